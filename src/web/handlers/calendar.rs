//! Calendars: one meeting to take away, and the personal address that calendar programs subscribe to.

use std::time::Duration;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::security::SecurityKind;
use crate::error::{Error, Result};
use crate::feeds::ics::{self, Reader};
use crate::queries::calendar as queries;
use crate::session::secret;
use crate::web::context::Ctx;
use crate::web::source::source;
use crate::web::state::App;
use crate::web::watch;

const ICS: &str = "text/calendar; charset=utf-8";
/// How long a program waits for its turn: few are read at once, and of one address fewer.
const WAIT: Duration = Duration::from_secs(3);

/// `GET /engagements/{id}/meeting.ics`
pub async fn meeting(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let entry = app.ask(&ctx, move |ask| queries::meeting(ask, id)).await?;
    let reader = Reader { lang: ctx.lang, public_url: &ctx.public_url, partner: false };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, ICS))
        .insert_header((CONTENT_DISPOSITION, "attachment; filename=\"meeting.ics\""))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(ics::one(&entry, reader)))
}

/// `GET /calendar/{secret}.ics`: whoever has the address has the calendar, and no session.
pub async fn feed(ctx: Ctx, app: web::Data<App>, req: HttpRequest, path: web::Path<String>) -> Result<HttpResponse> {
    let _turn = app.strangers.take(source(&req, &app.config), WAIT).await?;
    let (hash, now, playbooks) = (secret::hash(&path), app.clock.timestamp(), app.playbooks);
    let read = app.read(move |conn| queries::feed(conn, &hash, now, playbooks)).await;
    if matches!(read, Err(Error::NotFound)) {
        watch::note(&req, &app, SecurityKind::CalendarRefused, None);
    }
    let calendar = read?;
    watch::note(&req, &app, SecurityKind::CalendarRead, Some(calendar.owner));
    let reader = Reader { lang: calendar.language, public_url: &ctx.public_url, partner: calendar.partner };
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, ICS))
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(ics::feed(&calendar.entries, reader)))
}
