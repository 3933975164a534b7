//! What taking the figures of a usage report into an engagement would do, and what an import did. Reading the file is
//! `reports`' business; nothing here ever sees a row of it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};

use super::Ask;
use super::engagement::{managed, visible};
use super::usage_counts::{self, Change, Series};
use super::workload_names::Names;
use crate::domain::doubts::{Doubt, of_change, of_day, of_tenant};
use crate::domain::standing::{Brought, Standing, settle};
use crate::domain::usage::{Counts, Figures, LEAST_TARGET};
use crate::error::{Denied, Result};
use crate::reports::{Fault, Flaw, Headings, Kind, MAX_FAULTS, Rate, Refusal, Report, Subject};
use crate::store::engagements::Engagement;
use crate::store::imports::{self, Import};
use crate::store::measurements::{self, Measurement};
use crate::store::{Seen, figures, workloads};

/// Characters of the name of a workload that a refusal repeats.
const NAMED: usize = 40;

/// What reading a file for the engagement needs: the engagement itself, and what headings may be called.
///
/// # Errors
/// `NotFound` and `Forbidden` as for every change of an engagement.
pub fn reading(ask: &mut Ask<'_>, engagement: i64) -> Result<(Seen<Engagement>, Headings)> {
    let engagement = managed(ask, engagement)?;
    Ok((engagement, super::headings::known(ask.conn)?))
}

/// A rate of the report with its workload and what becomes of it.
#[derive(Debug, Clone)]
pub struct Line {
    pub workload_id: i64,
    pub workload: String,
    /// Target of an intended workload, in percent.
    pub target: Option<i64>,
    pub rate: Rate,
    pub standing: Standing,
}

/// What importing the report would do.
#[derive(Debug, Clone)]
pub struct Plan {
    pub engagement: Seen<Engagement>,
    pub lines: Vec<Line>,
    pub series: Vec<Series>,
    pub before: Figures,
    pub after: Figures,
    pub changes: Vec<Change>,
    /// Workloads of the file that are not registered.
    pub left_out: Vec<String>,
    /// What is asked before.
    pub doubts: Vec<Doubt>,
    /// The engagement whose figures these are as well.
    pub twin: Option<Seen<Engagement>>,
}

impl Plan {
    /// A plan for rates alone, of which nothing is asked yet.
    pub(super) fn of_rates(
        engagement: Seen<Engagement>,
        lines: Vec<Line>,
        before: Figures,
        after: Figures,
        left_out: Vec<String>,
    ) -> Self {
        let (series, changes, doubts) = (Vec::new(), Vec::new(), Vec::new());
        Self { engagement, lines, series, before, after, changes, left_out, doubts, twin: None }
    }

    /// How many measurements it adds.
    pub fn measurements(&self) -> usize {
        self.lines.iter().filter(|line| line.standing.is_new()).count()
    }

    /// How many counts it adds or changes.
    pub fn counts(&self) -> usize {
        self.changes.len()
    }

    /// Whether everything is there already.
    pub fn changes_nothing(&self) -> bool {
        self.measurements() == 0 && self.counts() == 0
    }
}

/// What importing the report would do. Reads only.
///
/// # Errors
/// `NotFound` and `Forbidden` as for every change of an engagement.
pub fn plan(ask: &mut Ask<'_>, engagement: i64, report: &Report) -> std::result::Result<Plan, Denied<Refusal>> {
    let engagement = managed(ask, engagement)?;
    let known = Names::load(ask.conn)?;
    let (report, left_out) = &of_engagement(&known, &engagement, report).map_err(Denied::Refused)?;
    let before = figures::current(ask.conn, &engagement)?;
    let days: BTreeSet<NaiveDate> = report.rates.iter().map(|rate| rate.as_of).collect();
    let days: Vec<NaiveDate> = days.into_iter().collect();
    let earlier = measurements::imported_on(ask.conn, &engagement, report.kind.key(), &days)?;
    let (lines, after) = lines(&known, &before, &earlier, report, ask.now).map_err(Denied::Refused)?;
    let (series, changes) = usage_counts::changes(ask.conn, &engagement, report)?;
    let mut plan = Plan { series, changes, ..Plan::of_rates(engagement, lines, before, after, left_out.clone()) };
    if !plan.changes_nothing() {
        (plan.doubts, plan.twin) = asked(ask, &plan.engagement, &plan.before, &plan.lines, report)?;
    }
    Ok(plan)
}

/// What the report says of the engagement, and the workloads of it that are not registered: of a file for many tenants its own
/// rows; any other is as it is.
fn of_engagement<'r>(
    names: &Names,
    engagement: &Engagement,
    report: &'r Report,
) -> std::result::Result<(Cow<'r, Report>, Vec<String>), Refusal> {
    if report.kind != Kind::PartnerCenter {
        return Ok((Cow::Borrowed(report), Vec::new()));
    }
    let tenant = report.tenants.iter().find(|tenant| tenant.id == engagement.tenant_id);
    let (report, left_out) = known_workloads(names, &report.of(tenant.ok_or(Refusal::NoSuchTenant)?));
    Ok((Cow::Owned(report), left_out))
}

/// The report with the workloads that are registered, and the names of the others: a file of all of a partner's customers may
/// have some that nobody here looks after.
pub(super) fn known_workloads(names: &Names, report: &Report) -> (Report, Vec<String>) {
    let mut report = report.clone();
    let mut left_out = Vec::new();
    report.rates.retain(|rate| {
        let is_known = names.find(&rate.subject).is_some();
        if let (false, Subject::Named(name)) = (is_known, &rate.subject) {
            left_out.push(name.clone());
        }
        is_known
    });
    (report, left_out)
}

/// A rate of a workload that nobody registered, by the name that it has in our own table.
fn unknown(rate: &Rate) -> Fault {
    let found = match &rate.subject {
        Subject::Named(name) => name.chars().take(NAMED).collect(),
        Subject::Service(_) => String::new(),
    };
    Fault { found, ..Fault::new(rate.line, "", Flaw::UnknownWorkload) }
}

/// The rates with their workloads and what becomes of them, and the figures as they will be.
pub(super) fn lines(
    names: &Names,
    before: &Figures,
    earlier: &[Measurement],
    report: &Report,
    now: NaiveDateTime,
) -> std::result::Result<(Vec<Line>, Figures), Refusal> {
    let mut faults = Vec::new();
    let mut found: Vec<(&Rate, String, Brought)> = Vec::new();
    let mut places: HashMap<(i64, NaiveDate, i64), usize> = HashMap::new();
    let mut imported: HashMap<(i64, NaiveDate, i64), Vec<&Measurement>> = HashMap::new();
    for row in earlier {
        imported.entry((row.workload_id, row.as_of, row.period_days)).or_default().push(row);
    }
    for rate in &report.rates {
        let Some((workload_id, workload)) = names.find(&rate.subject) else {
            faults.push(unknown(rate));
            continue;
        };
        let Rate { counts, period_days, as_of, .. } = *rate;
        let key = (workload_id, as_of, period_days);
        // Two names of one workload are found out only here.
        let same = places.get(&key).and_then(|place| found.get(*place));
        if let Some((first, ..)) = same {
            if first.counts != counts {
                let flaw = Flaw::Contradicts { line: first.line };
                faults.push(Fault::new(rate.line, "", flaw));
            }
            continue;
        }
        let of_key = imported.get(&key).map(Vec::as_slice).unwrap_or_default();
        let known = of_key.iter().find(|row| row.figure().counts == counts).map(|row| row.excluded_at.is_some());
        places.insert(key, found.len());
        found.push((rate, workload, Brought { workload_id, counts, period_days, as_of, known }));
    }
    if !faults.is_empty() {
        let more = u64::try_from(faults.len().saturating_sub(MAX_FAULTS)).unwrap_or(u64::MAX);
        faults.truncate(MAX_FAULTS);
        return Err(Refusal::Faults { faults, more });
    }
    let brought: Vec<Brought> = found.iter().map(|(.., brought)| *brought).collect();
    let (standings, after) = settle(before, &brought, report.kind.key(), now);
    let target = |id: i64| before.workloads.iter().find(|w| w.workload_id == id).map(|w| w.target);
    let lines = found.into_iter().zip(standings).map(|((rate, workload, Brought { workload_id, .. }), standing)| {
        Line { workload_id, workload, target: target(workload_id), rate: rate.clone(), standing }
    });
    Ok((lines.collect(), after))
}

/// Fewer entitled users than this may well be the same by chance, where the file has no other figure.
const FEW: i64 = 20;

/// What is asked, and the engagement that has the same figures, if the person may see one.
fn asked(
    ask: &mut Ask<'_>,
    engagement: &Seen<Engagement>,
    before: &Figures,
    lines: &[Line],
    report: &Report,
) -> Result<(Vec<Doubt>, Option<Seen<Engagement>>)> {
    let refreshed = imports::last_refreshed(ask.conn, engagement)?;
    let there = refreshed.into_iter().find(|(kind, _)| *kind == report.kind).map(|(_, day)| day);
    let mut doubts = asked_of_rates(before, lines, there, report.refreshed);
    let total = report.totals.iter().max_by_key(|total| total.as_of).and_then(|total| total.counts);
    if let Some(total) = total {
        let largest = || before.workloads.iter().filter_map(|w| w.counts()).map(|c| c.entitled).max();
        let known = crate::store::usage_points::last_entitled(ask.conn, engagement, report.kind)?.or_else(largest);
        doubts.extend(of_tenant(known, Some(total.entitled)));
    }
    // Who the figures of a file for many tenants belong to is written in it.
    let twin = if report.kind == Kind::PartnerCenter { None } else { twin(ask, engagement, lines)? };
    doubts.extend(twin.is_some().then_some(Doubt::Twin));
    Ok((doubts, twin))
}

/// What is asked about rates, and about their day. `there`: the latest refresh date that was imported of the kind.
pub(super) fn asked_of_rates(
    before: &Figures,
    lines: &[Line],
    there: Option<NaiveDate>,
    here: NaiveDate,
) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for line in lines.iter().filter(|line| line.standing == Standing::Counts) {
        let Some(usage) = before.workloads.iter().find(|w| w.workload_id == line.workload_id) else { continue };
        if let Some((earlier, later)) = usage.counts().zip(line.rate.counts) {
            doubts.extend(of_change((&line.workload, usage.target), earlier, later));
        }
    }
    doubts.extend(of_day(there, here));
    doubts
}

/// An engagement of another tenant that has every figure of the file.
fn twin(ask: &mut Ask<'_>, engagement: &Seen<Engagement>, lines: &[Line]) -> Result<Option<Seen<Engagement>>> {
    let figures: Vec<(&Line, Counts)> =
        lines.iter().filter_map(|line| Some((line, line.rate.counts.filter(|counts| counts.entitled > 0)?))).collect();
    let Some((line, largest)) = figures.iter().max_by_key(|(_, counts)| counts.entitled) else { return Ok(None) };
    if figures.len() == 1 && largest.entitled < FEW {
        return Ok(None);
    }
    let figure = (line.workload_id, line.rate.as_of, *largest);
    let candidates = measurements::alike(ask.conn, ask.viewer, engagement, figure)?;
    if candidates.is_empty() {
        return Ok(None);
    }
    let days: BTreeSet<NaiveDate> = figures.iter().map(|(line, _)| line.rate.as_of).collect();
    let days: Vec<NaiveDate> = days.into_iter().collect();
    let rows = measurements::of_days(ask.conn, &candidates, &days)?;
    let key = |row: &Measurement| (row.engagement_id, row.workload_id, row.as_of, row.period_days, row.figure().counts);
    let there: HashSet<_> = rows.iter().map(key).collect();
    let has = |id: i64, line: &Line, counts: Counts| {
        there.contains(&(id, line.workload_id, line.rate.as_of, line.rate.period_days, Some(counts)))
    };
    Ok(candidates.into_iter().find(|other| figures.iter().all(|(line, counts)| has(other.id, line, *counts))))
}

/// What an import did.
pub struct Imported {
    pub engagement: Seen<Engagement>,
    pub may_change: bool,
    pub import: Seen<Import>,
    /// Who made it.
    pub by: String,
    /// The other files that were imported with it.
    pub together: Vec<Import>,
    /// In the order of the file.
    pub lines: Vec<ImportedLine>,
    /// As they are now.
    pub figures: Figures,
}

/// A measurement that an import brought.
pub struct ImportedLine {
    pub workload: String,
    pub row: Measurement,
    /// The rate as shown; `None` is 算出不可.
    pub figure: Option<String>,
    /// It is the one that counts.
    pub counts_now: bool,
}

/// What an import of the engagement did.
///
/// # Errors
/// `NotFound` when the engagement is not visible, or has no such import.
pub fn imported(ask: &mut Ask<'_>, id: i64, import: i64) -> Result<Imported> {
    let engagement = visible(ask, id)?;
    let (import, by) = imports::find(ask.conn, &engagement, import)?;
    let rows = measurements::of_import(ask.conn, &import)?;
    let figures = figures::current(ask.conn, &engagement)?;
    let workloads = workloads::all(ask.conn)?;
    let line = |row: Measurement| {
        let usage = figures.workloads.iter().find(|w| w.workload_id == row.workload_id);
        let workload = workloads.iter().find(|w| w.id == row.workload_id);
        ImportedLine {
            workload: workload.map(|w| w.name.clone()).unwrap_or_default(),
            figure: row.figure().counts.and_then(|c| c.figure(usage.map_or(LEAST_TARGET, |w| w.target))),
            counts_now: usage.and_then(|w| w.measurement.as_ref()).is_some_and(|m| m.id == row.id),
            row,
        }
    };
    let lines = rows.into_iter().map(line).collect();
    let may_change = ask.viewer.may_manage(engagement.manager_id);
    let together = imports::together(ask.conn, &import)?;
    Ok(Imported { engagement, may_change, import, by, together, lines, figures })
}
