//! The page of the form of an engagement. What was typed and what it means is `forms::engagement`'s business.

use askama::Template;

use crate::actions::engagements::{EngagementInput, SameTenant};
use crate::domain::engagement::{Segment, Status};
use crate::forms::engagement::{Raw, WorkloadChoice, offered, refused, tenant};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::engagements::Choices;
use crate::queries::partner_move::Move;
use crate::store::engagements::{Engagement, Intended};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::words::{fl, word, zones};

#[derive(Template)]
#[template(path = "engagements/form.html")]
pub struct FormPage {
    pub ctx: Ctx,
    /// Id of the engagement that is edited.
    pub id: Option<i64>,
    pub version: i64,
    pub raw: Raw,
    pub errors: FieldErrors,
    choices: Choices,
    pub workloads: Vec<WorkloadChoice>,
    pub partners: Vec<(String, String)>,
    pub zones: Vec<(String, String)>,
    pub segments: Vec<(String, String)>,
    pub statuses: Vec<(String, String)>,
    /// Label, what is stored and what was typed, where somebody else was first.
    pub differences: Vec<(String, String, String)>,
    pub conflict: bool,
    /// Engagements of the same tenant, which are shown before another is made.
    pub same_tenant: Vec<(i64, String)>,
    /// What moving to another partner changes, with what the form says when that is confirmed.
    pub partner_move: Option<(Move, String)>,
}

impl FormPage {
    pub fn new(ctx: Ctx, edited: Option<(i64, i64)>, raw: Raw, choices: Choices) -> Self {
        let t = ctx.t;
        let settable = Status::ALL.iter().filter(|s| **s != Status::Complete);
        let words = |prefix: &'static str| move |key: &str| (key.to_owned(), word(t, prefix, key));
        Self {
            id: edited.map(|(id, _)| id),
            version: edited.map_or(0, |(_, version)| version),
            zones: zones::options(&raw.time_zone, ctx.now),
            segments: Segment::ALL.iter().map(|s| s.key()).map(words("segment")).collect(),
            statuses: settable.map(|s| s.key()).map(words("status")).collect(),
            partners: choices.partners.iter().map(|p| (p.id.to_string(), p.name.clone())).collect(),
            workloads: offered(&choices.workloads, &raw),
            choices,
            errors: FieldErrors::default(),
            differences: Vec::new(),
            conflict: false,
            same_tenant: Vec::new(),
            partner_move: None,
            raw,
            ctx,
        }
    }

    pub fn title(&self) -> String {
        let t = self.ctx.t;
        let title = if self.id.is_some() { fl!(t, "engagements-edit-title") } else { fl!(t, "engagements-new-title") };
        if self.errors.is_empty() { title } else { fl!(t, "error-title-prefix", title = title) }
    }

    /// What the way back is called: the name is a field of this form, and may have been emptied.
    pub fn name(&self) -> String {
        match (self.raw.customer_name.trim(), self.id) {
            ("", Some(id)) => fl!(self.ctx.t, "admin-audit-engagement-no", id = id.to_string()),
            (name, _) => name.to_owned(),
        }
    }

    pub fn action(&self) -> String {
        self.id.map_or_else(|| paths::engagements().to_owned(), paths::edit_engagement)
    }

    pub fn back(&self) -> String {
        self.id.map_or_else(|| paths::engagements().to_owned(), paths::engagement)
    }

    /// The typed values; `None` when something is wrong, which `errors` then holds in the order of the fields.
    pub fn parse(&mut self) -> Option<EngagementInput> {
        self.raw.parse(self.ctx.t, &self.choices).map_err(|errors| self.errors = errors).ok()
    }

    /// The tenant as it would be stored.
    pub fn tenant(&self) -> String {
        tenant(&self.raw.tenant_id).unwrap_or_default()
    }

    /// The tenant has engagements already.
    pub fn asks_about(&mut self, same: SameTenant) {
        self.errors = refused(self.ctx.t);
        self.same_tenant = same.0;
    }

    /// What the form says when the move to this partner is confirmed; never nothing.
    pub fn confirms(to: Option<i64>) -> String {
        format!("to-{}", to.map(|id| id.to_string()).unwrap_or_default())
    }

    /// Shows what the move changes, and takes the same form again as its confirmation.
    pub fn ask_about(&mut self, to: Option<i64>, partner_move: Move) {
        self.partner_move = Some((partner_move, Self::confirms(to)));
    }

    /// What the move changes, sentence by sentence.
    pub fn move_lines(&self, moved: &Move) -> Vec<String> {
        let t = self.ctx.t;
        let mut lines = Vec::new();
        if let Some(from) = &moved.from {
            lines.push(fl!(t, "engagements-move-from", name = from.as_str(), count = moved.lost));
        }
        if let Some(to) = &moved.to {
            lines.push(fl!(t, "engagements-move-to", name = to.as_str()));
            if moved.regained > 0 {
                lines.push(fl!(t, "engagements-move-again", name = to.as_str(), count = moved.regained));
            }
            if moved.hidden > 0 {
                lines.push(fl!(t, "engagements-move-hidden", name = to.as_str(), count = moved.hidden));
            }
        }
        if let Some(from) = &moved.from {
            lines.push(fl!(t, "engagements-move-back", name = from.as_str()));
        }
        lines
    }

    /// Somebody else saved first: what they saved stands beside what was typed, and saving again is on top of theirs.
    pub fn conflict_with(&mut self, engagement: &Engagement, intended: &[Intended]) {
        let t = self.ctx.t;
        let stored = Raw::of(engagement, intended);
        let shown = |list: &[(String, String)], key: &str| {
            list.iter().find(|(k, _)| k == key).map_or_else(String::new, |(_, words)| words.clone())
        };
        let targets = |raw: &Raw| {
            let chosen = self.workloads.iter().filter_map(|w| {
                let (chosen, target) = raw.workloads.get(&w.id)?;
                chosen.then(|| format!("{} {target}%", w.name))
            });
            chosen.collect::<Vec<_>>().join(&fl!(t, "list-separator"))
        };
        let all = |raw: &Raw| {
            [
                (fl!(t, "engagements-customer"), raw.customer_name.clone()),
                (fl!(t, "engagements-tenant"), raw.tenant_id.clone()),
                (fl!(t, "engagements-segment"), shown(&self.segments, &raw.segment)),
                (fl!(t, "engagements-zone"), shown(&self.zones, &raw.time_zone)),
                (fl!(t, "engagements-partner"), shown(&self.partners, &raw.partner_id)),
                (fl!(t, "engagements-status"), shown(&self.statuses, &raw.set_status)),
                (fl!(t, "engagements-started"), raw.started_on.clone()),
                (fl!(t, "engagements-goals"), raw.goals_planned.clone()),
                (fl!(t, "engagements-workloads"), targets(raw)),
            ]
        };
        let differences = all(&stored)
            .into_iter()
            .zip(all(&self.raw))
            .filter(|((_, theirs), (_, ours))| theirs != ours)
            .map(|((label, theirs), (_, ours))| (label, theirs, ours))
            .collect();
        self.differences = differences;
        self.conflict = true;
        self.version = engagement.version;
    }
}
