//! Counts that reports bring without a denominator, as pictures: users per day as small multiples, licences per product as
//! bars. What they are is `queries::activity`'s business.

use chrono::NaiveDate;

use super::pictures::tenths;
use crate::domain::report::Kind;
use crate::queries::activity::{self as counted, Daily, Licences, Series, Total};

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
    pub fn draw(activity: counted::Activity) -> Self {
        Self {
            total: activity.total,
            panels: activity.daily.into_iter().map(panel).collect(),
            activations: activity.licences.map(activations),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.total.is_none() && self.panels.is_empty() && self.activations.is_none()
    }
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
    pub report: Kind,
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

fn panel(daily: Daily) -> Panel {
    let Daily { kind, refreshed, days, series } = daily;
    let top = round_above(series.iter().filter_map(Series::highest).max().unwrap_or_default());
    let places = top.max(100).ilog10();
    // A comma takes half of a digit's room, and stands before every three.
    let right = WIDTH - DIGIT * i64::from(places + 2) - DIGIT / 2 * i64::from(places / 3);
    let lines = series.into_iter().map(|series| line(series, &days, (top, right))).collect();
    Panel { kind, refreshed, days, lines, top, right: tenths(right) }
}

fn line(series: Series, days: &[NaiveDate], (top, right): (i64, i64)) -> Line {
    let Series { name, counts } = series;
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
    Line { name, runs, lone, dot, counts }
}

fn activations(licences: Licences) -> Activations {
    let Licences { report, refreshed, day, products, further } = licences;
    let all = |p: &counted::Product| [p.assigned, p.activated, p.shared];
    let most = products.iter().flat_map(all).flatten().max().unwrap_or_default();
    let bar = |count: Option<i64>| Bar { count, width: tenths(share(count.unwrap_or_default(), most, 1000)) };
    let products = products.into_iter().map(|product| Product {
        name: product.name,
        assigned: bar(product.assigned),
        activated: bar(product.activated),
        shared: bar(product.shared),
    });
    Activations { report, refreshed, day, products: products.collect(), further }
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
    use crate::domain::usage::Counts;
    use crate::web::filters;
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
        Section { ctx: Dates { t: texts(Lang::En) }, activity }.render().unwrap()
    }

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn daily(kind: Kind, refreshed: Option<NaiveDate>, days: &[u32], series: &[(&str, &[Option<i64>])]) -> Daily {
        let series = series.iter().map(|(name, counts)| Series { name: (*name).into(), counts: counts.to_vec() });
        Daily { kind, refreshed, days: days.iter().map(|n| day(*n)).collect(), series: series.collect() }
    }

    fn product(name: &str, counts: [Option<i64>; 3]) -> counted::Product {
        let [assigned, activated, shared] = counts;
        counted::Product { name: name.into(), assigned, activated, shared }
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
        let counts = [Some(0), Some(10), None, Some(5), None];
        let panel = panel(daily(Kind::ActiveUserCounts, None, &[1, 2, 3, 4, 5], &[("Teams", &counts)]));
        let line = &panel.lines[0];
        assert_eq!(line.runs, ["4.0,100.0 61.0,14.0"]);
        assert_eq!(line.lone, [("175.0".to_owned(), "57.0".to_owned())]);
        assert_eq!(line.dot, line.lone.first().cloned());
        assert_eq!((panel.top, panel.middle(), line.first(), line.last()), (10, 5, Some(0), Some(5)));
        assert_eq!((line.on(&2), line.on(&3)), (None, Some(5)));
    }

    #[test]
    fn all_series_of_a_report_share_the_scale() {
        let series: [(&str, &[Option<i64>]); 3] =
            [("Teams", &[Some(i64::MAX), None]), ("Word", &[None, Some(1)]), ("Excel", &[None, None])];
        let panel = panel(daily(Kind::AppUserCounts, None, &[1, 2], &series));
        assert_eq!(panel.lines[0].dot, Some(("4.0".into(), "14.0".into())));
        assert_eq!(panel.lines[1].dot, Some((panel.right.clone(), "100.0".into())));
        assert_eq!(panel.right, "99.0", "nineteen digits have their room");
        assert_eq!((panel.lines[2].dot.clone(), panel.lines[2].highest()), (None, None));
    }

    #[test]
    fn the_bars_of_all_products_share_the_scale() {
        let products = vec![product("B", [Some(48), None, Some(6)]), product("A", [Some(24), Some(5), None])];
        let all = activations(Licences {
            report: Kind::ActivationsUserCounts,
            refreshed: None,
            day: day(1),
            products,
            further: 0,
        });
        assert_eq!(all.products[1].assigned, Bar { count: Some(24), width: "50.0".into() });
        assert_eq!(all.products[0].activated, Bar { count: None, width: "0.0".into() });
    }

    #[test]
    fn every_picture_has_words_and_a_table_and_nothing_is_drawn_from_nothing() {
        assert_eq!(drawn(Activity::default()).trim(), "");
        let total = Total {
            report: Kind::ServicesUserCounts,
            refreshed: Some(day(2)),
            counts: Counts { active: 285, entitled: 366 },
            figure: Some("77.9".into()),
            period_days: 30,
            as_of: day(2),
        };
        let word = daily(Kind::AppUserCounts, Some(day(2)), &[1, 2], &[("Word", &[Some(3), Some(4)])]);
        let products = vec![product("A", [Some(24), None, None])];
        let licences =
            Licences { report: Kind::ActivationsUserDetail, refreshed: None, day: day(2), products, further: 0 };
        let whole = counted::Activity { total: Some(total), daily: vec![word], licences: Some(licences) };
        // How the template is laid out is nobody's business here.
        let squeezed = |text: &str| text.split_ascii_whitespace().collect::<String>();
        let html = squeezed(&drawn(Activity::draw(whole)));
        let html = html.replace("<spanclass=\"nowrap\">2Nov2026</span>", "2Nov2026");
        for part in [
            "role=\"img\" aria-label=\"Users of Word per day from 1 Nov 2026 to 2 Nov 2026: first 3, last 4, highest 4.\"",
            "<span lang=\"en\">Word</span><b>4</b>",
            "getM365AppUserCounts · refreshed 2 Nov 2026",
            "<td class=\"n\">4</td>",
            "285 / 366",
            "77.9%",
            "width=\"100.0%\"",
        ] {
            assert!(html.contains(&squeezed(part)), "{part} is not in {html}");
        }
    }
}
