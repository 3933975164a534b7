//! Partner organisations, as administrators look after them.

use super::Ask;
use crate::error::Result;
use crate::store::partners::{self, Listed, Partner};

/// All organisations with their number of accounts.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(ask: &mut Ask<'_>) -> Result<Vec<Listed>> {
    partners::list(ask.conn, ask.viewer)
}

/// All organisations by name, for an administrator to choose from.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn all(ask: &mut Ask<'_>) -> Result<Vec<Partner>> {
    ask.administrates()?;
    partners::all(ask.conn)
}

/// One organisation.
///
/// # Errors
/// `NotFound` when there is none or the person is no administrator; the database's.
pub fn one(ask: &mut Ask<'_>, id: i64) -> Result<Partner> {
    ask.administrates()?;
    partners::find(ask.conn, id)
}
