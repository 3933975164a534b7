//! What the form's conditions may ask about the engagement, beside the answers; and what the answers say of the meeting.

use chrono::NaiveDate;

use super::answers::{Answers, Row};
use crate::domain::engagement::{Meeting, Outcome, Segment};
use crate::domain::usage::Figures;
use crate::playbook::{Condition, keys};

/// Facts of the moment: segment, gate, age of the figures, today in the engagement's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    pub segment: Segment,
    /// R1 or R2 holds.
    pub gate_open: bool,
    /// AU is at 10 % or more throughout (R6).
    pub usage_at_least_ten: bool,
    /// A measurement that counts is older than 45 days, or covers more than 31 days, which flatters the rate (R1).
    pub stale: bool,
    pub today: NaiveDate,
}

impl Facts {
    pub fn new(segment: Segment, figures: &Figures, today: NaiveDate) -> Self {
        Self {
            segment,
            gate_open: figures.gate_open(),
            usage_at_least_ten: figures.usage_at_least_ten(),
            stale: figures.any_doubtful(today),
            today,
        }
    }

    fn value(&self, key: &str) -> &'static str {
        let yes_no = |b: bool| if b { "yes" } else { "no" };
        match key {
            "segment" => self.segment.key(),
            "gate" => {
                if self.gate_open {
                    "open"
                } else {
                    "shut"
                }
            }
            "au_met" => yes_no(self.usage_at_least_ten),
            "stale" => yes_no(self.stale),
            _ => "",
        }
    }
}

/// Whether a condition holds; `row` is the row that a column's condition speaks of.
pub fn holds(condition: &Condition, answers: &Answers, facts: &Facts, row: Option<&Row>) -> bool {
    let is = |value: &str| condition.values.iter().any(|v| v == value);
    match condition.scope.as_str() {
        "facts" => is(facts.value(&condition.key)),
        "row" => row.is_some_and(|r| r.get(&condition.key).is_some_and(|v| is(v.trim()))),
        section => answers.section(section).list(&condition.key).into_iter().any(|v| is(v.trim())),
    }
}

/// What became of the meeting, as far as it has been said.
pub fn meeting(answers: &Answers) -> Option<Meeting> {
    Meeting::from_key(answers.text(keys::meeting::SECTION, keys::meeting::TOOK_PLACE))
}

/// The result of the meeting, where one is chosen. One that did not take place has none, whatever was chosen before; of one
/// that is still to come, what is chosen already is asked about like any other.
pub fn outcome(answers: &Answers) -> Option<Outcome> {
    (!matches!(meeting(answers), Some(Meeting::NotAttended | Meeting::Cancelled)))
        .then(|| Outcome::from_key(answers.text(keys::outcome::SECTION, keys::outcome::RESULT)))?
}
