//! Slows down who guesses passwords, by account and source together, so that nobody shuts another out: ten wrong ones from
//! one place stop that place for that account. The counts are in the database (`store::attempts`), for all processes.
//!
//! Looked at: `governor` (0.10), a leaky bucket: after ten failures another try is free every 90 seconds, while here all ten
//! have to age, and an attempt that succeeded or was not judged cannot be given back. `actix-governor` counts requests by
//! address before anybody knows whose account they try, and is under the GPL.

use std::time::Duration;

use chrono::NaiveDateTime;

use super::blocking;
use crate::error::{Error, Result};
use crate::store::Db;
use crate::store::attempts::{self, Count};

/// Failures at an account from one place.
const PER_PAIR: i64 = 10;
/// Failures from one place at whatever accounts: offices share one, so it is wider.
const PER_SOURCE: i64 = 100;
/// Failures at an account from wherever, by browsers that the person never signed in with.
const PER_ACCOUNT: i64 = 100;
/// Attempts at an account from one place, whatever comes of them: each costs a hash and a session.
const TRIES_PER_PAIR: i64 = 60;
/// The same, at whatever accounts.
const TRIES_PER_SOURCE: i64 = 600;

/// Who tries to sign in.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The account's address, folded.
    pub account: String,
    /// Where it comes from, as `domain::network::source` says it.
    pub source: String,
    /// Number of a browser in which the person signed in before: it counts for itself, whatever others do.
    pub known_browser: Option<String>,
}

impl Attempt {
    /// Failures at the account, which a success forgets.
    fn own(&self) -> Vec<Count> {
        match &self.known_browser {
            Some(browser) => vec![Count::new("browser", &self.account, browser, PER_PAIR)],
            None => vec![
                Count::new("pair", &self.account, &self.source, PER_PAIR),
                Count::new("account", &self.account, "", PER_ACCOUNT),
            ],
        }
    }

    /// Failures of the place, which a success leaves as they were.
    fn shared(&self) -> Vec<Count> {
        if self.known_browser.is_some() {
            return Vec::new();
        }
        vec![Count::new("source", "", &self.source, PER_SOURCE)]
    }

    fn tries(&self) -> Vec<Count> {
        let place = self.known_browser.as_ref().unwrap_or(&self.source);
        let mut tries = vec![Count::new("tries", &self.account, place, TRIES_PER_PAIR)];
        if self.known_browser.is_none() {
            tries.push(Count::new("tries", "", &self.source, TRIES_PER_SOURCE));
        }
        tries
    }

    fn all(&self) -> Vec<Count> {
        [self.own(), self.shared(), self.tries()].concat()
    }
}

/// The counts of attempts to sign in.
#[derive(Clone)]
pub struct Throttle(Db);

impl Throttle {
    pub fn new(db: Db) -> Self {
        Self(db)
    }

    /// Counts an attempt before its outcome is known.
    ///
    /// # Errors
    /// `Throttled`: the attempt is then not counted; `Busy`; the database's.
    pub async fn attempt(&self, attempt: &Attempt, now: NaiveDateTime) -> Result<()> {
        let (db, counts) = (self.0.clone(), attempt.all());
        let judged = |wait: Option<Duration>| wait.map_or(Ok(()), |wait| Err(Error::Throttled(wait)));
        blocking::run(move || {
            // Who is over the limit already costs a read, and never takes the place of somebody who writes.
            judged(db.read(|conn| attempts::exhausted(conn, &counts, now))?)?;
            db.transaction(|conn| judged(attempts::add(conn, &counts, now)?))
        })
        .await
    }

    /// Takes back an attempt that was not judged, because the server was busy. Beside the request, which has waited once
    /// already and waits no more.
    pub fn unjudged(&self, attempt: &Attempt) {
        let (db, counts) = (self.0.clone(), attempt.all());
        actix_web::rt::spawn(async move {
            noted(blocking::compute(move || db.transaction(|conn| attempts::settle(conn, &[], &counts))).await);
        });
    }

    /// Forgets the failures at the account, and of the place the attempt that succeeded.
    pub async fn succeeded(&self, attempt: &Attempt) {
        let (db, own, shared) = (self.0.clone(), attempt.own(), attempt.shared());
        noted(blocking::run(move || db.transaction(|conn| attempts::settle(conn, &own, &shared))).await);
    }
}

/// A count that is one too high keeps nobody out who would not wait anyway.
fn noted(done: Result<()>) {
    if let Err(cause) = done {
        tracing::warn!(%cause, "an attempt to sign in could not be taken back");
    }
}
