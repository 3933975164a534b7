//! Typed readings of the rows that have effects outside the review.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::answers::{Answers, Row};
use super::check::{Forms, cell};
use crate::domain::engagement::{Side, StepStatus};
use crate::playbook::keys::{ROW_KEY, next_steps as steps};

/// Rows of a list at most; keeps a page and a form within bounds.
pub const MOST_ROWS: usize = 100;

/// Whether a row of the next steps stands: it says what is to be done and was not cancelled. A cancelled one answers
/// nothing and excuses nothing (R10, R11).
pub fn stands(row: &Row) -> bool {
    !cell(row, steps::WHAT).trim().is_empty()
        && StepStatus::from_key(cell(row, steps::STATUS)) != Some(StepStatus::Cancelled)
}

/// How the key of a row begins that is the way back to the customer kick-off (R14), of which there is one at a time.
pub const KICK_OFF: &str = "kick-off-";

/// The key of a row that is the way back to the customer kick-off. `own`: what tells it from another one's.
pub fn kick_off_key(own: impl std::fmt::Display) -> String {
    format!("{KICK_OFF}{own}")
}

/// Whether a row with this key is the way back to the customer kick-off.
pub fn is_kick_off(key: &str) -> bool {
    key.starts_with(KICK_OFF)
}

/// A row of the next steps (R15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

/// The steps as lists of work show them: by date, those without one last. A frozen review keeps the order in which they
/// were typed.
pub fn by_due(steps: &[NextStep]) -> Vec<&NextStep> {
    let mut steps: Vec<&NextStep> = steps.iter().collect();
    steps.sort_by_key(|step| (step.due_on.is_none(), step.due_on));
    steps
}

/// The next steps of a review; rows without any text are left out.
pub fn next_steps(answers: &Answers, forms: &impl Forms) -> Vec<NextStep> {
    answers
        .section(steps::SECTION)
        .rows(steps::STEPS)
        .into_iter()
        .map(|(_, row)| NextStep {
            key: cell(&row, ROW_KEY).to_owned(),
            about: cell(&row, steps::ABOUT).to_owned(),
            what: cell(&row, steps::WHAT).trim().to_owned(),
            owner: cell(&row, steps::OWNER).trim().to_owned(),
            side: Side::from_key(cell(&row, steps::OWNER_SIDE)),
            due_on: forms.date(cell(&row, steps::DUE_ON)),
            status: StepStatus::from_key(cell(&row, steps::STATUS)).unwrap_or(StepStatus::Open),
        })
        .filter(|step| !step.what.is_empty())
        .collect()
}
