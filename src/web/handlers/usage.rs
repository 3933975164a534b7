//! Usage measurements of an engagement: history, recording, exclusion.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::actions;
use crate::domain::page::{Cursor, Page};
use crate::domain::usage::{LEAST_TARGET, WorkloadUsage};
use crate::error::{Error, Result};
use crate::forms::usage::{self as form, Given, Raw, RawCounts};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::usage::{self as queries, Line, Usage, Use};
use crate::session::blocking;
use crate::store::engagements::Engagement;
use crate::store::imports::Import;
use crate::store::workloads::Workload;
use crate::store::{Seen, Work};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::handlers::usage_import::UploadForm;
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
    /// The intended workloads as they are offered.
    intended: Vec<Offered>,
    /// All others that are not retired.
    others: Vec<(String, String)>,
    /// What was just recorded.
    recorded: Vec<Line>,
    may_change: bool,
    /// The way to the review leads to its page, and begins none.
    has_review: bool,
    upload: UploadForm,
    activity: Activity,
    /// The intended workloads with what is used of them.
    uses: Vec<Use>,
    /// The latest imports with who made them.
    imports: Vec<(Import, String)>,
    /// Where this page begins; empty on the first.
    after: String,
}

impl UsagePage {
    fn new(ctx: Ctx, usage: Usage, after: &Cursor) -> Self {
        blocking::grows();
        Self {
            intended: usage.figures.workloads.into_iter().map(|usage| Offered { usage }).collect(),
            others: usage.others.iter().map(|w| (w.id.to_string(), w.name.clone())).collect(),
            uses: usage.uses,
            recorded: usage.recorded,
            raw: match usage.last_typed {
                Some((day, period)) => Raw::empty(day, Some(period)),
                None => Raw::empty(usage.today, None),
            },
            exclusion: None,
            errors: FieldErrors::default(),
            upload: UploadForm::new(),
            activity: Activity::draw(usage.activity),
            imports: usage.imports,
            after: if usage.history.is_first { String::new() } else { after.to_string() },
            may_change: usage.may_change,
            has_review: usage.has_review,
            engagement: usage.engagement,
            history: usage.history,
            ctx,
        }
    }

    /// With what was typed. Whose workload is no target any more, or not even offered, keeps its line.
    fn typed(ctx: Ctx, usage: Usage, after: &Cursor, raw: Raw) -> Self {
        let is_typed = |id: &i64| raw.rows.get(id).is_some_and(|counts| !counts.is_blank());
        let left: Vec<Offered> =
            usage.others.iter().chain(&usage.retired).filter(|w| is_typed(&w.id)).map(Offered::of).collect();
        let mut page = Self { raw, ..Self::new(ctx, usage, after) };
        page.intended.extend(left);
        page
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
        line.row.source.is_approximate(&line.row.report)
    }

    /// Which measurement is used for the conditions, and why, in a sentence.
    fn used(&self, line: &Use) -> String {
        words::usage::used(self.ctx.t, self.ctx.lang, &line.usage, line.why.as_ref())
    }

    /// How many more users reach the target, and what is estimated.
    fn outlook(&self, line: &Use) -> Vec<String> {
        words::usage::outlook(self.ctx.t, self.ctx.lang, line.usage.target, &line.outlook, line.days)
    }

    fn error_id(&self, field: &str) -> String {
        format!("{field}-error")
    }

    /// A label of the row for any other workload.
    fn other(&self, label: String) -> String {
        form::label(self.ctx.t, &fl!(self.ctx.t, "usage-other"), label)
    }

    fn counts(&self, workload: &Offered) -> RawCounts {
        self.raw.row(workload.usage.workload_id)
    }

    fn excludes(&self, id: &i64) -> bool {
        self.exclusion.as_ref().is_some_and(|(excluded, _)| excluded == id)
    }

    fn reason(&self, id: &i64) -> &str {
        self.exclusion.as_ref().filter(|(excluded, _)| excluded == id).map_or("", |(_, reason)| reason)
    }
}

/// An intended workload in the form.
struct Offered {
    usage: WorkloadUsage,
}

impl Offered {
    /// A workload without a target of its own.
    fn of(workload: &Workload) -> Self {
        let (key, name) = (workload.key.clone(), workload.name.clone());
        Self { usage: WorkloadUsage { workload_id: workload.id, key, name, target: LEAST_TARGET, measurement: None } }
    }

    fn field(&self, column: &str) -> String {
        form::field(self.usage.workload_id, column)
    }

    fn label(&self, ctx: &Ctx, label: String) -> String {
        form::label(ctx.t, &self.usage.name, label)
    }

    /// `290 / 360 = 80.6%`, of the measurement that counts now.
    fn now(&self) -> Option<String> {
        let (counts, rate) = (self.usage.counts()?, words::usage::rate(&self.usage));
        let ratio = words::ratio(counts.active, counts.entitled);
        Some(rate.map_or_else(|| ratio.clone(), |rate| format!("{ratio} = {rate}")))
    }
}

/// Where the list begins, and what was just recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Query {
    after: String,
    /// Numbers with commas between them.
    recorded: String,
}

/// More than a form records at once is no answer of ours.
const MOST_RECORDED: usize = 100;

async fn load(ctx: &Ctx, app: &App, id: i64, after: &Cursor, recorded: Vec<i64>) -> Result<Usage> {
    let after = after.clone();
    app.ask(ctx, move |ask| queries::usage(ask, id, &after, &recorded)).await
}

pub async fn show(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    query: web::Query<Query>,
) -> Result<HttpResponse> {
    let after = Cursor::read(&query.after);
    let recorded: Vec<i64> = query.recorded.split(',').filter_map(|id| id.parse().ok()).take(MOST_RECORDED).collect();
    let (id, from) = (path.into_inner(), after.clone());
    let page = move |ctx, usage| UsagePage::new(ctx, usage, &after);
    app.show(ctx, move |ask| queries::usage(ask, id, &from, &recorded), page).await
}

pub async fn record(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let first = Cursor::read("");
    let usage = load(&ctx, &app, id, &first, Vec::new()).await?;
    if !usage.may_change {
        return Err(Error::Forbidden);
    }
    let raw = Raw::read(&form);
    let intended: Vec<_> = usage.figures.workloads.iter().map(|w| (w.workload_id, w.name.clone())).collect();
    let others: Vec<_> = usage.others.iter().map(|w| (w.id, w.name.clone())).collect();
    let retired: Vec<_> = usage.retired.iter().map(|w| (w.id, w.name.clone())).collect();
    let (t, today, typed) = (ctx.t, usage.today, raw.clone());
    let parse = move || {
        let given = Given { intended: &intended, others: &others, retired: &retired, today };
        Ok::<_, Error>(typed.parse(t, given))
    };
    match blocking::compute(parse).await? {
        Err(errors) => render::invalid(move || UsagePage { errors, ..UsagePage::typed(ctx, usage, &first, raw) }).await,
        Ok(_) if ctx.unsaved() => render::conflict(move || UsagePage::typed(ctx, usage, &first, raw)).await,
        Ok(inputs) => {
            let mark = form.mark(&ctx).await?;
            let record = move |work: &mut Work<'_>| {
                work.once(mark.as_ref(), |work| actions::usage::record_all(work, id, &inputs))
            };
            let recorded = app.act(&ctx, record).await?;
            let recorded: Vec<String> = recorded.iter().map(i64::to_string).collect();
            Ok(render::see_other(format!("{}?recorded={}", paths::usage(id), recorded.join(","))))
        }
    }
}

pub async fn exclude(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, i64)>, form: Form) -> Result<HttpResponse> {
    let (id, measurement) = path.into_inner();
    let after = Cursor::read(form.text("after"));
    let usage = load(&ctx, &app, id, &after, Vec::new()).await?;
    if !usage.may_change {
        return Err(Error::Forbidden);
    }
    if !usage.history.rows.iter().any(|line| line.row.id == measurement) {
        return Err(Error::NotFound);
    }
    let reason = form.text("reason").to_owned();
    let (field, label) = (format!("reason-{measurement}"), fl!(ctx.t, "usage-exclusion-reason"));
    let mut errors = FieldErrors::default();
    errors.text(ctx.t, &field, &label, &reason, 4000);
    if ctx.unsaved() || !errors.is_empty() {
        let status = if ctx.unsaved() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = move || {
            let exclusion = Some((measurement, reason));
            UsagePage { exclusion, errors, ..UsagePage::new(ctx, usage, &after) }
        };
        return render::long_with(status, page).await;
    }
    let mark = form.mark(&ctx).await?;
    let exclude = move |work: &mut Work<'_>| {
        work.once(mark.as_ref(), |work| actions::usage::exclude(work, id, measurement, &reason))
    };
    app.act(&ctx, exclude).await?;
    let query = if usage.history.is_first { String::new() } else { format!("?after={after}") };
    Ok(render::see_other(format!("{}{query}", paths::usage(id))))
}
