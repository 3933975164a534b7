//! What is asked before the figures of a file are taken in: jumps that are seldom real and often another customer's file.
//! Nothing is refused for it; somebody looks, ticks, and the history says so.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::usage::Counts;

/// A rate that moves by more than this is asked about, in hundredths of a percent: 30 points.
const MOST_POINTS: i64 = 3_000;

/// Something to look at before the figures are taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Doubt {
    /// The entitled users of a workload change by more than half.
    Entitled { workload: String, before: i64, after: i64 },
    /// The rate of a workload moves by more than 30 points.
    /// It is shown against the workload's own target (R1).
    Rate { workload: String, target: i64, before: Counts, after: Counts },
    /// The users of the whole tenant are more than twice, or less than half, those of the engagement so far.
    Tenant { before: i64, after: i64 },
    /// A report of this kind with a later refresh date was imported before.
    Older { there: NaiveDate, here: NaiveDate },
    /// All figures of the file are those of an engagement of another tenant.
    Twin,
}

/// What somebody ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ticked<'a> {
    /// What [`marked`] wrote for the doubts that were shown; empty where nothing was ticked.
    These(&'a str),
    /// Whatever there is to ask.
    All,
}

impl Ticked<'_> {
    /// Whether these doubts were looked at, and no others.
    pub fn covers(self, doubts: &[Doubt]) -> bool {
        match self {
            Self::All => true,
            Self::These(mark) => doubts.is_empty() || mark == marked(doubts),
        }
    }
}

/// The doubts as the tick carries them.
pub fn marked(doubts: &[Doubt]) -> String {
    serde_json::to_string(doubts).unwrap_or_default()
}

/// What is asked about a workload with this target whose figure would change from `before` to `after`.
pub fn of_change((workload, target): (&str, i64), before: Counts, after: Counts) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let change = i128::from(after.entitled) - i128::from(before.entitled);
    if before.entitled > 0 && change.abs() * 2 > i128::from(before.entitled) {
        let (before, after) = (before.entitled, after.entitled);
        doubts.push(Doubt::Entitled { workload: workload.to_owned(), before, after });
    }
    let moved = before.hundredths().zip(after.hundredths()).map(|(a, b)| a.abs_diff(b));
    if moved.is_some_and(|points| points > MOST_POINTS.unsigned_abs()) {
        doubts.push(Doubt::Rate { workload: workload.to_owned(), target, before, after });
    }
    doubts
}

/// What is asked about the users of the whole tenant. `before`: those known of the engagement.
pub fn of_tenant(before: Option<i64>, after: Option<i64>) -> Option<Doubt> {
    let (before, after) = before.zip(after).filter(|(before, after)| *before > 0 && *after > 0)?;
    let (less, more) = (i128::from(before.min(after)), i128::from(before.max(after)));
    (more > less * 2).then_some(Doubt::Tenant { before, after })
}

/// What is asked about the refresh date. `there`: the latest that was imported of this kind.
pub fn of_day(there: Option<NaiveDate>, here: NaiveDate) -> Option<Doubt> {
    there.filter(|there| here < *there).map(|there| Doubt::Older { there, here })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workload_is_asked_about_beyond_half_of_its_users_and_thirty_points() {
        let counts = |active, entitled| Counts { active, entitled };
        // Before, after, and which of the two questions.
        for (before, after, entitled, rate) in [
            ((40, 400), (60, 600), false, false),
            ((40, 400), (60, 601), true, false),
            ((40, 400), (20, 200), false, false),
            ((40, 400), (20, 199), true, false),
            ((100, 1000), (400, 1000), false, false),
            ((100, 1000), (401, 1000), false, true),
            ((401, 1000), (100, 1000), false, true),
            ((1, 10), (9_000, 10_000), true, true),
            // Without a rate before there is no jump, and to none it is one of users.
            ((0, 0), (9, 10), false, false),
            ((9, 10), (0, 0), true, false),
            ((i64::MAX, i64::MAX), (i64::MAX, i64::MAX), false, false),
        ] {
            let doubts = of_change(("Teams", 10), counts(before.0, before.1), counts(after.0, after.1));
            let asked = (
                doubts.iter().any(|d| matches!(d, Doubt::Entitled { .. })),
                doubts.iter().any(|d| matches!(d, Doubt::Rate { .. })),
            );
            assert_eq!(asked, (entitled, rate), "{before:?} → {after:?}");
        }
    }

    #[test]
    fn a_tenant_is_far_beyond_twice_or_half() {
        for (before, after, asked) in [
            (Some(400), Some(800), false),
            (Some(400), Some(801), true),
            (Some(400), Some(199), true),
            (Some(400), Some(200), false),
            (None, Some(9_000), false),
            (Some(0), Some(9_000), false),
            (Some(400), None, false),
        ] {
            assert_eq!(of_tenant(before, after).is_some(), asked, "{before:?} → {after:?}");
        }
    }

    #[test]
    fn a_tick_covers_what_was_shown_and_nothing_else() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).unwrap();
        let older = of_day(Some(day(20)), day(13));
        assert_eq!(of_day(Some(day(20)), day(20)), None);
        let shown: Vec<Doubt> = older.into_iter().collect();
        let mark = marked(&shown);
        assert!(Ticked::These(&mark).covers(&shown));
        assert!(Ticked::These("").covers(&[]));
        assert!(!Ticked::These("").covers(&shown));
        assert!(!Ticked::These(&mark).covers(&[Doubt::Twin]));
        assert!(Ticked::All.covers(&[Doubt::Twin]));
        assert_eq!(serde_json::from_str::<Vec<Doubt>>(&mark).unwrap(), shown);
    }
}
