//! The forms of the survey's contacts (R13), which stand on the page of their engagement.

use actix_session::Session;
use actix_web::{HttpResponse, web};

use super::engagement::{EngagementPage, page};
use crate::actions::surveys::{self as actions, Person, Refusal};
use crate::domain::engagement::Survey;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::forms::survey::{RawContact, RawState, field, refused};
use crate::paths;
use crate::queries::engagement::managed;
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::survey::Sent;

/// The engagement's page, where this person may change it.
async fn changeable(ctx: &Ctx, app: &App, id: i64) -> Result<EngagementPage> {
    app.ask(ctx, move |ask| managed(ask, id).map(drop)).await?;
    page(ctx.clone(), app, id).await
}

fn with(mut page: EngagementPage, sent: Sent, errors: FieldErrors) -> EngagementPage {
    page.survey.sent = Some(sent);
    page.errors = errors;
    page
}

fn done(session: Session, id: i64, flash: &str) -> HttpResponse {
    SignedIn::of(session).set_flash(flash);
    render::see_other(format!("{}#survey", paths::engagement(id)))
}

/// The page with what was sent of a contact and not done: what is to be mended, or, at this field, that somebody else changed it.
async fn again(
    ctx: Ctx,
    app: &App,
    page: EngagementPage,
    denied: Denied<FieldErrors>,
    (sent, field): (Sent, String),
) -> Result<HttpResponse> {
    match denied {
        Denied::Refused(errors) => render::invalid(with(page, sent, errors)).await,
        Denied::Failed(Error::Conflict) => {
            let late = FieldErrors::one(field, ctx.late_text());
            render::conflict(with(changeable(&ctx, app, page.engagement.id).await?, sent, late)).await
        }
        Denied::Failed(error) => Err(error),
    }
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
    let page = changeable(&ctx, &app, id).await?;
    let (raw, mark) = (RawContact::read(&form, None), form.mark(&ctx).await?);
    let add =
        move |work: &mut Work<'_>, person: &Person| work.once(mark.as_ref(), |work| actions::add(work, id, person));
    let parsed = raw.parse(ctx.t, &page.survey.service_ids());
    match app.act_on(&ctx, parsed, add, |t, why| refused(t, None, why)).await {
        Ok(_) => Ok(done(session, id, "survey-added")),
        Err(Denied::Refused(errors)) => render::invalid(with(page, Sent::Contact(raw), errors)).await,
        Err(Denied::Failed(Error::Conflict)) => {
            render::conflict(with(page, Sent::Contact(raw), FieldErrors::default())).await
        }
        Err(Denied::Failed(error)) => Err(error),
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
    let page = changeable(&ctx, &app, id).await?;
    let (raw, mark) = (RawContact::read(&form, Some(contact)), form.mark(&ctx).await?);
    let version = form.int("version").unwrap_or(0);
    let change = move |work: &mut Work<'_>, person: &Person| -> std::result::Result<(), Denied<Refusal>> {
        Ok(work.once(mark.as_ref(), |work| actions::change(work, id, (contact, version), person))?)
    };
    let parsed = raw.parse(ctx.t, &page.survey.service_ids());
    match app.act_on(&ctx, parsed, change, |t, why| refused(t, Some(contact), why)).await {
        Ok(()) => Ok(done(session, id, "survey-changed")),
        Err(denied) => again(ctx, &app, page, denied, (Sent::Contact(raw), field(Some(contact), "name"))).await,
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
    let page = changeable(&ctx, &app, id).await?;
    let (raw, mark) = (RawState::read(&form, contact), form.mark(&ctx).await?);
    let version = form.int("version").unwrap_or(0);
    let state = move |work: &mut Work<'_>, (to, on): &(Survey, chrono::NaiveDate)| {
        work.once(mark.as_ref(), |work| actions::state(work, id, (contact, version), *to, *on))
    };
    let parsed = raw.parse(ctx.t, page.today);
    match app.act_on(&ctx, parsed, state, |t, why| refused(t, Some(contact), why)).await {
        Ok(()) => Ok(done(session, id, "survey-stated")),
        Err(denied) => again(ctx, &app, page, denied, (Sent::State(raw), field(Some(contact), "state"))).await,
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
