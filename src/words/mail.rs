//! Kinds of mail, what became of one, and why.

use super::{Loader, word};
use crate::domain::message::{MailState, Topic, Why};

/// When such a mail is sent.
pub fn topic(t: &Loader, topic: Topic) -> String {
    word(t, "mail-topic", topic.key())
}

/// What became of a mail.
pub fn state(t: &Loader, state: MailState) -> String {
    word(t, "mail-state", state.key())
}

/// Why it was not sent: a reason of ours in words, else what the mail server said.
pub fn reason(t: &Loader, reason: &str) -> String {
    Why::from_key(reason).map_or_else(|| reason.to_owned(), |why| word(t, "mail-why", why.key()))
}
