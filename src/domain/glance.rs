//! An engagement at a glance: what lists and homes show of it without reading its history.

use chrono::{Days, NaiveDate};

use super::engagement::{ReviewStage, ReviewState};
use super::keyed::{Keyed, keyed};
use super::trend::Movement;
use super::usage::{Counts, Figures, WorkloadUsage};

/// Half a year, in days: what a small trend spans.
pub const SPAN: i64 = 182;
/// Days of history that are kept for it. A reader's today may be a day before the newest measurement's, where they are.
pub const KEPT: i64 = SPAN + 2;

keyed! {
    /// What an engagement waits for of its manager.
    Todo {
        /// The lead returned the review, or it was withdrawn, and nobody has begun to mend it.
        Returned = "returned",
        /// A review is in draft.
        Draft = "draft",
        /// The gate is open, and no review is under way.
        Ready = "ready",
    }
}

/// What the engagement waits for of its manager. `open`: it is not complete; `stage`: how far its newest review is.
pub fn todo(open: bool, gate_open: bool, stage: Option<ReviewStage>) -> Option<Todo> {
    use ReviewState::{Approved, Returned, Submitted, Withdrawn};
    match stage {
        Some(ReviewStage::Draft) => Some(Todo::Draft),
        _ if !open => None,
        Some(ReviewStage::Submitted(Returned | Withdrawn)) => Some(Todo::Returned),
        Some(ReviewStage::Submitted(Submitted)) => None,
        None | Some(ReviewStage::Submitted(Approved)) => gate_open.then_some(Todo::Ready),
    }
}

impl Keyed for ReviewStage {
    const NAME: &'static str = "ReviewStage";

    fn key(self) -> &'static str {
        self.key()
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::from_key(key)
    }
}

keyed! {
    /// How an intended workload stands against its target (R1).
    Condition {
        Reached = "reached",
        Short = "short",
        /// It has no rate.
        Unknown = "unknown",
    }
}

impl Condition {
    pub fn of(usage: &WorkloadUsage) -> Self {
        match (usage.passes(), usage.figure()) {
            (true, _) => Self::Reached,
            (false, Some(_)) => Self::Short,
            (false, None) => Self::Unknown,
        }
    }
}

/// How many of the intended workloads reach their targets (R1).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Marks {
    pub reached: i64,
    pub short: i64,
    /// Without a rate.
    pub unknown: i64,
}

impl Marks {
    pub fn of(figures: &Figures) -> Self {
        let mut marks = Self::default();
        for usage in &figures.workloads {
            match Condition::of(usage) {
                Condition::Reached => marks.reached += 1,
                Condition::Short => marks.short += 1,
                Condition::Unknown => marks.unknown += 1,
            }
        }
        marks
    }

    pub fn total(self) -> i64 {
        self.reached + self.short + self.unknown
    }
}

/// The workload furthest below or least above its target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lowest {
    pub workload_id: i64,
    pub name: String,
    /// Percent, 10 to 100.
    pub target: i64,
    pub counts: Counts,
}

impl Lowest {
    /// The rate as shown; `None` is 算出不可.
    pub fn figure(&self) -> Option<String> {
        self.counts.figure(self.target)
    }

    /// How it moved in the half year up to this day; `days` as they are kept, oldest first.
    pub fn movement(&self, days: &Kept, today: NaiveDate) -> Option<Movement> {
        let since = today.checked_sub_days(Days::new(SPAN.unsigned_abs())).unwrap_or(today);
        let days: Vec<_> = days.0.iter().filter(|day| day.0 >= since).map(|day| day.read()).collect();
        let (name, target) = (self.name.clone(), self.target);
        (!days.is_empty()).then_some(Movement { name, target, since, days })
    }
}

/// A day with its active and entitled users, as it is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Day(NaiveDate, i64, i64);

impl Day {
    fn read(self) -> (NaiveDate, Counts) {
        (self.0, Counts { active: self.1, entitled: self.2 })
    }
}

/// The days of the lowest workload that are kept: those of half a year before its newest one, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Kept(Vec<Day>);

impl Kept {
    /// Of all its days, oldest first.
    pub fn of(days: &[(NaiveDate, Counts)]) -> Self {
        let first = days.last().and_then(|(newest, _)| newest.checked_sub_days(Days::new(KEPT.unsigned_abs())));
        let kept = days.iter().filter(|(day, _)| first.is_none_or(|first| *day >= first));
        Self(kept.map(|(day, counts)| Day(*day, counts.active, counts.entitled)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_waits_at_a_time() {
        use ReviewState::{Approved, Returned, Submitted, Withdrawn};
        let submitted = |state| Some(ReviewStage::Submitted(state));
        // Open, gate open, stage, what waits.
        for (open, gate, stage, expected) in [
            (true, false, None, None),
            (true, true, None, Some(Todo::Ready)),
            (true, true, submitted(Approved), Some(Todo::Ready)),
            (true, true, submitted(Withdrawn), Some(Todo::Returned)),
            (true, false, submitted(Withdrawn), Some(Todo::Returned)),
            (false, true, submitted(Withdrawn), None),
            (true, true, submitted(Submitted), None),
            (true, false, submitted(Returned), Some(Todo::Returned)),
            (false, true, submitted(Approved), None),
            (true, true, Some(ReviewStage::Draft), Some(Todo::Draft)),
            // A further revision of a review that completed the engagement.
            (false, true, Some(ReviewStage::Draft), Some(Todo::Draft)),
        ] {
            assert_eq!(todo(open, gate, stage), expected, "{open} {gate} {stage:?}");
        }
    }

    #[test]
    fn half_a_year_is_kept_and_cut_by_the_readers_day() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let counts = Counts { active: 1, entitled: 10 };
        let days = ["2025-01-01", "2026-05-21", "2026-05-22", "2026-06-01", "2026-11-20"].map(|d| (day(d), counts));
        let kept = Kept::of(&days);
        assert_eq!(kept.0.len(), 4, "{kept:?}");
        let lowest = Lowest { workload_id: 1, name: "Teams".into(), target: 10, counts };
        for (today, shown) in [("2026-11-19", 4), ("2026-11-20", 3), ("2026-11-22", 2), ("2027-05-21", 1)] {
            let movement = lowest.movement(&kept, day(today)).unwrap();
            assert_eq!(movement.days.len(), shown, "{today}");
        }
        assert_eq!(lowest.movement(&kept, day("2027-06-01")), None);
        assert_eq!(Kept::of(&[]), Kept::default());
    }
}
