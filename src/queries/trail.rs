//! The audit trail, for the administrator.

use super::Ask;
use crate::domain::page::{Cursor, Page};
use crate::error::Result;
use crate::store::audit::{self, Entry};

/// Entries on one page.
const PAGE: usize = 50;

/// A page of the trail, of everything or of one engagement, the newest first.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn page(ask: &mut Ask<'_>, engagement: Option<i64>, after: &Cursor) -> Result<Page<Entry>> {
    audit::list(ask.conn, ask.viewer, engagement, after.place(), PAGE)
}
