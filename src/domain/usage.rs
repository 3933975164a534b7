//! Active usage (AU) and the gate that it opens: R1, R2 and R3. Which of several measurements counts is `precedence`'s
//! business.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::keyed::keyed;
use super::report::Kind;

/// Target of a workload unless it is set higher, in percent (R1).
pub const LEAST_TARGET: i64 = 10;
/// Age in days beyond which a measurement is marked as stale (R1).
pub const STALE_AFTER_DAYS: i64 = 45;
/// What FastTrack measures over, in days: of measurements of one day the period nearest to it counts (R1).
pub const USUAL_PERIOD_DAYS: i64 = 28;
/// A month, in days: what covers more flatters the rate, and is asked about (R1).
pub const LONGEST_USUAL_PERIOD_DAYS: i64 = 31;

keyed! {
    /// Where a measurement comes from. Typed ones count before imported ones of the same date (R1).
    Source { Typed = "typed", Imported = "imported", }
}

impl Source {
    /// Whether what comes from there is an approximation (概算). `report`: the key of the report of an imported one.
    pub fn is_approximate(self, report: &str) -> bool {
        self == Self::Imported && !Kind::from_key(report).is_some_and(Kind::is_exact)
    }
}

/// One measurement of a workload, as far as the gate needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    pub id: i64,
    /// `None` is "no data", which never counts.
    pub counts: Option<Counts>,
    pub period_days: i64,
    pub as_of: NaiveDate,
    pub source: Source,
    /// Name of the report of an imported one.
    pub report: String,
    pub entered_at: NaiveDateTime,
    pub excluded: bool,
}

/// Active and entitled users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Counts {
    pub active: i64,
    pub entitled: i64,
}

impl Counts {
    /// Whether the rate reaches the target: compared as integers, so that 9.96 % never passes for 10 % (R1).
    pub fn reaches(self, target: i64) -> bool {
        self.entitled > 0 && i128::from(self.active) * 100 >= i128::from(target) * i128::from(self.entitled)
    }

    /// The rate as shown, without the sign: one decimal, half up; two decimals rounded down where one would show the
    /// target although the rule fails. `None` where it cannot be computed (算出不可).
    pub fn figure(self, target: i64) -> Option<String> {
        if self.entitled <= 0 {
            return None;
        }
        let (active, entitled) = (i128::from(self.active), i128::from(self.entitled));
        let tenths = (active * 2000 + entitled) / (entitled * 2);
        if !self.reaches(target) && tenths >= i128::from(target) * 10 {
            let hundredths = active * 10_000 / entitled;
            return Some(format!("{}.{:02}", hundredths / 100, hundredths % 100));
        }
        Some(format!("{}.{}", tenths / 10, tenths % 10))
    }

    /// The rate in hundredths of a percent, rounded down, for drawing.
    pub fn hundredths(self) -> Option<i64> {
        (self.entitled > 0)
            .then(|| i64::try_from(i128::from(self.active) * 10_000 / i128::from(self.entitled)).unwrap_or(i64::MAX))
    }

    /// How many more active users reach the target; 0 when it is reached.
    pub fn missing_users(self, target: i64) -> i64 {
        let needed = (i128::from(target) * i128::from(self.entitled) + 99) / 100;
        i64::try_from((needed - i128::from(self.active)).max(0)).unwrap_or(i64::MAX)
    }
}

/// An intended workload with its target and the measurement that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkloadUsage {
    pub workload_id: i64,
    pub key: String,
    pub name: String,
    /// Percent, 10 to 100.
    pub target: i64,
    pub measurement: Option<Measurement>,
}

impl WorkloadUsage {
    pub fn counts(&self) -> Option<Counts> {
        self.measurement.as_ref().and_then(|m| m.counts)
    }

    pub fn passes(&self) -> bool {
        self.counts().is_some_and(|c| c.reaches(self.target))
    }

    /// The rate as shown; `None` is 算出不可.
    pub fn figure(&self) -> Option<String> {
        self.counts().and_then(|c| c.figure(self.target))
    }

    /// Whether the measurement that counts is older than 45 days on this day (R1).
    pub fn is_stale(&self, today: NaiveDate) -> bool {
        self.measurement.as_ref().is_some_and(|m| (today - m.as_of).num_days() > STALE_AFTER_DAYS)
    }

    /// Whether the measurement that counts covers more than a month, since there is none of a better period (R1).
    pub fn covers_long(&self) -> bool {
        self.measurement.as_ref().is_some_and(|m| m.period_days > LONGEST_USUAL_PERIOD_DAYS)
    }

    /// Whether the rate comes from a report and so is an approximation (概算).
    pub fn is_approximate(&self) -> bool {
        self.measurement.as_ref().is_some_and(|m| m.source.is_approximate(&m.report))
    }
}

/// A success criterion that the customer defined (R2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    pub statement: String,
    pub target: String,
    pub actual: String,
    pub evidence: String,
    pub evidence_url: String,
    pub achieved: bool,
    pub achieved_by: String,
    pub achieved_on: Option<NaiveDate>,
}

/// What a criterion must have to be achieved (R2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    Target,
    Actual,
    /// A text, or a link.
    Evidence,
}

impl Criterion {
    /// Achieved counts only with target, actual and evidence (R2).
    pub fn counts_as_achieved(&self) -> bool {
        self.achieved && self.unmet().is_empty()
    }

    /// What is missing of a criterion that is said to be achieved (R2); nothing of one that is not.
    pub fn unmet(&self) -> Vec<Demand> {
        let there = |text: &str| !text.trim().is_empty();
        let all = [
            (Demand::Target, there(&self.target)),
            (Demand::Actual, there(&self.actual)),
            (Demand::Evidence, there(&self.evidence) || there(&self.evidence_url)),
        ];
        all.into_iter().filter(|(_, met)| self.achieved && !met).map(|(demand, _)| demand).collect()
    }
}

/// The figures of an engagement at one moment; copied into a review at submission (R3).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Figures {
    pub workloads: Vec<WorkloadUsage>,
    pub criteria: Vec<Criterion>,
}

impl Figures {
    /// R1: every intended workload reaches its target; without one the rule does not pass.
    pub fn usage_passes(&self) -> bool {
        !self.workloads.is_empty() && self.workloads.iter().all(WorkloadUsage::passes)
    }

    /// R2: at least one criterion, and each achieved with target, actual and evidence.
    pub fn criteria_pass(&self) -> bool {
        !self.criteria.is_empty() && self.criteria.iter().all(Criterion::counts_as_achieved)
    }

    /// R1 or R2 opens the gate.
    pub fn gate_open(&self) -> bool {
        self.usage_passes() || self.criteria_pass()
    }

    /// The one target that all workloads share, where they do.
    pub fn shared_target(&self) -> Option<i64> {
        let target = self.workloads.first()?.target;
        self.workloads.iter().all(|workload| workload.target == target).then_some(target)
    }

    /// How many workloads reach their target.
    pub fn reached(&self) -> usize {
        self.workloads.iter().filter(|w| w.passes()).count()
    }

    pub fn achieved(&self) -> usize {
        self.criteria.iter().filter(|c| c.counts_as_achieved()).count()
    }

    /// Whether AU is at 10 % or more for every intended workload, whatever the targets are (R6).
    pub fn usage_at_least_ten(&self) -> bool {
        !self.workloads.is_empty() && self.workloads.iter().all(|w| w.counts().is_some_and(|c| c.reaches(LEAST_TARGET)))
    }

    /// The earliest day of the measurements that count.
    pub fn measured_on(&self) -> Option<NaiveDate> {
        self.workloads.iter().filter_map(|w| Some(w.measurement.as_ref()?.as_of)).min()
    }

    /// Whether an intended workload has no measurement that counts.
    pub fn any_unmeasured(&self) -> bool {
        self.workloads.iter().any(|w| w.measurement.is_none())
    }

    pub fn any_stale(&self, today: NaiveDate) -> bool {
        self.workloads.iter().any(|w| w.is_stale(today))
    }

    /// Whether a measurement that counts is to be confirmed: older than 45 days, or of a period that flatters (R1).
    pub fn any_doubtful(&self, today: NaiveDate) -> bool {
        self.any_stale(today) || self.workloads.iter().any(WorkloadUsage::covers_long)
    }

    /// The workload furthest below or least above its target.
    pub fn lowest(&self) -> Option<&WorkloadUsage> {
        let beyond =
            |w: &&WorkloadUsage| w.counts().and_then(Counts::hundredths).map(|h| h.saturating_sub(w.target * 100));
        self.workloads.iter().filter(|w| w.figure().is_some()).min_by_key(beyond)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(active: i64, entitled: i64) -> Counts {
        Counts { active, entitled }
    }

    #[test]
    fn r1_compares_integers_and_never_shows_an_unreached_target() {
        // active, entitled, target, passes, shown
        let table = [
            (0, 0, 10, false, None),
            (5, 0, 10, false, None),
            (999, 10_000, 10, false, Some("9.99")),
            (996, 10_000, 10, false, Some("9.96")),
            (994, 10_000, 10, false, Some("9.9")),
            (1_000, 10_000, 10, true, Some("10.0")),
            (31, 311, 10, false, Some("9.96")),
            (280, 311, 10, true, Some("90.0")),
            (285, 366, 10, true, Some("77.9")),
            (101, 100, 100, true, Some("101.0")),
            (99_999, 100_000, 100, false, Some("99.99")),
            (1, 3, 33, true, Some("33.3")),
            (i64::MAX, i64::MAX, 100, true, Some("100.0")),
            (i64::MAX, 1, 100, true, Some("922337203685477580700.0")),
        ];
        for (active, entitled, target, passes, shown) in table {
            let c = counts(active, entitled);
            assert_eq!(c.reaches(target), passes, "R1 {active}/{entitled} against {target}");
            assert_eq!(c.figure(target).as_deref(), shown, "R1 figure of {active}/{entitled}");
        }
    }

    fn measurement(id: i64, day: u32, source: Source, entered: u32) -> Measurement {
        let as_of = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        Measurement {
            id,
            counts: Some(counts(1, 10)),
            period_days: 28,
            as_of,
            source,
            report: String::new(),
            entered_at: NaiveDate::from_ymd_opt(2026, 11, entered).unwrap().and_hms_opt(0, 0, 0).unwrap(),
            excluded: false,
        }
    }

    fn criterion(achieved: bool, evidence: &str) -> Criterion {
        Criterion {
            statement: "x".into(),
            target: "1".into(),
            actual: "1".into(),
            evidence: evidence.into(),
            evidence_url: String::new(),
            achieved,
            achieved_by: String::new(),
            achieved_on: None,
        }
    }

    #[test]
    fn r2_opens_the_gate_only_with_evidence_for_every_criterion() {
        let with = |criteria| Figures { workloads: vec![], criteria };
        assert!(!with(vec![]).gate_open(), "R2 needs a criterion, R1 a workload");
        assert!(with(vec![criterion(true, "report")]).gate_open());
        assert!(!with(vec![criterion(true, " ")]).gate_open());
        assert!(!with(vec![criterion(true, "report"), criterion(false, "report")]).gate_open());
    }

    #[test]
    fn r2_names_what_an_achieved_criterion_lacks() {
        use Demand::{Actual, Evidence, Target};
        let of = |target: &str, actual: &str, evidence: &str, url: &str| {
            let (target, actual) = (target.to_owned(), actual.to_owned());
            Criterion { target, actual, evidence_url: url.to_owned(), ..criterion(true, evidence) }.unmet()
        };
        assert_eq!(of("", " ", "", ""), [Target, Actual, Evidence]);
        assert_eq!(of("1", "", "", "https://example.com"), [Actual]);
        assert_eq!(of("1", "1", "report", ""), []);
        assert_eq!(
            Criterion { target: String::new(), ..criterion(false, "") }.unmet(),
            [],
            "not achieved, nothing asked"
        );
    }

    #[test]
    fn r1_stale_begins_after_45_days() {
        let usage = WorkloadUsage {
            workload_id: 1,
            key: "teams".into(),
            name: "Teams".into(),
            target: 10,
            measurement: Some(measurement(1, 1, Source::Typed, 1)),
        };
        let day = |n| NaiveDate::from_ymd_opt(2026, 11, 1).unwrap() + chrono::TimeDelta::days(n);
        assert!(!usage.is_stale(day(45)));
        assert!(usage.is_stale(day(46)));
        let doubtful = |period_days, today| {
            let measurement = usage.measurement.clone().map(|m| Measurement { period_days, ..m });
            let figures = Figures { workloads: vec![WorkloadUsage { measurement, ..usage.clone() }], criteria: vec![] };
            figures.any_doubtful(today)
        };
        assert_eq!(
            [28, 30, 31, 32, 90, 180].map(|days| doubtful(days, day(0))),
            [false, false, false, true, true, true]
        );
        assert!(doubtful(28, day(46)));
        assert!(!doubtful(28, day(45)));
    }

    #[test]
    fn the_lowest_is_measured_from_its_own_target() {
        let usage = |id, active, target| WorkloadUsage {
            workload_id: id,
            key: "teams".into(),
            name: "Teams".into(),
            target,
            measurement: Some(Measurement {
                counts: Some(counts(active, 100)),
                ..measurement(id, 1, Source::Typed, 1)
            }),
        };
        let sharing = |targets: &[i64]| {
            let workloads = targets.iter().map(|target| usage(1, 1, *target)).collect();
            Figures { workloads, criteria: Vec::new() }.shared_target()
        };
        assert_eq!((sharing(&[]), sharing(&[30]), sharing(&[10, 10])), (None, Some(30), Some(10)));
        assert_eq!(sharing(&[10, 20, 10]), None);
        let unknown = WorkloadUsage { measurement: None, ..usage(3, 0, 10) };
        let figures = Figures { workloads: vec![usage(1, 12, 10), usage(2, 40, 50), unknown], criteria: Vec::new() };
        assert_eq!(figures.lowest().map(|w| w.workload_id), Some(2), "40 % lies below 50 %, 12 % above 10 %");
    }

    proptest::proptest! {
        #[test]
        fn r1_shows_the_target_only_when_it_is_reached(active in 0i64..2_000_000, entitled in 1i64..1_000_000, target in 10i64..=100) {
            let c = counts(active, entitled);
            let shown: f64 = c.figure(target).unwrap().parse().unwrap();
            #[allow(clippy::cast_precision_loss)]
            let goal = target as f64;
            proptest::prop_assert_eq!(shown >= goal, c.reaches(target));
        }
    }
}
