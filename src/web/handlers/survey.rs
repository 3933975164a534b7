//! The forms of the survey's contacts (R13), which stand on the page of their engagement.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use super::engagement::EngagementPage;
use crate::actions::surveys::{self as actions, Person, Refusal};
use crate::domain::engagement::Survey;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::forms::survey::{RawContact, RawState, field, refused};
use crate::paths;
use crate::queries::engagement::{self as queries, managed};
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::survey::Sent;
use crate::words::Loader;

fn done(session: Session, id: i64, flash: &str) -> HttpResponse {
    SignedIn::of(session).set_flash(flash);
    render::see_other(format!("{}#survey", paths::engagement(id)))
}

/// The engagement's page with what was sent of a contact and not done: what is to be mended, or what is wrong where somebody else
/// changed it.
async fn again(
    ctx: Ctx,
    app: &App,
    id: i64,
    denied: Denied<FieldErrors>,
    (sent, late): (Sent, FieldErrors),
) -> Result<HttpResponse> {
    let (status, errors) = match denied {
        Denied::Refused(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Denied::Failed(Error::Conflict) => (StatusCode::CONFLICT, late),
        Denied::Failed(error) => return Err(error),
    };
    let shown = app
        .ask(&ctx, move |ask| {
            managed(ask, id)?;
            queries::shown(ask, id)
        })
        .await?;
    let page = move || {
        let mut page = EngagementPage::new(ctx, shown);
        page.survey.sent = Some(sent);
        page.errors = errors;
        page
    };
    render::long_with(status, page).await
}

/// `POST /engagements/{id}/survey`
pub async fn add(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let id = path.into_inner();
    let services = app.ask(&ctx, move |ask| queries::services(ask, id)).await?;
    let (raw, mark) = (RawContact::read(&form, None), form.mark(&ctx).await?);
    let add =
        move |work: &mut Work<'_>, person: &Person| work.once(mark.as_ref(), |work| actions::add(work, id, person));
    let parse = move |typed: &RawContact, t: &'static Loader| typed.parse(t, &services);
    match app.act_on(&ctx, &raw, parse, add, |t, why| refused(t, None, why)).await {
        Ok(_) => Ok(done(session, id, "survey-added")),
        Err(denied) => again(ctx, &app, id, denied, (Sent::Contact(raw), FieldErrors::default())).await,
    }
}

/// `POST /engagements/{id}/survey/{contact}`: who somebody is.
pub async fn change(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, contact) = path.into_inner();
    let services = app.ask(&ctx, move |ask| queries::services(ask, id)).await?;
    let (raw, mark) = (RawContact::read(&form, Some(contact)), form.mark(&ctx).await?);
    let version = form.int("version").unwrap_or(0);
    let change = move |work: &mut Work<'_>, person: &Person| -> std::result::Result<(), Denied<Refusal>> {
        Ok(work.once(mark.as_ref(), |work| actions::change(work, id, (contact, version), person))?)
    };
    let parse = move |typed: &RawContact, t: &'static Loader| typed.parse(t, &services);
    match app.act_on(&ctx, &raw, parse, change, |t, why| refused(t, Some(contact), why)).await {
        Ok(()) => Ok(done(session, id, "survey-changed")),
        Err(denied) => {
            let late = FieldErrors::one(field(Some(contact), "name"), ctx.late_text());
            again(ctx, &app, id, denied, (Sent::Contact(raw), late)).await
        }
    }
}

/// `POST /engagements/{id}/survey/{contact}/state`: sent, answered, or still to be sent.
pub async fn state(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, contact) = path.into_inner();
    let today = app.ask(&ctx, move |ask| Ok::<_, Error>(managed(ask, id)?.time_zone.day(ask.now))).await?;
    let (raw, mark) = (RawState::read(&form, contact), form.mark(&ctx).await?);
    let version = form.int("version").unwrap_or(0);
    let state = move |work: &mut Work<'_>, (to, on): &(Survey, chrono::NaiveDate)| {
        work.once(mark.as_ref(), |work| actions::state(work, id, (contact, version), *to, *on))
    };
    let parse = move |typed: &RawState, t: &'static Loader| typed.parse(t, today);
    match app.act_on(&ctx, &raw, parse, state, |t, why| refused(t, Some(contact), why)).await {
        Ok(()) => Ok(done(session, id, "survey-stated")),
        Err(denied) => {
            let late = FieldErrors::one(field(Some(contact), "state"), ctx.late_text());
            again(ctx, &app, id, denied, (Sent::State(raw), late)).await
        }
    }
}

/// `POST /engagements/{id}/survey/{contact}/removal`
pub async fn remove(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, contact) = path.into_inner();
    let (version, mark) = (form.int("version").unwrap_or(0), form.mark(&ctx).await?);
    app.act(&ctx, move |work| work.once(mark.as_ref(), |work| actions::remove(work, id, (contact, version)))).await?;
    Ok(done(session, id, "survey-removed"))
}
