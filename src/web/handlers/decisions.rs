//! Approve, return, withdraw, undo: each leads back to the review's page, where its state stays to be read.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::actions::decisions::{self, Comment};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::record::{self, Loaded, RecordPage, Typed, comment_field};
use crate::words::fl;

/// Longest comment and reason.
const LIMIT: usize = 4_000;

fn page_of(review: i64) -> String {
    format!("/reviews/{review}")
}

/// The number of the revision that the person had before them; none is like an old one.
fn seen(form: &Form) -> i64 {
    form.int("version").unwrap_or(0)
}

async fn load(app: &App, viewer: &Viewer, review: i64) -> Result<Loaded> {
    let viewer = viewer.clone();
    app.read(move |conn| record::load(conn, &viewer, review, None, None)).await
}

/// The page after an action: the review, or, when somebody was first, the review as it is now with what was typed.
async fn answer(
    ctx: Ctx,
    app: &App,
    viewer: &Viewer,
    review: i64,
    done: Result<()>,
    typed: Typed,
) -> Result<HttpResponse> {
    match done {
        Ok(()) => Ok(render::see_other(page_of(review))),
        Err(Error::Conflict) => {
            let loaded = load(app, viewer, review).await?;
            let typed = Typed { conflict: true, ..typed };
            render::page_with(StatusCode::CONFLICT, &RecordPage::new(ctx, viewer, loaded, typed)?)
        }
        Err(error) => Err(error),
    }
}

pub async fn approve(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (viewer, review, seen) = (ctx.person()?, path.into_inner(), seen(&form));
    let done = app.act(&ctx, move |work| decisions::approve(work, review, seen)).await;
    answer(ctx, &app, &viewer, review, done, Typed::default()).await
}

pub async fn withdraw(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (viewer, review, seen) = (ctx.person()?, path.into_inner(), seen(&form));
    let done = app.act(&ctx, move |work| decisions::withdraw(work, review, seen)).await;
    answer(ctx, &app, &viewer, review, done, Typed::default()).await
}

pub async fn return_with_comments(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let (viewer, review, seen) = (ctx.person()?, path.into_inner(), seen(&form));
    let loaded = load(&app, &viewer, review).await?;
    if !viewer.may_decide(loaded.revision.submitted_by, loaded.head.manager_id) {
        return Err(Error::Forbidden);
    }
    let mut typed = Typed::default();
    let mut comments = Vec::new();
    for (section, title) in loaded.commentable(&ctx)? {
        let field = comment_field(&section);
        let body = form.raw(&field);
        typed.errors.limit(ctx.t, &field, &title, body, LIMIT);
        typed.comments.insert(section.clone(), body.to_owned());
        if !body.trim().is_empty() {
            comments.push(Comment { section, body: body.trim().to_owned() });
        }
    }
    // A stale page is told so before its texts are judged.
    let stale = loaded.revision.revision != seen || loaded.revision.state != "submitted";
    if !stale && comments.is_empty() {
        typed.errors.add("comment_general", fl!(ctx.t, "decision-comment-needed"));
    }
    if !stale && !typed.errors.is_empty() {
        return render::invalid(&RecordPage::new(ctx, &viewer, loaded, typed)?);
    }
    if stale {
        return answer(ctx, &app, &viewer, review, Err(Error::Conflict), typed).await;
    }
    let done = app.act(&ctx, move |work| decisions::return_with_comments(work, review, seen, &comments)).await;
    answer(ctx, &app, &viewer, review, done, typed).await
}

pub async fn undo_approval(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (viewer, review, seen) = (ctx.person()?, path.into_inner(), seen(&form));
    let loaded = load(&app, &viewer, review).await?;
    if !viewer.may_decide(loaded.revision.submitted_by, loaded.head.manager_id) {
        return Err(Error::Forbidden);
    }
    let reason = form.raw("reason").to_owned();
    let mut typed = Typed { reason: reason.clone(), ..Typed::default() };
    if loaded.revision.revision != seen || loaded.revision.state != "approved" || loaded.followed {
        return answer(ctx, &app, &viewer, review, Err(Error::Conflict), typed).await;
    }
    typed.errors.text(ctx.t, "reason", &fl!(ctx.t, "decision-undo-reason"), &reason, LIMIT);
    if !typed.errors.is_empty() {
        return render::invalid(&RecordPage::new(ctx, &viewer, loaded, typed)?);
    }
    let done = app.act(&ctx, move |work| decisions::undo_approval(work, review, seen, &reason)).await;
    answer(ctx, &app, &viewer, review, done, typed).await
}
