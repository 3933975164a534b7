//! Importing one file for the engagements of many tenants: choosing it, the preview by engagement, and the confirmation. As for
//! one engagement, the figures travel in the page between the two, signed.

use std::sync::Arc;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::actions::imports::{self, NotImported};
use crate::domain::doubts::{self, Ticked};
use crate::domain::report::Kind;
use crate::domain::usage::{Counts, LEAST_TARGET};
use crate::domain::written;
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::paths;
use crate::queries::headings;
use crate::queries::portfolio_import::{self as queries, PortfolioPlan};
use crate::queries::usage_import::Plan;
use crate::reports::{Options, Refusal, Report, USUAL_WINDOW};
use crate::session::blocking;
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::sealed;
use crate::web::state::App;
use crate::web::upload::Upload;
use crate::web::views::doubts::Point;
use crate::words::fl;
use crate::words::imports as words;

/// The page on which the file is chosen.
#[derive(Template)]
#[template(path = "usage/portfolio_import.html")]
struct ChoosePage {
    ctx: Ctx,
    as_of: String,
    errors: FieldErrors,
    /// What is wrong in the file.
    list: Vec<String>,
}

impl ChoosePage {
    fn new(ctx: Ctx, as_of: String) -> Self {
        Self { ctx, as_of, errors: FieldErrors::default(), list: Vec::new() }
    }

    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "portfolio-import-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }
}

#[derive(Template)]
#[template(path = "usage/portfolio_preview.html")]
struct PreviewPage {
    ctx: Ctx,
    report: Arc<Report>,
    portfolio: PortfolioPlan,
    sealed: String,
    errors: FieldErrors,
}

impl PreviewPage {
    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "import-preview-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    fn figure(&self, counts: &Option<Counts>, target: &Option<i64>) -> Option<String> {
        counts.and_then(|c| c.figure(target.unwrap_or(LEAST_TARGET)))
    }

    fn ignored(&self) -> Vec<String> {
        let (t, lang) = (self.ctx.t, self.ctx.lang);
        let of_file = self.report.ignored.iter().map(|what| words::ignored(t, lang, what));
        let unknown = self.portfolio.unknown_workloads.iter();
        of_file.chain(unknown.map(|name| fl!(t, "import-ignored-workload", name = name.as_str()))).collect()
    }

    /// How the file was understood where it is not written plainly.
    fn understood(&self) -> Vec<String> {
        self.report.understood.iter().map(|what| words::understood(self.ctx.t, self.ctx.lang, what)).collect()
    }

    /// How many engagements change.
    fn changing(&self) -> i64 {
        crate::words::count(self.portfolio.plans.iter().filter(|(plan, _)| !plan.changes_nothing()).count())
    }

    /// What happens to the conditions, where they open or shut.
    fn gate(&self, plan: &Plan) -> Option<String> {
        match (plan.before.gate_open(), plan.after.gate_open()) {
            (false, true) => Some(fl!(self.ctx.t, "import-gate-opens")),
            (true, false) => Some(fl!(self.ctx.t, "import-gate-shuts")),
            _ => None,
        }
    }

    /// What is asked, with the customer.
    fn doubts(&self) -> Vec<Point> {
        let (t, lang) = (self.ctx.t, self.ctx.lang);
        let of_plan = |plan: &Plan| -> Vec<Point> {
            let point = |doubt| Point {
                customer: Some(plan.engagement.customer_name.clone()),
                words: words::doubt(t, lang, doubt),
                twin: None,
            };
            plan.doubts.iter().map(point).collect()
        };
        self.portfolio.plans.iter().flat_map(|(plan, _)| of_plan(plan)).collect()
    }

    /// The doubts as the tick carries them.
    fn mark(&self) -> String {
        doubts::marked(&self.portfolio.doubts())
    }

    /// What tells more of the tick: why it is missed, where it is.
    fn described(&self) -> &'static str {
        if self.errors.of("confirmed").is_some() { "confirmed-error" } else { "" }
    }
}

pub async fn show(ctx: Ctx) -> Result<HttpResponse> {
    let as_of = ctx.today().to_string();
    render::long(move || ChoosePage::new(ctx, as_of)).await
}

/// Reads the file while it arrives.
pub async fn read(ctx: Ctx, app: web::Data<App>, req: HttpRequest, payload: web::Payload) -> Result<HttpResponse> {
    let upload = Upload::open(&req, payload, &ctx).await?;
    let typed = upload.text("as_of").to_owned();
    let latest = ctx.today().max(app.clock.today(Zone(chrono_tz::UTC)));
    let person = ctx.person()?.id;
    let headings = app.ask(&ctx, |ask| headings::known(ask.conn)).await?;
    let options = Options { headings: headings.into(), ..Options::new(USUAL_WINDOW, latest) };
    let mut files = upload.read(&app.uploads, person, options).await?;
    let mut page = ChoosePage::new(ctx, typed);
    let day = day(&page.ctx, &page.as_of, latest, &mut page.errors);
    let file = if files.len() > 1 { None } else { files.pop() };
    let report = match file.map(|file| file.read) {
        None => {
            page.errors.add("file", fl!(page.ctx.t, "portfolio-import-one"));
            return render::invalid(move || page).await;
        }
        Some(Ok(report)) if report.kind == Kind::PartnerCenter => report,
        Some(Ok(_)) => return refused(page, &Refusal::NotAPortfolio).await,
        Some(Err(refusal)) => return refused(page, &refusal).await,
    };
    match day {
        Some(day) => shown(page.ctx, &app, report.as_of(day).into(), FieldErrors::default()).await,
        None => render::invalid(move || page).await,
    }
}

/// The day of the figures, as it was typed.
fn day(ctx: &Ctx, typed: &str, latest: NaiveDate, errors: &mut FieldErrors) -> Option<NaiveDate> {
    match written::day(typed) {
        Ok(day) if day <= latest => Some(day),
        Ok(_) => {
            errors.add("as_of", fl!(ctx.t, "portfolio-import-future"));
            None
        }
        Err(_) => {
            errors.add("as_of", fl!(ctx.t, "portfolio-import-day"));
            None
        }
    }
}

async fn refused(mut page: ChoosePage, refusal: &Refusal) -> Result<HttpResponse> {
    let (sentence, list) = words::refusal(page.ctx.t, refusal);
    page.errors.add("file", sentence);
    page.list = list;
    render::invalid(move || page).await
}

fn purpose(ctx: &Ctx) -> Result<String> {
    Ok(format!("portfolio import {}", ctx.person()?.id))
}

async fn shown(ctx: Ctx, app: &App, report: Arc<Report>, errors: FieldErrors) -> Result<HttpResponse> {
    let asked = report.clone();
    let portfolio = match app.ask(&ctx, move |ask| queries::plan(ask, &asked, None)).await {
        Ok(portfolio) => portfolio,
        Err(Denied::Failed(error)) => return Err(error),
        Err(Denied::Refused(refusal)) => {
            let as_of = report.refreshed.to_string();
            return refused(ChoosePage::new(ctx, as_of), &refusal).await;
        }
    };
    let (config, purpose, now, sent) = (app.config.clone(), purpose(&ctx)?, ctx.now, report.clone());
    let sealed = blocking::compute(move || sealed::seal(&config.session_key, &purpose, now, &*sent)).await?;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    render::long_with(status, move || PreviewPage { ctx, report, portfolio, sealed, errors }).await
}

/// Writes what the preview showed; pressed twice, once.
pub async fn confirm(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let (config, purpose, now) = (app.config.clone(), purpose(&ctx)?, ctx.now);
    let sealed = form.text("sealed").to_owned();
    let report: Option<Report> =
        blocking::compute(move || Ok::<_, Error>(sealed::open(&config.session_key, &purpose, now, &sealed))).await?;
    let Some(report) = report else {
        let mut page = ChoosePage::new(ctx, String::new());
        page.as_of = page.ctx.today().to_string();
        page.errors.add("file", fl!(page.ctx.t, "import-again"));
        return render::invalid(move || page).await;
    };
    let report = Arc::new(report);
    let ticked = form.text("confirmed").to_owned();
    let was_ticked = !ticked.is_empty();
    let asked = report.clone();
    let mark = form.mark_by(&ctx, &["confirmed"]);
    let import = move |work: &mut Work<'_>| imports::import_portfolio(work, &asked, Ticked::These(&ticked));
    match app.act(&ctx, move |work| work.once(mark.as_ref(), import)).await {
        Ok(_) => {
            SignedIn::of(session).set_flash("portfolio-import-done");
            Ok(render::see_other(paths::engagements()))
        }
        // The preview says that everything is there.
        Err(Denied::Refused(NotImported::NothingNew)) => shown(ctx, &app, report, FieldErrors::default()).await,
        Err(Denied::Refused(NotImported::Unconfirmed)) => {
            let sentence =
                if was_ticked { fl!(ctx.t, "import-doubts-changed") } else { fl!(ctx.t, "import-doubts-missing") };
            shown(ctx, &app, report, FieldErrors::one("confirmed", sentence)).await
        }
        Err(Denied::Refused(NotImported::Refused(_, refusal))) => {
            let as_of = report.refreshed.to_string();
            refused(ChoosePage::new(ctx, as_of), &refusal).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}
