//! What is done to a submitted review: approve, return with comments, withdraw, undo an approval.
//!
//! Each decides about the review's newest revision, and only while that is the one the person had before them.

use chrono::NaiveDateTime;

use crate::domain::engagement::{DecisionKind, ReviewState};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};
use crate::store::audit::{self, NewEntry};
use crate::store::decisions::{self, Head};
use crate::store::dialect::lock_engagement;
use crate::store::reviews::{self, Revision};
use crate::store::{AnyConnection, completion, engagements};

/// A comment of a return: key of its section (empty for the review as a whole) and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    pub section: String,
    pub body: String,
}

/// The review and its newest revision, locked, and the revision still the one the person saw.
fn opened(conn: &mut AnyConnection, viewer: &Viewer, review: i64) -> Result<(Head, Revision)> {
    let head = decisions::find_visible(conn, viewer, review)?;
    lock_engagement(conn, head.engagement_id)?;
    // Read again under the lock: the engagement may just have been reassigned.
    let head = decisions::find_visible(conn, viewer, review)?;
    let revision = decisions::newest(conn, review)?;
    Ok((head, revision))
}

fn is_seen(revision: &Revision, seen: i64) -> Result<()> {
    if revision.revision == seen { Ok(()) } else { Err(Error::Conflict) }
}

fn deciding(conn: &mut AnyConnection, viewer: &Viewer, review: i64, seen: i64) -> Result<(Head, Revision)> {
    let (head, revision) = opened(conn, viewer, review)?;
    if !viewer.may_decide(revision.submitted_by, head.manager_id) {
        return Err(Error::Forbidden);
    }
    is_seen(&revision, seen)?;
    Ok((head, revision))
}

/// Approves. The engagement stays as the submission left it (R8).
///
/// # Errors
/// `NotFound`, `Forbidden` for one's own review, `Conflict` when another revision or state is there by now.
pub fn approve(conn: &mut AnyConnection, viewer: &Viewer, now: NaiveDateTime, review: i64, seen: i64) -> Result<()> {
    let (head, revision) = deciding(conn, viewer, review, seen)?;
    // Never before the present partner came: whoever waited for the lock approves after the move, and counts for that one.
    let decided = Some((viewer.id, head.partner_since.map_or(now, |since| now.max(since))));
    decisions::change_state(conn, revision.id, ReviewState::Submitted, ReviewState::Approved, decided)?;
    decisions::insert(conn, revision.id, DecisionKind::Approved, "", viewer.id, now)?;
    engagements::touch(conn, head.engagement_id, now)?;
    note(conn, viewer, now, "review_approved", &head, &revision)
}

/// Returns with comments. The engagement becomes active again (R8); task 3735 stays complete, as the meeting was held.
///
/// # Errors
/// As [`approve`]; `Malformed` without a comment.
pub fn return_with_comments(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    review: i64,
    seen: i64,
    comments: &[Comment],
) -> Result<()> {
    let (head, revision) = deciding(conn, viewer, review, seen)?;
    if comments.is_empty() {
        return Err(Error::Malformed("a return without a comment"));
    }
    reopen(conn, now, &head, &revision)?;
    let decided = Some((viewer.id, now));
    decisions::change_state(conn, revision.id, ReviewState::Submitted, ReviewState::Returned, decided)?;
    let decision = decisions::insert(conn, revision.id, DecisionKind::Returned, "", viewer.id, now)?;
    for comment in comments {
        decisions::insert_comment(conn, decision, revision.id, &comment.section, &comment.body)?;
    }
    note(conn, viewer, now, "review_returned", &head, &revision)
}

/// Takes a submission back, by the engagement's manager and before anybody decided.
///
/// # Errors
/// `NotFound`, `Forbidden` for anybody but the manager, `Conflict` when it was decided by now.
pub fn withdraw(conn: &mut AnyConnection, viewer: &Viewer, now: NaiveDateTime, review: i64, seen: i64) -> Result<()> {
    let (head, revision) = opened(conn, viewer, review)?;
    if !viewer.may_manage(head.manager_id) {
        return Err(Error::Forbidden);
    }
    is_seen(&revision, seen)?;
    reopen(conn, now, &head, &revision)?;
    let decided = Some((viewer.id, now));
    decisions::change_state(conn, revision.id, ReviewState::Submitted, ReviewState::Withdrawn, decided)?;
    decisions::insert(conn, revision.id, DecisionKind::Withdrawn, "", viewer.id, now)?;
    note(conn, viewer, now, "review_withdrawn", &head, &revision)
}

/// Undoes an approval: the review is submitted again and waits for a decision; the status stays (R8).
///
/// Only while no later review follows. Returned after that, it could not be mended: the draft is the later review's, and
/// a further revision is always one of the newest review. As nothing else makes an earlier review wait again, the one
/// that waits, is returned or withdrawn is always the engagement's newest.
///
/// # Errors
/// As [`approve`]; `Conflict` too when a later review was begun.
pub fn undo_approval(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    review: i64,
    seen: i64,
    reason: &str,
) -> Result<()> {
    let (head, revision) = deciding(conn, viewer, review, seen)?;
    if reason.trim().is_empty() {
        return Err(Error::Malformed("an approval undone without a reason"));
    }
    if decisions::is_followed(conn, &head)? {
        return Err(Error::Conflict);
    }
    decisions::change_state(conn, revision.id, ReviewState::Approved, ReviewState::Submitted, None)?;
    decisions::insert(conn, revision.id, DecisionKind::ApprovalUndone, reason.trim(), viewer.id, now)?;
    engagements::touch(conn, head.engagement_id, now)?;
    note(conn, viewer, now, "approval_undone", &head, &revision)
}

/// Opens the engagement again before the revision stops to complete it: the reference from one to the other holds only
/// in this order. A decision about an earlier review leaves the status, which a later one set, alone.
fn reopen(conn: &mut AnyConnection, now: NaiveDateTime, head: &Head, revision: &Revision) -> Result<()> {
    let newest = reviews::newest_of_engagement(conn, head.engagement_id)?;
    if head.completed_by == Some(revision.id) || newest.is_some_and(|n| n.id == revision.id) {
        completion::reopen(conn, head.engagement_id, now)
    } else {
        engagements::touch(conn, head.engagement_id, now)
    }
}

fn note(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    action: &str,
    head: &Head,
    revision: &Revision,
) -> Result<()> {
    audit::record(
        conn,
        now,
        &NewEntry {
            engagement_id: Some(head.engagement_id),
            actor_id: Some(viewer.id),
            action,
            subject: "review",
            subject_id: Some(head.review_id),
            detail: format!("review={} revision={}", head.number, revision.revision),
            from_version: None,
            to_version: None,
        },
    )
}
