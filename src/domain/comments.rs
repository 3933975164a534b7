//! What a lead says about a review, section by section.

use std::collections::BTreeMap;

/// Texts by the key of their section; empty for the review as a whole.
pub type Texts = BTreeMap<String, String>;
