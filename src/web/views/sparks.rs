//! The small trend in a list of engagements: how the workload moved that stands lowest against its target.

use chrono::NaiveDate;

use super::pictures::tenths;
use crate::domain::glance::SPAN;
use crate::domain::trend::Movement;

/// Days that a picture shows at most.
const DAYS: usize = 12;

// Tenths of a unit in a frame of 96 by 24.
const LEFT: i64 = 30;
const RIGHT: i64 = 900;
const TOP: i64 = 40;
const BOTTOM: i64 = 210;

/// A line without axes, with the target as its only mark.
#[derive(Debug, PartialEq, Eq)]
pub struct Spark {
    pub name: String,
    pub target: i64,
    /// The last rate reaches the target.
    pub reached: bool,
    pub first: (NaiveDate, String),
    pub last: (NaiveDate, String),
    pub line: String,
    pub dot: (String, String),
    pub target_y: String,
}

impl Spark {
    /// Draws the movement over its span, the same width in every row; `None` where fewer than two days are known.
    pub fn draw(movement: &Movement) -> Option<Self> {
        let Movement { name, target, since, days } = movement;
        let target = *target;
        let rates: Vec<(NaiveDate, i64, String)> = days
            .iter()
            .filter_map(|(day, counts)| Some((*day, counts.hundredths()?, counts.figure(target)?)))
            .collect();
        let shown = spread(&rates);
        let (Some(first), Some(last)) = (shown.first(), shown.last()) else { return None };
        if shown.len() < 2 {
            return None;
        }
        // The target lies at half the height, unless the rate needs the room: 10 % would vanish on a scale to 100 %.
        let highest = shown.iter().map(|(_, rate, _)| *rate).max().unwrap_or_default();
        let top = highest.max(target * 200).min(10_000);
        let y = |rate: i64| tenths(BOTTOM - (BOTTOM - TOP) * rate.clamp(0, top) / top);
        let x = |day: NaiveDate| tenths(LEFT + (RIGHT - LEFT) * (day - *since).num_days().clamp(0, SPAN) / SPAN);
        let points: Vec<String> = shown.iter().map(|(day, rate, _)| format!("{},{}", x(*day), y(*rate))).collect();
        Some(Self {
            name: name.clone(),
            target,
            reached: days.iter().rfind(|(_, c)| c.entitled > 0).is_some_and(|(_, c)| c.reaches(target)),
            first: (first.0, first.2.clone()),
            last: (last.0, last.2.clone()),
            line: points.join(" "),
            dot: (x(last.0), y(last.1)),
            target_y: y(target * 100),
        })
    }
}

/// At most [`DAYS`] of them, evenly spread, with the first and the last.
fn spread<T>(all: &[T]) -> Vec<&T> {
    if all.len() <= DAYS {
        return all.iter().collect();
    }
    (0..DAYS).filter_map(|i| all.get(i * (all.len() - 1) / (DAYS - 1))).collect()
}

#[cfg(test)]
mod tests {
    use chrono::Days;

    use super::*;
    use crate::domain::usage::Counts;

    fn draw(target: i64, days: &[(NaiveDate, Counts)]) -> Option<Spark> {
        Spark::draw(&Movement { name: "Microsoft Teams".into(), target, since: start(), days: days.to_vec() })
    }

    fn start() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 5, 24).unwrap()
    }

    fn days(list: &[(u64, i64)]) -> Vec<(NaiveDate, Counts)> {
        list.iter()
            .map(|(day, active)| (start() + Days::new(*day), Counts { active: *active, entitled: 100 }))
            .collect()
    }

    #[test]
    fn a_line_spans_half_a_year_with_the_target_in_the_middle() {
        let spark = draw(10, &days(&[(0, 0), (91, 5), (182, 20)])).unwrap();
        assert_eq!(spark.line, "3.0,21.0 46.5,16.8 90.0,4.0");
        assert_eq!((spark.dot.0.as_str(), spark.dot.1.as_str()), ("90.0", "4.0"));
        assert_eq!((spark.target_y.as_str(), spark.reached), ("12.5", true));
        assert_eq!((spark.first.1.as_str(), spark.last.1.as_str()), ("0.0", "20.0"));
    }

    #[test]
    fn the_scale_ends_at_100_however_high_the_rate_is() {
        let spark = draw(60, &days(&[(1, 100), (2, 900)])).unwrap();
        assert!(spark.line.ends_with(",4.0"), "{}", spark.line);
        assert_eq!(spark.target_y, "10.8");
        let huge = [(start(), Counts { active: i64::MAX, entitled: 1 }), (start(), Counts { active: 0, entitled: 1 })];
        assert_eq!(draw(10, &huge).unwrap().line, "3.0,4.0 3.0,21.0");
    }

    #[test]
    fn one_day_is_no_trend_and_nobody_entitled_is_no_day() {
        assert_eq!(draw(10, &days(&[(5, 10)])), None);
        let none = (start(), Counts { active: 5, entitled: 0 });
        assert_eq!(draw(10, &[none, days(&[(5, 10)])[0]]), None);
    }

    #[test]
    fn many_days_are_thinned_and_keep_their_ends() {
        let all: Vec<usize> = (0..180).collect();
        let shown = spread(&all);
        assert_eq!((shown.len(), shown.first(), shown.last()), (DAYS, Some(&&0), Some(&&179)));
        assert!(shown.is_sorted());
        assert_eq!(spread(&all[..3]), [&0, &1, &2]);
    }
}
