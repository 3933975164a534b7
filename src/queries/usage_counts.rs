//! The counts of a report that hold no denominator, and the tenant's total: which of them are new.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::domain::report::{Measure, TENANT};
use crate::error::Result;
use crate::reports::Report;
use crate::store::engagements::Engagement;
use crate::store::usage_points::{self, UsagePoint};
use crate::store::{AnyConnection, Seen};

/// A count to be kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PointKey {
    pub series: String,
    pub measure: Measure,
    pub day: NaiveDate,
    pub period_days: i64,
}

impl PointKey {
    fn of(row: &UsagePoint) -> Self {
        Self { series: row.series.clone(), measure: row.measure, day: row.day, period_days: row.period_days }
    }
}

/// What becomes of the counts of one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub name: String,
    pub measure: Measure,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub last_count: Option<i64>,
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
}

/// A count with the id of the row whose place it takes.
#[derive(Debug, Clone)]
pub struct Change {
    pub key: PointKey,
    pub count: Option<i64>,
    pub replaces: Option<i64>,
}

/// All series of the report, and those counts that are new or differ from what an earlier import brought.
pub(super) fn changes(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    report: &Report,
) -> Result<(Vec<Series>, Vec<Change>)> {
    let wanted = wanted(report);
    let days = || wanted.keys().map(|key| key.day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok((Vec::new(), Vec::new())) };
    let earlier: HashMap<PointKey, UsagePoint> = usage_points::between(conn, engagement, report.kind, first, last)?
        .into_iter()
        .map(|row| (PointKey::of(&row), row))
        .collect();
    let mut series: Vec<Series> = Vec::new();
    let mut changes = Vec::new();
    // The keys come by series and measure.
    for (key, count) in wanted {
        let row = earlier.get(&key);
        if series.last().is_none_or(|last| last.name != key.series || last.measure != key.measure) {
            series.push(Series::begin(&key));
        }
        if let Some(of) = series.last_mut() {
            of.add(&key, count, row);
        }
        if row.is_none_or(|row| row.count != count) {
            changes.push(Change { key, count, replaces: row.map(|row| row.id) });
        }
    }
    Ok((series, changes))
}

fn wanted(report: &Report) -> BTreeMap<PointKey, Option<i64>> {
    let mut wanted = BTreeMap::new();
    for point in &report.points {
        let key = PointKey { series: point.series.clone(), measure: point.measure, day: point.day, period_days: 1 };
        wanted.insert(key, point.count);
    }
    for total in &report.totals {
        let (active, entitled) = (total.counts.map(|c| c.active), total.counts.map(|c| c.entitled));
        for (measure, count) in [(Measure::Active, active), (Measure::Entitled, entitled)] {
            let (series, day) = (TENANT.to_owned(), total.as_of);
            wanted.insert(PointKey { series, measure, day, period_days: total.period_days }, count);
        }
    }
    wanted
}

impl Series {
    fn begin(key: &PointKey) -> Self {
        Self {
            name: key.series.clone(),
            measure: key.measure,
            first: key.day,
            last: key.day,
            last_count: None,
            added: 0,
            changed: 0,
            unchanged: 0,
        }
    }

    fn add(&mut self, key: &PointKey, count: Option<i64>, earlier: Option<&UsagePoint>) {
        self.first = self.first.min(key.day);
        if key.day >= self.last {
            self.last = key.day;
            self.last_count = count;
        }
        match earlier {
            None => self.added += 1,
            Some(row) if row.count != count => self.changed += 1,
            Some(_) => self.unchanged += 1,
        }
    }
}
