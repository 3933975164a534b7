//! The lead's overview.

use chrono::NaiveDateTime;

use super::Ask;
use super::narrowing::{self, Narrowed, Wanted};
use super::watching;
use crate::domain::filter::{People as Filter, Watched};
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::zone::Zone;
use crate::error::Result;
use crate::store::choices::{self, Choices};
use crate::store::meetings::{self, Meets};
use crate::store::portfolio::{self, Counts, Overdue};
use crate::store::queue;

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
    /// What engagements are to be looked at for, and how many there are, as far as their list counts them.
    pub watched: Vec<(Watched, Total)>,
    /// When the person was here before this visit, in UTC.
    pub since: Option<NaiveDateTime>,
    pub filter: Filter,
    /// Whose engagements it can be narrowed to.
    pub choices: Choices,
    /// Whose are meant, where a name was typed.
    pub narrowed: Narrowed,
}

/// The overview of what the filter lets through; `zone` is the reader's. The cursor is that of one of its lists; the other begins at its first page.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn portfolio(ask: &mut Ask<'_>, asked: &Wanted, after: &Cursor, zone: Zone) -> Result<Portfolio> {
    let narrowed = narrowing::narrowed(ask, asked)?;
    let filter = narrowed.people;
    let counts = portfolio::counts(ask.conn, ask.viewer, filter, ask.now)?;
    let watches = watching::counted(ask, filter, zone)?;
    Ok(Portfolio {
        watched: watches.counts,
        since: watches.since,
        waiting: queue::Counts::from(&counts.tally),
        meetings: meetings::page(ask.conn, ask.viewer, filter, after.place(), PAGE)?,
        meeting_count: Total::exactly(counts.tally.meetings),
        overdue: portfolio::overdue(ask.conn, ask.viewer, filter, ask.now, after.place(), PAGE)?,
        choices: choices::of(ask.conn, ask.viewer, filter.manager, filter.partner)?,
        filter,
        narrowed,
        counts,
    })
}
