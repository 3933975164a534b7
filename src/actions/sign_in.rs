//! Signing in: the last look before a session begins.

use crate::error::Denied;
use crate::store::{Work, users};

/// The account is not what it was when the password was checked: disabled, gone, or with another password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed;

/// Admits the person whose password was found to belong to this hash.
///
/// Checking a password takes a while, and an administrator may disable the account or reset the password meanwhile.
///
/// # Errors
/// Refused when the account has changed; the database's.
pub fn admit(work: &mut Work<'_>, id: i64, checked_hash: &str) -> Result<i64, Denied<Changed>> {
    match users::find_active(work.conn, id)? {
        Some(user) if user.password_hash == checked_hash => Ok(user.id),
        _ => Err(Denied::Refused(Changed)),
    }
}
