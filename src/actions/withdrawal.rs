//! What the withdrawal of a submission takes back (R15): what it agreed on, and what it changed of what stood before. What an approved
//! revision of the same review says stands on.

use crate::domain::audit::Place;
use crate::domain::steps::{Changes, StepDeed};
use crate::error::Result;
use crate::queries::frozen::Frozen;
use crate::store::decisions::{self, Head};
use crate::store::reviews::Revision;
use crate::store::step_changes::NewChange;
use crate::store::{Seen, Work, agreed_steps, follow_ups, next_steps, step_changes};

/// Takes back what the submission of this revision did to the engagement's steps and follow-ups. What people did to them since stays.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub(super) fn take_back(work: &mut Work<'_>, head: &Seen<Head>, revision: &Seen<Revision>) -> Result<()> {
    let standing = decisions::last_approved(work.conn, head)?;
    let place = Place { review: head.number, revision: revision.revision };
    let mut made = Vec::new();
    for deed in step_changes::of_submission(work.conn, head, place)? {
        match deed.kind {
            StepDeed::Agreed => made.push(deed.step_id),
            _ => put_back(work, deed.step_id, &deed.changes, place)?,
        }
    }
    let (by, at) = (work.viewer()?.id, work.now);
    follow_ups::unmeet(work.conn, head, revision.submitted_at, (by, at))?;
    let Some(standing) = standing else {
        agreed_steps::withdraw(work.conn, head)?;
        return follow_ups::withdraw(work.conn, head);
    };
    agreed_steps::withdraw_these(work.conn, &made)?;
    let promised = Frozen::read(&standing, head.time_zone, work.playbooks)?.promises(head.review_id);
    follow_ups::withdraw_beside(work.conn, head, &promised, revision.submitted_at, (by, at))
}

/// What the submission changed of a step becomes again what it was, unless it is something else by now.
fn put_back(work: &mut Work<'_>, step: i64, changes: &Changes, place: Place) -> Result<()> {
    let stored = next_steps::stored(work.conn, step)?;
    let now = stored.contents();
    let before = changes.taken_back_from(&now);
    let taken_back = Changes::between(&now, &before);
    if taken_back.is_empty() {
        return Ok(());
    }
    agreed_steps::restore(work.conn, &stored, &before, work.now)?;
    let (by, at, kind) = (work.viewer()?.id, work.now, StepDeed::Changed);
    let note = NewChange { step, kind, changes: &taken_back, note: "", shared: false, place: Some(place), by, at };
    step_changes::insert(work.conn, &note)
}
