//! The answer to a save that came too late while a draft is open: both texts side by side.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::review_ended::{Ended, ended};
use crate::actions::review::Late;
use crate::error::{Error, Result};
use crate::queries::desk::Desk;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::words::answers::{AnswerView, Audience, sections};
use crate::words::fl;

#[derive(Template)]
#[template(path = "review/conflict.html")]
struct ConflictPage {
    ctx: Ctx,
    engagement: i64,
    section: String,
    title: String,
    /// What became of the draft that the form belonged to, where another one is open by now.
    ended: Option<Ended>,
    /// Both sides of what differs.
    differences: Vec<Difference>,
    /// What was typed, to be sent again.
    pairs: Vec<(String, String)>,
    version: i64,
    saved_at: String,
}

impl ConflictPage {
    fn heading(&self) -> String {
        match &self.ended {
            Some(ended) => ended.title.clone(),
            None => fl!(self.ctx.t, "draft-conflict-title"),
        }
    }
}

/// An answer that was typed otherwise than it is stored.
pub struct Difference {
    pub label: String,
    pub mine: Vec<String>,
    pub theirs: Vec<String>,
}

/// 409, with the draft and what was typed laid over it: both texts side by side, nothing thrown away. Where no draft is
/// open, what became of it.
///
/// # Errors
/// The template failed.
pub fn conflict(ctx: &Ctx, late: Late, id: i64, key: &str, form: &Form) -> Result<HttpResponse> {
    let end = late.ended.map(|end| Ended::of(ctx, id, Some(end)));
    let Some((mut desk, mine)) = late.now else {
        let end = end.unwrap_or_else(|| Ended::of(ctx, id, None));
        return ended(ctx, StatusCode::CONFLICT, end, Some((key, form)));
    };
    if ctx.wants_json {
        let body = match end {
            Some(end) => end.json(ctx),
            None => serde_json::json!({ "message": fl!(ctx.t, "draft-conflict-message") }),
        };
        return Ok(HttpResponse::Conflict().json(body));
    }
    let section = desk.playbook.section(key).ok_or(Error::NotFound)?;
    let title = ctx.text(&section.title).to_owned();
    let (version, saved_at) = match desk.saved(key) {
        Some(saved) => (saved.version, ctx.date_time(&saved.saved_at)),
        None => (0, String::new()),
    };
    let theirs = answers_of(ctx, &desk, key);
    desk.answers.set_section(key, mine);
    let ours = |name: &str| matches!(name, "csrf_token" | "version" | "draft" | "go");
    render::conflict(&ConflictPage {
        ctx: ctx.clone(),
        engagement: id,
        section: key.to_owned(),
        title,
        ended: end,
        differences: differences(answers_of(ctx, &desk, key), theirs),
        pairs: form.pairs().iter().filter(|(name, _)| !ours(name)).cloned().collect(),
        version,
        saved_at,
    })
}

/// The answers of a section, in words.
pub fn answers_of(ctx: &Ctx, desk: &Desk, key: &str) -> Vec<AnswerView> {
    sections(ctx.t, ctx.lang, desk.playbook, &desk.answers, &desk.facts, &desk.workload_names(), Audience::Staff)
        .into_iter()
        .find(|s| s.key == key)
        .map(|s| s.rows)
        .unwrap_or_default()
}

/// What differs between what was typed and what is stored.
pub fn differences(mine: Vec<AnswerView>, theirs: Vec<AnswerView>) -> Vec<Difference> {
    let mut found: Vec<Difference> = Vec::new();
    for answer in &mine {
        let other = theirs.iter().find(|t| t.field == answer.field).map(|t| t.lines.clone()).unwrap_or_default();
        if other != answer.lines {
            found.push(Difference { label: answer.label.clone(), mine: answer.lines.clone(), theirs: other });
        }
    }
    for answer in theirs.into_iter().filter(|t| !t.lines.is_empty() && mine.iter().all(|m| m.field != t.field)) {
        found.push(Difference { label: answer.label, mine: Vec::new(), theirs: answer.lines });
    }
    found
}
