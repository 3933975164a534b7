//! A person's own home: what waits for a manager, and what waits for a lead.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::Ask;
use super::covers::{self, Line as Cover};
use super::desk::{self, Desk};
use super::frozen::version;
use super::queue::{self, Row};
use crate::domain::filter::{People, Steps};
use crate::domain::glance::{Lowest, Marks, Todo};
use crate::domain::keyed::keyed;
use crate::domain::meeting::Why;
use crate::domain::page::Total;
use crate::domain::steps::Due as When;
use crate::domain::survey::silent_before;
use crate::domain::trend::Movement;
use crate::domain::zone::Days as Zones;
use crate::error::Result;
use crate::playbook::Playbook;
use crate::store::decisions::{self, Remark};
use crate::store::drafts::{self, DraftLine};
use crate::store::follow_ups::{self, Promise};
use crate::store::next_steps::{self, Step};
use crate::store::orphaned::{self, Orphaned};
use crate::store::queue::{self as waiting, Counts};
use crate::store::reviews::{self, ReviewLine};
use crate::store::step_list::{self, Line, Moment};
use crate::store::surveys::{self, SurveyLine};
use crate::store::todos::{self, Waits};
use crate::store::users::Named;
use crate::store::workloads::{self, Workload};
use crate::store::{Seen, meetings, one_more, tallies};

/// Steps that fall due within these days are shown.
const SOON: u64 = 14;
/// Rows of a band while all bands are shown.
const ROWS: usize = 10;
/// Rows of a band that is shown by itself: more of a kind than one person works on at a time.
const ALL: usize = 200;
/// Waiting reviews that a lead's home shows.
const OLDEST: usize = 5;
/// Drafts of which the page says what they lack: each is read as a whole.
const SPELT_OUT: usize = 5;

/// A review that the lead returned, with what they said of it, or that was withdrawn.
pub struct Returned {
    pub customer: String,
    pub line: Seen<ReviewLine>,
    /// The version that it was filled in against, which names the sections that the remarks are on.
    pub playbook: &'static Playbook,
    pub remarks: Vec<Remark>,
}

/// A review in draft.
pub struct Draft {
    pub customer: String,
    /// Number that the review has or will get.
    pub number: i64,
    pub line: DraftLine,
    /// What was returned, where the draft answers that.
    pub returned: Option<Returned>,
    /// What it says so far, for the drafts that were worked on last.
    pub desk: Option<Desk>,
}

/// An engagement whose gate is open and that has no review under way.
pub struct Ready {
    pub id: i64,
    pub customer: String,
    /// How many intended workloads reach their targets.
    pub marks: Marks,
    /// The workload that stands lowest, and how it moved.
    pub lowest: Option<Lowest>,
    pub movement: Option<Movement>,
    /// When the gate opened, in UTC.
    pub since: Option<NaiveDateTime>,
}

/// An engagement whose customer is to be met again.
pub struct Meets {
    pub id: i64,
    pub customer: String,
    pub on: NaiveDate,
    /// Days by which that has passed where the engagement is.
    pub days_late: i64,
    pub why: Why,
}

keyed! {
    /// A part of a manager's home that can be shown by itself; the key is its place on the page.
    Band {
        Returned = "returned",
        Drafts = "drafts",
        Ready = "waiting",
        Meetings = "meetings",
        Reported = "reported",
        FollowUps = "follow-ups",
        Surveys = "survey",
    }
}

/// The first rows of a band, and how many it has.
pub struct Few<T> {
    pub rows: Vec<T>,
    pub total: Total,
}

impl<T> Few<T> {
    /// Of rows of which one more was asked for than is shown.
    fn cut(mut rows: Vec<T>, most: usize, count: impl FnOnce() -> Result<Total>) -> Result<Self> {
        if rows.len() <= most {
            let total = Total::exactly(rows.len().try_into().unwrap_or(i64::MAX));
            return Ok(Self { rows, total });
        }
        rows.truncate(most);
        Ok(Self { rows, total: count()? })
    }

    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Few<U> {
        Few { rows: self.rows.into_iter().map(f).collect(), total: self.total }
    }

    fn none() -> Self {
        Self { rows: Vec::new(), total: Total::NONE }
    }

    /// Whether there is more than is shown.
    pub fn is_cut(&self) -> bool {
        let (rows, more) = self.total.counted();
        more || usize::try_from(rows).is_ok_and(|rows| rows > self.rows.len())
    }
}

/// A step with its customer's name.
pub type Due = (Step, String);

/// What waits for a manager.
pub struct Manager {
    /// The only band that is shown; `None`: all are.
    pub band: Option<Band>,
    /// What was returned or withdrawn and nobody has begun to mend: with a draft, it stands among the drafts.
    pub returned: Few<Returned>,
    /// What was worked on last comes first.
    pub drafts: Few<Draft>,
    /// What opened first comes first.
    pub ready: Few<Ready>,
    /// Steps that are late and steps that are due soon, with the customer's name.
    pub late: Few<Due>,
    pub soon: Vec<Due>,
    /// Steps of which a partner said something that this person has not looked at yet.
    pub reported: Few<Line>,
    /// Follow-ups that are late or due soon.
    pub follow_ups: Few<Promise>,
    pub surveys: Few<SurveyLine>,
    /// The earliest comes first.
    pub meetings: Few<Meets>,
    /// What this person manages: nothing, complete engagements only, or open ones.
    pub engagements: Managed,
}

/// What a manager manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Managed {
    Nothing,
    CompleteOnly,
    Open,
}

/// What waits for a lead.
pub struct Lead {
    /// How many reviews wait in each group of the queue.
    pub counts: Counts,
    pub oldest: Vec<Row>,
    /// Managers who can look after nothing any more, with how many engagements are theirs still.
    pub orphaned: Vec<Orphaned>,
}

/// What a person's home shows, by role.
pub struct Home {
    pub manager: Option<Manager>,
    pub lead: Option<Lead>,
    /// For whom this person stands in, and who stands in for them.
    pub covers: (Vec<Cover>, Vec<Cover>),
}

/// The home of this person, or one band of it. `today` is the reader's.
///
/// # Errors
/// The database's.
pub fn home(ask: &mut Ask<'_>, today: NaiveDate, band: Option<Band>) -> Result<Home> {
    let roles = ask.viewer.roles;
    let band = band.filter(|_| roles.manager);
    Ok(Home {
        manager: if roles.manager { Some(manager(ask, today, band)?) } else { None },
        lead: if roles.lead && band.is_none() { Some(lead(ask)?) } else { None },
        covers: if roles.manager && band.is_none() { covers::of_viewer(ask)? } else { Default::default() },
    })
}

/// What waits for a manager who is away, or one band of it, for who stands in for them; with their cover. `None` where this person
/// does not. `today` is the reader's.
///
/// # Errors
/// The database's.
pub fn home_of(ask: &mut Ask<'_>, away: i64, today: NaiveDate, band: Option<Band>) -> Result<Option<(Cover, Manager)>> {
    let Some(viewer) = ask.viewer.in_place_of(away) else { return Ok(None) };
    let Some(line) = covers::of_viewer(ask)?.0.into_iter().find(|line| line.manager.id == away) else {
        return Ok(None);
    };
    Ok(Some((line, manager(&mut ask.in_place_of(&viewer), today, band)?)))
}

fn lead(ask: &mut Ask<'_>) -> Result<Lead> {
    let counts = waiting::counts(ask.conn, ask.viewer, Default::default(), ask.now)?;
    let oldest = queue::first(ask, OLDEST)?;
    Ok(Lead { counts, oldest, orphaned: orphaned::managers(ask.conn, ask.viewer)? })
}

fn manager(ask: &mut Ask<'_>, today: NaiveDate, band: Option<Band>) -> Result<Manager> {
    let own = People { manager: Some(ask.viewer.id), partner: None };
    let tally = tallies::of(ask.conn, own)?;
    // So many rows of a band are shown; one more is asked for, which says that there are more.
    let most = |of: Band| match band {
        None => ROWS,
        Some(band) if band == of => ALL,
        Some(_) => 0,
    };
    let limit = |of: Band| if band.is_none_or(|band| band == of) { one_more(most(of)) } else { 0 };
    let mut waiting = |of: Band, todo: Todo| {
        let rows = todos::of_manager(ask.conn, ask.viewer, todo, limit(of))?;
        Few::cut(rows, most(of), || todos::total(ask.conn, ask.viewer, todo))
    };
    let returned = waiting(Band::Returned, Todo::Returned)?;
    let drafts = waiting(Band::Drafts, Todo::Draft)?;
    let ready = waiting(Band::Ready, Todo::Ready)?;
    let until = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
    let (late, soon) = if band.is_none() { steps(ask, today, until)? } else { (Few::none(), Vec::new()) };
    // Where it is asked about, it stands among the surveys; days end there last.
    let silent = silent_before(Zones::at(ask.now)).utc.pred_opt().unwrap_or(today);
    let reported = step_list::reported(ask.conn, ask.viewer, limit(Band::Reported))?;
    let follow_ups = follow_ups::due_by(ask.conn, ask.viewer, (until, silent), limit(Band::FollowUps))?;
    let surveys = surveys(ask, limit(Band::Surveys))?;
    let meetings = meetings::of_manager(ask.conn, ask.viewer, limit(Band::Meetings))?;
    Ok(Manager {
        band,
        returned: Few { rows: all_returned(ask, &returned.rows)?, total: returned.total },
        drafts: Few { rows: all_drafts(ask, drafts.rows)?, total: drafts.total },
        ready: Few { rows: all_ready(ask, ready.rows, today)?, total: ready.total },
        late,
        soon,
        reported: Few::cut(reported, most(Band::Reported), || step_list::reported_total(ask.conn, ask.viewer))?,
        follow_ups: Few::cut(follow_ups, most(Band::FollowUps), || {
            follow_ups::due_total(ask.conn, ask.viewer, (until, silent))
        })?,
        surveys: Few::cut(surveys, most(Band::Surveys), || {
            surveys::total(ask.conn, ask.viewer, &silent_before(Zones::at(ask.now)))
        })?,
        meetings: Few::cut(meetings, most(Band::Meetings), || Ok(Total::exactly(tally.meetings)))?
            .map(|row| meets(row, ask.now)),
        engagements: match (tally.open(), tally.all()) {
            (0, 0) => Managed::Nothing,
            (0, _) => Managed::CompleteOnly,
            _ => Managed::Open,
        },
    })
}

/// The steps that are late, and those that are due until then.
fn steps(ask: &mut Ask<'_>, today: NaiveDate, until: NaiveDate) -> Result<(Few<Due>, Vec<Due>)> {
    let now = ask.now;
    let due = next_steps::due_by(ask.conn, ask.viewer, until, one_more(ROWS))?;
    let is_all = due.len() <= ROWS;
    let (mut late, soon): (Vec<Due>, Vec<Due>) = due.into_iter().partition(|(step, _)| step.days_late(now) > 0);
    if is_all {
        let total = Total::exactly(late.len().try_into().unwrap_or(i64::MAX));
        return Ok((Few { rows: late, total }, soon));
    }
    late.truncate(ROWS);
    // Days end at different times, so more that are late may stand behind one that is not yet.
    let overdue = Steps { manager: Some(ask.viewer.id), due: Some(When::Overdue), ..Steps::default() };
    let total = step_list::total(ask.conn, ask.viewer, &overdue, None, Moment { now, today })?;
    let rows = i64::try_from(ROWS).unwrap_or(i64::MAX);
    Ok((Few { rows: late, total }, next_steps::due_soon(ask.conn, ask.viewer, (now, until), rows)?))
}

/// What is to be sent first, then what is to be asked about.
fn surveys(ask: &mut Ask<'_>, limit: i64) -> Result<Vec<SurveyLine>> {
    let mut all = surveys::outstanding(ask.conn, ask.viewer, limit)?;
    let left = limit.saturating_sub(all.len().try_into().unwrap_or(limit));
    if left > 0 {
        all.extend(surveys::silent(ask.conn, ask.viewer, &silent_before(Zones::at(ask.now)), left)?);
    }
    Ok(all)
}

/// Those of the engagements whose newest review was returned, with what was said of it, or withdrawn.
fn all_returned(ask: &mut Ask<'_>, of: &[Seen<Waits>]) -> Result<Vec<Returned>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let lines = reviews::lines(ask.conn, of, true)?;
    let newest = |waits: &Seen<Waits>| lines.iter().find(|line| line.engagement_id == waits.engagement_id);
    let found = of.iter().filter_map(|waits| Some((waits, newest(waits)?)));
    let returned: Vec<_> = found.filter(|(_, line)| !line.state.stands()).collect();
    let remarks = decisions::remarks(ask.conn, &returned.iter().map(|(_, line)| *line).collect::<Vec<_>>())?;
    let rows = returned.into_iter().map(|(waits, line)| {
        Ok(Returned {
            customer: waits.customer.clone(),
            playbook: version(ask.playbooks, &line.playbook_version)?,
            remarks: remarks.iter().filter(|remark| remark.revision_id == line.revision_id).cloned().collect(),
            line: line.clone(),
        })
    });
    rows.collect()
}

fn all_drafts(ask: &mut Ask<'_>, of: Vec<Seen<Waits>>) -> Result<Vec<Draft>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let mut lines = drafts::lines(ask.conn, &of)?;
    lines.sort_by_key(|draft| (Reverse(draft.saved_at.unwrap_or(draft.started_at)), draft.engagement_id));
    // Only a further revision mends what was returned.
    let is_further = |waits: &Seen<Waits>| {
        lines.iter().any(|line| line.engagement_id == waits.engagement_id && line.review_id.is_some())
    };
    let mending: Vec<Seen<Waits>> = of.iter().filter(|waits| is_further(waits)).cloned().collect();
    let mut mended = all_returned(ask, &mending)?;
    let rows = lines.into_iter().enumerate().map(|(place, line)| {
        let waits = of.iter().find(|waits| waits.engagement_id == line.engagement_id);
        let returned = mended.iter().position(|returned| returned.line.engagement_id == line.engagement_id);
        Ok(Draft {
            returned: returned.map(|place| mended.swap_remove(place)),
            customer: waits.map(|waits| waits.customer.clone()).unwrap_or_default(),
            number: waits.and_then(|waits| waits.shown.number).unwrap_or(1),
            desk: if place < SPELT_OUT { desk::find(ask, line.engagement_id)? } else { None },
            line,
        })
    });
    rows.collect()
}

fn all_ready(ask: &mut Ask<'_>, of: Vec<Seen<Waits>>, today: NaiveDate) -> Result<Vec<Ready>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let named = |workload: Workload| Named { id: workload.id, name: workload.name, disabled: workload.retired };
    let workloads: Vec<Named> = workloads::all(ask.conn)?.into_iter().map(named).collect();
    let mut ready: Vec<Ready> = of
        .into_iter()
        .map(|waits| {
            let Waits { engagement_id, customer, shown } = waits.into_inner();
            let lowest = shown.lowest(&workloads);
            Ready {
                id: engagement_id,
                customer,
                marks: shown.marks(),
                movement: lowest.as_ref().and_then(|lowest| lowest.movement(&shown.days, today)),
                lowest,
                since: shown.gate_opened_at,
            }
        })
        .collect();
    ready.sort_by_key(|row| (row.since, row.id));
    Ok(ready)
}

fn meets(row: meetings::Meets, now: NaiveDateTime) -> Meets {
    Meets {
        id: row.engagement_id,
        days_late: (row.time_zone.day(now) - row.on).num_days().max(0),
        why: row.why(),
        customer: row.customer_name,
        on: row.on,
    }
}
