//! Saying how far a next step is (R15).

use chrono::NaiveDateTime;

use super::engagements::held;
use super::review;
use crate::domain::engagement::StepStatus;
use crate::domain::policy::Viewer;
use crate::error::Result;
use crate::store::audit::{self, NewEntry};
use crate::store::{AnyConnection, engagements, steps};

/// Sets the status of a step, in the open draft as well where the step is on its list: whichever of the two was set last
/// is what a submission freezes and stores.
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
    held(conn, viewer, id)?;
    engagements::touch(conn, id, now)?;
    let (key, before) = steps::set_status(conn, id, step, now, status)?;
    review::follow_step(conn, viewer, now, id, &key, status)?;
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
