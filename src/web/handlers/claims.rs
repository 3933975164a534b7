//! Taking a review of the queue on, and letting it go; each leads back to where it was pressed.

use actix_web::{HttpResponse, web};

use super::decisions::{answer, nothing, seen};
use crate::actions::claims;
use crate::error::{Denied, Result};
use crate::paths;
use crate::store::Work;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::next::own_path_of;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::record::Typed;

/// The queue, where it was pressed there, or else the review.
fn back(form: &Form, review: i64) -> String {
    own_path_of(paths::queue(), form.text("back")).unwrap_or_else(|| paths::review(review))
}

pub async fn claim(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let back = back(&form, id);
    let done = app.act(&ctx, move |work: &mut Work<'_>| claims::claim(work, id, seen)).await;
    match done {
        Ok(()) => Ok(render::see_other(back)),
        refused => answer(ctx, &app, id, refused, Typed::default(), nothing).await,
    }
}

pub async fn release(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    let back = back(&form, id);
    let done = app.act(&ctx, move |work: &mut Work<'_>| claims::release(work, id)).await;
    match done {
        Ok(()) => Ok(render::see_other(back)),
        Err(error) => answer(ctx, &app, id, Err(Denied::Failed(error)), Typed::default(), nothing).await,
    }
}
