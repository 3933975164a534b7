//! The page of the form of an engagement. What was typed and what it means is `forms::engagement`'s business.

use askama::Template;

use crate::actions::engagements::{EngagementInput, SameTenant};
use crate::actions::review::Choices as KeptSides;
use crate::domain::engagement::{Segment, Status};
use crate::domain::review::base::Base;
use crate::forms::engagement::{
    Raw, WorkloadChoice, offered, refused, tenant, workload_key, workload_value, workload_words,
};
use crate::forms::outline::{choice, form, item};
use crate::forms::{FieldErrors, Fields, Typed};
use crate::paths;
use crate::playbook::Kind;
use crate::queries::engagements::Choices;
use crate::queries::partner_move::Move;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::views::differences::{Difference, Sides};
use crate::web::views::narrowing::Choice;
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
    /// Marks of what the form was made with.
    pub base: String,
    /// What is stored where something else was typed that could not be saved.
    pub differences: Vec<Difference>,
    /// Engagements of the same tenant, which are shown before another is made.
    pub same_tenant: Vec<(i64, String)>,
    /// Complete by a review (R8), so that there is no status to choose.
    pub completed: bool,
    /// What moving to another partner changes, with what the form says when that is confirmed.
    pub partner_move: Option<(Move, String)>,
}

impl FormPage {
    pub fn new(ctx: Ctx, edited: Option<(i64, i64)>, raw: Raw, choices: Choices) -> Self {
        let t = ctx.t;
        let raw = raw.with_partner_meant(&choices);
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
            base: String::new(),
            differences: Vec::new(),
            same_tenant: Vec::new(),
            partner_move: None,
            completed: false,
            raw,
            ctx,
        }
    }

    /// The page of an engagement with this status. While it is complete, or where the form had no status, that stays as it is stored.
    pub fn with_status(self, status: Status, stored: &Raw, was_sent: bool) -> Self {
        let completed = status == Status::Complete;
        let set_status = if completed || !was_sent { stored.set_status.clone() } else { self.raw.set_status.clone() };
        Self { completed, raw: Raw { set_status, ..self.raw }, ..self }
    }

    /// The partner to choose, from a box or by name.
    fn partner(&self) -> Choice {
        Choice::of(self.partners.clone(), &self.raw.partner_id)
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

    /// What was typed and what is stored, to be held against each other. Both name their choices, listed or not.
    pub fn sides(&self, base: Option<Base>, stored: &Raw) -> Sides {
        let (t, raws) = (self.ctx.t, [&self.raw, stored]);
        let workloads = self.workload_ids();
        let with_unlisted = |list: &[(String, String)], chosen: fn(&Raw) -> &String| {
            let mut list = list.to_vec();
            for key in raws.map(chosen) {
                if !key.is_empty() && !list.iter().any(|(listed, _)| listed == key) {
                    list.push((key.clone(), fl!(t, "conflict-unlisted", key = key.as_str())));
                }
            }
            list
        };
        let mut items = vec![
            item("customer_name", Kind::Text, fl!(t, "engagements-customer")),
            item("tenant_id", Kind::Text, fl!(t, "engagements-tenant")),
            choice(
                "segment",
                Kind::Select,
                fl!(t, "engagements-segment"),
                with_unlisted(&self.segments, |raw| &raw.segment),
            ),
            choice(
                "time_zone",
                Kind::Select,
                fl!(t, "engagements-zone"),
                with_unlisted(&self.zones, |raw| &raw.time_zone),
            ),
            choice(
                "partner_id",
                Kind::Select,
                fl!(t, "engagements-partner"),
                with_unlisted(&self.partners, |raw| &raw.partner_id),
            ),
            choice(
                "set_status",
                Kind::Select,
                fl!(t, "engagements-status"),
                with_unlisted(&self.statuses, |raw| &raw.set_status),
            ),
            item("started_on", Kind::Date, fl!(t, "engagements-started")),
            item("goals_planned", Kind::Paragraph, fl!(t, "engagements-goals")),
        ];
        for workload in &self.choices.workloads {
            let label = fl!(t, "engagements-workload-named", name = workload.name.as_str());
            let values = raws.map(|raw| workload_value(raw, workload.id));
            let options = values.map(|value| (value.clone(), workload_words(t, &value)));
            items.push(choice(workload_key(workload.id), Kind::Select, label, options));
        }
        Sides { outline: form(items), base, mine: self.raw.answers(&workloads), theirs: stored.answers(&workloads) }
    }

    fn workload_ids(&self) -> Vec<i64> {
        self.choices.workloads.iter().map(|workload| workload.id).collect()
    }

    /// What a form is made with that holds what is stored.
    pub fn base_of(&self, stored: &Raw) -> String {
        let sides = self.sides(None, stored);
        Base::of(&sides.outline, &sides.theirs).to_string()
    }

    /// Shows these answers in place of what was typed, against what is stored.
    pub fn resolve(&mut self, answers: &Fields, stored: &Raw, version: i64) {
        self.raw = self.raw.with(answers, &self.workload_ids());
        self.workloads = offered(&self.choices.workloads, &self.raw);
        self.base = self.base_of(stored);
        self.version = version;
    }

    /// The form was not saved: what is stored stands beside what was typed, and what only that side changed is in the form.
    pub fn late_with(&mut self, base: Option<Base>, stored: &Raw, version: i64) {
        let sides = self.sides(base, stored);
        let differences = sides.differences(&self.ctx, &KeptSides::default());
        self.differences = differences.into_iter().map(|(_, view)| view).collect();
        self.resolve(&sides.merged(), stored, version);
    }
}
