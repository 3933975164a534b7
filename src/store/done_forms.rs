//! Forms that were carried out, by a mark of who sent what to where: one whose answer was lost, or whose button was pressed
//! twice, is not carried out again.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::AnyConnection;
use super::dialect::{self, Passing, Side};
use super::schema::done_forms;
use crate::error::Result;

/// How long a form is known: a page stays open over a weekend.
const KNOWN: TimeDelta = TimeDelta::days(7);

/// What a form is known by: the same person, the same page and the same fields make the same mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark(pub String);

/// Notes that the form is being carried out. `Some`: it was already, with this outcome. Of the same form sent several times
/// at once, each waits here for the one before it.
///
/// # Errors
/// The database's.
pub(super) fn begin(conn: &mut AnyConnection, mark: &Mark, now: NaiveDateTime) -> Result<Option<String>> {
    if dialect::note_form(conn, &mark.0, now)? {
        return Ok(None);
    }
    Ok(Some(done_forms::table.find(&mark.0).select(done_forms::outcome).first(conn)?))
}

/// The version that a form made, where it was carried out and came with one (`Work::once_against`).
///
/// # Errors
/// The database's.
pub fn version_made(conn: &mut AnyConnection, mark: &Mark) -> Result<Option<i64>> {
    let outcome: Option<String> = done_forms::table.find(&mark.0).select(done_forms::outcome).first(conn).optional()?;
    Ok(outcome.and_then(|outcome| serde_json::from_str(&outcome).ok()))
}

/// Keeps what came of it.
///
/// # Errors
/// The database's.
pub(super) fn end(conn: &mut AnyConnection, mark: &Mark, outcome: &str) -> Result<()> {
    diesel::update(done_forms::table.find(&mark.0)).set(done_forms::outcome.eq(outcome)).execute(conn)?;
    Ok(())
}

/// Clears away at most so many that are known no longer; how many. Never in an action's transaction, in which others would
/// wait for the rows until its end.
///
/// # Errors
/// The database's.
pub(super) fn clear(conn: &mut AnyConnection, now: NaiveDateTime, most: i64) -> Result<usize> {
    const FORMS: Passing = Passing { table: "done_forms", key: "mark", at: "done_at" };
    dialect::clear_away(conn, FORMS, Side::Before(now - KNOWN), most)
}
