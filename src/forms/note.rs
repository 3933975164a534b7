//! The form of a note or a call between meetings.

use chrono::NaiveDate;

use super::{FieldErrors, Fields, Typed, sound};
use crate::actions::notes::{Contents, Refusal};
use crate::domain::notes::{LIMIT, NoteKind};
use crate::store::notes::Note;
use crate::words::{Loader, fl};

/// A note as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    pub on: String,
    pub kind: String,
    pub text: String,
    pub shared: bool,
}

impl Raw {
    /// One that is to be added on this day.
    pub fn empty(today: NaiveDate) -> Self {
        Self { on: today.to_string(), kind: NoteKind::Note.key().to_owned(), ..Self::default() }
    }

    /// As it is stored.
    pub fn of(note: &Note) -> Self {
        Self {
            on: note.happened_on.to_string(),
            kind: note.kind.key().to_owned(),
            text: note.body.clone(),
            shared: note.is_shared(),
        }
    }
}

impl Typed for Raw {
    /// Which day it is where the engagement is.
    type Given<'g> = NaiveDate;
    type Value = Contents;

    fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        Self { on: text("on"), kind: text("kind"), text: text("text"), shared: fields.has("shared") }
    }

    fn parse(&self, t: &Loader, today: NaiveDate) -> Result<Contents, FieldErrors> {
        let mut errors = FieldErrors::default();
        let on = errors.date(t, "on", &fl!(t, "note-on"), &self.on);
        if on.is_some_and(|on| on > today) {
            errors.add("on", fl!(t, "note-day-wrong"));
        }
        let kind = NoteKind::from_key(&self.kind);
        if kind.is_none() {
            errors.add("kind", fl!(t, "form-required", label = fl!(t, "note-kind")));
        }
        errors.text(t, "text", &fl!(t, "note-text"), &self.text, LIMIT);
        let contents =
            on.zip(kind).map(|(on, kind)| Contents { on, kind, text: self.text.clone(), shared: self.shared });
        sound(contents, errors)
    }
}

/// Why the action did not do it, at its field.
pub fn refused(t: &Loader, refusal: Refusal) -> FieldErrors {
    match refusal {
        Refusal::Day => FieldErrors::one("on", fl!(t, "note-day-wrong")),
        Refusal::Unfit => FieldErrors::one("text", fl!(t, "form-required", label = fl!(t, "note-text"))),
    }
}
