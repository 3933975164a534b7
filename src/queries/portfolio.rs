//! The lead's overview.

use super::Ask;
use crate::domain::filter::People as Filter;
use crate::domain::page::{Cursor, Page, Total};
use crate::error::Result;
use crate::store::meetings::{self, Meets};
use crate::store::partners::{self, Partner};
use crate::store::portfolio::{self, Counts, Overdue};
use crate::store::queue;
use crate::store::users::Named;

/// Rows of a page of the overdue steps, and of the meetings to come.
const PAGE: usize = 50;

/// The overview.
pub struct Portfolio {
    pub counts: Counts,
    /// Reviews that wait for a decision, by the groups of the queue.
    pub waiting: queue::Counts,
    pub overdue: Page<Overdue>,
    /// Customers who are to be met again, and how many they are.
    pub meetings: Page<Meets>,
    pub meeting_count: Total,
    /// Everybody who manages something or could.
    pub managers: Vec<Named>,
    pub partners: Vec<Partner>,
}

/// The overview of what the filter lets through. The cursor is that of one of its lists; the other begins at its first page.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn portfolio(ask: &mut Ask<'_>, filter: Filter, after: &Cursor) -> Result<Portfolio> {
    Ok(Portfolio {
        counts: portfolio::counts(ask.conn, ask.viewer, filter, ask.now)?,
        waiting: queue::counts(ask.conn, ask.viewer, filter)?,
        meetings: meetings::page(ask.conn, ask.viewer, filter, after.place(), PAGE)?,
        meeting_count: meetings::total(ask.conn, ask.viewer, filter)?,
        overdue: portfolio::overdue(ask.conn, ask.viewer, filter, ask.now, after.place(), PAGE)?,
        managers: portfolio::managers(ask.conn, ask.viewer)?,
        partners: partners::all(ask.conn)?,
    })
}
