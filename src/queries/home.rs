//! A person's own home: what waits for a manager, and what waits for a lead.

use std::cmp::Reverse;
use std::collections::HashMap;

use chrono::{Days, NaiveDate, NaiveDateTime};

use super::desk::{self, Desk};
use super::frozen::version;
use super::queue::{self, Row};
use super::{Ask, movements};
use crate::domain::engagement::ReviewState;
use crate::domain::trend::Movement;
use crate::domain::usage::Figures;
use crate::error::{Error, Result};
use crate::playbook::Playbook;
use crate::store::decisions::{self, Remark};
use crate::store::drafts::{self, DraftLine};
use crate::store::engagement_list;
use crate::store::engagements::Engagement;
use crate::store::next_steps::{self, Step};
use crate::store::queue::{self as waiting, Counts};
use crate::store::reviews::{self, ReviewLine};
use crate::store::surveys::{self, SurveyLine};
use crate::store::{Seen, audit, figures};

/// Steps that fall due within these days are shown.
const SOON: u64 = 14;
/// More engagements than one person runs at a time.
const MOST: i64 = 200;
/// Waiting reviews that a lead's home shows.
const OLDEST: usize = 5;
/// Drafts of which the page says what they lack: each is read as a whole.
const SPELT_OUT: usize = 10;

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
    pub figures: Figures,
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
    /// The meeting was held without an agreement; else it did not take place.
    pub held: bool,
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
    let counts = waiting::counts(ask.conn, ask.viewer, Default::default())?;
    let oldest = queue::first(ask, OLDEST)?;
    Ok(Lead { counts, oldest })
}

fn manager(ask: &mut Ask<'_>, today: NaiveDate) -> Result<Manager> {
    let open = engagement_list::open_of_manager(ask.conn, ask.viewer, MOST)?;
    let lines = reviews::lines(ask.conn, &open, true)?;
    let mut drafts = drafts::lines(ask.conn, &open)?;
    drafts.sort_by_key(|draft| (Reverse(draft.saved_at.unwrap_or(draft.started_at)), draft.engagement_id));
    let under_way = UnderWay { open: &open, lines: &lines, drafts: &drafts };
    let all_returned = under_way.returned(ask)?;
    let (mended, returned) = all_returned.into_iter().partition(|r| under_way.has_draft(r.line.engagement_id));
    let engagements = match open.is_empty() {
        false => Managed::Open,
        true if engagement_list::manages_any(ask.conn, ask.viewer)? => Managed::CompleteOnly,
        true => Managed::Nothing,
    };
    let until = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
    Ok(Manager {
        returned,
        ready: under_way.ready(ask, today)?,
        drafts: under_way.drafts(ask, mended)?,
        steps: next_steps::due_by(ask.conn, ask.viewer, until, MOST)?,
        meetings: under_way.meetings(ask.now),
        surveys: surveys::outstanding(ask.conn, ask.viewer, MOST)?,
        engagements,
    })
}

/// A manager's open engagements with their reviews.
struct UnderWay<'a> {
    open: &'a [Seen<Engagement>],
    /// The newest revision of each review, newest first.
    lines: &'a [Seen<ReviewLine>],
    drafts: &'a [DraftLine],
}

impl UnderWay<'_> {
    fn customer(&self, engagement: i64) -> String {
        self.open.iter().find(|e| e.id == engagement).map(|e| e.customer_name.clone()).unwrap_or_default()
    }

    fn newest(&self, engagement: i64) -> Option<&Seen<ReviewLine>> {
        self.lines.iter().find(|line| line.engagement_id == engagement)
    }

    fn has_draft(&self, engagement: i64) -> bool {
        self.drafts.iter().any(|draft| draft.engagement_id == engagement)
    }

    fn returned(&self, ask: &mut Ask<'_>) -> Result<Vec<Returned>> {
        let returned: Vec<&Seen<ReviewLine>> =
            self.lines.iter().filter(|line| line.state == ReviewState::Returned).collect();
        let remarks = decisions::remarks(ask.conn, &returned)?;
        let rows = returned.into_iter().map(|line| {
            Ok::<_, Error>(Returned {
                customer: self.customer(line.engagement_id),
                playbook: version(ask.playbooks, &line.playbook_version)?,
                remarks: remarks.iter().filter(|remark| remark.revision_id == line.revision_id).cloned().collect(),
                line: line.clone(),
            })
        });
        rows.collect()
    }

    fn ready(&self, ask: &mut Ask<'_>, today: NaiveDate) -> Result<Vec<Ready>> {
        let settled = |line: &Seen<ReviewLine>| matches!(line.state, ReviewState::Approved | ReviewState::Withdrawn);
        let is_idle = |e: &&Seen<Engagement>| !self.has_draft(e.id) && self.newest(e.id).is_none_or(settled);
        let idle: Vec<&Seen<Engagement>> = self.open.iter().filter(is_idle).collect();
        let mut figures: HashMap<i64, Figures> = figures::many(ask.conn, &idle)?;
        figures.retain(|_, figures| figures.gate_open());
        let since = audit::gates_opened(ask.conn, &idle)?;
        let shown: Vec<&Seen<Engagement>> = idle.into_iter().filter(|e| figures.contains_key(&e.id)).collect();
        let mut movements = movements::of(ask.conn, &shown, &figures, today)?;
        let mut ready: Vec<Ready> = figures
            .into_iter()
            .map(|(id, figures)| Ready {
                id,
                customer: self.customer(id),
                figures,
                movement: movements.remove(&id),
                since: since.get(&id).copied(),
            })
            .collect();
        ready.sort_by_key(|row| (row.since, row.id));
        Ok(ready)
    }

    fn meetings(&self, now: NaiveDateTime) -> Vec<Meets> {
        let meets = |engagement: &Seen<Engagement>| {
            // The next review is in progress, and has its own plan.
            let is_further = |draft: &&DraftLine| draft.engagement_id == engagement.id && draft.review_id.is_none();
            if self.drafts.iter().any(|draft| is_further(&draft)) {
                return None;
            }
            let line = self.newest(engagement.id)?;
            let on = line.newest().meets_on()?;
            Some(Meets {
                id: engagement.id,
                customer: engagement.customer_name.clone(),
                on,
                days_late: (engagement.time_zone.day(now) - on).num_days().max(0),
                held: line.held_on.is_some(),
            })
        };
        let mut meetings: Vec<Meets> = self.open.iter().filter_map(meets).collect();
        meetings.sort_by_key(|meets| (meets.on, meets.id));
        meetings
    }

    fn drafts(&self, ask: &mut Ask<'_>, mut mended: Vec<Returned>) -> Result<Vec<Draft>> {
        let rows = self.drafts.iter().enumerate().map(|(place, line)| {
            let last = self.newest(line.engagement_id).map_or(0, |line| line.number);
            let returned = mended.iter().position(|returned| returned.line.engagement_id == line.engagement_id);
            Ok(Draft {
                returned: returned.map(|place| mended.swap_remove(place)),
                customer: self.customer(line.engagement_id),
                number: if line.review_id.is_some() { last.max(1) } else { last + 1 },
                desk: if place < SPELT_OUT { desk::find(ask, line.engagement_id)? } else { None },
                line: line.clone(),
            })
        });
        rows.collect()
    }
}
