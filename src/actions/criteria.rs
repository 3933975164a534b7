//! Replacing the customer's own success criteria (R2).

use super::engagements::held;
use super::usage::note_gate;
use crate::domain::audit::Event;
use crate::domain::usage::Criterion;
use crate::error::Result;
use crate::store::{Work, criteria, engagements, figures};

/// Replaces all criteria of an engagement, in the order given.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's, `Conflict` when its version is
/// another by now.
pub fn replace(work: &mut Work<'_>, id: i64, version: i64, rows: &[Criterion]) -> Result<()> {
    let engagement = held(work, id)?;
    let was_open = figures::current(work.conn, &engagement)?.gate_open();
    engagements::bump(work.conn, id, version, work.now)?;
    criteria::replace(work.conn, id, rows)?;
    let achieved = rows.iter().filter(|row| row.counts_as_achieved()).count() as i64;
    let event = Event::CriteriaReplaced { achieved, rows: rows.len() as i64 };
    work.audit(event.of_engagement(id).from_version(version))?;
    note_gate(work, &engagement, was_open)
}
