//! What the withdrawal of a submission takes back (R15): what it agreed on, and what it and the returned ones before it changed of what
//! stood before. What an approved revision of the same review says stands on.

use chrono::NaiveDateTime;

use crate::domain::audit::Place;
use crate::domain::follow_ups::of_step;
use crate::domain::review::rows::is_kick_off;
use crate::domain::steps::{Changes, StepDeed};
use crate::error::Result;
use crate::queries::frozen::Frozen;
use crate::store::decisions::{self, Head};
use crate::store::reviews::Revision;
use crate::store::step_changes::NewChange;
use crate::store::{Seen, Work, agreed_steps, follow_ups, next_steps, step_changes};

/// Takes back what was done to the engagement's steps and follow-ups by the submission of this revision, and of those since the last
/// approved one that were returned. What people did to them since stays.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub(super) fn take_back(work: &mut Work<'_>, head: &Seen<Head>, revision: &Seen<Revision>) -> Result<()> {
    let standing = decisions::last_approved(work.conn, head)?;
    let approved = standing.as_ref().map_or(0, |standing| standing.revision);
    let mut taken_back = decisions::returned_after(work.conn, head, approved)?;
    taken_back.push((revision.revision, revision.submitted_at));
    let (revisions, moments): (Vec<i64>, Vec<NaiveDateTime>) = taken_back.into_iter().unzip();
    let place = Place { review: head.number, revision: revision.revision };
    for deed in step_changes::of_submissions(work.conn, head, &revisions)? {
        put_back(work, deed.step_id, &deed.changes, place)?;
    }
    let (by, at) = (work.viewer()?.id, work.now);
    follow_ups::unmeet(work.conn, head, revision.submitted_at, (by, at))?;
    let Some(standing) = standing else {
        agreed_steps::withdraw(work.conn, head, &[])?;
        return follow_ups::withdraw(work.conn, head);
    };
    let stands = Frozen::read(&standing, head.time_zone, work.playbooks)?;
    let said = Frozen::read(revision, head.time_zone, work.playbooks)?.promises(head.review_id);
    let promised = stands.promises(head.review_id);
    let keys: Vec<String> = stands.steps.into_iter().map(|step| step.key).collect();
    agreed_steps::withdraw(work.conn, head, &keys)?;
    follow_ups::withdraw_beside(work.conn, head, (&promised, &said), &moments, (by, at))
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
    agreed_steps::restore(work.conn, &stored, (&before, changes.known_since), work.now)?;
    let (by, at, kind) = (work.viewer()?.id, work.now, StepDeed::Changed);
    if is_kick_off(&stored.row_key) {
        let (engagement, how_far) = (stored.engagement_id, of_step(before.status));
        follow_ups::follow_step(work.conn, engagement, &stored.row_key, (how_far, before.due_on), (by, at))?;
    }
    let note = NewChange { step, kind, changes: &taken_back, note: "", shared: false, place: Some(place), by, at };
    step_changes::insert(work.conn, &note)
}
