//! Counts that reports bring without a denominator: users per day as small multiples, licences per product as bars, and
//! the tenant's total. None of it is ever in the gate.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::pictures::tenths;
use crate::actions::import_points::{ENTITLED, TENANT};
use crate::domain::usage::{Counts, LEAST_TARGET};
use crate::error::Result;
use crate::reports::{Kind, Measure};
use crate::store::usage_points::UsagePoint;
use crate::store::{AnyConnection, imports, usage_points};

/// Days up to a report's last one that are shown.
const DAYS: u64 = 60;
/// Products that are shown, those with the most licences.
const PRODUCTS: usize = 30;
/// Period of AU; of several totals the one over the nearest period is shown.
const PERIOD: i64 = 28;

// Tenths of a unit in a frame of 260 by 124; at the right is room for the figures of the scale.
const LEFT: i64 = 40;
const WIDTH: i64 = 2600;
const DIGIT: i64 = 70;
const TOP: i64 = 140;
const BOTTOM: i64 = 1000;

/// Everything of an engagement that has no denominator.
#[derive(Debug, Default)]
pub struct Activity {
    pub total: Option<Total>,
    pub panels: Vec<Panel>,
    pub activations: Option<Activations>,
}

impl Activity {
    pub fn is_empty(&self) -> bool {
        self.total.is_none() && self.panels.is_empty() && self.activations.is_none()
    }
}

/// The tenant's total as a report has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Total {
    pub report: &'static str,
    pub refreshed: Option<NaiveDate>,
    pub counts: Counts,
    /// The rate as shown; `None` where nobody is entitled.
    pub figure: Option<String>,
    pub period_days: i64,
    pub as_of: NaiveDate,
}

/// Users per day of one report, a picture per series.
#[derive(Debug)]
pub struct Panel {
    pub kind: Kind,
    pub refreshed: Option<NaiveDate>,
    /// Oldest first.
    pub days: Vec<NaiveDate>,
    pub lines: Vec<Line>,
    /// End of the scale that all pictures of the report share; an even number.
    pub top: i64,
    /// Where the lines end.
    pub right: String,
}

impl Panel {
    pub fn middle(&self) -> i64 {
        self.top / 2
    }

    pub fn first_day(&self) -> Option<&NaiveDate> {
        self.days.first()
    }

    pub fn last_day(&self) -> Option<&NaiveDate> {
        self.days.last()
    }
}

/// One series.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    pub name: String,
    /// Runs of days with data; a day without any is a gap.
    pub runs: Vec<String>,
    /// Days with data between two without.
    pub lone: Vec<(String, String)>,
    /// The last day with data.
    pub dot: Option<(String, String)>,
    /// In the order of the panel's days.
    pub counts: Vec<Option<i64>>,
}

impl Line {
    pub fn first(&self) -> Option<i64> {
        self.counts.iter().copied().flatten().next()
    }

    pub fn last(&self) -> Option<i64> {
        self.counts.iter().rev().copied().flatten().next()
    }

    pub fn highest(&self) -> Option<i64> {
        self.counts.iter().copied().flatten().max()
    }

    /// The count of this day of the panel.
    pub fn on(&self, place: &usize) -> Option<i64> {
        self.counts.get(*place).copied().flatten()
    }
}

/// Licences per product on the last day.
#[derive(Debug)]
pub struct Activations {
    pub refreshed: Option<NaiveDate>,
    pub day: NaiveDate,
    pub products: Vec<Product>,
    /// How many more products there are.
    pub further: i64,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    pub name: String,
    pub assigned: Bar,
    pub activated: Bar,
    pub shared: Bar,
}

/// A count and its bar; all bars of the table share the scale.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Bar {
    pub count: Option<i64>,
    /// Percent with one decimal.
    pub width: String,
}

/// What is known of an engagement, in one query per report beside those for the days. Its visibility is the caller's
/// business.
///
/// # Errors
/// The database's.
pub fn load(conn: &mut AnyConnection, engagement: i64) -> Result<Activity> {
    let refreshed = imports::last_refreshed(conn, engagement)?;
    let last_days = usage_points::last_days(conn, engagement)?;
    let mut activity = Activity::default();
    let mut totals = Vec::new();
    for kind in Kind::ALL {
        let of_kind =
            |list: &[(String, NaiveDate)]| list.iter().find(|(key, _)| key == kind.key()).map(|(_, day)| *day);
        let Some(last) = of_kind(&last_days) else { continue };
        let refreshed = of_kind(&refreshed);
        let first = match kind {
            Kind::ActivationsUserCounts => last,
            _ => last.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(last),
        };
        let points = usage_points::between(conn, engagement, kind.key(), first, last)?;
        if kind.holds_rates() {
            totals.extend(total(kind, refreshed, &points));
        } else if kind == Kind::ActivationsUserCounts {
            activity.activations = Some(activations(refreshed, last, &points));
        } else {
            activity.panels.push(panel(kind, refreshed, &points));
        }
    }
    // Of two reports of the same day the report without names comes first, as it does in the list of kinds.
    totals.sort_by_key(|total| (Reverse(total.as_of), (total.period_days - PERIOD).abs()));
    activity.total = totals.into_iter().next();
    Ok(activity)
}

/// The latest total that has data; of several periods the one nearest to that of AU.
fn total(kind: Kind, refreshed: Option<NaiveDate>, points: &[UsagePoint]) -> Option<Total> {
    let of = |measure: &'static str| points.iter().filter(move |p| p.series == TENANT && p.measure == measure);
    let pairs = of(Measure::Active.key()).filter_map(|active| {
        let same = |p: &&UsagePoint| (p.day, p.period_days) == (active.day, active.period_days);
        let entitled = of(ENTITLED).find(same)?.count?;
        Some((active, Counts { active: active.count?, entitled }))
    });
    let (point, counts) = pairs.min_by_key(|(p, _)| (Reverse(p.day), (p.period_days - PERIOD).abs()))?;
    Some(Total {
        report: kind.key(),
        refreshed,
        counts,
        figure: counts.figure(LEAST_TARGET),
        period_days: point.period_days,
        as_of: point.day,
    })
}

fn panel(kind: Kind, refreshed: Option<NaiveDate>, points: &[UsagePoint]) -> Panel {
    let days: Vec<NaiveDate> = points.iter().map(|p| p.day).collect::<BTreeSet<_>>().into_iter().collect();
    let top = round_above(points.iter().filter_map(|p| p.count).max().unwrap_or_default());
    let names: BTreeSet<&str> = points.iter().map(|p| p.series.as_str()).collect();
    let places = top.max(100).ilog10();
    // A comma takes half of a digit's room, and stands before every three.
    let right = WIDTH - DIGIT * i64::from(places + 2) - DIGIT / 2 * i64::from(places / 3);
    let mut lines: Vec<Line> = names.into_iter().map(|name| line(name, &days, points, (top, right))).collect();
    lines.sort_by_key(|line| Reverse(line.highest()));
    Panel { kind, refreshed, days, lines, top, right: tenths(right) }
}

fn line(name: &str, days: &[NaiveDate], points: &[UsagePoint], (top, right): (i64, i64)) -> Line {
    let mut counts = vec![None; days.len()];
    for point in points.iter().filter(|p| p.series == name) {
        if let Some(count) = days.binary_search(&point.day).ok().and_then(|place| counts.get_mut(place)) {
            *count = point.count;
        }
    }
    let first = days.first().copied().unwrap_or_default();
    let length = days.last().map_or(1, |last| (*last - first).num_days()).max(1);
    let place = |day: NaiveDate, count: i64| {
        let x = if days.len() == 1 { right } else { LEFT + (right - LEFT) * (day - first).num_days() / length };
        (tenths(x), tenths(BOTTOM - share(count, top, BOTTOM - TOP)))
    };
    let placed: Vec<Option<(String, String)>> =
        days.iter().zip(&counts).map(|(day, count)| count.map(|count| place(*day, count))).collect();
    let dot = placed.iter().rev().flatten().next().cloned();
    let mut runs = Vec::new();
    let mut lone = Vec::new();
    for run in placed.split(Option::is_none) {
        match run.iter().flatten().collect::<Vec<_>>().as_slice() {
            [] => {}
            [point] => lone.push((*point).clone()),
            more => runs.push(more.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")),
        }
    }
    Line { name: name.to_owned(), runs, lone, dot, counts }
}

fn activations(refreshed: Option<NaiveDate>, day: NaiveDate, points: &[UsagePoint]) -> Activations {
    let count = |name: &str, measure: Measure| {
        points.iter().find(|p| p.series == name && p.measure == measure.key()).and_then(|p| p.count)
    };
    let mut names: Vec<&str> = points.iter().map(|p| p.series.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    names.sort_by_key(|name| Reverse(count(name, Measure::Assigned)));
    let further = i64::try_from(names.len().saturating_sub(PRODUCTS)).unwrap_or(i64::MAX);
    names.truncate(PRODUCTS);
    let shown = points.iter().filter(|p| names.contains(&p.series.as_str()));
    let most = shown.filter_map(|p| p.count).max().unwrap_or_default();
    let bar = |count: Option<i64>| Bar { count, width: tenths(share(count.unwrap_or_default(), most, 1000)) };
    let products = names.iter().map(|name| Product {
        name: (*name).to_owned(),
        assigned: bar(count(name, Measure::Assigned)),
        activated: bar(count(name, Measure::Activated)),
        shared: bar(count(name, Measure::SharedComputer)),
    });
    Activations { refreshed, day, products: products.collect(), further }
}

/// `length` times `count` over `whole`, between 0 and `length`, for counts of any size.
fn share(count: i64, whole: i64, length: i64) -> i64 {
    let share = i128::from(length) * i128::from(count.max(0)) / i128::from(whole.max(1));
    i64::try_from(share).unwrap_or(length).min(length)
}

/// The next even, round number that is not below this one: 2, 4, 6, 8, 10, 20, 40 and so on.
fn round_above(highest: i64) -> i64 {
    let mut power: i64 = 1;
    loop {
        for step in [2, 4, 6, 8, 10] {
            match power.checked_mul(step) {
                Some(round) if round < highest => {}
                Some(round) => return round,
                None => return i64::MAX - 1,
            }
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use askama::Template;

    use super::*;
    use crate::words::{self, Lang, Loader, fl, texts};

    struct Dates {
        t: &'static Loader,
    }

    impl Dates {
        fn date(&self, day: &NaiveDate) -> String {
            words::date(Lang::En, *day)
        }
    }

    #[derive(Template)]
    #[template(
        ext = "html",
        source = "{% import \"usage/_activity.html\" as activities %}{% call activities::section(ctx, ctx.t, activity) %}{% endcall %}"
    )]
    struct Section {
        ctx: Dates,
        activity: Activity,
    }

    fn drawn(activity: Activity) -> String {
        let html = Section { ctx: Dates { t: texts(Lang::En) }, activity }.render().unwrap();
        // How the template is laid out is nobody's business here.
        html.split_whitespace().collect::<Vec<_>>().join(" ").replace("> <", "><")
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn point(series: &str, measure: &str, on: u32, period_days: i64, count: Option<i64>) -> UsagePoint {
        UsagePoint {
            id: 1,
            engagement_id: 1,
            report: String::new(),
            series: series.into(),
            measure: measure.into(),
            day: day(on),
            period_days,
            count,
            import_id: 1,
        }
    }

    #[test]
    fn the_scale_ends_at_an_even_round_number() {
        let table = [(0, 2), (1, 2), (3, 4), (9, 10), (10, 10), (11, 20), (81, 100), (350, 400), (1001, 2000)];
        for (highest, top) in table {
            assert_eq!(round_above(highest), top, "{highest}");
        }
        assert_eq!(round_above(i64::MAX), i64::MAX - 1);
    }

    #[test]
    fn a_day_without_data_is_a_gap() {
        let counts = [(1, Some(0)), (2, Some(10)), (3, None), (4, Some(5)), (5, None)];
        let points: Vec<UsagePoint> = counts.iter().map(|(d, count)| point("Teams", "active", *d, 1, *count)).collect();
        let panel = panel(Kind::ActiveUserCounts, None, &points);
        let line = &panel.lines[0];
        assert_eq!(line.runs, ["4.0,100.0 61.0,14.0"]);
        assert_eq!(line.lone, [("175.0".to_owned(), "57.0".to_owned())]);
        assert_eq!(line.dot, line.lone.first().cloned());
        assert_eq!((panel.top, panel.middle(), line.first(), line.last()), (10, 5, Some(0), Some(5)));
        assert_eq!((line.on(&2), line.on(&3)), (None, Some(5)));
    }

    #[test]
    fn all_series_of_a_report_share_the_scale_and_the_days() {
        let points = [
            point("Teams", "active", 1, 1, Some(i64::MAX)),
            point("Word", "active", 2, 1, Some(1)),
            point("Excel", "active", 2, 1, None),
        ];
        let panel = panel(Kind::AppUserCounts, None, &points);
        assert_eq!(panel.lines.iter().map(|l| l.name.as_str()).collect::<Vec<_>>(), ["Teams", "Word", "Excel"]);
        assert_eq!(panel.lines[0].counts, [Some(i64::MAX), None]);
        assert_eq!(panel.lines[0].dot, Some(("4.0".into(), "14.0".into())));
        assert_eq!(panel.lines[1].dot, Some((panel.right.clone(), "100.0".into())));
        assert_eq!(panel.right, "99.0", "nineteen digits have their room");
        assert_eq!((panel.lines[2].dot.clone(), panel.lines[2].highest()), (None, None));
    }

    #[test]
    fn the_total_is_the_latest_with_data_over_the_nearest_period() {
        let pair = |on, period, active, entitled| {
            [point(TENANT, "active", on, period, active), point(TENANT, ENTITLED, on, period, entitled)]
        };
        let points: Vec<UsagePoint> = [
            pair(9, 30, None, None),
            pair(8, 180, Some(300), Some(366)),
            pair(8, 30, Some(285), Some(366)),
            pair(1, 28, Some(1), Some(2)),
        ]
        .concat();
        let total = total(Kind::ServicesUserCounts, None, &points).unwrap();
        assert_eq!(total.counts, Counts { active: 285, entitled: 366 });
        assert_eq!((total.figure.as_deref(), total.period_days, total.as_of), (Some("77.9"), 30, day(8)));
    }

    #[test]
    fn products_stand_in_the_order_of_their_licences() {
        let product = |name: &str, counts: [Option<i64>; 3]| {
            let measures = ["assigned", "activated", "shared_computer"];
            measures.iter().zip(counts).map(|(m, c)| point(name, m, 1, 1, c)).collect::<Vec<_>>()
        };
        let points = [product("A", [Some(24), Some(5), Some(0)]), product("B", [Some(48), None, Some(6)])].concat();
        let all = activations(None, day(1), &points);
        let names: Vec<&str> = all.products.iter().map(|p| p.name.as_str()).collect();
        assert_eq!((names, all.further), (vec!["B", "A"], 0));
        assert_eq!(all.products[1].assigned, Bar { count: Some(24), width: "50.0".into() });
        assert_eq!(all.products[0].activated, Bar { count: None, width: "0.0".into() });
    }

    #[test]
    fn every_picture_has_words_and_a_table_and_nothing_is_drawn_from_nothing() {
        assert_eq!(drawn(Activity::default()).trim(), "");
        let points = [point("Word", "active", 1, 1, Some(3)), point("Word", "active", 2, 1, Some(4))];
        let licences = [point("A", "assigned", 2, 1, Some(24))];
        let total = [point(TENANT, "active", 2, 30, Some(285)), point(TENANT, ENTITLED, 2, 30, Some(366))];
        let html = drawn(Activity {
            total: total_of(&total),
            panels: vec![panel(Kind::AppUserCounts, Some(day(2)), &points)],
            activations: Some(activations(None, day(2), &licences)),
        });
        for part in [
            "role=\"img\" aria-label=\"Users of Word per day from 1 Nov 2026 to 2 Nov 2026: 3 at first, 4 at last, 4 at most.\"",
            "<span lang=\"en\">Word</span><b>4</b>",
            "getM365AppUserCounts · refreshed 2 Nov 2026",
            "<td class=\"n\">4</td>",
            "285 / 366",
            "77.9\u{a0}%",
            "width=\"100.0%\"",
        ] {
            assert!(html.contains(part), "{part} is not in {html}");
        }
    }

    fn total_of(points: &[UsagePoint]) -> Option<Total> {
        total(Kind::ServicesUserCounts, Some(day(2)), points)
    }
}
