//! Answers as they were typed: raw text by field name, a map per section.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One row of a repeating item: text by column.
pub type Row = BTreeMap<String, String>;

/// The answers of one section, by the field's name in the form: `held_on`, `covered`, `attendees[2][name]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SectionAnswers {
    fields: BTreeMap<String, Vec<String>>,
}

impl SectionAnswers {
    /// Adds a value to a field.
    pub fn push(&mut self, field: &str, value: &str) {
        self.fields.entry(field.to_owned()).or_default().push(value.to_owned());
    }

    /// Makes the value the field's only one.
    pub fn set(&mut self, field: &str, value: &str) {
        self.fields.insert(field.to_owned(), vec![value.to_owned()]);
    }

    /// The text without surrounding white space; empty when there is none.
    pub fn text(&self, field: &str) -> &str {
        self.raw(field).trim()
    }

    /// The text as typed.
    pub fn raw(&self, field: &str) -> &str {
        self.fields.get(field).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// All values of a field that takes several.
    pub fn list(&self, field: &str) -> Vec<&str> {
        self.fields
            .get(field)
            .map(|v| v.iter().map(String::as_str).filter(|v| !v.is_empty()).collect())
            .unwrap_or_default()
    }

    /// The rows of a repeating item, in order; gaps in the numbers are fine.
    pub fn rows(&self, name: &str) -> Vec<(u32, Row)> {
        let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
        for (field, values) in &self.fields {
            if let Some((number, column)) = row_field(field, name) {
                let value = values.first().cloned().unwrap_or_default();
                rows.entry(number).or_default().insert(column.to_owned(), value);
            }
        }
        rows.into_iter().collect()
    }

    /// Writes the rows anew, numbered from 0.
    pub fn set_rows(&mut self, name: &str, rows: Vec<Row>) {
        self.fields.retain(|field, _| row_field(field, name).is_none());
        for (number, row) in rows.into_iter().enumerate() {
            for (column, value) in row {
                self.fields.insert(format!("{name}[{number}][{column}]"), vec![value]);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.fields.values().all(|values| values.iter().all(|v| v.trim().is_empty()))
    }

    pub fn fields(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.fields.iter().map(|(k, v)| (k.as_str(), v.as_slice()))
    }
}

/// `next_steps[2][owner]` → (2, "owner") for the item `next_steps`.
pub fn row_field<'a>(field: &'a str, name: &str) -> Option<(u32, &'a str)> {
    let (number, column) = field.strip_prefix(name)?.strip_prefix('[')?.split_once("][")?;
    Some((number.parse().ok()?, column.strip_suffix(']')?))
}

/// Rows of a list at most; keeps a page and a form within bounds.
pub const MOST_ROWS: usize = 100;

/// The answers of a whole review, by section.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers {
    sections: BTreeMap<String, SectionAnswers>,
}

impl Answers {
    /// The section's answers; empty ones where nothing was entered.
    pub fn section(&self, key: &str) -> &SectionAnswers {
        static NONE: SectionAnswers = SectionAnswers { fields: BTreeMap::new() };
        self.sections.get(key).unwrap_or(&NONE)
    }

    pub fn section_mut(&mut self, key: &str) -> &mut SectionAnswers {
        self.sections.entry(key.to_owned()).or_default()
    }

    pub fn set_section(&mut self, key: &str, answers: SectionAnswers) {
        self.sections.insert(key.to_owned(), answers);
    }

    /// Everything that was answered, field by field.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.sections.values().flat_map(|section| section.fields.values().flatten().map(String::as_str))
    }

    /// The text of an item of a section.
    pub fn text(&self, section: &str, item: &str) -> &str {
        self.section(section).text(item)
    }
}
