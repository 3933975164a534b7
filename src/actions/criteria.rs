//! Replacing the customer's own success criteria (R2).

use super::held::{held, note_gate};
use crate::domain::audit::Event;
use crate::domain::usage::{Criterion, Demand};
use crate::error::Denied;
use crate::store::criteria::Kept;
use crate::store::{Work, criteria, engagements, figures};

/// What a criterion lacks that is said to be achieved (R2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmet {
    /// Counted from 0.
    pub row: usize,
    pub demand: Demand,
}

/// Everything that R2 asks for and that these criteria lack.
pub fn unmet<'c>(rows: impl IntoIterator<Item = &'c Criterion>) -> Vec<Unmet> {
    let of_row =
        |(row, criterion): (usize, &Criterion)| criterion.unmet().into_iter().map(move |demand| Unmet { row, demand });
    rows.into_iter().enumerate().flat_map(of_row).collect()
}

/// Replaces all criteria of an engagement, in the order given. Where they are the same, nothing is written.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's, `Conflict` when its version is
/// another by now. Refused when a criterion is said to be achieved without target, actual or evidence.
pub fn replace(
    work: &mut Work<'_>,
    id: i64,
    version: i64,
    rows: &[Kept],
) -> std::result::Result<(), Denied<Vec<Unmet>>> {
    let engagement = held(work, id)?;
    let unmet = unmet(rows.iter().map(|row| &row.criterion));
    if !unmet.is_empty() {
        return Err(Denied::Refused(unmet));
    }
    let figures = figures::current(work.conn, &engagement)?;
    // Saving what is there already is no change.
    if engagement.version == version && rows.iter().map(|row| &row.criterion).eq(&figures.criteria) {
        return Ok(());
    }
    let was_open = figures.gate_open();
    engagements::bump(work.conn, id, version, work.now)?;
    criteria::replace(work.conn, id, rows)?;
    let achieved = rows.iter().filter(|row| row.criterion.counts_as_achieved()).count() as i64;
    let event = Event::CriteriaReplaced { achieved, rows: rows.len() as i64 };
    work.audit(event.of_engagement(id).from_version(version))?;
    Ok(note_gate(work, &engagement, was_open)?)
}
