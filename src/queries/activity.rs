//! Counts that reports bring without a denominator: users per day and series, licences per product, and the tenant's
//! total. None of it is ever in the gate.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use crate::domain::report::{Kind, Measure, TENANT};
use crate::domain::usage::{Counts, LEAST_TARGET};
use crate::error::Result;
use crate::store::engagements::Engagement;
use crate::store::usage_points::{self, UsagePoint};
use crate::store::{AnyConnection, Seen, imports};

/// Days up to a report's last one that are shown.
const DAYS: u64 = 60;
/// Products that are shown, those with the most licences.
const PRODUCTS: usize = 30;
/// Period of AU, in days; of several totals the one over the nearest period is shown.
const PERIOD: i64 = 28;

/// Everything of an engagement that has no denominator.
#[derive(Debug, Default)]
pub struct Activity {
    pub total: Option<Total>,
    /// Users per day, a report each.
    pub daily: Vec<Daily>,
    pub licences: Option<Licences>,
}

/// The tenant's total as a report has it.
#[derive(Debug, PartialEq, Eq)]
pub struct Total {
    pub report: Kind,
    pub refreshed: Option<NaiveDate>,
    pub counts: Counts,
    /// The rate as shown; `None` where nobody is entitled.
    pub figure: Option<String>,
    pub period_days: i64,
    pub as_of: NaiveDate,
}

/// Users per day of one report.
#[derive(Debug, PartialEq, Eq)]
pub struct Daily {
    pub kind: Kind,
    pub refreshed: Option<NaiveDate>,
    /// Oldest first.
    pub days: Vec<NaiveDate>,
    /// The one with the highest count first.
    pub series: Vec<Series>,
}

/// A service, an app or a kind of activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub name: String,
    /// In the order of the days; `None` is no data.
    pub counts: Vec<Option<i64>>,
}

impl Series {
    pub fn highest(&self) -> Option<i64> {
        self.counts.iter().copied().flatten().max()
    }
}

/// Licences per product on the last day.
#[derive(Debug, PartialEq, Eq)]
pub struct Licences {
    pub report: Kind,
    pub refreshed: Option<NaiveDate>,
    pub day: NaiveDate,
    /// The one with the most licences first.
    pub products: Vec<Product>,
    /// How many more products there are.
    pub further: i64,
}

/// `None` is no data.
#[derive(Debug, PartialEq, Eq)]
pub struct Product {
    pub name: String,
    pub assigned: Option<i64>,
    pub activated: Option<i64>,
    pub shared: Option<i64>,
}

/// What is known of an engagement, in one query per report beside those for the days.
///
/// # Errors
/// The database's.
pub(super) fn of(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Activity> {
    let refreshed = imports::last_refreshed(conn, engagement)?;
    let last_days = usage_points::last_days(conn, engagement)?;
    let mut activity = Activity::default();
    let mut totals = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        let of_kind = |list: &[(Kind, NaiveDate)]| list.iter().find(|(of, _)| *of == kind).map(|(_, day)| *day);
        let Some(last) = of_kind(&last_days) else { continue };
        let refreshed = of_kind(&refreshed);
        let first = match kind {
            _ if kind.holds_licences() => last,
            _ => last.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(last),
        };
        let points = usage_points::between(conn, engagement, kind, first, last)?;
        if kind.holds_rates() {
            totals.extend(total(kind, refreshed, &points));
        } else if kind.holds_licences() {
            // Of two reports of the same day the one without names comes first.
            if activity.licences.as_ref().is_none_or(|earlier| earlier.day < last) {
                activity.licences = Some(licences(kind, refreshed, last, &points));
            }
        } else {
            activity.daily.push(daily(kind, refreshed, &points));
        }
    }
    // Of two reports of the same day the report without names comes first, as it does in the list of kinds.
    totals.sort_by_key(|total| (Reverse(total.as_of), (total.period_days - PERIOD).abs()));
    activity.total = totals.into_iter().next();
    Ok(activity)
}

/// The latest total that has data; of several periods the one nearest to that of AU.
fn total(kind: Kind, refreshed: Option<NaiveDate>, points: &[UsagePoint]) -> Option<Total> {
    let of = |measure: Measure| points.iter().filter(move |p| p.series == TENANT && p.measure == measure);
    let pairs = of(Measure::Active).filter_map(|active| {
        let same = |p: &&UsagePoint| (p.day, p.period_days) == (active.day, active.period_days);
        let entitled = of(Measure::Entitled).find(same)?.count?;
        Some((active, Counts { active: active.count?, entitled }))
    });
    let (point, counts) = pairs.min_by_key(|(p, _)| (Reverse(p.day), (p.period_days - PERIOD).abs()))?;
    Some(Total {
        report: kind,
        refreshed,
        counts,
        figure: counts.figure(LEAST_TARGET),
        period_days: point.period_days,
        as_of: point.day,
    })
}

fn daily(kind: Kind, refreshed: Option<NaiveDate>, points: &[UsagePoint]) -> Daily {
    let days: Vec<NaiveDate> = points.iter().map(|p| p.day).collect::<BTreeSet<_>>().into_iter().collect();
    let names: BTreeSet<&str> = points.iter().map(|p| p.series.as_str()).collect();
    let mut series: Vec<Series> = names.into_iter().map(|name| series(name, &days, points)).collect();
    series.sort_by_key(|series| Reverse(series.highest()));
    Daily { kind, refreshed, days, series }
}

fn series(name: &str, days: &[NaiveDate], points: &[UsagePoint]) -> Series {
    let mut counts = vec![None; days.len()];
    for point in points.iter().filter(|p| p.series == name) {
        if let Some(count) = days.binary_search(&point.day).ok().and_then(|place| counts.get_mut(place)) {
            *count = point.count;
        }
    }
    Series { name: name.to_owned(), counts }
}

fn licences(report: Kind, refreshed: Option<NaiveDate>, day: NaiveDate, points: &[UsagePoint]) -> Licences {
    let count = |name: &str, measure: Measure| {
        points.iter().find(|p| p.series == name && p.measure == measure).and_then(|p| p.count)
    };
    let mut names: Vec<&str> = points.iter().map(|p| p.series.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    names.sort_by_key(|name| Reverse(count(name, Measure::Assigned)));
    let further = i64::try_from(names.len().saturating_sub(PRODUCTS)).unwrap_or(i64::MAX);
    names.truncate(PRODUCTS);
    let products = names.into_iter().map(|name| Product {
        name: name.to_owned(),
        assigned: count(name, Measure::Assigned),
        activated: count(name, Measure::Activated),
        shared: count(name, Measure::SharedComputer),
    });
    Licences { report, refreshed, day, products: products.collect(), further }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, n).unwrap()
    }

    fn point(series: &str, measure: Measure, on: u32, period_days: i64, count: Option<i64>) -> UsagePoint {
        UsagePoint {
            id: 1,
            engagement_id: 1,
            report: Kind::Table,
            series: series.into(),
            measure,
            day: day(on),
            period_days,
            count,
            import_id: 1,
        }
    }

    #[test]
    fn the_total_is_the_latest_with_data_over_the_nearest_period() {
        let pair = |on, period, active, entitled| {
            [point(TENANT, Measure::Active, on, period, active), point(TENANT, Measure::Entitled, on, period, entitled)]
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
    fn all_series_of_a_report_share_the_days() {
        let points = [
            point("Teams", Measure::Active, 1, 1, Some(9)),
            point("Word", Measure::Active, 2, 1, Some(1)),
            point("Excel", Measure::Active, 2, 1, None),
        ];
        let daily = daily(Kind::AppUserCounts, None, &points);
        assert_eq!(daily.days, [day(1), day(2)]);
        let series: Vec<_> = daily.series.iter().map(|s| (s.name.as_str(), s.counts.as_slice())).collect();
        let expected: [(&str, &[Option<i64>]); 3] =
            [("Teams", &[Some(9), None]), ("Word", &[None, Some(1)]), ("Excel", &[None, None])];
        assert_eq!(series, expected);
    }

    #[test]
    fn products_stand_in_the_order_of_their_licences() {
        let product = |name: &str, counts: [Option<i64>; 3]| {
            let measures = [Measure::Assigned, Measure::Activated, Measure::SharedComputer];
            measures.iter().zip(counts).map(|(m, c)| point(name, *m, 1, 1, c)).collect::<Vec<_>>()
        };
        let points = [product("A", [Some(24), Some(5), Some(0)]), product("B", [Some(48), None, Some(6)])].concat();
        let all = licences(Kind::ActivationsUserCounts, None, day(1), &points);
        let names: Vec<&str> = all.products.iter().map(|p| p.name.as_str()).collect();
        assert_eq!((names, all.further), (vec!["B", "A"], 0));
        assert_eq!((all.products[0].activated, all.products[1].assigned), (None, Some(24)));
    }
}
