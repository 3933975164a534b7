//! What happened that somebody is to be told of by mail, queued in the transaction of what it tells. It waits here only until it
//! has become a mail to each person (`mails`).

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::{Date, Text, Timestamp};

use super::AnyConnection;
use super::counted::Counted;
use super::dialect;
use super::schema::{mail_rounds, outbox};
use super::survey_contacts;
use super::typed::Json;
use crate::domain::message::{Message, Topic};
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

/// When the oldest message that waits was queued, in UTC.
///
/// # Errors
/// The database's.
pub fn oldest(conn: &mut AnyConnection) -> Result<Option<NaiveDateTime>> {
    Ok(outbox::table.order(outbox::id).select(outbox::queued_at).first(conn).optional()?)
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

/// A message that was taken out of the queue, which it leaves with the transaction.
#[derive(Debug)]
pub struct Taken {
    pub id: i64,
    /// As it is stored.
    pub text: String,
    /// `None`: another version of the program wrote it, and this one cannot read it.
    pub message: Option<Message>,
    pub queued_at: NaiveDateTime,
}

/// Takes the oldest message behind this one that nobody else is taking.
///
/// # Errors
/// The database's.
pub fn take(conn: &mut AnyConnection, behind: i64) -> Result<Option<Taken>> {
    let taken = dialect::take_message(conn, behind)?;
    Ok(taken.map(|(id, text, queued_at)| Taken { id, message: serde_json::from_str(&text).ok(), text, queued_at }))
}

/// Whether the messages of this kind were queued for the day.
///
/// # Errors
/// The database's.
pub fn is_reminded(conn: &mut AnyConnection, topic: Topic, day: NaiveDate) -> Result<bool> {
    Ok(mail_rounds::table.find((topic, day)).select(mail_rounds::day).first::<NaiveDate>(conn).optional()?.is_some())
}

/// Notes that the messages of this kind are queued for the day, in this transaction; `false` where somebody else has.
///
/// # Errors
/// The database's.
fn reminds(conn: &mut AnyConnection, topic: Topic, day: NaiveDate) -> Result<bool> {
    let noted = diesel::sql_query("INSERT INTO mail_rounds (topic, day) VALUES ($1, $2) ON CONFLICT DO NOTHING")
        .bind::<Text, _>(topic)
        .bind::<Date, _>(day)
        .execute(conn)?;
    Ok(noted == 1)
}

/// Queues a message for each manager who has steps of Microsoft's side that are due on this day or were the day before, once.
///
/// # Errors
/// The database's.
pub fn remind_of_steps(conn: &mut AnyConnection, now: NaiveDateTime, day: NaiveDate) -> Result<()> {
    if !reminds(conn, Topic::StepsDue, day)? {
        return Ok(());
    }
    // The message as `Json` would write it: a test reads it again.
    diesel::sql_query(
        "INSERT INTO outbox (message, queued_at) \
         SELECT '{\"kind\":\"steps_due\",\"about\":{\"manager\":' || m.manager_id || ',\"on\":\"' || $1 || '\"}}', $2 FROM \
         (SELECT DISTINCT o.manager_id FROM open_steps o JOIN next_steps s ON s.id = o.step_id \
         WHERE o.due_on BETWEEN $3 AND $4 AND s.owner_side = 'microsoft') m",
    )
    .bind::<Text, _>(day.to_string())
    .bind::<Timestamp, _>(now)
    .bind::<Date, _>(day.pred_opt().unwrap_or(day))
    .bind::<Date, _>(day)
    .execute(conn)?;
    Ok(())
}

/// Queues the weekly message, once.
///
/// # Errors
/// The database's.
pub fn remind_weekly(conn: &mut AnyConnection, now: NaiveDateTime, monday: NaiveDate) -> Result<()> {
    if reminds(conn, Topic::Weekly, monday)? { queue(conn, now, &Message::Weekly { monday }) } else { Ok(()) }
}

/// Queues a message for each manager of whose engagements somebody has not answered the survey for two weeks and who was not told of
/// them before, once.
///
/// # Errors
/// The database's.
pub fn remind_of_surveys(conn: &mut AnyConnection, now: NaiveDateTime, day: NaiveDate) -> Result<()> {
    if !reminds(conn, Topic::SurveySilent, day)? {
        return Ok(());
    }
    survey_contacts::remind(conn, day)?;
    // The message as `Json` would write it: a test reads it again.
    diesel::sql_query(
        "INSERT INTO outbox (message, queued_at) \
         SELECT '{\"kind\":\"survey_silent\",\"about\":{\"manager\":' || m.manager_id || ',\"on\":\"' || $1 || '\"}}', $2 FROM \
         (SELECT DISTINCT e.manager_id FROM survey_contacts c JOIN engagements e ON e.id = c.engagement_id \
         WHERE c.state = 'sent' AND c.reminded_on = $3) m",
    )
    .bind::<Text, _>(day.to_string())
    .bind::<Timestamp, _>(now)
    .bind::<Date, _>(day)
    .execute(conn)?;
    Ok(())
}
