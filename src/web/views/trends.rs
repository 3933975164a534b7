//! From the measurements of an engagement to a trend per intended workload.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::pictures::Trend;
use crate::domain::usage::{self, Counts, Figures};
use crate::i18n::Lang;
use crate::store::measurements::Measurement;

/// Days that a page shows at most, the latest ones.
const DAYS: usize = 12;

/// Trends of the intended workloads and the days they have, oldest first. Of several measurements of a day the one that
/// takes precedence is shown (R1); excluded ones are not.
pub fn of(lang: Lang, figures: &Figures, history: &[Measurement]) -> (Vec<Trend>, Vec<NaiveDate>) {
    let mut by_day: BTreeMap<(i64, NaiveDate), Vec<usage::Measurement>> = BTreeMap::new();
    for row in history {
        by_day.entry((row.workload_id, row.as_of)).or_default().push(row.figure());
    }
    let measured: Vec<((i64, NaiveDate), Counts)> = by_day
        .iter()
        .filter(|((workload, _), _)| figures.workloads.iter().any(|w| w.workload_id == *workload))
        .filter_map(|(key, all)| Some((*key, usage::counting(all)?.counts.filter(|c| c.entitled > 0)?)))
        .collect();
    let mut days: Vec<NaiveDate> = measured.iter().map(|((_, day), _)| *day).collect();
    days.sort_unstable();
    days.dedup();
    let days = days.split_off(days.len().saturating_sub(DAYS));
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
        return (Vec::new(), Vec::new());
    };
    let trends = figures.workloads.iter().filter_map(|w| {
        let of_workload: Vec<(NaiveDate, Counts)> = measured
            .iter()
            .filter(|((workload, day), _)| *workload == w.workload_id && *day >= first)
            .map(|((_, day), counts)| (*day, *counts))
            .collect();
        Trend::draw(lang, &w.name, w.target, &of_workload, (first, last))
    });
    (trends.collect(), days)
}
