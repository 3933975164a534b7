//! Usage measurements of engagements: rows as they were entered, and those among which the counting one is.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{measurements, users};
use crate::domain::usage::{Counts, Measurement as Figure, Source};
use crate::error::{Error, Result};

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
    pub source: String,
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
            source: Source::from_key(&self.source).unwrap_or(Source::Typed),
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
    pub source: &'a str,
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
pub fn latest(conn: &mut AnyConnection, engagements: &[i64]) -> Result<Vec<Measurement>> {
    let newer = diesel::alias!(measurements as newer);
    Ok(measurements::table
        .filter(measurements::engagement_id.eq_any(engagements))
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

/// The whole history of an engagement with the name of who entered each, newest first.
///
/// # Errors
/// The database's.
pub fn history(conn: &mut AnyConnection, engagement: i64) -> Result<Vec<(Measurement, String)>> {
    Ok(measurements::table
        .inner_join(users::table)
        .filter(measurements::engagement_id.eq(engagement))
        .order((measurements::as_of.desc(), measurements::id.desc()))
        .select((Measurement::as_select(), users::name))
        .load(conn)?)
}

/// What an earlier import of this report brought for these days, excluded ones as well.
///
/// # Errors
/// The database's.
pub fn imported_on(
    conn: &mut AnyConnection,
    engagement: i64,
    report: &str,
    days: &[NaiveDate],
) -> Result<Vec<Measurement>> {
    Ok(measurements::table
        .filter(measurements::engagement_id.eq(engagement))
        .filter(measurements::as_of.eq_any(days))
        .filter(measurements::source.eq(Source::Imported.key()))
        .filter(measurements::report.eq(report))
        .select(Measurement::as_select())
        .load(conn)?)
}

/// The measurements that an import brought, in the order of the file.
///
/// # Errors
/// The database's.
pub fn of_import(conn: &mut AnyConnection, import: i64) -> Result<Vec<Measurement>> {
    Ok(measurements::table
        .filter(measurements::import_id.eq(import))
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
    engagement: i64,
    id: i64,
    by: i64,
    now: NaiveDateTime,
    reason: &str,
) -> Result<()> {
    let row = measurements::table.filter(measurements::id.eq(id)).filter(measurements::engagement_id.eq(engagement));
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
