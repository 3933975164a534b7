//! The lists as files to take away, with the filters of their pages and the rights of the person.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};

use super::engagements::{filter, watched};
use super::portfolio::Query as PortfolioQuery;
use super::reviews::QueueQuery;
use super::steps;
use super::summaries::{ListQuery, ShowQuery};
use crate::documents::figures;
use crate::documents::lists::{self, Reader};
use crate::documents::sheet::{self, Sheet};
use crate::documents::summary as paper;
use crate::domain::page::Cursor;
use crate::error::Result;
use crate::queries::narrowing::Wanted;
use crate::queries::{self, engagements, portfolio, queue, summary};
use crate::session::blocking;
use crate::web::context::Ctx;
use crate::web::form::LONG_WAIT;
use crate::web::render;
use crate::web::state::App;

/// What kind of file is wanted.
#[derive(Clone, Copy)]
enum As {
    Csv,
    Workbook,
}

/// The file, written beside the requests: some ten thousand rows take a while.
async fn file(
    ctx: &Ctx,
    app: &App,
    kind: As,
    name: &str,
    sheets: impl FnOnce(&Reader<'_>) -> Vec<Sheet> + Send + 'static,
) -> Result<HttpResponse> {
    let (t, lang, zone, now, public_url) = (ctx.t, ctx.lang, ctx.zone, ctx.now.naive_utc(), app.public_url.clone());
    let body = blocking::compute(move || {
        let sheets = sheets(&Reader { t, lang, zone, now, public_url: &public_url });
        match kind {
            As::Workbook => sheet::workbook(&sheets),
            As::Csv => sheets.first().map_or_else(|| Ok(Vec::new()), sheet::csv),
        }
    })
    .await?;
    Ok(match kind {
        As::Csv => render::file("text/csv; charset=utf-8", &format!("{name}.csv"), body),
        As::Workbook => render::file(render::XLSX, &format!("{name}.xlsx"), body),
    })
}

pub async fn engagements_csv(
    ctx: Ctx,
    app: web::Data<App>,
    query: web::Query<HashMap<String, String>>,
) -> Result<HttpResponse> {
    all_engagements(ctx, &app, &query, As::Csv).await
}

pub async fn engagements_xlsx(
    ctx: Ctx,
    app: web::Data<App>,
    query: web::Query<HashMap<String, String>>,
) -> Result<HttpResponse> {
    all_engagements(ctx, &app, &query, As::Workbook).await
}

async fn all_engagements(ctx: Ctx, app: &App, query: &HashMap<String, String>, kind: As) -> Result<HttpResponse> {
    let _turn = app.long_forms.take(Some(ctx.person()?.id), LONG_WAIT).await?;
    let asked = |name: &str| query.get(name).cloned().unwrap_or_default();
    let (filter, wanted) =
        ((filter(&ctx, query), watched(query)), Wanted { manager: asked("manager"), partner: asked("partner") });
    let zone = ctx.zone;
    let rows = app.ask(&ctx, move |ask| engagements::all(ask, &wanted, filter, zone)).await?;
    file(&ctx, app, kind, "engagements", move |reader| vec![lists::engagements(reader, &rows)]).await
}

pub async fn queue_csv(ctx: Ctx, app: web::Data<App>, query: web::Query<QueueQuery>) -> Result<HttpResponse> {
    whole_queue(ctx, &app, &query, As::Csv).await
}

pub async fn queue_xlsx(ctx: Ctx, app: web::Data<App>, query: web::Query<QueueQuery>) -> Result<HttpResponse> {
    whole_queue(ctx, &app, &query, As::Workbook).await
}

async fn whole_queue(ctx: Ctx, app: &App, query: &QueueQuery, kind: As) -> Result<HttpResponse> {
    let _turn = app.long_forms.take(Some(ctx.person()?.id), LONG_WAIT).await?;
    let (wanted, narrow) = (query.wanted(), query.narrow());
    let rows = app.ask(&ctx, move |ask| queue::all(ask, &wanted, narrow)).await?;
    file(&ctx, app, kind, "reviews", move |reader| vec![lists::queue(reader, &rows)]).await
}

pub async fn summaries_csv(ctx: Ctx, app: web::Data<App>, query: web::Query<ListQuery>) -> Result<HttpResponse> {
    all_summaries(ctx, &app, &query, As::Csv).await
}

pub async fn summaries_xlsx(ctx: Ctx, app: web::Data<App>, query: web::Query<ListQuery>) -> Result<HttpResponse> {
    all_summaries(ctx, &app, &query, As::Workbook).await
}

async fn all_summaries(ctx: Ctx, app: &App, query: &ListQuery, kind: As) -> Result<HttpResponse> {
    let _turn = app.long_forms.take(Some(ctx.person()?.id), LONG_WAIT).await?;
    let filter = query.filter();
    let rows = app.ask(&ctx, move |ask| summary::all(ask, &filter)).await?;
    file(&ctx, app, kind, "summaries", move |reader| vec![lists::summaries(reader, &rows)]).await
}

pub async fn steps_xlsx(
    ctx: Ctx,
    app: web::Data<App>,
    query: web::Query<HashMap<String, String>>,
) -> Result<HttpResponse> {
    let _turn = app.long_forms.take(Some(ctx.person()?.id), LONG_WAIT).await?;
    let (asked, filter, today) = (steps::wanted(&query), steps::filter(&query), ctx.today());
    let (rows, cut) = app.ask(&ctx, move |ask| queries::steps::table(ask, &asked, filter, today)).await?;
    file(&ctx, &app, As::Workbook, "steps", move |reader| vec![lists::steps(reader, &rows, cut)]).await
}

/// What the portfolio shows: a sheet for each of its tables.
pub async fn portfolio_xlsx(ctx: Ctx, app: web::Data<App>, query: web::Query<PortfolioQuery>) -> Result<HttpResponse> {
    let _turn = app.long_forms.take(Some(ctx.person()?.id), LONG_WAIT).await?;
    let (asked, zone, playbook) = (query.asked(), ctx.zone, ctx.playbooks.newest());
    let first = Cursor::read("");
    let found = app.ask(&ctx, move |ask| portfolio::portfolio(ask, &asked, &first, zone)).await?;
    file(&ctx, &app, As::Workbook, "portfolio", move |reader| figures::portfolio(reader, &found, playbook)).await
}

/// The meetings that were held.
pub async fn held_xlsx(ctx: Ctx, app: web::Data<App>, query: web::Query<PortfolioQuery>) -> Result<HttpResponse> {
    let _turn = app.long_forms.take(Some(ctx.person()?.id), LONG_WAIT).await?;
    let (asked, narrow, zone, playbook) = (query.asked(), query.narrow(), ctx.zone, ctx.playbooks.newest());
    let (rows, cut) = app.ask(&ctx, move |ask| portfolio::all_held(ask, &asked, narrow, zone)).await?;
    file(&ctx, &app, As::Workbook, "meetings", move |reader| vec![figures::held(reader, &rows, cut, playbook)]).await
}

/// The summary of one engagement, as its page shows it.
pub async fn summary_xlsx(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    query: web::Query<ShowQuery>,
) -> Result<HttpResponse> {
    let (id, asked) = (path.into_inner(), query.asked());
    let found = app.ask(&ctx, move |ask| summary::find(ask, id, asked)).await?;
    file(&ctx, &app, As::Workbook, "summary", move |reader| paper::sheets(reader, &found)).await
}
