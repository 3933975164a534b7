//! Submitted reviews as their readers see them, what was decided about them, and the comments of a return.
//!
//! Who may decide is the action's business; who may see is here, in every query that takes the viewer.

use std::collections::HashSet;

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::among::among;
use super::engagements::theirs;
use super::reviews::{ReviewLine, Revision};
use super::schema::{engagements, review_comments, review_decisions, review_drafts, review_revisions, reviews, users};
use super::seen::OfEngagement;
use super::ways::Aside;
use super::{AnyConnection, Seen, claims};
use crate::domain::engagement::{DecisionKind, ReviewState, Status};
use crate::domain::policy::Viewer;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};

/// A review with the engagement it belongs to.
#[derive(Debug, Clone, Queryable)]
pub struct Head {
    pub review_id: i64,
    /// Counted from 1 within its engagement.
    pub number: i64,
    pub engagement_id: i64,
    pub customer_name: String,
    pub time_zone: Zone,
    pub manager_id: i64,
    pub set_status: Status,
    pub completed_by: Option<i64>,
    /// Since when the engagement has its partner.
    pub partner_since: Option<NaiveDateTime>,
}

impl Head {
    /// The engagement's overall status (R8).
    pub fn status(&self) -> Status {
        Status::of(self.set_status, self.completed_by.is_some())
    }
}

impl OfEngagement for Head {
    fn engagement_id(&self) -> i64 {
        self.engagement_id
    }
}

/// The review, if this person may see it: a lead every one, a manager those of the engagements that
/// are theirs to look after.
///
/// # Errors
/// `NotFound` when there is none for this person.
pub fn find_visible(conn: &mut AnyConnection, viewer: &Viewer, review: i64) -> Result<Seen<Head>> {
    if !viewer.roles.lead && !viewer.roles.manager {
        return Err(Error::NotFound);
    }
    let mut query = reviews::table.inner_join(engagements::table).filter(reviews::id.eq(review)).into_boxed();
    if !viewer.roles.lead {
        query = query.filter(theirs(conn, viewer));
    }
    let head = query
        .select((
            reviews::id,
            reviews::number,
            engagements::id,
            engagements::customer_name,
            engagements::time_zone,
            engagements::manager_id,
            engagements::set_status,
            engagements::completed_by,
            engagements::partner_since,
        ))
        .first(conn)?;
    Ok(Seen::by_right(head))
}

/// Whether the engagement has gone on to a later review, submitted or in draft. An open draft of this review itself is a
/// further revision and no later review.
///
/// # Errors
/// The database's.
pub fn is_followed(conn: &mut AnyConnection, head: &Seen<Head>) -> Result<bool> {
    let later =
        reviews::table.filter(reviews::engagement_id.eq(head.engagement_id)).filter(reviews::number.gt(head.number));
    let begun = review_drafts::table
        .filter(review_drafts::engagement_id.eq(head.engagement_id))
        .filter(review_drafts::review_id.is_null());
    Ok(diesel::select(exists(later)).get_result(conn)? || diesel::select(exists(begun)).get_result(conn)?)
}

/// Those of the reviews that are this person's own: they submitted a revision of it, or managed the engagement when one was submitted.
/// Also after the engagement went to somebody else, nobody decides about them.
///
/// # Errors
/// The database's.
pub fn own(conn: &mut AnyConnection, viewer: &Viewer, reviews: &[i64]) -> Result<HashSet<i64>> {
    let is_theirs =
        review_revisions::submitted_by.eq(viewer.id).or(review_revisions::manager_id.eq(viewer.id).assume_not_null());
    let own: Vec<i64> = review_revisions::table
        .filter(among(conn, review_revisions::review_id, reviews))
        .filter(Aside(is_theirs))
        .select(review_revisions::review_id)
        .load(conn)?;
    Ok(own.into_iter().collect())
}

/// A revision in one line.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub revision: i64,
    pub newest: bool,
    pub state: ReviewState,
    pub submitted_at: NaiveDateTime,
}

/// Every revision of the review in a line, oldest first.
///
/// # Errors
/// The database's.
pub fn lines(conn: &mut AnyConnection, head: &Seen<Head>) -> Result<Vec<Line>> {
    Ok(review_revisions::table
        .filter(review_revisions::review_id.eq(head.review_id))
        .order(review_revisions::revision.asc())
        .select((
            review_revisions::revision,
            review_revisions::newest,
            review_revisions::state,
            review_revisions::submitted_at,
        ))
        .load(conn)?)
}

/// One revision of the review, by its number.
///
/// # Errors
/// `NotFound` when the review has no such revision.
pub fn numbered(conn: &mut AnyConnection, head: &Seen<Head>, revision: i64) -> Result<Seen<Revision>> {
    let found = review_revisions::table
        .filter(review_revisions::review_id.eq(head.review_id))
        .filter(review_revisions::revision.eq(revision))
        .select(Revision::as_select())
        .first(conn)?;
    Ok(Seen::by_right(found))
}

/// The review's newest revision.
///
/// # Errors
/// `NotFound` when it has none.
pub fn newest(conn: &mut AnyConnection, head: &Seen<Head>) -> Result<Seen<Revision>> {
    let found = review_revisions::table
        .filter(review_revisions::review_id.eq(head.review_id))
        .filter(review_revisions::newest.eq(true))
        .order(review_revisions::revision.desc())
        .select(Revision::as_select())
        .first(conn)?;
    Ok(Seen::by_right(found))
}

/// The review's last approved revision, if there is one.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn last_approved(conn: &mut AnyConnection, head: &Seen<Head>) -> Result<Option<Seen<Revision>>> {
    let found = review_revisions::table
        .filter(review_revisions::review_id.eq(head.review_id))
        .filter(review_revisions::state.eq(ReviewState::Approved))
        .order(review_revisions::revision.desc())
        .select(Revision::as_select())
        .first(conn)
        .optional()?;
    Ok(found.map(Seen::by_right))
}

/// The revisions of a review that were returned, after this one: their numbers, and when each was submitted, in UTC.
///
/// # Errors
/// The database's.
pub fn returned_after(conn: &mut AnyConnection, head: &Seen<Head>, after: i64) -> Result<Vec<(i64, NaiveDateTime)>> {
    Ok(review_revisions::table
        .filter(review_revisions::review_id.eq(head.review_id))
        .filter(review_revisions::state.eq(ReviewState::Returned))
        .filter(review_revisions::revision.gt(after))
        .select((review_revisions::revision, review_revisions::submitted_at))
        .load(conn)?)
}

/// The revision whose figures this one is held against: the engagement's last approved one before it, else the one
/// submitted before it.
///
/// # Errors
/// The database's.
pub fn predecessor(conn: &mut AnyConnection, of: &Seen<Revision>) -> Result<Option<Seen<Revision>>> {
    let earlier = || {
        review_revisions::table
            .filter(review_revisions::engagement_id.eq(of.engagement_id))
            .filter(review_revisions::id.lt(of.id))
            .order(review_revisions::id.desc())
            .select(Revision::as_select())
    };
    let approved = earlier().filter(review_revisions::state.eq(ReviewState::Approved)).first(conn).optional()?;
    let found = match approved {
        Some(revision) => Some(revision),
        None => earlier().first(conn).optional()?,
    };
    Ok(found.map(Seen::by_right))
}

/// A decision with the person's name.
#[derive(Debug, Clone, Queryable)]
pub struct Decision {
    pub id: i64,
    /// Number of the revision within its review.
    pub revision: i64,
    pub kind: DecisionKind,
    pub note: String,
    pub by: String,
    pub at: NaiveDateTime,
}

/// What was decided about the review so far, oldest first.
///
/// # Errors
/// The database's.
pub fn of_review(conn: &mut AnyConnection, head: &Seen<Head>) -> Result<Vec<Decision>> {
    Ok(review_decisions::table
        .inner_join(review_revisions::table.on(review_revisions::id.eq(review_decisions::revision_id)))
        .inner_join(users::table.on(users::id.eq(review_decisions::decided_by)))
        .filter(review_revisions::review_id.eq(head.review_id))
        .order(review_decisions::id.asc())
        .select((
            review_decisions::id,
            review_revisions::revision,
            review_decisions::kind,
            review_decisions::note,
            users::name,
            review_decisions::decided_at,
        ))
        .load(conn)?)
}

/// A comment with the person's name.
#[derive(Debug, Clone, Queryable)]
pub struct Comment {
    /// Number of the revision it was made on.
    pub revision: i64,
    /// Key of the section; empty for the review as a whole.
    pub section: String,
    pub body: String,
    /// What it came with: an approval or a return, whatever became of that.
    pub kind: DecisionKind,
    pub by: String,
    pub at: NaiveDateTime,
}

/// Comments with the person's name, oldest first.
#[diesel::dsl::auto_type]
fn comments() -> _ {
    review_comments::table
        .inner_join(review_decisions::table.on(review_decisions::id.eq(review_comments::decision_id)))
        .inner_join(review_revisions::table.on(review_revisions::id.eq(review_comments::revision_id)))
        .inner_join(users::table.on(users::id.eq(review_decisions::decided_by)))
        .order(review_comments::id.asc())
        .select((
            review_revisions::revision,
            review_comments::section,
            review_comments::body,
            review_decisions::kind,
            users::name,
            review_decisions::decided_at,
        ))
}

/// The comments of all approvals and returns of the review, oldest first.
///
/// # Errors
/// The database's.
pub fn comments_of_review(conn: &mut AnyConnection, head: &Seen<Head>) -> Result<Vec<Comment>> {
    Ok(comments().filter(review_revisions::review_id.eq(head.review_id)).load(conn)?)
}

/// The comments made on one revision, oldest first.
///
/// # Errors
/// The database's.
pub fn comments_of_revision(conn: &mut AnyConnection, revision: &Seen<Revision>) -> Result<Vec<Comment>> {
    Ok(comments().filter(review_comments::revision_id.eq(revision.id)).load(conn)?)
}

/// Appends a decision; returns its id.
///
/// # Errors
/// The database's.
pub fn insert(
    conn: &mut AnyConnection,
    revision: i64,
    kind: DecisionKind,
    note: &str,
    by: i64,
    at: NaiveDateTime,
) -> Result<i64> {
    Ok(diesel::insert_into(review_decisions::table)
        .values((
            review_decisions::revision_id.eq(revision),
            review_decisions::kind.eq(kind),
            review_decisions::note.eq(note),
            review_decisions::decided_by.eq(by),
            review_decisions::decided_at.eq(at),
        ))
        .returning(review_decisions::id)
        .get_result(conn)?)
}

/// Appends a comment of a decision.
///
/// # Errors
/// The database's.
pub fn insert_comment(conn: &mut AnyConnection, decision: i64, revision: i64, section: &str, body: &str) -> Result<()> {
    diesel::insert_into(review_comments::table)
        .values((
            review_comments::decision_id.eq(decision),
            review_comments::revision_id.eq(revision),
            review_comments::section.eq(section),
            review_comments::body.eq(body),
        ))
        .execute(conn)?;
    Ok(())
}

/// Moves the review's newest revision from one state to another. `decided` names who did it and when, or nobody.
///
/// # Errors
/// `Conflict` when it is no longer in that state, or no longer the newest.
pub fn change_state(
    conn: &mut AnyConnection,
    revision: &Seen<Revision>,
    from: ReviewState,
    to: ReviewState,
    decided: Option<(i64, NaiveDateTime)>,
) -> Result<()> {
    // Only a revision that stands can complete the engagement (R8).
    let stands = matches!(to, ReviewState::Submitted | ReviewState::Approved);
    let row = review_revisions::table
        .filter(review_revisions::id.eq(revision.id))
        .filter(review_revisions::state.eq(from))
        .filter(review_revisions::newest.eq(true));
    let values = (
        review_revisions::state.eq(to),
        review_revisions::decided_by.eq(decided.map(|d| d.0)),
        review_revisions::decided_at.eq(decided.map(|d| d.1)),
    );
    let changed = if stands {
        diesel::update(row).set(values).execute(conn)?
    } else {
        diesel::update(row).set((values, review_revisions::completes.eq(false))).execute(conn)?
    };
    // Whoever had taken it on is done with it.
    claims::end(conn, revision.id)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// A comment on a review that stands on a list: which revision, which section, what.
#[derive(Debug, Clone, Queryable)]
pub struct Remark {
    pub revision_id: i64,
    /// Key of the section; empty for the review as a whole.
    pub section: String,
    pub body: String,
    /// What it came with, and when.
    pub kind: DecisionKind,
    pub at: NaiveDateTime,
}

/// The lead's comments on these revisions, oldest first.
///
/// # Errors
/// The database's.
pub fn remarks(conn: &mut AnyConnection, revisions: &[&Seen<ReviewLine>]) -> Result<Vec<Remark>> {
    let ids: Vec<i64> = revisions.iter().map(|line| line.revision_id).collect();
    Ok(review_comments::table
        .inner_join(review_decisions::table.on(review_decisions::id.eq(review_comments::decision_id)))
        .filter(among(conn, review_comments::revision_id, &ids))
        .order(review_comments::id)
        .select((
            review_comments::revision_id,
            review_comments::section,
            review_comments::body,
            review_decisions::kind,
            review_decisions::decided_at,
        ))
        .load(conn)?)
}
