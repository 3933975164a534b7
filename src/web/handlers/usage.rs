//! Usage measurements of an engagement: history, recording, exclusion.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions;
use crate::domain::page::{Cursor, Page};
use crate::domain::usage::Source;
use crate::error::{Error, Result};
use crate::forms::usage::{Given, Raw};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::usage::{self as queries, Line, Usage};
use crate::store::Seen;
use crate::store::engagements::Engagement;
use crate::store::imports::Import;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::handlers::usage_import::UploadForm;
use crate::web::paging::Paging;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::activity::Activity;
use crate::words::{self, fl};

#[derive(Template)]
#[template(path = "usage/show.html")]
struct UsagePage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    history: Page<Line>,
    raw: Raw,
    /// The measurement that is to be excluded and the reason as typed.
    exclusion: Option<(i64, String)>,
    errors: FieldErrors,
    /// Intended workloads first, then all others.
    workloads: Vec<(String, String)>,
    may_change: bool,
    upload: UploadForm,
    activity: Activity,
    /// The latest imports with who made them.
    imports: Vec<(Import, String)>,
    /// Where this page begins; empty on the first.
    after: String,
}

impl UsagePage {
    fn new(ctx: Ctx, usage: Usage, after: &Cursor) -> Self {
        Self {
            workloads: usage.workloads.iter().map(|w| (w.id.to_string(), w.name.clone())).collect(),
            raw: Raw::empty(usage.today),
            exclusion: None,
            errors: FieldErrors::default(),
            upload: UploadForm::new(),
            activity: Activity::draw(usage.activity),
            imports: usage.imports,
            after: if usage.history.is_first { String::new() } else { after.to_string() },
            may_change: usage.may_change,
            engagement: usage.engagement,
            history: usage.history,
            ctx,
        }
    }

    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "usage-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    /// Why the line counts, or why another one does.
    fn why(&self, line: &Line) -> String {
        line.why.as_ref().map(|why| words::usage::why(self.ctx.t, self.ctx.lang, why)).unwrap_or_default()
    }

    fn is_approximate(&self, line: &Line) -> bool {
        line.row.source == Source::Imported
    }

    /// More active than entitled users: asks before it is stored.
    fn asks_over(&self) -> bool {
        self.errors.of("confirm_over").is_some()
    }

    fn excludes(&self, id: &i64) -> bool {
        self.exclusion.as_ref().is_some_and(|(excluded, _)| excluded == id)
    }

    fn reason(&self, id: &i64) -> &str {
        self.exclusion.as_ref().filter(|(excluded, _)| excluded == id).map_or("", |(_, reason)| reason)
    }
}

async fn load(ctx: &Ctx, app: &App, id: i64, after: &Cursor) -> Result<Usage> {
    let after = after.clone();
    app.ask(ctx, move |ask| queries::usage(ask, id, &after)).await
}

pub async fn show(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    paging: web::Query<Paging>,
) -> Result<HttpResponse> {
    let after = paging.cursor();
    let usage = load(&ctx, &app, path.into_inner(), &after).await?;
    render::page(&UsagePage::new(ctx, usage, &after))
}

pub async fn record(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let first = Cursor::read("");
    let usage = load(&ctx, &app, id, &first).await?;
    if !usage.may_change {
        return Err(Error::Forbidden);
    }
    let raw = Raw::read(&form);
    match raw.parse(ctx.t, Given { workloads: &usage.workloads, today: usage.today }) {
        Err(errors) => render::invalid(&UsagePage { raw, errors, ..UsagePage::new(ctx, usage, &first) }),
        Ok(_) if ctx.unsaved() => render::conflict(&UsagePage { raw, ..UsagePage::new(ctx, usage, &first) }),
        Ok(input) => {
            app.act(&ctx, move |work| actions::usage::record(work, id, &input)).await?;
            Ok(render::see_other(paths::usage(id)))
        }
    }
}

pub async fn exclude(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, i64)>, form: Form) -> Result<HttpResponse> {
    let (id, measurement) = path.into_inner();
    let after = Cursor::read(form.text("after"));
    let usage = load(&ctx, &app, id, &after).await?;
    if !usage.may_change {
        return Err(Error::Forbidden);
    }
    if !usage.history.rows.iter().any(|line| line.row.id == measurement) {
        return Err(Error::NotFound);
    }
    let mut page = UsagePage::new(ctx, usage, &after);
    let reason = form.text("reason").to_owned();
    let (field, label) = (format!("reason-{measurement}"), fl!(page.ctx.t, "usage-exclusion-reason"));
    page.errors.text(page.ctx.t, &field, &label, &reason, 4000);
    if page.ctx.unsaved() {
        page.exclusion = Some((measurement, reason));
        return render::conflict(&page);
    }
    if !page.errors.is_empty() {
        page.exclusion = Some((measurement, reason));
        return render::invalid(&page);
    }
    app.act(&page.ctx, move |work| actions::usage::exclude(work, id, measurement, &reason)).await?;
    let query = if page.after.is_empty() { String::new() } else { format!("?after={}", page.after) };
    Ok(render::see_other(format!("{}{query}", paths::usage(id))))
}
