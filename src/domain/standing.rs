//! What becomes of the figures that a report brings: which of them count, and what stands before the others (R1). Which of
//! two measurements goes first is `precedence`'s business.

use chrono::{NaiveDate, NaiveDateTime};

use super::precedence::{Behind, counting};
use super::usage::{Counts, Figures, Measurement, Source};

/// What becomes of a rate of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It becomes the measurement that counts (R1).
    Counts,
    /// It is kept, but another goes before it (R1).
    Behind(Behind),
    /// It is kept; the workload is not an intended one.
    RecordedOnly,
    /// It is kept as "no data", which never counts.
    NoData,
    /// No data for a workload that is not an intended one: not kept.
    LeftOut,
    /// An earlier import brought the same.
    Known { excluded: bool },
}

impl Standing {
    /// Whether a measurement is written.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::Counts | Self::Behind(_) | Self::RecordedOnly | Self::NoData)
    }
}

/// A rate that a report brings for a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brought {
    pub workload_id: i64,
    /// `None` is "no data".
    pub counts: Option<Counts>,
    pub period_days: i64,
    pub as_of: NaiveDate,
    /// The same is there from an earlier import: whether it is excluded.
    pub known: Option<bool>,
}

impl Brought {
    /// As the measurement that it will be; its id is beyond all that are there.
    fn measurement(&self, place: usize, report: &str, now: NaiveDateTime) -> Measurement {
        Measurement {
            id: i64::MAX / 2 + i64::try_from(place).unwrap_or_default(),
            counts: self.counts,
            period_days: self.period_days,
            as_of: self.as_of,
            source: Source::Imported,
            report: report.to_owned(),
            entered_at: now,
            excluded: false,
        }
    }

    /// What becomes of it by itself. Whether it is the one that counts is told beside all others.
    fn alone(&self, is_intended: bool) -> Standing {
        match (self.known, is_intended, self.counts) {
            (Some(excluded), ..) => Standing::Known { excluded },
            (None, false, None) => Standing::LeftOut,
            (None, true, None) => Standing::NoData,
            (None, false, Some(_)) => Standing::RecordedOnly,
            (None, true, Some(_)) => Standing::Counts,
        }
    }
}

/// What becomes of each of the rates, in their order, and the figures with them. Of the rates and the measurement that
/// counts now, one counts per intended workload; the others stand behind it (R1).
pub fn settle(before: &Figures, brought: &[Brought], report: &str, now: NaiveDateTime) -> (Vec<Standing>, Figures) {
    let is_intended = |rate: &Brought| before.workloads.iter().any(|w| w.workload_id == rate.workload_id);
    let mut standings: Vec<Standing> = brought.iter().map(|rate| rate.alone(is_intended(rate))).collect();
    let mut after = before.clone();
    for usage in &mut after.workloads {
        let rates = brought.iter().zip(&mut standings).enumerate();
        let candidates: Vec<_> = rates
            .filter(|(_, (rate, standing))| rate.workload_id == usage.workload_id && **standing == Standing::Counts)
            .map(|(place, (rate, standing))| (rate.measurement(place, report, now), standing))
            .collect();
        let all = usage.measurement.iter().chain(candidates.iter().map(|(measurement, _)| measurement));
        let Some(first) = counting(all).cloned() else { continue };
        for (measurement, standing) in candidates {
            if measurement.id != first.id {
                *standing = Standing::Behind(Behind::of(&measurement, &first));
            }
        }
        usage.measurement = Some(first);
    }
    (standings, after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::precedence::By;
    use crate::domain::usage::WorkloadUsage;

    const INTENDED: i64 = 1;
    const OTHER: i64 = 2;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn now() -> NaiveDateTime {
        day(20).and_hms_opt(0, 0, 0).unwrap()
    }

    /// One intended workload at 10 %, with one in ten users before.
    fn before(measurement: Option<(u32, Source)>) -> Figures {
        let measurement = measurement.map(|(as_of, source)| Measurement {
            id: 7,
            counts: Some(Counts { active: 1, entitled: 10 }),
            period_days: 28,
            as_of: day(as_of),
            source,
            report: String::new(),
            entered_at: now() - chrono::TimeDelta::days(1),
            excluded: false,
        });
        let (key, name) = ("teams".to_owned(), "Teams".to_owned());
        let usage = WorkloadUsage { workload_id: INTENDED, key, name, target: 10, measurement };
        Figures { workloads: vec![usage], criteria: Vec::new() }
    }

    /// A rate of this day; none in ten users where it has data.
    fn rate(workload_id: i64, as_of: u32, has_data: bool) -> Brought {
        let counts = has_data.then_some(Counts { active: 0, entitled: 10 });
        Brought { workload_id, counts, period_days: 28, as_of: day(as_of), known: None }
    }

    #[test]
    fn each_rate_by_itself() {
        let known = |excluded| Some(excluded);
        let table = [
            (INTENDED, true, None, Standing::Counts, true),
            (INTENDED, false, None, Standing::NoData, true),
            (OTHER, true, None, Standing::RecordedOnly, true),
            (OTHER, false, None, Standing::LeftOut, false),
            // What was there before goes before all else, also where it had no data or is of no intended workload.
            (INTENDED, true, known(false), Standing::Known { excluded: false }, false),
            (INTENDED, true, known(true), Standing::Known { excluded: true }, false),
            (INTENDED, false, known(false), Standing::Known { excluded: false }, false),
            (OTHER, false, known(false), Standing::Known { excluded: false }, false),
        ];
        for (workload, has_data, known, expected, is_new) in table {
            let brought = Brought { known, ..rate(workload, 5, has_data) };
            let (standings, after) = settle(&before(None), &[brought], "r", now());
            assert_eq!(standings, [expected], "{brought:?}");
            assert_eq!(expected.is_new(), is_new, "{brought:?}");
            assert_eq!(after.workloads[0].measurement.is_some(), expected == Standing::Counts, "{brought:?}");
        }
    }

    #[test]
    fn r1_one_counts_and_the_others_stand_behind_it() {
        let behind = |at, by| Standing::Behind(Behind { day: day(at), by });
        let typed = |at| Some((at, Source::Typed));
        let imported = |at| Some((at, Source::Imported));
        // What counts before; days of the rates; what becomes of them; the day and the users of what counts after.
        let table: [(_, &[u32], &[Standing], _); 8] = [
            (None, &[5], &[Standing::Counts], (5, 0)),
            (typed(4), &[5], &[Standing::Counts], (5, 0)),
            (typed(6), &[5], &[behind(6, By::Date)], (6, 1)),
            (typed(5), &[5], &[behind(5, By::Source)], (5, 1)),
            (imported(5), &[5], &[Standing::Counts], (5, 0)),
            (imported(5), &[4, 6, 5], &[behind(6, By::Date), Standing::Counts, behind(6, By::Date)], (6, 0)),
            // Of the same day, as two periods may be, the last in the file.
            (None, &[5, 5], &[behind(5, By::Entry), Standing::Counts], (5, 0)),
            (typed(9), &[5, 6], &[behind(9, By::Date), behind(9, By::Date)], (9, 1)),
        ];
        for (measurement, days, expected, (as_of, active)) in table {
            let brought: Vec<Brought> = days.iter().map(|day| rate(INTENDED, *day, true)).collect();
            let (standings, after) = settle(&before(measurement), &brought, "r", now());
            assert_eq!(standings, expected, "{measurement:?} {days:?}");
            let counts = after.workloads[0].measurement.as_ref().unwrap();
            assert_eq!((counts.as_of, counts.counts.unwrap().active), (day(as_of), active), "{measurement:?} {days:?}");
            assert_eq!(counts.report, if active == 0 { "r" } else { "" }, "{measurement:?} {days:?}");
        }
    }

    #[test]
    fn r1_what_never_counts_leaves_the_figures_as_they_are() {
        let figures = before(Some((3, Source::Typed)));
        let again = Brought { known: Some(false), ..rate(INTENDED, 9, true) };
        let brought = [rate(INTENDED, 9, false), rate(OTHER, 9, true), rate(OTHER, 9, false), again];
        let (standings, after) = settle(&figures, &brought, "r", now());
        let known = Standing::Known { excluded: false };
        assert_eq!(standings, [Standing::NoData, Standing::RecordedOnly, Standing::LeftOut, known]);
        assert_eq!(after, figures);
        assert_eq!(settle(&figures, &[], "r", now()), (Vec::new(), figures.clone()));
    }
}
