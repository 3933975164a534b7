//! The panel "what still blocks completion": every unmet rule by name and every ill-formed answer, in words, linked to its
//! field.

use crate::domain::review::demands::Missing;
use crate::domain::review::outcome::left_open;
use crate::domain::review::progress::SectionProgress;
use crate::paths;
use crate::queries::desk::Desk;
use crate::routes::at;
use crate::session::blocking;
use crate::web::context::Ctx;
use crate::web::views::answer_faults::sentence;
use crate::words;

/// One line of the panel.
pub struct Blocker {
    pub rule: String,
    pub text: String,
    pub href: String,
}

impl Blocker {
    /// Followed from the page that checks all answers, it leads back there.
    pub fn from_check(self) -> Self {
        Self { href: self.href.replacen('#', "?from=check#", 1), ..self }
    }
}

/// The panel.
pub struct Blockers {
    /// What submission refuses.
    pub submission: Vec<Blocker>,
    /// What would keep the overall status open even after submission (R8).
    pub completion: Vec<Blocker>,
}

impl Blockers {
    pub fn new(ctx: &Ctx, desk: &Desk, progress: &[SectionProgress<'_>]) -> Self {
        blocking::grows();
        let id = desk.engagement.id;
        let submission = progress.iter().flat_map(|section| of_section(ctx, desk, section)).collect();
        let open = left_open(&desk.answers).into_iter().map(|open| {
            let (section, item) = open.place();
            Blocker {
                rule: open.rule().to_owned(),
                text: words::missing::left_open(ctx.t, open),
                href: format!("{}#{item}", paths::section(id, section)),
            }
        });
        let completion = open.collect();
        Self { submission, completion }
    }
}

impl Blockers {
    /// Followed from the page that checks all answers, they lead back there.
    pub fn from_check(self) -> Self {
        let each = |blockers: Vec<Blocker>| blockers.into_iter().map(Blocker::from_check).collect();
        Self { submission: each(self.submission), completion: each(self.completion) }
    }
}

/// What one section still lacks, and what in it is ill-formed, in the words that stand at the field.
pub fn of_section(ctx: &Ctx, desk: &Desk, section: &SectionProgress<'_>) -> Vec<Blocker> {
    let ill_formed = section.ill_formed.iter().map(|problem| Blocker {
        rule: String::new(),
        text: sentence(ctx, problem, desk.engagement.time_zone),
        href: at(&paths::section(desk.engagement.id, section.key), &problem.field),
    });
    section.missing.iter().map(|missing| blocker(ctx, desk, missing)).chain(ill_formed).collect()
}

/// A missing answer, with the way to its field.
fn blocker(ctx: &Ctx, desk: &Desk, missing: &Missing<'_>) -> Blocker {
    Blocker {
        rule: missing.rule.to_owned(),
        text: words::missing::missing(ctx.t, ctx.lang, &missing.what),
        href: at(&paths::section(desk.engagement.id, missing.section), &missing.field),
    }
}
