//! Approve, return, withdraw, undo: each leads back to the review's page, where its state stays to be read.

use actix_web::{HttpResponse, web};

use crate::actions::decisions::{self, Comment, LIMIT, Unfit};
use crate::error::{Denied, Error, Result};
use crate::paths;
use crate::queries::review::{self, Record};
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::record::{RecordPage, Typed, comment_field, commentable, commented_section};
use crate::words::fl;

/// The number of the revision that the person had before them; none is like an old one.
fn seen(form: &Form) -> i64 {
    form.int("version").unwrap_or(0)
}

/// The page after an action: the review, or the review as it is now with what was typed, when somebody was first or a
/// text does not fit.
async fn answer(
    ctx: Ctx,
    app: &App,
    id: i64,
    done: std::result::Result<(), Denied<Unfit>>,
    typed: Typed,
    judge: fn(&Ctx, &Record, &mut Typed),
) -> Result<HttpResponse> {
    let refused = match done {
        Ok(()) => return Ok(render::see_other(paths::review(id))),
        Err(Denied::Failed(Error::Conflict)) => false,
        Err(Denied::Failed(error)) => return Err(error),
        Err(Denied::Refused(Unfit)) => true,
    };
    let record = app.ask(&ctx, move |ask| review::newest(ask, id)).await?;
    let mut typed = Typed { conflict: !refused, ..typed };
    if refused {
        judge(&ctx, &record, &mut typed);
        render::invalid(&RecordPage::new(ctx, record, typed))
    } else {
        render::conflict(&RecordPage::new(ctx, record, typed))
    }
}

/// For forms without texts.
fn nothing(_: &Ctx, _: &Record, _: &mut Typed) {}

/// What was typed as comments, for the page and for the action.
fn commented(form: &Form) -> (Typed, Vec<Comment>) {
    let mut typed = Typed::default();
    for (field, _) in form.pairs() {
        if let Some(section) = commented_section(field) {
            typed.comments.insert(section, form.raw(field).to_owned());
        }
    }
    let comments =
        typed.comments.iter().map(|(section, body)| Comment { section: section.clone(), body: body.clone() }).collect();
    (typed, comments)
}

pub async fn approve(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let (typed, remarks) = commented(&form);
    let done = app.act(&ctx, move |work| decisions::approve(work, id, seen, &remarks)).await;
    answer(ctx, &app, id, done, typed, judge_lengths).await
}

pub async fn withdraw(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let done = app.act(&ctx, move |work| decisions::withdraw(work, id, seen)).await;
    answer(ctx, &app, id, done.map_err(Denied::Failed), Typed::default(), nothing).await
}

pub async fn return_with_comments(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let (typed, comments) = commented(&form);
    let done = app.act(&ctx, move |work| decisions::return_with_comments(work, id, seen, &comments)).await;
    answer(ctx, &app, id, done, typed, judge_comments).await
}

fn judge_lengths(ctx: &Ctx, record: &Record, typed: &mut Typed) {
    for (section, label) in commentable(ctx, record) {
        let body = typed.comments.get(&section).map_or("", String::as_str);
        typed.errors.limit(ctx.t, &comment_field(&section), &label, body, LIMIT);
    }
}

fn judge_comments(ctx: &Ctx, record: &Record, typed: &mut Typed) {
    judge_lengths(ctx, record, typed);
    if typed.comments.values().all(|body| body.trim().is_empty()) {
        typed.errors.add(comment_field(""), fl!(ctx.t, "decision-comment-needed"));
    }
}

pub async fn undo_approval(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let reason = form.raw("reason").to_owned();
    let typed = Typed { reason: reason.clone(), ..Typed::default() };
    let done = app.act(&ctx, move |work| decisions::undo_approval(work, id, seen, &reason)).await;
    answer(ctx, &app, id, done, typed, judge_reason).await
}

fn judge_reason(ctx: &Ctx, _: &Record, typed: &mut Typed) {
    typed.errors.text(ctx.t, "reason", &fl!(ctx.t, "decision-undo-reason"), &typed.reason, LIMIT);
}
