//! The forms of the survey's contacts (R13): who somebody is, and how far it is with them. Several stand on one page, so that the
//! fields name whom they are of.

use chrono::NaiveDate;

use super::{FieldErrors, Fields, sound};
use crate::actions::surveys::{NAME, Person, Refusal};
use crate::domain::engagement::Survey;
use crate::domain::formats::{is_email, narrow_email};
use crate::playbook::Lang;
use crate::words::{Loader, fl};

/// Id of a field; `of`: the contact's, none for one who is added.
pub fn field(of: Option<i64>, column: &str) -> String {
    match of {
        Some(id) => format!("survey-{column}-{id}"),
        None => format!("survey-{column}"),
    }
}

/// Somebody as typed.
#[derive(Debug, Clone, Default)]
pub struct RawContact {
    pub of: Option<i64>,
    pub name: String,
    pub email: String,
    pub language: String,
    pub service: String,
}

impl RawContact {
    pub fn empty() -> Self {
        Self { language: Lang::Ja.tag().to_owned(), ..Self::default() }
    }

    pub fn read(fields: &Fields, of: Option<i64>) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        let email = narrow_email(fields.text("email"));
        Self { of, name: text("name"), email, language: text("language"), service: text("service") }
    }

    /// # Errors
    /// Everything that is wrong, in the order of the fields. `services`: ids of the workloads that can be chosen.
    pub fn parse(&self, t: &Loader, services: &[i64]) -> Result<Person, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.name(t, &field(self.of, "name"), &fl!(t, "survey-name"), &self.name, NAME);
        if !self.email.is_empty() && !is_email(&self.email) {
            errors.add(field(self.of, "email"), fl!(t, "survey-email-wrong"));
        }
        let language = Lang::from_tag(&self.language);
        if language.is_none() {
            let label = fl!(t, "survey-language");
            errors.add(field(self.of, "language"), fl!(t, "form-required", label = label));
        }
        let workload = self.service.parse::<i64>().ok().filter(|id| services.contains(id));
        if workload.is_none() && !self.service.is_empty() {
            let label = fl!(t, "survey-service");
            errors.add(field(self.of, "service"), fl!(t, "form-required", label = label));
        }
        let person =
            language.map(|language| Person { name: self.name.clone(), email: self.email.clone(), language, workload });
        sound(person, errors)
    }
}

/// How far it is with somebody, as typed.
#[derive(Debug, Clone, Default)]
pub struct RawState {
    pub of: i64,
    pub state: String,
    pub on: String,
}

impl RawState {
    pub fn read(fields: &Fields, of: i64) -> Self {
        Self { of, state: fields.text("state").to_owned(), on: fields.text("on").to_owned() }
    }

    /// # Errors
    /// Everything that is wrong. A survey that is still to be sent has no day; `today` is the engagement's.
    pub fn parse(&self, t: &Loader, today: NaiveDate) -> Result<(Survey, NaiveDate), FieldErrors> {
        let mut errors = FieldErrors::default();
        let state = Survey::from_key(&self.state);
        if state.is_none() {
            let label = fl!(t, "home-survey-state");
            errors.add(field(Some(self.of), "state"), fl!(t, "form-required", label = label));
        }
        let on = match state {
            Some(Survey::Outstanding) => Some(today),
            _ => errors.date(t, &field(Some(self.of), "on"), &fl!(t, "survey-on"), &self.on),
        };
        sound(state.zip(on), errors)
    }
}

/// Why it is not done, at its field.
pub fn refused(t: &Loader, of: Option<i64>, refusal: Refusal) -> FieldErrors {
    match refusal {
        Refusal::TooMany => FieldErrors::one(field(of, "name"), fl!(t, "survey-too-many")),
        Refusal::Day => FieldErrors::one(field(of, "on"), fl!(t, "survey-day-wrong")),
    }
}
