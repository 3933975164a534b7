//! The answer to whoever still has a draft before them that is gone: what became of it, and the way on. A page for people,
//! JSON for the page's script.

use actix_web::HttpResponse;
use actix_web::ResponseError;
use actix_web::http::StatusCode;
use askama::Template;
use serde_json::{Value, json};

use crate::domain::review::answers::SectionAnswers;
use crate::error::{Error, Result};
use crate::paths;
use crate::queries::desk::{self, Desk};
use crate::queries::draft_end::{self, End};
use crate::session::blocking;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render::{self, Made};
use crate::web::state::App;
use crate::words::answers::{AnswerView, typed};
use crate::words::fl;

/// What became of a draft, in words.
pub struct Ended {
    /// `submitted`, `discarded`, `moved`; empty where nothing is known of it.
    key: &'static str,
    pub title: String,
    pub text: String,
    /// Where to go from there, and what it is called.
    pub href: String,
    pub link: String,
}

impl Ended {
    /// `None`: no draft is open, and none ever was.
    pub fn of(ctx: &Ctx, engagement: i64, end: Option<End>) -> Self {
        let t = ctx.t;
        let to_engagement = (paths::engagement(engagement), fl!(t, "draft-conflict-to-engagement"));
        let (key, title, text, (href, link)) = match end {
            Some(End::Submitted { review, at }) => (
                "submitted",
                fl!(t, "draft-ended-submitted-title"),
                fl!(t, "draft-ended-submitted", at = ctx.date_time(&at)),
                (paths::review(review), fl!(t, "draft-start-open-review")),
            ),
            Some(End::Discarded { at }) => (
                "discarded",
                fl!(t, "draft-ended-discarded-title"),
                fl!(t, "draft-ended-discarded", at = ctx.date_time(&at)),
                to_engagement,
            ),
            Some(End::Moved) => (
                "moved",
                fl!(t, "draft-ended-moved-title"),
                fl!(t, "draft-ended-moved"),
                (paths::engagements().to_owned(), fl!(t, "draft-ended-to-list")),
            ),
            None => ("", fl!(t, "draft-ended-none-title"), fl!(t, "draft-ended-none"), to_engagement),
        };
        Self { key, title, text, href, link }
    }

    /// For the script: what was typed stays in its page.
    pub fn json(&self, ctx: &Ctx) -> Value {
        json!({
            "message": format!("{} {}", self.text, fl!(ctx.t, "draft-ended-not-saved")),
            "ended": self.key,
            "link": { "href": self.href, "text": self.link },
        })
    }
}

#[derive(Template)]
#[template(path = "review/ended.html")]
struct EndedPage {
    ctx: Ctx,
    ended: Ended,
    /// Whether somebody wanted to save or to submit.
    posted: bool,
    /// What was typed, under the labels of the form.
    typed: Vec<AnswerView>,
}

/// The page, or the JSON for the script. `form`: a section's key and what was posted of it.
///
/// # Errors
/// The template failed.
pub fn ended(ctx: &Ctx, status: StatusCode, ended: Ended, form: Option<(&str, &Form)>) -> Result<Made> {
    blocking::grows();
    if ctx.wants_json {
        return Ok(Made::json(status, &ended.json(ctx)));
    }
    let typed = form.and_then(|(key, form)| {
        let section = ctx.playbooks.newest().section(key)?;
        let mut answers = SectionAnswers::default();
        form.pairs().iter().for_each(|(field, value)| answers.push(field, value));
        Some(typed(ctx.t, ctx.lang, section, &answers))
    });
    let posted = status != StatusCode::GONE;
    Made::page(status, &EndedPage { ctx: ctx.clone(), ended, posted, typed: typed.unwrap_or_default() })
}

/// A page that shows the draft. 410 where it ended.
///
/// # Errors
/// As [`desk::open`]; the page's.
pub async fn of_open<P: Template>(
    ctx: Ctx,
    app: &App,
    id: i64,
    status: StatusCode,
    page: impl FnOnce(Ctx, Desk) -> Result<P> + Send + 'static,
) -> Result<HttpResponse> {
    let make = move |ctx, desk| Made::page(status, &page(ctx, desk)?);
    match app.answer(ctx.clone(), move |ask| desk::open(ask, id), make).await {
        Err(error) => late(&ctx, app, id, StatusCode::GONE, None, error).await,
        shown => shown,
    }
}

/// What became of the draft, where that is why somebody failed.
///
/// `status` is that of a draft that ended; an engagement that moved away keeps the error's own. `form`: as in [`ended`].
///
/// # Errors
/// The error, where it has another reason.
pub async fn late(
    ctx: &Ctx,
    app: &App,
    id: i64,
    status: StatusCode,
    form: Option<(String, Form)>,
    error: Error,
) -> Result<HttpResponse> {
    if !matches!(error, Error::NotFound | Error::Forbidden | Error::Conflict) {
        return Err(error);
    }
    let draft = form.as_ref().and_then(|(_, form)| form.int("draft"));
    match app.ask(ctx, move |ask| draft_end::find(ask, id, draft)).await {
        Ok(Some(end)) => {
            let status = if end == End::Moved { error.status_code() } else { status };
            let ctx = ctx.clone();
            let page = move || {
                let form = form.as_ref().map(|(key, form)| (key.as_str(), form));
                ended(&ctx, status, Ended::of(&ctx, id, Some(end)), form)
            };
            render::made(page).await
        }
        Ok(None) | Err(Error::NotFound | Error::Forbidden) => Err(error),
        Err(other) => Err(other),
    }
}
