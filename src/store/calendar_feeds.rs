//! Addresses of personal calendars: whose a secret is, by its hash.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::calendar_feeds;
use crate::error::Result;

/// Whose calendar has the secret with this hash.
///
/// # Errors
/// The database's.
pub fn owner(conn: &mut AnyConnection, secret_hash: &str) -> Result<Option<i64>> {
    Ok(calendar_feeds::table
        .filter(calendar_feeds::secret_hash.eq(secret_hash))
        .select(calendar_feeds::user_id)
        .first(conn)
        .optional()?)
}

/// When this person's address was made, in UTC, if they have one.
///
/// # Errors
/// The database's.
pub fn made_at(conn: &mut AnyConnection, user: i64) -> Result<Option<NaiveDateTime>> {
    Ok(calendar_feeds::table.find(user).select(calendar_feeds::made_at).first(conn).optional()?)
}

/// Takes the person's address away; whether there was one.
///
/// # Errors
/// The database's.
pub fn remove(conn: &mut AnyConnection, user: i64) -> Result<bool> {
    Ok(diesel::delete(calendar_feeds::table.find(user)).execute(conn)? > 0)
}

/// Gives the person this address in the place of the one before.
///
/// # Errors
/// The database's.
pub fn replace(conn: &mut AnyConnection, user: i64, secret_hash: &str, at: NaiveDateTime) -> Result<()> {
    remove(conn, user)?;
    diesel::insert_into(calendar_feeds::table)
        .values((
            calendar_feeds::user_id.eq(user),
            calendar_feeds::secret_hash.eq(secret_hash),
            calendar_feeds::made_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}
