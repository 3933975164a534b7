//! The agenda to print or share before the meeting: what the customer may read, so no notes and no names of staff but
//! the manager's.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::domain::usage::Figures;
use crate::error::Result;
use crate::store::engagements::{self, Engagement};
use crate::store::steps::{self, Step};
use crate::store::{figures, overview};
use crate::web::context::Ctx;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;

#[derive(Template)]
#[template(path = "agenda/show.html")]
struct AgendaPage {
    ctx: Ctx,
    engagement: Engagement,
    figures: Figures,
    shared_target: Option<i64>,
    manager: String,
    partner: Option<String>,
    /// Steps of earlier reviews that are still open.
    steps: Vec<Step>,
    today: NaiveDate,
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let id = path.into_inner();
    let (engagement, figures, manager, partner, steps) = app
        .read(move |conn| {
            let engagement = engagements::find_visible(conn, &viewer, id)?;
            let manager = overview::people(conn, &[engagement.manager_id])?.remove(&engagement.manager_id);
            let partners = overview::partners(conn)?;
            let partner = engagement.partner_id.and_then(|id| partners.into_iter().find(|p| p.0 == id)).map(|p| p.1);
            let mut steps = steps::of_engagement(conn, id)?;
            steps.retain(Step::is_open);
            let figures = figures::current(conn, &engagement)?;
            Ok((engagement.into_inner(), figures, manager.unwrap_or_default(), partner, steps))
        })
        .await?;
    let today = app.clock.today(engagement.time_zone);
    let target = figures.workloads.first().map(|w| w.target);
    let shared_target = target.filter(|t| figures.workloads.iter().all(|w| w.target == *t));
    render::page(&AgendaPage { ctx, engagement, figures, shared_target, manager, partner, steps, today })
}
