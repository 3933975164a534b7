//! Sends what the outbox holds: makes a mail of it for each person, claims one mail after the other, reads what it says with its
//! receiver's rights, hands it to the mail server and notes what came of it. As many processes may do so as there are.
//!
//! A mail is sent at least once. Between the mail server's word that it has it and the note of that lies a moment: whoever is killed
//! then leaves a claim that runs out, and the mail is sent a second time under the same number.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use rand::distr::{Alphanumeric, SampleString};
use url::Url;

use crate::clock::Clock;
use crate::config::Sender;
use crate::domain::message::{self, Message, NEWS, TRIES, Topic, Why};
use crate::error::{Error, Result};
use crate::mail::carrier::{Carrier, Failure};
use crate::mail::counts::Counts;
use crate::mail::letter;
use crate::mail::posting::{self, Number};
use crate::playbook::Library;
use crate::queries;
use crate::store::mails::{self, Claimed, Outcome};
use crate::store::{Db, outbox};

/// How long a claim holds: longer than a mail server may take over one mail.
pub const CLAIM: TimeDelta = TimeDelta::minutes(3);
/// How often is looked whether there is something to do.
const LOOKED: Duration = Duration::from_secs(5);
/// How long nobody asks a mail server again that could not be reached, at first and at most.
const AWAY: (Duration, Duration) = (Duration::from_secs(15), Duration::from_secs(300));
/// When a mail is tried again that the mail server was away for.
const PUT_OFF: TimeDelta = TimeDelta::seconds(15);
/// Mails that one look sends at most, so that reminders and new messages get their turn.
const AT_ONCE: usize = 200;
/// How long the end of the program waits for the mail that is being sent.
const FINISH: Duration = Duration::from_secs(10);

/// How mail leaves: who takes it, and from whom it comes.
pub struct Post {
    pub carrier: Box<dyn Carrier>,
    pub from: Sender,
}

/// Sends mail, or without a post only addresses it.
pub struct Mailer {
    pub db: Db,
    pub clock: Clock,
    pub playbooks: &'static Library,
    /// Where browsers reach the application.
    pub public_url: Arc<Url>,
    pub post: Option<Post>,
    pub counts: Arc<Counts>,
    /// Set when the program was told to stop.
    pub stopping: Arc<AtomicBool>,
}

/// What one look came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Nothing more is due.
    Done,
    /// There is more to do at once.
    More,
    /// The mail server cannot be reached.
    Away,
}

/// The thread that sends.
pub struct Running(super::Running);

impl Running {
    /// Lets the mail that is being sent be sent, for a few seconds, and ends. Blocks.
    pub fn finish(self) {
        if !self.0.end(FINISH) {
            tracing::warn!("a mail was still being sent when the program stopped; it will be sent again");
        }
    }
}

impl Mailer {
    /// Sends until it is told to finish, on a thread of its own.
    ///
    /// # Errors
    /// There is no thread to be had.
    pub fn run(self) -> std::io::Result<Running> {
        super::Running::start("mail", move |stopped| self.work(stopped)).map(Running)
    }

    fn work(&self, stopped: &Receiver<()>) {
        let (mut away, mut unread) = (AWAY.0, BTreeSet::new());
        loop {
            let pause = match self.look(&mut unread) {
                Ok(Look::More) => Duration::ZERO,
                Ok(Look::Done) => {
                    away = AWAY.0;
                    LOOKED
                }
                Ok(Look::Away) => {
                    let pause = away;
                    away = (away * 2).min(AWAY.1);
                    pause
                }
                Err(cause) => {
                    tracing::warn!(%cause, "mail could not be looked after");
                    LOOKED
                }
            };
            if stopped.recv_timeout(pause) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
        }
    }

    /// Does everything that is to be done now, or as much as one look does. `unread`: messages that this version cannot read, as far
    /// as the log was told. Blocks.
    ///
    /// # Errors
    /// The database's, `Busy`.
    pub fn look(&self, unread: &mut BTreeSet<i64>) -> Result<Look> {
        self.remind()?;
        self.address(unread)?;
        if self.post.is_none() {
            return Ok(Look::Done);
        }
        for _ in 0..AT_ONCE {
            if self.stopping.load(Ordering::Relaxed) {
                return Ok(Look::Done);
            }
            match self.next()? {
                Some(Look::More) => {}
                Some(other) => return Ok(other),
                None => return Ok(Look::Done),
            }
        }
        Ok(Look::More)
    }

    /// Queues what is told because a day has come.
    fn remind(&self) -> Result<()> {
        let now = self.clock.timestamp();
        let day = message::reminded_on(now);
        let monday = message::week_of(day);
        let (steps, surveys, weekly) = self.db.read(|conn| {
            let steps = !outbox::is_reminded(conn, Topic::StepsDue, day)?;
            let surveys = !outbox::is_reminded(conn, Topic::SurveySilent, day)?;
            let weekly = match monday {
                Some(monday) if !outbox::is_reminded(conn, Topic::Weekly, monday)? => Some(monday),
                _ => None,
            };
            Ok((steps, surveys, weekly))
        })?;
        if steps {
            self.db.transaction(|conn| outbox::remind_of_steps(conn, now, day))?;
        }
        if surveys {
            self.db.transaction(|conn| outbox::remind_of_surveys(conn, now, day))?;
        }
        if let Some(monday) = weekly {
            self.db.transaction(|conn| outbox::remind_weekly(conn, now, monday))?;
        }
        Ok(())
    }

    /// Makes mails of all messages that wait.
    fn address(&self, unread: &mut BTreeSet<i64>) -> Result<()> {
        if self.db.read(outbox::oldest)?.is_none() {
            return Ok(());
        }
        let mut behind = 0;
        loop {
            let now = self.clock.timestamp();
            let addressed = self.db.transaction(|conn| {
                let Some(taken) = outbox::take(conn, behind)? else { return Ok(None) };
                match &taken.message {
                    // Left to a server of the version that wrote it: taking it is taken back.
                    None => return Err(Passed::Over(taken.id)),
                    Some(_) if now - taken.queued_at > NEWS => {}
                    Some(message) => {
                        mails::address(conn, &taken, message, now)?;
                    }
                }
                Ok(Some(taken.id))
            });
            behind = match addressed {
                Ok(Some(id)) => id,
                Ok(None) => return Ok(()),
                Err(Passed::Over(id)) => {
                    if unread.insert(id) {
                        tracing::warn!(id, "a message in the outbox is of another version of the program");
                    }
                    id
                }
                Err(Passed::Failed(error)) => return Err(error),
            };
        }
    }

    /// Sends the mail that has been due longest; `None` where none is.
    fn next(&self) -> Result<Option<Look>> {
        let now = self.clock.timestamp();
        if !self.db.read(|conn| mails::is_due(conn, now))? {
            return Ok(None);
        }
        let word = Alphanumeric.sample_string(&mut rand::rng(), 22);
        let Some(mail) = self.db.transaction(|conn| mails::claim(conn, now, now + CLAIM, &word))? else {
            return Ok(None);
        };
        let outcome = match self.sent(&mail, now) {
            Ok(outcome) => outcome,
            Err(cause) if cause.is_passing() => return Err(cause),
            Err(cause) => {
                tracing::error!(id = mail.id, %cause, "a mail could not be written");
                refused(&mail, Why::Fault.key().to_owned(), now)
            }
        };
        match &outcome {
            Outcome::Sent => self.counts.sent(),
            Outcome::Dropped(_) => self.counts.dropped(),
            Outcome::Again(..) | Outcome::PutOff(..) | Outcome::GivenUp(_) => self.counts.failed(),
        }
        let topic = mail.message().map(|message| message.topic().key());
        let (id, attempts) = (mail.id, mail.attempts);
        match &outcome {
            Outcome::Sent => tracing::info!(id, topic, attempts, "mail sent"),
            Outcome::Dropped(why) => tracing::info!(id, topic, why = why.key(), "mail not sent"),
            // What the server says may name the receiver: it is the administrator's to read, and not the log's.
            Outcome::Again(..) => tracing::warn!(id, topic, attempts, "mail not taken; it is tried again"),
            Outcome::PutOff(..) => tracing::warn!(id, topic, "the mail server cannot be reached"),
            Outcome::GivenUp(_) => tracing::error!(id, topic, attempts, "mail given up"),
        }
        let now = self.clock.timestamp();
        if !self.db.transaction(|conn| mails::settle(conn, &mail, &outcome, now))? {
            tracing::warn!(id, "the claim of a mail ran out while it was being sent; it may be sent again");
        }
        let is_away = matches!(&outcome, Outcome::PutOff(_, reason) if !reason.is_empty());
        Ok(Some(if is_away { Look::Away } else { Look::More }))
    }

    /// Sends a mail that is claimed; what came of it.
    fn sent(&self, mail: &Claimed, now: NaiveDateTime) -> Result<Outcome> {
        let Some(post) = &self.post else { return Ok(Outcome::PutOff(now + PUT_OFF, mail.reason.clone())) };
        if now - mail.waits_since > NEWS {
            let failed = !mail.reason.is_empty();
            return Ok(if failed { Outcome::GivenUp(mail.reason.clone()) } else { Outcome::Dropped(Why::Stale) });
        }
        let Some(message) = mail.message() else { return Ok(Outcome::PutOff(now + CLAIM, String::new())) };
        let told = match self.written(mail, &message, post, now)? {
            Ok(told) => told,
            Err(why) => return Ok(Outcome::Dropped(why)),
        };
        Ok(match post.carrier.carry(&told) {
            Ok(()) => Outcome::Sent,
            Err(Failure::Unreachable(reason)) => Outcome::PutOff(now + PUT_OFF, reason),
            Err(Failure::Refused(reason)) => refused(mail, reason, now),
        })
    }

    /// The mail as it reads now, or why it is not sent.
    fn written(
        &self,
        mail: &Claimed,
        message: &Message,
        post: &Post,
        now: NaiveDateTime,
    ) -> Result<std::result::Result<lettre::Message, Why>> {
        let news = self.db.snapshot(|conn| queries::mail::news(conn, mail.user_id, message, now, self.playbooks))?;
        let (receiver, news) = match news {
            Ok(told) => told,
            Err(why) => return Ok(Err(why)),
        };
        let letter = letter::write(&news, &receiver, &self.public_url)?;
        let number = Number { event: mail.event, queued_at: mail.queued_at, user: mail.user_id };
        let to = (receiver.viewer.name.as_str(), receiver.viewer.email.as_str());
        Ok(Ok(posting::message(letter, &post.from, to, number, self.clock.now().into())?))
    }
}

/// What comes of a try that failed by what is sent.
fn refused(mail: &Claimed, reason: String, now: NaiveDateTime) -> Outcome {
    if mail.attempts >= TRIES {
        Outcome::GivenUp(reason)
    } else {
        Outcome::Again(now + message::pause(mail.attempts), reason)
    }
}

/// What ends the transaction in which a message is taken, and takes it back.
enum Passed {
    Over(i64),
    Failed(Error),
}

impl From<Error> for Passed {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
