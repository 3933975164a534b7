//! `import usage`: usage reports into an engagement, with the right of its manager.

use std::fs::File;
use std::io::{BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::super::database::open;
use super::super::{Failure, by, note, said, say};
use super::{give_up, in_one_go, is_workbook, read_as, refused, t};
use crate::actions::imports::{self, NotImported};
use crate::clock::Clock;
use crate::domain::doubts::Ticked;
use crate::domain::policy::Viewer;
use crate::domain::report::TENANT;
use crate::domain::usage::{Counts, Figures, LEAST_TARGET};
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::playbook::library;
use crate::queries::Ask;
use crate::queries::engagement::managed;
use crate::queries::usage_import::{Line, Plan};
use crate::reports::{self, MAX_WORKBOOK_BYTES, Named, Options, ReadError, Refusal, Report, WINDOWS};
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
    pub confirm: bool,
    pub progress: bool,
    pub sheet: Option<String>,
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
    let headings = db.read(crate::queries::headings::known)?.into();
    let options = Options { headings, sheet: request.sheet.clone(), ..Options::new(request.window, latest) };
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

/// A file, or one of a ZIP file: as it is named in messages.
type FileRead = (PathBuf, Report);

/// Every file is read before anything is written, and all that is wrong with any of them is said.
fn read_all(request: &Request, options: &Options) -> std::result::Result<Vec<FileRead>, Failure> {
    let shown = request.progress || std::io::stderr().is_terminal();
    let mut read = Vec::new();
    let mut faults = Vec::new();
    for path in &files(&request.files)? {
        match read_file(path, options, shown) {
            Ok(reports) => {
                for Named { name, read: outcome } in reports {
                    let path = if is_zip(path) { path.join(name) } else { path.clone() };
                    match outcome {
                        Ok(report) => read.push((path, report)),
                        Err(refusal) => faults.extend(refused(&path, &refusal)),
                    }
                }
            }
            Err(ReadError::Refused(refusal)) => faults.extend(refused(path, &refusal)),
            Err(ReadError::Io(error)) => faults.push(format!("{}: {error}", path.display())),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(give_up(&faults)) }
}

/// The files that were named, and in the place of a folder the reports that lie in it, by name.
fn files(named: &[PathBuf]) -> std::result::Result<Vec<PathBuf>, Failure> {
    let mut all = Vec::new();
    for path in named {
        if !path.is_dir() {
            all.push(path.clone());
            continue;
        }
        let unreadable = |error: std::io::Error| said(format!("{}: {error}", path.display()));
        let mut inside = Vec::new();
        for entry in std::fs::read_dir(path).map_err(unreadable)? {
            let file = entry.map_err(unreadable)?.path();
            if file.is_file() && is_report(&file) {
                inside.push(file);
            }
        }
        if inside.is_empty() {
            return Err(said(format!("{}: no CSV, XLSX or ZIP file lies in this folder", path.display())));
        }
        inside.sort();
        all.extend(inside);
    }
    Ok(all)
}

/// Whether a file of a folder is taken for a report, by its name.
fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    !name.starts_with(['.', '~']) && [".csv", ".tsv", ".txt", ".xlsx", ".zip"].iter().any(|end| name.ends_with(end))
}

fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("zip"))
}

pub(super) type Reports = Vec<Named<std::result::Result<Report, Refusal>>>;

pub(super) fn read_file(path: &Path, options: &Options, shown: bool) -> std::result::Result<Reports, ReadError> {
    let file = File::open(path)?;
    let mut said_at = 0;
    let mut progress = |rows: u64| {
        if shown && rows / STEP > said_at {
            said_at = rows / STEP;
            note(format!("{}: {rows} rows read", path.display()));
        }
    };
    let alone = |report| vec![Named { name: String::new(), read: Ok(report) }];
    if !is_workbook(path) && !is_zip(path) {
        return reports::read_csv(BufReader::new(file), options, &mut progress).map(alone);
    }
    let mut bytes = Vec::new();
    file.take(MAX_WORKBOOK_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_WORKBOOK_BYTES {
        return Err(Refusal::TooLong { limit: MAX_WORKBOOK_BYTES }.into());
    }
    if is_zip(path) {
        return reports::read_zip(&bytes, options, &mut progress);
    }
    reports::read_workbook(&bytes, options, &mut progress).map(alone)
}

/// One file after the other, each on what the one before it left.
fn import_all(
    work: &mut Work<'_>,
    request: &Request,
    read: &[FileRead],
) -> std::result::Result<Vec<String>, Denied<Vec<String>>> {
    let reports: Vec<Report> = read.iter().map(|(_, report)| report.clone()).collect();
    // A dry run says what would be asked.
    let done = imports::import_all(work, request.engagement, &reports, Ticked::All).map_err(|denied| {
        denied.map(|reason| match reason {
            NotImported::Refused(place, refusal) => {
                read.get(place).map(|(path, _)| refused(path, &refusal)).unwrap_or_default()
            }
            NotImported::NothingNew | NotImported::Unconfirmed => Vec::new(),
        })
    })?;
    let mut lines = Vec::new();
    let mut asked = Vec::new();
    for ((path, report), done) in read.iter().zip(&done) {
        lines.extend(told(path, report, &done.plan));
        let doubts = done.plan.doubts.iter().map(|doubt| words::doubt(t(), Lang::En, doubt));
        let doubts: Vec<String> = doubts.map(|doubt| format!("{}: please check: {doubt}", path.display())).collect();
        lines.extend(doubts.iter().map(|doubt| format!("  {doubt}")));
        asked.extend(doubts);
        lines.push(match done.import {
            None => "  nothing new".to_owned(),
            Some(_) if request.dry_run => "  would be imported".to_owned(),
            Some(import) => format!("  imported as {import}"),
        });
    }
    if asked.is_empty() || request.dry_run || request.confirm {
        return Ok(lines);
    }
    asked.push("if the figures are right, import them with --confirm".to_owned());
    Err(Denied::Refused(asked))
}

/// The plan in lines.
fn told(path: &Path, report: &Report, plan: &Plan) -> Vec<String> {
    let key = report.kind.key();
    let rows = if report.rows == 1 { "row" } else { "rows" };
    let mut lines = vec![format!("{}: {key}, refreshed {}, {} {rows}", path.display(), report.refreshed, report.rows)];
    lines.extend(read_as(&report.understood));
    let others: Vec<&str> = report.others.iter().filter_map(Report::sheet).collect();
    if !others.is_empty() {
        lines.push(format!("  other sheets with a report (--sheet): {}", others.join("; ")));
    }
    lines.extend(plan.lines.iter().map(|line| format!("  {}", rate(line, !report.kind.is_exact()))));
    if report.kind.holds_rates() && !report.rates.is_empty() {
        lines.push(format!("  basis: {}", words::basis(t(), report.kind)));
    }
    for total in &report.totals {
        let figures = figures(total.counts, LEAST_TARGET, true);
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
    lines.extend(plan.left_out.iter().map(|name| format!("  left out: no workload is called “{name}”")));
    if report.kind.holds_rates() {
        lines.push(format!("  conditions: {} -> {}", gate(&plan.before), gate(&plan.after)));
    }
    lines
}

pub(super) fn rate(line: &Line, approx: bool) -> String {
    let target = line.target.map_or_else(|| "not intended".to_owned(), |target| format!("target {target}%"));
    let (_, what, why) = words::standing(t(), Lang::En, &line.standing);
    let figures = figures(line.rate.counts, line.target.unwrap_or(LEAST_TARGET), approx);
    let (name, days, day) = (&line.workload, line.rate.period_days, line.rate.as_of);
    format!("{name}: {figures}, {target}, {days} days to {day}; {what}: {why}")
}

fn figures(counts: Option<Counts>, target: i64, approx: bool) -> String {
    let Some(counts) = counts else { return "no data".to_owned() };
    let rate = counts.figure(target).map_or_else(
        || "no rate".to_owned(),
        |figure| {
            let approx = if approx { " approx." } else { "" };
            format!("{figure}%{approx}")
        },
    );
    format!("{} of {} = {rate}", counts.active, counts.entitled)
}

pub(super) fn gate(figures: &Figures) -> String {
    let state = if figures.gate_open() { "met" } else { "not met" };
    format!("{state} ({} of {} at target)", figures.reached(), figures.workloads.len())
}
