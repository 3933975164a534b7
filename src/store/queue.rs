//! The lead's queue: submitted reviews, exceptions first, then the longest waiting.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::portfolio::{self, narrowed};
use super::schema::{engagements, review_revisions, reviews, users};
use super::{AnyConnection, one_more};
use crate::domain::engagement::{Meeting, Outcome, ReviewState, Segment};
use crate::domain::page::{self, Page};
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
    pub manager_disabled: bool,
    pub submitted_by: i64,
    pub submitted_at: NaiveDateTime,
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub gate_open: bool,
    /// The version that the review was filled in against.
    pub playbook_version: String,
}

/// What the queue is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub of: portfolio::Filter,
    /// Only what was submitted with a shut gate.
    pub shut: bool,
}

/// Place in the queue: whether the gate of the last review that was shown was open, when it was submitted (UTC), and the
/// id of its revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub bool, pub NaiveDateTime, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "queue";
}

/// A page of the queue, after a place.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: Filter,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Waiting>> {
    if !viewer.roles.lead {
        return Err(Error::NotFound);
    }
    let mut query = narrowed!(
        review_revisions::table
            .inner_join(reviews::table)
            .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
            .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
            .filter(review_revisions::state.eq(ReviewState::Submitted))
            .filter(review_revisions::newest.eq(true))
            .order((
                review_revisions::gate_open.asc(),
                review_revisions::submitted_at.asc(),
                review_revisions::id.asc()
            ))
            .limit(one_more(size)),
        filter.of
    );
    if filter.shut {
        query = query.filter(review_revisions::gate_open.eq(false));
    }
    if let Some(Place(gate_open, at, id)) = after {
        let later = review_revisions::submitted_at
            .gt(at)
            .or(review_revisions::submitted_at.eq(at).and(review_revisions::id.gt(id)));
        query = if gate_open {
            query.filter(review_revisions::gate_open.eq(true)).filter(later)
        } else {
            query.filter(review_revisions::gate_open.eq(true).or(later))
        };
    }
    let rows: Vec<Waiting> = query
        .select((
            review_revisions::id,
            reviews::id,
            reviews::number,
            review_revisions::revision,
            engagements::customer_name,
            engagements::segment,
            engagements::manager_id,
            users::name,
            users::disabled_at.is_not_null(),
            review_revisions::submitted_by,
            review_revisions::submitted_at,
            review_revisions::meeting,
            review_revisions::held_on,
            review_revisions::outcome,
            review_revisions::gate_open,
            review_revisions::playbook_version,
        ))
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |row| Place(row.gate_open, row.submitted_at, row.revision_id)))
}

/// How many reviews of these engagements wait, and how many of them with a shut gate.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn counts(conn: &mut AnyConnection, viewer: &Viewer, of: portfolio::Filter) -> Result<(i64, i64)> {
    if !viewer.roles.lead {
        return Err(Error::NotFound);
    }
    let rows: Vec<(bool, i64)> = narrowed!(
        review_revisions::table
            .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
            .filter(review_revisions::state.eq(ReviewState::Submitted))
            .filter(review_revisions::newest.eq(true))
            .group_by(review_revisions::gate_open)
            .select((review_revisions::gate_open, diesel::dsl::count_star())),
        of
    )
    .load(conn)?;
    let of = |open: bool| rows.iter().filter(|r| r.0 == open).map(|r| r.1).sum::<i64>();
    Ok((of(true) + of(false), of(false)))
}
