//! The lead's overview: counts by group, and the steps that are overdue. A fixed number of queries, whatever the size.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Text};
use serde::{Deserialize, Serialize};

use super::among::among;
use super::has::has;
use super::schema::{engagement_workloads, engagements, next_steps, open_steps, users};
use super::users::{Named, told_apart};
use super::ways::Aside;
use super::{AnyConnection, beyond, one_more, portfolio_counts};
use crate::domain::engagement::{Side, Status};
use crate::domain::filter::{Portfolio as Asked, Which as Filter};
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::portfolio::Kind;
use crate::domain::review::outcome::Group;
use crate::domain::zone::{Days, Zone};
use crate::error::{Error, Result};

/// Managers that the overview lists.
const LOADS: usize = 100;

/// Counts of the engagements that the filter lets through.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    /// What is kept of them, and the meetings of the period.
    pub kept: portfolio_counts::Counts,
    pub overdue: i64,
    /// What the managers have to do who have most.
    pub loads: Vec<Load>,
    /// How many more managers have something to do.
    pub further: usize,
    /// The largest number of open engagements that anybody has.
    pub most_open: i64,
    /// By manager, days since the first of their overdue steps was due.
    pub longest: HashMap<i64, i64>,
}

/// What a manager has to do. What is not counted under a filter by workload is 0.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Load {
    #[diesel(sql_type = BigInt)]
    pub manager_id: i64,
    #[diesel(sql_type = Text)]
    pub name: String,
    /// The account lets nobody in any more.
    #[diesel(sql_type = Bool)]
    pub disabled: bool,
    /// Engagements.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
    /// Reviews that wait for a decision.
    #[diesel(sql_type = BigInt)]
    pub waiting: i64,
    /// Steps.
    #[diesel(sql_type = BigInt)]
    pub overdue: i64,
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

/// Narrows a boxed query that has the engagements to those of the segment and the workload.
macro_rules! of_kind {
    ($query:ident, $filter:expr) => {
        if let Some(segment) = $filter.segment {
            $query = $query.filter(crate::store::ways::Aside(engagements::segment.eq(segment)));
        }
        if let Some(workload) = $filter.workload {
            $query = $query.filter(crate::store::ways::Aside(crate::store::has::has(
                crate::store::schema::engagement_workloads::table
                    .filter(crate::store::schema::engagement_workloads::engagement_id.eq(engagements::id))
                    .filter(crate::store::schema::engagement_workloads::workload_id.eq(workload)),
            )));
        }
    };
}
pub(super) use of_kind;

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
pub(super) use late;

/// The counts. `now` in UTC.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn counts(conn: &mut AnyConnection, viewer: &Viewer, asked: Asked, now: NaiveDateTime) -> Result<Counts> {
    lead(viewer)?;
    let filter = asked.which;
    let kept = portfolio_counts::of(conn, filter, asked.period)?;
    let days = Days::at(now);
    let mut loads: Vec<Load> = diesel::sql_query(loads_of(filter, &days)).load(conn)?;
    loads.retain(|load| load.open + load.waiting + load.overdue > 0);
    loads.sort_by_key(|load| (-load.overdue, -load.open));
    let (overdue, most_open) = (loads.iter().map(|l| l.overdue).sum(), loads.iter().map(|l| l.open).max().unwrap_or(0));
    let further = loads.len().saturating_sub(LOADS);
    loads.truncate(LOADS);
    let longest = longest(conn, filter, &loads, days, now)?;
    Ok(Counts { kept, overdue, loads, further, most_open, longest })
}

/// The query of what each manager has to do. Only numbers, keys and names of zones are put into it.
fn loads_of(filter: Filter, days: &Days) -> String {
    let people = filter.people;
    let one = |column: &str| people.manager.map(|id| format!(" AND {column} = {id}")).unwrap_or_default();
    let counted = match (people.partner, filter.segment, filter.workload) {
        // Of a manager's engagements nobody counts those that intend a workload.
        (None, _, Some(_)) => {
            let one = one("owner_id");
            format!(
                "SELECT owner_id AS manager_id, CAST(0 AS BIGINT) AS open, CAST(0 AS BIGINT) AS waiting \
                 FROM engagement_tallies WHERE scope = 'manager'{one}"
            )
        }
        (None, None, None) => {
            let one = one("owner_id");
            format!(
                "SELECT owner_id AS manager_id, active + blocked + paused AS open, \
                 waiting_exceptions + waiting_held + waiting_not_held AS waiting \
                 FROM engagement_tallies WHERE scope = 'manager'{one}"
            )
        }
        (None, Some(segment), None) => {
            let sum = |kinds: &[Kind]| {
                let keys: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.key())).collect();
                format!(
                    "(SELECT CAST(COALESCE(SUM(c.n), 0) AS BIGINT) FROM portfolio_counts c WHERE c.scope = 'manager' \
                     AND c.owner_id = t.owner_id AND c.kind IN ({}) AND c.segment = '{}')",
                    keys.join(", "),
                    segment.key()
                )
            };
            let open = sum(&[Status::Active, Status::Blocked, Status::Paused].map(Kind::Status));
            let waiting = sum(&Group::ALL.iter().map(|group| Kind::Queue(*group)).collect::<Vec<_>>());
            let one = one("t.owner_id");
            format!(
                "SELECT t.owner_id AS manager_id, {open} AS open, {waiting} AS waiting FROM engagement_tallies t \
                 WHERE t.scope = 'manager'{one}"
            )
        }
        (Some(partner), segment, workload) => {
            let (one, mut kind) = (one("g.manager_id"), String::new());
            if segment.is_some() || workload.is_some() {
                let only = Filter { people: Default::default(), segment, workload };
                kind = format!(
                    " AND EXISTS (SELECT 1 FROM engagements e WHERE e.id = g.engagement_id{} LIMIT 1 OFFSET 0)",
                    portfolio_counts::conditions(only, "e", "id")
                );
            }
            format!(
                "SELECT g.manager_id, CAST(SUM(CASE WHEN g.status <> 'complete' THEN 1 ELSE 0 END) AS BIGINT) AS open, \
                 CAST(SUM(g.waiting_exceptions + g.waiting_held + g.waiting_not_held) AS BIGINT) AS waiting \
                 FROM engagement_glances g WHERE g.partner_id = {partner}{one}{kind} GROUP BY g.manager_id"
            )
        }
    };
    let mut theirs = people.partner.map(|id| format!(" AND s.partner_id = {id}")).unwrap_or_default();
    if filter.segment.is_some() || filter.workload.is_some() {
        let only = Filter { people: Default::default(), ..filter };
        let kind = portfolio_counts::conditions(only, "e", "id");
        theirs.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM engagements e WHERE e.id = s.engagement_id{kind} LIMIT 1 OFFSET 0)"
        ));
    }
    // Counted manager by manager, each from their place in the index: sorting all steps that are late takes longer.
    format!(
        "SELECT l.manager_id, users.name, users.disabled_at IS NOT NULL AS disabled, l.open, l.waiting, \
         (SELECT COUNT(*) FROM open_steps s WHERE s.manager_id = l.manager_id{theirs} AND {late}) AS overdue \
         FROM ({counted}) l INNER JOIN users ON users.id = l.manager_id ORDER BY users.name, users.id",
        late = late_by_hand(days)
    )
}

/// As `late!` has it.
fn late_by_hand(days: &Days) -> String {
    let among = |zones: &[Zone]| match zones {
        [] => "1 = 0".to_owned(),
        zones => {
            let names: Vec<String> = zones.iter().map(|zone| format!("'{zone}'")).collect();
            format!("s.time_zone IN ({})", names.join(", "))
        }
    };
    let (utc, before) = (days.utc, days.utc.pred_opt().unwrap_or(days.utc));
    let (behind, ahead) = (among(&days.behind), among(&days.ahead));
    format!(
        "s.due_on <= '{utc}' AND (s.due_on < '{before}' OR (s.due_on = '{before}' AND NOT ({behind})) \
         OR (s.due_on = '{utc}' AND {ahead}))"
    )
}

/// Of these managers, how long the first of the steps is overdue.
fn longest(
    conn: &mut AnyConnection,
    filter: Filter,
    of: &[Load],
    days: Days,
    now: NaiveDateTime,
) -> Result<HashMap<i64, i64>> {
    let late: Vec<i64> = of.iter().filter(|load| load.overdue > 0).map(|load| load.manager_id).collect();
    if late.is_empty() {
        return Ok(HashMap::new());
    }
    let mut query = late!(
        narrowed!(
            open_steps::table.group_by((open_steps::manager_id, open_steps::time_zone)).select((
                open_steps::manager_id,
                open_steps::time_zone,
                diesel::dsl::min(open_steps::due_on)
            )),
            filter.people,
            open_steps
        ),
        days
    )
    .filter(among(conn, open_steps::manager_id, &late));
    if let Some(segment) = filter.segment {
        query = query.filter(Aside(has(engagements::table
            .filter(engagements::id.eq(open_steps::engagement_id))
            .filter(engagements::segment.eq(segment)))));
    }
    if let Some(workload) = filter.workload {
        query = query.filter(Aside(has(engagement_workloads::table
            .filter(engagement_workloads::engagement_id.eq(open_steps::engagement_id))
            .filter(engagement_workloads::workload_id.eq(workload)))));
    }
    let rows: Vec<(i64, Zone, Option<NaiveDate>)> = query.load(conn)?;
    let mut longest: HashMap<i64, i64> = HashMap::new();
    for (manager, zone, first) in rows {
        let days = first.map_or(0, |first| (zone.day(now) - first).num_days());
        let most = longest.entry(manager).or_default();
        *most = days.max(*most);
    }
    Ok(longest)
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
            filter.people,
            open_steps
        ),
        Days::at(now)
    );
    of_kind!(query, filter);
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
    let managing = has(engagements::table.filter(engagements::manager_id.eq(users::id)));
    let all: Vec<(Named, String)> = users::table
        .filter(users::is_manager.eq(true).or(managing))
        .order((users::name.asc(), users::id.asc()))
        .select(((users::id, users::name, users::disabled_at.is_not_null()), users::email))
        .load(conn)?;
    Ok(told_apart(all))
}
