//! Taking the figures of a usage report into an engagement: what it would change, and the change itself. Reading the file
//! is `reports`' business; nothing here ever sees a row of it.

use std::collections::{BTreeSet, HashMap};

use chrono::{NaiveDate, NaiveDateTime};

use super::engagements::held;
use super::import_points::{self, Change, Series};
use super::usage::note_gate;
use crate::domain::audit::Event;
use crate::domain::fold::fold;
use crate::domain::policy::Viewer;
use crate::domain::usage::{self, Figures, Measurement as Figure, Source};
use crate::error::{Denied, Result};
use crate::queries::Ask;
use crate::queries::engagement::managed;
use crate::reports::{Fault, Flaw, Kind, MAX_FAULTS, Rate, Refusal, Report, Subject};
use crate::store::engagements::{self, Engagement};
use crate::store::imports::{self, NewImport};
use crate::store::measurements::{self, Measurement, NewMeasurement};
use crate::store::workloads::{self, Workload};
use crate::store::{AnyConnection, Seen, Work, figures};

/// What becomes of a rate of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It becomes the measurement that counts (R1).
    Counts,
    /// It is kept, but this one goes before it (R1).
    Behind(Figure),
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
    changes: Vec<Change>,
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

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotImported {
    /// Everything was there already.
    NothingNew,
    /// The file does not fit this application's workloads.
    Refused(Refusal),
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
    let earlier = measurements::imported_on(ask.conn, engagement.id, report.kind.key(), &days)?;
    let lines = lines(&known, &before, &earlier, report, ask.now).map_err(Denied::Refused)?;
    let after = after(&before, &lines, report.kind, ask.now);
    let (series, changes) = import_points::changes(ask.conn, engagement.id, report)?;
    Ok(Plan { engagement, lines, series, before, after, changes })
}

/// Writes what [`plan`] said, worked out again under the lock: one transaction, one entry in the trail.
///
/// # Errors
/// As [`plan`].
pub fn import(work: &mut Work<'_>, engagement: i64, report: &Report) -> std::result::Result<i64, Denied<NotImported>> {
    let viewer = work.viewer()?;
    held(work, engagement)?;
    let plan = plan(&mut Ask::within(work)?, engagement, report).map_err(|denied| match denied {
        Denied::Refused(refusal) => Denied::Refused(NotImported::Refused(refusal)),
        Denied::Failed(error) => Denied::Failed(error),
    })?;
    if plan.changes_nothing() {
        return Err(Denied::Refused(NotImported::NothingNew));
    }
    engagements::touch(work.conn, engagement, work.now)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let import = imports::insert(
        work.conn,
        &NewImport {
            engagement_id: engagement,
            report: report.kind.key(),
            refreshed_on: report.refreshed,
            rows_read: i64::try_from(report.rows).unwrap_or(i64::MAX),
            measurements: count(plan.measurements()),
            points: count(plan.counts()),
            gate_was_open: plan.before.gate_open(),
            gate_is_open: plan.after.gate_open(),
            imported_by: viewer.id,
            imported_at: work.now,
        },
    )?;
    for line in plan.lines.iter().filter(|line| line.standing.is_new()) {
        measurements::insert(work.conn, &measurement(line, report.kind, engagement, import, viewer, work.now))?;
    }
    import_points::write(work.conn, engagement, report.kind, import, &plan.changes)?;
    let (measurements, points) = (count(plan.measurements()), count(plan.counts()));
    let event = Event::UsageImported { report: report.kind.key().to_owned(), measurements, points };
    work.audit(event.of(import).within(engagement))?;
    note_gate(work, &plan.engagement, plan.before.gate_open())?;
    Ok(import)
}

/// The workloads by what a file may call them.
pub struct Names {
    by_key: HashMap<String, Workload>,
    by_folded: HashMap<String, i64>,
    by_id: HashMap<i64, String>,
}

impl Names {
    /// Names, aliases and keys as they are now.
    ///
    /// # Errors
    /// The database's.
    pub fn load(conn: &mut AnyConnection) -> Result<Self> {
        let all = workloads::all(conn)?;
        let mut by_folded = HashMap::new();
        for (id, aliases) in workloads::all_aliases(conn)? {
            for alias in aliases {
                by_folded.insert(fold(&alias), id);
            }
        }
        // A name goes before an alias that folds to the same.
        for workload in &all {
            by_folded.insert(fold(&workload.key), workload.id);
            by_folded.insert(fold(&workload.name), workload.id);
        }
        let by_id = all.iter().map(|w| (w.id, w.name.clone())).collect();
        Ok(Self { by_key: all.into_iter().map(|w| (w.key.clone(), w)).collect(), by_folded, by_id })
    }

    /// Id and name of the workload.
    pub fn find(&self, subject: &Subject) -> Option<(i64, String)> {
        let id = match subject {
            Subject::Service(service) => self.by_key.get(service.workload())?.id,
            Subject::Named(name) => *self.by_folded.get(&fold(name))?,
        };
        Some((id, self.by_id.get(&id)?.clone()))
    }
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
        let Some(first) = usage::counting(&candidates).cloned() else { continue };
        for (i, line) in lines.iter_mut().enumerate() {
            if of_workload(line) && figure(line, i, now).id != first.id {
                line.standing = Standing::Behind(first.clone());
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

fn measurement<'a>(
    line: &'a Line,
    kind: Kind,
    engagement: i64,
    import: i64,
    viewer: &Viewer,
    now: NaiveDateTime,
) -> NewMeasurement<'a> {
    NewMeasurement {
        engagement_id: engagement,
        workload_id: line.workload_id,
        active: line.rate.counts.map(|c| c.active),
        entitled: line.rate.counts.map(|c| c.entitled),
        period_days: line.rate.period_days,
        as_of: line.rate.as_of,
        source: Source::Imported.key(),
        report: kind.key(),
        note: &line.rate.note,
        entered_by: viewer.id,
        entered_at: now,
        import_id: Some(import),
    }
}
