//! The lead's queue: which submitted reviews wait for a decision.

use super::Ask;
use super::frozen::version;
use crate::domain::filter::Queue as Filter;
use crate::domain::page::{Cursor, Page};
use crate::error::Result;
use crate::playbook::Playbook;
use crate::store::partners::{self, Partner};
use crate::store::portfolio;
use crate::store::queue::{self, Counts, Waiting};
use crate::store::users::Named;

/// Reviews on one page.
const PAGE: usize = 50;

/// A review that waits.
pub struct Row {
    pub waiting: Waiting,
    /// The version that it was filled in against.
    pub playbook: &'static Playbook,
    /// The person's own, which somebody else decides.
    pub is_own: bool,
}

/// A page of the queue.
pub struct Queue {
    pub page: Page<Row>,
    /// How many of these engagements' wait in each group, whichever group is shown.
    pub counts: Counts,
    /// Whose reviews it can be narrowed to.
    pub managers: Vec<Named>,
    pub partners: Vec<Partner>,
}

/// A page of what the filter lets through.
///
/// # Errors
/// `NotFound` for everybody but leads; a stored text cannot be read.
pub fn page(ask: &mut Ask<'_>, filter: Filter, after: &Cursor) -> Result<Queue> {
    let waiting = queue::page(ask.conn, ask.viewer, filter, after.place(), PAGE)?;
    let counts = queue::counts(ask.conn, ask.viewer, filter.of)?;
    let managers = portfolio::managers(ask.conn, ask.viewer)?;
    let partners = partners::all(ask.conn)?;
    let page = waiting.try_map(|waiting| row(ask, waiting))?;
    Ok(Queue { page, counts, managers, partners })
}

/// The first reviews of the queue, at most so many.
///
/// # Errors
/// As [`page`].
pub fn first(ask: &mut Ask<'_>, most: usize) -> Result<Vec<Row>> {
    let waiting = queue::page(ask.conn, ask.viewer, Filter::default(), None, most)?;
    waiting.rows.into_iter().map(|waiting| row(ask, waiting)).collect()
}

fn row(ask: &Ask<'_>, waiting: Waiting) -> Result<Row> {
    Ok(Row {
        playbook: version(ask.playbooks, &waiting.playbook_version)?,
        is_own: ask.viewer.id == waiting.manager_id || ask.viewer.id == waiting.submitted_by,
        waiting,
    })
}
