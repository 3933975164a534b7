//! The fields of a form as they were sent. How they arrive is `web`'s business.

use std::collections::{BTreeMap, HashMap};

use crate::domain::review::answers::row_field;
use crate::domain::unseen::trimmed;

/// The columns of a row of a form, as typed.
pub type Row = BTreeMap<String, String>;

/// Fields by name, in the order they came, as raw text with LF at line ends.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    /// Where each name stands first.
    first: HashMap<String, usize>,
}

impl From<Vec<(String, String)>> for Fields {
    fn from(pairs: Vec<(String, String)>) -> Self {
        let mut first = HashMap::with_capacity(pairs.len());
        for (place, (name, _)) in pairs.iter().enumerate() {
            if !first.contains_key(name) {
                first.insert(name.clone(), place);
            }
        }
        Self { pairs, first }
    }
}

impl Fields {
    /// The field's text as typed; empty when it was not sent.
    pub fn raw(&self, name: &str) -> &str {
        self.first.get(name).and_then(|place| self.pairs.get(*place)).map_or("", |(_, value)| value)
    }

    /// The field's text without surrounding white space, and without what a copy from elsewhere leaves there.
    pub fn text(&self, name: &str) -> &str {
        trimmed(self.raw(name))
    }

    pub fn has(&self, name: &str) -> bool {
        self.first.contains_key(name)
    }

    /// All values of a repeated field.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }

    /// Rows as `name[2][column]`, by number; gaps in the numbers are fine.
    pub fn rows(&self, name: &str) -> BTreeMap<u32, Row> {
        let mut rows: BTreeMap<u32, Row> = BTreeMap::new();
        for (field, value) in &self.pairs {
            if let Some((row, column)) = row_field(field, name) {
                rows.entry(row).or_default().insert(column.to_owned(), value.clone());
            }
        }
        rows
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}
