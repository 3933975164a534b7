//! Next steps agreed in reviews (R15), keyed by the row that made them, so that submitting again doubles none.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::next_steps;
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = next_steps)]
pub struct NextStep {
    pub id: i64,
    pub engagement_id: i64,
    pub review_id: i64,
    pub row_key: String,
    pub what: String,
    pub owner: String,
    /// Key of a `domain::engagement::Side`.
    pub owner_side: String,
    pub due_on: Option<NaiveDate>,
    /// Key of a `domain::engagement::StepStatus`.
    pub status: String,
    pub updated_at: NaiveDateTime,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = next_steps)]
pub struct NewNextStep<'a> {
    pub engagement_id: i64,
    pub review_id: i64,
    pub row_key: &'a str,
    pub what: &'a str,
    pub owner: &'a str,
    pub owner_side: &'a str,
    pub due_on: Option<NaiveDate>,
    pub status: &'a str,
    pub updated_at: NaiveDateTime,
}

/// Inserts the step, or updates the one that an earlier submission made of the same row. It stays with the review that
/// made it: a later review that carries it over may drop it again without cancelling it.
///
/// # Errors
/// The database's.
pub fn upsert(conn: &mut AnyConnection, step: &NewNextStep<'_>) -> Result<()> {
    let updated = diesel::update(
        next_steps::table
            .filter(next_steps::engagement_id.eq(step.engagement_id))
            .filter(next_steps::row_key.eq(step.row_key)),
    )
    .set((
        next_steps::what.eq(step.what),
        next_steps::owner.eq(step.owner),
        next_steps::owner_side.eq(step.owner_side),
        next_steps::due_on.eq(step.due_on),
        next_steps::status.eq(step.status),
        next_steps::updated_at.eq(step.updated_at),
    ))
    .execute(conn)?;
    if updated == 0 {
        diesel::insert_into(next_steps::table).values(step).execute(conn)?;
    }
    Ok(())
}

/// The engagement's steps that are still to be done, the earliest due first.
///
/// # Errors
/// The database's.
pub fn open_of_engagement(conn: &mut AnyConnection, engagement: i64) -> Result<Vec<NextStep>> {
    Ok(next_steps::table
        .filter(next_steps::engagement_id.eq(engagement))
        .filter(next_steps::status.eq_any(["open", "in_progress"]))
        .order((next_steps::due_on.asc(), next_steps::id.asc()))
        .limit(200)
        .select(NextStep::as_select())
        .load(conn)?)
}

/// Status of each step of the engagement by the key of its row.
///
/// # Errors
/// The database's.
pub fn statuses(conn: &mut AnyConnection, engagement: i64) -> Result<HashMap<String, String>> {
    let rows: Vec<(String, String)> = next_steps::table
        .filter(next_steps::engagement_id.eq(engagement))
        .select((next_steps::row_key, next_steps::status))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Cancels the open steps that this review made and its newest revision no longer has. Steps that it only carried over
/// belong to an earlier review and stay as they are.
///
/// # Errors
/// The database's.
pub fn cancel_absent(
    conn: &mut AnyConnection,
    engagement: i64,
    review: i64,
    keys: &[String],
    at: NaiveDateTime,
) -> Result<()> {
    diesel::update(
        next_steps::table
            // Says nothing that the review does not, but has an index.
            .filter(next_steps::engagement_id.eq(engagement))
            .filter(next_steps::review_id.eq(review))
            .filter(next_steps::row_key.ne_all(keys))
            .filter(next_steps::status.eq_any(["open", "in_progress"])),
    )
    .set((next_steps::status.eq("cancelled"), next_steps::updated_at.eq(at)))
    .execute(conn)?;
    Ok(())
}
