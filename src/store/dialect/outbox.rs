//! How what waits in the outbox is taken by one server and no other.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use crate::error::Result;
use crate::store::AnyConnection;

/// What a query that claims says behind the rows that it looks through, so that whoever claims waits for nobody: rows that another
/// is claiming are passed over. SQLite has one writer.
pub(super) fn passing_over(conn: &AnyConnection) -> &'static str {
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
