//! The forms of a next step between reviews: what it says and why that changes, a comment, and a partner's report.

use super::{FieldErrors, Fields, Typed, sound};
use crate::actions::steps::{Change, LIMIT, Refusal};
use crate::domain::engagement::{Side, StepStatus};
use crate::domain::steps::{Changes, Contents};
use crate::words::steps::kick_off_in_all;
use crate::words::{Loader, fl};

/// A step as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    pub what: String,
    pub owner: String,
    pub side: String,
    pub due_on: String,
    pub status: String,
    pub reason: String,
}

impl Raw {
    /// As it is stored; `what`: its words.
    pub fn of(contents: &Contents, what: &str) -> Self {
        Self {
            what: what.to_owned(),
            owner: contents.owner.clone(),
            side: contents.side.key().to_owned(),
            due_on: contents.due_on.map(|day| day.to_string()).unwrap_or_default(),
            status: contents.status.key().to_owned(),
            reason: String::new(),
        }
    }

    /// A step that is to be added.
    pub fn empty() -> Self {
        Self { side: Side::Customer.key().to_owned(), status: StepStatus::Open.key().to_owned(), ..Self::default() }
    }
}

/// The step as it is stored; `None` for one that is added.
pub type Given<'g> = Option<&'g Contents>;

impl Typed for Raw {
    type Given<'g> = Given<'g>;
    type Value = Change;

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self {
            what: text("what"),
            owner: text("owner"),
            side: text("owner_side"),
            due_on: text("due_on"),
            status: text("status"),
            reason: text("reason"),
        }
    }

    fn parse(&self, t: &Loader, given: Given<'_>) -> Result<Change, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.lines(t, "what", &fl!(t, "engagement-step-what"), &self.what, LIMIT);
        errors.name(t, "owner", &fl!(t, "engagement-step-owner"), &self.owner, 200);
        let side = Side::from_key(&self.side);
        if side.is_none() {
            errors.add("owner_side", fl!(t, "form-required", label = fl!(t, "step-side")));
        }
        // One that has had no day needs none.
        let may_lack = given.is_some_and(|stored| stored.due_on.is_none());
        let due_on = if self.due_on.is_empty() && may_lack {
            None
        } else {
            errors.date(t, "due_on", &fl!(t, "engagement-step-due"), &self.due_on)
        };
        let status = StepStatus::from_key(&self.status);
        if status.is_none() {
            errors.add("status", fl!(t, "form-required", label = fl!(t, "engagement-step-status")));
        }
        errors.limit(t, "reason", &fl!(t, "step-reason"), &self.reason, LIMIT);
        // The way back to the kick-off has no words of its own, unless somebody gave it some.
        let is_unworded = given.is_some_and(|stored| stored.what.is_empty());
        let what =
            if is_unworded && kick_off_in_all().contains(&self.what) { String::new() } else { self.what.clone() };
        let contents =
            side.zip(status).map(|(side, status)| Contents { what, owner: self.owner.clone(), side, due_on, status });
        if let (Some(stored), Some(after), true) = (given, &contents, errors.is_empty())
            && Changes::between(stored, after).need_a_reason()
            && self.reason.is_empty()
        {
            errors.add("reason", fl!(t, "step-reason-needed"));
        }
        sound(contents.map(|contents| Change { contents, reason: self.reason.clone() }), errors)
    }
}

/// Why the action did not do it, at its field.
pub fn refused(t: &Loader, refusal: Refusal) -> FieldErrors {
    match refusal {
        Refusal::NoReview => FieldErrors::one("what", fl!(t, "step-no-review")),
        Refusal::NoReason => FieldErrors::one("reason", fl!(t, "step-reason-needed")),
        Refusal::Unfit => FieldErrors::one("what", fl!(t, "form-required", label = fl!(t, "engagement-step-what"))),
    }
}

/// A comment as typed.
#[derive(Debug, Clone, Default)]
pub struct RawComment {
    pub text: String,
    /// The partner reads it too.
    pub shared: bool,
}

impl Typed for RawComment {
    type Given<'g> = ();
    type Value = Self;

    fn read(fields: &Fields) -> Self {
        Self { text: fields.text("comment").to_owned(), shared: fields.has("shared") }
    }

    fn parse(&self, t: &Loader, (): ()) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.text(t, "comment", &fl!(t, "step-comment"), &self.text, LIMIT);
        sound(Some(self.clone()), errors)
    }
}

/// What somebody of the partner says of a step, as typed. Several stand on one page, so that the fields name their step.
#[derive(Debug, Clone, Default)]
pub struct RawReport {
    pub step: i64,
    pub status: String,
    pub note: String,
}

/// Name of a field of the report on a step.
pub fn report_field(step: i64, column: &str) -> String {
    format!("{column}-{step}")
}

impl RawReport {
    pub fn read(fields: &Fields, step: i64) -> Self {
        let text = |column: &str| fields.text(&report_field(step, column)).to_owned();
        Self { step, status: text("status"), note: text("note") }
    }

    /// # Errors
    /// Everything that is wrong, in the order of the fields. `stored`: the status that it has, where the form was made with it.
    pub fn parse(&self, t: &Loader, stored: Option<StepStatus>) -> Result<(StepStatus, String), FieldErrors> {
        let mut errors = FieldErrors::default();
        let status = StepStatus::from_key(&self.status).filter(|status| *status != StepStatus::Cancelled);
        if status.is_none() {
            let label = fl!(t, "engagement-step-status");
            errors.add(report_field(self.step, "status"), fl!(t, "form-required", label = label));
        }
        let note = report_field(self.step, "note");
        errors.limit(t, &note, &fl!(t, "step-comment"), &self.note, LIMIT);
        if stored.is_some() && status == stored && self.note.is_empty() {
            errors.add(note, fl!(t, "summary-report-nothing"));
        }
        sound(status.map(|status| (status, self.note.clone())), errors)
    }
}
