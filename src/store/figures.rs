//! The current figures of engagements, put together for the gate from three tables.

use std::collections::HashMap;

use super::engagements::Engagement;
use super::{AnyConnection, Seen, SeenEngagements, criteria, engagements, measurements};
use crate::domain::usage::{self, Figures, WorkloadUsage};
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
    let ids = &engagements.ids();
    let mut measured: HashMap<(i64, i64), Vec<usage::Measurement>> = HashMap::new();
    for row in measurements::latest(conn, ids)? {
        measured.entry((row.engagement_id, row.workload_id)).or_default().push(row.figure());
    }
    let mut figures: HashMap<i64, Figures> = ids.iter().map(|id| (*id, Figures::default())).collect();
    for row in engagements::intended(conn, ids)? {
        let of_workload = measured.get(&(row.engagement_id, row.workload_id));
        figures.entry(row.engagement_id).or_default().workloads.push(WorkloadUsage {
            workload_id: row.workload_id,
            key: row.key,
            name: row.name,
            target: row.target,
            measurement: of_workload.and_then(|all| usage::counting(all).cloned()),
        });
    }
    for (engagement, criterion) in criteria::find_by_engagements(conn, ids)? {
        figures.entry(engagement).or_default().criteria.push(criterion);
    }
    Ok(figures)
}
