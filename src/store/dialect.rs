//! Where the two databases differ in what queries and transactions need. Nothing else asks which one it is, but for `upkeep`,
//! connecting, beginning a transaction and migrating, and the command line, which copies SQLite's file.

use std::time::Duration;

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::AnyConnection;
use super::search::{Index, Terms};
use crate::error::{Error, Result};

/// Key of the advisory lock under which migrations run on PostgreSQL; any number that nobody else uses.
const MIGRATION_LOCK: i64 = 7_340_350_191;
/// Class of the advisory locks by which servers announce themselves on PostgreSQL.
const SERVER_LOCK: i32 = 734_035_019;
/// That a server signs with a key.
const SIGNER_LOCK: i32 = SERVER_LOCK + 1;
/// The announcements of other connections to this database; the two classes are those above.
const ANNOUNCED: &str = "SELECT pid, classid, objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 \
    AND classid IN (734035019, 734035020) AND pid <> pg_backend_pid() \
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

/// What serves the database and its version, such as `SQLite 3.50.4`.
///
/// # Errors
/// The database's.
pub fn server(conn: &mut AnyConnection) -> Result<String> {
    #[derive(QueryableByName)]
    struct Server {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let (name, asked) = match conn {
        AnyConnection::Sqlite(_) => ("SQLite", "SELECT sqlite_version() AS version"),
        AnyConnection::Pg(_) => ("PostgreSQL", "SELECT current_setting('server_version') AS version"),
    };
    let server: Server = diesel::sql_query(asked).get_result(conn)?;
    Ok(format!("{name} {}", server.version))
}

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
        diesel::sql_query("LOCK TABLE engagement_tallies, portfolio_counts IN SHARE ROW EXCLUSIVE MODE")
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

/// What a query that claims says behind the rows that it looks through, so that whoever claims waits for nobody: rows that another
/// is claiming are passed over. SQLite has one writer.
fn passing_over(conn: &AnyConnection) -> &'static str {
    match conn {
        AnyConnection::Sqlite(_) => "",
        AnyConnection::Pg(_) => " FOR UPDATE SKIP LOCKED",
    }
}

/// Takes the oldest message behind this one out of the outbox: its number, its text, and when it was queued (UTC).
///
/// # Errors
/// The database's.
pub fn take_message(conn: &mut AnyConnection, behind: i64) -> Result<Option<(i64, String, NaiveDateTime)>> {
    #[derive(QueryableByName)]
    struct Taken {
        #[diesel(sql_type = BigInt)]
        id: i64,
        #[diesel(sql_type = Text)]
        message: String,
        #[diesel(sql_type = Timestamp)]
        queued_at: NaiveDateTime,
    }
    let lock = passing_over(conn);
    let taken: Option<Taken> = diesel::sql_query(format!(
        "DELETE FROM outbox WHERE id = (SELECT id FROM outbox WHERE id > $1 ORDER BY id LIMIT 1{lock}) \
         RETURNING id, message, queued_at"
    ))
    .bind::<BigInt, _>(behind)
    .get_result(conn)
    .optional()?;
    Ok(taken.map(|row| (row.id, row.message, row.queued_at)))
}

/// Claims the mail that has been due longest, and counts the try; its number.
///
/// # Errors
/// The database's.
pub fn claim_mail(
    conn: &mut AnyConnection,
    now: NaiveDateTime,
    until: NaiveDateTime,
    claim: &str,
) -> Result<Option<i64>> {
    #[derive(QueryableByName)]
    struct Claimed {
        #[diesel(sql_type = BigInt)]
        id: i64,
    }
    let lock = passing_over(conn);
    let claimed: Option<Claimed> = diesel::sql_query(format!(
        "UPDATE mails SET due_at = $1, claim = $2, attempts = attempts + 1 WHERE id = \
         (SELECT id FROM mails WHERE state = 'waiting' AND due_at <= $3 ORDER BY due_at, id LIMIT 1{lock}) \
         RETURNING id"
    ))
    .bind::<Timestamp, _>(until)
    .bind::<Text, _>(claim)
    .bind::<Timestamp, _>(now)
    .get_result(conn)
    .optional()?;
    Ok(claimed.map(|row| row.id))
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

/// The condition "the customer's folded name lies from the one to before the other", by its bytes as the index has them: SQL
/// before and between the two values to bind.
pub fn named_between(conn: &AnyConnection) -> (&'static str, &'static str) {
    match conn {
        AnyConnection::Sqlite(_) => {
            ("engagements.customer_folded COLLATE NOCASE >= ", " AND engagements.customer_folded COLLATE NOCASE < ")
        }
        AnyConnection::Pg(_) => ("engagements.customer_folded ~>=~ ", " AND engagements.customer_folded ~<~ "),
    }
}

/// Indexes a note under these words, in place of those of before.
///
/// # Errors
/// The database's.
pub fn index_note(conn: &mut AnyConnection, note: i64, words: &[String]) -> Result<()> {
    forget_note(conn, note)?;
    let insert = match conn {
        AnyConnection::Sqlite(_) => "INSERT INTO note_search (rowid, grams) VALUES ($1, $2)",
        AnyConnection::Pg(_) => "INSERT INTO note_search (note_id, grams) VALUES ($1, $2::tsvector)",
    };
    diesel::sql_query(insert).bind::<BigInt, _>(note).bind::<Text, _>(words.join(" ")).execute(conn)?;
    Ok(())
}

/// Takes a note out of the index.
///
/// # Errors
/// The database's.
pub fn forget_note(conn: &mut AnyConnection, note: i64) -> Result<()> {
    let delete = match conn {
        AnyConnection::Sqlite(_) => "DELETE FROM note_search WHERE rowid = $1",
        AnyConnection::Pg(_) => "DELETE FROM note_search WHERE note_id = $1",
    };
    diesel::sql_query(delete).bind::<BigInt, _>(note).execute(conn)?;
    Ok(())
}

/// The column of the index of notes that holds the note.
pub fn indexed_note(conn: &AnyConnection) -> &'static str {
    match conn {
        AnyConnection::Sqlite(_) => "rowid",
        AnyConnection::Pg(_) => "note_id",
    }
}

/// The condition "the note is indexed under all of these words": SQL before and after the one value to bind.
pub fn noted_under(conn: &AnyConnection, words: &[String]) -> (&'static str, String, &'static str) {
    match conn {
        AnyConnection::Sqlite(_) => {
            ("engagement_notes.id IN (SELECT rowid FROM note_search WHERE note_search MATCH ", words.join(" AND "), ")")
        }
        AnyConnection::Pg(_) => (
            "engagement_notes.id IN (SELECT note_id FROM note_search WHERE grams @@ CAST(",
            words.join(" & "),
            " AS tsquery))",
        ),
    }
}

/// How many notes are indexed under all of these words, counted so far and no further.
///
/// # Errors
/// The database's.
pub fn noted(conn: &mut AnyConnection, Terms(words): &Terms, most: i64) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Hits {
        #[diesel(sql_type = BigInt)]
        hits: i64,
    }
    let (condition, value) = match conn {
        AnyConnection::Sqlite(_) => ("note_search MATCH $1", words.join(" AND ")),
        AnyConnection::Pg(_) => ("grams @@ CAST($1 AS tsquery)", words.join(" & ")),
    };
    let query =
        format!("SELECT count(*) AS hits FROM (SELECT 1 FROM note_search WHERE {condition} LIMIT $2) AS counted");
    let hits: Hits = diesel::sql_query(query).bind::<Text, _>(value).bind::<BigInt, _>(most).get_result(conn)?;
    Ok(hits.hits)
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

/// How many engagements the index has of a search, counted so far and no further.
///
/// # Errors
/// The database's.
pub fn hits(conn: &mut AnyConnection, by: &Index, most: i64) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Hits {
        #[diesel(sql_type = BigInt)]
        hits: i64,
    }
    let counted = |query: &str| format!("SELECT count(*) AS hits FROM ({query}) AS counted");
    let hits: Hits = match by {
        Index::Words(words) => {
            let (condition, value) = match conn {
                AnyConnection::Sqlite(_) => ("engagement_search MATCH $1", words.join(" AND ")),
                AnyConnection::Pg(_) => ("grams @@ CAST($1 AS tsquery)", words.join(" & ")),
            };
            let query = format!("SELECT 1 FROM engagement_search WHERE {condition} LIMIT $2");
            diesel::sql_query(counted(&query)).bind::<Text, _>(value).bind::<BigInt, _>(most).get_result(conn)?
        }
        Index::Range(from, to) => {
            let (before, between) = named_between(conn);
            let query = format!("SELECT 1 FROM engagements WHERE {before}$1{between}$2 LIMIT $3");
            diesel::sql_query(counted(&query))
                .bind::<Text, _>(from)
                .bind::<Text, _>(to)
                .bind::<BigInt, _>(most)
                .get_result(conn)?
        }
    };
    Ok(hits.hits)
}

/// The column of the index of customers' names that holds the engagement.
pub fn indexed_engagement(conn: &AnyConnection) -> &'static str {
    match conn {
        AnyConnection::Sqlite(_) => "rowid",
        AnyConnection::Pg(_) => "engagement_id",
    }
}

/// Announces on PostgreSQL, for as long as this connection lasts, that a server serves the database which takes what was signed
/// with the keys of these marks and signs with the first; and whether another does not take what this one signs, or signs
/// with what this one does not take.
///
/// # Errors
/// The database's.
pub fn announce(conn: &mut AnyConnection, marks: &[i32]) -> Result<bool> {
    let (AnyConnection::Pg(_), Some(signs)) = (&*conn, marks.first()) else { return Ok(false) };
    let locks = marks.iter().map(|mark| (SERVER_LOCK, mark)).chain([(SIGNER_LOCK, signs)]);
    for (lock, mark) in locks {
        diesel::sql_query(format!("SELECT pg_try_advisory_lock_shared({lock}, {mark})")).execute(conn)?;
    }
    differ(conn, marks)
}

/// As [`announce`] finds it, announcing nothing: whether a server is there that would not get on with one of these keys.
///
/// # Errors
/// The database's.
pub fn differ(conn: &mut AnyConnection, marks: &[i32]) -> Result<bool> {
    let (AnyConnection::Pg(_), Some(signs)) = (&*conn, marks.first()) else { return Ok(false) };
    let taken = marks.iter().map(i32::to_string).collect::<Vec<_>>().join(", ");
    let others = format!(
        "WITH held AS ({ANNOUNCED}) \
         SELECT 1 FROM held WHERE classid = {SIGNER_LOCK} AND objid NOT IN ({taken}) \
         UNION ALL SELECT 1 FROM held WHERE classid = {SERVER_LOCK} AND NOT EXISTS \
         (SELECT 1 FROM held own WHERE own.pid = held.pid AND own.classid = {SERVER_LOCK} AND own.objid = {signs})"
    );
    Ok(diesel::sql_query(others).execute(conn)? > 0)
}

/// Servers of the program that have announced themselves at the database; on SQLite none does.
///
/// # Errors
/// The database's.
pub fn servers(conn: &mut AnyConnection) -> Result<usize> {
    match conn {
        AnyConnection::Sqlite(_) => Ok(0),
        AnyConnection::Pg(pg) => {
            Ok(diesel::sql_query(format!("SELECT DISTINCT pid FROM ({ANNOUNCED}) AS held")).execute(pg)?)
        }
    }
}
