//! Which of several measurements of a workload counts, and why (R1): one order, told to the reader as it is applied.

use std::cmp::Ordering;

use chrono::NaiveDate;

use super::usage::{Measurement, Source, USUAL_PERIOD_DAYS};

/// What decides between two measurements of a workload, in the order of the rule (R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The later as-of date.
    Date,
    /// Of the same date, the period nearest to 28 days; at a tie the shorter.
    Period,
    /// Of the same date and period, typed before imported.
    Source,
    /// Of the same date, period and source, the last entered.
    Entry,
}

/// How two measurements of a workload stand to each other, and what decides it.
fn compared(a: &Measurement, b: &Measurement) -> (Ordering, By) {
    let typed = |m: &Measurement| m.source == Source::Typed;
    // How far the period is from the usual one, then how long it is: less goes first in both.
    let farness = |m: &Measurement| (m.period_days.abs_diff(USUAL_PERIOD_DAYS), m.period_days);
    let steps = [
        (a.as_of.cmp(&b.as_of), By::Date),
        (farness(b).cmp(&farness(a)), By::Period),
        (typed(a).cmp(&typed(b)), By::Source),
    ];
    let decides = steps.into_iter().find(|(order, _)| order.is_ne());
    decides.unwrap_or_else(|| (a.entered_at.cmp(&b.entered_at).then(a.id.cmp(&b.id)), By::Entry))
}

fn may_count(measurement: &Measurement) -> bool {
    !measurement.excluded && measurement.counts.is_some()
}

/// The measurement that counts: latest as-of date, then the period nearest to 28 days (at a tie the shorter), then typed
/// before imported, then the last entered (R1). Excluded ones and "no data" never do.
pub fn counting<'a>(measurements: impl IntoIterator<Item = &'a Measurement>) -> Option<&'a Measurement> {
    measurements.into_iter().filter(|m| may_count(m)).max_by(|a, b| compared(a, b).0)
}

/// Why a measurement that could count does, or does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no other.
    Only,
    /// It counts before the one next to it.
    Before(By),
    Behind(Behind),
}

/// Another one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// As-of date of the one that counts.
    pub day: NaiveDate,
    /// What decides between the two.
    pub by: By,
}

impl Behind {
    /// Why a measurement stands behind `first`, the one that counts.
    pub fn of(measurement: &Measurement, first: &Measurement) -> Self {
        Self { day: first.as_of, by: compared(first, measurement).1 }
    }
}

/// Why this measurement counts, or stands behind `first`, the one that does. `all` are the measurements of the workload,
/// as far as they are of the day of `first`; older ones change nothing.
pub fn why<'a>(of: &Measurement, first: &Measurement, all: impl IntoIterator<Item = &'a Measurement>) -> Why {
    if of.id != first.id {
        return Why::Behind(Behind::of(of, first));
    }
    match counting(all.into_iter().filter(|m| m.id != of.id)) {
        Some(next) => Why::Before(compared(first, next).1),
        None => Why::Only,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::usage::Counts;

    fn measurement(id: i64, day: u32, source: Source, entered: u32) -> Measurement {
        let as_of = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        Measurement {
            id,
            counts: Some(Counts { active: 1, entitled: 10 }),
            period_days: 28,
            as_of,
            source,
            report: String::new(),
            entered_at: NaiveDate::from_ymd_opt(2026, 11, entered).unwrap().and_hms_opt(0, 0, 0).unwrap(),
            excluded: false,
        }
    }

    #[test]
    fn r1_counts_the_latest_then_the_nearest_period_then_typed_then_last_entered() {
        let older = measurement(1, 1, Source::Typed, 20);
        let imported = measurement(2, 5, Source::Imported, 21);
        let typed = measurement(3, 5, Source::Typed, 6);
        let typed_later = measurement(4, 5, Source::Typed, 7);
        let excluded = Measurement { excluded: true, ..measurement(5, 9, Source::Typed, 9) };
        let no_data = Measurement { counts: None, ..measurement(6, 9, Source::Typed, 9) };
        let all = [older, imported, typed, typed_later, excluded, no_data];
        assert_eq!(counting(&all).map(|m| m.id), Some(4));
        assert_eq!(counting(&all[..2]).map(|m| m.id), Some(2));
        assert_eq!(counting(&all[4..]), None);
    }

    #[test]
    fn r1_takes_the_period_nearest_to_28_days() {
        // Periods of one day, the source and the day of entry of each; which one counts.
        use Source::{Imported, Typed};
        type Case<'a> = (&'a [(i64, Source, u32)], i64);
        let table: [Case<'_>; 9] = [
            (&[(7, Imported, 6), (30, Imported, 6), (90, Imported, 6), (180, Imported, 6)], 30),
            (&[(180, Imported, 9), (7, Imported, 6), (90, Imported, 9)], 7),
            (&[(90, Typed, 9), (30, Imported, 6)], 30),
            (&[(28, Imported, 6), (30, Typed, 9)], 28),
            // 26 and 30 are as near as each other.
            (&[(30, Typed, 9), (26, Imported, 6)], 26),
            (&[(26, Imported, 6), (30, Typed, 9)], 26),
            (&[(7, Typed, 6), (45, Imported, 6)], 45),
            (&[(1, Typed, 6), (55, Typed, 6)], 1),
            (&[(180, Typed, 6)], 180),
        ];
        for (rows, expected) in table {
            let all: Vec<Measurement> = (1..)
                .zip(rows)
                .map(|(id, (days, source, entered))| Measurement {
                    period_days: *days,
                    ..measurement(id, 5, *source, *entered)
                })
                .collect();
            let first = counting(&all).unwrap();
            assert_eq!(first.period_days, expected, "{rows:?}");
            let told = all.iter().filter(|m| m.id != first.id).map(|m| why(m, first, &all));
            assert!(
                told.into_iter().all(|why| why == Why::Behind(Behind { day: first.as_of, by: By::Period })),
                "{rows:?}"
            );
        }
        let long = Measurement { period_days: 180, ..measurement(1, 6, Imported, 7) };
        let usual = measurement(2, 5, Typed, 7);
        assert_eq!(counting([&long, &usual]).map(|m| m.id), Some(1), "the later day goes before the period");
        assert_eq!(why(&long, &long, [&long]), Why::Only);
        let both = [Measurement { period_days: 90, ..measurement(3, 6, Imported, 8) }, long];
        assert_eq!(why(&both[0], &both[0], &both), Why::Before(By::Period));
    }

    #[test]
    fn r1_is_told_as_it_is_applied() {
        use Source::{Imported, Typed};
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let behind = |d, by| Why::Behind(Behind { day: day(d), by });
        // Each as (day, source, day of entry), and why each of them counts or not, in their order.
        type Case<'a> = (&'a [(u32, Source, u32)], &'a [Why]);
        let table: [Case<'_>; 6] = [
            (&[(5, Imported, 6)], &[Why::Only]),
            (&[(5, Imported, 6), (4, Typed, 7)], &[Why::Before(By::Date), behind(5, By::Date)]),
            (&[(5, Imported, 7), (5, Typed, 6)], &[behind(5, By::Source), Why::Before(By::Source)]),
            (&[(5, Typed, 6), (5, Typed, 7)], &[behind(5, By::Entry), Why::Before(By::Entry)]),
            (&[(5, Imported, 6), (5, Imported, 6)], &[behind(5, By::Entry), Why::Before(By::Entry)]),
            (
                &[(5, Typed, 6), (5, Imported, 9), (5, Typed, 7), (1, Typed, 9)],
                &[behind(5, By::Entry), behind(5, By::Source), Why::Before(By::Entry), behind(5, By::Date)],
            ),
        ];
        for (rows, expected) in table {
            let all: Vec<Measurement> =
                (1..).zip(rows).map(|(id, (day, source, entered))| measurement(id, *day, *source, *entered)).collect();
            let first = counting(&all).unwrap();
            let told: Vec<Why> = all.iter().map(|m| why(m, first, &all)).collect();
            assert_eq!(told, expected, "{rows:?}");
        }
    }

    #[test]
    fn what_never_counts_is_no_reason() {
        let first = measurement(1, 5, Source::Typed, 6);
        let excluded = Measurement { excluded: true, ..measurement(2, 5, Source::Typed, 7) };
        let no_data = Measurement { counts: None, ..measurement(3, 5, Source::Typed, 8) };
        assert_eq!(why(&first, &first, &[first.clone(), excluded, no_data]), Why::Only);
    }
}
