//! Lists of engagements: what they are narrowed to, page by page, and how many there are where that has to be counted. What is known of that
//! without reading the list is `known_totals`'.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{AssumeNotNull, IsNotNull, Nullable, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamp};
use serde::{Deserialize, Serialize};

use super::glances::Shown;
use super::has::has;
use super::known_totals::{is_counted_by_workload, is_empty, known, passed, people};
use super::limited::AtMost;
use super::schema::{
    engagement_conditions, engagement_glances, engagement_watches, engagement_workloads, engagements, partners, users,
};
use super::search::{Bounds, Index};
use super::users::Named;
use super::ways::{Among, Aside, Few, Reading, Way};
use super::{AnyConnection, beyond, counted, dialect, one_more, walks, ways};
use crate::domain::engagement::{Listed, Segment, Status};
use crate::domain::filter::{Engagements as Filter, People, SurveyStand, Watch};
use crate::domain::page::{self, Page, Total};
use crate::domain::policy::Viewer;
use crate::domain::zone::Zone;
use crate::error::Result;

/// Place in the list: when the last row that was shown was changed, in UTC, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDateTime, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "engagements";
}

/// A row of the list: an engagement with what is kept of it beside it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = engagements)]
pub struct Row {
    pub id: i64,
    pub customer_name: String,
    pub segment: Segment,
    pub time_zone: Zone,
    /// In UTC.
    pub updated_at: NaiveDateTime,
    /// Overall status (R8).
    #[diesel(select_expression = engagement_glances::status)]
    pub status: Status,
    #[diesel(embed)]
    pub shown: Shown,
    #[diesel(select_expression = (users::id.assume_not_null(), users::name.assume_not_null(), users::disabled_at.nullable().is_not_null()))]
    #[diesel(select_expression_type = (AssumeNotNull<users::id>, AssumeNotNull<users::name>, IsNotNull<Nullable<users::disabled_at>>))]
    pub manager: Named,
    #[diesel(select_expression = partners::name.nullable())]
    pub partner: Option<String>,
    /// The earliest date among the open steps.
    #[diesel(select_expression = engagement_glances::next_due)]
    pub next_due: Option<NaiveDate>,
    /// When the gate last opened or shut, in UTC.
    #[diesel(select_expression = engagement_watches::gate_moved_at.nullable())]
    pub gate_moved_at: Option<NaiveDateTime>,
    /// The earliest day of the measurements that count, while it is not complete.
    #[diesel(select_expression = engagement_watches::measured_on.nullable())]
    pub measured_on: Option<NaiveDate>,
}

/// A condition as an index serves it, or one that is asked of each row.
macro_rules! put {
    ($query:ident, $by_index:expr, $condition:expr) => {
        $query = if $by_index { $query.filter($condition) } else { $query.filter(Aside($condition)) }
    };
}

/// Whether an engagement's manager can look after nothing any more.
const UNMANAGED: &str = "EXISTS (SELECT 1 FROM users accounts WHERE accounts.id = engagements.manager_id \
                         AND (accounts.disabled_at IS NOT NULL OR NOT accounts.is_manager) LIMIT 1 OFFSET 0)";

/// The engagements that this person may see and the filter lets through, or an end of the function with nothing. `$reading`: how
/// they are read.
macro_rules! narrowed {
    ($conn:expr, $viewer:expr, $filter:expr, $reading:expr, $from:expr, $nothing:expr) => {{
        let (viewer, filter, reading): (&Viewer, &Filter, &Reading) = ($viewer, $filter, $reading);
        if is_empty(viewer, filter) {
            return Ok($nothing);
        }
        let mut query = $from.into_boxed();
        let in_order = matches!(reading.way, Way::InOrder);
        match &reading.way {
            Way::Sorted(Few::Named(Index::Words(words))) => {
                let (before, value, after) = dialect::indexed_under($conn, words);
                query = query.filter(sql::<Bool>(before).bind::<Text, _>(value).sql(after));
            }
            Way::Sorted(Few::Named(Index::Range(from, to))) => {
                let (before, between) = dialect::named_between($conn);
                query = query.filter(sql::<Bool>(before).bind::<Text, _>(from).sql(between).bind::<Text, _>(to));
            }
            Way::Sorted(Few::Having(side)) => query = query.filter(Among(side.clone(), Bounds::USUAL.sorted)),
            Way::InOrder | Way::Walked => {}
        }
        if let Some(pattern) = &reading.pattern {
            query = query.filter(Aside(engagements::customer_folded.like(pattern).escape('\\')));
        }
        if let Some(tenant) = &filter.tenant {
            put!(query, in_order, engagements::tenant_id.eq(tenant));
        }
        match filter.state {
            None => {}
            Some(Listed::Open) => put!(query, in_order, engagements::completed_by.is_null()),
            Some(Listed::Only(Status::Complete)) => put!(query, in_order, engagements::completed_by.is_not_null()),
            Some(Listed::Only(status)) => {
                put!(query, in_order, engagements::completed_by.is_null());
                put!(query, in_order, engagements::set_status.eq(status));
            }
        }
        if let Some(workload) = filter.workload {
            query = query.filter(Aside(has(engagement_workloads::table
                .filter(engagement_workloads::engagement_id.eq(engagements::id))
                .filter(engagement_workloads::workload_id.eq(workload)))));
        }
        if let Some(segment) = filter.segment {
            // Short lists of somebody's are read in their own order.
            put!(query, in_order && people(viewer, filter) == People::default(), engagements::segment.eq(segment));
        }
        if let Some((workload, state)) = filter.condition {
            let of_workload = engagement_conditions::table
                .filter(engagement_conditions::engagement_id.eq(engagements::id))
                .filter(engagement_conditions::workload_id.eq(workload));
            query = match state {
                Some(state) => query.filter(Aside(has(of_workload.filter(engagement_conditions::state.eq(state))))),
                None => query.filter(Aside(has(of_workload))),
            };
        }
        // Of the table whose index has the order of the list, see `is_by_glance`.
        let People { manager, partner } = people(viewer, filter);
        if in_order && is_by_glance(filter) {
            if let Some(manager) = manager {
                query = query.filter(engagement_glances::manager_id.eq(manager));
            }
            if let Some(partner) = partner {
                query = query.filter(engagement_glances::partner_id.eq(partner));
            }
        } else {
            let is_sorted = matches!(reading.way, Way::Sorted(_));
            if let Some(manager) = manager {
                put!(query, !is_sorted, engagements::manager_id.eq(manager));
            }
            // A walk goes along the manager's list, or else the partner's.
            if let Some(partner) = partner {
                put!(query, in_order || !is_sorted && manager.is_none(), engagements::partner_id.eq(partner));
            }
        }
        if let Some(stage) = filter.review {
            put!(query, in_order, engagement_glances::stage.eq(stage));
        }
        if filter.shut {
            query = query.filter(Aside(engagement_glances::shut));
        }
        if let Some(outcome) = filter.outcome {
            put!(query, in_order, engagement_glances::stands);
            match outcome {
                Some(outcome) => put!(query, in_order, engagement_glances::outcome.eq(outcome)),
                None => put!(query, in_order, engagement_glances::outcome.is_null()),
            }
        }
        match &filter.watch {
            Some(Watch::Moved(Some(since))) => {
                query = query.filter(Aside(engagement_watches::gate_moved_at.gt(*since)));
            }
            Some(Watch::Stale(days)) => {
                query = query.filter(Aside(passed!(engagement_watches::measured_on, days)));
            }
            Some(Watch::Unmeasured) => query = query.filter(Aside(engagement_watches::unmeasured)),
            Some(Watch::Unmanaged) => query = query.filter(Aside(sql::<Bool>(UNMANAGED))),
            // Nothing has moved for who was never here before: see above.
            Some(Watch::Moved(None)) | None => {}
        }
        match &filter.survey {
            Some(SurveyStand::Outstanding) => {
                query = query.filter(Aside(engagement_glances::survey_since.is_not_null()));
            }
            Some(SurveyStand::SentBefore(days)) => {
                query = query.filter(Aside(passed!(engagement_watches::survey_sent_on, days)));
            }
            None => {}
        }
        query
    }};
}

/// Whether the list is read in the order of the glances: what their indexes narrow it to may be few of very many.
fn is_by_glance(filter: &Filter) -> bool {
    filter.review.is_some() || filter.outcome.is_some()
}

/// A page of the engagements this person may see, last changed first, after a place. Where the list is walked, the page is what its
/// next part has of what is asked for, and may be short or empty while others follow.
///
/// # Errors
/// The database's.
pub fn list(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    after: Option<Place>,
    size: usize,
    bounds: Bounds,
) -> Result<Page<Row>> {
    let people = people(viewer, filter);
    let reading = ways::reading(conn, filter, people, bounds, None)?;
    let Some(reading) = reading else { return Ok(Page::empty(after.as_ref())) };
    page(conn, viewer, filter, &reading, after, size, bounds)
}

/// As [`list`], with how many the whole list has; a further part of a list that is walked does not count the others again.
///
/// # Errors
/// The database's.
pub fn list_and_total(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    after: Option<Place>,
    size: usize,
    bounds: Bounds,
) -> Result<(Page<Row>, Total)> {
    let people = people(viewer, filter);
    let known_before = if is_counted_by_workload(filter, people) { known(conn, viewer, filter)? } else { None };
    let Some(reading) = ways::reading(conn, filter, people, bounds, known_before)? else {
        return Ok((Page::empty(after.as_ref()), Total::NONE));
    };
    let page = page(conn, viewer, filter, &reading, after, size, bounds)?;
    let shown = Total::of(i64::try_from(page.rows.len()).unwrap_or(i64::MAX));
    if !page.is_part() {
        return Ok((page, shown));
    }
    let total = match known_before.map_or_else(|| known(conn, viewer, filter), |known| Ok(Some(known)))? {
        Some(known) => known,
        None if matches!(reading.way, Way::Walked) && !page.is_first && reading.counted_by.is_none() => shown.or_more(),
        None => count(conn, viewer, filter, &reading, (after, bounds))?,
    };
    Ok((page, total))
}

/// The page after a place; of a list that is walked, what its next part has.
fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    reading: &Reading,
    after: Option<Place>,
    size: usize,
    bounds: Bounds,
) -> Result<Page<Row>> {
    let people = people(viewer, filter);
    if !matches!(reading.way, Way::Walked) {
        return read(conn, viewer, filter, reading, (after, None), size);
    }
    walks::page(
        conn,
        bounds.walked,
        size,
        |conn, walked| walks_to(conn, people, after, walked),
        |conn, end| read(conn, viewer, filter, reading, (after, end), size),
    )
}

/// The page between two places: after the first, and not beyond the other.
fn read(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    reading: &Reading,
    (after, end): (Option<Place>, Option<Place>),
    size: usize,
) -> Result<Page<Row>> {
    let page = |rows| Page::cut(rows, size, after.as_ref(), |row: &Row| Place(row.updated_at, row.id));
    let from = engagements::table
        .inner_join(engagement_glances::table)
        // Each has a manager. Inner, it would let SQLite begin with the people and sort all that they have: with statistics of
        // 2,000 managers it does.
        .left_join(users::table.on(users::id.eq(engagements::manager_id)))
        // An earlier program that makes an engagement beside this one writes no such row.
        .left_join(engagement_watches::table.on(engagement_watches::engagement_id.eq(engagements::id)))
        .left_join(partners::table.on(partners::id.nullable().eq(engagements::partner_id)))
        .select(Row::as_select());
    let mut query = narrowed!(conn, viewer, filter, reading, from, page(Vec::new()));
    // What is looked up by few is put into the order of a column that no index has by itself.
    let is_by_glance = match reading.way {
        Way::InOrder => is_by_glance(filter),
        Way::Sorted(_) => true,
        Way::Walked => false,
    };
    query = if is_by_glance {
        if let Some(Place(at, id)) = after {
            let columns = beyond!(
                "engagement_glances.changed_at, engagement_glances.engagement_id",
                "<",
                at => Timestamp,
                id
            );
            query = query.filter(columns);
        }
        if let Some(Place(at, id)) = end {
            let columns = beyond!(
                "engagement_glances.changed_at, engagement_glances.engagement_id",
                ">=",
                at => Timestamp,
                id
            );
            query = query.filter(columns);
        }
        query.order((engagement_glances::changed_at.desc(), engagement_glances::engagement_id.desc()))
    } else {
        if let Some(Place(at, id)) = after {
            query = query.filter(beyond!("engagements.updated_at, engagements.id", "<", at => Timestamp, id));
        }
        if let Some(Place(at, id)) = end {
            query = query.filter(beyond!("engagements.updated_at, engagements.id", ">=", at => Timestamp, id));
        }
        query.order((engagements::updated_at.desc(), engagements::id.desc()))
    };
    // Everybody's list has its limit in the text, one person's as a value: see `AtMost`.
    let rows = match people(viewer, filter) == People::default() {
        true => query.at_most(one_more(size)).load(conn)?,
        false => query.limit(one_more(size)).load(conn)?,
    };
    Ok(page(rows))
}

/// The engagement that a walk after a place looks at last; none where it comes to the end of the list.
fn walks_to(conn: &mut AnyConnection, people: People, after: Option<Place>, walked: i64) -> Result<Option<Place>> {
    let mut query = engagements::table
        .order((engagements::updated_at.desc(), engagements::id.desc()))
        .offset(walked - 1)
        .limit(2)
        .select((engagements::updated_at, engagements::id))
        .into_boxed();
    match (people.manager, people.partner) {
        (Some(manager), _) => query = query.filter(engagements::manager_id.eq(manager)),
        (None, Some(partner)) => query = query.filter(engagements::partner_id.eq(partner)),
        (None, None) => {}
    }
    if let Some(Place(at, id)) = after {
        query = query.filter(beyond!("engagements.updated_at, engagements.id", "<", at => Timestamp, id));
    }
    // Where none follows, the walk comes to the end.
    let last: Vec<(NaiveDateTime, i64)> = query.load(conn)?;
    Ok(last.first().filter(|_| last.len() > 1).map(|(at, id)| Place(*at, *id)))
}

/// How many engagements the whole list has: the number that is kept where there is one, else counted up to a limit.
///
/// # Errors
/// The database's.
pub fn total(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter, bounds: Bounds) -> Result<Total> {
    if let Some(total) = known(conn, viewer, filter)? {
        return Ok(total);
    }
    let people = people(viewer, filter);
    let Some(reading) = ways::reading(conn, filter, people, bounds, None)? else { return Ok(Total::NONE) };
    count(conn, viewer, filter, &reading, (None, bounds))
}

/// Counted up to a limit; of a list that is walked, to where the walk of its first page ends, unless an index has all that it is
/// narrowed by.
fn count(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    reading: &Reading,
    (after, bounds): (Option<Place>, Bounds),
) -> Result<Total> {
    let looked_up = reading.counted_by.clone().map(|side| Reading {
        way: Way::Sorted(Few::Having(side)),
        pattern: reading.pattern.clone(),
        counted_by: None,
    });
    let is_walked = matches!(reading.way, Way::Walked);
    let end = match looked_up {
        None if is_walked => walks_to(conn, people(viewer, filter), after, bounds.walked)?,
        _ => None,
    };
    // What the list is not narrowed by is not read, since each has one row of it at most.
    let from = engagements::table
        .left_join(engagement_glances::table)
        .left_join(engagement_watches::table.on(engagement_watches::engagement_id.eq(engagements::id)))
        .select(engagements::id);
    let mut query = narrowed!(conn, viewer, filter, looked_up.as_ref().unwrap_or(reading), from, Total::NONE);
    if let Some(Place(at, id)) = end {
        query = query.filter(beyond!("engagements.updated_at, engagements.id", ">=", at => Timestamp, id));
    }
    let total = counted::total(conn, query.limit(Total::LOOKED_AT))?;
    // What lies beyond the walk, or beyond those that were looked up, is not counted.
    Ok(if is_walked && (end.is_some() || looked_up.is_some()) { total.or_more() } else { total })
}
