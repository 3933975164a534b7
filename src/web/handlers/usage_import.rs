//! Importing a usage report: choosing the file, the preview, the confirmation, and what came of it.
//!
//! Between the preview and the confirmation the figures travel in the page, signed; nothing is kept on this side.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::actions::imports::{self, NotImported};
use crate::domain::doubts::Ticked;
use crate::domain::report::Kind;
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::paths;
use crate::queries;
use crate::queries::usage_import::Imported;
use crate::reports::{Named, Options, Refusal, Report, USUAL_WINDOW, WINDOWS};
use crate::routes::LONG;
use crate::session::blocking;
use crate::store::engagements::Engagement;
use crate::store::{Seen, Work};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::sealed;
use crate::web::state::App;
use crate::web::upload::{ReadFile, Upload};
use crate::web::views::import_preview::{PreviewFile, PreviewPage};
use crate::words::imports as words;
use crate::words::{Loader, fl};

/// Longest sealed figures of several files: they come back in a form, with room for its other fields.
const MAX_SEALED: usize = LONG - 16 * 1024;

/// A file that was read; the figures of all files travel together.
type Read = Named<Report>;

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
#[template(path = "usage/imported.html")]
struct ImportedPage {
    ctx: Ctx,
    done: Imported,
}

impl ImportedPage {
    fn report_name(&self) -> String {
        words::report_name(self.ctx.t, self.done.import.report.key())
    }

    fn doubts(&self) -> Vec<String> {
        let doubts = self.done.import.confirmed.iter();
        doubts.map(|doubt| words::doubt(self.ctx.t, self.ctx.lang, doubt)).collect()
    }

    fn is_our_table(&self) -> bool {
        self.done.import.report == Kind::Table
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let page = |ctx, engagement| ImportPage { ctx, engagement, upload: UploadForm::new() };
    app.show(ctx, move |ask| queries::engagement::managed(ask, id).map(Seen::into_inner), page).await
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
    let files = upload.read(&app.uploads, person, options).await?;
    if ctx.wants_json {
        if files.is_empty() {
            return Err(Error::Malformed("no file"));
        }
        let sealed = seal(&ctx, &app, engagement.id, files).await?;
        return Ok(HttpResponse::Ok().json(serde_json::json!({ "preview": sealed })));
    }
    answer(ctx, &app, engagement, files, window).await
}

/// The later of today there and today in UTC, in which the reports are dated.
fn latest(app: &App, engagement: &Engagement) -> NaiveDate {
    app.clock.today(engagement.time_zone).max(app.clock.today(Zone(chrono_tz::UTC)))
}

fn purpose(ctx: &Ctx, engagement: i64) -> Result<String> {
    Ok(format!("usage import {engagement} {}", ctx.person()?.id))
}

/// Packing and unpacking the figures of a long file takes a while.
async fn seal(ctx: &Ctx, app: &App, engagement: i64, files: Vec<ReadFile>) -> Result<String> {
    let (config, purpose, now) = (app.config.clone(), purpose(ctx, engagement)?, ctx.now);
    blocking::compute(move || {
        let sealed = sealed::seal(&config.session_key, &purpose, now, &files)?;
        if sealed.len() <= MAX_SEALED || files.len() < 2 {
            return Ok(sealed);
        }
        // They would not come back.
        let refused: ReadFile = Named { name: String::new(), read: Err(Refusal::TooManyFigures) };
        sealed::seal(&config.session_key, &purpose, now, &[refused])
    })
    .await
}

async fn unsealed(ctx: &Ctx, app: &App, engagement: i64, form: &Form) -> Result<Option<Vec<ReadFile>>> {
    let (config, purpose, now) = (app.config.clone(), purpose(ctx, engagement)?, ctx.now);
    let sealed = form.text("sealed").to_owned();
    blocking::compute(move || Ok(sealed::open(&config.session_key, &purpose, now, &sealed))).await
}

/// The preview of what a script has had read, or of another sheet of the same workbook.
pub async fn preview(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let engagement = managed(&ctx, &app, path.into_inner()).await?;
    let chosen = form.text("sheet").to_owned();
    match unsealed(&ctx, &app, engagement.id, &form).await? {
        Some(files) => answer(ctx, &app, engagement, with_sheet(files, &chosen), USUAL_WINDOW).await,
        None => again(ctx, engagement).await,
    }
}

/// The files with the sheet that a button of the preview names: the place of its file, and its name.
fn with_sheet(mut files: Vec<ReadFile>, chosen: &str) -> Vec<ReadFile> {
    let Some((place, name)) = chosen.split_once(' ') else { return files };
    let file = place.parse::<usize>().ok().and_then(|place| files.get_mut(place));
    if let Some(Ok(report)) = file.map(|file| &mut file.read) {
        *report = report.clone().with_sheet(name);
    }
    files
}

/// The preview went stale, or was never ours.
async fn again(ctx: Ctx, engagement: Engagement) -> Result<HttpResponse> {
    let sentence = fl!(ctx.t, "import-again");
    render::invalid(move || ImportPage { upload: UploadForm { sentence, ..UploadForm::new() }, ctx, engagement }).await
}

async fn answer(
    ctx: Ctx,
    app: &App,
    engagement: Engagement,
    files: Vec<ReadFile>,
    window: i64,
) -> Result<HttpResponse> {
    if files.is_empty() {
        let upload = UploadForm { sentence: fl!(ctx.t, "import-no-file"), window, ..UploadForm::new() };
        return render::invalid(move || ImportPage { ctx, engagement, upload }).await;
    }
    match all_read(files) {
        Err(files) => refused(ctx, engagement, &files, window).await,
        Ok(read) => shown(ctx, app, engagement, read, FieldErrors::default(), window).await,
    }
}

/// The reports, where every file could be read.
fn all_read(files: Vec<ReadFile>) -> std::result::Result<Vec<Read>, Vec<ReadFile>> {
    if files.iter().any(|file| file.read.is_err()) {
        return Err(files);
    }
    Ok(files.into_iter().filter_map(|file| Some(Named { name: file.name, read: file.read.ok()? })).collect())
}

/// What was read, and its reports once more for another thread: as long as the files.
async fn with_reports(read: Vec<Read>) -> Result<(Vec<Read>, Vec<Report>)> {
    blocking::compute(move || {
        let reports = read.iter().map(|file| file.read.clone()).collect();
        Ok((read, reports))
    })
    .await
}

/// The preview: of one file it is asked, of several it is done and taken back, since each stands on the one before it.
async fn shown(
    ctx: Ctx,
    app: &App,
    engagement: Engagement,
    read: Vec<Read>,
    errors: FieldErrors,
    window: i64,
) -> Result<HttpResponse> {
    let id = engagement.id;
    let (read, reports) = with_reports(read).await?;
    let plans = if read.len() == 1 {
        let plan = move |ask: &mut queries::Ask<'_>| {
            let report = reports.first().ok_or_else(|| Error::internal("no report"))?;
            queries::usage_import::plan(ask, id, report)
        };
        let plan = app.ask(&ctx, plan).await;
        plan.map(|plan| vec![plan]).map_err(|denied| denied.map(|refusal| NotImported::Refused(0, refusal)))
    } else {
        let done = app.rehearse(&ctx, move |work| imports::import_all(work, id, &reports, Ticked::All)).await;
        done.map(|all| all.into_iter().map(|done| done.plan).collect())
    };
    let plans = match plans {
        Ok(plans) => plans,
        Err(Denied::Failed(error)) => return Err(error),
        Err(Denied::Refused(reason)) => return not_imported(ctx, engagement, read, reason, window).await,
    };
    let (read, reports) = with_reports(read).await?;
    let sealed = read.iter().zip(reports).map(|(file, report)| Named { name: file.name.clone(), read: Ok(report) });
    let sealed = seal(&ctx, app, id, sealed.collect()).await?;
    if sealed.len() > MAX_SEALED && read.len() > 1 {
        return not_imported(ctx, engagement, read, NotImported::Refused(0, Refusal::TooManyFigures), window).await;
    }
    let (Some(first), Some(last)) = (plans.first(), plans.last()) else { return again(ctx, engagement).await };
    let (before, after, engagement) = (first.before.clone(), last.after.clone(), first.engagement.clone());
    let files = read.into_iter().zip(plans).enumerate();
    let files =
        files.map(|(place, (file, plan))| PreviewFile { place, name: file.name, report: file.read, plan }).collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render::long_with(status, move || PreviewPage { ctx, engagement, files, before, after, sealed, errors }).await
}

/// Why the files do not fit, at the file.
async fn not_imported(
    ctx: Ctx,
    engagement: Engagement,
    read: Vec<Read>,
    reason: NotImported,
    window: i64,
) -> Result<HttpResponse> {
    let NotImported::Refused(place, refusal) = reason else { return again(ctx, engagement).await };
    let mut files: Vec<ReadFile> =
        read.into_iter().map(|file| Named { name: file.name, read: Ok(file.read) }).collect();
    if let Some(file) = files.get_mut(place) {
        file.read = Err(refusal);
    }
    refused(ctx, engagement, &files, window).await
}

/// Why files are not taken; of one file, its refusal says it all.
async fn refused(ctx: Ctx, engagement: Engagement, files: &[ReadFile], window: i64) -> Result<HttpResponse> {
    let faulty: Vec<(&str, &Refusal)> =
        files.iter().filter_map(|file| Some((file.name.as_str(), file.read.as_ref().err()?))).collect();
    let is_unknown = |refusal: &Refusal| matches!(refusal, Refusal::UnknownReport { .. });
    let known =
        if faulty.iter().any(|(_, refusal)| is_unknown(refusal)) { words::known_reports(ctx.t) } else { vec![] };
    let (sentence, list) = match faulty.as_slice() {
        [(_, refusal)] if files.len() == 1 => words::refusal(ctx.t, refusal),
        all => words::refusals(ctx.t, all, files.len()),
    };
    let upload = UploadForm { sentence, list, known, window, ..UploadForm::new() };
    render::invalid(move || ImportPage { ctx, engagement, upload }).await
}

/// Writes what the preview showed. Pressed twice, the second time leads to what the first one did.
pub async fn confirm(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let engagement = managed(&ctx, &app, path.into_inner()).await?;
    let files = unsealed(&ctx, &app, engagement.id, &form).await?;
    let Some(read) = files.and_then(|files| all_read(files).ok()) else { return again(ctx, engagement).await };
    let id = engagement.id;
    let ticked = form.text("confirmed").to_owned();
    let was_ticked = !ticked.is_empty();
    let (read, reports) = with_reports(read).await?;
    let mark = form.mark_by(&ctx, &["confirmed"]);
    let import = move |work: &mut Work<'_>| {
        let all = imports::import_all(work, id, &reports, Ticked::These(&ticked))?;
        Ok::<_, Denied<NotImported>>(all.iter().rev().find_map(|done| done.import))
    };
    match app.act(&ctx, move |work| work.once(mark.as_ref(), import)).await {
        Ok(Some(import)) => Ok(render::see_other(paths::imported(id, import))),
        // The preview says that everything is there.
        Ok(None) => shown(ctx, &app, engagement, read, FieldErrors::default(), USUAL_WINDOW).await,
        Err(Denied::Refused(NotImported::Unconfirmed)) => {
            let sentence =
                if was_ticked { fl!(ctx.t, "import-doubts-changed") } else { fl!(ctx.t, "import-doubts-missing") };
            shown(ctx, &app, engagement, read, FieldErrors::one("confirmed", sentence), USUAL_WINDOW).await
        }
        Err(Denied::Refused(reason)) => not_imported(ctx, engagement, read, reason, USUAL_WINDOW).await,
        Err(Denied::Failed(error)) => Err(error),
    }
}

/// What an import did; it stays under this address.
pub async fn result(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, i64)>) -> Result<HttpResponse> {
    let (id, import) = path.into_inner();
    app.show(
        ctx,
        move |ask| queries::usage_import::imported(ask, id, import),
        move |ctx, done| ImportedPage { ctx, done },
    )
    .await
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
    Ok(render::file("text/csv; charset=utf-8", "usage.csv", body))
}

/// The same as a workbook.
pub async fn template_xlsx(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let names = intended(&ctx, &app, path.into_inner()).await?;
    let (t, today) = (ctx.t, ctx.today());
    let body = blocking::compute(move || crate::documents::usage_table::workbook(t, &names, today)).await?;
    Ok(render::file(render::XLSX, "usage.xlsx", body))
}

async fn intended(ctx: &Ctx, app: &App, id: i64) -> Result<Vec<String>> {
    app.ask(ctx, move |ask| queries::usage::intended_names(ask, id)).await
}
