//! How the workload of an engagement moved that stands lowest against its target, for the small trends of lists.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};

use crate::domain::trend::{Movement, daily};
use crate::domain::usage::{Figures, Measurement, WorkloadUsage};
use crate::error::Result;
use crate::store::{AnyConnection, SeenEngagements, measurements};

/// Half a year, in days: what a small trend spans.
pub const SPAN: i64 = 182;

/// The movements of these engagements up to this day, in one query; none where nothing is measured.
///
/// # Errors
/// The database's.
pub(super) fn of(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
    figures: &HashMap<i64, Figures>,
    today: NaiveDate,
) -> Result<HashMap<i64, Movement>> {
    let lowest: HashMap<i64, &WorkloadUsage> =
        figures.iter().filter_map(|(id, figures)| Some((*id, figures.lowest()?))).collect();
    let mut workloads: Vec<i64> = lowest.values().map(|usage| usage.workload_id).collect();
    workloads.sort_unstable();
    workloads.dedup();
    let since = today.checked_sub_days(Days::new(SPAN.unsigned_abs())).unwrap_or(today);
    let mut measured: HashMap<i64, Vec<Measurement>> = HashMap::new();
    for row in measurements::since(conn, engagements, &workloads, since)? {
        // The rows come with the workloads that are another engagement's lowest.
        if lowest.get(&row.engagement_id).is_some_and(|usage| usage.workload_id == row.workload_id) {
            measured.entry(row.engagement_id).or_default().push(row.figure());
        }
    }
    let movement = |(id, usage): (i64, &WorkloadUsage)| {
        let days = daily(measured.remove(&id)?);
        Some((id, Movement { name: usage.name.clone(), target: usage.target, since, days }))
    };
    Ok(lowest.into_iter().filter_map(movement).collect())
}
