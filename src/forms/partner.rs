//! The form of a partner organisation.

use super::{FieldErrors, Fields, Typed, sound};
use crate::actions::partners::Refusal;
use crate::words::{Loader, fl};

/// The field as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    pub name: String,
}

impl Typed for Raw {
    type Given<'g> = ();
    type Value = String;

    fn read(fields: &Fields) -> Self {
        Self { name: fields.text("name").to_owned() }
    }

    fn parse(&self, t: &Loader, _: ()) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.name(t, "name", &fl!(t, "admin-partner-name"), &self.name, 200);
        sound(Some(self.name.clone()), errors)
    }
}

/// Why the action did not do it, at its field.
pub fn refused(t: &Loader, refusal: Refusal) -> FieldErrors {
    let message = match refusal {
        Refusal::Taken => fl!(t, "admin-partner-taken"),
        Refusal::RenamedTo(name) => fl!(t, "admin-partner-renamed", name = name),
    };
    FieldErrors::one("name", message)
}
