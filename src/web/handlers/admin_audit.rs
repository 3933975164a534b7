//! The audit trail, for the administrator.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::domain::page::{Cursor, Page};
use crate::domain::written;
use crate::error::Result;
use crate::forms::FieldErrors;
use crate::paths;
use crate::queries::trail;
use crate::store::audit::Entry;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::trail as said;
use crate::words::audit as words;
use crate::words::fl;

#[derive(Template)]
#[template(path = "admin/audit.html")]
struct AuditPage {
    ctx: Ctx,
    engagement: String,
    page: Page<Entry>,
    total: String,
    errors: FieldErrors,
}

impl AuditPage {
    fn action(&self, entry: &Entry) -> String {
        words::action(self.ctx.t, &entry.action)
    }

    /// What else is known of it, in words.
    fn detail(&self, entry: &Entry) -> String {
        said::detail(self.ctx.t, entry)
    }

    fn subject(&self, entry: &Entry) -> String {
        let noun = words::subject(self.ctx.t, &entry.subject);
        entry.subject_id.map_or(noun.clone(), |id| format!("{noun} {id}"))
    }

    fn actor(&self, entry: &Entry) -> String {
        entry.actor.clone().unwrap_or_else(|| fl!(self.ctx.t, "admin-audit-system"))
    }

    /// From and to, as far as the entry has them.
    fn versions(&self, entry: &Entry) -> String {
        match (entry.from_version, entry.to_version) {
            (Some(from), Some(to)) => format!("{from} → {to}"),
            (None, Some(one)) | (Some(one), None) => one.to_string(),
            (None, None) => String::new(),
        }
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        number(&self.engagement)
            .map_or_else(|| paths::audit().to_owned(), |id| format!("{}?engagement={id}", paths::audit()))
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        let first = self.first();
        format!("{first}{}after=", if first.contains('?') { '&' } else { '?' })
    }
}

/// The engagement that the trail is narrowed to.
fn number(engagement: &str) -> Option<i64> {
    written::whole(engagement, &[]).ok()
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Query {
    engagement: String,
    after: String,
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let Query { engagement, after } = query.into_inner();
    let engagement = engagement.trim().to_owned();
    let id = number(&engagement);
    if !engagement.is_empty() && id.is_none() {
        let mut errors = FieldErrors::default();
        errors.add("engagement", fl!(ctx.t, "form-number", label = fl!(ctx.t, "admin-audit-engagement")));
        return render::invalid(move || AuditPage {
            ctx,
            engagement,
            page: Page::default(),
            total: String::new(),
            errors,
        })
        .await;
    }
    app.show(
        ctx,
        move |ask| trail::page(ask, id, &Cursor::read(&after)),
        move |ctx, (page, total)| AuditPage {
            ctx,
            engagement,
            page,
            total: crate::words::total(total),
            errors: FieldErrors::default(),
        },
    )
    .await
}
