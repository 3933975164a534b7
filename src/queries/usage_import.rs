//! What taking the figures of a usage report into an engagement would do, and what an import did. Reading the file is
//! `reports`' business; nothing here ever sees a row of it.

use std::collections::BTreeSet;

use chrono::{NaiveDate, NaiveDateTime};

use super::Ask;
use super::engagement::{managed, visible};
use super::usage_counts::{self, Change, Series};
use super::workload_names::Names;
use crate::domain::precedence::{Behind, counting};
use crate::domain::usage::{Figures, LEAST_TARGET, Measurement as Figure, Source};
use crate::error::{Denied, Result};
use crate::reports::{Fault, Flaw, Kind, MAX_FAULTS, Rate, Refusal, Report};
use crate::store::engagements::Engagement;
use crate::store::imports::{self, Import};
use crate::store::measurements::{self, Measurement};
use crate::store::{Seen, figures, workloads};

/// What becomes of a rate of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It becomes the measurement that counts (R1).
    Counts,
    /// It is kept, but another goes before it (R1).
    Behind(Behind),
    /// It is kept; the workload is not an intended one.
    RecordedOnly,
    /// It is kept as "no data", which never counts.
    NoData,
    /// No data for a workload that is not an intended one: not kept.
    LeftOut,
    /// An earlier import brought the same.
    Known { excluded: bool },
}

impl Standing {
    /// Whether a measurement is written.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::Counts | Self::Behind(_) | Self::RecordedOnly | Self::NoData)
    }
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
}

impl Plan {
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
    let before = figures::current(ask.conn, &engagement)?;
    let days: BTreeSet<NaiveDate> = report.rates.iter().map(|rate| rate.as_of).collect();
    let days: Vec<NaiveDate> = days.into_iter().collect();
    let earlier = measurements::imported_on(ask.conn, &engagement, report.kind.key(), &days)?;
    let lines = lines(&known, &before, &earlier, report, ask.now).map_err(Denied::Refused)?;
    let after = after(&before, &lines, report.kind, ask.now);
    let (series, changes) = usage_counts::changes(ask.conn, &engagement, report)?;
    Ok(Plan { engagement, lines, series, before, after, changes })
}

fn lines(
    names: &Names,
    before: &Figures,
    earlier: &[Measurement],
    report: &Report,
    now: NaiveDateTime,
) -> std::result::Result<Vec<Line>, Refusal> {
    let mut faults = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for rate in &report.rates {
        let Some((workload_id, workload)) = names.find(&rate.subject) else {
            faults.push(Fault { line: rate.line, column: String::new(), flaw: Flaw::UnknownWorkload });
            continue;
        };
        let same = |line: &&Line| {
            (line.workload_id, line.rate.as_of, line.rate.period_days) == (workload_id, rate.as_of, rate.period_days)
        };
        // Two names of one workload are found out only here.
        if let Some(first) = lines.iter().find(same) {
            if first.rate.counts != rate.counts {
                let flaw = Flaw::Contradicts { line: first.rate.line };
                faults.push(Fault { line: rate.line, column: String::new(), flaw });
            }
            continue;
        }
        let usage = before.workloads.iter().find(|w| w.workload_id == workload_id);
        let known = earlier.iter().find(|row| {
            (row.workload_id, row.as_of, row.period_days) == (workload_id, rate.as_of, rate.period_days)
                && row.figure().counts == rate.counts
        });
        let standing = match (known, usage, rate.counts) {
            (Some(row), ..) => Standing::Known { excluded: row.excluded_at.is_some() },
            (None, None, None) => Standing::LeftOut,
            (None, Some(_), None) => Standing::NoData,
            (None, None, Some(_)) => Standing::RecordedOnly,
            // Which one counts is settled when all lines are there.
            (None, Some(_), Some(_)) => Standing::Counts,
        };
        lines.push(Line { workload_id, workload, target: usage.map(|w| w.target), rate: rate.clone(), standing });
    }
    if !faults.is_empty() {
        let more = u64::try_from(faults.len().saturating_sub(MAX_FAULTS)).unwrap_or(u64::MAX);
        faults.truncate(MAX_FAULTS);
        return Err(Refusal::Faults { faults, more });
    }
    settle(before, &mut lines, now);
    Ok(lines)
}

/// Of the lines and the measurement that counts now, one counts per workload; the others stand behind it (R1).
fn settle(before: &Figures, lines: &mut [Line], now: NaiveDateTime) {
    for usage in &before.workloads {
        let mut candidates: Vec<Figure> = usage.measurement.iter().cloned().collect();
        let of_workload = |line: &Line| line.workload_id == usage.workload_id && line.standing == Standing::Counts;
        candidates.extend(
            lines.iter().enumerate().filter(|(_, line)| of_workload(line)).map(|(i, line)| figure(line, i, now)),
        );
        let Some(first) = counting(&candidates).cloned() else { continue };
        for (i, line) in lines.iter_mut().enumerate() {
            let own = figure(line, i, now);
            if of_workload(line) && own.id != first.id {
                line.standing = Standing::Behind(Behind::of(&own, &first));
            }
        }
    }
}

/// The line as the measurement that it will be; its id is beyond all that are there.
fn figure(line: &Line, place: usize, now: NaiveDateTime) -> Figure {
    Figure {
        id: i64::MAX / 2 + i64::try_from(place).unwrap_or_default(),
        counts: line.rate.counts,
        period_days: line.rate.period_days,
        as_of: line.rate.as_of,
        source: Source::Imported,
        report: String::new(),
        entered_at: now,
        excluded: false,
    }
}

fn after(before: &Figures, lines: &[Line], kind: Kind, now: NaiveDateTime) -> Figures {
    let mut after = before.clone();
    for usage in &mut after.workloads {
        let counts =
            |(_, line): &(usize, &Line)| line.workload_id == usage.workload_id && line.standing == Standing::Counts;
        if let Some((place, line)) = lines.iter().enumerate().find(counts) {
            usage.measurement = Some(Figure { report: kind.key().to_owned(), ..figure(line, place, now) });
        }
    }
    after
}

/// What an import did.
pub struct Imported {
    pub engagement: Seen<Engagement>,
    pub may_change: bool,
    pub import: Seen<Import>,
    /// Who made it.
    pub by: String,
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
    Ok(Imported { engagement, may_change, import, by, lines, figures })
}
