//! Lists of engagements: what they are narrowed to, page by page, and how many there are.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text, Timestamp};
use serde::{Deserialize, Serialize};

use super::glances::Shown;
use super::schema::{engagement_glances, engagement_workloads, engagements, partners, users};
use super::search::{self, Bounds, Index, Reading, Search};
use super::tallies;
use super::users::Named;
use super::{AnyConnection, beyond, counted, dialect, one_more};
use crate::domain::engagement::{Listed, ReviewStage, Segment, Status};
use crate::domain::filter::{Engagements as Filter, People};
use crate::domain::page::{self, Cursor, Page, Total};
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
    #[diesel(select_expression = (users::id, users::name, users::disabled_at.is_not_null()))]
    #[diesel(select_expression_type = (users::id, users::name, diesel::dsl::IsNotNull<users::disabled_at>))]
    pub manager: Named,
    #[diesel(select_expression = partners::name.nullable())]
    pub partner: Option<String>,
    /// The earliest date among the open steps.
    #[diesel(select_expression = engagement_glances::next_due)]
    pub next_due: Option<NaiveDate>,
}

/// Whose engagements the list is narrowed to; who is no lead has but their own.
fn people(viewer: &Viewer, filter: &Filter) -> People {
    let manager = if viewer.roles.lead { filter.manager } else { Some(viewer.id) };
    People { manager, partner: filter.partner }
}

/// The engagements that this person may see and the filter lets through, or an end of the function with nothing. `$reading`: how
/// the name is looked up, where the filter has one.
macro_rules! narrowed {
    ($conn:expr, $viewer:expr, $filter:expr, $reading:expr, $from:expr, $nothing:expr) => {{
        let (viewer, filter): (&Viewer, &Filter) = ($viewer, $filter);
        let is_own = filter.manager.is_none_or(|manager| viewer.roles.lead || manager == viewer.id);
        if !viewer.roles.lead && !viewer.roles.manager || !is_own {
            return Ok($nothing);
        }
        let mut query = $from.into_boxed();
        if let Some(reading) = $reading {
            let (Reading::Sorted(Search { by, pattern }) | Reading::Walked(Search { by, pattern })) = reading;
            if matches!(reading, Reading::Sorted(_)) {
                query = match by {
                    Index::Words(words) => {
                        let (before, value, after) = dialect::indexed_under($conn, words);
                        query.filter(sql::<Bool>(before).bind::<Text, _>(value).sql(after))
                    }
                    Index::Range(from, to) => {
                        let (before, between) = dialect::named_between($conn);
                        query.filter(sql::<Bool>(before).bind::<Text, _>(from).sql(between).bind::<Text, _>(to))
                    }
                };
            }
            query = query.filter(engagements::customer_folded.like(pattern).escape('\\'));
        }
        if let Some(tenant) = &filter.tenant {
            query = query.filter(engagements::tenant_id.eq(tenant));
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
        // Of the table whose index has the order of the list, see `is_by_glance`.
        let people = people(viewer, filter);
        if is_by_glance(filter) {
            if let Some(manager) = people.manager {
                query = query.filter(engagement_glances::manager_id.eq(manager));
            }
            if let Some(partner) = people.partner {
                query = query.filter(engagement_glances::partner_id.eq(partner));
            }
        } else {
            if let Some(manager) = people.manager {
                query = query.filter(engagements::manager_id.eq(manager));
            }
            if let Some(partner) = people.partner {
                query = query.filter(engagements::partner_id.eq(partner));
            }
        }
        if let Some(stage) = filter.review {
            query = query.filter(engagement_glances::stage.eq(stage));
        }
        if filter.shut {
            query = query.filter(engagement_glances::shut);
        }
        if let Some(outcome) = filter.outcome {
            query = query.filter(engagement_glances::stands);
            query = match outcome {
                Some(outcome) => query.filter(engagement_glances::outcome.eq(outcome)),
                None => query.filter(engagement_glances::outcome.is_null()),
            };
        }
        query
    }};
}

/// Whether the list is read in the order of the glances: what their indexes narrow it to may be few of very many.
fn is_by_glance(filter: &Filter) -> bool {
    filter.review.is_some() || filter.outcome.is_some()
}

/// How the name is looked up that the filter has, or an end of the function with nothing where nothing is called that.
macro_rules! reading {
    ($conn:expr, $filter:expr, $bounds:expr, $nothing:expr) => {
        match &$filter.name {
            None => None,
            Some(name) => match search::reading($conn, name, $bounds)? {
                Some(reading) => Some(reading),
                None => return Ok($nothing),
            },
        }
    };
}

/// A page of the engagements this person may see, last changed first, after a place. Where very many customers have the name, the
/// page is what the next part of the list has of them, and may be short or empty while others follow.
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
    let reading = reading!(conn, filter, bounds, Page::empty(after.as_ref()));
    let end = walks_to(conn, reading.as_ref(), people(viewer, filter), after, bounds)?;
    read(conn, viewer, filter, reading.as_ref(), (after, end), size)
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
    let reading = reading!(conn, filter, bounds, (Page::empty(after.as_ref()), Total::NONE));
    let end = walks_to(conn, reading.as_ref(), people(viewer, filter), after, bounds)?;
    let page = read(conn, viewer, filter, reading.as_ref(), (after, end), size)?;
    let shown = Total::of(i64::try_from(page.rows.len()).unwrap_or(i64::MAX));
    if !page.is_part() {
        return Ok((page, shown));
    }
    let total = match &reading {
        Some(Reading::Walked(_)) if !page.is_first => shown.or_more(),
        _ => match kept(conn, viewer, filter)? {
            Some(kept) => kept,
            None => count(conn, viewer, filter, reading.as_ref(), end)?,
        },
    };
    Ok((page, total))
}

/// The page between two places: after the first, and not beyond the other.
fn read(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    reading: Option<&Reading>,
    (after, end): (Option<Place>, Option<Place>),
    size: usize,
) -> Result<Page<Row>> {
    let page = |rows| Page::cut(rows, size, after.as_ref(), |row: &Row| Place(row.updated_at, row.id));
    let from = engagements::table
        .inner_join(engagement_glances::table)
        .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
        .left_join(partners::table.on(partners::id.nullable().eq(engagements::partner_id)))
        .select(Row::as_select());
    let mut query = narrowed!(conn, viewer, filter, reading, from, page(Vec::new()));
    query = if is_by_glance(filter) {
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
    let mut page = page(query.limit(one_more(size)).load(conn)?);
    if let (None, Some(end)) = (&page.next, end) {
        page.next = Some(Cursor::after(&end));
    }
    Ok(page)
}

/// The engagement that a walk after a place looks at last; none where it comes to the end of the list, or does not walk.
fn walks_to(
    conn: &mut AnyConnection,
    reading: Option<&Reading>,
    people: People,
    after: Option<Place>,
    bounds: Bounds,
) -> Result<Option<Place>> {
    if !matches!(reading, Some(Reading::Walked(_))) {
        return Ok(None);
    }
    let mut query = engagements::table
        .order((engagements::updated_at.desc(), engagements::id.desc()))
        .offset(bounds.walked - 1)
        .limit(2)
        .select((engagements::updated_at, engagements::id))
        .into_boxed();
    if let Some(manager) = people.manager {
        query = query.filter(engagements::manager_id.eq(manager));
    }
    if let Some(partner) = people.partner {
        query = query.filter(engagements::partner_id.eq(partner));
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
    if let Some(total) = kept(conn, viewer, filter)? {
        return Ok(total);
    }
    let reading = reading!(conn, filter, bounds, Total::NONE);
    let end = walks_to(conn, reading.as_ref(), people(viewer, filter), None, bounds)?;
    count(conn, viewer, filter, reading.as_ref(), end)
}

/// Counted up to a limit; of a list that is walked, to where the walk of its first page ends.
fn count(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    reading: Option<&Reading>,
    end: Option<Place>,
) -> Result<Total> {
    let from = engagements::table.inner_join(engagement_glances::table).select(engagements::id);
    let mut query = narrowed!(conn, viewer, filter, reading, from, Total::NONE);
    if let Some(Place(at, id)) = end {
        query = query.filter(beyond!("engagements.updated_at, engagements.id", ">=", at => Timestamp, id));
    }
    let total = counted::total(conn, query.limit(Total::LOOKED_AT))?;
    // What lies beyond the walk is not counted.
    Ok(if end.is_some() { total.or_more() } else { total })
}

/// The number that is kept of a list that is narrowed to one kind of those that are counted.
fn kept(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<Option<Total>> {
    let people = people(viewer, filter);
    let may_see = viewer.roles.lead || (viewer.roles.manager && filter.manager.is_none_or(|id| id == viewer.id));
    let kinds = [filter.state.is_some(), filter.review.is_some(), filter.outcome.is_some()];
    let is_one = kinds.into_iter().filter(|is_asked| *is_asked).count() <= 1;
    let is_counted = filter.name.is_none()
        && filter.tenant.is_none()
        && filter.workload.is_none()
        && (!filter.shut || filter.review.is_some());
    let of_both = people.manager.is_some() && people.partner.is_some();
    if !may_see || !is_one || !is_counted || of_both {
        return Ok(None);
    }
    let tally = tallies::of(conn, people)?;
    let rows = match (filter.state, filter.review, filter.outcome) {
        (Some(Listed::Open), ..) => tally.open(),
        (Some(Listed::Only(status)), ..) => tally.status(status),
        // A draft says nothing of the gate; the review before it does.
        (_, Some(ReviewStage::Draft), _) if filter.shut => return Ok(None),
        (_, Some(ReviewStage::Draft), _) => tally.stage(ReviewStage::Draft, false),
        (_, Some(stage), _) if filter.shut => tally.stage(stage, true),
        (_, Some(stage), _) => tally.stage(stage, false) + tally.stage(stage, true),
        (_, _, Some(outcome)) => tally.outcome(outcome),
        (None, None, None) => tally.all(),
    };
    Ok(Some(Total::exactly(rows)))
}
