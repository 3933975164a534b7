//! From the measurements of an engagement to a trend per intended workload.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::pictures::Trend;
use crate::domain::usage::{self, Counts, Figures, WorkloadUsage};
use crate::store::measurements::Measurement;
use crate::words::Lang;

/// Days that a picture shows at most, the latest ones of its workload.
pub const DAYS: i64 = 12;

/// Trends of the intended workloads and the days they have, oldest first. Of several measurements of a day the one that
/// takes precedence is shown (R1); excluded ones are not. Each workload keeps its own last days, so that one that is
/// measured often does not push another off the page.
pub fn of(lang: Lang, figures: &Figures, measured: &[Measurement]) -> (Vec<Trend>, Vec<NaiveDate>) {
    let mut by_day: BTreeMap<(i64, NaiveDate), Vec<usage::Measurement>> = BTreeMap::new();
    for row in measured {
        by_day.entry((row.workload_id, row.as_of)).or_default().push(row.figure());
    }
    let of_workload = |workload: i64| -> Vec<(NaiveDate, Counts)> {
        let all = by_day.iter().filter(|((of, _), _)| *of == workload);
        all.filter_map(|((_, day), all)| Some((*day, usage::counting(all)?.counts.filter(|c| c.entitled > 0)?)))
            .collect()
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
