//! The lead's queue: which submitted reviews wait for a decision.

use std::collections::{HashMap, HashSet};

use super::frozen::version;
use super::narrowing::{self, Narrowed, Wanted};
use super::{Ask, TAKEN};
use crate::domain::engagement::Segment;
use crate::domain::filter::{Claimed, People, Queue as Filter, Which};
use crate::domain::page::{Cursor, Page};
use crate::domain::portfolio::Band;
use crate::domain::review::outcome::Group;
use crate::error::Result;
use crate::playbook::Playbook;
use crate::store::choices::{self, Choices};
use crate::store::claims::{self, Claim};
use crate::store::decisions;
use crate::store::queue::{self, Counts, Waiting};

/// Reviews on one page.
const PAGE: usize = 50;

/// A review that waits.
pub struct Row {
    pub waiting: Waiting,
    /// The version that it was filled in against.
    pub playbook: &'static Playbook,
    /// The person's own, which somebody else decides.
    pub is_own: bool,
    /// Who has taken it on.
    pub claim: Option<Claim>,
}

/// A page of the queue.
pub struct Queue {
    pub page: Page<Row>,
    pub filter: Filter,
    /// How many of these engagements' wait in each group, whichever group is shown.
    pub counts: Counts,
    /// Whose reviews it can be narrowed to.
    pub choices: Choices,
    /// Whose are meant, where a name was typed.
    pub narrowed: Narrowed,
}

/// What of the queue is asked for, beside whose reviews.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrow {
    pub segment: Option<Segment>,
    pub workload: Option<i64>,
    pub group: Option<Group>,
    pub age: Option<Band>,
    pub claimed: Option<Claimed>,
}

impl Narrow {
    fn of(self, people: People) -> Filter {
        let Self { segment, workload, group, age, claimed } = self;
        Filter { of: Which { people, segment, workload }, group, age, claimed }
    }
}

/// A page of what the filter lets through.
///
/// # Errors
/// `NotFound` for everybody but leads; a stored text cannot be read.
pub fn page(ask: &mut Ask<'_>, asked: &Wanted, narrow: Narrow, after: &Cursor) -> Result<Queue> {
    let narrowed = narrowing::narrowed(ask, asked)?;
    let filter = narrow.of(narrowed.people);
    let waiting = queue::page(ask.conn, ask.viewer, filter, ask.now, after.place(), PAGE)?;
    let counts = queue::counts(ask.conn, ask.viewer, filter, ask.now)?;
    let People { manager, partner } = narrowed.people;
    let choices = choices::of(ask.conn, ask.viewer, manager, partner)?;
    let mut beside = Beside::of(ask, &waiting.rows)?;
    let page = waiting.try_map(|waiting| row(ask, waiting, &mut beside))?;
    Ok(Queue { page, filter, counts, choices, narrowed })
}

/// All of what the filter lets through, up to [`TAKEN`].
///
/// # Errors
/// As [`page`].
pub fn all(ask: &mut Ask<'_>, asked: &Wanted, narrow: Narrow) -> Result<Vec<Row>> {
    let filter = narrow.of(narrowing::narrowed(ask, asked)?.people);
    let waiting = queue::page(ask.conn, ask.viewer, filter, ask.now, None, TAKEN)?;
    rows(ask, waiting.rows)
}

/// The first reviews of the queue, at most so many.
///
/// # Errors
/// As [`page`].
pub fn first(ask: &mut Ask<'_>, most: usize) -> Result<Vec<Row>> {
    let waiting = queue::page(ask.conn, ask.viewer, Filter::default(), ask.now, None, most)?;
    rows(ask, waiting.rows)
}

fn rows(ask: &mut Ask<'_>, waiting: Vec<Waiting>) -> Result<Vec<Row>> {
    let mut beside = Beside::of(ask, &waiting)?;
    waiting.into_iter().map(|waiting| row(ask, waiting, &mut beside)).collect()
}

/// What is read beside the reviews that wait, of all of them at once.
struct Beside {
    claims: HashMap<i64, Claim>,
    /// Those of the reviews that are the person's own.
    own: HashSet<i64>,
}

impl Beside {
    fn of(ask: &mut Ask<'_>, waiting: &[Waiting]) -> Result<Self> {
        let reviews: Vec<i64> = waiting.iter().map(|waiting| waiting.review_id).collect();
        let own = decisions::own(ask.conn, ask.viewer, &reviews)?;
        Ok(Self { claims: claims::of_waiting(ask.conn, waiting)?, own })
    }
}

fn row(ask: &Ask<'_>, waiting: Waiting, Beside { claims, own }: &mut Beside) -> Result<Row> {
    Ok(Row {
        playbook: version(ask.playbooks, &waiting.playbook_version)?,
        is_own: !ask.viewer.may_decide(own.contains(&waiting.review_id), waiting.manager_id),
        claim: claims.remove(&waiting.revision_id),
        waiting,
    })
}
