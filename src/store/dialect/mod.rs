//! Where the two databases differ in what queries and transactions need. Nothing else asks which one it is, but for `upkeep`,
//! connecting, beginning a transaction and migrating, and the command line, which copies SQLite's file.

mod locks;
mod outbox;
mod searching;
mod servers;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::AnyConnection;
use crate::error::Result;

pub use locks::{
    hold_accounts, keep_account, keep_accounts, lock_administration, lock_chain, lock_due_counts, lock_engagement,
    lock_engagements, lock_migrations, lock_tallies, lock_totals, waiting, with_patience,
};
use outbox::passing_over;
pub use outbox::{claim_mail, take_message};
pub use searching::{
    forget_note, hits, index_customer, index_note, indexed_engagement, indexed_note, indexed_under, named_between,
    noted, noted_under,
};
pub use servers::{announce, differ, server, servers};

/// Whether there is a table of this name.
///
/// # Errors
/// The database's, such as "file is not a database".
pub fn has_table(conn: &mut AnyConnection, name: &str) -> Result<bool> {
    let query = match conn {
        AnyConnection::Sqlite(_) => "SELECT name FROM sqlite_master WHERE type = 'table' AND name = $1",
        AnyConnection::Pg(_) => "SELECT 1 WHERE to_regclass($1) IS NOT NULL",
    };
    Ok(rows(conn, query, name)? > 0)
}

/// Whether an SQLite file has tables although none of our migrations was run. A PostgreSQL database may be shared.
///
/// # Errors
/// As [`has_table`].
pub fn holds_others_tables(conn: &mut AnyConnection) -> Result<bool> {
    Ok(match conn {
        AnyConnection::Sqlite(_) => {
            rows(conn, "SELECT name FROM sqlite_master WHERE tbl_name <> $1", "__diesel_schema_migrations")? > 0
        }
        AnyConnection::Pg(_) => false,
    })
}

fn rows(conn: &mut AnyConnection, query: &str, name: &str) -> Result<usize> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        found: i64,
    }
    let query = format!("SELECT count(*) AS found FROM ({query}) AS named");
    let counted: Found = diesel::sql_query(query).bind::<Text, _>(name).get_result(conn)?;
    Ok(usize::try_from(counted.found).unwrap_or_default())
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

/// When a count is over that began then: at this moment or before it, or after the other, since the clock may go back.
#[derive(Debug, Clone, Copy)]
pub struct Over {
    pub by: NaiveDateTime,
    pub after: NaiveDateTime,
}

/// Counts an attempt under this key, from one again where the count is over; since when it counts, and how far. Others that
/// count under the same key wait.
///
/// # Errors
/// The database's.
pub fn count_attempt(
    conn: &mut AnyConnection,
    key: &str,
    account: &str,
    now: NaiveDateTime,
    over: Over,
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
         attempts = CASE WHEN c.began_at <= $4 OR c.began_at > $5 THEN 1 ELSE c.attempts + 1 END, \
         began_at = CASE WHEN c.began_at <= $4 OR c.began_at > $5 THEN excluded.began_at ELSE c.began_at END \
         RETURNING began_at, attempts",
    )
    .bind::<Text, _>(key)
    .bind::<Text, _>(account)
    .bind::<Timestamp, _>(now)
    .bind::<Timestamp, _>(over.by)
    .bind::<Timestamp, _>(over.after)
    .get_result(conn)?;
    Ok((counted.began_at, counted.attempts))
}

/// Forgets the counts of an account. On PostgreSQL their rows are taken in the order of their keys, as by everybody.
///
/// # Errors
/// The database's.
pub fn forget_attempts(conn: &mut AnyConnection, account: &str) -> Result<()> {
    let query = match conn {
        AnyConnection::Sqlite(_) => "DELETE FROM sign_in_attempts WHERE account = $1",
        AnyConnection::Pg(_) => {
            "DELETE FROM sign_in_attempts WHERE key IN \
             (SELECT key FROM sign_in_attempts WHERE account = $1 ORDER BY key FOR UPDATE)"
        }
    };
    diesel::sql_query(query).bind::<Text, _>(account).execute(conn)?;
    Ok(())
}

/// Rows that are of no more use from some time on: their table, its key, and the column that says when.
#[derive(Debug, Clone, Copy)]
pub struct Passing {
    pub table: &'static str,
    pub key: &'static str,
    pub at: &'static str,
}

/// The rows on one side of a moment.
#[derive(Debug, Clone, Copy)]
pub enum Side {
    Before(NaiveDateTime),
    After(NaiveDateTime),
}

/// Deletes at most so many of the rows, and none that somebody holds at this moment; how many.
///
/// # Errors
/// The database's.
pub fn clear_away(conn: &mut AnyConnection, rows: Passing, side: Side, most: i64) -> Result<usize> {
    let Passing { table, key, at } = rows;
    let (sign, moment) = match side {
        Side::Before(moment) => ("<", moment),
        Side::After(moment) => (">", moment),
    };
    let lock = passing_over(conn);
    let query = format!(
        "DELETE FROM {table} WHERE {key} IN (SELECT {key} FROM {table} WHERE {at} {sign} $1 ORDER BY {at} LIMIT $2{lock})"
    );
    Ok(diesel::sql_query(query).bind::<Timestamp, _>(moment).bind::<BigInt, _>(most).execute(conn)?)
}

/// In how many rows a count lies that all writers move: in so many, of which each has one, so that hardly anybody waits; on SQLite, which has
/// one writer, in one, so that a page has fewer to add up.
pub fn parts(conn: &AnyConnection, many: i64) -> i64 {
    match conn {
        AnyConnection::Sqlite(_) => 1,
        AnyConnection::Pg(_) => many,
    }
}

/// The day after the one in a column, in SQL.
pub fn day_after(conn: &AnyConnection, column: &str) -> String {
    match conn {
        AnyConnection::Sqlite(_) => format!("date({column}, '+1 day')"),
        AnyConnection::Pg(_) => format!("{column} + 1"),
    }
}

/// How many values stand in one text, and what reads them out of it again.
#[derive(Debug, Clone, Copy)]
pub struct Written {
    /// SQL between the column and the text.
    pub before: &'static str,
    /// SQL after the text.
    pub after: &'static str,
    /// What the text begins with.
    pub open: char,
    /// What the text ends with.
    pub close: char,
}

/// The condition "the column has one of these values", whose text is an array of PostgreSQL that `array` gives the type.
pub fn written(conn: &AnyConnection, array: &'static str) -> Written {
    match conn {
        AnyConnection::Sqlite(_) => {
            Written { before: " IN (SELECT value FROM json_each(", after: "))", open: '[', close: ']' }
        }
        AnyConnection::Pg(_) => Written { before: " = ANY(CAST(", after: array, open: '{', close: '}' },
    }
}
