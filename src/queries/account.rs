//! Accounts: the signed-in person's own, those that an administrator looks after, and who it is that comes in.

use super::Ask;
use crate::domain::page::{Cursor, Page};
use crate::error::{Error, Result};
use crate::store::AnyConnection;
use crate::store::partners::{self, Partner};
use crate::store::sessions::{self, Session};
use crate::store::users::{self, Account, Filter, Listed, User};

/// Accounts on one page.
const PAGE: usize = 50;

/// The person of a session, read fresh for each request; `None` once the account is disabled.
///
/// # Errors
/// The database's.
pub fn person(conn: &mut AnyConnection, id: i64) -> Result<Option<User>> {
    users::find_active(conn, id)
}

/// Who an address leads to.
pub struct Addressed {
    /// The account of this address, whether it lets anybody in or not.
    pub account: Option<i64>,
    /// The person, unless the account is disabled.
    pub user: Option<User>,
}

/// Who wants to sign in with this address.
///
/// # Errors
/// The database's.
pub fn to_sign_in(conn: &mut AnyConnection, email: &str) -> Result<Addressed> {
    let user = users::find_by_email(conn, email)?;
    Ok(Addressed { account: user.as_ref().map(|u| u.id), user: user.filter(|u| u.disabled_at.is_none()) })
}

/// A person's own account.
pub struct Own {
    pub user: Account,
    /// Live sessions, the one last used first.
    pub sessions: Vec<Session>,
}

/// The person's own account with its sessions.
///
/// # Errors
/// `NotSignedIn` when the account was disabled meanwhile; the database's.
pub fn own(ask: &mut Ask<'_>) -> Result<Own> {
    let user = users::own(ask.conn, ask.viewer)?.ok_or(Error::NotSignedIn)?;
    Ok(Own { user, sessions: sessions::of_user(ask.conn, ask.viewer.id, ask.now)? })
}

/// The person with the hash of their own password, to hold against what they type.
///
/// # Errors
/// `NotSignedIn` when the account was disabled meanwhile; the database's.
pub fn with_password(ask: &mut Ask<'_>) -> Result<User> {
    users::find_active(ask.conn, ask.viewer.id)?.ok_or(Error::NotSignedIn)
}

/// A page of accounts by address.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(ask: &mut Ask<'_>, filter: &Filter, after: &Cursor) -> Result<Page<Listed>> {
    users::list(ask.conn, ask.viewer, filter, after.place(), PAGE)
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
