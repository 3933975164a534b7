//! What a lead or manager typed on the page of a submitted review, kept while it is shown again.

use std::collections::BTreeMap;

use crate::forms::FieldErrors;

/// What was typed into the forms of the page, and what is wrong with it.
#[derive(Default)]
pub struct Typed {
    /// Comments by the key of their section; empty for the review as a whole.
    pub comments: BTreeMap<String, String>,
    pub reason: String,
    pub errors: FieldErrors,
    /// Somebody was first: nothing was stored, and the texts are shown to be kept.
    pub conflict: bool,
}

impl Typed {
    pub fn comment(&self, section: &str) -> String {
        self.comments.get(section).cloned().unwrap_or_default()
    }
}
