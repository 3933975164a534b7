//! A posted form as the forms read it, and what else pages take from there.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::form::Form;
pub use crate::domain::formats::{is_email, is_url, parse_date};
use crate::domain::page::Cursor;
pub use crate::forms::FieldErrors;
use crate::forms::{Fields, Row};

/// The query of a page that holds a list and nothing that narrows it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Paging {
    after: String,
}

impl Paging {
    pub fn cursor(&self) -> Cursor {
        Cursor::read(&self.after)
    }
}

impl Fields for Form {
    fn text(&self, name: &str) -> &str {
        Form::text(self, name)
    }

    fn raw(&self, name: &str) -> &str {
        Form::raw(self, name)
    }

    fn all(&self, name: &str) -> Vec<&str> {
        Form::all(self, name)
    }

    fn has(&self, name: &str) -> bool {
        Form::has(self, name)
    }

    fn rows(&self, name: &str) -> BTreeMap<u32, Row> {
        Form::rows(self, name)
    }
}
