//! Approve, return, withdraw, undo, and comments that are kept until then: each leads back to the review's page, where its state
//! stays to be read.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};

use crate::actions::decisions::{self, Comment, LIMIT, Refusal};
use crate::error::{Denied, Error, Result};
use crate::forms::comments::{self, field, section_of};
use crate::paths;
use crate::queries::review::{self, Record};
use crate::session::blocking;
use crate::store::Work;
use crate::store::comment_drafts::Kept;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render::{self, Made};
use crate::web::state::App;
use crate::web::views::record::{RecordPage, Typed, commentable};
use crate::words::fl;

/// The number of the revision that the person had before them; none is like an old one.
pub(super) fn seen(form: &Form) -> i64 {
    form.int("revision").unwrap_or(0)
}

/// The page after an action: the review, or the review as it is now with what was typed, when somebody was first or a
/// text does not fit.
pub(super) async fn answer(
    ctx: Ctx,
    app: &App,
    id: i64,
    done: std::result::Result<(), Denied<Refusal>>,
    typed: Typed,
    judge: fn(&Ctx, &Record, &mut Typed),
) -> Result<HttpResponse> {
    let (status, kept_elsewhere, claimed) = match done {
        Ok(()) => return Ok(render::see_other(paths::review(id))),
        Err(Denied::Failed(Error::Conflict)) => (StatusCode::CONFLICT, false, false),
        Err(Denied::Failed(error)) => return Err(error),
        Err(Denied::Refused(Refusal::KeptElsewhere)) => (StatusCode::CONFLICT, true, false),
        Err(Denied::Refused(Refusal::Unfit)) => (StatusCode::UNPROCESSABLE_ENTITY, false, false),
        Err(Denied::Refused(Refusal::Claimed)) => (StatusCode::CONFLICT, false, true),
    };
    let record = app.ask(&ctx, move |ask| review::newest(ask, id)).await?;
    let page = move || {
        let mut typed = typed;
        if claimed {
            typed.ask_about_claim(&ctx, record.claim.as_ref());
            return RecordPage::new(ctx, record, typed);
        }
        let refused = status == StatusCode::UNPROCESSABLE_ENTITY;
        let mut typed = Typed { conflict: !refused, kept_elsewhere, ..typed };
        if refused {
            judge(&ctx, &record, &mut typed);
        }
        RecordPage::new(ctx, record, typed)
    };
    render::long_with(status, page).await
}

/// For forms without texts.
pub(super) fn nothing(_: &Ctx, _: &Record, _: &mut Typed) {}

async fn commented_in(form: &Form) -> Result<(Typed, Vec<Comment>)> {
    let form = form.clone();
    blocking::compute(move || Ok(commented(&form))).await
}

/// What was typed as comments, for the page and for the action.
fn commented(form: &Form) -> (Typed, Vec<Comment>) {
    blocking::grows();
    let (version, base) = (form.int("version").unwrap_or(0), form.raw("base").to_owned());
    let mut typed = Typed { posted: true, version, base, ..Typed::default() };
    for (field, _) in form.pairs() {
        if let Some(section) = section_of(field) {
            typed.comments.insert(section, form.raw(field).to_owned());
        }
    }
    let comments =
        typed.comments.iter().map(|(section, body)| Comment { section: section.clone(), body: body.clone() }).collect();
    (typed, comments)
}

pub async fn approve(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let (typed, remarks) = commented_in(&form).await?;
    let over = form.int("over");
    let kept = Some(typed.version);
    let mark = form.mark(&ctx).await?;
    let decide = move |work: &mut Work<'_>| {
        work.once(mark.as_ref(), |work| decisions::approve(work, id, seen, &remarks, kept, over))
    };
    let done = app.act(&ctx, decide).await;
    answer(ctx, &app, id, done, typed, judge_lengths).await
}

/// `POST /reviews/{id}/comments`: the button that keeps the comments for later, and the script's autosave.
pub async fn keep(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let (typed, comments) = commented_in(&form).await?;
    let version = typed.version;
    let done = app.act(&ctx, move |work| decisions::keep(work, id, seen, version, &comments)).await;
    if ctx.wants_json {
        return render::made(move || kept_json(&ctx, id, done)).await;
    }
    answer(ctx, &app, id, done.map(|_| ()), typed, nothing).await
}

/// The script's answer.
fn kept_json(ctx: &Ctx, id: i64, done: std::result::Result<Kept, Denied<Refusal>>) -> Result<Made> {
    match done {
        Ok(kept) => Ok(Made::json(
            StatusCode::OK,
            &serde_json::json!({
                "version": kept.version,
                "base": comments::base(&kept.comments).to_string(),
                "saved_text": fl!(ctx.t, "draft-saved-at", at = ctx.date_time(&kept.saved_at)),
            }),
        )),
        Err(Denied::Refused(_)) => Ok(Made::json(
            StatusCode::CONFLICT,
            &serde_json::json!({ "message": fl!(ctx.t, "draft-conflict-message") }),
        )),
        Err(Denied::Failed(Error::Conflict)) => Ok(Made::json(
            StatusCode::CONFLICT,
            &serde_json::json!({
                "message": fl!(ctx.t, "decision-comments-late"),
                "ended": "decided",
                "link": { "href": paths::review(id), "text": fl!(ctx.t, "draft-start-open-review") },
            }),
        )),
        Err(Denied::Failed(error)) => Err(error),
    }
}

pub async fn withdraw(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let mark = form.mark(&ctx).await?;
    let decide = move |work: &mut Work<'_>| work.once(mark.as_ref(), |work| decisions::withdraw(work, id, seen));
    let done = app.act(&ctx, decide).await;
    answer(ctx, &app, id, done.map_err(Denied::Failed), Typed::default(), nothing).await
}

pub async fn return_with_comments(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let (typed, comments) = commented_in(&form).await?;
    let over = form.int("over");
    let kept = Some(typed.version);
    let mark = form.mark(&ctx).await?;
    let decide = move |work: &mut Work<'_>| {
        work.once(mark.as_ref(), |work| decisions::return_with_comments(work, id, seen, &comments, kept, over))
    };
    let done = app.act(&ctx, decide).await;
    answer(ctx, &app, id, done, typed, judge_comments).await
}

fn judge_lengths(ctx: &Ctx, record: &Record, typed: &mut Typed) {
    for (section, label) in commentable(ctx, record) {
        let body = typed.comments.get(&section).map_or("", String::as_str);
        typed.errors.limit(ctx.t, &field(&section), &label, body, LIMIT);
    }
}

fn judge_comments(ctx: &Ctx, record: &Record, typed: &mut Typed) {
    judge_lengths(ctx, record, typed);
    if typed.comments.values().all(|body| body.trim().is_empty()) {
        typed.errors.add(field(""), fl!(ctx.t, "decision-comment-needed"));
    }
}

pub async fn undo_approval(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let (id, seen) = (path.into_inner(), seen(&form));
    let reason = form.raw("reason").to_owned();
    let typed = Typed { reason: reason.clone(), posted: true, ..Typed::default() };
    let mark = form.mark(&ctx).await?;
    let decide =
        move |work: &mut Work<'_>| work.once(mark.as_ref(), |work| decisions::undo_approval(work, id, seen, &reason));
    let done = app.act(&ctx, decide).await;
    answer(ctx, &app, id, done, typed, judge_reason).await
}

fn judge_reason(ctx: &Ctx, _: &Record, typed: &mut Typed) {
    typed.errors.text(ctx.t, "reason", &fl!(ctx.t, "decision-undo-reason"), &typed.reason, LIMIT);
}
