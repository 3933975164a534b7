//! Partner organisations, for the administrator.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::partners as actions;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::forms::Typed;
use crate::forms::partner::{Raw, refused};
use crate::paths;
use crate::queries::partners as queries;
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::store::partners::{Listed, Partner};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;

#[derive(Template)]
#[template(path = "admin/partners.html")]
struct ListPage {
    ctx: Ctx,
    rows: Vec<Listed>,
    typed: Raw,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "admin/partner.html")]
struct PartnerPage {
    ctx: Ctx,
    partner: Partner,
    typed: Raw,
    errors: FieldErrors,
}

async fn list(ctx: Ctx, app: &App, typed: Raw, errors: FieldErrors) -> Result<ListPage> {
    let rows = app.ask(&ctx, queries::list).await?;
    Ok(ListPage { ctx, rows, typed, errors })
}

pub async fn index(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    let page = |ctx, rows| ListPage { ctx, rows, typed: Raw::default(), errors: FieldErrors::default() };
    app.show(ctx, queries::list, page).await
}

pub async fn create(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let (typed, mark) = (Raw::read(&form), form.mark(&ctx).await?);
    let create = move |work: &mut Work<'_>, name: &String| work.once(mark.as_ref(), |work| actions::create(work, name));
    match app.act_on(&ctx, &typed, move |typed, t| typed.parse(t, ()), create, refused).await {
        Ok(_) => {
            SignedIn::of(session).set_flash("admin-partner-created");
            Ok(render::see_other(paths::partners()))
        }
        Err(Denied::Refused(errors)) => {
            let page = list(ctx, &app, typed, errors).await?;
            render::invalid(move || page).await
        }
        Err(Denied::Failed(Error::Conflict)) if ctx.unsaved() => {
            let page = list(ctx, &app, typed, FieldErrors::default()).await?;
            render::conflict(move || page).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = *path;
    app.show(
        ctx,
        move |ask| queries::one(ask, id),
        move |ctx, partner| PartnerPage {
            ctx,
            typed: Raw { name: partner.name.clone() },
            partner,
            errors: FieldErrors::default(),
        },
    )
    .await
}

pub async fn rename(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, typed, seen) = (*path, Raw::read(&form), form.text("seen").to_owned());
    let rename = move |work: &mut Work<'_>, name: &String| actions::rename(work, id, &seen, name);
    match app.act_on(&ctx, &typed, |typed, t| typed.parse(t, ()), rename, refused).await {
        Ok(()) => {
            SignedIn::of(session).set_flash("admin-partner-saved");
            Ok(render::see_other(paths::partners()))
        }
        // The page carries the name as it is by now: who saves again has read it.
        Err(Denied::Refused(errors)) => {
            let partner = app.ask(&ctx, move |ask| queries::one(ask, id)).await?;
            render::invalid(move || PartnerPage { ctx, partner, typed, errors }).await
        }
        Err(Denied::Failed(Error::Conflict)) if ctx.unsaved() => {
            let partner = app.ask(&ctx, move |ask| queries::one(ask, id)).await?;
            render::conflict(move || PartnerPage { ctx, partner, typed, errors: FieldErrors::default() }).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}
