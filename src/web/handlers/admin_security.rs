//! What touched on the safety of accounts, for the administrator.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::domain::filter::SecurityEvents;
use crate::domain::page::Cursor;
use crate::domain::security::SecurityKind;
use crate::error::Result;
use crate::forms::FieldErrors;
use crate::paths;
use crate::queries::security::{self, Events};
use crate::store::security::Noted;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::render;
use crate::web::state::App;
use crate::words::{fl, security as words};

#[derive(Template)]
#[template(path = "admin/security.html")]
struct SecurityPage {
    ctx: Ctx,
    query: Query,
    events: Events,
    errors: FieldErrors,
}

impl SecurityPage {
    fn kinds(&self) -> Vec<(String, String)> {
        let kinds = SecurityKind::ALL.iter().map(|kind| (kind.key().to_owned(), words::kind(self.ctx.t, *kind)));
        [(String::new(), fl!(self.ctx.t, "admin-security-all"))].into_iter().chain(kinds).collect()
    }

    fn kind(&self, row: &Noted) -> String {
        words::kind(self.ctx.t, row.kind)
    }

    fn name(&self, id: &i64) -> String {
        let known = self.events.people.get(id);
        known.map_or_else(|| id.to_string(), |person| person.name.clone())
    }

    /// When it first happened in its hour.
    fn since(&self, row: &Noted) -> String {
        fl!(self.ctx.t, "admin-security-since", at = self.ctx.date_time(&row.first_at))
    }

    /// Method and pattern, with the number in its place.
    fn page(&self, row: &Noted) -> String {
        match row.object_id.zip(row.page.split_once('{').and_then(|(_, rest)| rest.split_once('}'))) {
            Some((id, (name, _))) => row.page.replacen(&format!("{{{name}}}"), &id.to_string(), 1),
            None => row.page.clone(),
        }
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        let Query { kind, account, day, .. } = &self.query;
        let mut link = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("kind", kind), ("account", account), ("day", day)] {
            if !value.is_empty() {
                link.append_pair(name, value);
            }
        }
        let link = link.finish();
        if link.is_empty() { paths::security().to_owned() } else { format!("{}?{link}", paths::security()) }
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        let first = self.first();
        format!("{first}{}after=", if first.contains('?') { '&' } else { '?' })
    }
}

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct Query {
    kind: String,
    account: String,
    day: String,
    after: String,
}

/// What the list is narrowed to; what cannot be read stands in the errors.
fn filter(ctx: &Ctx, query: &Query) -> std::result::Result<SecurityEvents, FieldErrors> {
    let (t, mut errors) = (ctx.t, FieldErrors::default());
    let account = (!query.account.trim().is_empty())
        .then(|| errors.whole(t, "account", &fl!(t, "admin-security-account"), &query.account, &[]));
    let day = (!query.day.trim().is_empty())
        .then(|| errors.date(t, "day", &fl!(t, "admin-security-day"), &query.day))
        .flatten();
    let until = day.and_then(|day| day.succ_opt());
    let between = day.zip(until).map(|(day, next)| (ctx.zone.begins(day), ctx.zone.begins(next)));
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(SecurityEvents { kind: SecurityKind::from_key(&query.kind), account: account.flatten(), between })
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let query = query.into_inner();
    match filter(&ctx, &query) {
        Ok(filter) => {
            let after = Cursor::read(&query.after);
            let page = |ctx, events| SecurityPage { ctx, query, events, errors: FieldErrors::default() };
            app.show(ctx, move |ask| security::page(ask, &filter, &after), page).await
        }
        Err(errors) => render::invalid(move || SecurityPage { ctx, query, events: Events::default(), errors }).await,
    }
}
