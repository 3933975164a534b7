//! The lead's queue and the page of a submitted review.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::page::{Cursor, Page};
use crate::error::Result;
use crate::queries::queue::{self, Queue, Row};
use crate::queries::review;
use crate::store::portfolio::Filter as PortfolioFilter;
use crate::store::queue::Filter;
use crate::web::context::Ctx;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::narrowing;
use crate::web::views::record::{RecordPage, Typed};
use crate::words::{fl, people, process, word};

struct QueueRow {
    review_id: i64,
    number: i64,
    revision: i64,
    customer: String,
    manager: String,
    is_own: bool,
    meeting: String,
    outcome: String,
    days: i64,
    submitted: String,
    gate_open: bool,
    /// R3: held and submitted although the gate was shut. A meeting that did not take place needs no reason.
    is_exception: bool,
}

#[derive(Template)]
#[template(path = "reviews/queue.html")]
struct QueuePage {
    ctx: Ctx,
    page: Page<QueueRow>,
    total: i64,
    shut: i64,
    filter: Filter,
    managers: Vec<(String, String)>,
    partners: Vec<(String, String)>,
}

impl QueuePage {
    fn filtered(&self) -> bool {
        self.filter != Filter::default()
    }

    fn manager(&self) -> String {
        narrowing::chosen(self.filter.of.manager)
    }

    fn partner(&self) -> String {
        narrowing::chosen(self.filter.of.partner)
    }

    /// The queue as it is narrowed, from its beginning.
    fn first(&self) -> String {
        narrowing::queue(self.filter)
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }

    /// Of these, what was submitted with a shut gate.
    fn with_gate_shut(&self) -> String {
        narrowing::queue(Filter { shut: true, ..self.filter })
    }
}

/// What the queue is narrowed to, and where its page begins.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub struct QueueQuery {
    manager: String,
    partner: String,
    gate: String,
    after: String,
}

pub async fn queue(ctx: Ctx, app: web::Data<App>, query: web::Query<QueueQuery>) -> Result<HttpResponse> {
    let of = PortfolioFilter { manager: query.manager.parse().ok(), partner: query.partner.parse().ok() };
    let (filter, after) = (Filter { of, shut: query.gate == narrowing::SHUT }, Cursor::read(&query.after));
    let Queue { page, total, shut, managers, partners } =
        app.ask(&ctx, move |ask| queue::page(ask, filter, &after)).await?;
    render::page(&QueuePage {
        page: page.map(|row| queue_row(&ctx, &row)),
        total,
        shut,
        filter,
        managers: narrowing::managers(&ctx, &managers),
        partners: narrowing::partners(&partners),
        ctx,
    })
}

fn queue_row(ctx: &Ctx, row: &Row) -> QueueRow {
    let waiting = &row.waiting;
    let none = || "—".to_owned();
    QueueRow {
        review_id: waiting.review_id,
        number: waiting.number,
        revision: waiting.revision,
        customer: waiting.customer_name.clone(),
        manager: people::name(ctx.t, &waiting.manager_name, waiting.manager_disabled),
        is_own: row.is_own,
        meeting: waiting.held_on.map_or_else(|| word(ctx.t, "meeting", waiting.meeting.key()), |day| ctx.date(&day)),
        outcome: waiting.outcome.map_or_else(none, |outcome| process::outcome(ctx.lang, row.playbook, outcome)),
        days: ctx.days_since(&waiting.submitted_at),
        submitted: ctx.day(&waiting.submitted_at),
        gate_open: waiting.gate_open,
        is_exception: row.is_exception,
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let record = app.ask(&ctx, move |ask| review::newest(ask, id)).await?;
    render::page(&RecordPage::new(ctx, record, Typed::default()))
}

#[derive(serde::Deserialize)]
pub struct RevisionQuery {
    compare: Option<i64>,
}

pub async fn revision(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    query: web::Query<RevisionQuery>,
) -> Result<HttpResponse> {
    let ((id, number), compare) = (path.into_inner(), query.compare);
    let record = app.ask(&ctx, move |ask| review::numbered(ask, id, number, compare)).await?;
    render::page(&RecordPage::new(ctx, record, Typed::default()))
}
