//! What headings of reports may be called besides their own names, as administrators have registered it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::heading_aliases;
use crate::error::Result;

/// An alias and the heading that it is one of.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = heading_aliases)]
pub struct HeadingAlias {
    pub id: i64,
    /// As the reports write it.
    pub heading: String,
    pub alias: String,
}

/// All aliases, by heading.
///
/// # Errors
/// The database's.
pub fn all(conn: &mut AnyConnection) -> Result<Vec<HeadingAlias>> {
    Ok(heading_aliases::table
        .order((heading_aliases::heading, heading_aliases::alias))
        .select(HeadingAlias::as_select())
        .load(conn)?)
}

/// Inserts an alias.
///
/// # Errors
/// `Conflict` when it is there already; the database's.
pub fn insert(conn: &mut AnyConnection, heading: &str, alias: &str, at: NaiveDateTime) -> Result<i64> {
    Ok(diesel::insert_into(heading_aliases::table)
        .values((
            heading_aliases::heading.eq(heading),
            heading_aliases::alias.eq(alias),
            heading_aliases::created_at.eq(at),
        ))
        .returning(heading_aliases::id)
        .get_result(conn)?)
}

/// Removes an alias; the heading that it was one of, if it was there.
///
/// # Errors
/// The database's.
pub fn remove(conn: &mut AnyConnection, id: i64) -> Result<Option<String>> {
    Ok(diesel::delete(heading_aliases::table.filter(heading_aliases::id.eq(id)))
        .returning(heading_aliases::heading)
        .get_result(conn)
        .optional()?)
}
