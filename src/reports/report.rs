//! What was read from a file: figures only, never a row.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::headings::Headings;
use super::kind::Service;
use crate::domain::report::{Kind, Measure};
use crate::domain::usage::Counts;
use crate::domain::written::Way;

/// How a file is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Days that count as active in a report per user, ending with its refresh date.
    pub window_days: i64,
    /// The latest day that a date in the file may have.
    pub latest: NaiveDate,
    /// What else the headings may be called.
    pub headings: Arc<Headings>,
    /// The sheet of a workbook, where it is not the first one with a known heading.
    pub sheet: Option<String>,
}

impl Options {
    /// With the headings that everybody knows, and the first sheet that fits.
    pub fn new(window_days: i64, latest: NaiveDate) -> Self {
        Self { window_days, latest, headings: Arc::default(), sheet: None }
    }
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
    /// How the file was understood where it was not written plainly.
    #[serde(default)]
    pub understood: Vec<Understood>,
    /// The other visible sheets of the workbook that hold a report, to be chosen instead.
    #[serde(default)]
    pub others: Vec<Report>,
}

impl Report {
    /// Name of the sheet that was read; `None` of a text.
    pub fn sheet(&self) -> Option<&str> {
        self.understood.iter().find_map(|what| match what {
            Understood::Sheet { name } => Some(name.as_str()),
            _ => None,
        })
    }

    /// The same file with another of its sheets read; as it is where there is none of this name.
    #[must_use]
    pub fn with_sheet(mut self, name: &str) -> Self {
        let Some(place) = self.others.iter().position(|other| other.sheet() == Some(name)) else { return self };
        let mut chosen = self.others.remove(place);
        let others = std::mem::take(&mut self.others);
        chosen.others = std::iter::once(self).chain(others).collect();
        chosen
    }
}

/// How a part of a file was understood that is not written as the reports are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Understood {
    /// `ï»¿` at the start: a byte order mark that a program took for text.
    Mark,
    ShiftJis,
    /// `sep=;`
    SeparatorLine {
        line: u64,
    },
    /// `#TYPE`, from PowerShell.
    TypeLine {
        line: u64,
    },
    /// A title or cover above the headings.
    CoverLines {
        first: u64,
        last: u64,
    },
    /// The sheet of a workbook that was read.
    Sheet {
        name: String,
    },
    /// Headings in other words, and which ones they are.
    Headings {
        pairs: Vec<(String, String)>,
    },
    /// A first column without a heading: the index of the rows.
    IndexColumn,
    /// Further columns without a heading.
    UnnamedColumns {
        count: u64,
    },
    /// Rows that end in separators beyond the headings.
    TrailingCells {
        rows: u64,
    },
    /// Rows of a sheet with something beside the table.
    Beside {
        rows: u64,
    },
    /// Rows that Excel hides; they count.
    HiddenRows {
        rows: u64,
        first: u64,
    },
    /// Cells written otherwise, with the first of them.
    Cells {
        way: Way,
        count: u64,
        line: u64,
        found: String,
    },
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
            understood: Vec::new(),
            others: Vec::new(),
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
    /// Rows of users who were in an earlier row; each user counts once.
    RepeatedRows { count: u64 },
    /// Rows that do not say whose they are; each counts as a user of its own.
    NamelessRows { count: u64 },
    /// Lines without a value.
    EmptyLines { count: u64 },
    /// Rows that say the same as one before.
    SameRows { count: u64 },
    /// Workloads of which several SKUs were put together.
    JoinedSkus { count: u64 },
}
