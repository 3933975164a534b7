//! Lists of engagements: what they are narrowed to, page by page, and how many there are.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use serde::{Deserialize, Serialize};

use super::engagements::Engagement;
use super::reviews::superseded;
use super::schema::{engagement_workloads, engagements, review_drafts, review_revisions};
use super::search::{self, Search};
use super::{AnyConnection, Seen, counted, dialect, one_more};
use crate::domain::engagement::{Listed, ReviewStage, ReviewState, Status};
use crate::domain::filter::Engagements as Filter;
use crate::domain::page::{self, Page, Total};
use crate::domain::policy::Viewer;
use crate::error::Result;

/// Place in the list: when the last row that was shown was changed, in UTC, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDateTime, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "engagements";
}

/// The engagements that this person may see and the filter lets through, or an end of the function with nothing.
macro_rules! narrowed {
    ($conn:expr, $viewer:expr, $filter:expr, $columns:expr, $nothing:expr) => {{
        let (viewer, filter): (&Viewer, &Filter) = ($viewer, $filter);
        if !viewer.roles.lead && !viewer.roles.manager {
            return Ok($nothing);
        }
        // The newest revision of the engagement's newest review.
        let newest = || review_revisions::table.filter(review_revisions::newest).filter(not(superseded!()));
        let drafted = || review_drafts::table.select(review_drafts::engagement_id);
        let its_newest = || newest().filter(review_revisions::engagement_id.eq(engagements::id));
        let mut query = engagements::table.select($columns).into_boxed();
        if !viewer.roles.lead {
            query = query.filter(engagements::manager_id.eq(viewer.id));
        }
        if let Some(name) = &filter.name {
            let Some(Search { words, pattern }) = search::search(name) else { return Ok($nothing) };
            if !words.is_empty() {
                let (before, value, after) = dialect::indexed_under($conn, &words);
                query = query.filter(sql::<Bool>(before).bind::<Text, _>(value).sql(after));
            }
            query = query.filter(engagements::customer_folded.like(pattern).escape('\\'));
        }
        query = match filter.state {
            None => query,
            Some(Listed::Open) => query.filter(engagements::completed_by.is_null()),
            Some(Listed::Only(Status::Complete)) => query.filter(engagements::completed_by.is_not_null()),
            Some(Listed::Only(status)) => {
                query.filter(engagements::completed_by.is_null()).filter(engagements::set_status.eq(status))
            }
        };
        if let Some(workload) = filter.workload {
            query = query.filter(exists(
                engagement_workloads::table
                    .filter(engagement_workloads::engagement_id.eq(engagements::id))
                    .filter(engagement_workloads::workload_id.eq(workload)),
            ));
        }
        if let Some(manager) = filter.manager {
            query = query.filter(engagements::manager_id.eq(manager));
        }
        if let Some(partner) = filter.partner {
            query = query.filter(engagements::partner_id.eq(partner));
        }
        query = match filter.review {
            None => query,
            Some(ReviewStage::Draft) => query.filter(engagements::id.eq_any(drafted())),
            Some(ReviewStage::Submitted(state)) => {
                query = query.filter(not(exists(drafted().filter(review_drafts::engagement_id.eq(engagements::id)))));
                let of_state = newest().filter(review_revisions::state.eq(state));
                match state {
                    // Of the many that are approved the page is soon full, asked one by one in its order. The others are work
                    // in progress: few, and far between in a list that grows.
                    ReviewState::Approved => {
                        query.filter(exists(of_state.filter(review_revisions::engagement_id.eq(engagements::id))))
                    }
                    _ => query.filter(engagements::id.eq_any(of_state.select(review_revisions::engagement_id))),
                }
            }
        };
        if filter.shut {
            query = query.filter(exists(its_newest().filter(review_revisions::gate_open.eq(false))));
        }
        if let Some(outcome) = filter.outcome {
            let stands =
                || its_newest().filter(review_revisions::state.eq_any([ReviewState::Submitted, ReviewState::Approved]));
            query = match outcome {
                Some(outcome) => query.filter(exists(stands().filter(review_revisions::outcome.eq(outcome)))),
                None => query.filter(exists(stands().filter(review_revisions::outcome.is_null()))),
            };
        }
        query
    }};
}

/// A page of the engagements this person may see, last changed first, after a place.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Seen<Engagement>>> {
    let page = |rows| Page::cut(rows, size, after.as_ref(), |row: &Engagement| Place(row.updated_at, row.id));
    let nothing = || page(Vec::new()).map(Seen::by_right);
    let mut query = narrowed!(conn, viewer, filter, Engagement::as_select(), nothing());
    if let Some(Place(at, id)) = after {
        query =
            query.filter(engagements::updated_at.lt(at).or(engagements::updated_at.eq(at).and(engagements::id.lt(id))));
    }
    let rows: Vec<Engagement> =
        query.order((engagements::updated_at.desc(), engagements::id.desc())).limit(one_more(size)).load(conn)?;
    Ok(page(rows).map(Seen::by_right))
}

/// How many engagements the whole list has.
///
/// # Errors
/// The database's.
pub fn total(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<Total> {
    let query = narrowed!(conn, viewer, filter, engagements::id, Total::NONE);
    counted::total(conn, query.limit(Total::LOOKED_AT))
}

/// The engagements this person manages and that are not complete, last changed first.
///
/// # Errors
/// The database's.
pub fn open_of_manager(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<Seen<Engagement>>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    let rows: Vec<Engagement> = engagements::table
        .filter(engagements::manager_id.eq(viewer.id))
        .filter(engagements::completed_by.is_null())
        .order((engagements::updated_at.desc(), engagements::id.desc()))
        .limit(limit)
        .select(Engagement::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Seen::by_right).collect())
}

/// Whether this person manages an engagement, complete or not.
///
/// # Errors
/// The database's.
pub fn manages_any(conn: &mut AnyConnection, viewer: &Viewer) -> Result<bool> {
    let one = engagements::table.filter(engagements::manager_id.eq(viewer.id)).select(engagements::id);
    Ok(one.first::<i64>(conn).optional()?.is_some())
}
