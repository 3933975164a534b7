//! Aliases of the headings of reports and lists, for the administrator.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::headings as actions;
use crate::error::{Denied, Error, Result};
use crate::forms::heading::{Raw, refused};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::headings as queries;
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::store::headings::HeadingAlias;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;

#[derive(Template)]
#[template(path = "admin/headings.html")]
struct ListPage {
    ctx: Ctx,
    rows: Vec<HeadingAlias>,
    typed: Raw,
    errors: FieldErrors,
}

impl ListPage {
    fn choices(&self) -> Vec<(String, String)> {
        actions::choices().into_iter().map(|choice| (choice.heading.clone(), self.words(choice))).collect()
    }

    /// A heading, with the files that it is of where those are not reports alone.
    fn words(&self, choice: actions::Choice) -> String {
        let heading = choice.heading;
        match (choice.of_lists, choice.of_reports) {
            (true, true) => fl!(self.ctx.t, "admin-heading-of-both", heading = heading),
            (true, false) => fl!(self.ctx.t, "admin-heading-of-lists", heading = heading),
            (false, _) => heading,
        }
    }

    /// The same of a heading that is stored.
    fn stored(&self, heading: &str) -> String {
        let choice = actions::choices().into_iter().find(|choice| choice.heading == heading);
        choice.map_or_else(|| heading.to_owned(), |choice| self.words(choice))
    }
}

async fn list(ctx: Ctx, app: &App, typed: Raw, errors: FieldErrors) -> Result<ListPage> {
    let rows = app.ask(&ctx, queries::list).await?;
    Ok(ListPage { ctx, rows, typed, errors })
}

pub async fn index(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    let page = |ctx, rows| ListPage { ctx, rows, typed: Raw::default(), errors: FieldErrors::default() };
    app.show(ctx, queries::list, page).await
}

pub async fn add(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let (typed, mark) = (Raw::read(&form), form.mark(&ctx).await?);
    let add = move |work: &mut Work<'_>, details: &actions::Details| {
        work.once(mark.as_ref(), |work| actions::add(work, details))
    };
    match app.act_on(&ctx, &typed, move |typed, t| typed.parse(t, ()), add, refused).await {
        Ok(_) => {
            SignedIn::of(session).set_flash("admin-heading-added");
            Ok(render::see_other(paths::headings()))
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

/// `POST /admin/headings/{id}/removal`
pub async fn remove(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    _form: Form,
) -> Result<HttpResponse> {
    let id = *path;
    app.act(&ctx, move |work| actions::remove(work, id)).await?;
    SignedIn::of(session).set_flash("admin-heading-removed");
    Ok(render::see_other(paths::headings()))
}
