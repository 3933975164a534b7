//! Imports of usage reports: which file was taken when, and what it did. The file itself is nowhere.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{usage_imports, users};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = usage_imports)]
pub struct Import {
    pub id: i64,
    pub engagement_id: i64,
    /// Key of a `reports::Kind`.
    pub report: String,
    pub refreshed_on: NaiveDate,
    pub rows_read: i64,
    /// How many measurements it added.
    pub measurements: i64,
    /// How many counts without a denominator it added or changed.
    pub points: i64,
    pub gate_was_open: bool,
    pub gate_is_open: bool,
    pub imported_by: i64,
    pub imported_at: NaiveDateTime,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = usage_imports)]
pub struct NewImport<'a> {
    pub engagement_id: i64,
    pub report: &'a str,
    pub refreshed_on: NaiveDate,
    pub rows_read: i64,
    pub measurements: i64,
    pub points: i64,
    pub gate_was_open: bool,
    pub gate_is_open: bool,
    pub imported_by: i64,
    pub imported_at: NaiveDateTime,
}

/// Inserts an import.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, new: &NewImport<'_>) -> Result<i64> {
    Ok(diesel::insert_into(usage_imports::table).values(new).returning(usage_imports::id).get_result(conn)?)
}

/// An import of this engagement with the name of who made it. The engagement's visibility is the caller's business.
///
/// # Errors
/// `NotFound` when the engagement has no such import.
pub fn find(conn: &mut AnyConnection, engagement: i64, id: i64) -> Result<(Import, String)> {
    Ok(usage_imports::table
        .inner_join(users::table)
        .filter(usage_imports::id.eq(id))
        .filter(usage_imports::engagement_id.eq(engagement))
        .select((Import::as_select(), users::name))
        .first(conn)?)
}

/// The latest imports of the engagement with the names of who made them, newest first.
///
/// # Errors
/// The database's.
pub fn latest(conn: &mut AnyConnection, engagement: i64, limit: i64) -> Result<Vec<(Import, String)>> {
    Ok(usage_imports::table
        .inner_join(users::table)
        .filter(usage_imports::engagement_id.eq(engagement))
        .order(usage_imports::id.desc())
        .limit(limit)
        .select((Import::as_select(), users::name))
        .load(conn)?)
}

/// The latest refresh date that was imported, for each report of the engagement.
///
/// # Errors
/// The database's.
pub fn last_refreshed(conn: &mut AnyConnection, engagement: i64) -> Result<Vec<(String, NaiveDate)>> {
    let rows: Vec<(String, Option<NaiveDate>)> = usage_imports::table
        .filter(usage_imports::engagement_id.eq(engagement))
        .group_by(usage_imports::report)
        .select((usage_imports::report, diesel::dsl::max(usage_imports::refreshed_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(report, day)| Some((report, day?))).collect())
}
