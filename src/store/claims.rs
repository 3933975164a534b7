//! Reviews of the queue that a lead has taken on, so that two do not read the same one. It keeps nobody from deciding, and ends with the
//! decision. Only who can still decide has taken anything on: what a disabled account claimed counts as free.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::among::among;
use super::queue::Waiting;
use super::reviews::Revision;
use super::schema::{engagements, review_claims, review_revisions, reviews, users};
use super::users::Named;
use super::{AnyConnection, Seen};
use crate::error::Result;

/// Who has taken a review on, and since when.
#[derive(Debug, Clone, Queryable)]
pub struct Claim {
    pub lead: Named,
    /// In UTC.
    pub at: NaiveDateTime,
}

/// Who has taken on each of these revisions.
///
/// # Errors
/// The database's.
fn of_revisions(conn: &mut AnyConnection, revisions: &[i64]) -> Result<HashMap<i64, Claim>> {
    if revisions.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(i64, Claim)> = review_claims::table
        .inner_join(users::table.on(users::id.eq(review_claims::lead_id)))
        .filter(among(conn, review_claims::revision_id, revisions))
        .filter(users::is_lead.eq(true))
        .filter(users::disabled_at.is_null())
        .select((
            review_claims::revision_id,
            ((users::id, users::name, users::disabled_at.is_not_null()), review_claims::claimed_at),
        ))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Who has taken on each of these reviews that wait, by their revisions.
///
/// # Errors
/// The database's.
pub fn of_waiting(conn: &mut AnyConnection, rows: &[Waiting]) -> Result<HashMap<i64, Claim>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.revision_id).collect();
    of_revisions(conn, &ids)
}

/// Who has taken the revision on.
///
/// # Errors
/// The database's.
pub fn of(conn: &mut AnyConnection, revision: &Seen<Revision>) -> Result<Option<Claim>> {
    Ok(of_revisions(conn, &[revision.id])?.remove(&revision.id))
}

/// Gives the revision to this lead, in the place of a claim that counts no more. Whoever calls holds the engagement.
///
/// # Errors
/// The database's.
pub fn claim(conn: &mut AnyConnection, revision: &Seen<Revision>, lead: i64, now: NaiveDateTime) -> Result<()> {
    end(conn, revision.id)?;
    diesel::insert_into(review_claims::table)
        .values((
            review_claims::revision_id.eq(revision.id),
            review_claims::lead_id.eq(lead),
            review_claims::claimed_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Nobody has taken the revision on any more; whether somebody had.
///
/// # Errors
/// The database's.
pub fn end(conn: &mut AnyConnection, revision: i64) -> Result<bool> {
    Ok(diesel::delete(review_claims::table.find(revision)).execute(conn)? > 0)
}

/// A review that a lead has taken on.
#[derive(Debug, Clone, Copy, Queryable)]
pub struct Held {
    pub revision_id: i64,
    pub review_id: i64,
    pub engagement_id: i64,
    pub manager_id: i64,
    /// Counted from 1 within its engagement.
    pub number: i64,
    pub revision: i64,
}

/// What this lead has taken on, of all engagements or of these, in the order of the engagements.
///
/// # Errors
/// The database's.
pub fn held(conn: &mut AnyConnection, lead: i64, of: Option<&[i64]>) -> Result<Vec<Held>> {
    let own = review_claims::table
        .inner_join(review_revisions::table.inner_join(reviews::table.inner_join(engagements::table)))
        .filter(review_claims::lead_id.eq(lead))
        .order((review_revisions::engagement_id, review_claims::revision_id))
        .select((
            review_claims::revision_id,
            reviews::id,
            review_revisions::engagement_id,
            engagements::manager_id,
            reviews::number,
            review_revisions::revision,
        ));
    let mut held: Vec<Held> = own.load(conn)?;
    held.retain(|one| of.is_none_or(|these| these.contains(&one.engagement_id)));
    Ok(held)
}
