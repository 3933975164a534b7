//! Sessions, keyed by the hash of the cookie's key.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;

use super::AnyConnection;
use super::covers::lasts;
use super::dialect::{self, Passing, Side};
use super::schema::{covers, sessions, users};
use super::users::{Asking, Person};
use crate::error::Result;

/// Least time between two extensions of a session.
const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(5);

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = sessions)]
pub struct Session {
    pub key_hash: String,
    /// Names the session on the account page; says nothing about its key.
    pub public_id: String,
    pub user_id: Option<i64>,
    pub state: String,
    pub user_agent: String,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = sessions)]
pub struct NewSession<'a> {
    pub key_hash: &'a str,
    pub public_id: &'a str,
    pub user_id: Option<i64>,
    pub state: &'a str,
    pub user_agent: &'a str,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    /// Of the person's account when it let them in.
    pub credential: i64,
}

impl Session {
    pub fn is_due_for_touch(&self, now: NaiveDateTime) -> bool {
        now - self.seen_at > TOUCH_EVERY
    }
}

/// The session, and whose it is, unless it has ended. A person's has ended as soon as their account has another password or is
/// disabled, whoever was to delete it. A row for each manager for whom the person stands in, which nobody does for many.
///
/// # Errors
/// The database's.
pub fn find_live(
    conn: &mut AnyConnection,
    hash: &str,
    now: NaiveDateTime,
) -> Result<Option<(Session, Option<Person>)>> {
    let holds = users::credential.eq(sessions::credential).and(users::disabled_at.is_null());
    let stands_in = covers::stand_in_id.nullable().eq(sessions::user_id).and(lasts!(now).assume_not_null());
    let rows: Vec<(Session, Option<Asking>, Option<i64>)> = sessions::table
        .left_join(users::table)
        .left_join(covers::table.on(stands_in.assume_not_null()))
        .filter(sessions::key_hash.eq(hash))
        .filter(sessions::expires_at.gt(now))
        .filter(sessions::user_id.is_null().or(holds.assume_not_null()))
        .select((Session::as_select(), Option::<Asking>::as_select(), covers::manager_id.nullable()))
        .load(conn)?;
    let managers: Vec<i64> = rows.iter().filter_map(|(.., manager)| *manager).collect();
    let first = rows.into_iter().next();
    Ok(first.map(|(session, asking, _)| (session, asking.map(|asking| asking.person(managers)))))
}

/// A person's live sessions, the one last used first.
///
/// # Errors
/// The database's.
pub fn of_user(conn: &mut AnyConnection, user: i64, now: NaiveDateTime) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::expires_at.gt(now))
        .order(sessions::seen_at.desc())
        .limit(50)
        .select(Session::as_select())
        .load(conn)?)
}

/// Which password this account is at, unless it is disabled. It stays what it is until the transaction ends: whoever
/// changes it meanwhile waits, and then ends the session that was inserted.
///
/// # Errors
/// The database's.
pub fn kept_credential(conn: &mut AnyConnection, user: i64) -> Result<Option<i64>> {
    dialect::keep_account(conn, user)?;
    Ok(users::table
        .filter(users::id.eq(user))
        .filter(users::disabled_at.is_null())
        .select(users::credential)
        .first(conn)
        .optional()?)
}

/// Inserts a session.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, session: &NewSession<'_>) -> Result<()> {
    diesel::insert_into(sessions::table).values(session).execute(conn)?;
    Ok(())
}

/// Clears away at most so many that have ended; how many.
///
/// # Errors
/// The database's.
pub(super) fn clear(conn: &mut AnyConnection, now: NaiveDateTime, most: i64) -> Result<usize> {
    const SESSIONS: Passing = Passing { table: "sessions", key: "key_hash", at: "expires_at" };
    dialect::clear_away(conn, SESSIONS, Side::Before(now), most)
}

/// Writes the state of a session that still exists; one that was ended stays ended. Whose it is stays as it began.
///
/// # Errors
/// The database's.
pub fn update(conn: &mut AnyConnection, hash: &str, state: &str) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::key_hash.eq(hash))).set(sessions::state.eq(state)).execute(conn)?;
    Ok(())
}

/// Moves the idle limit, but never past the absolute one.
///
/// # Errors
/// The database's.
pub fn touch(
    conn: &mut AnyConnection,
    hash: &str,
    now: NaiveDateTime,
    idle: NaiveDateTime,
    absolute: Duration,
) -> Result<()> {
    let created: Option<NaiveDateTime> =
        sessions::table.filter(sessions::key_hash.eq(hash)).select(sessions::created_at).first(conn).optional()?;
    if let Some(created) = created {
        diesel::update(sessions::table.filter(sessions::key_hash.eq(hash)))
            .set((sessions::seen_at.eq(now), sessions::expires_at.eq(idle.min(created + absolute))))
            .execute(conn)?;
    }
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// The database's.
pub fn delete(conn: &mut AnyConnection, hash: &str) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::key_hash.eq(hash))).execute(conn)?;
    Ok(())
}

/// Ends one session of a person by its public id.
///
/// # Errors
/// The database's.
pub fn end_one(conn: &mut AnyConnection, user: i64, public_id: &str) -> Result<bool> {
    Ok(diesel::delete(sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::public_id.eq(public_id)))
        .execute(conn)?
        == 1)
}

/// Ends every session of a person.
///
/// # Errors
/// The database's.
pub fn end_all(conn: &mut AnyConnection, user: i64) -> Result<usize> {
    Ok(diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(conn)?)
}
