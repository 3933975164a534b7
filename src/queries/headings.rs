//! What the headings of reports may be called: as administrators look after it, and as the reader takes it.

use super::Ask;
use crate::error::Result;
use crate::reports::Headings;
use crate::store::AnyConnection;
use crate::store::headings::{self, HeadingAlias};

/// All aliases, by heading.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(ask: &mut Ask<'_>) -> Result<Vec<HeadingAlias>> {
    ask.administrates()?;
    headings::all(ask.conn)
}

/// The aliases as the reader of reports takes them: whoever imports a file needs them.
///
/// # Errors
/// The database's.
pub fn known(conn: &mut AnyConnection) -> Result<Headings> {
    Ok(Headings::new(headings::all(conn)?.into_iter().map(|alias| (alias.alias, alias.heading))))
}
