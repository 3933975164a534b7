//! Two texts of one form side by side: what differs, who changed it, and which of the two is kept.

use std::collections::BTreeMap;

use crate::actions::review::Choices;
use crate::domain::review::answers::SectionAnswers;
use crate::domain::review::base::Base;
use crate::domain::review::merging::{self, Changed, Keep, What};
use crate::forms::{Fields, outline};
use crate::playbook::Section;
use crate::session::blocking;
use crate::web::context::Ctx;
use crate::words::differences::Reader;
use crate::words::fl;

/// The field that says that both texts were seen.
pub const SEEN: &str = "resolve";
/// Begins the names of the fields that say which side of a difference is kept.
pub const KEEP: &str = "keep.";
/// Begins what the button says that keeps one side of everything.
const ALL: &str = "all-";

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
    /// Key, words, lines of either side, and whether it is chosen.
    pub fn sides(&self, ctx: &Ctx) -> [(&'static str, String, &[String], bool); 2] {
        let side = |keep: Keep, words: String, lines| (keep.key(), words, lines, self.keep == Some(keep));
        [
            side(Keep::Mine, fl!(ctx.t, "draft-conflict-mine"), self.mine.as_slice()),
            side(Keep::Theirs, fl!(ctx.t, "draft-conflict-theirs"), self.theirs.as_slice()),
        ]
    }
}

/// What somebody chose who saw both texts; `None` for a form that comes from another page.
pub fn choices(form: &Fields) -> Option<Choices> {
    form.has(SEEN).then(|| Choices {
        all: form.text("go").strip_prefix(ALL).and_then(Keep::from_key),
        each: form
            .pairs()
            .iter()
            .filter_map(|(name, side)| Some((name.strip_prefix(KEEP)?.to_owned(), Keep::from_key(side)?)))
            .collect(),
    })
}

/// What the form was made with, where it says so.
pub fn base(form: &Fields) -> Option<Base> {
    Base::read(form.raw("base"))
}

/// What differs in words, with who changed it.
pub fn views(reader: &Reader<'_>, found: &[merging::Difference<'_>], chosen: &Choices) -> Vec<(Changed, Difference)> {
    blocking::grows();
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
                What::Row { .. } => fl!(reader.t, "draft-conflict-no-row"),
                _ => fl!(reader.t, "draft-no-answer"),
            },
            keep: chosen.keep(&difference.path, difference.changed),
        };
        (difference.changed, view)
    });
    shown.collect()
}

/// What was typed into a form and what is stored of it.
pub struct Sides {
    pub outline: Section,
    /// What the form was made with.
    pub base: Option<Base>,
    pub mine: SectionAnswers,
    pub theirs: SectionAnswers,
}

impl Sides {
    fn found(&self) -> Vec<merging::Difference<'_>> {
        merging::differences(&self.outline, self.base.as_ref(), &self.mine, &self.theirs)
    }

    /// Whether nothing differs.
    pub fn are_same(&self) -> bool {
        self.found().is_empty()
    }

    /// Whether nothing differs but what was typed here.
    pub fn only_mine(&self) -> bool {
        self.found().iter().all(|difference| difference.changed == Changed::Mine)
    }

    pub fn differences(&self, ctx: &Ctx, chosen: &Choices) -> Vec<(Changed, Difference)> {
        let workloads = BTreeMap::new();
        views(&Reader { t: ctx.t, lang: ctx.lang, workloads: &workloads }, &self.found(), chosen)
    }

    /// What was typed, but for what only the other side changed.
    pub fn merged(&self) -> Fields {
        self.kept(|d| d.changed.keep().unwrap_or(Keep::Mine))
    }

    /// What was chosen; `None` where something is still to be chosen.
    pub fn chosen(&self, choices: &Choices) -> Option<Fields> {
        let found = self.found();
        let is_chosen = |d: &merging::Difference<'_>| choices.keep(&d.path, d.changed).is_some();
        found.iter().all(is_chosen).then(|| self.kept(|d| choices.keep(&d.path, d.changed).unwrap_or(Keep::Mine)))
    }

    fn kept(&self, keep: impl Fn(&merging::Difference<'_>) -> Keep) -> Fields {
        let found = self.found();
        outline::fields(&merging::resolved(&self.outline, &self.mine, &self.theirs, &found, keep))
    }
}
