//! The form of an alias of a heading.

use super::{FieldErrors, Fields, Typed, sound};
use crate::actions::headings::{Details, Refusal, choices};
use crate::words::{Loader, fl};

/// The fields as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    pub heading: String,
    pub alias: String,
}

impl Typed for Raw {
    type Given<'g> = ();
    type Value = Details;

    fn read(fields: &Fields) -> Self {
        Self { heading: fields.text("heading").to_owned(), alias: fields.text("alias").to_owned() }
    }

    fn parse(&self, t: &Loader, _: ()) -> Result<Details, FieldErrors> {
        let mut errors = FieldErrors::default();
        if !choices().iter().any(|choice| choice.heading == self.heading) {
            errors.add("heading", fl!(t, "admin-heading-choose"));
        }
        errors.name(t, "alias", &fl!(t, "admin-heading-alias"), &self.alias, 200);
        sound(Some(Details { heading: self.heading.clone(), alias: self.alias.clone() }), errors)
    }
}

/// Why the action did not do it, at its field.
pub fn refused(t: &Loader, refusal: Refusal) -> FieldErrors {
    let message = match refusal {
        Refusal::IsAHeading(heading) => fl!(t, "admin-heading-is-one", heading = heading),
        Refusal::Taken(heading) => fl!(t, "admin-heading-taken", heading = heading),
        Refusal::TooMany => fl!(t, "admin-heading-too-many"),
    };
    FieldErrors::one("alias", message)
}
