//! A form that was made with what is no longer stored: both texts side by side, and which of the two is kept of everything
//! that differs. Whatever only one side changed is chosen already.

use askama::Template;

use crate::actions::review::Choices;
use crate::domain::review::merging::Changed;
use crate::error::Result;
use crate::forms::{FieldErrors, Fields};
use crate::session::blocking;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::render::Made;
use crate::web::views::differences::{Difference, KEEP, SEEN, Sides, choices};
use crate::words::fl;

#[derive(Template)]
#[template(path = "conflict/show.html")]
pub struct ConflictPage {
    ctx: Ctx,
    /// Whose form it is.
    pub over: String,
    pub title: String,
    pub text: String,
    /// Where to go from there instead, and what it is called.
    pub link: Option<(String, String)>,
    pub more: String,
    /// Where the form is sent, and where what is stored is seen.
    pub action: String,
    pub back: String,
    /// What both sides changed, or may have; and what only one changed.
    open: Vec<Difference>,
    merged: Vec<Difference>,
    errors: FieldErrors,
    /// What was typed, to be sent again.
    pairs: Vec<(String, String)>,
    /// What the page itself sends along.
    pub hidden: Vec<(&'static str, String)>,
}

impl ConflictPage {
    /// `undecided`: both texts were seen, and for some of what differs nothing was chosen.
    pub fn new(ctx: &Ctx, form: &Fields, all: Vec<(Changed, Difference)>, undecided: bool) -> Self {
        blocking::grows();
        let (merged, open): (Vec<_>, Vec<_>) = all.into_iter().partition(|(changed, _)| changed.keep().is_some());
        let of = |list: Vec<(Changed, Difference)>| list.into_iter().map(|(_, view)| view).collect::<Vec<_>>();
        let (open, merged) = (of(open), of(merged));
        let mut errors = FieldErrors::default();
        for difference in open.iter().filter(|d| undecided && d.keep.is_none()) {
            errors.add(&difference.id, fl!(ctx.t, "draft-conflict-needed", label = difference.label.as_str()));
        }
        Self {
            ctx: ctx.clone(),
            over: String::new(),
            title: fl!(ctx.t, "conflict-title"),
            text: String::new(),
            link: None,
            more: String::new(),
            action: String::new(),
            back: String::new(),
            open,
            merged,
            errors,
            pairs: form.pairs().iter().filter(|(name, _)| !is_ours(name)).cloned().collect(),
            hidden: Vec::new(),
        }
    }

    fn heading(&self) -> String {
        let title = self.title.clone();
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

/// Fields that the page writes itself.
fn is_ours(name: &str) -> bool {
    matches!(name, "csrf_token" | "version" | "draft" | "base" | "go" | SEEN) || name.starts_with(KEEP)
}

/// What becomes of a form that is held against what is stored.
pub enum Verdict {
    /// It is saved against what is stored: as it was typed, or as it was chosen.
    Save(Option<Fields>),
    /// Both texts are shown first.
    Ask(Late),
}

/// Why both texts are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Late {
    Changed,
    /// Both were seen, and for some of what differs nothing was chosen.
    Undecided,
}

/// Judges a form that was made with the version that it names, while `version` is stored. Where nobody else changed anything
/// that the form holds, there is nothing to choose.
pub fn judge(form: &Fields, sides: &Sides, version: i64) -> Verdict {
    let seen = form.int("version").unwrap_or(0);
    match choices(form).filter(|_| seen == version) {
        Some(choices) => match sides.chosen(&choices) {
            Some(fields) => Verdict::Save(Some(fields)),
            None => Verdict::Ask(Late::Undecided),
        },
        None if seen == version || sides.only_mine() => Verdict::Save(None),
        None => Verdict::Ask(Late::Changed),
    }
}

/// A form that asks which text is kept: what it is called, where it is sent, where what is stored is seen.
pub struct Asked<'a> {
    pub form: &'a Fields,
    pub sides: &'a Sides,
    /// Of what is stored.
    pub version: i64,
    pub over: String,
    pub action: String,
    pub back: String,
}

/// 409, with both texts; 422 where something is still to be chosen.
///
/// # Errors
/// The template failed.
pub fn ask(ctx: &Ctx, asked: Asked<'_>, late: Late) -> Result<Made> {
    let Asked { form, sides, version, over, action, back } = asked;
    let undecided = late == Late::Undecided;
    // What was chosen against an older text is asked again.
    let chosen: Choices = choices(form).filter(|_| undecided).unwrap_or_default();
    let base = sides.base.as_ref().map(ToString::to_string).unwrap_or_default();
    let text = match base.is_empty() {
        true => fl!(ctx.t, "conflict-text-unknown"),
        false => fl!(ctx.t, "conflict-text"),
    };
    let page = ConflictPage {
        over,
        text,
        action,
        back,
        hidden: vec![("version", version.to_string()), ("base", base)],
        ..ConflictPage::new(ctx, form, sides.differences(ctx, &chosen), undecided)
    };
    if undecided { Made::invalid(&page) } else { Made::conflict(&page) }
}
