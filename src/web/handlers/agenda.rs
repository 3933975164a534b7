//! The agenda to print or share before the meeting: what the customer may read, so no notes and no names of staff but
//! the manager's.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::error::Result;
use crate::queries::agenda::{Agenda, agenda};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;

#[derive(Template)]
#[template(path = "agenda/show.html")]
struct AgendaPage {
    ctx: Ctx,
    agenda: Agenda,
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let agenda = app.ask(&ctx, move |ask| agenda(ask, id)).await?;
    render::page(&AgendaPage { ctx, agenda })
}
