//! Where the two databases differ. Nothing else asks which one it is, but for connecting, beginning a transaction and
//! migrating, and the command line, which copies SQLite's file.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::AnyConnection;
use crate::error::{Error, Result};

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

/// Notes a form that is being carried out; `false` where it was already. Waits for whoever does so at this moment.
///
/// # Errors
/// The database's.
pub fn note_form(conn: &mut AnyConnection, mark: &str, now: NaiveDateTime) -> Result<bool> {
    let noted =
        diesel::sql_query("INSERT INTO done_forms (mark, outcome, done_at) VALUES ($1, '', $2) ON CONFLICT DO NOTHING")
            .bind::<Text, _>(mark)
            .bind::<Timestamp, _>(now)
            .execute(conn)?;
    Ok(noted == 1)
}

/// Counts an attempt under this key, from one again where the count began at `over` or before; since when it counts, and how
/// far. Others that count under the same key wait.
///
/// # Errors
/// The database's.
pub fn count_attempt(
    conn: &mut AnyConnection,
    key: &str,
    account: &str,
    now: NaiveDateTime,
    over: NaiveDateTime,
) -> Result<(NaiveDateTime, i64)> {
    #[derive(QueryableByName)]
    struct Counted {
        #[diesel(sql_type = Timestamp)]
        began_at: NaiveDateTime,
        #[diesel(sql_type = BigInt)]
        attempts: i64,
    }
    let counted: Counted = diesel::sql_query(
        "INSERT INTO sign_in_attempts AS c (key, account, began_at, attempts) VALUES ($1, $2, $3, 1) \
         ON CONFLICT (key) DO UPDATE SET \
         attempts = CASE WHEN c.began_at <= $4 THEN 1 ELSE c.attempts + 1 END, \
         began_at = CASE WHEN c.began_at <= $4 THEN excluded.began_at ELSE c.began_at END \
         RETURNING began_at, attempts",
    )
    .bind::<Text, _>(key)
    .bind::<Text, _>(account)
    .bind::<Timestamp, _>(now)
    .bind::<Timestamp, _>(over)
    .get_result(conn)?;
    Ok((counted.began_at, counted.attempts))
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

/// Puts the engagement under these words in the index of customers' names, and under no others.
///
/// # Errors
/// The database's.
pub fn index_customer(conn: &mut AnyConnection, engagement: i64, words: &[String]) -> Result<()> {
    let (delete, insert) = match conn {
        AnyConnection::Sqlite(_) => (
            "DELETE FROM engagement_search WHERE rowid = $1",
            "INSERT INTO engagement_search (rowid, grams) VALUES ($1, $2)",
        ),
        AnyConnection::Pg(_) => (
            "DELETE FROM engagement_search WHERE engagement_id = $1",
            "INSERT INTO engagement_search (engagement_id, grams) VALUES ($1, $2::tsvector)",
        ),
    };
    diesel::sql_query(delete).bind::<BigInt, _>(engagement).execute(conn)?;
    diesel::sql_query(insert).bind::<BigInt, _>(engagement).bind::<Text, _>(words.join(" ")).execute(conn)?;
    Ok(())
}

/// The condition "the engagement is indexed under all of these words": SQL before and after the one value to bind.
pub fn indexed_under(conn: &AnyConnection, words: &[String]) -> (&'static str, String, &'static str) {
    match conn {
        AnyConnection::Sqlite(_) => (
            "engagements.id IN (SELECT rowid FROM engagement_search WHERE engagement_search MATCH ",
            words.join(" AND "),
            ")",
        ),
        AnyConnection::Pg(_) => (
            "engagements.id IN (SELECT engagement_id FROM engagement_search WHERE grams @@ CAST(",
            words.join(" & "),
            " AS tsquery))",
        ),
    }
}

/// Writes a consistent copy of an SQLite database into a file that is empty or missing, while others read and write.
///
/// # Errors
/// `Malformed` on PostgreSQL, which has tools of its own; the database's.
pub fn copy_into(conn: &mut AnyConnection, path: &str) -> Result<()> {
    if matches!(conn, AnyConnection::Pg(_)) {
        return Err(Error::Malformed("the database is PostgreSQL: use pg_dump and pg_restore"));
    }
    diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(path).execute(conn)?;
    Ok(())
}

/// Whether an SQLite file is whole; afterwards everything is in the one file, nothing beside it.
///
/// # Errors
/// `Malformed` on PostgreSQL; the database's, such as "file is not a database".
pub fn is_whole(conn: &mut AnyConnection) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Finding {
        #[diesel(sql_type = Text)]
        integrity_check: String,
    }
    let AnyConnection::Sqlite(sqlite) = conn else {
        return Err(Error::Malformed("the database is PostgreSQL: use pg_dump and pg_restore"));
    };
    let findings: Vec<Finding> = diesel::sql_query("PRAGMA integrity_check").load(sqlite)?;
    sqlite.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(findings.first().is_some_and(|f| f.integrity_check == "ok"))
}
