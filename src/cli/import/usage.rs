//! `import usage`: usage reports into an engagement, with the right of its manager.

use std::fs::File;
use std::io::{BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::super::database::open;
use super::super::{Failure, by, note, said, say};
use super::{give_up, in_one_go, is_workbook, refused, t};
use crate::actions::held::held;
use crate::actions::imports::{self, NotImported};
use crate::clock::Clock;
use crate::domain::policy::Viewer;
use crate::domain::report::TENANT;
use crate::domain::usage::{Counts, Figures, LEAST_TARGET};
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::playbook::library;
use crate::queries::Ask;
use crate::queries::engagement::managed;
use crate::queries::usage_import::{Line, Plan, plan};
use crate::reports::{self, MAX_WORKBOOK_BYTES, Options, ReadError, Refusal, Report, WINDOWS};
use crate::store::engagements::{self, Engagement};
use crate::store::{AnyConnection, Seen, Work, users};
use crate::words::Lang;
use crate::words::imports as words;

/// Rows between two lines of progress.
const STEP: u64 = 100_000;

pub(super) struct Request {
    pub engagement: i64,
    pub window: i64,
    pub dry_run: bool,
    pub progress: bool,
    pub files: Vec<PathBuf>,
}

pub(super) fn run(settings: &crate::config::Settings, request: &Request) -> std::result::Result<(), Failure> {
    if !WINDOWS.contains(&request.window) {
        return Err(said("--window: use 7, 28, 30, 90 or 180"));
    }
    let db = open(settings)?;
    let clock = Clock::system();
    let found = db.read(|conn| manager(conn, &clock, request.engagement)).map_err(|error| match error {
        Error::NotFound => said(format!("there is no engagement {}", request.engagement)),
        other => other.into(),
    })?;
    let Some((viewer, engagement)) = found else {
        return Err(said("the engagement's manager has no active account with this role; reassign it first"));
    };
    // Reports are dated in UTC; the customer's day may be another.
    let latest = clock.today(engagement.time_zone).max(clock.today(Zone(chrono_tz::UTC)));
    let options = Options { window_days: request.window, latest };
    let reports = read_all(request, &options)?;
    let lines = in_one_go(&db, by(Some(&viewer)), request.dry_run, |work| import_all(work, request, &reports))?;
    say(format!("engagement {}: {}", engagement.id, engagement.customer_name))?;
    for line in lines {
        say(line)?;
    }
    if request.dry_run {
        say("dry run: nothing was written")?;
    }
    Ok(())
}

/// The engagement with its manager, who must be able to do the same on a page.
fn manager(conn: &mut AnyConnection, clock: &Clock, engagement: i64) -> Result<Option<(Viewer, Seen<Engagement>)>> {
    let manager = engagements::manager_of(conn, engagement)?;
    let Some(user) = users::find_active(conn, manager)?.filter(|user| user.is_manager) else { return Ok(None) };
    let viewer = user.viewer();
    let ask = &mut Ask { conn, viewer: &viewer, now: clock.timestamp(), playbooks: library() };
    let engagement = managed(ask, engagement)?;
    Ok(Some((viewer, engagement)))
}

/// Every file is read before anything is written, and all that is wrong with any of them is said.
fn read_all(request: &Request, options: &Options) -> std::result::Result<Vec<Report>, Failure> {
    let shown = request.progress || std::io::stderr().is_terminal();
    let mut read = Vec::new();
    let mut faults = Vec::new();
    for path in &request.files {
        match read_file(path, options, shown) {
            Ok(report) => read.push(report),
            Err(ReadError::Refused(refusal)) => faults.extend(refused(path, &refusal)),
            Err(ReadError::Io(error)) => faults.push(format!("{}: {error}", path.display())),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(give_up(&faults)) }
}

fn read_file(path: &Path, options: &Options, shown: bool) -> std::result::Result<Report, ReadError> {
    let file = File::open(path)?;
    let mut said_at = 0;
    let mut progress = |rows: u64| {
        if shown && rows / STEP > said_at {
            said_at = rows / STEP;
            note(format!("{}: {rows} rows read", path.display()));
        }
    };
    if !is_workbook(path) {
        return reports::read_csv(BufReader::new(file), options, &mut progress);
    }
    let mut bytes = Vec::new();
    file.take(MAX_WORKBOOK_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_WORKBOOK_BYTES {
        return Err(Refusal::TooLong { limit: MAX_WORKBOOK_BYTES }.into());
    }
    reports::read_workbook(&bytes, options, &mut progress)
}

/// One file after the other, each on what the one before it left.
fn import_all(
    work: &mut Work<'_>,
    request: &Request,
    reports: &[Report],
) -> std::result::Result<Vec<String>, Denied<Vec<String>>> {
    held(work, request.engagement)?;
    let mut lines = Vec::new();
    let mut faults = Vec::new();
    for (path, report) in request.files.iter().zip(reports) {
        let plan = match plan(&mut Ask::within(work)?, request.engagement, report) {
            Ok(plan) => plan,
            Err(Denied::Refused(refusal)) => {
                faults.extend(refused(path, &refusal));
                continue;
            }
            Err(Denied::Failed(error)) => return Err(error.into()),
        };
        lines.extend(told(path, report, &plan));
        match imports::import(work, request.engagement, report) {
            Ok(_) if request.dry_run => lines.push("  would be imported".to_owned()),
            Ok(import) => lines.push(format!("  imported as {import}")),
            Err(Denied::Refused(NotImported::NothingNew)) => lines.push("  nothing new".to_owned()),
            Err(Denied::Refused(NotImported::Refused(refusal))) => faults.extend(refused(path, &refusal)),
            Err(Denied::Failed(error)) => return Err(error.into()),
        }
    }
    if faults.is_empty() { Ok(lines) } else { Err(Denied::Refused(faults)) }
}

/// The plan in lines.
fn told(path: &Path, report: &Report, plan: &Plan) -> Vec<String> {
    let key = report.kind.key();
    let rows = if report.rows == 1 { "row" } else { "rows" };
    let mut lines = vec![format!("{}: {key}, refreshed {}, {} {rows}", path.display(), report.refreshed, report.rows)];
    lines.extend(plan.lines.iter().map(|line| format!("  {}", rate(line))));
    for total in &report.totals {
        let figures = figures(total.counts, LEAST_TARGET);
        let (name, days, day) = (TENANT, total.period_days, total.as_of);
        lines.push(format!("  {name} (tenant): {figures}, {days} days to {day}; not used for the conditions"));
    }
    if !report.kind.holds_rates() {
        for series in &plan.series {
            let last = series.last_count.map_or_else(|| "no data".to_owned(), |count| count.to_string());
            lines.push(format!(
                "  {} ({}): {} to {}, latest {last}; {} new, {} changed, {} unchanged",
                series.name,
                series.measure.key(),
                series.first,
                series.last,
                series.added,
                series.changed,
                series.unchanged
            ));
        }
    }
    lines.extend(report.ignored.iter().map(|what| format!("  left out: {}", words::ignored(t(), Lang::En, what))));
    if report.kind.holds_rates() {
        lines.push(format!("  conditions: {} -> {}", gate(&plan.before), gate(&plan.after)));
    }
    lines
}

fn rate(line: &Line) -> String {
    let target = line.target.map_or_else(|| "not intended".to_owned(), |target| format!("target {target}%"));
    let (_, what, why) = words::standing(t(), Lang::En, &line.standing);
    let figures = figures(line.rate.counts, line.target.unwrap_or(LEAST_TARGET));
    let (name, days, day) = (&line.workload, line.rate.period_days, line.rate.as_of);
    format!("{name}: {figures}, {target}, {days} days to {day}; {what}: {why}")
}

fn figures(counts: Option<Counts>, target: i64) -> String {
    let Some(counts) = counts else { return "no data".to_owned() };
    let rate = counts.figure(target).map_or_else(|| "no rate".to_owned(), |figure| format!("{figure}% approx."));
    format!("{} of {} = {rate}", counts.active, counts.entitled)
}

fn gate(figures: &Figures) -> String {
    let state = if figures.gate_open() { "met" } else { "not met" };
    format!("{state} ({} of {} at target)", figures.reached(), figures.workloads.len())
}
