//! The survey's panel on the page of an engagement (R13): whom it is asked of, and the forms of each.

use chrono::NaiveDate;

use crate::domain::engagement::Survey;
use crate::domain::survey::{Stand, is_silent};
use crate::forms::survey::{RawContact, RawState, field};
use crate::playbook::Lang;
use crate::store::survey_contacts::Contact;
use crate::words::{Loader, fl, word};

/// A form as it was sent and not taken.
#[derive(Debug, Clone)]
pub enum Sent {
    Contact(RawContact),
    State(RawState),
}

/// What the panel shows.
pub struct Panel {
    pub contacts: Vec<Contact>,
    stand: Stand,
    newest: Option<i64>,
    today: NaiveDate,
    /// The services that somebody may be asked about.
    pub services: Vec<(String, String)>,
    pub languages: Vec<(String, String)>,
    pub states: Vec<(String, String)>,
    pub sent: Option<Sent>,
}

impl Panel {
    /// `newest`: id of the newest review; `today` is the engagement's; `services`: workloads by id and name.
    pub fn new(
        t: &Loader,
        contacts: Vec<Contact>,
        (stand, newest): (Stand, Option<i64>),
        today: NaiveDate,
        services: Vec<(String, String)>,
    ) -> Self {
        let states = [Survey::Sent, Survey::Answered, Survey::Outstanding];
        Self {
            contacts,
            stand,
            newest,
            today,
            services,
            languages: vec![
                (Lang::Ja.tag().to_owned(), fl!(t, "account-language-ja")),
                (Lang::En.tag().to_owned(), fl!(t, "account-language-en")),
            ],
            states: states.map(|state| (state.key().to_owned(), state_in_words(t, state))).to_vec(),
            sent: None,
        }
    }

    /// It is still to be sent to somebody.
    pub fn is_outstanding(&self) -> bool {
        self.stand.outstanding
    }

    /// Days without an answer, where they are so many that it is asked about.
    pub fn silent_days(&self, one: &Contact) -> Option<i64> {
        let sent = one.sent_on.filter(|_| one.state == Survey::Sent && one.review_id == self.newest)?;
        is_silent(sent, self.today).then(|| (self.today - sent).num_days())
    }

    /// The form of this person: as it was sent, or as it is stored.
    pub fn contact_form(&self, one: &Contact) -> RawContact {
        match &self.sent {
            Some(Sent::Contact(raw)) if raw.of == Some(one.id) => raw.clone(),
            _ => RawContact {
                of: Some(one.id),
                name: one.name.clone(),
                email: one.email.clone(),
                language: one.language.tag().to_owned(),
                service: one.workload_id.map(|id| id.to_string()).unwrap_or_default(),
            },
        }
    }

    /// The form of one who is added.
    pub fn new_form(&self) -> RawContact {
        match &self.sent {
            Some(Sent::Contact(raw)) if raw.of.is_none() => raw.clone(),
            _ => RawContact::empty(),
        }
    }

    /// The form of the state: as it was sent, or with what comes next, today.
    pub fn state_form(&self, one: &Contact) -> RawState {
        match &self.sent {
            Some(Sent::State(raw)) if raw.of == one.id => raw.clone(),
            _ => {
                let next = if one.state == Survey::Outstanding { Survey::Sent } else { Survey::Answered };
                RawState { of: one.id, state: next.key().to_owned(), on: self.today.to_string() }
            }
        }
    }

    /// Whether the form of one who is added was not taken.
    pub fn is_new_refused(&self) -> bool {
        matches!(&self.sent, Some(Sent::Contact(raw)) if raw.of.is_none())
    }

    /// Whether the form of this person was not taken.
    pub fn is_change_refused(&self, one: &Contact) -> bool {
        matches!(&self.sent, Some(Sent::Contact(raw)) if raw.of == Some(one.id))
    }

    pub fn is_state_refused(&self, one: &Contact) -> bool {
        matches!(&self.sent, Some(Sent::State(raw)) if raw.of == one.id)
    }

    /// Id of a field of one who is added.
    pub fn new_field(&self, column: &str) -> String {
        field(None, column)
    }

    pub fn field(&self, one: &Contact, column: &str) -> String {
        field(Some(one.id), column)
    }

    /// Shape of the state.
    pub fn shape(&self, one: &Contact) -> &'static str {
        shape(one.state)
    }

    pub fn state(&self, t: &Loader, one: &Contact) -> String {
        state_in_words(t, one.state)
    }
}

/// Shape of the state with which the stylesheet draws it.
pub fn shape(state: Survey) -> &'static str {
    match state {
        Survey::Outstanding => "warn",
        Survey::Sent => "doing",
        Survey::Answered => "done",
    }
}

fn state_in_words(t: &Loader, state: Survey) -> String {
    word(t, "survey-state", state.key())
}
