//! The answer to a save that came too late: both texts side by side, or what was typed for a draft that is gone.

use actix_web::HttpResponse;
use askama::Template;

use crate::domain::review::answers::SectionAnswers;
use crate::error::{Error, Result};
use crate::queries::desk::Desk;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::words::answers::{AnswerView, Audience, sections, typed};
use crate::words::fl;

#[derive(Template)]
#[template(path = "review/conflict.html")]
struct ConflictPage {
    ctx: Ctx,
    engagement: i64,
    section: String,
    title: String,
    /// Both sides of what differs; `None` when the draft is no longer open.
    differences: Option<Vec<Difference>>,
    /// What was typed, to be sent again.
    pairs: Vec<(String, String)>,
    /// The same in words, for a draft that is gone.
    typed: Vec<AnswerView>,
    version: i64,
    saved_at: String,
}

/// An answer that was typed otherwise than it is stored.
pub struct Difference {
    pub label: String,
    pub mine: Vec<String>,
    pub theirs: Vec<String>,
}

/// 409, with the draft and what was typed laid over it: both texts side by side, nothing thrown away.
pub fn conflict(
    ctx: &Ctx,
    desk: Option<(Desk, SectionAnswers)>,
    id: i64,
    key: &str,
    form: &Form,
) -> Result<HttpResponse> {
    if ctx.wants_json {
        let message = fl!(ctx.t, "draft-conflict-message");
        return Ok(HttpResponse::Conflict().json(serde_json::json!({ "message": message })));
    }
    let ours = |name: &str| matches!(name, "csrf_token" | "version" | "draft" | "go");
    let mut page = ConflictPage {
        ctx: ctx.clone(),
        engagement: id,
        section: key.to_owned(),
        title: String::new(),
        differences: None,
        pairs: form.pairs().iter().filter(|(name, _)| !ours(name)).cloned().collect(),
        typed: Vec::new(),
        version: 0,
        saved_at: String::new(),
    };
    if let Some((mut desk, mine)) = desk {
        let section = desk.playbook.section(key).ok_or(Error::NotFound)?;
        page.title = ctx.text(&section.title).to_owned();
        page.version = desk.saved(key).map_or(0, |s| s.version);
        page.saved_at = desk.saved(key).map(|s| ctx.date_time(&s.saved_at)).unwrap_or_default();
        let theirs = answers_of(ctx, &desk, key);
        desk.answers.set_section(key, mine);
        let mine = answers_of(ctx, &desk, key);
        page.differences = Some(differences(mine, theirs));
    } else if let Some(section) = ctx.playbooks.newest().section(key) {
        page.title = ctx.text(&section.title).to_owned();
        let mut answers = SectionAnswers::default();
        form.pairs().iter().for_each(|(field, value)| answers.push(field, value));
        page.typed = typed(ctx.t, ctx.lang, section, &answers);
    }
    render::conflict(&page)
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
