//! The usage of an engagement: its measurements and why each counts or not, what was imported, and what has no
//! denominator.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::Ask;
use super::activity::{self, Activity};
use super::engagement::{managed, visible};
use crate::domain::outlook::{Outlook, outlook};
use crate::domain::page::{Cursor, Page};
use crate::domain::precedence::{Why, why};
use crate::domain::trend::daily;
use crate::domain::usage::{
    Figures, LEAST_TARGET, LONGEST_USUAL_PERIOD_DAYS, Measurement as Figure, STALE_AFTER_DAYS, Source, WorkloadUsage,
};
use crate::error::Result;
use crate::store::engagements::Engagement;
use crate::store::figures::Rivals;
use crate::store::imports::{self, Import};
use crate::store::measurements::{self, Measurement, Place};
use crate::store::workloads::{self, Workload};
use crate::store::{AnyConnection, Seen, drafts, figures, reviews, users};

/// Imports that are listed.
const IMPORTS: i64 = 10;
/// Measured days that an estimate stands on, the latest ones.
const DAYS: i64 = 12;
/// Rows of a page of the history.
const PAGE: usize = 20;

/// A line of the history.
pub struct Line {
    pub row: Measurement,
    pub workload: String,
    pub entered_by: String,
    pub excluded_by: Option<String>,
    /// The rate as shown; `None` is 算出不可.
    pub figure: Option<String>,
    /// Its workload is an intended one.
    pub intended: bool,
    /// It is the one that counts for an intended workload.
    pub counts: bool,
    /// Why it counts, or why another one does (R1); `None` where the workload is not intended or nothing counts.
    pub why: Option<Why>,
    pub stale: bool,
    /// It covers more than a month.
    pub long: bool,
}

/// An intended workload with the measurement that is used for the conditions, why, and how far it is from its target.
pub struct Use {
    pub usage: WorkloadUsage,
    /// Where something is used.
    pub why: Option<Why>,
    pub outlook: Outlook,
    /// Measured days that the estimate stands on.
    pub days: usize,
}

/// What the page of the usage shows.
pub struct Usage {
    pub engagement: Seen<Engagement>,
    pub may_change: bool,
    pub history: Page<Line>,
    /// What measurements that were just recorded say, in the order of their entry.
    pub recorded: Vec<Line>,
    /// The day and the period of what was typed in last, where that was today: the next figures are of the same, as a rule.
    pub last_typed: Option<(NaiveDate, i64)>,
    /// The intended workloads with the measurement that counts.
    pub figures: Figures,
    /// Only on the first page.
    pub uses: Vec<Use>,
    /// All other workloads that are not retired.
    pub others: Vec<Workload>,
    /// Those that are retired.
    pub retired: Vec<Workload>,
    /// The latest imports with who made them; only on the first page.
    pub imports: Vec<(Import, String)>,
    /// Only on the first page.
    pub activity: Activity,
    /// Where the engagement is.
    pub today: NaiveDate,
    /// Whether a review was ever begun; asked only where something was just recorded.
    pub has_review: bool,
}

/// The usage of an engagement, with a page of its history. `recorded`: measurements that were just entered.
///
/// # Errors
/// `NotFound` when it is not visible.
pub fn usage(ask: &mut Ask<'_>, id: i64, after: &Cursor, recorded: &[i64]) -> Result<Usage> {
    let engagement = visible(ask, id)?;
    let conn = &mut *ask.conn;
    let after: Option<Place> = after.place();
    let history = measurements::history(conn, &engagement, after, PAGE)?;
    let excluders: Vec<i64> = history.rows.iter().filter_map(|(row, _)| row.excluded_by).collect();
    let excluders = users::names(conn, &excluders)?;
    let (imports, activity) = match after {
        None => (imports::latest(conn, &engagement, IMPORTS)?, activity::of(conn, &engagement)?),
        Some(_) => (Vec::new(), Activity::default()),
    };
    let (figures, rivals) = figures::with_rivals(conn, &engagement)?;
    let today = engagement.time_zone.day(ask.now);
    let uses = if after.is_none() { uses(conn, &engagement, &figures, &rivals, today)? } else { Vec::new() };
    let has_review = !recorded.is_empty()
        && (drafts::of_engagement(conn, &engagement)?.is_some() || reviews::any(conn, &engagement)?);
    let recorded = if recorded.is_empty() { Vec::new() } else { measurements::find(conn, &engagement, recorded)? };
    let workloads = workloads::all(conn)?;
    let around = Around { figures: &figures, rivals: &rivals, workloads: &workloads, excluders: &excluders, today };
    let typed = history.rows.iter().map(|(row, _)| row).chain(&recorded).filter(|row| row.source == Source::Typed);
    let typed = typed.filter(|row| engagement.time_zone.day(row.entered_at) == today);
    let last_typed = typed.max_by_key(|row| (row.entered_at, row.id)).map(|row| (row.as_of, row.period_days));
    Ok(Usage {
        may_change: ask.viewer.may_manage(engagement.manager_id),
        recorded: recorded.into_iter().map(|row| around.line(row, String::new())).collect(),
        last_typed,
        history: history.map(|(row, entered_by)| around.line(row, entered_by)),
        uses,
        others: others(&figures, &workloads, false),
        retired: others(&figures, &workloads, true),
        figures,
        imports,
        activity,
        today,
        has_review,
        engagement,
    })
}

fn uses(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    figures: &Figures,
    rivals: &Rivals,
    today: NaiveDate,
) -> Result<Vec<Use>> {
    let mut measured: HashMap<i64, Vec<Figure>> = HashMap::new();
    for row in measurements::last_days(conn, engagement, DAYS)? {
        measured.entry(row.workload_id).or_default().push(row.figure());
    }
    let of = |usage: &WorkloadUsage| {
        let days = daily(measured.remove(&usage.workload_id).unwrap_or_default());
        let all = || rivals.get(&usage.workload_id).into_iter().flatten();
        Use {
            why: usage.measurement.as_ref().map(|first| why(first, first, all())),
            outlook: outlook(usage.counts(), usage.target, &days, today),
            days: days.len(),
            usage: usage.clone(),
        }
    };
    Ok(figures.workloads.iter().map(of).collect())
}

/// What a line is told from beside its row.
struct Around<'a> {
    figures: &'a Figures,
    rivals: &'a Rivals,
    workloads: &'a [Workload],
    excluders: &'a HashMap<i64, users::Named>,
    today: NaiveDate,
}

impl Around<'_> {
    fn line(&self, row: Measurement, entered_by: String) -> Line {
        let usage = self.figures.workloads.iter().find(|w| w.workload_id == row.workload_id);
        let first = usage.and_then(|w| w.measurement.as_ref());
        let workload = self.workloads.iter().find(|w| w.id == row.workload_id);
        let figure = row.figure();
        Line {
            workload: workload.map(|w| w.name.clone()).unwrap_or_default(),
            figure: figure.counts.and_then(|c| c.figure(usage.map_or(LEAST_TARGET, |w| w.target))),
            intended: usage.is_some(),
            counts: first.is_some_and(|first| first.id == row.id),
            why: first.map(|first| why(&figure, first, self.rivals.get(&row.workload_id).into_iter().flatten())),
            stale: (self.today - row.as_of).num_days() > STALE_AFTER_DAYS,
            long: row.period_days > LONGEST_USUAL_PERIOD_DAYS,
            excluded_by: row.excluded_by.and_then(|id| self.excluders.get(&id)).map(|person| person.name.clone()),
            entered_by,
            row,
        }
    }
}

fn others(figures: &Figures, workloads: &[Workload], retired: bool) -> Vec<Workload> {
    let intended = |workload: &Workload| figures.workloads.iter().any(|w| w.workload_id == workload.id);
    workloads.iter().filter(|w| w.retired == retired && !intended(w)).cloned().collect()
}

/// Names of the intended workloads of an engagement that this person may change.
///
/// # Errors
/// `NotFound` when it is not visible, `Forbidden` when it is somebody else's.
pub fn intended_names(ask: &mut Ask<'_>, id: i64) -> Result<Vec<String>> {
    let engagement = managed(ask, id)?;
    let intended = crate::store::engagements::intended(ask.conn, &engagement)?;
    Ok(intended.into_iter().map(|workload| workload.name).collect())
}
