//! Taking the figures of a usage report into an engagement. What that would change is worked out by
//! `queries::usage_import`; reading the file is `reports`' business, and nothing here ever sees a row of it.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;

use super::held::{held, note_gate_of};
use crate::domain::audit::Event;
use crate::domain::doubts::Ticked;
use crate::domain::policy::Viewer;
use crate::domain::usage::Source;
use crate::error::{Denied, Result};
use crate::queries::Ask;
use crate::queries::portfolio_import::{self, concerned};
use crate::queries::usage_counts::Change;
use crate::queries::usage_import::{Line, Plan, plan};
use crate::reports::{Kind, Refusal, Report};
use crate::store::imports::{self, NewImport};
use crate::store::measurements::{self, NewMeasurement};
use crate::store::typed::Json;
use crate::store::usage_points::{self, NewUsagePoint};
use crate::store::{AnyConnection, Work, engagements};

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotImported {
    /// Everything was there already.
    NothingNew,
    /// There is something to ask that was not ticked.
    Unconfirmed,
    /// The file at this place does not fit this application's workloads.
    Refused(usize, Refusal),
}

/// A file that was taken in.
#[derive(Debug, Clone)]
pub struct Done {
    pub plan: Plan,
    /// The import; `None` where everything was there already.
    pub import: Option<i64>,
}

/// As [`import_all`], of one file.
///
/// # Errors
/// As [`import_all`].
pub fn import(
    work: &mut Work<'_>,
    engagement: i64,
    report: &Report,
    ticked: Ticked<'_>,
) -> std::result::Result<i64, Denied<NotImported>> {
    let done = import_all(work, engagement, std::slice::from_ref(report), ticked)?;
    done.into_iter().find_map(|done| done.import).ok_or(Denied::Refused(NotImported::NothingNew))
}

/// Takes in files that were read together, each on what the one before it left: one transaction, an import with an entry
/// in the trail for each that has anything new, and one more where the gate opened or shut. What is asked was ticked, or
/// nothing is written.
///
/// # Errors
/// As [`plan`].
pub fn import_all(
    work: &mut Work<'_>,
    engagement: i64,
    reports: &[Report],
    ticked: Ticked<'_>,
) -> std::result::Result<Vec<Done>, Denied<NotImported>> {
    held(work, engagement)?;
    let mut all = Vec::new();
    let mut doubts = Vec::new();
    for (place, report) in reports.iter().enumerate() {
        let plan = plan(&mut Ask::within(work)?, engagement, report);
        let plan = plan.map_err(|denied| denied.map(|refusal| NotImported::Refused(place, refusal)))?;
        doubts.extend(plan.doubts.iter().cloned());
        let import = if plan.changes_nothing() { None } else { Some(write(work, &plan, report)?) };
        all.push(Done { plan, import });
    }
    if ticked.covers(&doubts) { Ok(all) } else { Err(Denied::Refused(NotImported::Unconfirmed)) }
}

/// Takes the figures of a file for many tenants into every engagement of them that this person may import into, all or none: one
/// transaction, an import with an entry in the trail for each that has anything new. The numbers of those engagements.
///
/// # Errors
/// `NotFound` for everybody but managers and leads; why it was not done; the database's.
pub fn import_portfolio(
    work: &mut Work<'_>,
    report: &Report,
    ticked: Ticked<'_>,
) -> std::result::Result<Vec<i64>, Denied<NotImported>> {
    if report.kind != Kind::PartnerCenter {
        return Err(Denied::Refused(NotImported::Refused(0, Refusal::NotAPortfolio)));
    }
    // In the order of their numbers, so that two who hold several wait for one another in one direction only.
    let held: BTreeSet<i64> = concerned(&mut Ask::within(work)?, report)?.into_iter().collect();
    for engagement in &held {
        work.hold(*engagement)?;
    }
    work.present()?;
    let portfolio = portfolio_import::plan(&mut Ask::within(work)?, report, Some(&held));
    let portfolio = portfolio.map_err(|denied| denied.map(|refusal| NotImported::Refused(0, refusal)))?;
    if portfolio.changes_nothing() {
        return Err(Denied::Refused(NotImported::NothingNew));
    }
    if !ticked.covers(&portfolio.doubts()) {
        return Err(Denied::Refused(NotImported::Unconfirmed));
    }
    let mut changed = Vec::new();
    for (plan, of_tenant) in portfolio.plans.iter().filter(|(plan, _)| !plan.changes_nothing()) {
        write(work, plan, of_tenant)?;
        changed.push(plan.engagement.id);
    }
    Ok(changed)
}

/// Writes what the plan says.
fn write(work: &mut Work<'_>, plan: &Plan, report: &Report) -> Result<i64> {
    let viewer = work.viewer()?;
    let engagement = plan.engagement.id;
    engagements::touch(work.conn, engagement, work.now)?;
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let import = imports::insert(
        work.conn,
        &NewImport {
            engagement_id: engagement,
            report: report.kind,
            refreshed_on: report.refreshed,
            rows_read: i64::try_from(report.rows).unwrap_or(i64::MAX),
            measurements: count(plan.measurements()),
            points: count(plan.counts()),
            gate_was_open: plan.before.gate_open(),
            gate_is_open: plan.after.gate_open(),
            imported_by: viewer.id,
            imported_at: work.now,
            confirmed: Json::text(&plan.doubts)?,
        },
    )?;
    for line in plan.lines.iter().filter(|line| line.standing.is_new()) {
        measurements::insert(work.conn, &measurement(line, report.kind, engagement, import, viewer, work.now))?;
    }
    write_counts(work.conn, engagement, report.kind, import, &plan.changes)?;
    let event = Event::UsageImported {
        report: report.kind.key().to_owned(),
        measurements: count(plan.measurements()),
        points: count(plan.counts()),
        confirmed: count(plan.doubts.len()),
    };
    work.audit(event.of(import).within(engagement))?;
    note_gate_of(work, &plan.engagement, plan.before.gate_open(), &plan.after)?;
    Ok(import)
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
        source: Source::Imported,
        report: kind.key(),
        note: &line.rate.note,
        entered_by: viewer.id,
        entered_at: now,
        import_id: Some(import),
    }
}

/// Writes the changes in the name of this import.
fn write_counts(conn: &mut AnyConnection, engagement: i64, kind: Kind, import: i64, changes: &[Change]) -> Result<()> {
    for Change { key, count, replaces } in changes {
        if let Some(id) = replaces {
            usage_points::replace(conn, *id, *count, import)?;
            continue;
        }
        let new = NewUsagePoint {
            engagement_id: engagement,
            report: kind,
            series: &key.series,
            measure: key.measure,
            day: key.day,
            period_days: key.period_days,
            count: *count,
            import_id: import,
        };
        usage_points::insert(conn, &new)?;
    }
    Ok(())
}
