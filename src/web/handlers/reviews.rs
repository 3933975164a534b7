//! The lead's queue and the page of a submitted review.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::engagement::Meeting;
use crate::error::Result;
use crate::store::queue::{self, After, Waiting};
use crate::web::context::Ctx;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::frozen::option_word;
use crate::web::views::record::{self, RecordPage, Typed};
use crate::words::fl;
use crate::words::word;

const PAGE: i64 = 50;

#[derive(serde::Deserialize)]
pub struct QueueQuery {
    #[serde(default)]
    after: String,
}

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
    rows: Vec<QueueRow>,
    total: i64,
    shut: i64,
    is_later: bool,
    next: Option<String>,
}

pub async fn queue(ctx: Ctx, app: web::Data<App>, query: web::Query<QueueQuery>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let me = viewer.id;
    let after = After::read(&query.after);
    let (mut rows, (total, shut)) =
        app.read(move |conn| Ok((queue::page(conn, &viewer, after, PAGE)?, queue::counts(conn, &viewer)?))).await?;
    let more = rows.len() as i64 > PAGE;
    rows.truncate(PAGE as usize);
    let next = rows.last().filter(|_| more).map(|r| After::of(r).text());
    let rows = rows.iter().map(|r| queue_row(&ctx, me, r)).collect();
    render::page(&QueuePage { ctx, rows, total, shut, is_later: after.is_some(), next })
}

fn queue_row(ctx: &Ctx, me: i64, row: &Waiting) -> QueueRow {
    let submitted_on = row.submitted_at.and_utc().with_timezone(&ctx.zone).date_naive();
    QueueRow {
        review_id: row.review_id,
        number: row.number,
        revision: row.revision,
        customer: row.customer_name.clone(),
        manager: row.manager_name.clone(),
        is_own: me == row.manager_id || me == row.submitted_by,
        meeting: row.held_on.map_or_else(|| word(ctx.t, "meeting", &row.meeting), |day| ctx.date(&day)),
        outcome: row.outcome.as_deref().map_or_else(|| "—".to_owned(), |o| option_word(ctx, "outcome", "result", o)),
        days: (ctx.today() - submitted_on).num_days().max(0),
        submitted: ctx.date(&submitted_on),
        gate_open: row.gate_open,
        is_exception: !row.gate_open && row.meeting == Meeting::Held.key(),
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let (review, reader) = (path.into_inner(), viewer.clone());
    let loaded = app.read(move |conn| record::load(conn, &reader, review, None, None)).await?;
    render::page(&RecordPage::new(ctx, &viewer, loaded, Typed::default())?)
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
    let viewer = ctx.person()?;
    let ((review, number), compare, reader) = (path.into_inner(), query.compare, viewer.clone());
    let loaded = app.read(move |conn| record::load(conn, &reader, review, Some(number), compare)).await?;
    render::page(&RecordPage::new(ctx, &viewer, loaded, Typed::default())?)
}
