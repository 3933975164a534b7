//! Usage reports as the admin centre would give them for the demonstration's customers, already read: figures only.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use crate::domain::usage::Counts;
use crate::reports::{Kind, Measure, Point, Rate, Report, Service, Subject, Total};

/// Days that a report with a row per day covers.
const DAYS: i64 = 30;

fn report(kind: Kind, rows: u64, refreshed: NaiveDate) -> Report {
    let (rates, totals, points, tenants, ignored) = Default::default();
    let (understood, others) = Default::default();
    Report { kind, rows, refreshed, rates, totals, points, tenants, ignored, understood, others }
}

/// Active and inactive users per service, with the tenant's total.
pub fn services(counts: &[(Service, Option<Counts>)], as_of: NaiveDate) -> Report {
    let rate = |(service, counts): &(Service, Option<Counts>)| Rate {
        line: 2,
        subject: Subject::Service(*service),
        counts: *counts,
        period_days: 30,
        as_of,
        note: String::new(),
    };
    let most = |of: fn(Counts) -> i64| counts.iter().filter_map(|(_, c)| c.map(of)).max();
    // Somebody uses something: a little above the most used service, and never above all who may.
    let total = most(|c| c.active)
        .zip(most(|c| c.entitled))
        .map(|(active, entitled)| Counts { active: (active + active / 40 + 1).min(entitled), entitled });
    Report {
        rates: counts.iter().map(rate).collect(),
        totals: vec![Total { counts: total, period_days: 30, as_of }],
        ..report(Kind::ServicesUserCounts, 1, as_of)
    }
}

/// Users per day and service: working days stand out.
pub fn days(counts: &[(Service, Option<Counts>)], refreshed: NaiveDate) -> Report {
    let series = counts.iter().map(|(service, counts)| (service.name(), counts.map(|c| c.active)));
    Report { points: daily(series, refreshed), ..report(Kind::ActiveUserCounts, DAYS.cast_unsigned(), refreshed) }
}

/// Users per day and activity in Teams.
pub fn teams(active: i64, refreshed: NaiveDate) -> Report {
    let parts = [("Team Chat Messages", 34), ("Private Chat Messages", 91), ("Calls", 22), ("Meetings", 63)];
    let series = parts.into_iter().map(|(name, percent)| (name, Some(active * percent / 100)));
    Report { points: daily(series, refreshed), ..report(Kind::TeamsUserCounts, DAYS.cast_unsigned(), refreshed) }
}

/// Licences assigned and activated per product.
pub fn activations(entitled: i64, refreshed: NaiveDate) -> Report {
    let product = |name: &str, assigned: i64, percent: i64| {
        let counts = [
            (Measure::Assigned, assigned),
            (Measure::Activated, assigned * percent / 100),
            (Measure::SharedComputer, assigned / 60),
        ];
        counts.map(|(measure, n)| Point { series: name.to_owned(), measure, day: refreshed, count: Some(n) })
    };
    let mut points = Vec::from(product("MICROSOFT 365 APPS FOR ENTERPRISE", entitled, 83));
    points.extend(product("VISIO PLAN 2", entitled / 25 + 1, 61));
    Report { points, ..report(Kind::ActivationsUserCounts, 2, refreshed) }
}

fn daily<'a>(series: impl Iterator<Item = (&'a str, Option<i64>)>, refreshed: NaiveDate) -> Vec<Point> {
    let mut points = Vec::new();
    for (nth, (name, most)) in (0..).zip(series) {
        for back in (0..DAYS).rev() {
            let day = refreshed - TimeDelta::days(back);
            let percent = match day.weekday() {
                Weekday::Sat => 9,
                Weekday::Sun => 6,
                Weekday::Mon | Weekday::Fri => 81,
                _ => 88,
            };
            // Slowly upwards, and no two days alike.
            let wave = (i64::from(day.ordinal()) * 7 + nth * 5) % 6;
            let count = most.map(|most| most * (percent + wave - back / 4).max(1) / 100);
            points.push(Point { series: name.to_owned(), measure: Measure::Active, day, count });
        }
    }
    points
}
