//! `import portfolio`: one file for the engagements of many tenants, with the right of a person.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;

use super::super::database::open;
use super::super::{Failure, by, said, say};
use super::usage::{gate, rate, read_file};
use super::{give_up, in_one_go, read_as, refused, t};
use crate::actions::imports::{self, NotImported};
use crate::clock::Clock;
use crate::domain::doubts::Ticked;
use crate::domain::formats::folded_email;
use crate::domain::written;
use crate::domain::zone::Zone;
use crate::error::Denied;
use crate::queries::Ask;
use crate::queries::portfolio_import::{PortfolioPlan, plan};
use crate::reports::{Options, ReadError, Report, USUAL_WINDOW};
use crate::store::{Work, users};
use crate::words::Lang;
use crate::words::imports as words;

pub(super) struct Request {
    pub person: String,
    pub as_of: Option<String>,
    pub dry_run: bool,
    pub confirm: bool,
    pub file: PathBuf,
}

pub(super) fn run(settings: &crate::config::Settings, request: &Request) -> std::result::Result<(), Failure> {
    let latest = Clock::system().today(Zone(chrono_tz::UTC));
    let day = day(request.as_of.as_deref(), latest)?;
    let db = open(settings)?;
    let user = db.read(|conn| users::find_by_email(conn, &folded_email(&request.person)))?;
    let viewer = user.filter(|user| user.disabled_at.is_none()).map(users::User::viewer);
    let Some(viewer) = viewer.filter(|viewer| viewer.may_import_portfolio()) else {
        return Err(said("--person: no active manager or lead has this address"));
    };
    let headings = db.read(crate::queries::headings::known)?;
    let options = Options { headings: headings.into(), ..Options::new(USUAL_WINDOW, latest) };
    let report = read(&request.file, &options)?.as_of(day);
    let lines = in_one_go(&db, by(Some(&viewer)), request.dry_run, |work| import(work, request, &report))?;
    for line in lines {
        say(line)?;
    }
    if request.dry_run {
        say("dry run: nothing was written")?;
    }
    Ok(())
}

fn day(typed: Option<&str>, latest: NaiveDate) -> std::result::Result<NaiveDate, Failure> {
    let Some(typed) = typed else { return Ok(latest) };
    match written::day(typed) {
        Ok(day) if day <= latest => Ok(day),
        Ok(_) => Err(said("--as-of: cannot be in the future")),
        Err(_) => Err(said("--as-of: use a date such as 2026-11-22")),
    }
}

fn read(path: &Path, options: &Options) -> std::result::Result<Report, Failure> {
    let mut files = read_file(path, options, false).map_err(|error| match error {
        ReadError::Refused(refusal) => give_up(&refused(path, &refusal)),
        ReadError::Io(error) => said(format!("{}: {error}", path.display())),
    })?;
    match files.pop().filter(|_| files.is_empty()).map(|file| file.read) {
        Some(Ok(report)) => Ok(report),
        Some(Err(refusal)) => Err(give_up(&refused(path, &refusal))),
        None => Err(said(format!("{}: holds more than one file", path.display()))),
    }
}

fn import(
    work: &mut Work<'_>,
    request: &Request,
    report: &Report,
) -> std::result::Result<Vec<String>, Denied<Vec<String>>> {
    let file = &request.file;
    let of_file = |denied: Denied<_>| denied.map(|refusal| refused(file, &refusal));
    let portfolio = plan(&mut Ask::within(work)?, report, None).map_err(of_file)?;
    let mut lines = told(report, &portfolio);
    let asked: Vec<String> = portfolio
        .plans
        .iter()
        .flat_map(|(plan, _)| plan.doubts.iter().map(|doubt| (&plan.engagement.customer_name, doubt)))
        .map(|(customer, doubt)| format!("{customer}: please check: {}", words::doubt(t(), Lang::En, doubt)))
        .collect();
    lines.extend(asked.iter().cloned());
    if !asked.is_empty() && !request.dry_run && !request.confirm {
        let how = "if the figures are right, import them with --confirm".to_owned();
        return Err(Denied::Refused(asked.into_iter().chain([how]).collect()));
    }
    match imports::import_portfolio(work, report, Ticked::All) {
        Ok(changed) if request.dry_run => lines.push(format!("engagements: {}, would be imported", changed.len())),
        Ok(changed) => lines.push(format!("engagements: {}, imported", changed.len())),
        Err(Denied::Refused(NotImported::NothingNew)) => lines.push("nothing new".to_owned()),
        Err(Denied::Refused(NotImported::Refused(_, refusal))) => {
            return Err(Denied::Refused(refused(file, &refusal)));
        }
        Err(Denied::Refused(NotImported::Unconfirmed)) => {}
        Err(Denied::Failed(error)) => return Err(error.into()),
    }
    Ok(lines)
}

/// The plan in lines.
fn told(report: &Report, portfolio: &PortfolioPlan) -> Vec<String> {
    let mut lines = vec![format!("{}, as of {}, {} rows", report.kind.key(), report.refreshed, report.rows)];
    lines.extend(read_as(&report.understood));
    for (plan, _) in &portfolio.plans {
        lines.push(format!("engagement {}: {}", plan.engagement.id, plan.engagement.customer_name));
        lines.extend(plan.lines.iter().map(|line| format!("  {}", rate(line, false))));
        lines.push(format!("  conditions: {} -> {}", gate(&plan.before), gate(&plan.after)));
    }
    let unknown = portfolio.unknown_tenants.iter();
    lines.extend(unknown.map(|(id, name)| format!("left out: no engagement has the tenant {id} ({name})")));
    let unknown = portfolio.unknown_workloads.iter();
    lines.extend(unknown.map(|name| format!("left out: no workload is called “{name}”")));
    lines.extend(report.ignored.iter().map(|what| format!("left out: {}", words::ignored(t(), Lang::En, what))));
    lines
}
