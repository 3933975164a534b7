//! Where the two databases differ in what keeps them up: copying, closing and checking an SQLite file, for which PostgreSQL has
//! tools of its own, statistics, and whether anything can be written.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::AnyConnection;
use crate::error::{Error, Result};

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

/// Brings what lies in an SQLite file's log into the file.
///
/// # Errors
/// The database's.
pub fn gather(conn: &mut AnyConnection) -> Result<()> {
    match conn {
        AnyConnection::Sqlite(sqlite) => Ok(sqlite.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?),
        AnyConnection::Pg(_) => Ok(()),
    }
}

/// As [`gather`], and leaves no log beside the file, which nobody else may be using.
///
/// # Errors
/// `Busy` where somebody else uses it; the database's.
pub fn leave(conn: &mut AnyConnection) -> Result<()> {
    gather(conn)?;
    match conn {
        AnyConnection::Sqlite(sqlite) => Ok(sqlite.batch_execute("PRAGMA journal_mode=DELETE")?),
        AnyConnection::Pg(_) => Ok(()),
    }
}

/// What an SQLite file's own check finds; PostgreSQL has tools of its own.
///
/// # Errors
/// The database's.
pub fn damage(conn: &mut AnyConnection) -> Result<Vec<String>> {
    #[derive(QueryableByName)]
    struct Finding {
        #[diesel(sql_type = Text)]
        integrity_check: String,
    }
    if matches!(conn, AnyConnection::Pg(_)) {
        return Ok(Vec::new());
    }
    let findings: Vec<Finding> = diesel::sql_query("PRAGMA integrity_check").load(conn)?;
    Ok(findings.into_iter().map(|finding| finding.integrity_check).filter(|said| said != "ok").collect())
}

/// Bytes of the database, its indexes among them.
///
/// # Errors
/// The database's.
pub fn size(conn: &mut AnyConnection) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Size {
        #[diesel(sql_type = BigInt)]
        size: i64,
    }
    let query = match conn {
        AnyConnection::Sqlite(_) => "SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size",
        AnyConnection::Pg(_) => "SELECT pg_database_size(current_database()) AS size",
    };
    let found: Size = diesel::sql_query(query).get_result(conn)?;
    Ok(found.size)
}

/// The time in UTC by the clock of the database's server; of SQLite it is this machine's.
///
/// # Errors
/// The database's.
pub fn now(conn: &mut AnyConnection) -> Result<NaiveDateTime> {
    #[derive(QueryableByName)]
    struct Now {
        #[diesel(sql_type = Timestamp)]
        now: NaiveDateTime,
    }
    let query = match conn {
        AnyConnection::Sqlite(_) => "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') AS now",
        AnyConnection::Pg(_) => "SELECT clock_timestamp() AT TIME ZONE 'UTC' AS now",
    };
    let found: Now = diesel::sql_query(query).get_result(conn)?;
    Ok(found.now)
}

/// Rows of an SQLite file that refer to none: table, row, and the table referred to. PostgreSQL lets none be written.
///
/// # Errors
/// The database's.
pub fn dangling(conn: &mut AnyConnection) -> Result<Vec<(String, i64, String)>> {
    #[derive(QueryableByName)]
    struct Reference {
        #[diesel(sql_type = Text)]
        of_table: String,
        #[diesel(sql_type = BigInt)]
        of_row: i64,
        #[diesel(sql_type = Text)]
        to_table: String,
    }
    if matches!(conn, AnyConnection::Pg(_)) {
        return Ok(Vec::new());
    }
    let query = "SELECT \"table\" AS of_table, COALESCE(rowid, 0) AS of_row, parent AS to_table \
                 FROM pragma_foreign_key_check LIMIT 20";
    let found: Vec<Reference> = diesel::sql_query(query).load(conn)?;
    Ok(found.into_iter().map(|row| (row.of_table, row.of_row, row.to_table)).collect())
}

/// Brings SQLite's statistics up to date, which choose between indexes: at most 400 entries of each index are read, and only of
/// tables that changed much. PostgreSQL does that by itself.
///
/// # Errors
/// The database's, or `Busy`.
pub fn keep_statistics(conn: &mut AnyConnection) -> Result<()> {
    if let AnyConnection::Sqlite(sqlite) = conn {
        // 0x10002: look at every table, not only at those that this connection has asked, and analyse what needs it.
        sqlite.batch_execute("PRAGMA analysis_limit=400; PRAGMA optimize=0x10002")?;
    }
    Ok(())
}

/// Writes something that changes nothing: whether the database takes writes is known by no other way.
///
/// # Errors
/// `Away` where it does not.
pub fn write_nothing(conn: &mut AnyConnection) -> Result<()> {
    match conn {
        AnyConnection::Sqlite(sqlite) => sqlite.batch_execute("PRAGMA user_version = 0")?,
        AnyConnection::Pg(pg) => pg.batch_execute(
            "UPDATE __diesel_schema_migrations SET run_on = run_on \
             WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)",
        )?,
    }
    Ok(())
}
