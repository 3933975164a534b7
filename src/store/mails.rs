//! Mails to people: made of what the outbox holds, one for each person who is to be told, and what became of them.
//!
//! Whoever sends a mail claims it first: the row says who has it and until when. A claim that nobody ended in time is another's to
//! take, so that no mail is lost with the process that had it.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};
use serde::{Deserialize, Serialize};

use super::counted::Counted;
use super::dialect::{self, Passing, Side};
use super::outbox::Taken;
use super::schema::{mails, users};
use super::{AnyConnection, one_more};
use crate::domain::message::{MailState, Message, Why};
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// How long a mail is kept, whatever became of it.
const KEPT: TimeDelta = TimeDelta::days(30);

/// Makes a mail of the message for each person who is to be told of it and wants such mails; how many.
///
/// # Errors
/// The database's.
pub fn address(conn: &mut AnyConnection, taken: &Taken, message: &Message, now: NaiveDateTime) -> Result<usize> {
    const MANAGER: &str =
        "SELECT e.manager_id FROM reviews r JOIN engagements e ON e.id = r.engagement_id WHERE r.id = $6";
    const OF_ENGAGEMENT: &str = "SELECT e.manager_id FROM engagements e WHERE e.id = $6";
    // The manager is told, and whoever stands in for them.
    let looks_after = |manager: &str| {
        format!(
            "u.is_manager AND (u.id IN ({manager}) OR u.id IN \
             (SELECT c.stand_in_id FROM covers c WHERE c.ended_at IS NULL AND c.ends_at > $3 \
             AND c.manager_id IN ({manager})))"
        )
    };
    // Nobody decides their own review, so whoever looks after it or submitted it is not asked to.
    let (who, about) = match message {
        Message::ReviewSubmitted { review, .. } => (
            format!(
                "u.is_lead AND NOT ({}) AND u.id NOT IN \
                 (SELECT v.submitted_by FROM review_revisions v WHERE v.review_id = $6 AND v.newest)",
                looks_after(MANAGER)
            ),
            *review,
        ),
        Message::ReviewReturned { review, .. } => (looks_after(MANAGER), *review),
        Message::ReviewApproved { review, .. } => (
            format!(
                "(({}) OR (u.is_partner AND u.partner_id IN \
                 (SELECT e.partner_id FROM reviews r JOIN engagements e ON e.id = r.engagement_id WHERE r.id = $6)))",
                looks_after(MANAGER)
            ),
            *review,
        ),
        Message::StepReported { engagement, .. } => (looks_after(OF_ENGAGEMENT), *engagement),
        Message::CoverBegun { cover, by } | Message::CoverEnded { cover, by } => (
            format!(
                "u.is_manager AND u.id <> {by} AND u.id IN (SELECT c.stand_in_id FROM covers c WHERE c.id = $6 \
                 UNION ALL SELECT c.manager_id FROM covers c WHERE c.id = $6)"
            ),
            *cover,
        ),
        Message::StepsDue { manager, .. } | Message::SurveySilent { manager, .. } => (looks_after("$6"), *manager),
        Message::Assigned { manager, .. } | Message::AssignedMany { manager, .. } => {
            ("u.is_manager AND u.id = $6".to_owned(), *manager)
        }
        Message::Weekly { .. } => ("(u.is_manager OR u.is_lead) AND u.id > $6".to_owned(), 0),
    };
    Ok(diesel::sql_query(format!(
        "INSERT INTO mails (event, user_id, message, due_at, queued_at, waits_since) \
         SELECT $1, u.id, $2, $3, $4, $4 FROM users u WHERE u.disabled_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM mail_refusals f WHERE f.user_id = u.id AND f.topic = $5) AND {who}"
    ))
    .bind::<BigInt, _>(taken.id)
    .bind::<Text, _>(&taken.text)
    .bind::<Timestamp, _>(now)
    .bind::<Timestamp, _>(taken.queued_at)
    .bind::<Text, _>(message.topic())
    .bind::<BigInt, _>(about)
    .execute(conn)?)
}

/// A mail that this process has claimed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mails)]
pub struct Claimed {
    pub id: i64,
    /// Number that the message had in the outbox.
    pub event: i64,
    pub user_id: i64,
    message: String,
    /// How often it was tried, with this time.
    pub attempts: i64,
    claim: String,
    /// What went wrong the last time.
    pub reason: String,
    pub queued_at: NaiveDateTime,
    /// Since when it waits: when it was queued, or was to be tried again.
    pub waits_since: NaiveDateTime,
}

impl Claimed {
    /// `None`: another version of the program wrote it, and this one cannot read it.
    pub fn message(&self) -> Option<Message> {
        serde_json::from_str(&self.message).ok()
    }
}

/// Whether any mail is due.
///
/// # Errors
/// The database's.
pub fn is_due(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<bool> {
    let due = mails::table.filter(mails::state.eq(MailState::Waiting)).filter(mails::due_at.le(now));
    let first: Option<i64> = due.order((mails::due_at, mails::id)).select(mails::id).first(conn).optional()?;
    Ok(first.is_some())
}

/// Claims the mail that has been due longest, until then; nobody else gets it before. `claim`: a word that nobody else says.
///
/// # Errors
/// The database's.
pub fn claim(
    conn: &mut AnyConnection,
    now: NaiveDateTime,
    until: NaiveDateTime,
    claim: &str,
) -> Result<Option<Claimed>> {
    let Some(id) = dialect::claim_mail(conn, now, until, claim)? else { return Ok(None) };
    Ok(Some(mails::table.find(id).select(Claimed::as_select()).first(conn)?))
}

/// What came of a mail that was claimed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    /// It is not to be sent.
    Dropped(Why),
    /// The mail server did not take it: it is tried again then, in UTC.
    Again(NaiveDateTime, String),
    /// The same, and it was no try of its own: nobody was there to take it.
    PutOff(NaiveDateTime, String),
    /// It was tried often enough, or for too long.
    GivenUp(String),
}

/// Ends the claim; `false` where it ran out, and the mail is another's.
///
/// # Errors
/// The database's.
pub fn settle(conn: &mut AnyConnection, mail: &Claimed, outcome: &Outcome, now: NaiveDateTime) -> Result<bool> {
    let own = mails::table
        .filter(mails::id.eq(mail.id))
        .filter(mails::claim.eq(&mail.claim))
        .filter(mails::state.eq(MailState::Waiting));
    let done = |state: MailState, reason: &str| {
        (
            mails::state.eq(state),
            mails::reason.eq(reason.to_owned()),
            mails::done_at.eq(Some(now)),
            mails::claim.eq(String::new()),
        )
    };
    let tried = |at: &NaiveDateTime, reason: &str, attempts: i64| {
        (
            mails::due_at.eq(*at),
            mails::reason.eq(reason.to_owned()),
            mails::attempts.eq(attempts),
            mails::claim.eq(String::new()),
        )
    };
    let changed = match outcome {
        Outcome::Sent => diesel::update(own).set(done(MailState::Sent, "")).execute(conn)?,
        Outcome::Dropped(why) => diesel::update(own).set(done(MailState::Dropped, why.key())).execute(conn)?,
        Outcome::GivenUp(reason) => diesel::update(own).set(done(MailState::Failed, reason)).execute(conn)?,
        Outcome::Again(at, reason) => diesel::update(own).set(tried(at, reason, mail.attempts)).execute(conn)?,
        Outcome::PutOff(at, reason) => {
            diesel::update(own).set(tried(at, reason, (mail.attempts - 1).max(0))).execute(conn)?
        }
    };
    Ok(changed == 1)
}

/// A mail as the administrator's list shows it: to whom and of which kind, and nothing of what it says.
#[derive(Debug, Clone, Queryable)]
pub struct Listed {
    pub id: i64,
    pub user_id: i64,
    pub name: String,
    pub email: String,
    message: String,
    pub state: MailState,
    pub attempts: i64,
    pub due_at: NaiveDateTime,
    /// Key of a [`Why`], or what the mail server said.
    pub reason: String,
    pub queued_at: NaiveDateTime,
    pub done_at: Option<NaiveDateTime>,
}

impl Listed {
    /// `None`: another version of the program wrote it, and this one cannot read it.
    pub fn message(&self) -> Option<Message> {
        serde_json::from_str(&self.message).ok()
    }
}

/// Place in the list: the last mail that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub i64);

impl page::Place for Place {
    const LIST: &'static str = "mails";
}

/// A page of the mails in this state, the newest first, after a place.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    state: MailState,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Listed>> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    let mut query = mails::table.inner_join(users::table).filter(mails::state.eq(state)).into_boxed();
    if let Some(Place(id)) = after {
        query = query.filter(mails::id.lt(id));
    }
    let rows: Vec<Listed> = query
        .order(mails::id.desc())
        .limit(one_more(size))
        .select((
            mails::id,
            users::id,
            users::name,
            users::email,
            mails::message,
            mails::state,
            mails::attempts,
            mails::due_at,
            mails::reason,
            mails::queued_at,
            mails::done_at,
        ))
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |row| Place(row.id)))
}

/// How many mails are in this state, counted so far and no further.
///
/// # Errors
/// The database's.
pub fn count(conn: &mut AnyConnection, state: MailState, most: i64) -> Result<i64> {
    Ok(Counted(mails::table.filter(mails::state.eq(state)).select(mails::id).limit(most)).get_result(conn)?)
}

/// Since when the oldest mail waits, in UTC.
///
/// # Errors
/// The database's.
pub fn oldest(conn: &mut AnyConnection) -> Result<Option<NaiveDateTime>> {
    let waiting = mails::table.filter(mails::state.eq(MailState::Waiting));
    Ok(waiting.order(mails::id).select(mails::waits_since).first(conn).optional()?)
}

/// Lets a mail that was given up be tried again, or all of them; how many.
///
/// # Errors
/// The database's.
pub fn again(conn: &mut AnyConnection, id: Option<i64>, now: NaiveDateTime) -> Result<usize> {
    let failed = mails::table.filter(mails::state.eq(MailState::Failed));
    let waits = (
        mails::state.eq(MailState::Waiting),
        mails::attempts.eq(0),
        mails::due_at.eq(now),
        mails::waits_since.eq(now),
        mails::done_at.eq(None::<NaiveDateTime>),
    );
    Ok(match id {
        Some(id) => diesel::update(failed.filter(mails::id.eq(id))).set(waits).execute(conn)?,
        None => diesel::update(failed).set(waits).execute(conn)?,
    })
}

/// Clears away at most so many mails that were kept long enough by `now`; how many.
///
/// # Errors
/// The database's.
pub(super) fn clear(conn: &mut AnyConnection, now: NaiveDateTime, most: i64) -> Result<usize> {
    const MAILS: Passing = Passing { table: "mails", key: "id", at: "queued_at" };
    dialect::clear_away(conn, MAILS, Side::Before(now - KEPT), most)
}
