//! The lead's overview: counts by group, and the steps that are overdue. A fixed number of queries, whatever the size.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Text};
use serde::{Deserialize, Serialize};

use super::has::has;
use super::schema::{engagements, next_steps, open_steps, users};
use super::users::{Named, told_apart};
use super::{AnyConnection, beyond, dialect, due_counts, one_more, portfolio_counts};
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

/// Of all managers who have something to do: how many they are, their overdue steps, and the most engagements that one has open.
#[derive(Debug, Clone, Copy, Default, QueryableByName)]
struct Together {
    #[diesel(sql_type = BigInt)]
    managers: i64,
    #[diesel(sql_type = BigInt)]
    all_overdue: i64,
    #[diesel(sql_type = BigInt)]
    most_open: i64,
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
        let days: Days = $days;
        let day_before = days.before();
        let passed = open_steps::due_on
            .lt(day_before)
            .or(open_steps::due_on.eq(day_before).and(open_steps::time_zone.ne_all(days.behind)))
            .or(open_steps::due_on.eq(days.utc).and(open_steps::time_zone.eq_any(days.ahead)));
        $query.filter(open_steps::due_on.le(days.utc)).filter(passed)
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
    let kept = portfolio_counts::of(conn, filter, asked.period, now)?;
    let days = Days::at(now);
    let counted_before = due_counts::counted_before(conn, days.before())?;
    let rows: Vec<(Load, Together)> = diesel::sql_query(loads_of(filter, &days, counted_before)).load(conn)?;
    // It is the same in each row.
    let Together { managers, all_overdue, most_open } = rows.first().map(|row| row.1).unwrap_or_default();
    let loads: Vec<Load> = rows.into_iter().map(|row| row.0).collect();
    let further = usize::try_from(managers).unwrap_or_default().saturating_sub(loads.len());
    let longest = longest(conn, filter, &loads, now)?;
    Ok(Counts { kept, overdue: all_overdue, loads, further, most_open, longest })
}

/// The query of what those managers have to do who have most, and of all of them together; of those who have as much, the accounts that
/// were made first are among them. `counted_before`: the day before which most have counted what is due. Only numbers, keys, days
/// and names of zones are put into it.
fn loads_of(filter: Filter, days: &Days, counted_before: Option<NaiveDate>) -> String {
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
    let (late, theirs) = (late_by_hand(days), conditions_of_steps(filter));
    // Counted manager by manager, each from their place in the index: sorting all steps that are late takes longer. Where all of
    // a manager's count, those that were due before a day are counted already, unless the clock was set back to before that; what
    // was due since is few, and read day by day for all whose count has the same day: beside so few, finding each manager's
    // place is what takes long.
    let own = |since: &str| {
        format!("(SELECT COUNT(*) FROM open_steps s WHERE s.manager_id = l.manager_id{since}{theirs} AND {late})")
    };
    let (since, overdue, kept) = match (theirs.as_str(), counted_before) {
        ("", Some(day)) => (
            // As a sum, so that it is not looked for by manager in an index that has their days behind them. Beside the counts and
            // not joined to them: what a statement made itself has no index.
            format!(
                " UNION ALL SELECT since.manager_id, 0, 0, since.n FROM \
                 (SELECT s.manager_id + 0 AS manager_id, COUNT(*) AS n FROM open_steps s \
                 WHERE s.due_on >= '{day}' AND {late}{} GROUP BY s.manager_id + 0) AS since \
                 CROSS JOIN due_counts d WHERE d.manager_id = since.manager_id AND d.due_before = '{day}'",
                one("s.manager_id")
            ),
            format!(
                // It may be below none while an earlier program writes beside this one (`due_counts`).
                "CASE WHEN d.n > 0 THEN d.n ELSE 0 END + CASE WHEN d.due_before = '{day}' THEN 0 ELSE {} END",
                own(&format!(" AND s.due_on >= COALESCE(d.due_before, '{}')", due_counts::NO_DAY))
            ),
            format!(" LEFT JOIN due_counts d ON d.manager_id = l.manager_id AND d.due_before <= '{day}'"),
        ),
        _ => (String::new(), own(""), String::new()),
    };
    format!(
        "WITH loads AS MATERIALIZED (SELECT manager_id, MAX(open) AS open, MAX(waiting) AS waiting, \
         CAST(SUM(overdue) AS BIGINT) AS overdue FROM (SELECT l.manager_id, l.open, l.waiting, {overdue} AS overdue \
         FROM ({counted}) l{kept}{since}) AS parts GROUP BY manager_id) \
         SELECT most.manager_id, users.name, users.disabled_at IS NOT NULL AS disabled, most.open, most.waiting, most.overdue, \
         together.managers, together.all_overdue, together.most_open \
         FROM (SELECT COUNT(*) AS managers, CAST(COALESCE(SUM(overdue), 0) AS BIGINT) AS all_overdue, \
         COALESCE(MAX(open), 0) AS most_open FROM loads WHERE open + waiting + overdue > 0) AS together CROSS JOIN \
         (SELECT manager_id, open, waiting, overdue FROM loads WHERE open + waiting + overdue > 0 \
         ORDER BY overdue DESC, open DESC, manager_id LIMIT {LOADS}) AS most \
         INNER JOIN users ON users.id = most.manager_id ORDER BY most.overdue DESC, most.open DESC, users.name, users.id"
    )
}

/// The conditions of a query of open steps `s`, beside whose they are.
fn conditions_of_steps(filter: Filter) -> String {
    let partner = filter.people.partner.map(|id| format!(" AND s.partner_id = {id}")).unwrap_or_default();
    if filter.segment.is_none() && filter.workload.is_none() {
        return partner;
    }
    let only = Filter { people: Default::default(), ..filter };
    let kind = portfolio_counts::conditions(only, "e", "id");
    format!("{partner} AND EXISTS (SELECT 1 FROM engagements e WHERE e.id = s.engagement_id{kind} LIMIT 1 OFFSET 0)")
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
    let (utc, before) = (days.utc, days.before());
    let (behind, ahead) = (among(&days.behind), among(&days.ahead));
    format!(
        "s.due_on <= '{utc}' AND (s.due_on < '{before}' OR (s.due_on = '{before}' AND NOT ({behind})) \
         OR (s.due_on = '{utc}' AND {ahead}))"
    )
}

/// Of these managers, how long the first of the steps is overdue.
fn longest(conn: &mut AnyConnection, filter: Filter, of: &[Load], now: NaiveDateTime) -> Result<HashMap<i64, i64>> {
    #[derive(QueryableByName)]
    struct First {
        #[diesel(sql_type = BigInt)]
        manager_id: i64,
        #[diesel(sql_type = Text)]
        time_zone: Zone,
        #[diesel(sql_type = Date)]
        due_on: NaiveDate,
    }
    let behind = of.iter().filter(|load| load.overdue > 0).map(|load| load.manager_id.to_string());
    let behind: Vec<String> = behind.collect();
    if behind.is_empty() {
        return Ok(HashMap::new());
    }
    // The first in the index, and what is due on the day after it: where the day begins earlier, that is overdue for as long.
    let theirs = conditions_of_steps(filter);
    let rows: Vec<First> = diesel::sql_query(format!(
        "SELECT DISTINCT s.manager_id, s.time_zone, s.due_on FROM (SELECT users.id, \
         (SELECT s.due_on FROM open_steps s WHERE s.manager_id = users.id{theirs} ORDER BY s.due_on LIMIT 1) AS day \
         FROM users WHERE users.id IN ({})) AS first INNER JOIN open_steps s ON s.manager_id = first.id \
         AND s.due_on >= first.day AND s.due_on <= {}{theirs}",
        behind.join(", "),
        dialect::day_after(conn, "first.day")
    ))
    .load(conn)?;
    let mut longest: HashMap<i64, i64> = HashMap::new();
    for First { manager_id, time_zone, due_on } in rows {
        let days = (time_zone.day(now) - due_on).num_days();
        // What is due after the first may not be overdue where it is.
        if days > 0 {
            let most = longest.entry(manager_id).or_default();
            *most = days.max(*most);
        }
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
