//! A letter as a message: addresses, a number that stays the same however often it is sent, text beside HTML.

use std::time::SystemTime;

use chrono::NaiveDateTime;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};

use super::letter::Letter;
use crate::config::Sender;
use crate::error::{Error, Result};

/// RFC 3834, 5: nobody answers it by itself.
#[derive(Debug, Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The same for Exchange, which does not look at the other ([MS-OXCMAIL], 2.1.3.2.21).
#[derive(Debug, Clone)]
struct NoAutomaticAnswer;

impl Header for NoAutomaticAnswer {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("X-Auto-Response-Suppress")
    }

    fn parse(_: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "All".to_owned())
    }
}

/// What a mail is known by, on whichever server and however often it is sent: the message in the outbox, when that was queued, and
/// the receiver.
#[derive(Debug, Clone, Copy)]
pub struct Number {
    pub event: i64,
    /// In UTC; tells databases apart that count from one.
    pub queued_at: NaiveDateTime,
    pub user: i64,
}

impl Number {
    /// As a message's identification (RFC 5322, 3.6.4).
    pub fn message_id(self, from: &Sender) -> String {
        let domain = from.email.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let at = self.queued_at.and_utc().timestamp_millis();
        format!("<{}.{at}.{}.success-review@{domain}>", self.event, self.user)
    }
}

fn mailbox(name: Option<&str>, email: &str) -> Result<Mailbox> {
    let address = email.parse().map_err(|cause| Error::internal(format!("an address of an account: {cause}")))?;
    Ok(Mailbox::new(name.map(str::to_owned), address))
}

/// The message to this person, given by name and address. `at`: when it is sent.
///
/// # Errors
/// An address that no message takes.
pub fn message(
    letter: Letter,
    from: &Sender,
    (name, email): (&str, &str),
    number: Number,
    at: SystemTime,
) -> Result<Message> {
    Message::builder()
        .from(mailbox(from.name.as_deref(), &from.email)?)
        .to(mailbox(Some(name), email)?)
        .subject(letter.subject)
        .date(at)
        .message_id(Some(number.message_id(from)))
        .header(AutoSubmitted)
        .header(NoAutomaticAnswer)
        .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
        .map_err(Error::internal)
}
