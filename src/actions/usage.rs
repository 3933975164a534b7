//! Recording and excluding usage measurements, and noting in the trail when the gate opens or shuts by that.

use chrono::NaiveDate;

use super::held::{held, note_gate};
use crate::domain::audit::Event;
use crate::domain::usage::{Counts, Source};
use crate::error::{Error, Result};
use crate::store::engagements::{self, Engagement};
use crate::store::measurements::{self, NewMeasurement};
use crate::store::{Seen, Work, figures};

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
/// As in [`record_all`].
pub fn record(work: &mut Work<'_>, id: i64, input: &MeasurementInput) -> Result<i64> {
    let (engagement, was_open) = begin(work, id)?;
    let measurement = add(work, id, input)?;
    note_gate(work, &engagement, was_open)?;
    Ok(measurement)
}

/// Adds several measurements at once; their ids in the same order.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's.
pub fn record_all(work: &mut Work<'_>, id: i64, inputs: &[MeasurementInput]) -> Result<Vec<i64>> {
    let (engagement, was_open) = begin(work, id)?;
    let measurements = inputs.iter().map(|input| add(work, id, input)).collect::<Result<_>>()?;
    note_gate(work, &engagement, was_open)?;
    Ok(measurements)
}

fn add(work: &mut Work<'_>, id: i64, input: &MeasurementInput) -> Result<i64> {
    let viewer = work.viewer()?;
    if !(1..=366).contains(&input.period_days) || input.counts.is_some_and(|c| c.active < 0 || c.entitled < 0) {
        return Err(Error::Malformed("a measurement has counts from 0 and a period of 1 to 366 days"));
    }
    let measurement = measurements::insert(
        work.conn,
        &NewMeasurement {
            engagement_id: id,
            workload_id: input.workload_id,
            active: input.counts.map(|c| c.active),
            entitled: input.counts.map(|c| c.entitled),
            period_days: input.period_days,
            as_of: input.as_of,
            source: input.source,
            report: &input.report,
            note: &input.note,
            entered_by: viewer.id,
            entered_at: work.now,
            import_id: None,
        },
    )?;
    let event = Event::UsageRecorded { workload: input.workload_id, source: input.source };
    work.audit(event.of(measurement).within(id))?;
    Ok(measurement)
}

/// Takes a measurement out of the gate, with a reason; it stays in the history.
///
/// # Errors
/// `NotFound` and `Forbidden` as in [`record`]; `Conflict` when it is excluded already.
pub fn exclude(work: &mut Work<'_>, id: i64, measurement: i64, reason: &str) -> Result<()> {
    let viewer = work.viewer()?;
    let (engagement, was_open) = begin(work, id)?;
    measurements::exclude(work.conn, &engagement, measurement, viewer.id, work.now, reason)?;
    work.audit(Event::UsageExcluded.of(measurement).within(id))?;
    note_gate(work, &engagement, was_open)
}

/// Authorises, makes other writers wait, and says whether the gate is open before the change.
fn begin(work: &mut Work<'_>, id: i64) -> Result<(Seen<Engagement>, bool)> {
    let engagement = held(work, id)?;
    engagements::touch(work.conn, id, work.now)?;
    let was_open = figures::current(work.conn, &engagement)?.gate_open();
    Ok((engagement, was_open))
}
