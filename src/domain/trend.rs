//! How a workload's rate moved over the days: what the pictures draw.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::precedence::counting;
use super::usage::{Counts, Measurement};

/// Counts by day, oldest first. Of several measurements of a day it is those of the one that goes before the others (R1);
/// excluded ones and "no data" are left out.
pub fn daily(measurements: impl IntoIterator<Item = Measurement>) -> Vec<(NaiveDate, Counts)> {
    let mut by_day: BTreeMap<NaiveDate, Vec<Measurement>> = BTreeMap::new();
    for measurement in measurements {
        by_day.entry(measurement.as_of).or_default().push(measurement);
    }
    by_day.into_iter().filter_map(|(day, all)| Some((day, counting(&all)?.counts?))).collect()
}

/// How the workload moved that stands lowest against its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    pub name: String,
    /// Percent, 10 to 100.
    pub target: i64,
    /// The first day of the span.
    pub since: NaiveDate,
    /// Within the span, oldest first.
    pub days: Vec<(NaiveDate, Counts)>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::usage::Source;

    #[test]
    fn a_day_has_one_rate_and_days_without_data_none() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let measurement = |id, d, source, active: Option<i64>| Measurement {
            id,
            counts: active.map(|active| Counts { active, entitled: 10 }),
            period_days: 28,
            as_of: day(d),
            source,
            report: String::new(),
            entered_at: day(20).and_hms_opt(0, 0, 0).unwrap(),
            excluded: id == 5,
        };
        let all = [
            measurement(1, 9, Source::Imported, Some(1)),
            measurement(2, 3, Source::Typed, Some(2)),
            measurement(3, 3, Source::Imported, Some(3)),
            measurement(4, 5, Source::Typed, None),
            measurement(5, 6, Source::Typed, Some(5)),
        ];
        let counts = |active| Counts { active, entitled: 10 };
        assert_eq!(daily(all), [(day(3), counts(2)), (day(9), counts(1))]);
    }
}
