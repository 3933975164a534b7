//! Taking the figures of a usage report into an engagement. What that would change is worked out by
//! `queries::usage_import`; reading the file is `reports`' business, and nothing here ever sees a row of it.

use chrono::NaiveDateTime;

use super::held::{held, note_gate};
use crate::domain::audit::Event;
use crate::domain::policy::Viewer;
use crate::domain::usage::Source;
use crate::error::{Denied, Result};
use crate::queries::Ask;
use crate::queries::usage_counts::Change;
use crate::queries::usage_import::{Line, plan};
use crate::reports::{Kind, Refusal, Report};
use crate::store::imports::{self, NewImport};
use crate::store::measurements::{self, NewMeasurement};
use crate::store::usage_points::{self, NewUsagePoint};
use crate::store::{AnyConnection, Work, engagements};

/// Why nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotImported {
    /// Everything was there already.
    NothingNew,
    /// The file does not fit this application's workloads.
    Refused(Refusal),
}

/// Writes what [`plan`] said, worked out again under the lock: one transaction, an entry in the trail, and one
/// more where the gate opened or shut.
///
/// # Errors
/// As [`plan`].
pub fn import(work: &mut Work<'_>, engagement: i64, report: &Report) -> std::result::Result<i64, Denied<NotImported>> {
    let viewer = work.viewer()?;
    held(work, engagement)?;
    let plan = plan(&mut Ask::within(work)?, engagement, report).map_err(|denied| denied.map(NotImported::Refused))?;
    if plan.changes_nothing() {
        return Err(Denied::Refused(NotImported::NothingNew));
    }
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
        },
    )?;
    for line in plan.lines.iter().filter(|line| line.standing.is_new()) {
        measurements::insert(work.conn, &measurement(line, report.kind, engagement, import, viewer, work.now))?;
    }
    write_counts(work.conn, engagement, report.kind, import, &plan.changes)?;
    let (measurements, points) = (count(plan.measurements()), count(plan.counts()));
    let event = Event::UsageImported { report: report.kind.key().to_owned(), measurements, points };
    work.audit(event.of(import).within(engagement))?;
    note_gate(work, &plan.engagement, plan.before.gate_open())?;
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
