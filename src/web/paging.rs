//! The query of a page that holds a list.

use serde::Deserialize;

use crate::domain::page::Cursor;

/// Where in the list the page begins, and nothing that narrows it.
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
