//! The lead's overview, and the meetings behind its figures.

use chrono::{NaiveDate, NaiveDateTime};

use super::narrowing::{self, Narrowed, Wanted};
use super::watching;
use super::{Ask, TAKEN};
use crate::domain::engagement::{Outcome, Segment};
use crate::domain::filter::{Held, People, Portfolio as Filter, Watched, Which};
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::portfolio::{AGES, Band, Hour, Kind, Month, Period, Wait};
use crate::domain::zone::Zone;
use crate::error::Result;
use crate::store::choices::{self, Choices};
use crate::store::held_list::{self, Line};
use crate::store::meetings::{self, Meets};
use crate::store::portfolio::{self, Counts, Overdue};
use crate::store::portfolio_counts;
use crate::store::queue;

/// Rows of a page of the overdue steps, of the meetings to come and of those that were held.
const PAGE: usize = 50;

/// Meetings that are looked through for a file to take away.
const LOOKED_THROUGH: i64 = 100_000;

/// What came in to narrow it by.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub wanted: Wanted,
    pub segment: Option<Segment>,
    pub workload: Option<i64>,
    pub from: Option<Month>,
    pub to: Option<Month>,
}

impl Asked {
    fn filter(&self, people: People, today: NaiveDate) -> Filter {
        let which = Which { people, segment: self.segment, workload: self.workload };
        Filter { which, period: Period::asked(self.from, self.to, Month::of(today)) }
    }
}

/// The overview.
pub struct Portfolio {
    pub counts: Counts,
    /// Reviews that wait for a decision, by the groups of the queue.
    pub waiting: queue::Counts,
    /// The same by how long they have waited.
    pub ages: Vec<(Band, queue::Counts)>,
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
pub fn portfolio(ask: &mut Ask<'_>, asked: &Asked, after: &Cursor, zone: Zone) -> Result<Portfolio> {
    let narrowed = narrowing::narrowed(ask, &asked.wanted)?;
    let filter = asked.filter(narrowed.people, zone.day(ask.now));
    let People { manager, partner } = filter.which.people;
    let counts = portfolio::counts(ask.conn, ask.viewer, filter, ask.now)?;
    let watches = watching::counted(ask, filter.which, zone)?;
    let meeting_count = Total::exactly(counts.kept.of(Kind::Meets));
    let waiting_since = |age: Band| {
        let (first, last) = age.hours(ask.now);
        (age, queue::Counts::submitted(&counts.kept, first, last))
    };
    Ok(Portfolio {
        watched: watches.counts,
        since: watches.since,
        waiting: queue::Counts::submitted(&counts.kept, None, Hour(i64::MAX)),
        ages: AGES.map(waiting_since).to_vec(),
        meetings: meetings::page(ask.conn, ask.viewer, filter.which, after.place(), PAGE)?,
        meeting_count: if counts.kept.more_engagements { meeting_count.or_more() } else { meeting_count },
        overdue: portfolio::overdue(ask.conn, ask.viewer, filter.which, ask.now, after.place(), PAGE)?,
        choices: choices::of(ask.conn, ask.viewer, manager, partner)?,
        filter,
        narrowed,
        counts,
    })
}

/// What of the meetings is asked for, beside whose and when.
#[derive(Debug, Clone, Copy, Default)]
pub struct Narrow {
    pub outcome: Option<Outcome>,
    pub exception: bool,
    pub took: Option<(Wait, Option<Band>)>,
}

/// A page of the meetings that were held.
pub struct HeldList {
    pub page: Page<Line>,
    pub total: Total,
    pub filter: Held,
    pub choices: Choices,
    pub narrowed: Narrowed,
}

fn held_filter(
    ask: &mut Ask<'_>,
    asked: &Asked,
    Narrow { outcome, exception, took }: Narrow,
    zone: Zone,
) -> Result<(Held, Narrowed)> {
    let narrowed = narrowing::narrowed(ask, &asked.wanted)?;
    let of = asked.filter(narrowed.people, zone.day(ask.now));
    Ok((Held { of, outcome, exception, took }, narrowed))
}

/// A page of the meetings that were held, and how many there are.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn held(ask: &mut Ask<'_>, asked: &Asked, narrow: Narrow, after: &Cursor, zone: Zone) -> Result<HeldList> {
    let (filter, narrowed) = held_filter(ask, asked, narrow, zone)?;
    let page = held_list::page(ask.conn, ask.viewer, &filter, after.place(), (PAGE, held_list::WALKED))?;
    let total = total(ask, &filter, &page)?;
    let People { manager, partner } = filter.of.which.people;
    let choices = choices::of(ask.conn, ask.viewer, manager, partner)?;
    Ok(HeldList { page, total, filter, choices, narrowed })
}

/// As the portfolio counts them where it does; else as far as the page says.
fn total(ask: &mut Ask<'_>, filter: &Held, page: &Page<Line>) -> Result<Total> {
    let shown = Total::of(i64::try_from(page.rows.len()).unwrap_or(i64::MAX));
    if !page.is_part() {
        return Ok(shown);
    }
    let counts = portfolio_counts::of_meetings(ask.conn, filter.of.which, filter.of.period)?;
    let rows = match (filter.outcome, filter.exception, filter.took) {
        (None, false, None) => Outcome::ALL.iter().map(|outcome| counts.of(Kind::Held(*outcome))).sum(),
        (Some(outcome), false, None) => counts.of(Kind::Held(outcome)),
        (None, true, None) => counts.of(Kind::Exception),
        (None, false, Some((wait, None))) => counts.histogram(wait).total(),
        (None, false, Some((wait, Some(band)))) => counts.histogram(wait).within(band),
        // Nobody counts what is both.
        _ => return Ok(shown.or_more()),
    };
    let total = Total::exactly(rows);
    Ok(if counts.more_meetings { total.or_more() } else { total })
}

/// All of these meetings, up to [`TAKEN`], and whether there are more.
///
/// # Errors
/// As [`held`].
pub fn all_held(ask: &mut Ask<'_>, asked: &Asked, narrow: Narrow, zone: Zone) -> Result<(Vec<Line>, bool)> {
    let (filter, _) = held_filter(ask, asked, narrow, zone)?;
    let page = held_list::page(ask.conn, ask.viewer, &filter, None, (TAKEN, LOOKED_THROUGH))?;
    Ok((page.rows, page.next.is_some()))
}
