//! Messages that wait to be sent, queued in the transaction of what they tell. Nothing is queued yet: there is no mail.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::counted::Counted;
use super::schema::outbox;
use super::typed::Json;
use crate::domain::message::Message;
use crate::error::Result;

/// Queues a message.
///
/// # Errors
/// The database's.
pub(super) fn queue(conn: &mut AnyConnection, at: NaiveDateTime, message: &Message) -> Result<()> {
    diesel::insert_into(outbox::table)
        .values((outbox::message.eq(Json::text(message)?), outbox::queued_at.eq(at)))
        .execute(conn)?;
    Ok(())
}

/// How many messages wait, to a hundred thousand and no further.
///
/// # Errors
/// The database's.
pub fn length(conn: &mut AnyConnection) -> Result<i64> {
    Ok(Counted(outbox::table.select(outbox::id).limit(100_000)).get_result(conn)?)
}

/// Messages that wait, the oldest first; at most `limit`.
///
/// # Errors
/// The database's; a stored message that cannot be read.
pub fn waiting(conn: &mut AnyConnection, limit: i64) -> Result<Vec<(i64, Message)>> {
    let rows: Vec<(i64, Json<Message>)> =
        outbox::table.order(outbox::id).limit(limit).select((outbox::id, outbox::message)).load(conn)?;
    Ok(rows.into_iter().map(|(id, message)| (id, message.0)).collect())
}
