//! What was read from a file: figures only, never a row.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::kind::Service;
use crate::domain::report::{Kind, Measure};
use crate::domain::usage::Counts;

/// How a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Days that count as active in a report per user, ending with its refresh date.
    pub window_days: i64,
    /// The latest day that a date in the file may have.
    pub latest: NaiveDate,
}

/// The figures of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub kind: Kind,
    /// Rows below the header.
    pub rows: u64,
    /// The latest refresh date; of our own table, the latest as-of date.
    pub refreshed: NaiveDate,
    pub rates: Vec<Rate>,
    /// "Office 365", the tenant's total: shown, never in the gate.
    pub totals: Vec<Total>,
    /// Counts without a denominator.
    pub points: Vec<Point>,
    /// Of a file for many tenants, in its order; `rates` are empty there.
    #[serde(default)]
    pub tenants: Vec<Tenant>,
    pub ignored: Vec<Ignored>,
}

impl Report {
    /// What a file for many tenants says of one of them, as a report of its own.
    pub fn of(&self, tenant: &Tenant) -> Self {
        Self {
            kind: self.kind,
            rows: tenant.rows,
            refreshed: self.refreshed,
            rates: tenant.rates.clone(),
            totals: Vec::new(),
            points: Vec::new(),
            tenants: Vec::new(),
            ignored: Vec::new(),
        }
    }

    /// The figures of a file that says no day, as of this one.
    pub fn as_of(mut self, day: NaiveDate) -> Self {
        self.refreshed = day;
        for rate in self.tenants.iter_mut().flat_map(|tenant| &mut tenant.rates) {
            rate.as_of = day;
        }
        self
    }
}

/// A tenant of a file for many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tenant {
    /// A GUID in lower case.
    pub id: String,
    /// As the file has it, at most 200 characters.
    pub name: String,
    /// Rows of the file.
    pub rows: u64,
    pub rates: Vec<Rate>,
}

/// What a rate is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    Service(Service),
    /// A workload by the name, alias or key in our own table.
    Named(String),
}

/// Active and entitled users of a service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// Line of the file, 1 being the header; 0 where many rows were summed.
    pub line: u64,
    pub subject: Subject,
    /// `None`: the report has no data.
    pub counts: Option<Counts>,
    pub period_days: i64,
    pub as_of: NaiveDate,
    /// Of our own table, at most 4,000 characters.
    pub note: String,
}

/// The tenant's total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Total {
    pub counts: Option<Counts>,
    pub period_days: i64,
    pub as_of: NaiveDate,
}

/// A count of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Name of the service, app, activity or product, as the header or the row has it.
    pub series: String,
    pub measure: Measure,
    pub day: NaiveDate,
    /// `None`: the report has no data.
    pub count: Option<i64>,
}

/// What was left out of the figures, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ignored {
    /// A column that no figure needs.
    Column { name: String },
    /// A column whose counterpart is missing ("Teams Active" without "Teams Inactive").
    Half { name: String },
    /// An empty count: no data, which is not 0.
    NoData { name: String, as_of: NaiveDate },
    /// Users who are deleted; they are neither active nor entitled.
    DeletedUsers { count: u64 },
    /// Activities dated after the refresh date; they do not make anybody active.
    LaterActivities { count: u64 },
    /// Lines without a value.
    EmptyLines { count: u64 },
    /// Rows that say the same as one before.
    RepeatedRows { count: u64 },
    /// Workloads of which several SKUs were put together.
    JoinedSkus { count: u64 },
}
