//! What several pages show in the same way, prepared so that the templates stay dumb.

pub mod answers;
pub mod words;
