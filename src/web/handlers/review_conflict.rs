//! The answer to a save that came too late while a draft is open: both texts side by side, and which of the two is kept of
//! everything that differs. Whatever only one side changed is chosen already.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::review_ended::{Ended, ended};
use crate::actions::review::{Choices, Late};
use crate::domain::review::answers::SectionAnswers;
use crate::domain::review::base::Base;
use crate::domain::review::merging::{self, Changed, Keep, What};
use crate::error::{Error, Result};
use crate::forms::FieldErrors;
use crate::playbook::Section;
use crate::queries::desk::Desk;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::words::differences::Reader;
use crate::words::fl;

/// The field that says that both texts were seen.
const SEEN: &str = "resolve";
/// Begins the names of the fields that say which side of a difference is kept.
const KEEP: &str = "keep.";
/// Begins what the button says that keeps one side of everything.
const ALL: &str = "all-";

#[derive(Template)]
#[template(path = "review/conflict.html")]
struct ConflictPage {
    ctx: Ctx,
    engagement: i64,
    section: String,
    title: String,
    /// What became of the draft that the form belonged to, where another one is open by now.
    ended: Option<Ended>,
    /// What both sides changed, or may have; and what only one changed.
    open: Vec<Difference>,
    merged: Vec<Difference>,
    errors: FieldErrors,
    /// What was typed, to be sent again.
    pairs: Vec<(String, String)>,
    /// The draft that is open, and the version of its section that is shown here.
    draft: i64,
    version: i64,
    base: String,
    saved_at: String,
}

impl ConflictPage {
    fn heading(&self) -> String {
        let title = match &self.ended {
            Some(ended) => ended.title.clone(),
            None => fl!(self.ctx.t, "draft-conflict-title"),
        };
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    /// What differs, by who changed it, with the words above.
    fn groups(&self) -> Vec<(String, &[Difference])> {
        let (open, merged) = (crate::words::count(self.open.len()), crate::words::count(self.merged.len()));
        let groups = [
            (fl!(self.ctx.t, "draft-conflict-choose", count = open), self.open.as_slice()),
            (fl!(self.ctx.t, "draft-conflict-merged", count = merged), self.merged.as_slice()),
        ];
        groups.into_iter().filter(|(_, differences)| !differences.is_empty()).collect()
    }
}

/// An answer that was typed otherwise than it is stored.
pub struct Difference {
    /// Id of its field, and the name under which the choice is sent.
    pub id: String,
    pub name: String,
    pub label: String,
    /// Who changed it.
    pub note: String,
    pub mine: Vec<String>,
    pub theirs: Vec<String>,
    /// What an empty side says.
    pub nothing: String,
    /// What is chosen.
    pub keep: Option<Keep>,
}

impl Difference {
    fn sides(&self, ctx: &Ctx) -> [(&'static str, String, &[String], bool); 2] {
        let side = |keep: Keep, words: String, lines| (keep.key(), words, lines, self.keep == Some(keep));
        [
            side(Keep::Mine, fl!(ctx.t, "draft-conflict-mine"), self.mine.as_slice()),
            side(Keep::Theirs, fl!(ctx.t, "draft-conflict-theirs"), self.theirs.as_slice()),
        ]
    }
}

/// What somebody chose on this page; `None` for a form that comes from another.
pub fn choices(form: &Form) -> Option<Choices> {
    form.pairs().iter().any(|(name, _)| name == SEEN).then(|| Choices {
        all: form.text("go").strip_prefix(ALL).and_then(Keep::from_key),
        each: form
            .pairs()
            .iter()
            .filter_map(|(name, side)| Some((name.strip_prefix(KEEP)?.to_owned(), Keep::from_key(side)?)))
            .collect(),
    })
}

/// What the form was made with, where it says so.
pub fn base(form: &Form) -> Option<Base> {
    Base::read(form.raw("base"))
}

/// 409, with the draft and what was typed: both texts side by side, nothing thrown away; 422 where something is still to be
/// chosen. Where no draft is open, what became of it.
///
/// # Errors
/// The template failed.
pub fn conflict(ctx: &Ctx, late: Late, id: i64, key: &str, form: &Form) -> Result<HttpResponse> {
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
        return Ok(HttpResponse::Conflict().json(body));
    }
    let section = desk.playbook.section(key).ok_or(Error::NotFound)?;
    // Another draft did not begin with what this form began with. What was chosen against an older text is asked again.
    let base = base(form).filter(|_| end.is_none());
    let chosen = choices(form).filter(|_| late.undecided).unwrap_or_default();
    let all = differences(ctx, &desk, section, base.as_ref(), &mine, &chosen);
    let (merged, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|(changed, _)| changed.keep().is_some());
    let of = |list: Vec<(Changed, Difference)>| list.into_iter().map(|(_, difference)| difference).collect::<Vec<_>>();
    let (open, merged) = (of(open), of(merged));
    let mut errors = FieldErrors::default();
    for difference in open.iter().filter(|d| late.undecided && d.keep.is_none()) {
        errors.add(&difference.id, fl!(ctx.t, "draft-conflict-needed", label = difference.label.as_str()));
    }
    let saved = desk.saved(key);
    let page = ConflictPage {
        ctx: ctx.clone(),
        engagement: id,
        section: key.to_owned(),
        title: ctx.text(&section.title).to_owned(),
        ended: end,
        open,
        merged,
        errors,
        pairs: form.pairs().iter().filter(|(name, _)| !is_ours(name)).cloned().collect(),
        draft: desk.draft.id,
        version: saved.map_or(0, |saved| saved.version),
        base: base.map(|base| base.to_string()).unwrap_or_default(),
        saved_at: saved.map(|saved| ctx.date_time(&saved.saved_at)).unwrap_or_default(),
    };
    if late.undecided { render::invalid(&page) } else { render::conflict(&page) }
}

/// Fields that the page writes itself.
fn is_ours(name: &str) -> bool {
    matches!(name, "csrf_token" | "version" | "draft" | "base" | "go" | SEEN) || name.starts_with(KEEP)
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
    let shown = found.iter().zip(1..).map(|(difference, number)| {
        let (mine, theirs) = reader.sides(difference);
        let view = Difference {
            id: format!("difference-{number}"),
            name: format!("{KEEP}{}", difference.path),
            label: reader.label(difference),
            note: reader.note(difference.changed),
            mine,
            theirs,
            nothing: match difference.what {
                What::Row { .. } => fl!(ctx.t, "draft-conflict-no-row"),
                _ => fl!(ctx.t, "draft-no-answer"),
            },
            keep: chosen.keep(&difference.path, difference.changed),
        };
        (difference.changed, view)
    });
    shown.collect()
}
