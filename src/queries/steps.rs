//! Next steps between reviews (R15): one with its history, the list over all engagements that a person sees, and what stands in
//! its table to take away.

use chrono::NaiveDate;

use super::engagement::visible;
use super::narrowing::{self, Narrowed, Wanted};
use super::{Ask, total};
use crate::domain::filter::{Engagements, Steps as Filter};
use crate::domain::page::{Cursor, Page, Total};
use crate::error::{Error, Result};
use crate::store::choices::{self, Names};
use crate::store::engagements::Engagement;
use crate::store::next_steps::{self, Step};
use crate::store::search::Bounds;
use crate::store::step_changes::{self, StepChange};
use crate::store::step_list::{self, Line, Moment};
use crate::store::{Seen, engagement_list, reviews};

/// Rows of a page.
const PAGE: usize = 50;
/// Customers of a name that the list looks at.
const CUSTOMERS: usize = 200;
/// Rows of the table to take away.
pub const MOST: usize = 10_000;

/// A step with all that was done to it.
pub struct One {
    pub engagement: Seen<Engagement>,
    pub step: Step,
    /// The latest first.
    pub history: Vec<StepChange>,
    pub may_change: bool,
}

/// A step of an engagement.
///
/// # Errors
/// `NotFound` when engagement or step are not visible.
pub fn one(ask: &mut Ask<'_>, engagement: i64, step: i64) -> Result<One> {
    let engagement = visible(ask, engagement)?;
    let step = next_steps::find(ask.conn, &engagement, step)?;
    let history = step_changes::of_step(ask.conn, &engagement, step.id)?;
    Ok(One { may_change: ask.viewer.may_manage(engagement.manager_id), engagement, step, history })
}

/// The engagement to which a step is to be added, and whether there was a review yet.
///
/// # Errors
/// `NotFound` when it is not visible, `Forbidden` when it is somebody else's.
pub fn adding(ask: &mut Ask<'_>, engagement: i64) -> Result<(Seen<Engagement>, bool)> {
    let engagement = super::engagement::managed(ask, engagement)?;
    let has_review = reviews::newest(ask.conn, &engagement)?.is_some();
    Ok((engagement, has_review))
}

/// A page of the list, and what it can be narrowed to.
pub struct List {
    pub page: Page<Line>,
    pub total: Total,
    pub managers: Names,
    pub narrowed: Narrowed,
    /// More customers are called so than the list looks at.
    pub too_many: bool,
}

/// The engagements whose customer is called so; `None` where the list is not narrowed by that.
fn among(ask: &mut Ask<'_>, filter: &Filter) -> Result<Option<(Vec<i64>, bool)>> {
    let Some(name) = &filter.name else { return Ok(None) };
    let called = Engagements { name: Some(name.clone()), manager: filter.manager, ..Engagements::default() };
    let found = engagement_list::list(ask.conn, ask.viewer, &called, None, CUSTOMERS, Bounds::USUAL)?;
    Ok(Some((found.rows.iter().map(|row| row.id).collect(), found.next.is_some())))
}

fn is_let_in(ask: &Ask<'_>) -> Result<()> {
    let roles = ask.viewer.roles;
    if roles.manager || roles.lead { Ok(()) } else { Err(Error::NotFound) }
}

/// Which steps are meant, as the page and its table understand what came in.
struct Meant {
    filter: Filter,
    narrowed: Narrowed,
    /// The engagements whose customer is called so, where that is asked, and whether there are more.
    among: Option<(Vec<i64>, bool)>,
    at: Moment,
}

impl Meant {
    fn ids(&self) -> Option<&[i64]> {
        self.among.as_ref().map(|(ids, _)| ids.as_slice())
    }

    /// More customers are called so than were looked at.
    fn is_cut(&self) -> bool {
        self.among.as_ref().is_some_and(|(_, more)| *more)
    }
}

fn meant(ask: &mut Ask<'_>, asked: &Wanted, filter: Filter, today: NaiveDate) -> Result<Meant> {
    is_let_in(ask)?;
    let narrowed = narrowing::narrowed(ask, asked)?;
    let filter = Filter { manager: narrowed.people.manager, ..filter };
    let among = among(ask, &filter)?;
    Ok(Meant { filter, narrowed, among, at: Moment { now: ask.now, today } })
}

/// A page of the steps of this person's engagements, for a lead of all. `asked`: whose, in the place of the filter's own; `today`
/// is the reader's.
///
/// # Errors
/// `NotFound` for everybody but managers and leads.
pub fn list(ask: &mut Ask<'_>, asked: &Wanted, filter: Filter, after: &Cursor, today: NaiveDate) -> Result<List> {
    let meant = meant(ask, asked, filter, today)?;
    let page = step_list::page(ask.conn, ask.viewer, &meant.filter, meant.ids(), meant.at, (after.place(), PAGE))?;
    Ok(List {
        total: total(&page, || step_list::total(ask.conn, ask.viewer, &meant.filter, meant.ids(), meant.at))?,
        page,
        managers: choices::of(ask.conn, ask.viewer, meant.filter.manager, None)?.managers,
        too_many: meant.is_cut(),
        narrowed: meant.narrowed,
    })
}

/// The rows of the table to take away, with the same filter, and whether there are more than it holds.
///
/// # Errors
/// As [`list`].
pub fn table(ask: &mut Ask<'_>, asked: &Wanted, filter: Filter, today: NaiveDate) -> Result<(Vec<Line>, bool)> {
    let meant = meant(ask, asked, filter, today)?;
    let page = step_list::page(ask.conn, ask.viewer, &meant.filter, meant.ids(), meant.at, (None, MOST))?;
    let cut = page.next.is_some() || meant.is_cut();
    Ok((page.rows, cut))
}
