//! Geometry of the pictures: AU bars, pips and trends. The templates write the SVG; colours are the stylesheet's.

use chrono::NaiveDate;

use crate::domain::glance::Marks;
use crate::domain::usage::{Counts, WorkloadUsage};
use crate::words::{self, Lang};

/// A bar from 0 to 100 %, cut by the target's line.
#[derive(Debug, PartialEq, Eq)]
pub struct AuBar {
    /// Percent with two decimals, at most 100.
    pub width: String,
    pub reached: bool,
    /// The rate is above 100 %, which the bar marks at its end.
    pub over: bool,
}

/// The bar of a rate; `None` where it cannot be computed.
pub fn au_bar(usage: &WorkloadUsage) -> Option<AuBar> {
    let hundredths = usage.counts()?.hundredths()?;
    let shown = hundredths.clamp(0, 10_000);
    Some(AuBar {
        width: format!("{}.{:02}", shown / 100, shown % 100),
        reached: usage.passes(),
        over: hundredths > 10_000,
    })
}

/// A small box per workload.
#[derive(Debug, PartialEq, Eq)]
pub struct Pip {
    pub x: usize,
    /// `met`, `short` or `none`.
    pub kind: &'static str,
}

/// Boxes of the workloads: those that reached their target first, so that the eye can count.
pub fn pips(marks: &Marks) -> Vec<Pip> {
    let kinds = [(marks.reached, "met"), (marks.short, "short"), (marks.unknown, "none")];
    let each = kinds.into_iter().flat_map(|(count, kind)| (0..count).map(move |_| kind));
    each.enumerate().map(|(i, kind)| Pip { x: i * 12, kind }).collect()
}

/// How the rate of a workload moved. All trends of a page share the days and the scale from 0 to 100 %.
#[derive(Debug, Default)]
pub struct Trend {
    pub name: String,
    pub target: i64,
    /// The last rate reaches the target.
    pub reached: bool,
    /// Day and rate as shown, oldest first.
    pub days: Vec<(NaiveDate, String)>,
    /// Points of the line; empty for a single day.
    pub line: String,
    pub dot: (String, String),
    pub target_y: String,
    pub target_text_y: String,
    /// Labels of the scale that would lie on the target's are left out.
    pub label_50: bool,
    pub label_100: bool,
    pub first_month: String,
    pub last_month: String,
}

const LEFT: i64 = 40;
const RIGHT: i64 = 2220;

impl Trend {
    /// Draws days of one workload over the span that all trends of the page share.
    pub fn draw(
        lang: Lang,
        name: &str,
        target: i64,
        days: &[(NaiveDate, Counts)],
        span: (NaiveDate, NaiveDate),
    ) -> Option<Self> {
        let (_, last) = days.last()?;
        let length = (span.1 - span.0).num_days().max(1);
        let points: Vec<(String, String)> = days
            .iter()
            .filter_map(|(day, counts)| {
                let along = if span.0 == span.1 { length } else { (*day - span.0).num_days().clamp(0, length) };
                Some((tenths(LEFT + (RIGHT - LEFT) * along / length), rate_y(counts.hundredths()?)))
            })
            .collect();
        let dot = points.last()?.clone();
        let line = if points.len() > 1 {
            points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
        } else {
            String::new()
        };
        Some(Self {
            name: name.to_owned(),
            target,
            reached: last.reaches(target),
            days: days.iter().filter_map(|(day, c)| Some((*day, c.figure(target)?))).collect(),
            line,
            dot,
            target_y: rate_y(target * 100),
            target_text_y: tenths(1000 - target * 9 + 40),
            label_50: (target - 50).abs() >= 12,
            label_100: target <= 88,
            first_month: if span.0 == span.1 { String::new() } else { words::month(lang, span.0) },
            last_month: words::month(lang, span.1),
        })
    }

    pub fn first(&self) -> &str {
        self.days.first().map_or("", |(_, figure)| figure)
    }

    pub fn last(&self) -> &str {
        self.days.last().map_or("", |(_, figure)| figure)
    }

    /// The rate of this day, if there is one.
    pub fn on(&self, day: &NaiveDate) -> Option<&str> {
        self.days.iter().find(|(d, _)| d == day).map(|(_, figure)| figure.as_str())
    }
}

/// Height of a rate in hundredths of a percent: 100 % lies at 10, 0 % at 100.
fn rate_y(hundredths: i64) -> String {
    tenths(1000 - hundredths.clamp(0, 10_000) * 9 / 100)
}

/// Tenths as a number with one decimal.
pub(super) fn tenths(value: i64) -> String {
    format!("{}.{}", value / 10, value % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::usage::{Figures, Measurement, Source};

    fn usage(active: i64, entitled: i64, target: i64) -> WorkloadUsage {
        let as_of = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        WorkloadUsage {
            workload_id: 1,
            key: "teams".into(),
            name: "Microsoft Teams".into(),
            target,
            measurement: Some(Measurement {
                id: 1,
                counts: Some(Counts { active, entitled }),
                period_days: 28,
                as_of,
                source: Source::Typed,
                report: String::new(),
                entered_at: as_of.and_hms_opt(0, 0, 0).unwrap(),
                excluded: false,
            }),
        }
    }

    #[test]
    fn a_bar_ends_at_100_and_says_when_there_is_more() {
        let bar = |a, e, t| au_bar(&usage(a, e, t)).unwrap();
        assert_eq!(bar(31, 311, 10), AuBar { width: "9.96".into(), reached: false, over: false });
        assert_eq!(bar(1, 10, 10), AuBar { width: "10.00".into(), reached: true, over: false });
        assert_eq!(bar(126, 100, 10), AuBar { width: "100.00".into(), reached: true, over: true });
        assert_eq!(bar(i64::MAX, 1, 10).width, "100.00");
        assert_eq!(au_bar(&usage(5, 0, 10)), None, "entitled 0 cannot be computed");
    }

    #[test]
    fn pips_put_what_is_reached_first() {
        let none = WorkloadUsage { measurement: None, ..usage(0, 1, 10) };
        let figures = Figures { workloads: vec![none, usage(1, 100, 10), usage(50, 100, 10)], criteria: Vec::new() };
        let kinds: Vec<_> = pips(&Marks::of(&figures)).iter().map(|p| (p.x, p.kind)).collect();
        assert_eq!(kinds, [(0, "met"), (12, "short"), (24, "none")]);
    }

    #[test]
    fn a_trend_lies_within_its_frame() {
        let day = |m| NaiveDate::from_ymd_opt(2026, m, 1).unwrap();
        let days = [(day(6), Counts { active: 0, entitled: 100 }), (day(11), Counts { active: 150, entitled: 100 })];
        let trend = Trend::draw(Lang::Ja, "Teams", 10, &days, (day(6), day(11))).unwrap();
        assert_eq!(trend.line, "4.0,100.0 222.0,10.0");
        assert_eq!((trend.target_y.as_str(), trend.target_text_y.as_str()), ("91.0", "95.0"));
        assert_eq!((trend.first(), trend.last()), ("0.0", "150.0"));
        assert_eq!((trend.first_month.as_str(), trend.last_month.as_str()), ("2026年6月", "2026年11月"));
        let single = Trend::draw(Lang::En, "Teams", 10, &days[..1], (day(6), day(6))).unwrap();
        assert_eq!(
            (single.line.as_str(), single.dot.0.as_str(), single.last_month.as_str()),
            ("", "222.0", "Jun 2026")
        );
        assert!(Trend::draw(Lang::Ja, "Teams", 10, &[], (day(6), day(11))).is_none());
    }
}
