//! Saying how far a next step is (R15).

use chrono::NaiveDateTime;

use super::engagements::managed;
use crate::domain::engagement::StepStatus;
use crate::domain::policy::Viewer;
use crate::error::Result;
use crate::store::audit::{self, NewEntry};
use crate::store::{AnyConnection, engagements, steps};

/// Sets the status of a step.
///
/// # Errors
/// `NotFound` when engagement or step are not visible, `Forbidden` when the engagement is somebody else's.
pub fn set_status(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    id: i64,
    step: i64,
    status: StepStatus,
) -> Result<()> {
    managed(conn, viewer, id)?;
    engagements::touch(conn, id, now)?;
    let before = steps::set_status(conn, id, step, now, status)?;
    let entry = NewEntry {
        engagement_id: Some(id),
        actor_id: Some(viewer.id),
        action: "step_updated",
        subject: "next_step",
        subject_id: Some(step),
        detail: format!("from={before},to={}", status.key()),
        ..NewEntry::default()
    };
    audit::record(conn, now, &entry)
}
