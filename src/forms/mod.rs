//! Forms apart from any page: what was typed, what it means, and all that is wrong with it at once. A page posts them, and
//! the command line fills the same ones from its lists. How a form is drawn is `web`'s business, what is done with the
//! values that of `actions`.

pub mod criteria;
pub mod engagement;
mod errors;
pub mod partner;
pub mod usage;
pub mod user;
pub mod workload;

use std::collections::BTreeMap;

pub use errors::FieldErrors;

use crate::words::Loader;

/// The columns of a row of a form, as typed.
pub type Row = BTreeMap<String, String>;

/// Fields as they were sent, by name.
pub trait Fields {
    /// The field's text without surrounding white space; empty when it was not sent.
    fn text(&self, name: &str) -> &str;

    /// The field's text as it was typed, line ends as LF; empty when it was not sent.
    fn raw(&self, name: &str) -> &str;

    /// All values of a repeated field.
    fn all(&self, name: &str) -> Vec<&str>;

    fn has(&self, name: &str) -> bool;

    /// Rows as `name[2][column]`, by number; gaps in the numbers are fine.
    fn rows(&self, name: &str) -> BTreeMap<u32, Row>;
}

/// A form as typed, before anybody knows what it means.
pub trait Typed: Sized {
    /// What it is held against: what can be chosen, which day it is.
    type Given<'g>;
    /// What it means.
    type Value;

    /// What was sent. Nothing is judged here, so that a page can show it again as it is.
    fn read(fields: &impl Fields) -> Self;

    /// What it means; the sentences are in the reader's language.
    ///
    /// # Errors
    /// Everything that is wrong, in the order of the fields.
    fn parse(&self, t: &Loader, given: Self::Given<'_>) -> Result<Self::Value, FieldErrors>;
}

/// What a form is filled in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Adding,
    Changing,
}

/// The value, unless something was found wrong on the way.
fn sound<T>(value: Option<T>, errors: FieldErrors) -> Result<T, FieldErrors> {
    match value {
        Some(value) if errors.is_empty() => Ok(value),
        _ => Err(errors),
    }
}
