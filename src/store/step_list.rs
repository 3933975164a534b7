//! The list of next steps over all engagements that a person sees: by the day they are due, those without one last, page by page;
//! and what partners said of steps that their managers have not looked at yet.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Text};
use serde::{Deserialize, Serialize};

use super::next_steps::Step;
use super::portfolio::{late, narrowed as narrowed_by};
use super::schema::{engagements, next_steps, open_steps, reviews, users};
use super::users::Named;
use super::{AnyConnection, beyond, counted, one_more};
use crate::domain::filter::{People, Steps as Filter};
use crate::domain::page::{self, Page, Total};
use crate::domain::policy::Viewer;
use crate::domain::steps::{Due, end_of_fortnight, end_of_week};
use crate::domain::zone::Days;
use crate::error::{Error, Result};

/// The day by which the list is ordered, as its indexes have it.
const DAY: &str = "COALESCE(next_steps.due_on, '9999-12-31')";
/// The day of what has none.
const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};
/// What is still to be done, as its indexes have it.
const IS_OPEN: &str = "next_steps.status IN ('open', 'in_progress')";

/// One status alone, as its indexes have it: no column by itself, so that none of them draws the list of all that is open away from
/// its order.
const STATUS_IS: &str = "next_steps.status || '' = ";

/// A step with its customer and manager.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = next_steps)]
pub struct Line {
    #[diesel(embed)]
    pub step: Step,
    #[diesel(select_expression = engagements::customer_name)]
    pub customer: String,
    #[diesel(select_expression = (users::id, users::name, users::disabled_at.is_not_null()))]
    #[diesel(select_expression_type = (users::id, users::name, diesel::dsl::IsNotNull<users::disabled_at>))]
    pub manager: Named,
}

/// Place in the list: the day of the last step that was shown, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDate, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "steps";
}

/// When it is: all over the world, and for the reader.
#[derive(Debug, Clone, Copy)]
pub struct Moment {
    /// In UTC.
    pub now: NaiveDateTime,
    /// The reader's.
    pub today: NaiveDate,
}

/// The steps that this person may see and the filter lets through. `$from`: the steps with their engagements; `$among`: the
/// engagements that the list is narrowed to.
macro_rules! narrowed {
    ($from:expr, $viewer:expr, $filter:expr, $among:expr, $at:expr) => {{
        let (viewer, filter): (&Viewer, &Filter) = ($viewer, $filter);
        if !viewer.roles.lead && !viewer.roles.manager {
            return Err(Error::NotFound);
        }
        let manager = viewer.narrowed_to(filter.manager);
        let mut query = $from.filter(next_steps::agreed.eq(true)).into_boxed();
        if let Some(manager) = manager {
            query = query.filter(next_steps::manager_id.eq(manager));
        }
        if let Some(engagements) = $among {
            query = query.filter(next_steps::engagement_id.eq_any(engagements));
        }
        if let Some(side) = filter.side {
            query = query.filter(next_steps::owner_side.eq(side));
        }
        query = match filter.status {
            None => query.filter(sql::<Bool>(IS_OPEN)),
            Some(status) => query.filter(sql::<Bool>(STATUS_IS).bind::<Text, _>(status)),
        };
        let days = Days::at($at.now);
        let before = days.before();
        // Its day has passed where the engagement is.
        let late = next_steps::due_on
            .lt(before)
            .or(next_steps::due_on.eq(before).and(engagements::time_zone.ne_all(days.behind.clone())))
            .or(next_steps::due_on.eq(days.utc).and(engagements::time_zone.eq_any(days.ahead.clone())));
        let not_late = next_steps::due_on
            .gt(days.utc)
            .or(next_steps::due_on.eq(days.utc).and(engagements::time_zone.ne_all(days.ahead)))
            .or(next_steps::due_on.eq(before).and(engagements::time_zone.eq_any(days.behind)));
        match filter.due {
            None => query,
            Some(Due::Overdue) => query.filter(sql::<Date>(DAY).le(days.utc)).filter(late),
            Some(Due::ThisWeek) => query.filter(sql::<Date>(DAY).le(end_of_week($at.today))).filter(not_late),
            Some(Due::NextTwoWeeks) => query.filter(sql::<Date>(DAY).le(end_of_fortnight($at.today))).filter(not_late),
            Some(Due::Later) => {
                query.filter(sql::<Date>(DAY).gt(end_of_fortnight($at.today))).filter(next_steps::due_on.is_not_null())
            }
            // A range, of which SQLite knows that it comes in order.
            Some(Due::Undated) => query.filter(sql::<Date>(DAY).ge(NEVER)).filter(next_steps::due_on.is_null()),
        }
    }};
}

/// A page of the steps of this person's engagements, for a lead of all, after a place. `among`: the engagements that the list is
/// narrowed to.
///
/// # Errors
/// `NotFound` for everybody but managers and leads.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    among: Option<&[i64]>,
    at: Moment,
    (after, size): (Option<Place>, usize),
) -> Result<Page<Line>> {
    let from = next_steps::table.inner_join(reviews::table).inner_join(engagements::table.inner_join(users::table));
    let mut query = narrowed!(from, viewer, filter, among, at);
    if let Some(Place(day, id)) = after {
        query = query.filter(beyond!(
            "COALESCE(next_steps.due_on, '9999-12-31'), next_steps.id",
            ">",
            day => Date,
            id
        ));
    }
    let rows: Vec<Line> = query
        .order((sql::<Date>(DAY).asc(), next_steps::id.asc()))
        .limit(one_more(size))
        .select(Line::as_select())
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |line| Place(line.step.due_on.unwrap_or(NEVER), line.step.id)))
}

/// How many steps the list has, counted up to a limit.
///
/// # Errors
/// As [`page()`].
pub fn total(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    among: Option<&[i64]>,
    at: Moment,
) -> Result<Total> {
    if let Some(total) = kept(conn, viewer, filter, among, at)? {
        return Ok(total);
    }
    // Their engagements are read where days are compared, and nowhere else: each has one.
    let from = next_steps::table.left_join(engagements::table);
    counted::total(conn, narrowed!(from, viewer, filter, among, at).select(next_steps::id).limit(Total::LOOKED_AT))
}

/// The same by what is kept of open steps with a day, where the list is narrowed by nothing else than whose they are and whether they
/// are late: then an index has it all. Of those that need not be late it is an end only where there are more than are counted.
fn kept(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    among: Option<&[i64]>,
    at: Moment,
) -> Result<Option<Total>> {
    let is_late = filter.due == Some(Due::Overdue);
    let by_these_alone = filter.side.is_none() && filter.status.is_none() && among.is_none();
    if !(viewer.roles.lead || viewer.roles.manager) || !by_these_alone || !(is_late || filter.due.is_none()) {
        return Ok(None);
    }
    let people = People { manager: viewer.narrowed_to(filter.manager), partner: None };
    let query = open_steps::table.select(open_steps::step_id).limit(Total::LOOKED_AT);
    let query = narrowed_by!(query, people, open_steps);
    // One bound alone: of two SQLite would seek by the first and compare the other.
    let query = if is_late { late!(query, Days::at(at.now)) } else { query.filter(open_steps::due_on.le(NEVER)) };
    let total = counted::total(conn, query)?;
    Ok(Some(total).filter(|total| is_late || total.counted().1))
}

/// The steps of this manager of which a partner said something that they have not looked at yet, the earliest word first.
///
/// # Errors
/// The database's.
pub fn reported(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<Line>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    Ok(next_steps::table
        .inner_join(reviews::table)
        .inner_join(engagements::table.inner_join(users::table))
        .filter(next_steps::manager_id.eq(viewer.id))
        .filter(next_steps::reported_at.is_not_null())
        .order((next_steps::reported_at.asc(), next_steps::id.asc()))
        .limit(limit)
        .select(Line::as_select())
        .load(conn)?)
}

/// How many they are.
///
/// # Errors
/// The database's.
pub fn reported_total(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Total> {
    let reported =
        next_steps::table.filter(next_steps::manager_id.eq(viewer.id)).filter(next_steps::reported_at.is_not_null());
    counted::total(conn, reported.select(next_steps::id).limit(Total::LOOKED_AT))
}
