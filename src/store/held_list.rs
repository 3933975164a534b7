//! The meetings that were held, as leads list them: the latest first, narrowed as the portfolio counts them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::Date;
use serde::{Deserialize, Serialize};

use super::has::has;
use super::portfolio::{lead, narrowed};
use super::schema::{engagement_workloads, engagements, held_reviews, partners, review_revisions, reviews, users};
use super::ways::Aside;
use super::{AnyConnection, beyond, one_more, walks};
use crate::domain::engagement::{Outcome, ReviewState, Segment};
use crate::domain::filter::{Held as Filter, Which};
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::portfolio::Wait;
use crate::error::Result;

/// Meetings that are looked at for one page, where what they are narrowed by has no index.
pub const WALKED: i64 = 20_000;

/// A meeting that was held.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub review_id: i64,
    pub number: i64,
    pub engagement_id: i64,
    pub customer: String,
    pub segment: Segment,
    pub manager: String,
    pub manager_disabled: bool,
    pub partner: Option<String>,
    pub held_on: NaiveDate,
    pub outcome: Outcome,
    /// Submitted with a shut gate (R3).
    pub exception: bool,
    pub state: ReviewState,
    /// When it was submitted, in UTC.
    pub submitted_at: NaiveDateTime,
    /// Days from the opening of the gate, and to the first approval.
    pub to_meeting: Option<i64>,
    pub to_approval: Option<i64>,
}

/// Place among the meetings: day of the last one that was shown, and its review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDate, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "held";
}

/// Narrows a query of these meetings to what an index has, and boxes it.
macro_rules! sought {
    ($query:expr, $filter:expr) => {{
        let filter: &Filter = $filter;
        let mut query = narrowed!(
            $query
                .filter(held_reviews::held_on.ge(filter.of.period.first_day()))
                .filter(held_reviews::held_on.le(filter.of.period.last_day())),
            filter.of.which.people,
            held_reviews
        );
        // Those of a manager or an organisation are looked up by whose they are.
        let is_own = filter.of.which.people != Default::default();
        match (filter.exception, is_own) {
            (true, false) => query = query.filter(held_reviews::exception),
            (true, true) => query = query.filter(Aside(held_reviews::exception)),
            (false, _) => {}
        }
        if let Some(outcome) = filter.outcome {
            if is_own || filter.exception {
                query = query.filter(Aside(held_reviews::outcome.eq(outcome)));
            } else {
                query = query.filter(held_reviews::outcome.eq(outcome));
            }
        }
        query
    }};
}

/// A page of them, after a place. Where what is asked for is rare among many, the page is what its next part has of it, and may be
/// short or empty while others follow.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    after: Option<Place>,
    (size, walked): (usize, i64),
) -> Result<Page<Line>> {
    lead(viewer)?;
    // Where all that is looked through is asked for, the page is full before any end.
    let Which { segment, workload, .. } = filter.of.which;
    let is_all = segment.is_none() && workload.is_none() && filter.took.is_none();
    if is_all {
        return read(conn, filter, (after, None), size);
    }
    walks::page(
        conn,
        walked,
        size,
        |conn, walked| walks_to(conn, filter, after, walked),
        |conn, end| read(conn, filter, (after, end), size),
    )
}

/// The page between two places: after the first, and not beyond the other.
fn read(
    conn: &mut AnyConnection,
    filter: &Filter,
    (after, end): (Option<Place>, Option<Place>),
    size: usize,
) -> Result<Page<Line>> {
    let mut query = sought!(
        held_reviews::table
            .inner_join(reviews::table)
            .inner_join(engagements::table)
            .inner_join(review_revisions::table.on(review_revisions::id.eq(held_reviews::revision_id)))
            .inner_join(users::table.on(users::id.eq(held_reviews::manager_id)))
            .left_join(partners::table.on(partners::id.nullable().eq(held_reviews::partner_id))),
        filter
    );
    // No index begins with what follows, and the statistics know how many have it: nobody sorts what an index has in order.
    if let Some(segment) = filter.of.which.segment {
        query = query.filter(held_reviews::segment.eq(segment));
    }
    if let Some(workload) = filter.of.which.workload {
        query = query.filter(Aside(has(engagement_workloads::table
            .filter(engagement_workloads::engagement_id.eq(held_reviews::engagement_id))
            .filter(engagement_workloads::workload_id.eq(workload)))));
    }
    if let Some((wait, band)) = filter.took {
        query = match wait {
            Wait::Meeting => query.filter(held_reviews::to_meeting.is_not_null()),
            Wait::Approval => query.filter(held_reviews::to_approval.is_not_null()),
        };
        if let Some(first) = band.map(|band| band.from) {
            query = match wait {
                Wait::Meeting => query.filter(held_reviews::to_meeting.ge(first)),
                Wait::Approval => query.filter(held_reviews::to_approval.ge(first)),
            };
        }
        if let Some(last) = band.and_then(|band| band.to) {
            query = match wait {
                Wait::Meeting => query.filter(held_reviews::to_meeting.le(last)),
                Wait::Approval => query.filter(held_reviews::to_approval.le(last)),
            };
        }
    }
    if let Some(Place(day, id)) = after {
        query = query.filter(beyond!("held_reviews.held_on, held_reviews.review_id", "<", day => Date, id));
    }
    if let Some(Place(day, id)) = end {
        query = query.filter(beyond!("held_reviews.held_on, held_reviews.review_id", ">=", day => Date, id));
    }
    let rows: Vec<Line> = query
        .order((held_reviews::held_on.desc(), held_reviews::review_id.desc()))
        .limit(one_more(size))
        .select((
            held_reviews::review_id,
            reviews::number,
            held_reviews::engagement_id,
            engagements::customer_name,
            held_reviews::segment,
            users::name,
            users::disabled_at.is_not_null(),
            partners::name.nullable(),
            held_reviews::held_on,
            held_reviews::outcome,
            held_reviews::exception,
            review_revisions::state,
            review_revisions::submitted_at,
            held_reviews::to_meeting,
            held_reviews::to_approval,
        ))
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |line| Place(line.held_on, line.review_id)))
}

/// The meeting that is looked at last for a page after a place; none where that comes to the end.
fn walks_to(conn: &mut AnyConnection, filter: &Filter, after: Option<Place>, walked: i64) -> Result<Option<Place>> {
    let mut query = sought!(held_reviews::table, filter)
        .order((held_reviews::held_on.desc(), held_reviews::review_id.desc()))
        .offset(walked - 1)
        .limit(2)
        .select((held_reviews::held_on, held_reviews::review_id));
    if let Some(Place(day, id)) = after {
        query = query.filter(beyond!("held_reviews.held_on, held_reviews.review_id", "<", day => Date, id));
    }
    let last: Vec<(NaiveDate, i64)> = query.load(conn)?;
    Ok(last.first().filter(|_| last.len() > 1).map(|(day, id)| Place(*day, *id)))
}
