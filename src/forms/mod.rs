//! Forms apart from any page: what was typed, what it means, and all that is wrong with it at once. A page posts them, and
//! the command line fills the same ones from its lists. How a form is drawn is `web`'s business, what is done with the
//! values that of `actions`.

pub mod account;
pub mod comments;
pub mod cover;
pub mod criteria;
pub mod engagement;
mod errors;
mod fields;
pub mod heading;
pub mod naming;
pub mod note;
pub mod outline;
pub mod partner;
pub mod step;
pub mod survey;
pub mod usage;
pub mod user;
pub mod workload;

pub use errors::FieldErrors;
pub use fields::{Fields, Row};

use crate::words::Loader;

/// A form as typed, before anybody knows what it means.
pub trait Typed: Sized {
    /// What it is held against: what can be chosen, which day it is.
    type Given<'g>;
    /// What it means.
    type Value;

    /// What was sent. Nothing is judged here, so that a page can show it again as it is.
    fn read(fields: &Fields) -> Self;

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
