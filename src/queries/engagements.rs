//! The list of engagements with what it shows beside them, and what its filters and the form choose from.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::engagement::visible;
use super::narrowing::{self, Narrowed, Wanted};
use super::watching::{self, Watching};
use super::{Ask, TAKEN};
use crate::domain::engagement::ReviewStage;
use crate::domain::filter::{Engagements as Filter, People, Watched};
use crate::domain::glance::{Lowest, Marks};
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::trend::Movement;
use crate::domain::usage::STALE_AFTER_DAYS;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::store::engagements::Engagement;
use crate::store::orphaned::{self, Orphaned};
use crate::store::partners::Partner;
use crate::store::search::Bounds;
use crate::store::users::{self, Named};
use crate::store::workloads::{self, Workload};
use crate::store::{Seen, choices, engagement_list, partners};

/// Rows of a page.
const PAGE: usize = 50;

/// A line of the list.
pub struct Row {
    pub engagement: engagement_list::Row,
    /// How many intended workloads reach their targets.
    pub marks: Marks,
    /// The workload that stands lowest, and how it moved.
    pub lowest: Option<Lowest>,
    pub movement: Option<Movement>,
    /// Number of the newest review, in draft or submitted, and how far it is.
    pub review: Option<(i64, ReviewStage)>,
    /// The earliest date among the open steps, and whether it has passed where the engagement is.
    pub due: Option<(NaiveDate, bool)>,
    /// When the customer is to be met again: a meeting did not take place, or nothing was agreed.
    pub meets_on: Option<NaiveDate>,
    /// Since the person was here before, the gate opened (or else shut), and when, in UTC.
    pub moved: Option<(bool, NaiveDateTime)>,
    /// The earliest day of the measurements that count, where it is stale (R1).
    pub stale: Option<NaiveDate>,
}

/// What the form chooses from.
pub struct Choices {
    pub workloads: Vec<Workload>,
    pub partners: Vec<Partner>,
    /// The targets of the engagement that is edited, by workload; none where there is no engagement yet.
    pub targets: BTreeMap<i64, i64>,
}

impl Choices {
    /// The organisations by name.
    pub fn partners_named(&self) -> Vec<Named> {
        let named = |partner: &Partner| Named { id: partner.id, name: partner.name.clone(), disabled: false };
        self.partners.iter().map(named).collect()
    }
}

/// A page of the list, and what its filters choose from.
pub struct List {
    pub page: Page<Row>,
    /// How many engagements the filter lets through.
    pub total: Total,
    pub choices: choices::Choices,
    /// Whose engagements are meant, where a name was typed.
    pub narrowed: Narrowed,
    /// What else than customers is called as was searched.
    pub called: Called,
    /// When the person was here before this visit, in UTC.
    pub since: Option<NaiveDateTime>,
    /// The manager whose engagements are shown, or those who can look after nothing any more where the engagements of these are:
    /// each with how many are theirs. For leads.
    pub managers: Vec<Orphaned>,
}

/// What is called as somebody searched, beside customers: its engagements may be meant.
#[derive(Debug, Clone, Default)]
pub struct Called {
    pub partners: Vec<Named>,
    /// For leads.
    pub managers: Vec<Named>,
    pub workloads: Vec<Named>,
}

impl Called {
    pub fn is_empty(&self) -> bool {
        self.partners.is_empty() && self.managers.is_empty() && self.workloads.is_empty()
    }
}

/// So many of a kind are named at most.
const CALLED: usize = 5;

/// A page of the engagements that this person may see, in a fixed number of queries. `asked`: whose, in the place of the filter's
/// own; `watched`: what they are looked at for; `zone` is the reader's.
///
/// # Errors
/// `NotFound` for everybody but managers and leads. The database's.
pub fn list(
    ask: &mut Ask<'_>,
    asked: &Wanted,
    (filter, watched): (Filter, Option<Watched>),
    after: &Cursor,
    zone: Zone,
) -> Result<List> {
    let narrowed = narrowing::narrowed(ask, asked)?;
    let watching = watching::watching(ask, zone)?;
    let People { manager, partner } = narrowed.people;
    let filter = Filter { manager, partner, watch: watched.map(|watched| watching.by(watched)), ..filter };
    let (found, total) =
        engagement_list::list_and_total(ask.conn, ask.viewer, &filter, after.place(), PAGE, Bounds::USUAL)?;
    let choices = choices::of(ask.conn, ask.viewer, manager, partner)?;
    let called = match &filter.name {
        Some(name) if found.is_first => called(ask, name, &choices.workloads)?,
        _ => Called::default(),
    };
    let managers = match (watched, manager) {
        _ if !ask.viewer.roles.lead => Vec::new(),
        (_, Some(manager)) => orphaned::one(ask.conn, ask.viewer, manager)?,
        (Some(Watched::Unmanaged), None) => orphaned::managers(ask.conn, ask.viewer)?,
        _ => Vec::new(),
    };
    let now = (ask.now, zone.day(ask.now));
    let page = found.map(|engagement| row(engagement, &choices.workloads, &watching, now));
    Ok(List { page, total, choices, narrowed, called, since: watching.since, managers })
}

/// All of these engagements up to [`TAKEN`], in the order of the list.
///
/// # Errors
/// As [`list`].
pub fn all(
    ask: &mut Ask<'_>,
    asked: &Wanted,
    (filter, watched): (Filter, Option<Watched>),
    zone: Zone,
) -> Result<Vec<Row>> {
    if !(ask.viewer.roles.manager || ask.viewer.roles.lead) {
        return Err(Error::NotFound);
    }
    let People { manager, partner } = narrowing::narrowed(ask, asked)?.people;
    let watching = watching::watching(ask, zone)?;
    let filter = Filter { manager, partner, watch: watched.map(|watched| watching.by(watched)), ..filter };
    let found = engagement_list::list(ask.conn, ask.viewer, &filter, None, TAKEN, Bounds::USUAL)?;
    let choices = choices::of(ask.conn, ask.viewer, manager, partner)?;
    let now = (ask.now, zone.day(ask.now));
    Ok(found.rows.into_iter().map(|engagement| row(engagement, &choices.workloads, &watching, now)).collect())
}

fn called(ask: &mut Ask<'_>, name: &str, workloads: &[Named]) -> Result<Called> {
    let mut managers =
        if ask.viewer.roles.lead { choices::managers_named(ask.conn, ask.viewer, name)? } else { Vec::new() };
    let mut partners = choices::partners_named(ask.conn, name)?;
    let mut workloads = choices::named(workloads.to_vec(), name);
    for named in [&mut managers, &mut partners, &mut workloads] {
        named.truncate(CALLED);
    }
    Ok(Called { partners, managers, workloads })
}

fn row(
    engagement: engagement_list::Row,
    workloads: &[Named],
    watching: &Watching,
    (now, today): (NaiveDateTime, NaiveDate),
) -> Row {
    let shown = &engagement.shown;
    let lowest = shown.lowest(workloads);
    let there = engagement.time_zone.day(now);
    Row {
        marks: shown.marks(),
        movement: lowest.as_ref().and_then(|lowest| lowest.movement(&shown.days, today)),
        lowest,
        review: shown.number.zip(shown.stage),
        due: engagement.next_due.map(|due| (due, due < there)),
        meets_on: shown.meets_on,
        moved: engagement.gate_moved_at.filter(|at| watching.is_news(*at)).map(|at| (shown.gate_open, at)),
        stale: engagement.measured_on.filter(|day| (there - *day).num_days() > STALE_AFTER_DAYS),
        engagement,
    }
}

/// What the form of an engagement chooses from.
///
/// # Errors
/// `NotFound` for everybody but managers and leads: a partner knows no other organisations. The database's.
pub fn offered(ask: &mut Ask<'_>) -> Result<Choices> {
    let roles = ask.viewer.roles;
    if !(roles.manager || roles.lead) {
        return Err(Error::NotFound);
    }
    let (workloads, partners) = (workloads::all(ask.conn)?, partners::all(ask.conn)?);
    Ok(Choices { workloads, partners, targets: BTreeMap::new() })
}

/// The engagement, and the managers to whom a lead can give it.
///
/// # Errors
/// `NotFound` when it is not visible, `Forbidden` unless the viewer is a lead.
pub fn reassignable(ask: &mut Ask<'_>, id: i64) -> Result<(Seen<Engagement>, Vec<Named>)> {
    let engagement = visible(ask, id)?;
    if !ask.viewer.roles.lead {
        return Err(Error::Forbidden);
    }
    Ok((engagement, users::managers(ask.conn, ask.viewer)?))
}
