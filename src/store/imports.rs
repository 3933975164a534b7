//! Imports of usage reports: which file was taken when, and what it did. The file itself is nowhere.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::among::among;
use super::engagements::Engagement;
use super::schema::{usage_imports, users};
use super::typed::Json;
use super::{AnyConnection, Seen, SeenEngagements};
use crate::domain::doubts::Doubt;
use crate::domain::report::Kind;
use crate::error::Result;

/// Imports of one engagement that one confirmation can make, at most.
const TOGETHER: i64 = 100;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = usage_imports)]
pub struct Import {
    pub id: i64,
    pub engagement_id: i64,
    pub report: Kind,
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
    /// What was asked before, and ticked.
    pub confirmed: Json<Vec<Doubt>>,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = usage_imports)]
pub struct NewImport {
    pub engagement_id: i64,
    pub report: Kind,
    pub refreshed_on: NaiveDate,
    pub rows_read: i64,
    pub measurements: i64,
    pub points: i64,
    pub gate_was_open: bool,
    pub gate_is_open: bool,
    pub imported_by: i64,
    pub imported_at: NaiveDateTime,
    /// Doubts as [`Json::text`] writes them.
    pub confirmed: String,
}

/// Inserts an import.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, new: &NewImport) -> Result<i64> {
    Ok(diesel::insert_into(usage_imports::table).values(new).returning(usage_imports::id).get_result(conn)?)
}

/// An import of this engagement with the name of who made it.
///
/// # Errors
/// `NotFound` when the engagement has no such import.
pub fn find(conn: &mut AnyConnection, engagement: &Seen<Engagement>, id: i64) -> Result<(Seen<Import>, String)> {
    let (import, by) = usage_imports::table
        .inner_join(users::table)
        .filter(usage_imports::id.eq(id))
        .filter(usage_imports::engagement_id.eq(engagement.id))
        .select((Import::as_select(), users::name))
        .first(conn)?;
    Ok((Seen::by_right(import), by))
}

/// The other imports that the same person made at the same moment: files that were confirmed together.
///
/// # Errors
/// The database's.
pub fn together(conn: &mut AnyConnection, import: &Seen<Import>) -> Result<Vec<Import>> {
    Ok(usage_imports::table
        .filter(usage_imports::engagement_id.eq(import.engagement_id))
        .filter(usage_imports::id.between(import.id - TOGETHER, import.id + TOGETHER))
        .filter(usage_imports::imported_at.eq(import.imported_at))
        .filter(usage_imports::imported_by.eq(import.imported_by))
        .filter(usage_imports::id.ne(import.id))
        .order(usage_imports::id)
        .select(Import::as_select())
        .load(conn)?)
}

/// The latest imports of the engagement with the names of who made them, newest first.
///
/// # Errors
/// The database's.
pub fn latest(conn: &mut AnyConnection, engagement: &Seen<Engagement>, limit: i64) -> Result<Vec<(Import, String)>> {
    Ok(usage_imports::table
        .inner_join(users::table)
        .filter(usage_imports::engagement_id.eq(engagement.id))
        .order(usage_imports::id.desc())
        .limit(limit)
        .select((Import::as_select(), users::name))
        .load(conn)?)
}

/// The latest refresh date that was imported, for each report of the engagement.
///
/// # Errors
/// The database's.
pub fn last_refreshed(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Vec<(Kind, NaiveDate)>> {
    let rows: Vec<(Kind, Option<NaiveDate>)> = usage_imports::table
        .filter(usage_imports::engagement_id.eq(engagement.id))
        .group_by(usage_imports::report)
        .select((usage_imports::report, diesel::dsl::max(usage_imports::refreshed_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(report, day)| Some((report, day?))).collect())
}

/// The latest refresh date of this kind that was imported, by engagement.
///
/// # Errors
/// The database's.
pub fn last_refreshed_of(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
    report: Kind,
) -> Result<HashMap<i64, NaiveDate>> {
    let rows: Vec<(i64, Option<NaiveDate>)> = usage_imports::table
        .filter(among(conn, usage_imports::engagement_id, &engagements.ids()))
        .filter(usage_imports::report.eq(report))
        .group_by(usage_imports::engagement_id)
        .select((usage_imports::engagement_id, diesel::dsl::max(usage_imports::refreshed_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(engagement, day)| Some((engagement, day?))).collect())
}
