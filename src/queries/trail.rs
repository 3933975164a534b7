//! The audit trail, for the administrator.

use super::{Ask, total};
use crate::domain::page::{Cursor, Page, Total};
use crate::error::Result;
use crate::store::audit::{self, Entry};

/// Entries on one page.
const PAGE: usize = 50;

/// A page of the trail, of everything or of one engagement, the newest first, and how many entries the whole has.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn page(ask: &mut Ask<'_>, engagement: Option<i64>, after: &Cursor) -> Result<(Page<Entry>, Total)> {
    let page = audit::list(ask.conn, ask.viewer, engagement, after.place(), PAGE)?;
    let total = total(&page, || audit::total(ask.conn, ask.viewer, engagement))?;
    Ok((page, total))
}
