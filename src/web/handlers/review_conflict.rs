//! The answer to a save of a section that came too late while a draft is open.

use actix_web::http::StatusCode;

use super::review_ended::{Ended, ended};
use crate::actions::review::{Choices, Late};
use crate::domain::review::answers::SectionAnswers;
use crate::domain::review::base::Base;
use crate::domain::review::merging::{self, Changed};
use crate::error::{Error, Result};
use crate::paths;
use crate::playbook::Section;
use crate::queries::desk::Desk;
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::late::ConflictPage;
use crate::web::render::Made;
use crate::web::views::differences::{Difference, base, choices, views};
use crate::words::differences::Reader;
use crate::words::fl;

/// 409, with the draft and what was typed: both texts side by side, nothing thrown away; 422 where something is still to be
/// chosen. Where no draft is open, what became of it.
///
/// # Errors
/// The template failed.
pub fn conflict(ctx: &Ctx, late: Late, id: i64, key: &str, form: &Form) -> Result<Made> {
    let end = late.ended.map(|end| Ended::of(ctx, id, Some(end)));
    let Some((desk, mine)) = late.now else {
        let end = end.unwrap_or_else(|| Ended::of(ctx, id, None));
        return ended(ctx, StatusCode::CONFLICT, end, Some((key, form)));
    };
    if ctx.wants_json {
        let body = match end {
            Some(end) => end.json(ctx),
            None => serde_json::json!({ "message": fl!(ctx.t, "draft-conflict-message") }),
        };
        return Ok(Made::json(StatusCode::CONFLICT, &body));
    }
    let section = desk.playbook.section(key).ok_or(Error::NotFound)?;
    // Another draft did not begin with what this form began with. What was chosen against an older text is asked again.
    let base = base(form).filter(|_| end.is_none());
    let chosen = choices(form).filter(|_| late.undecided).unwrap_or_default();
    let all = differences(ctx, &desk, section, base.as_ref(), &mine, &chosen);
    let saved = desk.saved(key);
    let saved_at = saved.map(|saved| ctx.date_time(&saved.saved_at)).unwrap_or_default();
    let text = match (&end, &base) {
        (Some(end), _) => end.text.clone(),
        (None, None) => fl!(ctx.t, "draft-conflict-text-unknown", at = saved_at),
        (None, Some(_)) => fl!(ctx.t, "draft-conflict-text", at = saved_at),
    };
    let mut page = ConflictPage::new(ctx, form, all, late.undecided);
    page.over = ctx.text(&section.title).to_owned();
    page.title = fl!(ctx.t, "draft-conflict-title");
    page.text = text;
    page.action = paths::section(id, key);
    page.back = paths::section(id, key);
    page.hidden = vec![
        ("draft", desk.draft.id.to_string()),
        ("version", saved.map_or(0, |saved| saved.version).to_string()),
        ("base", base.map(|base| base.to_string()).unwrap_or_default()),
    ];
    if let Some(end) = end {
        page.title = end.title;
        page.link = Some((end.href, end.link));
        page.more = fl!(ctx.t, "draft-ended-other");
    }
    if late.undecided { Made::invalid(&page) } else { Made::conflict(&page) }
}

/// What differs between what was typed and what is stored, with who changed it.
pub fn differences(
    ctx: &Ctx,
    desk: &Desk,
    section: &'static Section,
    base: Option<&Base>,
    mine: &SectionAnswers,
    chosen: &Choices,
) -> Vec<(Changed, Difference)> {
    let workloads = desk.workload_names();
    let reader = Reader { t: ctx.t, lang: ctx.lang, workloads: &workloads };
    let found = merging::differences(section, base, mine, desk.stored(&section.key));
    views(&reader, &found, chosen)
}
