//! Usage measurements of engagements: rows as they were entered, and those among which the counting one is.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date};
use serde::{Deserialize, Serialize};

use super::among::among;
use super::engagements::{Engagement, theirs};
use super::imports::Import;
use super::schema::{engagements, measurements, users, workloads};
use super::{AnyConnection, Seen, SeenEngagements, beyond, one_more};
use crate::domain::audit::Measured;
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::usage::{Counts, Measurement as Figure, Source};
use crate::error::{Error, Result};

/// Engagements with the same figure that are looked at.
const ALIKE: i64 = 20;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = measurements)]
pub struct Measurement {
    pub id: i64,
    pub engagement_id: i64,
    pub workload_id: i64,
    pub active: Option<i64>,
    pub entitled: Option<i64>,
    pub period_days: i64,
    pub as_of: NaiveDate,
    pub source: Source,
    pub report: String,
    pub note: String,
    pub entered_by: i64,
    pub entered_at: NaiveDateTime,
    pub excluded_at: Option<NaiveDateTime>,
    pub excluded_by: Option<i64>,
    pub excluded_reason: Option<String>,
    /// The import that brought an imported one.
    pub import_id: Option<i64>,
}

impl Measurement {
    /// As the gate sees it.
    pub fn figure(&self) -> Figure {
        Figure {
            id: self.id,
            counts: self.active.zip(self.entitled).map(|(active, entitled)| Counts { active, entitled }),
            period_days: self.period_days,
            as_of: self.as_of,
            source: self.source,
            report: self.report.clone(),
            entered_at: self.entered_at,
            excluded: self.excluded_at.is_some(),
        }
    }
}

#[derive(Debug, Insertable)]
#[diesel(table_name = measurements)]
pub struct NewMeasurement<'a> {
    pub engagement_id: i64,
    pub workload_id: i64,
    pub active: Option<i64>,
    pub entitled: Option<i64>,
    pub period_days: i64,
    pub as_of: NaiveDate,
    pub source: Source,
    pub report: &'a str,
    pub note: &'a str,
    pub entered_by: i64,
    pub entered_at: NaiveDateTime,
    pub import_id: Option<i64>,
}

/// The measurements of the latest day for each workload of these engagements, without excluded ones and "no data": the
/// one that counts (R1) is among them, and older history stays in the database.
///
/// # Errors
/// The database's.
pub fn latest(conn: &mut AnyConnection, engagements: &(impl SeenEngagements + ?Sized)) -> Result<Vec<Measurement>> {
    let newer = diesel::alias!(measurements as newer);
    Ok(measurements::table
        .filter(among(conn, measurements::engagement_id, &engagements.ids()))
        .filter(measurements::excluded_at.is_null())
        .filter(measurements::active.is_not_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(
            newer
                .filter(newer.field(measurements::engagement_id).eq(measurements::engagement_id))
                .filter(newer.field(measurements::workload_id).eq(measurements::workload_id))
                .filter(newer.field(measurements::excluded_at).is_null())
                .filter(newer.field(measurements::active).is_not_null())
                .filter(newer.field(measurements::as_of).gt(measurements::as_of)),
        )))
        .select(Measurement::as_select())
        .load(conn)?)
}

/// What these measurements of the engagement say, by id; the excluded ones too.
///
/// # Errors
/// The database's.
pub fn measured(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    ids: &[i64],
) -> Result<HashMap<i64, Measured>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Measurement, String)> = measurements::table
        .inner_join(workloads::table)
        .filter(among(conn, measurements::id, ids))
        .filter(measurements::engagement_id.eq(engagement.id))
        .select((Measurement::as_select(), workloads::name))
        .load(conn)?;
    let each = |(row, workload): (Measurement, String)| {
        (row.id, Measured { workload, counts: row.figure().counts, as_of: row.as_of })
    };
    Ok(rows.into_iter().map(each).collect())
}

/// Place in the history: day and id of the last row that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDate, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "measurements";
}

/// A page of the history with the names of who entered the rows, newest first, after a place.
///
/// # Errors
/// The database's.
pub fn history(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    after: Option<Place>,
    size: usize,
) -> Result<Page<(Measurement, String)>> {
    let mut query = measurements::table
        .inner_join(users::table)
        .filter(measurements::engagement_id.eq(engagement.id))
        .select((Measurement::as_select(), users::name))
        .into_boxed();
    if let Some(Place(day, id)) = after {
        query = query.filter(beyond!("measurements.as_of, measurements.id", "<", day => Date, id));
    }
    let rows: Vec<(Measurement, String)> =
        query.order((measurements::as_of.desc(), measurements::id.desc())).limit(one_more(size)).load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |(row, _)| Place(row.as_of, row.id)))
}

/// The measurements of the last days of each workload, as many days as that, without excluded ones and "no data".
///
/// # Errors
/// The database's.
pub fn last_days(conn: &mut AnyConnection, engagement: &Seen<Engagement>, days: i64) -> Result<Vec<Measurement>> {
    let within = sql::<Bool>(
        "measurements.id IN (SELECT ranked.id FROM (SELECT id, DENSE_RANK() OVER \
         (PARTITION BY workload_id ORDER BY as_of DESC) AS place FROM measurements \
         WHERE excluded_at IS NULL AND active IS NOT NULL AND engagement_id = ",
    )
    .bind::<BigInt, _>(engagement.id)
    .sql(") ranked WHERE ranked.place <= ")
    .bind::<BigInt, _>(days)
    .sql(")");
    let of_engagement = measurements::table.filter(measurements::engagement_id.eq(engagement.id));
    Ok(of_engagement.filter(within).select(Measurement::as_select()).load(conn)?)
}

/// What a small trend needs of a measurement.
#[derive(Debug, Clone, Queryable)]
pub struct Narrow {
    pub engagement_id: i64,
    pub workload_id: i64,
    id: i64,
    active: Option<i64>,
    entitled: Option<i64>,
    period_days: i64,
    pub as_of: NaiveDate,
    source: Source,
    entered_at: NaiveDateTime,
}

impl Narrow {
    /// As the gate sees it, but for the name of the report.
    pub fn figure(&self) -> Figure {
        Figure {
            id: self.id,
            counts: self.active.zip(self.entitled).map(|(active, entitled)| Counts { active, entitled }),
            period_days: self.period_days,
            as_of: self.as_of,
            source: self.source,
            report: String::new(),
            entered_at: self.entered_at,
            excluded: false,
        }
    }
}

/// The measurements of these workloads in these engagements from a day on, without excluded ones and "no data". An
/// engagement comes with all of the workloads, also with those that were asked for on another's behalf.
///
/// # Errors
/// The database's.
pub fn since(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
    workloads: &[i64],
    first: NaiveDate,
) -> Result<Vec<Narrow>> {
    Ok(measurements::table
        .filter(among(conn, measurements::engagement_id, &engagements.ids()))
        .filter(among(conn, measurements::workload_id, workloads))
        .filter(measurements::as_of.ge(first))
        .filter(measurements::excluded_at.is_null())
        .filter(measurements::active.is_not_null())
        .select((
            measurements::engagement_id,
            measurements::workload_id,
            measurements::id,
            measurements::active,
            measurements::entitled,
            measurements::period_days,
            measurements::as_of,
            measurements::source,
            measurements::entered_at,
        ))
        .load(conn)?)
}

/// What an earlier import of this report brought for these days, excluded ones as well.
///
/// # Errors
/// The database's.
pub fn imported_on(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
    report: &str,
    days: &[NaiveDate],
) -> Result<Vec<Measurement>> {
    Ok(measurements::table
        .filter(among(conn, measurements::engagement_id, &engagements.ids()))
        .filter(among(conn, measurements::as_of, days))
        .filter(measurements::source.eq(Source::Imported))
        .filter(measurements::report.eq(report))
        .select(Measurement::as_select())
        .load(conn)?)
}

/// A few engagements of other tenants that this person may see and that have this very figure.
///
/// # Errors
/// The database's.
pub fn alike(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    engagement: &Seen<Engagement>,
    (workload, as_of, counts): (i64, NaiveDate, Counts),
) -> Result<Vec<Seen<Engagement>>> {
    if !viewer.roles.lead && !viewer.roles.manager {
        return Ok(Vec::new());
    }
    let mut query = measurements::table
        .inner_join(engagements::table)
        .filter(measurements::as_of.eq(as_of))
        .filter(measurements::workload_id.eq(workload))
        .filter(measurements::entitled.eq(counts.entitled))
        .filter(measurements::active.eq(counts.active))
        .filter(measurements::engagement_id.ne(engagement.id))
        .filter(engagements::tenant_id.ne(&engagement.tenant_id))
        .limit(ALIKE)
        .select(Engagement::as_select())
        .into_boxed();
    if !viewer.roles.lead {
        query = query.filter(theirs(conn, viewer));
    }
    let rows: Vec<Engagement> = query.load(conn)?;
    Ok(rows.into_iter().map(Seen::by_right).collect())
}

/// All measurements of these engagements of some days.
///
/// # Errors
/// The database's.
pub fn of_days(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
    days: &[NaiveDate],
) -> Result<Vec<Measurement>> {
    Ok(measurements::table
        .filter(among(conn, measurements::engagement_id, &engagements.ids()))
        .filter(among(conn, measurements::as_of, days))
        .select(Measurement::as_select())
        .load(conn)?)
}

/// These measurements, as far as they are of the engagement, in the order in which they were entered.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut AnyConnection, engagement: &Seen<Engagement>, ids: &[i64]) -> Result<Vec<Measurement>> {
    Ok(measurements::table
        .filter(among(conn, measurements::id, ids))
        .filter(measurements::engagement_id.eq(engagement.id))
        .order(measurements::id)
        .select(Measurement::as_select())
        .load(conn)?)
}

/// The measurements that an import brought, in the order of the file.
///
/// # Errors
/// The database's.
pub fn of_import(conn: &mut AnyConnection, import: &Seen<Import>) -> Result<Vec<Measurement>> {
    Ok(measurements::table
        .filter(measurements::import_id.eq(import.id))
        .order(measurements::id)
        .select(Measurement::as_select())
        .load(conn)?)
}

/// Inserts a measurement.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, new: &NewMeasurement<'_>) -> Result<i64> {
    Ok(diesel::insert_into(measurements::table).values(new).returning(measurements::id).get_result(conn)?)
}

/// Excludes a measurement from the gate; it stays in the history.
///
/// # Errors
/// `NotFound` when the engagement has no such measurement, `Conflict` when it is excluded already.
pub fn exclude(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    id: i64,
    by: i64,
    now: NaiveDateTime,
    reason: &str,
) -> Result<()> {
    let row = measurements::table.filter(measurements::id.eq(id)).filter(measurements::engagement_id.eq(engagement.id));
    let excluded: Option<NaiveDateTime> = row.select(measurements::excluded_at).first(conn)?;
    if excluded.is_some() {
        return Err(Error::Conflict);
    }
    diesel::update(row.filter(measurements::excluded_at.is_null()))
        .set((
            measurements::excluded_at.eq(now),
            measurements::excluded_by.eq(by),
            measurements::excluded_reason.eq(reason),
        ))
        .execute(conn)?;
    Ok(())
}
