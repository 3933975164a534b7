//! Importing a usage report: choosing the file, the preview, the confirmation, and what came of it.
//!
//! Between the preview and the confirmation the figures travel in the page, signed; nothing is kept on this side.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::actions::imports::{self, NotImported};
use crate::domain::report::{Kind, Measure};
use crate::domain::usage::{Counts, Figures, LEAST_TARGET};
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::paths;
use crate::queries;
use crate::queries::usage_import::{Imported, Plan};
use crate::reports::{Options, Refusal, Report, USUAL_WINDOW, WINDOWS};
use crate::session::blocking;
use crate::store::Seen;
use crate::store::engagements::Engagement;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::sealed;
use crate::web::state::App;
use crate::web::upload::Upload;
use crate::words::imports as words;
use crate::words::{Loader, fl};

/// What reading a file came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Read(Report),
    Refused(Refusal),
}

/// The page on which a file is chosen.
#[derive(Template)]
#[template(path = "usage/import.html")]
struct ImportPage {
    ctx: Ctx,
    engagement: Engagement,
    upload: UploadForm,
}

/// The form with the file, here and on the page of the measurements.
#[derive(Debug, Clone, Default)]
pub struct UploadForm {
    /// Why the last file was not taken.
    pub sentence: String,
    pub list: Vec<String>,
    /// The reports that are known, where the file was none of them.
    pub known: Vec<String>,
    pub window: i64,
    /// Names the upload, so that the page can ask how far it is.
    pub key: String,
}

impl UploadForm {
    pub fn new() -> Self {
        Self { window: USUAL_WINDOW, key: uuid::Uuid::new_v4().simple().to_string(), ..Self::default() }
    }

    /// Why the last file was not taken, if there was one that was not.
    pub fn error(&self) -> Option<&str> {
        Some(self.sentence.as_str()).filter(|sentence| !sentence.is_empty())
    }

    pub fn windows(&self, t: &Loader) -> Vec<(String, String)> {
        WINDOWS.iter().map(|days| (days.to_string(), fl!(t, "usage-days", count = days))).collect()
    }
}

impl ImportPage {
    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "import-title");
        if self.upload.error().is_none() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }
}

#[derive(Template)]
#[template(path = "usage/preview.html")]
struct PreviewPage {
    ctx: Ctx,
    plan: Plan,
    report: Report,
    sealed: String,
}

impl PreviewPage {
    fn report_name(&self) -> String {
        words::report_name(self.ctx.t, self.report.kind.key())
    }

    fn ignored(&self) -> Vec<String> {
        self.report.ignored.iter().map(|i| words::ignored(self.ctx.t, self.ctx.lang, i)).collect()
    }

    fn understood(&self) -> Vec<String> {
        self.report.understood.iter().map(|what| words::understood(self.ctx.t, self.ctx.lang, what)).collect()
    }

    /// Words of the button that takes another sheet.
    fn sheet_words(&self, name: &str) -> String {
        fl!(self.ctx.t, "import-sheet-choose", name = name)
    }

    /// The workloads whose AU changes, with the figure before and after.
    fn moves(&self) -> Vec<(String, Option<String>, Option<String>)> {
        let pairs = self.plan.before.workloads.iter().zip(&self.plan.after.workloads);
        pairs
            .filter(|(before, after)| before.counts() != after.counts())
            .map(|(before, after)| (after.name.clone(), before.figure(), after.figure()))
            .collect()
    }

    /// A rate as a report gives it; without a target the usual one decides how it is rounded.
    fn figure(&self, counts: &Option<Counts>, target: &Option<i64>) -> Option<String> {
        counts.and_then(|c| c.figure(target.unwrap_or(LEAST_TARGET)))
    }

    /// The tenant's total has none.
    fn no_target(&self) -> &'static Option<i64> {
        &None
    }

    fn measure(&self, measure: &Measure) -> String {
        match measure {
            Measure::Entitled => fl!(self.ctx.t, "usage-entitled"),
            other => crate::words::word(self.ctx.t, "measure", other.key()),
        }
    }

    fn reached(&self, figures: &Figures) -> i64 {
        crate::words::count(figures.reached())
    }

    fn total(&self) -> i64 {
        crate::words::count(self.plan.after.workloads.len())
    }
}

#[derive(Template)]
#[template(path = "usage/imported.html")]
struct ImportedPage {
    ctx: Ctx,
    done: Imported,
}

impl ImportedPage {
    fn report_name(&self) -> String {
        words::report_name(self.ctx.t, self.done.import.report.key())
    }

    fn is_our_table(&self) -> bool {
        self.done.import.report == Kind::Table
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let engagement = managed(&ctx, &app, path.into_inner()).await?;
    render::page(&ImportPage { ctx, engagement, upload: UploadForm::new() })
}

async fn managed(ctx: &Ctx, app: &App, id: i64) -> Result<Engagement> {
    app.ask(ctx, move |ask| queries::engagement::managed(ask, id).map(Seen::into_inner)).await
}

/// Reads the file while it arrives. A script gets the figures sealed, to show the preview with; a browser gets the preview.
pub async fn read(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    req: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse> {
    // The right first: nobody's file is read who may not import it.
    let id = path.into_inner();
    let (engagement, headings) = app.ask(&ctx, move |ask| queries::usage_import::reading(ask, id)).await?;
    let engagement = engagement.into_inner();
    let upload = Upload::open(&req, payload, &ctx).await?;
    let window = upload.text("window_days").parse().ok().filter(|days| WINDOWS.contains(days)).unwrap_or(USUAL_WINDOW);
    let options = Options { headings: headings.into(), ..Options::new(window, latest(&app, &engagement)) };
    let person = ctx.person()?.id;
    let outcome = match upload.read(&app.uploads, person, options).await {
        Ok(report) => report.map(Outcome::Read),
        Err(Denied::Refused(refusal)) => Some(Outcome::Refused(refusal)),
        Err(Denied::Failed(error)) => return Err(error),
    };
    if ctx.wants_json {
        let Some(outcome) = outcome else { return Err(Error::Malformed("no file")) };
        let sealed = seal(&ctx, &app, engagement.id, outcome).await?;
        return Ok(HttpResponse::Ok().json(serde_json::json!({ "preview": sealed })));
    }
    answer(ctx, &app, engagement, outcome, window).await
}

/// The later of today there and today in UTC, in which the reports are dated.
fn latest(app: &App, engagement: &Engagement) -> NaiveDate {
    app.clock.today(engagement.time_zone).max(app.clock.today(Zone(chrono_tz::UTC)))
}

fn purpose(ctx: &Ctx, engagement: i64) -> Result<String> {
    Ok(format!("usage import {engagement} {}", ctx.person()?.id))
}

/// Packing and unpacking the figures of a long file takes a while.
async fn seal(ctx: &Ctx, app: &App, engagement: i64, outcome: Outcome) -> Result<String> {
    let (config, purpose, now) = (app.config.clone(), purpose(ctx, engagement)?, ctx.now);
    blocking::compute(move || sealed::seal(&config.session_key, &purpose, now, &outcome)).await
}

async fn unsealed(ctx: &Ctx, app: &App, engagement: i64, form: &Form) -> Result<Option<Outcome>> {
    let (config, purpose, now) = (app.config.clone(), purpose(ctx, engagement)?, ctx.now);
    let sealed = form.text("sealed").to_owned();
    blocking::compute(move || Ok(sealed::open(&config.session_key, &purpose, now, &sealed))).await
}

/// The preview of what a script has had read, or of another sheet of the same workbook.
pub async fn preview(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let engagement = managed(&ctx, &app, path.into_inner()).await?;
    let chosen = form.text("sheet").to_owned();
    match unsealed(&ctx, &app, engagement.id, &form).await? {
        Some(Outcome::Read(report)) if !chosen.is_empty() => {
            answer(ctx, &app, engagement, Some(Outcome::Read(report.with_sheet(&chosen))), USUAL_WINDOW).await
        }
        Some(outcome) => answer(ctx, &app, engagement, Some(outcome), USUAL_WINDOW).await,
        None => again(ctx, engagement),
    }
}

/// The preview went stale, or was never ours.
fn again(ctx: Ctx, engagement: Engagement) -> Result<HttpResponse> {
    let sentence = fl!(ctx.t, "import-again");
    render::invalid(&ImportPage { upload: UploadForm { sentence, ..UploadForm::new() }, ctx, engagement })
}

async fn answer(
    ctx: Ctx,
    app: &App,
    engagement: Engagement,
    outcome: Option<Outcome>,
    window: i64,
) -> Result<HttpResponse> {
    let report = match outcome {
        None => {
            let upload = UploadForm { sentence: fl!(ctx.t, "import-no-file"), window, ..UploadForm::new() };
            return render::invalid(&ImportPage { ctx, engagement, upload });
        }
        Some(Outcome::Refused(refusal)) => return refused(ctx, engagement, &refusal, window),
        Some(Outcome::Read(report)) => report,
    };
    let id = engagement.id;
    let asked = report.clone();
    match app.ask(&ctx, move |ask| queries::usage_import::plan(ask, id, &asked)).await {
        Err(Denied::Failed(error)) => Err(error),
        Err(Denied::Refused(refusal)) => refused(ctx, engagement, &refusal, window),
        Ok(plan) => {
            let outcome = Outcome::Read(report.clone());
            let sealed = seal(&ctx, app, id, outcome).await?;
            render::page(&PreviewPage { ctx, plan, report, sealed })
        }
    }
}

fn refused(ctx: Ctx, engagement: Engagement, refusal: &Refusal, window: i64) -> Result<HttpResponse> {
    let (sentence, list) = words::refusal(ctx.t, refusal);
    let known = match refusal {
        Refusal::UnknownReport { .. } => words::known_reports(ctx.t),
        _ => Vec::new(),
    };
    let upload = UploadForm { sentence, list, known, window, ..UploadForm::new() };
    render::invalid(&ImportPage { ctx, engagement, upload })
}

/// Writes what the preview showed. Pressed twice, the second time finds everything there.
pub async fn confirm(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let engagement = managed(&ctx, &app, path.into_inner()).await?;
    let Some(Outcome::Read(report)) = unsealed(&ctx, &app, engagement.id, &form).await? else {
        return again(ctx, engagement);
    };
    let id = engagement.id;
    let done = {
        let report = report.clone();
        app.act(&ctx, move |work| imports::import(work, id, &report)).await
    };
    match done {
        Ok(import) => Ok(render::see_other(paths::imported(id, import))),
        // The preview says that everything is there.
        Err(Denied::Refused(NotImported::NothingNew)) => {
            answer(ctx, &app, engagement, Some(Outcome::Read(report)), USUAL_WINDOW).await
        }
        Err(Denied::Refused(NotImported::Refused(refusal))) => refused(ctx, engagement, &refusal, USUAL_WINDOW),
        Err(Denied::Failed(error)) => Err(error),
    }
}

/// What an import did; it stays under this address.
pub async fn result(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, i64)>) -> Result<HttpResponse> {
    let (id, import) = path.into_inner();
    let done = app.ask(&ctx, move |ask| queries::usage_import::imported(ask, id, import)).await?;
    render::page(&ImportedPage { ctx, done })
}

#[derive(Deserialize)]
pub struct ProgressQuery {
    #[serde(default)]
    key: String,
}

/// How far the reader is with the file that this page posted.
pub async fn progress(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    query: web::Query<ProgressQuery>,
) -> Result<HttpResponse> {
    let engagement = managed(&ctx, &app, path.into_inner()).await?;
    let rows = app.uploads.rows(ctx.person()?.id, &query.key);
    let text = rows.map(|rows| fl!(ctx.t, "import-progress", rows = crate::words::number(rows)));
    Ok(HttpResponse::Ok().json(serde_json::json!({ "engagement": engagement.id, "rows": rows, "text": text })))
}

/// Our own table as CSV, with the engagement's workloads.
pub async fn template_csv(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let names = intended(&ctx, &app, path.into_inner()).await?;
    let today = ctx.today();
    let body = crate::documents::usage_table::csv(ctx.t, &names, today)?;
    Ok(download("text/csv; charset=utf-8", "usage.csv", body))
}

/// The same as a workbook.
pub async fn template_xlsx(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let names = intended(&ctx, &app, path.into_inner()).await?;
    let body = crate::documents::usage_table::workbook(ctx.t, &names, ctx.today())?;
    Ok(download("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "usage.xlsx", body))
}

async fn intended(ctx: &Ctx, app: &App, id: i64) -> Result<Vec<String>> {
    app.ask(ctx, move |ask| queries::usage::intended_names(ask, id)).await
}

fn download(kind: &str, name: &str, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("content-type", kind))
        .insert_header(("content-disposition", format!("attachment; filename=\"{name}\"")))
        .insert_header(("cache-control", "no-store"))
        .body(body)
}
