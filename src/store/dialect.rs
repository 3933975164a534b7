//! Where the two databases differ. Nothing else asks which one it is.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::AnyConnection;
use crate::error::Result;

/// Key of the advisory lock under which migrations run on PostgreSQL; any number that nobody else uses.
const MIGRATION_LOCK: i64 = 7_340_350_191;

/// Runs the closure while no other process migrates the same database.
///
/// # Errors
/// The lock cannot be taken, or the closure's own error.
pub fn with_migration_lock<T>(conn: &mut AnyConnection, f: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
    let locks = matches!(conn, AnyConnection::Pg(_));
    if locks {
        diesel::sql_query("SELECT pg_advisory_lock($1)").bind::<BigInt, _>(MIGRATION_LOCK).execute(conn)?;
    }
    let result = f(conn);
    if locks {
        diesel::sql_query("SELECT pg_advisory_unlock($1)").bind::<BigInt, _>(MIGRATION_LOCK).execute(conn)?;
    }
    result
}

/// Makes other transactions that touch this engagement wait. SQLite has one writer, so there is nothing to do there.
///
/// # Errors
/// The database's.
pub fn lock_engagement(conn: &mut AnyConnection, engagement: i64) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        diesel::sql_query("SELECT id FROM engagements WHERE id = $1 FOR UPDATE")
            .bind::<BigInt, _>(engagement)
            .execute(conn)?;
    }
    Ok(())
}
