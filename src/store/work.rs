//! What every action gets: the connection in its transaction, who acts, the time, the playbooks, and the two ways to
//! leave a trace.

use chrono::NaiveDateTime;

use super::{AnyConnection, audit, outbox};
use crate::domain::audit::Note;
use crate::domain::message::Message;
use crate::domain::policy::{Viewer, Who};
use crate::error::{Error, Result};
use crate::playbook::Library;

/// Who acts, when, and with which playbooks: what a transaction is begun with.
#[derive(Clone, Copy)]
pub struct By<'w> {
    pub who: Who<'w>,
    /// In UTC.
    pub now: NaiveDateTime,
    pub playbooks: &'static Library,
}

/// One transaction of an action. [`Db::write`](super::Db::write) makes it; what the action writes stands or falls with it.
pub struct Work<'w> {
    pub conn: &'w mut AnyConnection,
    pub who: Who<'w>,
    /// In UTC.
    pub now: NaiveDateTime,
    pub playbooks: &'static Library,
}

impl<'w> Work<'w> {
    pub(super) fn new(conn: &'w mut AnyConnection, by: By<'w>) -> Self {
        Self { conn, who: by.who, now: by.now, playbooks: by.playbooks }
    }

    /// The same transaction in the name of somebody else and at another time, as the demonstration's story needs it.
    pub fn as_by<'n>(&'n mut self, who: Who<'n>, now: NaiveDateTime) -> Work<'n> {
        Work { conn: &mut *self.conn, who, now, playbooks: self.playbooks }
    }

    /// The person whose rights count.
    ///
    /// # Errors
    /// `Forbidden` for a command line that acts in nobody's name.
    pub fn viewer(&self) -> Result<&'w Viewer> {
        self.who.viewer().ok_or(Error::Forbidden)
    }

    /// Lets administrators and the command line pass.
    ///
    /// # Errors
    /// `NotFound` for everybody else: the administration does not exist for them.
    pub fn administrates(&self) -> Result<()> {
        if self.who.may_administer() { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Appends to the audit trail, in this transaction.
    ///
    /// It locks the end of the chain until the commit, and is therefore the last thing that an action writes: two actions
    /// that took the chain first and the same rows afterwards, in whatever order, would wait for each other.
    ///
    /// # Errors
    /// The database's.
    pub fn audit(&mut self, note: Note) -> Result<()> {
        audit::append(self.conn, self.now, self.who.id(), &note)
    }

    /// Queues a message to be sent once this transaction stands.
    ///
    /// # Errors
    /// The database's.
    pub fn outbox(&mut self, message: &Message) -> Result<()> {
        outbox::queue(self.conn, self.now, message)
    }
}
