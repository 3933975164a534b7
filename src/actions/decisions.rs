//! What is done to a submitted review: approve, return with comments, withdraw, undo an approval; and comments that are kept
//! until then.
//!
//! Each decides about the review's newest revision, and only while that is the one the person had before them.

use super::withdrawal;
use crate::domain::audit::{Event, Place};
use crate::domain::comments::Texts;
use crate::domain::engagement::{DecisionKind, ReviewState};
use crate::domain::message::Message;
use crate::error::{Denied, Error, Result};
use crate::playbook::Playbook;
use crate::playbook::keys::{ROW_KEY, next_steps as steps};
use crate::queries::frozen;
use crate::store::comment_drafts::{self, Kept};
use crate::store::decisions::{self, Head};
use crate::store::reviews::{self, Revision};
use crate::store::typed::Json;
use crate::store::{Seen, Work, agreed_steps, claims, completion, engagements};

/// Longest comment and reason, in Unicode scalar values.
pub const LIMIT: usize = 4_000;

/// Why a text is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A comment or reason is missing or too long.
    Unfit,
    /// The person keeps other comments than these by now, from another window.
    KeptElsewhere,
    /// Somebody else has taken the review on, and the person was not asked about that.
    Claimed,
}

fn fits(text: &str) -> bool {
    text.chars().count() <= LIMIT
}

/// A comment of a decision: key of its section (empty for the review as a whole) and its text as typed. One without text is
/// none. A return needs one; with an approval they are remarks. Partners read neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub section: String,
    pub body: String,
}

/// The review and its newest revision, locked, and the revision still the one the person saw.
fn opened(work: &mut Work<'_>, review: i64) -> Result<(Seen<Head>, Seen<Revision>)> {
    let viewer = work.viewer()?;
    let head = decisions::find_visible(work.conn, viewer, review)?;
    work.hold(head.engagement_id)?;
    under_lock(work, review)
}

/// As [`opened`], to keep what no list shows and nobody counts.
pub(super) fn opened_as_it_is(work: &mut Work<'_>, review: i64) -> Result<(Seen<Head>, Seen<Revision>)> {
    let viewer = work.viewer()?;
    let head = decisions::find_visible(work.conn, viewer, review)?;
    work.hold_as_it_is(head.engagement_id)?;
    under_lock(work, review)
}

/// Read again under the lock: the engagement may just have been reassigned.
fn under_lock(work: &mut Work<'_>, review: i64) -> Result<(Seen<Head>, Seen<Revision>)> {
    work.present()?;
    let head = decisions::find_visible(work.conn, work.viewer()?, review)?;
    let revision = decisions::newest(work.conn, &head)?;
    Ok((head, revision))
}

fn is_seen(revision: &Revision, seen: i64) -> Result<()> {
    if revision.revision == seen { Ok(()) } else { Err(Error::Conflict) }
}

pub(super) fn is_in(revision: &Revision, state: ReviewState) -> Result<()> {
    if revision.state == state { Ok(()) } else { Err(Error::Conflict) }
}

fn deciding(work: &mut Work<'_>, review: i64, seen: i64) -> Result<(Seen<Head>, Seen<Revision>)> {
    let (head, revision) = opened(work, review)?;
    may_decide(work, &head, &revision, seen)?;
    Ok((head, revision))
}

/// As [`deciding`], for what no list shows and nobody counts.
pub(super) fn deciding_as_it_is(work: &mut Work<'_>, review: i64, seen: i64) -> Result<(Seen<Head>, Seen<Revision>)> {
    let (head, revision) = opened_as_it_is(work, review)?;
    may_decide(work, &head, &revision, seen)?;
    Ok((head, revision))
}

fn may_decide(work: &mut Work<'_>, head: &Head, revision: &Revision, seen: i64) -> Result<()> {
    let viewer = work.viewer()?;
    let is_own = !decisions::own(work.conn, viewer, &[head.review_id])?.is_empty();
    if !viewer.may_decide(is_own, head.manager_id) {
        return Err(Error::Forbidden);
    }
    is_seen(revision, seen)
}

/// Whether what this person keeps about the revision is what the form was made with, or says the same. `None` as a version:
/// no form.
fn kept_is_seen(
    work: &mut Work<'_>,
    revision: &Seen<Revision>,
    version: Option<i64>,
    comments: &[Comment],
) -> std::result::Result<(), Denied<Refusal>> {
    let kept = comment_drafts::own(work.conn, work.viewer()?, revision)?;
    let is_seen = |kept: &Kept| version.is_none_or(|v| v == kept.version) || *kept.comments == texts(comments);
    if kept.as_ref().is_none_or(is_seen) { Ok(()) } else { Err(Denied::Refused(Refusal::KeptElsewhere)) }
}

/// The texts that say something.
fn texts(comments: &[Comment]) -> Texts {
    let said = comments.iter().filter(|comment| !comment.body.trim().is_empty());
    said.map(|comment| (comment.section.clone(), comment.body.clone())).collect()
}

/// Keeps the comments for later, as they were typed; nobody else sees them. What is kept already is not kept a second time.
/// `version`: of what was kept when the form was made, 0 for nothing.
///
/// # Errors
/// As [`approve`]; `Malformed` for a comment on a section that the review does not have.
pub fn keep(
    work: &mut Work<'_>,
    review: i64,
    seen: i64,
    version: i64,
    comments: &[Comment],
) -> std::result::Result<Kept, Denied<Refusal>> {
    let (_, revision) = deciding_as_it_is(work, review, seen)?;
    is_in(&revision, ReviewState::Submitted)?;
    known(work, &revision, comments)?;
    let (viewer, now, comments) = (work.viewer()?, work.now, texts(comments));
    let kept = comment_drafts::own(work.conn, viewer, &revision)?;
    let nothing = Kept { comments: Json(Texts::new()), version: 0, saved_at: now };
    let stored = kept.unwrap_or(nothing);
    if *stored.comments == comments {
        return Ok(stored);
    }
    match comment_drafts::save(work.conn, viewer, &revision, &comments, version, now) {
        Ok(version) => Ok(Kept { comments: Json(comments), version, saved_at: now }),
        Err(Error::Conflict) => Err(Denied::Refused(Refusal::KeptElsewhere)),
        Err(error) => Err(error.into()),
    }
}

/// `Malformed` for a comment on a section that the review does not have.
fn known(work: &Work<'_>, revision: &Revision, comments: &[Comment]) -> Result<&'static Playbook> {
    let playbook = frozen::version(work.playbooks, &revision.playbook_version)?;
    let said = comments.iter().filter(|comment| !comment.body.trim().is_empty() && !comment.section.is_empty());
    if said.into_iter().all(|comment| playbook.section(&comment.section).is_some()) {
        Ok(playbook)
    } else {
        Err(Error::Malformed("a comment on a section that is not there"))
    }
}

/// The comments that say something, in the order of the form, in which they are read; those on the review as a whole come
/// last.
///
/// # Errors
/// `Unfit` where one is too long, `Malformed` for one on a section that the review does not have.
fn fitting<'c>(
    work: &Work<'_>,
    revision: &Revision,
    comments: &'c [Comment],
) -> std::result::Result<Vec<&'c Comment>, Denied<Refusal>> {
    let playbook = known(work, revision, comments)?;
    let place = |comment: &Comment| playbook.sections.iter().position(|section| section.key == comment.section);
    let mut comments: Vec<&Comment> = comments.iter().filter(|comment| !comment.body.trim().is_empty()).collect();
    comments.sort_by_key(|comment| place(comment).unwrap_or(usize::MAX));
    if comments.iter().all(|comment| fits(&comment.body)) { Ok(comments) } else { Err(Denied::Refused(Refusal::Unfit)) }
}

/// Stores a lead's decision with what they said.
fn decided(work: &mut Work<'_>, revision: &Seen<Revision>, kind: DecisionKind, comments: &[&Comment]) -> Result<()> {
    let viewer = work.viewer()?;
    let decision = decisions::insert(work.conn, revision.id, kind, "", viewer.id, work.now)?;
    for comment in comments {
        decisions::insert_comment(work.conn, decision, revision.id, &comment.section, comment.body.trim())?;
    }
    comment_drafts::drop_own(work.conn, viewer, revision)
}

/// Approves, with remarks or without. The engagement stays as the submission left it (R8). `kept`: the version of the kept
/// comments that the form had, which are dropped. `over`: who else has taken the review on, where this person was asked about that.
///
/// # Errors
/// `NotFound`, `Forbidden` for one's own review, `Conflict` when another revision or state is there by now; `KeptElsewhere`
/// where other comments are kept by now, so that none is dropped unseen; `Claimed` where somebody else has taken it on; `Unfit`
/// with a remark that is too long, `Malformed` for one on a section that the review does not have. A stale page is told so
/// before its texts are judged.
pub fn approve(
    work: &mut Work<'_>,
    review: i64,
    seen: i64,
    remarks: &[Comment],
    kept: Option<i64>,
    over: Option<i64>,
) -> std::result::Result<(), Denied<Refusal>> {
    let viewer = work.viewer()?;
    let (head, revision) = deciding(work, review, seen)?;
    is_in(&revision, ReviewState::Submitted)?;
    was_asked(work, &revision, over)?;
    kept_is_seen(work, &revision, kept, remarks)?;
    let remarks = fitting(work, &revision, remarks)?;
    // Never before the present partner came: whoever waited for the lock approves after the move, and counts for that one.
    let when = Some((viewer.id, head.partner_since.map_or(work.now, |since| work.now.max(since))));
    decisions::change_state(work.conn, &revision, ReviewState::Submitted, ReviewState::Approved, when)?;
    decided(work, &revision, DecisionKind::Approved, &remarks)?;
    settle_steps(work, &head, &revision)?;
    engagements::touch(work.conn, head.engagement_id, work.now)?;
    let (engagement, revision_number) = (head.engagement_id, revision.revision);
    work.outbox(&Message::ReviewApproved { engagement, review, revision: revision_number })?;
    Ok(note(work, Event::ReviewApproved, &head, &revision)?)
}

/// Returns with comments. The engagement becomes active again (R8); task 3735 stays complete, as the meeting was held.
///
/// # Errors
/// As [`approve`]; `Unfit` without a comment too.
pub fn return_with_comments(
    work: &mut Work<'_>,
    review: i64,
    seen: i64,
    comments: &[Comment],
    kept: Option<i64>,
    over: Option<i64>,
) -> std::result::Result<(), Denied<Refusal>> {
    let viewer = work.viewer()?;
    let (head, revision) = deciding(work, review, seen)?;
    is_in(&revision, ReviewState::Submitted)?;
    was_asked(work, &revision, over)?;
    // Returned, it could not be mended: the draft is the later review's.
    if decisions::is_followed(work.conn, &head)? {
        return Err(Error::Conflict.into());
    }
    kept_is_seen(work, &revision, kept, comments)?;
    let comments = fitting(work, &revision, comments)?;
    if comments.is_empty() {
        return Err(Denied::Refused(Refusal::Unfit));
    }
    reopen(work, &head, &revision)?;
    let when = Some((viewer.id, work.now));
    decisions::change_state(work.conn, &revision, ReviewState::Submitted, ReviewState::Returned, when)?;
    decided(work, &revision, DecisionKind::Returned, &comments)?;
    work.outbox(&Message::ReviewReturned { review, revision: revision.revision })?;
    Ok(note(work, Event::ReviewReturned, &head, &revision)?)
}

/// Takes a submission back, by the engagement's manager and before anybody decided.
///
/// # Errors
/// `NotFound`, `Forbidden` for anybody but the manager, `Conflict` when it was decided by now, or a later
/// review was begun.
pub fn withdraw(work: &mut Work<'_>, review: i64, seen: i64) -> Result<()> {
    let viewer = work.viewer()?;
    let (head, revision) = opened(work, review)?;
    if !viewer.may_manage(head.manager_id) {
        return Err(Error::Forbidden);
    }
    is_seen(&revision, seen)?;
    // Withdrawn, it could not be submitted again: the draft is the later review's.
    if decisions::is_followed(work.conn, &head)? {
        return Err(Error::Conflict);
    }
    if head.completed_by == Some(revision.id) {
        completion::reopen(work.conn, head.engagement_id, work.now)?;
    } else {
        // Blocked or paused by hand stays so: nothing was completed, nothing is opened again.
        engagements::touch(work.conn, head.engagement_id, work.now)?;
    }
    let decided = Some((viewer.id, work.now));
    decisions::change_state(work.conn, &revision, ReviewState::Submitted, ReviewState::Withdrawn, decided)?;
    decisions::insert(work.conn, revision.id, DecisionKind::Withdrawn, "", viewer.id, work.now)?;
    withdrawal::take_back(work, &head, &revision)?;
    note(work, Event::ReviewWithdrawn, &head, &revision)
}

/// Undoes an approval: the review is submitted again and waits for a decision; the status stays (R8).
///
/// Only while no later review follows. Returned after that, it could not be mended: the draft is the later review's, and
/// a further revision is always one of the newest review. As nothing else makes an earlier review wait again, the one
/// that waits, is returned or withdrawn is always the engagement's newest.
///
/// # Errors
/// As [`approve`]; `Conflict` too when a later review was begun, `Unfit` without a reason or with one that is too long.
pub fn undo_approval(
    work: &mut Work<'_>,
    review: i64,
    seen: i64,
    reason: &str,
) -> std::result::Result<(), Denied<Refusal>> {
    let viewer = work.viewer()?;
    let (head, revision) = deciding(work, review, seen)?;
    is_in(&revision, ReviewState::Approved)?;
    if decisions::is_followed(work.conn, &head)? {
        return Err(Error::Conflict.into());
    }
    if reason.trim().is_empty() || !fits(reason) {
        return Err(Denied::Refused(Refusal::Unfit));
    }
    decisions::change_state(work.conn, &revision, ReviewState::Approved, ReviewState::Submitted, None)?;
    if let Some(approved_at) = revision.decided_at {
        let standing =
            decisions::last_approved(work.conn, &head)?.map(|standing| listed(&standing)).unwrap_or_default();
        agreed_steps::unsettle(work.conn, &head, (&listed(&revision), &standing), approved_at)?;
    }
    decisions::insert(work.conn, revision.id, DecisionKind::ApprovalUndone, reason.trim(), viewer.id, work.now)?;
    engagements::touch(work.conn, head.engagement_id, work.now)?;
    Ok(note(work, Event::ApprovalUndone, &head, &revision)?)
}

/// The keys of the rows of the steps that it lists, and of the way back to the kick-off that its submission made.
fn listed(revision: &Revision) -> Vec<String> {
    let rows = revision.answers.0.section(steps::SECTION).rows(steps::STEPS).into_iter();
    let kept = revision.names.0.way_back.iter().map(|step| step.key.clone());
    rows.filter_map(|(_, mut row)| row.remove(ROW_KEY)).chain(kept).collect()
}

/// From now on its partner may know the steps of the revision as they stand.
fn settle_steps(work: &mut Work<'_>, head: &Seen<Head>, revision: &Seen<Revision>) -> Result<()> {
    let at = head.partner_since.map_or(work.now, |since| work.now.max(since));
    agreed_steps::settle(work.conn, head, &listed(revision), at)
}

/// Opens the engagement again before the revision stops to complete it: the reference from one to the other holds only
/// in this order. A decision about an earlier review leaves the status, which a later one set, alone.
fn reopen(work: &mut Work<'_>, head: &Seen<Head>, revision: &Revision) -> Result<()> {
    let newest = reviews::newest(work.conn, head)?;
    if head.completed_by == Some(revision.id) || newest.is_some_and(|n| n.id == revision.id) {
        completion::reopen(work.conn, head.engagement_id, work.now)
    } else {
        engagements::touch(work.conn, head.engagement_id, work.now)
    }
}

fn note(work: &mut Work<'_>, event: fn(Place) -> Event, head: &Head, revision: &Revision) -> Result<()> {
    let place = Place { review: head.number, revision: revision.revision };
    work.audit(event(place).of(head.review_id).within(head.engagement_id))
}

/// Whoever decides what somebody else has taken on was asked about that very person (`over`).
///
/// # Errors
/// `Claimed` where they were not; the database's.
fn was_asked(
    work: &mut Work<'_>,
    revision: &Seen<Revision>,
    over: Option<i64>,
) -> std::result::Result<(), Denied<Refusal>> {
    let own = work.viewer()?.id;
    let claim = claims::of(work.conn, revision)?;
    let is_in_the_way = claim.is_some_and(|claim| claim.lead.id != own && over != Some(claim.lead.id));
    if is_in_the_way { Err(Denied::Refused(Refusal::Claimed)) } else { Ok(()) }
}
