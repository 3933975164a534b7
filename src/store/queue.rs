//! The lead's queue: submitted reviews, exceptions first, then the longest waiting.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{engagements, review_revisions, reviews, users};
use crate::domain::engagement::{Meeting, Outcome, ReviewState, Segment};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// A review that waits for a decision.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    pub revision_id: i64,
    pub review_id: i64,
    pub number: i64,
    pub revision: i64,
    pub customer_name: String,
    pub segment: Segment,
    pub manager_id: i64,
    pub manager_name: String,
    pub submitted_by: i64,
    pub submitted_at: NaiveDateTime,
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub gate_open: bool,
    /// The version that the review was filled in against.
    pub playbook_version: String,
}

/// Where a page of the queue begins: after the row with these values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct After {
    pub gate_open: bool,
    pub submitted_at: NaiveDateTime,
    pub id: i64,
}

impl After {
    pub fn of(row: &Waiting) -> Self {
        Self { gate_open: row.gate_open, submitted_at: row.submitted_at, id: row.revision_id }
    }

    /// As it stands in a URL.
    pub fn text(self) -> String {
        format!("{}-{}-{}", u8::from(self.gate_open), self.submitted_at.and_utc().timestamp_micros(), self.id)
    }

    /// Reads it from a URL; anything else begins at the first page.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let gate_open = match parts.next()? {
            "0" => false,
            "1" => true,
            _ => return None,
        };
        let at = chrono::DateTime::from_timestamp_micros(parts.next()?.parse().ok()?)?.naive_utc();
        Some(Self { gate_open, submitted_at: at, id: parts.next()?.parse().ok()? })
    }
}

/// A page of the queue, one more than `limit` when there is a further page.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn page(conn: &mut AnyConnection, viewer: &Viewer, after: Option<After>, limit: i64) -> Result<Vec<Waiting>> {
    if !viewer.roles.lead {
        return Err(Error::NotFound);
    }
    let mut query = review_revisions::table
        .inner_join(reviews::table)
        .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
        .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
        .filter(review_revisions::state.eq(ReviewState::Submitted))
        .filter(review_revisions::newest.eq(true))
        .order((review_revisions::gate_open.asc(), review_revisions::submitted_at.asc(), review_revisions::id.asc()))
        .limit(limit + 1)
        .into_boxed();
    if let Some(after) = after {
        let later = review_revisions::submitted_at
            .gt(after.submitted_at)
            .or(review_revisions::submitted_at.eq(after.submitted_at).and(review_revisions::id.gt(after.id)));
        query = if after.gate_open {
            query.filter(review_revisions::gate_open.eq(true)).filter(later)
        } else {
            query.filter(review_revisions::gate_open.eq(true).or(later))
        };
    }
    Ok(query
        .select((
            review_revisions::id,
            reviews::id,
            reviews::number,
            review_revisions::revision,
            engagements::customer_name,
            engagements::segment,
            engagements::manager_id,
            users::name,
            review_revisions::submitted_by,
            review_revisions::submitted_at,
            review_revisions::meeting,
            review_revisions::held_on,
            review_revisions::outcome,
            review_revisions::gate_open,
            review_revisions::playbook_version,
        ))
        .load(conn)?)
}

/// How many reviews wait, and how many of them with a shut gate.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn counts(conn: &mut AnyConnection, viewer: &Viewer) -> Result<(i64, i64)> {
    if !viewer.roles.lead {
        return Err(Error::NotFound);
    }
    let rows: Vec<(bool, i64)> = review_revisions::table
        .filter(review_revisions::state.eq(ReviewState::Submitted))
        .filter(review_revisions::newest.eq(true))
        .group_by(review_revisions::gate_open)
        .select((review_revisions::gate_open, diesel::dsl::count_star()))
        .load(conn)?;
    let of = |open: bool| rows.iter().filter(|r| r.0 == open).map(|r| r.1).sum::<i64>();
    Ok((of(true) + of(false), of(false)))
}
