//! The lead's overview: counts by group, and the steps that are overdue. A fixed number of queries, whatever the size.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel::sql_types::Date;
use serde::{Deserialize, Serialize};

use super::schema::{engagements, next_steps, open_steps, users};
use super::tallies::{self, Load, Tally};
use super::users::Named;
use super::{AnyConnection, beyond, one_more};
use crate::domain::engagement::Side;
use crate::domain::filter::People as Filter;
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::zone::{Days, Zone};
use crate::error::{Error, Result};

/// Counts of the engagements that the filter lets through.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub tally: Tally,
    pub overdue: i64,
    /// Open engagements and reviews that wait, by manager.
    pub loads: Vec<Load>,
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

/// Narrows a query of this table, which says whose each row is, and boxes it. The table is the caller's to import.
macro_rules! narrowed {
    ($query:expr, $filter:expr, $table:ident) => {{
        let mut query = $query.into_boxed();
        if let Some(manager) = $filter.manager {
            query = query.filter($table::manager_id.eq(manager));
        }
        if let Some(partner) = $filter.partner {
            query = query.filter($table::partner_id.eq(partner));
        }
        query
    }};
}
pub(super) use narrowed;

/// Narrows a boxed query of open steps to those whose day has passed where the engagement is.
macro_rules! late {
    ($query:expr, $days:expr) => {{
        let day_before = $days.utc.pred_opt().unwrap_or($days.utc);
        let passed = open_steps::due_on
            .lt(day_before)
            .or(open_steps::due_on.eq(day_before).and(open_steps::time_zone.ne_all($days.behind)))
            .or(open_steps::due_on.eq($days.utc).and(open_steps::time_zone.eq_any($days.ahead)));
        $query.filter(open_steps::due_on.le($days.utc)).filter(passed)
    }};
}

/// The counts. `now` in UTC.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn counts(conn: &mut AnyConnection, viewer: &Viewer, filter: Filter, now: NaiveDateTime) -> Result<Counts> {
    lead(viewer)?;
    let tally = tallies::of(conn, filter)?;
    let loads = tallies::loads(conn, filter)?;
    let late: Vec<(i64, Zone, i64, Option<NaiveDate>)> = late!(
        narrowed!(
            open_steps::table
                .group_by((open_steps::manager_id, open_steps::time_zone))
                .order((open_steps::manager_id, open_steps::time_zone))
                .select((
                    open_steps::manager_id,
                    open_steps::time_zone,
                    count_star(),
                    diesel::dsl::min(open_steps::due_on)
                )),
            filter,
            open_steps
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
    Ok(Counts { tally, overdue, loads, overdue_by_manager })
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
            open_steps::table
                .inner_join(next_steps::table)
                .inner_join(engagements::table.on(engagements::id.eq(open_steps::engagement_id)))
                .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
                .order((open_steps::due_on.asc(), open_steps::step_id.asc()))
                .limit(one_more(size)),
            filter,
            open_steps
        ),
        Days::at(now)
    );
    if let Some(Place(day, id)) = after {
        query = query.filter(beyond!("open_steps.due_on, open_steps.step_id", ">", day => Date, id));
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
            open_steps::due_on,
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
