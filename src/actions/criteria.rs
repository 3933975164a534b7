//! Replacing the customer's own success criteria (R2).

use chrono::NaiveDateTime;

use super::engagements::managed;
use super::usage::note_gate;
use crate::domain::policy::Viewer;
use crate::domain::usage::Criterion;
use crate::error::Result;
use crate::store::audit::{self, NewEntry};
use crate::store::{AnyConnection, criteria, engagements, figures};

/// Replaces all criteria of an engagement, in the order given.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's, `Conflict` when its version is
/// another by now.
pub fn replace(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    id: i64,
    version: i64,
    rows: &[Criterion],
) -> Result<()> {
    managed(conn, viewer, id)?;
    let was_open = figures::current(conn, id)?.gate_open();
    engagements::bump(conn, id, version, now)?;
    criteria::replace(conn, id, rows)?;
    let achieved = rows.iter().filter(|row| row.counts_as_achieved()).count();
    let entry = NewEntry {
        engagement_id: Some(id),
        actor_id: Some(viewer.id),
        action: "criteria_replaced",
        subject: "engagement",
        subject_id: Some(id),
        detail: format!("achieved={achieved},rows={}", rows.len()),
        from_version: Some(version),
        to_version: Some(version + 1),
    };
    audit::record(conn, now, &entry)?;
    note_gate(conn, Some(viewer.id), now, id, was_open)
}
