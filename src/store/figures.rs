//! The current figures of engagements, put together for the gate from three tables.

use std::collections::HashMap;

use super::engagements::Engagement;
use super::{AnyConnection, Seen, SeenEngagements, criteria, engagements, measurements};
use crate::domain::precedence::counting;
use crate::domain::usage::{Figures, Measurement, WorkloadUsage};
use crate::error::Result;

/// Intended workloads with the measurement that counts, and the customer's criteria.
///
/// # Errors
/// The database's.
pub fn current(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Figures> {
    Ok(many(conn, engagement)?.remove(&engagement.id).unwrap_or_default())
}

/// The same for a list, in three queries. Every id asked for has an entry.
///
/// # Errors
/// The database's.
pub fn many(conn: &mut AnyConnection, engagements: &(impl SeenEngagements + ?Sized)) -> Result<HashMap<i64, Figures>> {
    let latest = latest(conn, engagements)?;
    put_together(conn, engagements, &latest)
}

/// The current figures with the measurements of the latest day of each workload, among which the one that counts was
/// chosen (R1).
///
/// # Errors
/// The database's.
pub fn with_rivals(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<(Figures, Rivals)> {
    let latest = latest(conn, engagement)?;
    let figures = put_together(conn, engagement, &latest)?.remove(&engagement.id).unwrap_or_default();
    Ok((figures, latest.into_iter().map(|((_, workload), all)| (workload, all)).collect()))
}

/// Measurements of the latest day by workload.
pub type Rivals = HashMap<i64, Vec<Measurement>>;

/// By engagement and workload.
type Latest = HashMap<(i64, i64), Vec<Measurement>>;

fn latest(conn: &mut AnyConnection, engagements: &(impl SeenEngagements + ?Sized)) -> Result<Latest> {
    let mut latest = Latest::new();
    for row in measurements::latest(conn, engagements)? {
        latest.entry((row.engagement_id, row.workload_id)).or_default().push(row.figure());
    }
    Ok(latest)
}

fn put_together(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
    latest: &Latest,
) -> Result<HashMap<i64, Figures>> {
    let mut figures: HashMap<i64, Figures> = engagements.ids().into_iter().map(|id| (id, Figures::default())).collect();
    for row in engagements::intended(conn, engagements)? {
        let of_workload = latest.get(&(row.engagement_id, row.workload_id));
        figures.entry(row.engagement_id).or_default().workloads.push(WorkloadUsage {
            workload_id: row.workload_id,
            key: row.key,
            name: row.name,
            target: row.target,
            measurement: of_workload.and_then(|all| counting(all).cloned()),
        });
    }
    for (engagement, criterion) in criteria::find_by_engagements(conn, engagements)? {
        figures.entry(engagement).or_default().criteria.push(criterion);
    }
    Ok(figures)
}
