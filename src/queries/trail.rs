//! The audit trail, for the administrator.

use super::Ask;
use crate::error::Result;
use crate::store::audit::{self, Entry};

/// A page of the trail, of everything or of one engagement, the newest first, and whether older entries follow.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn page(ask: &mut Ask<'_>, engagement: Option<i64>, after: Option<i64>) -> Result<(Vec<Entry>, bool)> {
    audit::list(ask.conn, ask.viewer, engagement, after)
}
