//! Recording and excluding usage measurements, and noting in the trail when the gate opens or shuts by that.

use chrono::{NaiveDate, NaiveDateTime};

use crate::domain::policy::Viewer;
use crate::domain::usage::{Counts, Source};
use crate::error::{Error, Result};
use crate::store::audit::{self, NewEntry};
use crate::store::measurements::{self, NewMeasurement};
use crate::store::{AnyConnection, engagements, figures};

/// A measurement as typed values.
#[derive(Debug, Clone)]
pub struct MeasurementInput {
    pub workload_id: i64,
    /// `None` is "no data", as a report may say.
    pub counts: Option<Counts>,
    pub period_days: i64,
    pub as_of: NaiveDate,
    pub source: Source,
    /// Name of the report of an imported one.
    pub report: String,
    pub note: String,
}

/// Adds a measurement.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's.
pub fn record(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    id: i64,
    input: &MeasurementInput,
) -> Result<i64> {
    let was_open = begin(conn, viewer, now, id)?;
    if !(1..=366).contains(&input.period_days) || input.counts.is_some_and(|c| c.active < 0 || c.entitled < 0) {
        return Err(Error::Malformed("a measurement has counts from 0 and a period of 1 to 366 days"));
    }
    let measurement = measurements::insert(
        conn,
        &NewMeasurement {
            engagement_id: id,
            workload_id: input.workload_id,
            active: input.counts.map(|c| c.active),
            entitled: input.counts.map(|c| c.entitled),
            period_days: input.period_days,
            as_of: input.as_of,
            source: input.source.key(),
            report: &input.report,
            note: &input.note,
            entered_by: viewer.id,
            entered_at: now,
            import_id: None,
        },
    )?;
    let detail = format!("workload={},source={}", input.workload_id, input.source.key());
    audit::record(conn, now, &entry(viewer, id, measurement, "usage_recorded", detail))?;
    note_gate(conn, Some(viewer.id), now, id, was_open)?;
    Ok(measurement)
}

/// Takes a measurement out of the gate, with a reason; it stays in the history.
///
/// # Errors
/// `NotFound` and `Forbidden` as in [`record`]; `Conflict` when it is excluded already.
pub fn exclude(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    id: i64,
    measurement: i64,
    reason: &str,
) -> Result<()> {
    let was_open = begin(conn, viewer, now, id)?;
    measurements::exclude(conn, id, measurement, viewer.id, now, reason)?;
    audit::record(conn, now, &entry(viewer, id, measurement, "usage_excluded", String::new()))?;
    note_gate(conn, Some(viewer.id), now, id, was_open)
}

/// Authorises, makes other writers wait, and says whether the gate is open before the change.
fn begin(conn: &mut AnyConnection, viewer: &Viewer, now: NaiveDateTime, id: i64) -> Result<bool> {
    let engagement = engagements::find_visible(conn, viewer, id)?;
    if !viewer.may_manage(engagement.manager_id) {
        return Err(Error::Forbidden);
    }
    engagements::touch(conn, id, now)?;
    Ok(figures::current(conn, id)?.gate_open())
}

/// Notes it when a change opened or shut the gate (R1, R2), so that the page can say since when it is open.
///
/// # Errors
/// The database's.
pub fn note_gate(conn: &mut AnyConnection, by: Option<i64>, now: NaiveDateTime, id: i64, was_open: bool) -> Result<()> {
    let figures = figures::current(conn, id)?;
    let detail = match (figures.usage_passes(), figures.criteria_pass()) {
        (true, true) => "R1,R2",
        (true, false) => "R1",
        (false, true) => "R2",
        (false, false) => "",
    };
    let action = match (was_open, figures.gate_open()) {
        (false, true) => "gate_opened",
        (true, false) => "gate_shut",
        _ => return Ok(()),
    };
    let entry = NewEntry {
        engagement_id: Some(id),
        actor_id: by,
        action,
        subject: "engagement",
        subject_id: Some(id),
        detail: detail.to_owned(),
        ..NewEntry::default()
    };
    audit::record(conn, now, &entry)
}

fn entry<'a>(viewer: &Viewer, id: i64, measurement: i64, action: &'a str, detail: String) -> NewEntry<'a> {
    NewEntry {
        engagement_id: Some(id),
        actor_id: Some(viewer.id),
        action,
        subject: "measurement",
        subject_id: Some(measurement),
        detail,
        ..NewEntry::default()
    }
}
