//! The counts of a report that hold no denominator, and the tenant's total: which of them are new, and writing them.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::error::Result;
use crate::reports::{Kind, Report};
use crate::store::AnyConnection;
use crate::store::usage_points::{self, NewUsagePoint, UsagePoint};

/// Name under which the tenant's total is kept.
pub const TENANT: &str = "Office 365";
/// What the tenant's total counts beside the active users; reports name it as active and inactive.
pub const ENTITLED: &str = "entitled";

/// A count to be kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct PointKey {
    series: String,
    measure: &'static str,
    day: NaiveDate,
    period_days: i64,
}

/// What becomes of the counts of one series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub name: String,
    /// Key of a `reports::Measure`, or [`ENTITLED`].
    pub measure: &'static str,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub last_count: Option<i64>,
    pub added: usize,
    pub changed: usize,
    pub unchanged: usize,
}

/// A count with the id of the row whose place it takes.
#[derive(Debug, Clone)]
pub(super) struct Change {
    key: PointKey,
    count: Option<i64>,
    replaces: Option<i64>,
}

/// All series of the report, and those counts that are new or differ from what an earlier import brought.
pub(super) fn changes(
    conn: &mut AnyConnection,
    engagement: i64,
    report: &Report,
) -> Result<(Vec<Series>, Vec<Change>)> {
    let wanted = wanted(report);
    let days = || wanted.keys().map(|key| key.day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else { return Ok((Vec::new(), Vec::new())) };
    let earlier: HashMap<(String, String, NaiveDate, i64), UsagePoint> =
        usage_points::between(conn, engagement, report.kind.key(), first, last)?
            .into_iter()
            .map(|row| ((row.series.clone(), row.measure.clone(), row.day, row.period_days), row))
            .collect();
    let mut series: Vec<Series> = Vec::new();
    let mut changes = Vec::new();
    for (key, count) in wanted {
        let row = earlier.get(&(key.series.clone(), key.measure.to_owned(), key.day, key.period_days));
        let place = match series.iter().position(|s| s.name == key.series && s.measure == key.measure) {
            Some(place) => place,
            None => {
                series.push(Series::begin(&key));
                series.len() - 1
            }
        };
        if let Some(of) = series.get_mut(place) {
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
        let key =
            PointKey { series: point.series.clone(), measure: point.measure.key(), day: point.day, period_days: 1 };
        wanted.insert(key, point.count);
    }
    for total in &report.totals {
        for (measure, count) in
            [("active", total.counts.map(|c| c.active)), (ENTITLED, total.counts.map(|c| c.entitled))]
        {
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

/// Writes the changes in the name of this import.
pub(super) fn write(
    conn: &mut AnyConnection,
    engagement: i64,
    kind: Kind,
    import: i64,
    changes: &[Change],
) -> Result<()> {
    for Change { key, count, replaces } in changes {
        if let Some(id) = replaces {
            usage_points::replace(conn, *id, *count, import)?;
            continue;
        }
        let new = NewUsagePoint {
            engagement_id: engagement,
            report: kind.key(),
            series: &key.series,
            measure: key.measure,
            day: key.day,
            period_days: key.period_days,
            count: *count,
            import_id: import,
        };
        usage_points::insert(conn, &new)?;
    }
    Ok(())
}
