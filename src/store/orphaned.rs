//! Engagements that nobody looks after: their manager's account is disabled, or has lost the role. Who that is follows from the sums
//! per manager (`tallies`), so that nothing has to be written where an account changes.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::AnyConnection;
use super::fixed::Fixed;
use super::portfolio::lead;
use crate::domain::policy::Viewer;
use crate::error::Result;

/// A manager who can look after nothing any more, since the account is disabled or has lost the role, and how many engagements are
/// theirs still.
#[derive(Debug, Clone, PartialEq, Eq, QueryableByName)]
pub struct Orphaned {
    #[diesel(sql_type = BigInt)]
    pub id: i64,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Bool)]
    pub disabled: bool,
    #[diesel(sql_type = BigInt)]
    pub engagements: i64,
    /// Of these, those that are not complete.
    #[diesel(sql_type = BigInt)]
    pub open: i64,
}

/// Engagements of a manager, whatever their status.
macro_rules! all {
    () => {
        "t.active + t.blocked + t.paused + t.complete"
    };
}

/// What is read of each; the sums stand beside whom they are of.
macro_rules! read {
    () => {
        concat!(
            "SELECT u.id, u.name, u.disabled_at IS NOT NULL AS disabled, ",
            all!(),
            " AS engagements, t.active + t.blocked + t.paused AS open FROM "
        )
    };
}

/// Everybody who manages something. With the sign the sums are looked up for each account and never the other way round.
macro_rules! with_engagements {
    () => {
        concat!(
            "users u INNER JOIN engagement_tallies t ON t.scope = 'manager' AND t.owner_id = +u.id WHERE ",
            all!(),
            " > 0"
        )
    };
}

/// Of these, those who can look after nothing: there are as many rows to look at as accounts that can not.
macro_rules! managers {
    () => {
        concat!(with_engagements!(), " AND (u.disabled_at IS NOT NULL OR NOT u.is_manager)")
    };
}
pub(super) const MANAGERS: &str = managers!();

/// Those managers, who has most that is open first; for leads.
///
/// # Errors
/// `NotFound` for everybody but leads; the database's.
pub fn managers(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Vec<Orphaned>> {
    lead(viewer)?;
    Ok(Fixed(concat!(read!(), managers!(), " ORDER BY 5 DESC, 4 DESC, 1")).load(conn)?)
}

/// The same of this person, whether they can look after them or not; none where nothing is theirs.
///
/// # Errors
/// `NotFound` for everybody but leads; the database's.
pub fn one(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<Vec<Orphaned>> {
    lead(viewer)?;
    let query = concat!(read!(), with_engagements!(), " AND u.id = $1");
    Ok(diesel::sql_query(query).bind::<BigInt, _>(id).load(conn)?)
}

/// How many engagements are without somebody who looks after them.
///
/// # Errors
/// The database's.
pub(super) fn engagements(conn: &mut AnyConnection) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        engagements: i64,
    }
    let sum = Fixed(concat!("SELECT CAST(COALESCE(SUM(", all!(), "), 0) AS BIGINT) AS engagements FROM ", managers!()));
    let found: Found = sum.get_result(conn)?;
    Ok(found.engagements)
}
