//! Saying how far a follow-up is, and when it is due.

use chrono::NaiveDate;

use super::held::held;
use super::review;
use crate::domain::audit::Event;
use crate::domain::engagement::TaskStatus;
use crate::domain::follow_ups::FollowUpKind;
use crate::error::{Error, Result};
use crate::playbook::keys::checklist;
use crate::store::{Work, engagements, follow_ups};

/// Changes status and day of a follow-up that still has this version, in the open draft as well where its row is there. What it
/// has already leaves no trace.
///
/// # Errors
/// `NotFound` when engagement or follow-up are not visible, `Forbidden` when the engagement is somebody else's, or for the way
/// back to the kick-off, whose step says it; `Conflict` when it has another version by now.
pub fn change(
    work: &mut Work<'_>,
    id: i64,
    follow_up: i64,
    version: i64,
    status: TaskStatus,
    due_on: Option<NaiveDate>,
) -> Result<()> {
    let engagement = held(work, id)?;
    let stored = follow_ups::row(work.conn, &engagement, follow_up)?;
    if stored.kind == FollowUpKind::KickOff {
        return Err(Error::Forbidden);
    }
    if stored.version != version {
        return Err(Error::Conflict);
    }
    if (stored.status, stored.due_on) == (status, due_on) {
        return Ok(());
    }
    let by = (work.viewer()?.id, work.now);
    follow_ups::change(work.conn, (stored.id, version), (status, due_on), by)?;
    if let Some((list, of_status, of_day)) = stored.kind.list() {
        let day = due_on.map(|day| day.to_string()).unwrap_or_default();
        let mut columns = vec![(of_status, status.key())];
        columns.extend(of_day.filter(|_| stored.due_on != due_on).map(|column| (column, day.as_str())));
        review::follow_row(work, &engagement, (checklist::SECTION, list), &stored.row_key, &columns)?;
    }
    engagements::touch(work.conn, id, work.now)?;
    let event = Event::FollowUpChanged { kind: stored.kind, from: stored.status, to: status };
    work.audit(event.of(stored.id).within(id).from_version(version))
}
