//! From the days of an engagement's workloads to a picture for each.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;

use super::pictures::Trend;
use crate::domain::usage::{Counts, Figures, WorkloadUsage};
use crate::words::Lang;

/// Trends of the intended workloads and the days they have, oldest first. Each workload has its own last days, so that one
/// that is measured often does not push another off the page.
pub fn of(
    lang: Lang,
    figures: &Figures,
    measured: &HashMap<i64, Vec<(NaiveDate, Counts)>>,
) -> (Vec<Trend>, Vec<NaiveDate>) {
    let of_workload = |workload: i64| -> Vec<(NaiveDate, Counts)> {
        measured.get(&workload).into_iter().flatten().filter(|(_, counts)| counts.entitled > 0).copied().collect()
    };
    let lines: Vec<(&WorkloadUsage, Vec<(NaiveDate, Counts)>)> =
        figures.workloads.iter().map(|usage| (usage, of_workload(usage.workload_id))).collect();
    let days: BTreeSet<NaiveDate> = lines.iter().flat_map(|(_, days)| days.iter().map(|(day, _)| *day)).collect();
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
        return (Vec::new(), Vec::new());
    };
    let draw = |(usage, days): &(&WorkloadUsage, Vec<(NaiveDate, Counts)>)| {
        Trend::draw(lang, &usage.name, usage.target, days, (first, last))
    };
    (lines.iter().filter_map(draw).collect(), days.into_iter().collect())
}
