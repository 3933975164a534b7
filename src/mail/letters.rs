//! Letters that managers send from their own mailbox: subject and text in either language, and as a file that mail programs open as a
//! draft.

use chrono::NaiveDate;
use lettre::address::Envelope;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, SinglePart};

use crate::domain::engagement::Side;
use crate::domain::letter::Letter as Kind;
use crate::domain::review::check::cell;
use crate::domain::review::rows::by_due;
use crate::domain::unseen;
use crate::error::{Error, Result};
use crate::playbook::keys::meeting;
use crate::queries::letters::{Material, Reviewed};
use crate::words::{self, Lang, Loader, fl, process, steps, texts};

/// Longest address that every mail program takes, in bytes: Outlook's bound is some 2,000.
const LINK: usize = 1_900;

/// A letter in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Names and addresses of those to whom it goes, where they are known.
    pub to: Vec<(String, String)>,
    pub subject: String,
    pub text: String,
}

impl Written {
    /// A link that opens the letter in the mail program (RFC 6068), where it is short enough.
    pub fn link(&self) -> Option<String> {
        let encoded =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let to: Vec<String> = self.to.iter().map(|(_, email)| encoded(email).replace("%40", "@")).collect();
        let (to, text) = (to.join(","), encoded(&self.text.replace('\n', "\r\n")));
        let link = format!("mailto:{to}?subject={}&body={text}", encoded(&self.subject));
        (link.len() <= LINK).then_some(link)
    }

    /// The letter as a message that Outlook opens as a draft.
    ///
    /// # Errors
    /// An address that no message takes.
    pub fn draft(&self, (name, email): (&str, &str)) -> Result<Vec<u8>> {
        let address: lettre::Address = email.parse().map_err(Error::internal)?;
        // Nobody receives it yet; the builder wants somebody.
        let envelope = Envelope::new(Some(address.clone()), vec![address.clone()]).map_err(Error::internal)?;
        let mut message = Message::builder().from(Mailbox::new(Some(name.to_owned()), address));
        for (name, email) in &self.to {
            let address = email.parse().map_err(Error::internal)?;
            message = message.to(Mailbox::new(Some(unseen::shown(name).into_owned()), address));
        }
        let message = message
            .subject(self.subject.as_str())
            .header(Unsent)
            .envelope(envelope)
            .singlepart(SinglePart::plain(self.text.clone()))
            .map_err(Error::internal)?;
        Ok(message.formatted())
    }
}

/// What Outlook knows a draft by.
#[derive(Debug, Clone)]
struct Unsent;

impl Header for Unsent {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Unsent")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "1".to_owned())
    }
}

/// Writes the letter. What is not known yet is left out, or stands as a gap to fill in.
pub fn write(kind: Kind, of: &Material, lang: Lang) -> Written {
    let writer = Writer { t: texts(lang), lang, of };
    match kind {
        Kind::Invitation => writer.invitation(),
        Kind::Thanks => writer.thanks(),
        Kind::Survey => writer.survey(),
        Kind::Expert => writer.expert(),
        Kind::Introduction => writer.introduction(),
    }
}

struct Writer<'a> {
    t: &'static Loader,
    lang: Lang,
    of: &'a Material,
}

impl Writer<'_> {
    fn customer(&self) -> &str {
        &self.of.agenda.engagement.customer_name
    }

    fn manager(&self) -> &str {
        &self.of.from.0
    }

    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map_or_else(|| fl!(self.t, "letter-gap-date"), |day| words::date(self.lang, day))
    }

    fn list(&self, items: impl IntoIterator<Item = String>) -> String {
        let lines: Vec<String> = items.into_iter().map(|item| fl!(self.t, "letter-item", item = item)).collect();
        if lines.is_empty() { fl!(self.t, "letter-none") } else { lines.join("\n") }
    }

    fn reviewed(&self) -> Option<&Reviewed> {
        self.of.reviewed.as_ref()
    }

    fn invitation(&self) -> Written {
        let (t, agenda) = (self.t, &self.of.agenda);
        let planned = |item| agenda.plan.as_ref().map_or("", |plan| plan.answers.text(item)).trim();
        let time = words::hours(self.lang, planned(meeting::PLANNED_TIME));
        let mut when = vec![fl!(t, "letter-when", date = self.day(agenda.meets_on), time = time.as_ref())];
        if !planned(meeting::PLANNED_PLACE).is_empty() {
            when.push(fl!(t, "letter-where", place = planned(meeting::PLANNED_PLACE)));
        }
        let attendees = agenda.plan.iter().flat_map(|plan| plan.answers.rows(meeting::ATTENDEES));
        let names: Vec<String> =
            attendees.map(|(_, row)| cell(&row, meeting::ATTENDEE_NAME).trim().to_owned()).collect();
        let names: Vec<String> = names.into_iter().filter(|name| !name.is_empty()).collect();
        if !names.is_empty() {
            when.push(fl!(t, "letter-who", names = names.join(&fl!(t, "list-separator"))));
        }
        let topics = self.list(agenda.topics.iter().map(|topic| topic.get(self.lang).to_owned()));
        let (customer, manager) = (self.customer(), self.manager());
        Written {
            to: Vec::new(),
            subject: fl!(t, "letter-invitation-subject", customer = customer),
            text: fl!(
                t,
                "letter-invitation-body",
                customer = customer,
                manager = manager,
                when = when.join("\n"),
                topics = topics
            ),
        }
    }

    fn thanks(&self) -> Written {
        let (t, reviewed) = (self.t, self.reviewed());
        let date = self.day(reviewed.and_then(|reviewed| reviewed.held_on));
        let result =
            reviewed.and_then(|reviewed| Some(process::outcome(self.lang, reviewed.playbook, reviewed.outcome?)));
        let mut outcome = result.unwrap_or_else(|| fl!(t, "letter-gap"));
        if let Some(enabled) = reviewed.map(|reviewed| &reviewed.enabled).filter(|enabled| !enabled.is_empty()) {
            outcome.push('\n');
            outcome.push_str(&self.list(enabled.iter().cloned()));
        }
        let listed = reviewed.into_iter().flat_map(|reviewed| by_due(&reviewed.steps));
        let steps = self.list(listed.filter(|step| step.status.is_open()).map(|step| {
            let what = steps::frozen(t, step);
            let side = words::word(t, "side", step.side.unwrap_or(Side::Microsoft).key());
            let (owner, due) = (step.owner.as_str(), self.day(step.due_on));
            fl!(t, "letter-step", what = what.as_ref(), owner = owner, side = side, due = due)
        }));
        let (customer, manager) = (self.customer(), self.manager());
        Written {
            to: Vec::new(),
            subject: fl!(t, "letter-thanks-subject", customer = customer),
            text: fl!(
                t,
                "letter-thanks-body",
                customer = customer,
                manager = manager,
                date = date,
                outcome = outcome,
                steps = steps
            ),
        }
    }

    /// Those of whom it is asked and who read this language. An address that no message takes is left out.
    fn asked(&self) -> Vec<(String, String)> {
        let open = self.of.contacts.iter().filter(|one| one.language == self.lang);
        let known = open.filter(|one| one.email.parse::<lettre::Address>().is_ok());
        known.map(|one| (one.name.clone(), one.email.clone())).collect()
    }

    fn survey(&self) -> Written {
        let (t, customer, manager) = (self.t, self.customer(), self.manager());
        Written {
            to: self.asked(),
            subject: fl!(t, "letter-survey-subject", customer = customer),
            text: fl!(t, "letter-survey-body", customer = customer, manager = manager),
        }
    }

    fn expert(&self) -> Written {
        let t = self.t;
        let wanted = self.reviewed().into_iter().flat_map(|reviewed| &reviewed.discussions).filter(|one| one.expert);
        let discussions = self.list(wanted.map(|one| {
            let (service, date) = (one.service.as_str(), self.day(one.on));
            fl!(t, "letter-discussion", service = service, date = date)
        }));
        let (customer, manager) = (self.customer(), self.manager());
        Written {
            to: Vec::new(),
            subject: fl!(t, "letter-expert-subject", customer = customer),
            text: fl!(t, "letter-expert-body", customer = customer, manager = manager, discussions = discussions),
        }
    }

    fn introduction(&self) -> Written {
        let t = self.t;
        let (name, email, on) = match self.reviewed() {
            Some(Reviewed { csm: (name, email, on), .. }) => (name.as_str(), email.as_str(), *on),
            None => ("", "", None),
        };
        let csm = match (name, email) {
            ("", _) => fl!(t, "letter-gap"),
            (name, "") => name.to_owned(),
            (name, email) => format!("{name} <{email}>"),
        };
        let (customer, manager, date) = (self.customer(), self.manager(), self.day(on));
        Written {
            to: Vec::new(),
            subject: fl!(t, "letter-introduction-subject", customer = customer),
            text: fl!(t, "letter-introduction-body", customer = customer, manager = manager, csm = csm, date = date),
        }
    }
}
