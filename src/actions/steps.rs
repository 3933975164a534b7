//! Next steps between reviews (R15): added, changed with a reason, commented on; and what a partner says of those of its side.
//! What a review froze stays as it is.

use super::held::held;
use super::review;
use crate::domain::audit::{Event, StepPart};
use crate::domain::engagement::StepStatus;
use crate::domain::follow_ups::of_step;
use crate::domain::message::Message;
use crate::domain::review::rows::is_kick_off;
use crate::domain::steps::{Changes, Contents, StepDeed};
use crate::error::{Denied, Error, Result};
use crate::playbook::keys::next_steps as columns;
use crate::store::engagements::Engagement;
use crate::store::next_steps::{Marks, NewNextStep, NextStep};
use crate::store::step_changes::NewChange;
use crate::store::{
    Seen, Work, engagements, follow_ups, next_steps, partner_steps, reviews, step_changes, summaries, users,
};

/// Longest reason and comment, in Unicode scalar values.
pub const LIMIT: usize = 4_000;

/// Why a step is not added or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Before the first review nothing was agreed on; its form takes the step.
    NoReview,
    /// What was agreed is another, or not to be done any more, and nobody said why.
    NoReason,
    /// A text is missing or too long.
    Unfit,
}

fn fits(text: &str) -> bool {
    text.chars().count() <= LIMIT
}

/// Adds a step after the newest review; its id.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's. Refused before the first review.
pub fn add(work: &mut Work<'_>, id: i64, step: &Contents) -> std::result::Result<i64, Denied<Refusal>> {
    let engagement = held(work, id)?;
    if step.what.trim().is_empty() || !fits(&step.what) {
        return Err(Denied::Refused(Refusal::Unfit));
    }
    let Some(newest) = reviews::newest(work.conn, &engagement)? else {
        return Err(Denied::Refused(Refusal::NoReview));
    };
    let key = format!("added-{}", uuid::Uuid::new_v4().simple());
    let row = NewNextStep {
        engagement_id: id,
        review_id: newest.review_id,
        row_key: &key,
        what: &step.what,
        owner: &step.owner,
        owner_side: step.side,
        due_on: step.due_on,
        status: step.status,
        updated_at: work.now,
        agreed: true,
        added: true,
        settled_at: Some(work.now),
        manager_id: engagement.manager_id,
        about: "",
    };
    let made = next_steps::insert(work.conn, &row)?;
    note(work, made, StepDeed::Added, &Changes::default(), "", false)?;
    engagements::touch(work.conn, id, work.now)?;
    work.audit(Event::StepAdded.of(made).within(id))?;
    Ok(made)
}

/// What a step is to say, and why.
#[derive(Debug, Clone)]
pub struct Change {
    pub contents: Contents,
    pub reason: String,
}

/// Changes a step that still has this version, in the open draft as well where the step is on its list: whichever of the two was
/// set last is what a submission freezes and stores. What is the same already leaves no trace.
///
/// # Errors
/// `NotFound` when engagement or step are not visible, `Forbidden` when the engagement is somebody else's, `Conflict` when the
/// step has another version by now. Refused without a reason where one is needed.
pub fn change(
    work: &mut Work<'_>,
    id: i64,
    step: i64,
    version: i64,
    change: &Change,
) -> std::result::Result<(), Denied<Refusal>> {
    let engagement = held(work, id)?;
    let stored = next_steps::row(work.conn, &engagement, step)?;
    let changes = Changes::between(&stored.contents(), &change.contents);
    if stored.version != version {
        return Err(Error::Conflict.into());
    }
    if changes.is_empty() {
        return Ok(());
    }
    let reason = change.reason.trim();
    if changes.need_a_reason() && reason.is_empty() {
        return Err(Denied::Refused(Refusal::NoReason));
    }
    if !fits(reason) || !fits(&change.contents.what) {
        return Err(Denied::Refused(Refusal::Unfit));
    }
    Ok(make(work, &engagement, &stored, &change.contents, reason)?)
}

/// Sets the status of a step, whatever version it has. As [`change`]; dropping it takes a reason, and so is not done here.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Malformed` for a step that would be dropped.
pub fn set_status(work: &mut Work<'_>, id: i64, step: i64, status: StepStatus) -> Result<()> {
    let engagement = held(work, id)?;
    let stored = next_steps::row(work.conn, &engagement, step)?;
    let contents = Contents { status, ..stored.contents() };
    let changes = Changes::between(&stored.contents(), &contents);
    if changes.need_a_reason() {
        return Err(Error::Malformed("a step is dropped without a reason"));
    }
    if changes.is_empty() {
        // A draft that says otherwise follows.
        return review::follow_step(work, &engagement, &stored.row_key, &[(columns::STATUS, status.key())]);
    }
    make(work, &engagement, &stored, &contents, "")
}

/// Makes the change with its traces: the step's own history, the draft, the trail. The engagement is held.
///
/// # Errors
/// `Conflict` where the step has another version by now.
pub(super) fn make(
    work: &mut Work<'_>,
    engagement: &Seen<Engagement>,
    stored: &NextStep,
    after: &Contents,
    reason: &str,
) -> Result<()> {
    let changes = Changes::between(&stored.contents(), after);
    let drop_reason = match after.status {
        StepStatus::Cancelled if changes.drops() => reason,
        StepStatus::Cancelled => stored.drop_reason.as_str(),
        _ => "",
    };
    // Words that a hand changed are settled; a status alone settles nothing that waits for an approval.
    let settled_at = match next_steps::settled_at(work.conn, stored.id)? {
        None if !changes.changes_words() => None,
        None => Some(work.now),
        Some(before) if !changes.changes_words() => Some(before),
        Some(_) => Some(work.now),
    };
    let marks = Marks { now: work.now, settled_at, reported_at: None, drop_reason };
    next_steps::change(work.conn, (stored.id, stored.version), after, marks)?;
    if is_kick_off(&stored.row_key) {
        mirror(work, engagement.id, &stored.row_key, after)?;
    }
    note(work, stored.id, StepDeed::Changed, &changes, reason, false)?;
    follow(work, engagement, &stored.row_key, &changes, after)?;
    engagements::touch(work.conn, engagement.id, work.now)?;
    let event = match (changes.changes_words(), changes.status) {
        (false, Some((from, to))) => Event::StepUpdated { from, to },
        _ => Event::StepChanged { parts: parts(&changes) },
    };
    work.audit(event.of(stored.id).within(engagement.id).from_version(stored.version))
}

/// The way back to the kick-off stands among the follow-ups too (R14), as far as its step is.
fn mirror(work: &mut Work<'_>, engagement: i64, key: &str, after: &Contents) -> Result<()> {
    let (now, by) = ((of_step(after.status), after.due_on), (work.viewer()?.id, work.now));
    follow_ups::follow_step(work.conn, engagement, key, now, by)
}

fn parts(changes: &Changes) -> Vec<StepPart> {
    let all = [
        (StepPart::What, changes.what.is_some()),
        (StepPart::Owner, changes.owner.is_some() || changes.side.is_some()),
        (StepPart::Due, changes.due_on.is_some()),
        (StepPart::Status, changes.status.is_some()),
    ];
    all.into_iter().filter(|(_, changed)| *changed).map(|(part, _)| part).collect()
}

/// Writes what was changed into the open draft that lists the step.
fn follow(
    work: &mut Work<'_>,
    engagement: &Seen<Engagement>,
    key: &str,
    changes: &Changes,
    after: &Contents,
) -> Result<()> {
    let due_on = after.due_on.map(|day| day.to_string()).unwrap_or_default();
    let all = [
        (columns::WHAT, after.what.as_str(), changes.what.is_some()),
        (columns::OWNER, after.owner.as_str(), changes.owner.is_some()),
        (columns::OWNER_SIDE, after.side.key(), changes.side.is_some()),
        (columns::DUE_ON, due_on.as_str(), changes.due_on.is_some()),
        (columns::STATUS, after.status.key(), changes.status.is_some()),
    ];
    let changed: Vec<(&str, &str)> =
        all.into_iter().filter(|(.., changed)| *changed).map(|(column, value, _)| (column, value)).collect();
    review::follow_step(work, engagement, key, &changed)
}

fn note(work: &mut Work<'_>, step: i64, kind: StepDeed, changes: &Changes, note: &str, shared: bool) -> Result<()> {
    let (by, at) = (work.viewer()?.id, work.now);
    step_changes::insert(work.conn, &NewChange { step, kind, changes, note, shared, place: None, by, at })
}

/// Comments on a step; `shared`: its partner reads it too. What the partner said of it does not wait any more.
///
/// # Errors
/// As [`change`]; refused without a text.
pub fn comment(
    work: &mut Work<'_>,
    id: i64,
    step: i64,
    text: &str,
    shared: bool,
) -> std::result::Result<(), Denied<Refusal>> {
    let engagement = held(work, id)?;
    let stored = next_steps::row(work.conn, &engagement, step)?;
    let text = text.trim();
    if text.is_empty() || !fits(text) {
        return Err(Denied::Refused(Refusal::Unfit));
    }
    note(work, stored.id, StepDeed::Commented, &Changes::default(), text, shared)?;
    next_steps::see_report(work.conn, &engagement, stored.id)?;
    Ok(work.audit(Event::StepCommented.of(stored.id).within(id))?)
}

/// The manager has looked at what the partner said of a step.
///
/// # Errors
/// `NotFound` when engagement or step are not visible, `Forbidden` when the engagement is somebody else's.
pub fn see_report(work: &mut Work<'_>, id: i64, step: i64) -> Result<()> {
    let engagement = held(work, id)?;
    let stored = next_steps::row(work.conn, &engagement, step)?;
    if next_steps::see_report(work.conn, &engagement, stored.id)? {
        work.audit(Event::StepReportSeen.of(stored.id).within(id))?;
    }
    Ok(())
}

/// Keeps what somebody of the partner says of a step of their side: how far it is, with a comment. It stands on the manager's
/// home until they look at it.
///
/// # Errors
/// `NotFound` when the step is none that the person's organisation sees as its own now; `Conflict` when it has another version
/// by now. Refused where nothing is said, with a comment that is too long, or with a status that is not theirs to set.
pub fn report(
    work: &mut Work<'_>,
    id: i64,
    step: i64,
    version: i64,
    status: StepStatus,
    text: &str,
) -> std::result::Result<(), Denied<Refusal>> {
    let viewer = work.viewer()?;
    // Before the lock: whoever may not see it makes nobody wait.
    summaries::find_assigned(work.conn, viewer, id)?;
    work.hold(id)?;
    work.present()?;
    let engagement = summaries::find_assigned(work.conn, viewer, id)?;
    let stored = partner_steps::find(work.conn, viewer, &engagement, step)?;
    let (row, key) = &*stored;
    if row.version != version {
        return Err(Error::Conflict.into());
    }
    let (text, from) = (text.trim(), row.status);
    if status == StepStatus::Cancelled || !fits(text) || (text.is_empty() && status == from) {
        return Err(Denied::Refused(Refusal::Unfit));
    }
    partner_steps::report(work.conn, &stored, version, status, work.now)?;
    if is_kick_off(key) {
        mirror(work, id, key, &Contents { status, ..row.contents() })?;
    }
    let changes = Changes { status: (from != status).then_some((from, status)), ..Changes::default() };
    note(work, row.id, StepDeed::Reported, &changes, text, true)?;
    if from != status {
        follow_report(work, id, key, status)?;
    }
    engagements::touch(work.conn, id, work.now)?;
    work.outbox(&Message::StepReported { engagement: id, step: row.id, version: version + 1 })?;
    let event = Event::StepReported { from, to: status };
    Ok(work.audit(event.of(row.id).within(id).from_version(version))?)
}

/// The open draft is the manager's: it takes over the status as if they had set it themselves.
fn follow_report(work: &mut Work<'_>, id: i64, key: &str, status: StepStatus) -> Result<()> {
    let manager = engagements::manager_of(work.conn, id)?;
    let manager = users::find_any(work.conn, manager)?.viewer();
    match engagements::find_visible(work.conn, &manager, id) {
        Ok(theirs) => review::follow_step(work, &theirs, key, &[(columns::STATUS, status.key())]),
        // Who manages nothing any more has no draft that could put the old status back.
        Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}
