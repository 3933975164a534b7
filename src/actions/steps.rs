//! Saying how far a next step is (R15).

use super::held::held;
use super::review;
use crate::domain::audit::Event;
use crate::domain::engagement::StepStatus;
use crate::error::Result;
use crate::store::{Work, engagements, next_steps};

/// Sets the status of a step, in the open draft as well where the step is on its list: whichever of the two was set last
/// is what a submission freezes and stores. A step that has the status already leaves no trace.
///
/// # Errors
/// `NotFound` when engagement or step are not visible, `Forbidden` when the engagement is somebody else's.
pub fn set_status(work: &mut Work<'_>, id: i64, step: i64, status: StepStatus) -> Result<()> {
    let engagement = held(work, id)?;
    let (key, before) = next_steps::set_status(work.conn, &engagement, step, work.now, status)?;
    review::follow_step(work, &engagement, &key, status)?;
    if before == status {
        return Ok(());
    }
    engagements::touch(work.conn, id, work.now)?;
    work.audit(Event::StepUpdated { from: before, to: status }.of(step).within(id))
}
