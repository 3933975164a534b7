//! The partner's list and summary: made from approved revisions alone.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions;
use crate::domain::engagement::{Status, StepStatus};
use crate::domain::filter::Summaries as Filter;
use crate::domain::fold::fold;
use crate::domain::page::{Cursor, Page};
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::forms::step::{RawReport, report_field};
use crate::paths;
use crate::queries::summary::{self, Summaries};
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::store::next_steps::Step;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::narrowing;
use crate::web::views::summary::SummaryPage;
use crate::words::{self, Loader, fl, people, word};

struct Row {
    id: i64,
    customer: String,
    manager: String,
    /// Key of the status as partners see it.
    status: &'static str,
    last: Option<LastRow>,
}

struct LastRow {
    number: i64,
    revision: i64,
    date: String,
    reached: usize,
    count: usize,
}

#[derive(Template)]
#[template(path = "summaries/index.html")]
struct ListPage {
    ctx: Ctx,
    organisation: String,
    page: Page<Row>,
    total: String,
    /// What is said where a file may not hold the whole list.
    most: String,
    query: ListQuery,
    filtered: bool,
    workloads: Vec<(String, String)>,
    waiting: Vec<(Step, String)>,
}

impl ListPage {
    fn states(&self) -> Vec<(String, String)> {
        let word = |status: Status| (status.key().to_owned(), word(self.ctx.t, "status", status.key()));
        vec![word(Status::Active), word(Status::Complete)]
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        self.table(paths::summaries())
    }

    /// The same at another address.
    fn table(&self, path: &str) -> String {
        let ListQuery { q, state, workload, .. } = &self.query;
        narrowing::link(path, [("q", q.as_str()), ("state", state.as_str()), ("workload", workload.as_str())])
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }
}

/// What the list is narrowed to, and where its page begins.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    q: String,
    state: String,
    workload: String,
    after: String,
}

impl ListQuery {
    pub(super) fn filter(&self) -> Filter {
        let name: String = self.q.trim().chars().take(200).collect();
        Filter {
            name: Some(name).filter(|name| !name.is_empty()).map(|name| fold(&name)),
            complete: Status::from_key(&self.state).and_then(|status| match status {
                Status::Complete => Some(true),
                Status::Active => Some(false),
                // Partners never see the others.
                Status::Blocked | Status::Paused => None,
            }),
            workload: self.workload.parse().ok(),
        }
    }
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<ListQuery>) -> Result<HttpResponse> {
    let query = query.into_inner();
    let (filter, after) = (query.filter(), Cursor::read(&query.after));
    let filtered = !filter.is_empty();
    app.show(
        ctx,
        move |ask| summary::list(ask, &filter, &after),
        move |ctx, Summaries { organisation, page, total, workloads, waiting }| ListPage {
            page: page.map(|row| row_view(&ctx, row)),
            total: words::total(total),
            most: narrowing::most(&ctx, total),
            workloads: workloads.into_iter().map(|w| (w.id.to_string(), w.name)).collect(),
            organisation,
            waiting,
            query,
            filtered,
            ctx,
        },
    )
    .await
}

fn row_view(ctx: &Ctx, row: summary::Row) -> Row {
    let engagement = row.engagement.into_inner();
    Row {
        id: engagement.id,
        customer: engagement.customer_name,
        manager: people::name(ctx.t, &engagement.manager_name, engagement.manager_disabled),
        status: row.status.key(),
        last: row.last.map(|last| LastRow {
            number: last.number,
            revision: last.revision,
            date: ctx.day(&last.approved_at),
            reached: last.figures.reached(),
            count: last.figures.workloads.len(),
        }),
    }
}

/// Which approved revision is asked for: the last one, unless both are there.
#[derive(serde::Deserialize)]
pub struct ShowQuery {
    review: Option<i64>,
    revision: Option<i64>,
}

impl ShowQuery {
    /// Number of the review and of the revision.
    pub fn asked(&self) -> Option<(i64, i64)> {
        self.review.zip(self.revision)
    }
}

pub async fn show(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    query: web::Query<ShowQuery>,
) -> Result<HttpResponse> {
    let (id, asked) = (path.into_inner(), query.asked());
    app.show(ctx, move |ask| summary::find(ask, id, asked), move |ctx, found| SummaryPage::new(ctx, found, None)).await
}

/// `POST /summaries/{engagement}/steps/{step}`: how far a step of the partner's side is.
pub async fn report(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, step) = path.into_inner();
    let found = app.ask(&ctx, move |ask| summary::find(ask, id, None)).await?;
    let stored = found.steps.iter().find(|own| own.id == step).ok_or(Error::NotFound)?;
    let (raw, version, mark) = (RawReport::read(&form, step), form.int("version").unwrap_or(0), form.mark(&ctx).await?);
    // A form that was sent again is held against nothing: the action knows whether it was done.
    let before = Some(stored.status).filter(|_| stored.version == version);
    let keep = move |work: &mut Work<'_>, (status, note): &(StepStatus, String)| {
        work.once(mark.as_ref(), |work| actions::steps::report(work, id, step, version, *status, note))
    };
    let refused = |t: &Loader, _| FieldErrors::one(report_field(step, "note"), fl!(t, "summary-report-nothing"));
    match app.act_on(&ctx, &raw, move |typed, t| typed.parse(t, before), keep, refused).await {
        Ok(()) => {
            SignedIn::of(session).set_flash("summary-reported");
            Ok(render::see_other(format!("{}#own", paths::summary(id))))
        }
        Err(Denied::Refused(errors)) => {
            render::invalid(move || SummaryPage::new(ctx, found, None).with_report(raw, errors, false)).await
        }
        Err(Denied::Failed(Error::Conflict)) => {
            let now = app.ask(&ctx, move |ask| summary::find(ask, id, None)).await?;
            render::conflict(move || SummaryPage::new(ctx, now, None).with_report(raw, FieldErrors::default(), true))
                .await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}
