//! Reviews and their revisions: frozen as they were submitted.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::among::among;
use super::drafts::Draft;
use super::engagements::Engagement;
use super::schema::{partners, review_revisions, reviews};
use super::seen::OfEngagement;
use super::typed::Json;
use super::{AnyConnection, Seen, SeenEngagements, is_unique_violation};
use crate::domain::engagement::{Meeting, Outcome, ReviewState, Survey};
use crate::domain::journey::Newest;
use crate::domain::review::answers::Answers;
use crate::domain::review::names::Names;
use crate::domain::usage::Figures;
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = review_revisions)]
pub struct Revision {
    pub id: i64,
    pub review_id: i64,
    pub engagement_id: i64,
    /// Counted from 1 within its review.
    pub revision: i64,
    pub newest: bool,
    pub state: ReviewState,
    pub playbook_version: String,
    pub answers: Json<Answers>,
    pub figures: Json<Figures>,
    pub names: Json<Names>,
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub follow_up_on: Option<NaiveDate>,
    pub gate_open: bool,
    pub exception_reason: Option<String>,
    /// Task 3735 (R7).
    pub task_complete: bool,
    /// Completes the engagement (R8).
    pub completes: bool,
    pub partner_id: Option<i64>,
    pub submitted_by: i64,
    pub submitted_at: NaiveDateTime,
    pub decided_by: Option<i64>,
    pub decided_at: Option<NaiveDateTime>,
}

impl OfEngagement for Revision {
    fn engagement_id(&self) -> i64 {
        self.engagement_id
    }
}

/// A revision at its submission.
#[derive(Debug, Insertable)]
#[diesel(table_name = review_revisions)]
pub struct NewRevision<'a> {
    pub review_id: i64,
    pub engagement_id: i64,
    pub revision: i64,
    pub newest: bool,
    pub state: ReviewState,
    pub playbook_version: &'a str,
    /// As [`Json::text`] writes it.
    pub answers: String,
    pub figures: String,
    pub names: String,
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub follow_up_on: Option<NaiveDate>,
    pub gate_open: bool,
    pub exception_reason: Option<String>,
    pub task_complete: bool,
    pub completes: bool,
    pub partner_id: Option<i64>,
    pub submitted_by: i64,
    pub submitted_at: NaiveDateTime,
    pub idempotency_key: &'a str,
    /// R13, with the day on which it was sent or is to be sent.
    pub survey: Option<Survey>,
    pub survey_on: Option<NaiveDate>,
    /// Whose engagement it was.
    pub manager_id: i64,
}

/// Inserts a revision and makes it its review's newest one. `None`: this submission was already stored.
///
/// # Errors
/// The database's.
pub fn insert_revision(conn: &mut AnyConnection, new: &NewRevision<'_>) -> Result<Option<i64>> {
    diesel::update(review_revisions::table.filter(review_revisions::review_id.eq(new.review_id)))
        .set(review_revisions::newest.eq(false))
        .execute(conn)?;
    match diesel::insert_into(review_revisions::table).values(new).returning(review_revisions::id).get_result(conn) {
        Ok(id) => Ok(Some(id)),
        Err(error) if is_unique_violation(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What a submission made.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Made {
    pub engagement_id: i64,
    pub review_id: i64,
    /// Number of the revision within its review.
    pub revision: i64,
    pub submitted_by: i64,
}

/// What the submission with this key made. Says whose it is, so that the caller can tell a repetition from a stranger.
///
/// # Errors
/// The database's.
pub fn find_by_idempotency_key(conn: &mut AnyConnection, key: &str) -> Result<Option<Made>> {
    Ok(review_revisions::table
        .filter(review_revisions::idempotency_key.eq(key))
        .select((
            review_revisions::engagement_id,
            review_revisions::review_id,
            review_revisions::revision,
            review_revisions::submitted_by,
        ))
        .first(conn)
        .optional()?)
}

/// The engagement's newest revision: the newest one of its last review. As only the last review is ever revised, it is
/// the one that was stored last.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn newest(conn: &mut AnyConnection, of: &Seen<impl OfEngagement>) -> Result<Option<Seen<Revision>>> {
    Ok(review_revisions::table
        .filter(review_revisions::engagement_id.eq(of.engagement_id()))
        .filter(review_revisions::newest.eq(true))
        .order(review_revisions::id.desc())
        .select(Revision::as_select())
        .first(conn)
        .optional()?
        .map(Seen::by_right))
}

/// The engagement's last approved revision, whatever became of its review since.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn last_approved(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Option<Seen<Revision>>> {
    Ok(review_revisions::table
        .inner_join(reviews::table)
        .filter(review_revisions::engagement_id.eq(engagement.id))
        .filter(review_revisions::state.eq(ReviewState::Approved))
        .order((reviews::number.desc(), review_revisions::revision.desc()))
        .select(Revision::as_select())
        .first(conn)
        .optional()?
        .map(Seen::by_right))
}

/// Whether the engagement has a review that was ever submitted.
///
/// # Errors
/// The database's.
pub fn any(conn: &mut AnyConnection, of: &Seen<impl OfEngagement>) -> Result<bool> {
    let submitted = review_revisions::table.filter(review_revisions::engagement_id.eq(of.engagement_id()));
    Ok(diesel::select(diesel::dsl::exists(submitted)).get_result(conn)?)
}

/// The revision whose answers the draft began with; `None` for a new review.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn predecessor_of(conn: &mut AnyConnection, draft: &Seen<Draft>) -> Result<Option<Seen<Revision>>> {
    let Some(id) = draft.based_on else { return Ok(None) };
    Ok(Some(Seen::by_right(review_revisions::table.find(id).select(Revision::as_select()).first(conn)?)))
}

/// Starts a further review of the engagement; returns its id.
///
/// # Errors
/// The database's.
pub fn insert_review(conn: &mut AnyConnection, engagement: i64) -> Result<i64> {
    let number = next_number(conn, engagement)?;
    Ok(diesel::insert_into(reviews::table)
        .values((reviews::engagement_id.eq(engagement), reviews::number.eq(number)))
        .returning(reviews::id)
        .get_result(conn)?)
}

/// Number of the review and of its revision that submitting the draft would make.
///
/// # Errors
/// The database's.
pub fn place_of(conn: &mut AnyConnection, draft: &Seen<Draft>) -> Result<(i64, i64)> {
    let Some(review) = draft.review_id else { return Ok((next_number(conn, draft.engagement_id)?, 1)) };
    let number = reviews::table.find(review).select(reviews::number).first(conn)?;
    let last: Option<i64> = review_revisions::table
        .filter(review_revisions::review_id.eq(review))
        .order(review_revisions::revision.desc())
        .select(review_revisions::revision)
        .first(conn)
        .optional()?;
    Ok((number, last.unwrap_or(0) + 1))
}

/// The number that the engagement's next review gets.
fn next_number(conn: &mut AnyConnection, engagement: i64) -> Result<i64> {
    let last: Option<i64> = reviews::table
        .filter(reviews::engagement_id.eq(engagement))
        .order(reviews::number.desc())
        .select(reviews::number)
        .first(conn)
        .optional()?;
    Ok(last.unwrap_or(0) + 1)
}

/// Number of the revision's review, counted from 1 within its engagement.
///
/// # Errors
/// The database's.
pub fn number_of(conn: &mut AnyConnection, revision: &Seen<Revision>) -> Result<i64> {
    Ok(reviews::table.find(revision.review_id).select(reviews::number).first(conn)?)
}

/// Name of the engagement's partner organisation as it is today.
///
/// # Errors
/// The database's.
pub fn partner_name(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Option<String>> {
    let Some(id) = engagement.partner_id else { return Ok(None) };
    Ok(partners::table.find(id).select(partners::name).first(conn).optional()?)
}

/// A revision of a review, as lists name it.
#[derive(Debug, Clone, Queryable)]
pub struct ReviewLine {
    pub revision_id: i64,
    pub review_id: i64,
    pub engagement_id: i64,
    pub number: i64,
    pub revision: i64,
    pub newest: bool,
    pub state: ReviewState,
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    /// The follow-up of a meeting without agreement, or the new date of one that did not take place.
    pub follow_up_on: Option<NaiveDate>,
    /// The gate was open at its submission.
    pub gate_open: bool,
    pub task_complete: bool,
    pub submitted_at: NaiveDateTime,
    pub decided_at: Option<NaiveDateTime>,
    /// The version that it was filled in against.
    pub playbook_version: String,
}

impl ReviewLine {
    /// What the journey of its engagement follows from.
    pub fn newest(&self) -> Newest {
        Newest {
            state: self.state,
            meeting: self.meeting,
            task_complete: self.task_complete,
            completes: self.outcome.is_some_and(Outcome::completes),
            follow_up_on: self.follow_up_on,
            gate_open: self.gate_open,
            submitted_at: self.submitted_at,
            decided_at: self.decided_at,
        }
    }
}

/// The revisions of these engagements, newest first; with `newest_only` one per review.
///
/// # Errors
/// The database's.
pub fn lines(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
    newest_only: bool,
) -> Result<Vec<Seen<ReviewLine>>> {
    let mut query = review_revisions::table
        .inner_join(reviews::table)
        .filter(among(conn, review_revisions::engagement_id, &engagements.ids()))
        .order((reviews::number.desc(), review_revisions::revision.desc()))
        .select((
            review_revisions::id,
            review_revisions::review_id,
            review_revisions::engagement_id,
            reviews::number,
            review_revisions::revision,
            review_revisions::newest,
            review_revisions::state,
            review_revisions::meeting,
            review_revisions::held_on,
            review_revisions::outcome,
            review_revisions::follow_up_on,
            review_revisions::gate_open,
            review_revisions::task_complete,
            review_revisions::submitted_at,
            review_revisions::decided_at,
            review_revisions::playbook_version,
        ))
        .into_boxed();
    if newest_only {
        query = query.filter(review_revisions::newest.eq(true));
    }
    let rows: Vec<ReviewLine> = query.load(conn)?;
    Ok(rows.into_iter().map(Seen::by_right).collect())
}

/// The engagement's newest revision that was not withdrawn: what the latest review says.
///
/// # Errors
/// The database's.
pub fn newest_standing(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Option<Revision>> {
    Ok(review_revisions::table
        .inner_join(reviews::table)
        .filter(review_revisions::engagement_id.eq(engagement.id))
        .filter(review_revisions::state.ne(ReviewState::Withdrawn))
        .order((reviews::number.desc(), review_revisions::revision.desc()))
        .select(Revision::as_select())
        .first(conn)
        .optional()?)
}
