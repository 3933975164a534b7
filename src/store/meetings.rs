//! Customers who are to be met again: the last meeting did not take place, or nothing was agreed (R8).

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::portfolio::{lead, narrowed};
use super::reviews::superseded;
use super::schema::{engagements, review_drafts, review_revisions, users};
use super::{AnyConnection, counted, one_more};
use crate::domain::engagement::ReviewState;
use crate::domain::filter::People as Filter;
use crate::domain::page::{self, Page, Total};
use crate::domain::policy::Viewer;
use crate::domain::zone::Zone;
use crate::error::Result;

/// A customer who is to be met again.
#[derive(Debug, Clone, Queryable)]
pub struct Meets {
    pub engagement_id: i64,
    pub revision_id: i64,
    pub customer_name: String,
    pub manager_name: String,
    pub manager_disabled: bool,
    pub on: NaiveDate,
    /// When the last meeting was held; none where it did not take place.
    pub held_on: Option<NaiveDate>,
    pub time_zone: Zone,
}

/// Place among the meetings: date of the last one that was shown, and the id of its revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDate, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "meetings";
}

/// The open engagements whose newest review names a day, as `Newest::meets_on` says it of one, and whose next review is not
/// in progress: that one has its own plan.
macro_rules! to_come {
    ($filter:expr) => {{
        narrowed!(
            review_revisions::table
                .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
                .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
                // Both as the index `review_revisions_follow_up` has them.
                .filter(review_revisions::newest)
                .filter(review_revisions::follow_up_on.is_not_null())
                .filter(review_revisions::state.ne(ReviewState::Withdrawn))
                .filter(engagements::completed_by.is_null())
                .filter(not(superseded!()))
                .filter(not(exists(
                    review_drafts::table
                        .filter(review_drafts::engagement_id.eq(engagements::id))
                        .filter(review_drafts::review_id.is_null()),
                ))),
            $filter
        )
    }};
}

/// A page of the meetings to come, the earliest first, after a place.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: Filter,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Meets>> {
    lead(viewer)?;
    let mut query = to_come!(filter);
    if let Some(Place(day, id)) = after {
        let later = review_revisions::follow_up_on.eq(day).and(review_revisions::id.nullable().gt(id));
        query = query.filter(review_revisions::follow_up_on.gt(day).or(later));
    }
    let rows: Vec<Meets> = query
        .order((review_revisions::follow_up_on.asc(), review_revisions::id.asc()))
        .limit(one_more(size))
        .select((
            engagements::id,
            review_revisions::id,
            engagements::customer_name,
            users::name,
            users::disabled_at.is_not_null(),
            review_revisions::follow_up_on.assume_not_null(),
            review_revisions::held_on,
            engagements::time_zone,
        ))
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |meets| Place(meets.on, meets.revision_id)))
}

/// How many there are.
///
/// # Errors
/// As [`page()`].
pub fn total(conn: &mut AnyConnection, viewer: &Viewer, filter: Filter) -> Result<Total> {
    lead(viewer)?;
    counted::total(conn, to_come!(filter).select(review_revisions::id).limit(Total::LOOKED_AT))
}
