//! What every action gets: the connection in its transaction, who acts, the time, the playbooks, and the two ways to
//! leave a trace.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::done_forms::{self, Mark};
use super::{AnyConnection, audit, covers, dialect, outbox, security, users};
use crate::domain::audit::Note;
use crate::domain::message::Message;
use crate::domain::policy::{Viewer, Who};
use crate::domain::security::{Occurrence, SecurityKind};
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
    /// What the log is told once this transaction stands.
    pub(super) occurred: Vec<Occurrence>,
    /// Engagements that were held or made: what lists show of them is recounted before the commit.
    changed: &'w mut BTreeSet<i64>,
}

impl<'w> Work<'w> {
    pub(super) fn new(conn: &'w mut AnyConnection, changed: &'w mut BTreeSet<i64>, by: By<'w>) -> Self {
        Self { conn, who: by.who, now: by.now, playbooks: by.playbooks, occurred: Vec::new(), changed }
    }

    /// The same transaction in the name of somebody else and at another time, as the demonstration's story needs it. The log
    /// hears nothing of it.
    pub fn as_by<'n>(&'n mut self, who: Who<'n>, now: NaiveDateTime) -> Work<'n> {
        let (conn, changed) = (&mut *self.conn, &mut *self.changed);
        Work { conn, who, now, playbooks: self.playbooks, occurred: Vec::new(), changed }
    }

    /// Makes others wait who change this engagement, until the commit. Whoever changes anything of an engagement holds it, so
    /// that what lists show of it and what it counts as (`glances`) is brought up to date.
    ///
    /// # Errors
    /// The database's.
    pub fn hold(&mut self, engagement: i64) -> Result<()> {
        self.changed.insert(engagement);
        self.hold_as_it_is(engagement)
    }

    /// As [`Work::hold`], for what lists show nothing of and nobody counts: the text of a draft, comments that are kept for
    /// later. Nothing is recounted.
    ///
    /// # Errors
    /// The database's.
    pub fn hold_as_it_is(&mut self, engagement: i64) -> Result<()> {
        dialect::lock_engagement(self.conn, engagement)
    }

    /// Notes an engagement that this action made, which nobody else can know of before the commit.
    pub fn made(&mut self, engagement: i64) {
        self.changed.insert(engagement);
    }

    /// The person whose rights count.
    ///
    /// # Errors
    /// `Forbidden` for a command line that acts in nobody's name.
    pub fn viewer(&self) -> Result<&'w Viewer> {
        self.who.viewer().ok_or(Error::Forbidden)
    }

    /// Lets administrators and the command line pass, one after the other: what they see of accounts and rights, their own
    /// too, is still so at the commit.
    ///
    /// # Errors
    /// `NotFound` for everybody else: the administration does not exist for them. As [`Work::present`].
    pub fn administrates(&mut self) -> Result<()> {
        if !self.who.may_administer() {
            return Err(Error::NotFound);
        }
        dialect::lock_administration(self.conn)?;
        self.present()
    }

    /// The person is still who came in: the account open, and with every right that it had when the request began, that of
    /// standing in for somebody too. It stays so until the commit.
    ///
    /// Comes after the lock on what is changed, so that everybody takes the two in the same order.
    ///
    /// # Errors
    /// `NotSignedIn`, `NotFound` where a right was taken away meanwhile; the database's.
    pub fn present(&mut self) -> Result<()> {
        let Who::Person(viewer) = self.who else { return Ok(()) };
        dialect::keep_account(self.conn, viewer.id)?;
        let now = users::find_active(self.conn, viewer.id)?.ok_or(Error::NotSignedIn)?;
        let keeps_roles = viewer.roles.list().into_iter().all(|role| now.roles().has(role));
        let stands_in = viewer.stands_in_for.is_empty() || {
            let managers = covers::stands_in_for(self.conn, viewer.id, self.now)?;
            viewer.stands_in_for.iter().all(|manager| managers.contains(manager))
        };
        let is_as_before = keeps_roles && stands_in && now.partner_id == viewer.partner_id;
        if is_as_before { Ok(()) } else { Err(Error::NotFound) }
    }

    /// Does what a form asks for, once: the same form sent again gets the outcome of the first time, and nothing is written.
    /// A refusal leaves no trace, so that the form may be sent again. Without a mark it is simply done.
    ///
    /// # Errors
    /// The action's; the database's.
    pub fn once<T, E>(
        &mut self,
        form: Option<&Mark>,
        action: impl FnOnce(&mut Self) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E>
    where
        T: Serialize + DeserializeOwned,
        E: From<Error>,
    {
        let Some(mark) = form else { return action(self) };
        if let Some(outcome) = done_forms::begin(self.conn, mark, self.now)? {
            return Ok(serde_json::from_str(&outcome).map_err(Error::internal)?);
        }
        let made = action(self)?;
        let outcome = serde_json::to_string(&made).map_err(Error::internal)?;
        done_forms::end(self.conn, mark, &outcome)?;
        Ok(made)
    }

    /// As [`Work::once`], for a form that carries the version it was filled in against: sent again, it was done only while
    /// `stored` is still the version that it made.
    ///
    /// # Errors
    /// `Conflict` where somebody else's values stand by now; as [`Work::once`].
    pub fn once_against<E: From<Error>>(
        &mut self,
        form: Option<&Mark>,
        stored: impl Fn(&mut Self) -> Result<i64>,
        action: impl FnOnce(&mut Self) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut is_first = false;
        let made: Option<i64> = self.once(form, |work| {
            action(work)?;
            is_first = true;
            Ok::<_, E>(Some(stored(work)?))
        })?;
        if is_first || made == Some(stored(self)?) { Ok(()) } else { Err(Error::Conflict.into()) }
    }

    /// Appends to the audit trail, in this transaction.
    ///
    /// It locks the end of the chain until the commit, and is therefore the last thing that an action writes: two actions
    /// that took the chain first and the same rows afterwards, in whatever order, would wait for each other.
    ///
    /// # Errors
    /// The database's.
    pub fn audit(&mut self, note: Note) -> Result<()> {
        if let (Some(kind), Some(account)) = (SecurityKind::of(&note.event), note.subject) {
            self.notice(kind, account, 1)?;
        }
        audit::append(self.conn, self.now, self.who.id(), &note)
    }

    /// Notes that something happened to an account, so many times, in this transaction; the log hears of it at the commit.
    ///
    /// # Errors
    /// The database's.
    pub fn notice(&mut self, kind: SecurityKind, account: i64, times: usize) -> Result<()> {
        let one = Occurrence {
            kind,
            at: self.now,
            account: Some(account),
            actor: self.who.id().filter(|actor| *actor != account),
            source: String::new(),
            page: String::new(),
            object: None,
            times: i64::try_from(times).map_err(Error::internal)?,
        };
        if times > 0 {
            security::append(self.conn, &one)?;
            self.occurred.push(one);
        }
        Ok(())
    }

    /// Queues a message to be sent once this transaction stands.
    ///
    /// # Errors
    /// The database's.
    pub fn outbox(&mut self, message: &Message) -> Result<()> {
        outbox::queue(self.conn, self.now, message)
    }
}
