//! Typed readings of the rows that have effects outside the review.

use chrono::NaiveDate;

use super::answers::Answers;
use super::check::{Forms, cell};
use crate::domain::engagement::{Side, StepStatus};

/// A row of the next steps (R15).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// Keeps its identity over revisions and further reviews.
    pub key: String,
    /// Item of the key information that it answers, such as `trained`.
    pub about: String,
    pub what: String,
    pub owner: String,
    pub side: Option<Side>,
    pub due_on: Option<NaiveDate>,
    pub status: StepStatus,
}

/// The next steps of a review; rows without any text are left out.
pub fn next_steps(answers: &Answers, forms: &impl Forms) -> Vec<NextStep> {
    answers
        .section("next-steps")
        .rows("next_steps")
        .into_iter()
        .map(|(_, row)| NextStep {
            key: cell(&row, "key").to_owned(),
            about: cell(&row, "about").to_owned(),
            what: cell(&row, "what").trim().to_owned(),
            owner: cell(&row, "owner").trim().to_owned(),
            side: Side::from_key(cell(&row, "owner_side")),
            due_on: forms.date(cell(&row, "due_on")),
            status: StepStatus::from_key(cell(&row, "status")).unwrap_or(StepStatus::Open),
        })
        .filter(|step| !step.what.is_empty())
        .collect()
}
