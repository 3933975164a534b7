//! The lead's overview: counts by group, and the steps that are overdue. A fixed number of queries, whatever the size.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::reviews::superseded;
use super::schema::{engagements, next_steps, review_drafts, review_revisions, users};
use super::users::Named;
use super::{AnyConnection, one_more};
use crate::domain::engagement::{Outcome, ReviewState, Side, Status, StepStatus};
use crate::domain::filter::People as Filter;
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::zone::{Days, Zone};
use crate::error::{Error, Result};

/// Counts of the engagements that the filter lets through.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// (`set_status`, whether a review completes it, how many).
    pub statuses: Vec<(Status, Option<bool>, i64)>,
    /// Of the engagements without a draft, the newest review: (state, whether the gate was open, how many).
    pub reviews: Vec<(ReviewState, bool, i64)>,
    /// Engagements with a draft.
    pub drafts: i64,
    /// Of the newest review of each engagement, where it stands: (outcome, how many).
    pub outcomes: Vec<(Option<Outcome>, i64)>,
    pub overdue: i64,
    /// Open engagements by manager.
    pub open_by_manager: Vec<(i64, i64)>,
    /// Reviews that wait for a decision by manager.
    pub waiting_by_manager: Vec<(i64, i64)>,
    pub overdue_by_manager: Vec<Late>,
}

/// The overdue steps of a manager's engagements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    pub manager_id: i64,
    pub steps: i64,
    /// Days since the first of them was due.
    pub days: i64,
}

/// An overdue step.
#[derive(Debug, Clone, Queryable)]
pub struct Overdue {
    pub id: i64,
    pub engagement_id: i64,
    pub customer_name: String,
    pub manager_name: String,
    pub manager_disabled: bool,
    pub what: String,
    pub owner: String,
    pub owner_side: Side,
    pub due_on: NaiveDate,
    pub time_zone: Zone,
}

pub(super) fn lead(viewer: &Viewer) -> Result<()> {
    if viewer.roles.lead { Ok(()) } else { Err(Error::NotFound) }
}

/// Narrows a boxed query that joins the engagements. `schema::engagements` and `Filter` are the caller's to import.
macro_rules! narrowed {
    ($query:expr, $filter:expr) => {{
        let mut query = $query.into_boxed();
        if let Some(manager) = $filter.manager {
            query = query.filter(engagements::manager_id.eq(manager));
        }
        if let Some(partner) = $filter.partner {
            query = query.filter(engagements::partner_id.eq(partner));
        }
        query
    }};
}
pub(super) use narrowed;

/// Narrows a boxed query of steps with their engagements to the open ones whose day has passed where the engagement is.
macro_rules! late {
    ($query:expr, $days:expr) => {{
        let day_before = $days.utc.pred_opt().unwrap_or($days.utc);
        let passed = next_steps::due_on
            .lt(day_before)
            .or(next_steps::due_on.eq(day_before).and(engagements::time_zone.ne_all($days.behind).nullable()))
            .or(next_steps::due_on.eq($days.utc).and(engagements::time_zone.eq_any($days.ahead).nullable()));
        $query
            .filter(next_steps::status.eq_any(StepStatus::OPEN))
            .filter(next_steps::agreed.eq(true))
            .filter(next_steps::due_on.le($days.utc))
            .filter(passed)
    }};
}

/// The counts. `now` in UTC.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn counts(conn: &mut AnyConnection, viewer: &Viewer, filter: Filter, now: NaiveDateTime) -> Result<Counts> {
    lead(viewer)?;
    let of_engagement = || engagements::table.on(engagements::id.eq(review_revisions::engagement_id));
    let drafting =
        exists(review_drafts::table.filter(review_drafts::engagement_id.eq(review_revisions::engagement_id)));
    let statuses = narrowed!(
        engagements::table.group_by((engagements::set_status, engagements::completed)).select((
            engagements::set_status,
            engagements::completed,
            count_star()
        )),
        filter
    )
    .load(conn)?;
    let reviews = narrowed!(
        review_revisions::table
            .inner_join(of_engagement())
            .filter(review_revisions::newest.eq(true))
            .filter(not(superseded!()))
            .filter(not(drafting))
            .group_by((review_revisions::state, review_revisions::gate_open))
            .select((review_revisions::state, review_revisions::gate_open, count_star())),
        filter
    )
    .load(conn)?;
    let drafts =
        narrowed!(review_drafts::table.inner_join(engagements::table).select(count_star()), filter).first(conn)?;
    let outcomes = narrowed!(
        review_revisions::table
            .inner_join(of_engagement())
            .filter(review_revisions::newest.eq(true))
            .filter(not(superseded!()))
            .filter(review_revisions::state.eq_any([ReviewState::Submitted, ReviewState::Approved]))
            .group_by(review_revisions::outcome)
            .select((review_revisions::outcome, count_star())),
        filter
    )
    .load(conn)?;
    let open_by_manager = narrowed!(
        engagements::table
            .filter(engagements::completed.is_null())
            .group_by(engagements::manager_id)
            .select((engagements::manager_id, count_star())),
        filter
    )
    .load(conn)?;
    let waiting_by_manager = narrowed!(
        review_revisions::table
            .inner_join(of_engagement())
            .filter(review_revisions::newest.eq(true))
            .filter(review_revisions::state.eq(ReviewState::Submitted))
            .group_by(engagements::manager_id)
            .select((engagements::manager_id, count_star())),
        filter
    )
    .load(conn)?;
    let late: Vec<(i64, Zone, i64, Option<NaiveDate>)> = late!(
        narrowed!(
            next_steps::table
                .inner_join(engagements::table)
                .group_by((engagements::manager_id, engagements::time_zone))
                .order((engagements::manager_id, engagements::time_zone))
                .select((
                    engagements::manager_id,
                    engagements::time_zone,
                    count_star(),
                    diesel::dsl::min(next_steps::due_on)
                )),
            filter
        ),
        Days::at(now)
    )
    .load(conn)?;
    let mut overdue_by_manager: Vec<Late> = Vec::new();
    for (manager_id, zone, steps, first) in late {
        let days = first.map_or(0, |first| (zone.day(now) - first).num_days());
        match overdue_by_manager.last_mut().filter(|late| late.manager_id == manager_id) {
            Some(late) => *late = Late { manager_id, steps: late.steps + steps, days: late.days.max(days) },
            None => overdue_by_manager.push(Late { manager_id, steps, days }),
        }
    }
    let overdue = overdue_by_manager.iter().map(|late| late.steps).sum();
    Ok(Counts { statuses, reviews, drafts, outcomes, overdue, open_by_manager, waiting_by_manager, overdue_by_manager })
}

/// Place among the overdue steps: date and id of the last one that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDate, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "overdue";
}

/// A page of the overdue steps, the longest overdue first, after a place. `now` in UTC.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn overdue(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: Filter,
    now: NaiveDateTime,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Overdue>> {
    lead(viewer)?;
    let mut query = late!(
        narrowed!(
            next_steps::table
                .inner_join(engagements::table)
                .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
                .order((next_steps::due_on.asc(), next_steps::id.asc()))
                .limit(one_more(size)),
            filter
        ),
        Days::at(now)
    );
    if let Some(Place(day, id)) = after {
        query = query.filter(next_steps::due_on.gt(day).or(next_steps::due_on.eq(day).and(next_steps::id.gt(id))));
    }
    let rows: Vec<Overdue> = query
        .select((
            next_steps::id,
            engagements::id,
            engagements::customer_name,
            users::name,
            users::disabled_at.is_not_null(),
            next_steps::what,
            next_steps::owner,
            next_steps::owner_side,
            next_steps::due_on.assume_not_null(),
            engagements::time_zone,
        ))
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |step| Place(step.due_on, step.id)))
}

/// Managers, by name: everybody who has the role or still manages something.
///
/// # Errors
/// The database's.
pub fn managers(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Vec<Named>> {
    lead(viewer)?;
    // Asked of each account, of which there are few: as a list it would be read from every engagement there is.
    let managing = exists(engagements::table.filter(engagements::manager_id.eq(users::id)));
    Ok(users::table
        .filter(users::is_manager.eq(true).or(managing))
        .order((users::name.asc(), users::id.asc()))
        .select((users::id, users::name, users::disabled_at.is_not_null()))
        .load(conn)?)
}
