//! The lead's overview.

use super::Ask;
use crate::domain::page::{Cursor, Page};
use crate::error::Result;
use crate::store::partners::{self, Partner};
use crate::store::portfolio::{self, Counts, Filter, Overdue};
use crate::store::users::Named;

/// Rows of a page of the overdue steps.
const PAGE: usize = 50;

/// The overview.
pub struct Portfolio {
    pub counts: Counts,
    pub overdue: Page<Overdue>,
    /// Everybody who manages something or could.
    pub managers: Vec<Named>,
    pub partners: Vec<Partner>,
}

/// The overview of what the filter lets through.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn portfolio(ask: &mut Ask<'_>, filter: Filter, after: &Cursor) -> Result<Portfolio> {
    Ok(Portfolio {
        counts: portfolio::counts(ask.conn, ask.viewer, filter, ask.now)?,
        overdue: portfolio::overdue(ask.conn, ask.viewer, filter, ask.now, after.place(), PAGE)?,
        managers: portfolio::managers(ask.conn, ask.viewer)?,
        partners: partners::all(ask.conn)?,
    })
}
