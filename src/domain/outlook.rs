//! How a workload stands to its target, and when it may reach it: an estimate from the slope of what was measured, told only where
//! enough measurements carry it.

use chrono::{Days, NaiveDate};

use super::usage::Counts;

/// Measured days without which nothing is estimated.
pub const FEWEST: usize = 4;
/// A target that lies further away, in days, is not foreseen.
const FURTHEST: i64 = 365;

/// What can be said of the way to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    Reached,
    /// How many more active users reach it; what is estimated besides.
    Short {
        users: i64,
        estimate: Option<Estimate>,
    },
    /// No rate can be computed.
    Unknown,
}

/// Where the slope of the measured days leads, if it stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Estimate {
    /// The target is reached at about this day.
    Around(NaiveDate),
    /// Not within a year.
    NotInAYear,
}

/// The outlook. `days`: the measured days, oldest first; `counts`: what counts now.
pub fn outlook(counts: Option<Counts>, target: i64, days: &[(NaiveDate, Counts)], today: NaiveDate) -> Outlook {
    match counts.filter(|counts| counts.entitled > 0) {
        None => Outlook::Unknown,
        Some(counts) if counts.reaches(target) => Outlook::Reached,
        Some(counts) => Outlook::Short { users: counts.missing_users(target), estimate: estimate(target, days, today) },
    }
}

/// The least squares through the rates, in whole numbers; `None` with fewer than [`FEWEST`] days.
fn estimate(target: i64, days: &[(NaiveDate, Counts)], today: NaiveDate) -> Option<Estimate> {
    let rated = days.iter().filter_map(|(day, counts)| Some((*day, i128::from(counts.hundredths()?))));
    let rated: Vec<(NaiveDate, i128)> = rated.collect();
    let (first, n) = (rated.first()?.0, rated.len());
    if n < FEWEST {
        return None;
    }
    let n = i128::try_from(n).ok()?;
    let (mut sx, mut sy, mut sxx, mut sxy) = (0_i128, 0_i128, 0_i128, 0_i128);
    for (day, rate) in &rated {
        let x = i128::from((*day - first).num_days());
        sx = sx.checked_add(x)?;
        sy = sy.checked_add(*rate)?;
        sxx = sxx.checked_add(x * x)?;
        sxy = sxy.checked_add(x.checked_mul(*rate)?)?;
    }
    // The line is y = (sy + slope · (n·x − sx)) / n with slope = rise / run.
    let run = n.checked_mul(sxx)?.checked_sub(sx.checked_mul(sx)?)?;
    let rise = n.checked_mul(sxy)?.checked_sub(sx.checked_mul(sy)?)?;
    if run <= 0 || rise <= 0 {
        return Some(Estimate::NotInAYear);
    }
    // n·x = sx + (n·goal − sy) · run / rise, rounded up to a whole day.
    let goal = i128::from(target) * 100;
    let gap = n.checked_mul(goal)?.checked_sub(sy)?.checked_mul(run)?;
    let x = (gap.checked_add(sx.checked_mul(rise)?)?).checked_add(n * rise - 1)?.div_euclid(n * rise);
    let last = rated.last()?.0;
    let on = u64::try_from(x).ok().and_then(|x| first.checked_add_days(Days::new(x)));
    // What the line has reached already, though the last measurement has not, is a matter of the next one.
    let on = on.map(|on| on.max(last).max(today));
    Some(match on {
        Some(on) if (on - today).num_days() <= FURTHEST => Estimate::Around(on),
        _ => Estimate::NotInAYear,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_needs_four_days_and_follows_their_slope() {
        let first = NaiveDate::from_ymd_opt(2026, 10, 1).unwrap();
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        // Days after the first, active of 1,000, and what is estimated for 10 %.
        let day = |days| Some(Estimate::Around(first + chrono::TimeDelta::days(days)));
        type Case<'a> = (&'a [(i64, i64)], Option<Estimate>);
        let table: [Case<'_>; 7] = [
            (&[], None),
            (&[(0, 20), (14, 40), (28, 60)], None),
            // 20 of 1,000 in two weeks: 100 are there 56 days after the first.
            (&[(0, 20), (14, 40), (28, 60), (42, 80)], day(56)),
            (&[(0, 80), (14, 80), (28, 80), (42, 80)], Some(Estimate::NotInAYear)),
            (&[(0, 90), (14, 80), (28, 70), (42, 60)], Some(Estimate::NotInAYear)),
            // So slow that it takes years.
            (&[(0, 10), (14, 10), (28, 10), (42, 11)], Some(Estimate::NotInAYear)),
            // A line that was there before: not before today.
            (&[(0, 60), (14, 80), (28, 100), (42, 99)], day(52)),
        ];
        for (rows, expected) in table {
            let days: Vec<(NaiveDate, Counts)> = rows
                .iter()
                .map(|(after, active)| {
                    (first + chrono::TimeDelta::days(*after), Counts { active: *active, entitled: 1_000 })
                })
                .collect();
            assert_eq!(estimate(10, &days, today), expected, "{rows:?}");
        }
    }

    #[test]
    fn users_are_missing_only_below_the_target() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let of = |active, entitled| outlook(Some(Counts { active, entitled }), 10, &[], today);
        assert_eq!(of(36, 360), Outlook::Reached);
        assert_eq!(of(35, 360), Outlook::Short { users: 1, estimate: None });
        assert_eq!(of(0, 0), Outlook::Unknown);
        assert_eq!(outlook(None, 10, &[], today), Outlook::Unknown);
    }

    proptest::proptest! {
        #[test]
        fn whatever_was_measured_it_never_lies_before_today(
            rows in proptest::collection::vec((0i64..400, 0i64..i64::MAX, 0i64..i64::MAX), 0..14),
            target in 10i64..=100,
        ) {
            let first = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
            let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
            let mut days: Vec<(NaiveDate, Counts)> = rows
                .into_iter()
                .map(|(day, active, entitled)| (first + chrono::TimeDelta::days(day), Counts { active, entitled }))
                .collect();
            days.sort_by_key(|(day, _)| *day);
            if let Some(Estimate::Around(on)) = estimate(target, &days, today) {
                proptest::prop_assert!(on >= today);
            }
        }
    }
}
