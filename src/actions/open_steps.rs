//! Open steps of earlier reviews, closed or dropped from the form of the next one (R15). What is typed there is saved with it.

use super::review::{self, Late, SectionSave};
use super::steps;
use crate::domain::engagement::StepStatus;
use crate::domain::steps::Contents;
use crate::error::{Denied, Error};
use crate::queries::desk::Desk;
use crate::store::{Work, next_steps};

/// What becomes of an open step.
#[derive(Debug, Clone)]
pub struct Settled {
    /// Key of its row.
    pub step: String,
    pub status: StepStatus,
    /// Why it is dropped.
    pub reason: String,
}

/// Saves the section, and then settles the step. One that is done or dropped already stays as it is.
///
/// # Errors
/// As [`review::save_section`]; `NotFound` when there is no such step, `Malformed` for one that is dropped without a reason.
pub fn settle(
    work: &mut Work<'_>,
    save: &SectionSave,
    settled: &Settled,
) -> std::result::Result<Box<Desk>, Denied<Box<Late>>> {
    let desk = review::save_section(work, save)?;
    // The text of a form is saved as it is: what lists show of the engagement changes now.
    work.hold(save.engagement)?;
    let stored = next_steps::of_row(work.conn, &desk.engagement, &settled.step)?.ok_or(Error::NotFound)?;
    let reason = settled.reason.trim();
    if settled.status == StepStatus::Cancelled && reason.is_empty() || reason.chars().count() > steps::LIMIT {
        return Err(Error::Malformed("a step is dropped without a reason").into());
    }
    if stored.status.is_open() {
        let contents = Contents { status: settled.status, ..stored.contents() };
        steps::make(work, &desk.engagement, &stored, &contents, reason)?;
    }
    Ok(desk)
}
