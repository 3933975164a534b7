//! The customer's own success criteria (R2): rows that are added, moved and removed without a script, and saved at once.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions;
use crate::domain::usage::Criterion;
use crate::error::{Denied, Error, Result};
use crate::forms::criteria::{self as form, MOST_ROWS, Raw, RawRow};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::criteria::{Criteria, criteria};
use crate::store::Seen;
use crate::store::engagements::Engagement;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;

#[derive(Template)]
#[template(path = "criteria/show.html")]
struct CriteriaPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    version: i64,
    raw: Raw,
    errors: FieldErrors,
    may_change: bool,
    /// What somebody else saved in the meantime.
    stored: Vec<Criterion>,
    conflict: bool,
    /// The rows are as typed, and stored nowhere.
    unsaved: bool,
}

impl CriteriaPage {
    fn new(ctx: Ctx, criteria: Criteria) -> Self {
        Self {
            version: criteria.engagement.version,
            raw: Raw::of(&criteria.rows),
            errors: FieldErrors::default(),
            may_change: criteria.may_change,
            engagement: criteria.engagement,
            stored: criteria.rows,
            conflict: false,
            unsaved: false,
            ctx,
        }
    }

    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "criteria-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    /// The rows, counted from 1.
    fn numbered(&self) -> Vec<(i64, &RawRow)> {
        (1..).zip(&self.raw.rows).collect()
    }

    fn last(&self) -> i64 {
        crate::words::count(self.raw.rows.len())
    }

    fn field(&self, row: &i64, column: &str) -> String {
        form::field(*row, column)
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let mut page = CriteriaPage::new(ctx.clone(), app.ask(&ctx, move |ask| criteria(ask, id)).await?);
    if page.raw.rows.is_empty() && page.may_change {
        page.raw.rows.push(RawRow::default());
    }
    render::page(&page)
}

pub async fn save(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let criteria = app.ask(&ctx, move |ask| criteria(ask, id)).await?;
    if !criteria.may_change {
        return Err(Error::Forbidden);
    }
    let (today, stored_version) = (criteria.today, criteria.engagement.version);
    let version = form.int("version").unwrap_or(0);
    let mut page = CriteriaPage { raw: Raw::read(&form), version, unsaved: true, ..CriteriaPage::new(ctx, criteria) };
    if page.ctx.unsaved() {
        let errors = page.raw.parse(page.ctx.t, today).err().unwrap_or_default();
        return render::conflict(&CriteriaPage { version: stored_version, conflict: true, errors, ..page });
    }
    if page.raw.arrange(&form) {
        return render::page(&page);
    }
    page.raw.drop_blank();
    if page.raw.rows.len() > MOST_ROWS {
        return Err(Error::TooLarge);
    }
    let rows = match page.raw.parse(page.ctx.t, today) {
        Ok(rows) => rows,
        Err(errors) => return render::invalid(&CriteriaPage { errors, ..page }),
    };
    let written = app.act(&page.ctx, move |work| actions::criteria::replace(work, id, version, &rows)).await;
    match written {
        Ok(()) => Ok(render::see_other(paths::engagement(id))),
        Err(Denied::Failed(Error::Conflict)) => {
            let page = CriteriaPage { version: stored_version, conflict: true, ..page };
            render::conflict(&page)
        }
        Err(Denied::Failed(error)) => Err(error),
        // The form asks for the same, so that nobody meets this but a program.
        Err(Denied::Refused(_)) => Err(Error::Malformed("an achieved criterion lacks what R2 asks for")),
    }
}
