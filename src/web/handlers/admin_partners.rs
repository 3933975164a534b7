//! Partner organisations, for the administrator.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::partners as actions;
use crate::error::{Denied, Result};
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
    typed: String,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "admin/partner.html")]
struct PartnerPage {
    ctx: Ctx,
    partner: Partner,
    typed: String,
    errors: FieldErrors,
}

async fn list(ctx: Ctx, app: &App, typed: String, errors: FieldErrors) -> Result<ListPage> {
    let rows = app.ask(&ctx, queries::list).await?;
    Ok(ListPage { ctx, rows, typed, errors })
}

pub async fn index(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    render::page(&list(ctx, &app, String::new(), FieldErrors::default()).await?)
}

pub async fn create(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let name = form.text("name").to_owned();
    let mut errors = FieldErrors::default();
    errors.text(ctx.t, "name", &fl!(ctx.t, "admin-partner-name"), &name, 200);
    if errors.is_empty() {
        let chosen = name.clone();
        match app.act(&ctx, move |work| actions::create(work, &chosen)).await {
            Ok(_) => {
                SignedIn::of(session).set_flash("admin-partner-created");
                return Ok(render::see_other(paths::partners()));
            }
            Err(Denied::Refused(actions::NameTaken)) => errors.add("name", fl!(ctx.t, "admin-partner-taken")),
            Err(Denied::Failed(error)) => return Err(error),
        }
    }
    render::invalid(&list(ctx, &app, name, errors).await?)
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = *path;
    let partner = app.ask(&ctx, move |ask| queries::one(ask, id)).await?;
    render::page(&PartnerPage { ctx, typed: partner.name.clone(), partner, errors: FieldErrors::default() })
}

pub async fn rename(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, name) = (*path, form.text("name").to_owned());
    let mut errors = FieldErrors::default();
    errors.text(ctx.t, "name", &fl!(ctx.t, "admin-partner-name"), &name, 200);
    if errors.is_empty() {
        let chosen = name.clone();
        match app.act(&ctx, move |work| actions::rename(work, id, &chosen)).await {
            Ok(()) => {
                SignedIn::of(session).set_flash("admin-partner-saved");
                return Ok(render::see_other(paths::partners()));
            }
            Err(Denied::Refused(actions::NameTaken)) => errors.add("name", fl!(ctx.t, "admin-partner-taken")),
            Err(Denied::Failed(error)) => return Err(error),
        }
    }
    let partner = app.ask(&ctx, move |ask| queries::one(ask, id)).await?;
    render::invalid(&PartnerPage { ctx, partner, typed: name, errors })
}
