//! Who waits for whom, and how long: locks that one transaction holds against the others.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::error::{Error, Result};
use crate::store::AnyConnection;

/// Key of the advisory lock under which migrations run on PostgreSQL; any number that nobody else uses.
const MIGRATION_LOCK: i64 = 7_340_350_191;

/// Runs the closure, a migration, with nothing that cuts a wait short: neither for others nor for its own statements.
///
/// # Errors
/// The database's, or the closure's own error.
pub fn with_patience<T>(conn: &mut AnyConnection, f: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
    if matches!(conn, AnyConnection::Pg(_)) {
        // Within the transaction: see `lock_migrations`.
        return f(conn);
    }
    waiting(conn, Duration::from_secs(600), f)
}

/// Runs the closure, one transaction, whose statements wait so long for others and no longer; afterwards all is as before.
///
/// # Errors
/// The database's, or the closure's own error.
pub fn waiting<T>(
    conn: &mut AnyConnection,
    wait: Duration,
    f: impl FnOnce(&mut AnyConnection) -> Result<T>,
) -> Result<T> {
    #[derive(QueryableByName)]
    struct Wait {
        #[diesel(sql_type = Text)]
        wait: String,
    }
    let is_sqlite = matches!(conn, AnyConnection::Sqlite(_));
    let asked = if is_sqlite {
        "SELECT CAST(timeout AS TEXT) AS wait FROM pragma_busy_timeout"
    } else {
        "SELECT current_setting('lock_timeout') AS wait"
    };
    let set = |wait: &str| {
        if is_sqlite { format!("PRAGMA busy_timeout={wait}") } else { format!("SET lock_timeout='{wait}'") }
    };
    let before: Wait = diesel::sql_query(asked).get_result(conn)?;
    conn.batch_execute(&set(&wait.as_millis().to_string()))?;
    let result = f(conn);
    let reset = conn.batch_execute(&set(&before.wait)).map_err(Error::from);
    result.and_then(|done| reset.map(|()| done))
}

/// Until the end of the transaction no other process migrates the same database. On SQLite the transaction itself does that.
///
/// # Errors
/// The database's.
pub fn lock_migrations(conn: &mut AnyConnection) -> Result<()> {
    if let AnyConnection::Pg(pg) = conn {
        pg.batch_execute("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")?;
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(MIGRATION_LOCK).execute(pg)?;
    }
    Ok(())
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

/// The same for all engagements from one to another, by their ids.
///
/// # Errors
/// The database's.
pub fn lock_engagements(conn: &mut AnyConnection, first: i64, last: i64) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        diesel::sql_query("SELECT id FROM engagements WHERE id BETWEEN $1 AND $2 ORDER BY id FOR UPDATE")
            .bind::<BigInt, _>(first)
            .bind::<BigInt, _>(last)
            .execute(conn)?;
    }
    Ok(())
}

/// Lets nobody else move the sums of the engagements. Whoever waits for that has not committed what it counts.
///
/// # Errors
/// The database's.
pub fn lock_tallies(conn: &mut AnyConnection) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        diesel::sql_query(
            "LOCK TABLE engagement_tallies, engagement_totals, portfolio_counts, due_counts IN SHARE ROW EXCLUSIVE MODE",
        )
        .execute(conn)?;
    }
    Ok(())
}

/// Lets nobody move the sums of managers or of everybody before the transaction ends, as [`lock_tallies`] does.
///
/// # Errors
/// The database's.
pub fn lock_totals(conn: &mut AnyConnection) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        diesel::sql_query("LOCK TABLE engagement_tallies, engagement_totals IN SHARE ROW EXCLUSIVE MODE")
            .execute(conn)?;
    }
    Ok(())
}

/// Lets nobody move the counts of what is due before the transaction ends, as [`lock_tallies`] does.
///
/// # Errors
/// The database's.
pub fn lock_due_counts(conn: &mut AnyConnection) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        diesel::sql_query("LOCK TABLE due_counts IN SHARE ROW EXCLUSIVE MODE").execute(conn)?;
    }
    Ok(())
}

/// Lets nobody else change this account before the transaction ends. SQLite has one writer, so there is nothing to do there.
///
/// # Errors
/// The database's.
pub fn keep_account(conn: &mut AnyConnection, user: i64) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        diesel::sql_query("SELECT id FROM users WHERE id = $1 FOR SHARE").bind::<BigInt, _>(user).execute(conn)?;
    }
    Ok(())
}

/// The same of two accounts, in the order of their numbers, so that nobody who keeps or holds several waits in a circle.
///
/// # Errors
/// The database's.
pub fn keep_accounts(conn: &mut AnyConnection, users: [i64; 2]) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        diesel::sql_query("SELECT id FROM users WHERE id IN ($1, $2) ORDER BY id FOR SHARE")
            .bind::<BigInt, _>(users[0])
            .bind::<BigInt, _>(users[1])
            .execute(conn)?;
    }
    Ok(())
}

/// Lets nobody else change these accounts, or count on what they may, before the transaction ends; in the order of their numbers,
/// so that nobody who does the same waits in a circle.
///
/// # Errors
/// The database's.
pub fn hold_accounts(conn: &mut AnyConnection, users: [i64; 3]) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        let [first, second, third] = users;
        diesel::sql_query("SELECT id FROM users WHERE id IN ($1, $2, $3) ORDER BY id FOR NO KEY UPDATE")
            .bind::<BigInt, _>(first)
            .bind::<BigInt, _>(second)
            .bind::<BigInt, _>(third)
            .execute(conn)?;
    }
    Ok(())
}

/// Key of the advisory lock that whoever changes accounts and their rights holds on PostgreSQL.
const ADMINISTRATION_LOCK: i64 = 7_340_350_192;

/// Makes other transactions of the administration wait until this one ends. SQLite has one writer, so there is nothing to
/// do there.
///
/// # Errors
/// The database's.
pub fn lock_administration(conn: &mut AnyConnection) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(ADMINISTRATION_LOCK).execute(conn)?;
    }
    Ok(())
}

/// Length and last hash of a chain of the audit trail, made where it is missing. Other transactions that append to it wait.
///
/// # Errors
/// The database's.
pub fn lock_chain(conn: &mut AnyConnection, chain: i64) -> Result<(i64, String)> {
    #[derive(QueryableByName)]
    struct Chain {
        #[diesel(sql_type = BigInt)]
        entries: i64,
        #[diesel(sql_type = Text)]
        head: String,
    }
    let query = match conn {
        AnyConnection::Sqlite(_) => "SELECT entries, head FROM audit_chains WHERE engagement_id = $1",
        AnyConnection::Pg(_) => "SELECT entries, head FROM audit_chains WHERE engagement_id = $1 FOR UPDATE",
    };
    let found: Option<Chain> = diesel::sql_query(query).bind::<BigInt, _>(chain).get_result(conn).optional()?;
    if let Some(found) = found {
        return Ok((found.entries, found.head));
    }
    diesel::sql_query(
        "INSERT INTO audit_chains (engagement_id, entries, head) VALUES ($1, 0, '') ON CONFLICT DO NOTHING",
    )
    .bind::<BigInt, _>(chain)
    .execute(conn)?;
    let made: Chain = diesel::sql_query(query).bind::<BigInt, _>(chain).get_result(conn)?;
    Ok((made.entries, made.head))
}
