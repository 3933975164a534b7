//! A person's own home: what waits for a manager, and what waits for a lead.

use std::cmp::Reverse;

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::Ask;
use super::desk::{self, Desk};
use super::frozen::version;
use super::queue::{self, Row};
use crate::domain::engagement::ReviewState;
use crate::domain::filter::People;
use crate::domain::glance::{Lowest, Marks, Todo};
use crate::domain::survey::silent_before;
use crate::domain::trend::Movement;
use crate::domain::zone::Days as Zones;
use crate::error::Result;
use crate::playbook::Playbook;
use crate::store::decisions::{self, Remark};
use crate::store::drafts::{self, DraftLine};
use crate::store::follow_ups::{self, Promise};
use crate::store::meetings::Why;
use crate::store::next_steps::{self, Step};
use crate::store::queue::{self as waiting, Counts};
use crate::store::reviews::{self, ReviewLine};
use crate::store::step_list::{self, Line};
use crate::store::surveys::{self, SurveyLine};
use crate::store::todos::{self, Waits};
use crate::store::users::Named;
use crate::store::workloads::{self, Workload};
use crate::store::{Seen, meetings, tallies};

/// Steps that fall due within these days are shown.
const SOON: u64 = 14;
/// More of a kind than one person works on at a time.
const MOST: i64 = 200;
/// Waiting reviews that a lead's home shows.
const OLDEST: usize = 5;
/// Drafts of which the page says what they lack: each is read as a whole.
const SPELT_OUT: usize = 5;

/// A review that the lead returned, with what they said of it.
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

/// What waits for a manager.
pub struct Manager {
    /// What nobody has begun to mend: with a draft, it stands among the drafts.
    pub returned: Vec<Returned>,
    /// What was worked on last comes first.
    pub drafts: Vec<Draft>,
    /// What opened first comes first.
    pub ready: Vec<Ready>,
    /// Steps that are late or due soon, with the customer's name.
    pub steps: Vec<(Step, String)>,
    /// Steps of which a partner said something that this person has not looked at yet.
    pub reported: Vec<Line>,
    /// Follow-ups that are late or due soon.
    pub follow_ups: Vec<Promise>,
    pub surveys: Vec<SurveyLine>,
    /// The earliest comes first.
    pub meetings: Vec<Meets>,
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
}

/// What a person's home shows, by role.
pub struct Home {
    pub manager: Option<Manager>,
    pub lead: Option<Lead>,
}

/// The home of this person. `today` is the reader's.
///
/// # Errors
/// The database's.
pub fn home(ask: &mut Ask<'_>, today: NaiveDate) -> Result<Home> {
    Ok(Home {
        manager: if ask.viewer.roles.manager { Some(manager(ask, today)?) } else { None },
        lead: if ask.viewer.roles.lead { Some(lead(ask)?) } else { None },
    })
}

fn lead(ask: &mut Ask<'_>) -> Result<Lead> {
    let counts = waiting::counts(ask.conn, ask.viewer, Default::default(), ask.now)?;
    let oldest = queue::first(ask, OLDEST)?;
    Ok(Lead { counts, oldest })
}

fn manager(ask: &mut Ask<'_>, today: NaiveDate) -> Result<Manager> {
    let tally = tallies::of(ask.conn, People { manager: Some(ask.viewer.id), partner: None })?;
    let mut waiting = |todo| todos::of_manager(ask.conn, ask.viewer, todo, MOST);
    let (returned, drafts, ready) = (waiting(Todo::Returned)?, waiting(Todo::Draft)?, waiting(Todo::Ready)?);
    let until = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
    Ok(Manager {
        returned: all_returned(ask, &returned)?,
        drafts: all_drafts(ask, drafts)?,
        ready: all_ready(ask, ready, today)?,
        steps: next_steps::due_by(ask.conn, ask.viewer, until, MOST)?,
        reported: step_list::reported(ask.conn, ask.viewer, MOST)?,
        follow_ups: follow_ups::due_by(ask.conn, ask.viewer, until, MOST)?,
        surveys: surveys(ask)?,
        meetings: meetings::of_manager(ask.conn, ask.viewer, MOST)?
            .into_iter()
            .map(|row| meets(row, ask.now))
            .collect(),
        engagements: match (tally.open(), tally.all()) {
            (0, 0) => Managed::Nothing,
            (0, _) => Managed::CompleteOnly,
            _ => Managed::Open,
        },
    })
}

/// What is to be sent first, then what is to be asked about.
fn surveys(ask: &mut Ask<'_>) -> Result<Vec<SurveyLine>> {
    let mut all = surveys::outstanding(ask.conn, ask.viewer, MOST)?;
    all.extend(surveys::silent(ask.conn, ask.viewer, &silent_before(Zones::at(ask.now)), MOST)?);
    Ok(all)
}

/// Those of the engagements whose newest review was returned, with what was said of it.
fn all_returned(ask: &mut Ask<'_>, of: &[Seen<Waits>]) -> Result<Vec<Returned>> {
    if of.is_empty() {
        return Ok(Vec::new());
    }
    let lines = reviews::lines(ask.conn, of, true)?;
    let newest = |waits: &Seen<Waits>| lines.iter().find(|line| line.engagement_id == waits.engagement_id);
    let found = of.iter().filter_map(|waits| Some((waits, newest(waits)?)));
    let returned: Vec<_> = found.filter(|(_, line)| line.state == ReviewState::Returned).collect();
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
