//! Counts of reports that hold no denominator, and the tenant's total: shown as trends, never in the gate.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::engagements::Engagement;
use super::schema::usage_points;
use super::{AnyConnection, Seen};
use crate::domain::report::{Kind, Measure, TENANT};
use crate::error::Result;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = usage_points)]
pub struct UsagePoint {
    pub id: i64,
    pub engagement_id: i64,
    pub report: Kind,
    /// Name of the service, app, activity or product.
    pub series: String,
    pub measure: Measure,
    pub day: NaiveDate,
    /// 1 for a count of a day.
    pub period_days: i64,
    /// `None`: the report had no data.
    pub count: Option<i64>,
    pub import_id: i64,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = usage_points)]
pub struct NewUsagePoint<'a> {
    pub engagement_id: i64,
    pub report: Kind,
    pub series: &'a str,
    pub measure: Measure,
    pub day: NaiveDate,
    pub period_days: i64,
    pub count: Option<i64>,
    pub import_id: i64,
}

/// The counts of a report between two days, both included, by day.
///
/// # Errors
/// The database's.
pub fn between(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    report: Kind,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<UsagePoint>> {
    Ok(usage_points::table
        .filter(usage_points::engagement_id.eq(engagement.id))
        .filter(usage_points::report.eq(report))
        .filter(usage_points::day.between(first, last))
        .order((usage_points::day.asc(), usage_points::id.asc()))
        .select(UsagePoint::as_select())
        .load(conn)?)
}

/// The latest day of which there is a count, for each report of the engagement.
///
/// # Errors
/// The database's.
pub fn last_days(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Vec<(Kind, NaiveDate)>> {
    let rows: Vec<(Kind, Option<NaiveDate>)> = usage_points::table
        .filter(usage_points::engagement_id.eq(engagement.id))
        .group_by(usage_points::report)
        .select((usage_points::report, diesel::dsl::max(usage_points::day)))
        .order(usage_points::report)
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(report, day)| Some((report, day?))).collect())
}

/// The latest count of entitled users of the whole tenant that a report of this kind brought.
///
/// # Errors
/// The database's.
pub fn last_entitled(conn: &mut AnyConnection, engagement: &Seen<Engagement>, report: Kind) -> Result<Option<i64>> {
    let counts = usage_points::table
        .filter(usage_points::engagement_id.eq(engagement.id))
        .filter(usage_points::report.eq(report))
        .filter(usage_points::series.eq(TENANT))
        .filter(usage_points::measure.eq(Measure::Entitled))
        .filter(usage_points::count.is_not_null())
        .order(usage_points::day.desc())
        .select(usage_points::count)
        .limit(1);
    let last: Option<Option<i64>> = counts.first(conn).optional()?;
    Ok(last.flatten())
}

/// Inserts a count.
///
/// # Errors
/// The database's; a second one for the same day, series, measure and period is refused by it.
pub fn insert(conn: &mut AnyConnection, new: &NewUsagePoint<'_>) -> Result<()> {
    diesel::insert_into(usage_points::table).values(new).execute(conn)?;
    Ok(())
}

/// Puts another count in the place of the one that an earlier import brought.
///
/// # Errors
/// The database's.
pub fn replace(conn: &mut AnyConnection, id: i64, count: Option<i64>, import: i64) -> Result<()> {
    diesel::update(usage_points::table.filter(usage_points::id.eq(id)))
        .set((usage_points::count.eq(count), usage_points::import_id.eq(import)))
        .execute(conn)?;
    Ok(())
}
