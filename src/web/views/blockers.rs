//! The panel "what still blocks completion": every unmet rule by name, in words, linked to its field.

use crate::domain::review::demands::Missing;
use crate::domain::review::outcome::left_open;
use crate::domain::review::progress::SectionProgress;
use crate::paths;
use crate::queries::desk::Desk;
use crate::routes::at;
use crate::web::context::Ctx;
use crate::words::{self, count, fl};

/// One line of the panel.
pub struct Blocker {
    pub rule: String,
    pub text: String,
    pub href: String,
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
        let id = desk.engagement.id;
        let mut submission: Vec<Blocker> =
            progress.iter().flat_map(|s| &s.missing).map(|m| blocker(ctx, desk, m)).collect();
        for section in progress.iter().filter(|s| s.ill_formed > 0) {
            let title = desk.playbook.section(section.key).map_or("", |s| ctx.text(&s.title));
            submission.push(Blocker {
                rule: String::new(),
                text: fl!(ctx.t, "draft-ill-formed", section = title, count = count(section.ill_formed)),
                href: paths::section(id, section.key),
            });
        }
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

/// A missing answer, with the way to its field.
pub fn blocker(ctx: &Ctx, desk: &Desk, missing: &Missing<'_>) -> Blocker {
    let workload = |key: &str| desk.workloads.iter().find(|w| w.key == key).map(|w| w.name.as_str());
    Blocker {
        rule: missing.rule.to_owned(),
        text: words::missing::missing(ctx.t, ctx.lang, &missing.what, workload),
        href: at(&paths::section(desk.engagement.id, missing.section), &missing.field),
    }
}
