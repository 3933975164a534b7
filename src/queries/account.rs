//! Accounts: the signed-in person's own, those that an administrator looks after, and who wants to sign in.

use chrono::NaiveDateTime;

use super::mail::own_choices;
use super::{Ask, calendar, total};
use crate::domain::filter::Accounts as Filter;
use crate::domain::message::Topic;
use crate::domain::page::{Cursor, Page, Total};
use crate::error::{Error, Result};
use crate::store::AnyConnection;
use crate::store::account_list::{self, Listed};
use crate::store::partners::{self, Partner};
use crate::store::sessions::{self, Session};
use crate::store::users::{self, Account, User};

/// Accounts on one page.
const PAGE: usize = 50;

/// What a password is held against, and whose it is.
pub struct Secret {
    /// Number of the account.
    pub id: i64,
    pub password_hash: String,
    /// Which password of the account it is.
    pub credential: i64,
}

impl Secret {
    fn of(user: User) -> Self {
        Self { id: user.id, password_hash: user.password_hash, credential: user.credential }
    }
}

/// Who an address leads to.
pub struct Addressed {
    /// The account of this address, whether it lets anybody in or not.
    pub account: Option<i64>,
    /// What its password is held against, unless it is disabled.
    pub secret: Option<Secret>,
}

/// Who wants to sign in with this address. Nobody is signed in yet, so there is no right to check.
///
/// # Errors
/// The database's.
pub fn to_sign_in(conn: &mut AnyConnection, email: &str) -> Result<Addressed> {
    let user = users::find_by_email(conn, email)?;
    let account = user.as_ref().map(|user| user.id);
    Ok(Addressed { account, secret: user.filter(|user| user.disabled_at.is_none()).map(Secret::of) })
}

/// A person's own account.
pub struct Own {
    pub user: Account,
    /// Live sessions, the one last used first.
    pub sessions: Vec<Session>,
    /// The kinds of mail that concern them, each with whether they want it.
    pub mail: Vec<(Topic, bool)>,
    /// When their calendar got its address, in UTC, if it has one.
    pub calendar: Option<NaiveDateTime>,
}

/// The person's own account with its sessions.
///
/// # Errors
/// `NotSignedIn` when the account was disabled meanwhile; the database's.
pub fn own(ask: &mut Ask<'_>) -> Result<Own> {
    let user = users::own(ask.conn, ask.viewer)?.ok_or(Error::NotSignedIn)?;
    let (mail, calendar) = (own_choices(ask)?, calendar::made_at(ask.conn, ask.viewer)?);
    Ok(Own { user, mail, calendar, sessions: sessions::of_user(ask.conn, ask.viewer.id, ask.now)? })
}

/// The person's own password, to hold against what they type.
///
/// # Errors
/// `NotSignedIn` when the account was disabled meanwhile; the database's.
pub fn own_password(ask: &mut Ask<'_>) -> Result<Secret> {
    users::find_active(ask.conn, ask.viewer.id)?.map(Secret::of).ok_or(Error::NotSignedIn)
}

/// A page of accounts by address, and how many the whole list has.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(ask: &mut Ask<'_>, filter: &Filter, after: &Cursor) -> Result<(Page<Listed>, Total)> {
    let (page, found) = account_list::list(ask.conn, ask.viewer, filter, after.place(), PAGE)?;
    let total = match found {
        Some(found) => found,
        None => total(&page, || account_list::total(ask.conn, ask.viewer, filter))?,
    };
    Ok((page, total))
}

/// An account as an administrator edits it.
pub struct Edited {
    pub user: Account,
    /// Organisations to choose from.
    pub partners: Vec<Partner>,
    /// Engagements that this person manages and that are not complete.
    pub open_engagements: i64,
}

/// An account with what its page shows beside it.
///
/// # Errors
/// `NotFound` when there is none or the person is no administrator; the database's.
pub fn edited(ask: &mut Ask<'_>, id: i64) -> Result<Edited> {
    let user = users::find(ask.conn, ask.viewer, id)?;
    let partners = partners::all(ask.conn)?;
    Ok(Edited { user, partners, open_engagements: users::open_engagements(ask.conn, id)? })
}
