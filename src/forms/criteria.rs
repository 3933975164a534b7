//! The form of the customer's success criteria (R2): rows that are added, moved and removed.

use chrono::NaiveDate;

use super::{FieldErrors, Fields, Typed};
use crate::domain::formats::is_url;
use crate::domain::usage::{Criterion, Demand};
use crate::words::{Loader, fl};

/// More rows than any customer has; keeps a page and a form within bounds.
pub const MOST_ROWS: usize = 50;

/// A row as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    pub statement: String,
    pub target: String,
    pub actual: String,
    pub evidence: String,
    pub evidence_url: String,
    pub achieved: bool,
    pub achieved_by: String,
    pub achieved_on: String,
}

/// The rows as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raw {
    pub rows: Vec<RawRow>,
}

/// Name and id of a field; rows are counted from 1.
pub fn field(row: i64, column: &str) -> String {
    format!("criteria[{row}][{column}]")
}

/// A label that says which row it belongs to.
pub fn label(t: &Loader, row: i64, label: String) -> String {
    fl!(t, "criteria-field", number = row.to_string(), label = label)
}

impl RawRow {
    /// A row that was added and left as it is says nothing.
    fn is_blank(&self) -> bool {
        *self == Self::default()
    }

    /// The row as it would be kept.
    fn criterion(&self, achieved_on: Option<NaiveDate>) -> Criterion {
        Criterion {
            statement: self.statement.clone(),
            target: self.target.clone(),
            actual: self.actual.clone(),
            evidence: self.evidence.clone(),
            evidence_url: self.evidence_url.clone(),
            achieved: self.achieved,
            achieved_by: self.achieved_by.clone(),
            achieved_on,
        }
    }

    fn parse(&self, t: &Loader, number: i64, today: NaiveDate, errors: &mut FieldErrors) -> Criterion {
        let label = |text: String| label(t, number, text);
        let field = |column: &str| field(number, column);
        errors.text(t, &field("statement"), &label(fl!(t, "criteria-statement")), &self.statement, 4000);
        errors.limit(t, &field("target"), &label(fl!(t, "criteria-target")), &self.target, 200);
        errors.limit(t, &field("actual"), &label(fl!(t, "criteria-actual")), &self.actual, 200);
        errors.limit(t, &field("evidence"), &label(fl!(t, "criteria-evidence")), &self.evidence, 4000);
        let link_is_sound = self.evidence_url.len() <= 2000 && is_url(&self.evidence_url);
        if !self.evidence_url.is_empty() && !link_is_sound {
            errors.add(field("evidence_url"), fl!(t, "form-url", label = label(fl!(t, "criteria-url"))));
        }
        for demand in self.criterion(None).unmet() {
            let (column, words) = match demand {
                Demand::Target => ("target", fl!(t, "criteria-target")),
                Demand::Actual => ("actual", fl!(t, "criteria-actual")),
                Demand::Evidence => ("evidence", fl!(t, "criteria-evidence")),
            };
            errors.add(field(column), fl!(t, "criteria-needed", label = label(words)));
        }
        errors.limit(t, &field("achieved_by"), &label(fl!(t, "criteria-by")), &self.achieved_by, 200);
        let on = label(fl!(t, "criteria-on"));
        let achieved_on = if self.achieved_on.is_empty() {
            None
        } else {
            errors.date(t, &field("achieved_on"), &on, &self.achieved_on)
        };
        if achieved_on.is_some_and(|day| day > today) {
            errors.add(field("achieved_on"), fl!(t, "form-future", label = on));
        }
        self.criterion(achieved_on)
    }
}

impl Raw {
    pub fn of(criteria: &[Criterion]) -> Self {
        let rows = criteria.iter().map(|criterion| RawRow {
            statement: criterion.statement.clone(),
            target: criterion.target.clone(),
            actual: criterion.actual.clone(),
            evidence: criterion.evidence.clone(),
            evidence_url: criterion.evidence_url.clone(),
            achieved: criterion.achieved,
            achieved_by: criterion.achieved_by.clone(),
            achieved_on: criterion.achieved_on.map(|day| day.to_string()).unwrap_or_default(),
        });
        Self { rows: rows.collect() }
    }

    /// Does what a button for the rows says; whether one was pressed.
    pub fn arrange(&mut self, fields: &Fields) -> bool {
        let rows = &mut self.rows;
        let count = rows.len();
        let place = |name: &str| {
            let number: usize = fields.text(name).parse().ok()?;
            number.checked_sub(1).filter(|place| *place < count)
        };
        if fields.has("add") {
            if count < MOST_ROWS {
                rows.push(RawRow::default());
            }
        } else if fields.has("remove") {
            if let Some(i) = place("remove") {
                rows.remove(i);
            }
        } else if fields.has("up") {
            if let Some(i) = place("up").filter(|i| *i > 0) {
                rows.swap(i, i - 1);
            }
        } else if fields.has("down") {
            if let Some(i) = place("down").filter(|i| i + 1 < count) {
                rows.swap(i, i + 1);
            }
        } else {
            return false;
        }
        true
    }

    /// Drops the rows that say nothing.
    pub fn drop_blank(&mut self) {
        self.rows.retain(|row| !row.is_blank());
    }
}

impl Typed for Raw {
    /// The day where the engagement is.
    type Given<'g> = NaiveDate;
    type Value = Vec<Criterion>;

    fn read(fields: &Fields) -> Self {
        let rows = fields.rows("criteria").into_values().map(|row| {
            let text = |column: &str| row.get(column).map(|v| v.trim().to_owned()).unwrap_or_default();
            RawRow {
                statement: text("statement"),
                target: text("target"),
                actual: text("actual"),
                evidence: text("evidence"),
                evidence_url: text("evidence_url"),
                achieved: row.contains_key("achieved"),
                achieved_by: text("achieved_by"),
                achieved_on: text("achieved_on"),
            }
        });
        Self { rows: rows.collect() }
    }

    fn parse(&self, t: &Loader, today: NaiveDate) -> Result<Vec<Criterion>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let parsed: Vec<Criterion> =
            (1..).zip(&self.rows).map(|(number, row)| row.parse(t, number, today, &mut errors)).collect();
        if errors.is_empty() { Ok(parsed) } else { Err(errors) }
    }
}
