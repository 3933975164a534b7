//! The form of a person's own settings.

use super::{FieldErrors, Fields, Typed, sound};
use crate::domain::zone::Zone;
use crate::words::{Lang, Loader, fl};

/// The fields as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// Tag of the language; empty leaves it to the browser.
    pub language: String,
    pub time_zone: String,
}

/// What a person may set of their account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The browser's when `None`.
    pub language: Option<Lang>,
    pub time_zone: Zone,
}

impl Typed for Raw {
    type Given<'g> = ();
    type Value = Settings;

    fn read(fields: &Fields) -> Self {
        Self { language: fields.text("language").to_owned(), time_zone: fields.text("time_zone").to_owned() }
    }

    fn parse(&self, t: &Loader, _: ()) -> Result<Settings, FieldErrors> {
        let mut errors = FieldErrors::default();
        let language = Lang::from_tag(&self.language);
        if !self.language.is_empty() && language.is_none() {
            errors.add("language", fl!(t, "form-choice", label = fl!(t, "account-language")));
        }
        let time_zone = Zone::from_name(&self.time_zone);
        if time_zone.is_none() {
            errors.add("time_zone", fl!(t, "form-choice", label = fl!(t, "account-time-zone")));
        }
        sound(time_zone.map(|time_zone| Settings { language, time_zone }), errors)
    }
}
