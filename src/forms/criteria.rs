//! The form of the customer's success criteria (R2): rows that are added, moved and removed.

use chrono::NaiveDate;

use super::outline::{choice, form, item};
use super::{FieldErrors, Fields, Row, Typed};
use crate::domain::review::answers::SectionAnswers;
use crate::domain::usage::{Criterion, Demand};
use crate::playbook::keys::ROW_KEY;
use crate::playbook::{Item, Kind, Section};
use crate::store::criteria::Kept;
use crate::words::{Loader, fl};

/// More rows than any customer has; keeps a page and a form within bounds.
pub const MOST_ROWS: usize = 50;

/// A row as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RawRow {
    /// Names the row among the stored ones; empty for one that was added.
    pub key: String,
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
    /// What was taken out of this form, the last at the end. It goes along until the form is saved, so that it can be brought
    /// back.
    pub removed: Vec<RawRow>,
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
        *self == Self { key: self.key.clone(), ..Self::default() }
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
        errors.name(t, &field("statement"), &label(fl!(t, "criteria-statement")), &self.statement, 4000);
        errors.line(t, &field("target"), &label(fl!(t, "criteria-target")), &self.target, 200);
        errors.line(t, &field("actual"), &label(fl!(t, "criteria-actual")), &self.actual, 200);
        errors.line(t, &field("evidence"), &label(fl!(t, "criteria-evidence")), &self.evidence, 4000);
        errors.url(t, &field("evidence_url"), &label(fl!(t, "criteria-url")), &self.evidence_url);
        for demand in self.criterion(None).unmet() {
            let (column, words) = match demand {
                Demand::Target => ("target", fl!(t, "criteria-target")),
                Demand::Actual => ("actual", fl!(t, "criteria-actual")),
                Demand::Evidence => ("evidence", fl!(t, "criteria-evidence")),
            };
            errors.add(field(column), fl!(t, "criteria-needed", label = label(words)));
        }
        errors.line(t, &field("achieved_by"), &label(fl!(t, "criteria-by")), &self.achieved_by, 200);
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

    fn read(row: &Row) -> Self {
        let text = |column: &str| row.get(column).map(|v| v.trim().to_owned()).unwrap_or_default();
        Self {
            key: text(ROW_KEY),
            statement: text("statement"),
            target: text("target"),
            actual: text("actual"),
            evidence: text("evidence"),
            evidence_url: text("evidence_url"),
            achieved: row.get("achieved").is_some_and(|box_says| !box_says.is_empty()),
            achieved_by: text("achieved_by"),
            achieved_on: text("achieved_on"),
        }
    }

    /// The row's columns as the form holds them.
    pub fn columns(&self) -> Row {
        let achieved = if self.achieved { ACHIEVED } else { "" };
        let columns = [
            (ROW_KEY, self.key.as_str()),
            ("statement", &self.statement),
            ("target", &self.target),
            ("actual", &self.actual),
            ("evidence", &self.evidence),
            ("evidence_url", &self.evidence_url),
            ("achieved", achieved),
            ("achieved_by", &self.achieved_by),
            ("achieved_on", &self.achieved_on),
        ];
        columns.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
    }
}

/// What a ticked box says.
const ACHIEVED: &str = "yes";
/// The rows of the form.
const ROWS: &str = "criteria";
/// Those that were taken out of it.
pub const REMOVED: &str = "removed";

/// The form as two texts of it are held against each other.
pub fn outline(t: &Loader) -> Section {
    let achieved = [(ACHIEVED.to_owned(), fl!(t, "conflict-chosen"))];
    let columns = vec![
        item(ROW_KEY, Kind::Hidden, String::new()),
        item("statement", Kind::Text, fl!(t, "criteria-statement")),
        item("target", Kind::Paragraph, fl!(t, "criteria-target")),
        item("actual", Kind::Paragraph, fl!(t, "criteria-actual")),
        item("evidence", Kind::Paragraph, fl!(t, "criteria-evidence")),
        item("evidence_url", Kind::Url, fl!(t, "criteria-url")),
        choice("achieved", Kind::Choice, fl!(t, "criteria-achieved"), achieved),
        item("achieved_by", Kind::Paragraph, fl!(t, "criteria-by")),
        item("achieved_on", Kind::Date, fl!(t, "criteria-on")),
    ];
    let rows = item(ROWS, Kind::Rows, fl!(t, "criteria-statement"));
    form(vec![Item { columns, ..rows }])
}

impl Raw {
    pub fn of(criteria: &[Kept]) -> Self {
        let rows = criteria.iter().map(|Kept { id, criterion }| RawRow {
            key: id.map(|id| id.to_string()).unwrap_or_default(),
            statement: criterion.statement.clone(),
            target: criterion.target.clone(),
            actual: criterion.actual.clone(),
            evidence: criterion.evidence.clone(),
            evidence_url: criterion.evidence_url.clone(),
            achieved: criterion.achieved,
            achieved_by: criterion.achieved_by.clone(),
            achieved_on: criterion.achieved_on.map(|day| day.to_string()).unwrap_or_default(),
        });
        Self { rows: rows.collect(), removed: Vec::new() }
    }

    /// The form as it is held against another text of it.
    pub fn answers(&self) -> SectionAnswers {
        let mut answers = SectionAnswers::default();
        answers.set_rows(ROWS, self.rows.iter().map(RawRow::columns).collect());
        answers
    }

    /// Takes new rows for the stored ones that say the same: the form is sent again, or somebody else added them as well.
    pub fn find_among(&mut self, stored: &Self) {
        let is_named = |one: &&RawRow| self.rows.iter().any(|row| row.key == one.key);
        let mut left: Vec<&RawRow> = stored.rows.iter().filter(|one| !is_named(one)).collect();
        for row in self.rows.iter_mut().filter(|row| row.key.is_empty()) {
            let same = left.iter().position(|one| RawRow { key: one.key.clone(), ..row.clone() } == **one);
            if let Some(place) = same {
                row.key.clone_from(&left.remove(place).key);
            }
        }
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
                let row = rows.remove(i);
                if !row.is_blank() {
                    self.removed.push(row);
                    self.removed.drain(..self.removed.len().saturating_sub(MOST_ROWS));
                }
            }
        } else if fields.has("restore") {
            if count < MOST_ROWS {
                rows.extend(self.removed.pop());
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
    type Value = Vec<Kept>;

    fn read(fields: &Fields) -> Self {
        let rows = |list| fields.rows(list).values().map(RawRow::read).collect();
        Self { rows: rows(ROWS), removed: rows(REMOVED) }
    }

    fn parse(&self, t: &Loader, today: NaiveDate) -> Result<Vec<Kept>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kept = |(number, row): (i64, &RawRow)| {
            let criterion = row.parse(t, number, today, &mut errors);
            Kept { id: row.key.parse().ok(), criterion }
        };
        let parsed: Vec<Kept> = (1..).zip(&self.rows).map(kept).collect();
        if errors.is_empty() { Ok(parsed) } else { Err(errors) }
    }
}
