//! Partner organisations, for the administrator.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::partners as actions;
use crate::error::{Denied, Result};
use crate::forms::Typed;
use crate::forms::partner::{Raw, refused};
use crate::paths;
use crate::queries::partners as queries;
use crate::session::signed_in::SignedIn;
use crate::store::partners::{Listed, Partner};
use crate::web::context::Ctx;
use crate::web::fields::FieldErrors;
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
    render::page(&list(ctx, &app, Raw::default(), FieldErrors::default()).await?)
}

pub async fn create(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let typed = Raw::read(&form);
    let made = match typed.parse(ctx.t, ()) {
        Ok(name) => {
            let made = app.act(&ctx, move |work| actions::create(work, &name)).await;
            made.map_err(|denied| denied.map(|taken| refused(ctx.t, taken)))
        }
        Err(errors) => Err(Denied::Refused(errors)),
    };
    match made {
        Ok(_) => {
            SignedIn::of(session).set_flash("admin-partner-created");
            Ok(render::see_other(paths::partners()))
        }
        Err(Denied::Refused(errors)) => render::invalid(&list(ctx, &app, typed, errors).await?),
        Err(Denied::Failed(error)) => Err(error),
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = *path;
    let partner = app.ask(&ctx, move |ask| queries::one(ask, id)).await?;
    render::page(&PartnerPage {
        ctx,
        typed: Raw { name: partner.name.clone() },
        partner,
        errors: FieldErrors::default(),
    })
}

pub async fn rename(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, typed) = (*path, Raw::read(&form));
    let saved = match typed.parse(ctx.t, ()) {
        Ok(name) => {
            let saved = app.act(&ctx, move |work| actions::rename(work, id, &name)).await;
            saved.map_err(|denied| denied.map(|taken| refused(ctx.t, taken)))
        }
        Err(errors) => Err(Denied::Refused(errors)),
    };
    match saved {
        Ok(()) => {
            SignedIn::of(session).set_flash("admin-partner-saved");
            Ok(render::see_other(paths::partners()))
        }
        Err(Denied::Refused(errors)) => {
            let partner = app.ask(&ctx, move |ask| queries::one(ask, id)).await?;
            render::invalid(&PartnerPage { ctx, partner, typed, errors })
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}
