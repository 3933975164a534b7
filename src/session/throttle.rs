//! Slows down who guesses passwords, by account and source together, so that nobody shuts another out: ten wrong ones from
//! one place stop that place for that account. Where they come from everywhere, each further place has two tries, and each of
//! them takes a while: a delay for the person, who comes from one place, and nearly an end for the others. The counts are in the
//! database (`store::attempts`), for all processes.
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
/// Failures at an account from wherever, by browsers that the person never signed in with: beyond, it is a flood.
const PER_ACCOUNT: i64 = 100;
/// In a flood: failures at the account from one place.
const PER_PAIR_OF_A_FLOOD: i64 = 2;
/// In a flood: how long a try waits before it is looked at.
pub const SLOWED: Duration = Duration::from_secs(2);
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
    fn own(&self, per_pair: i64) -> Vec<Count> {
        match &self.known_browser {
            Some(browser) => vec![Count::new("browser", &self.account, browser, PER_PAIR)],
            None => vec![Count::new("pair", &self.account, &self.source, per_pair), self.at_account(i64::MAX)],
        }
    }

    fn at_account(&self, limit: i64) -> Count {
        Count::new("account", &self.account, "", limit)
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

    fn all(&self, per_pair: i64) -> Vec<Count> {
        [self.own(per_pair), self.shared(), self.tries()].concat()
    }
}

/// The counts of attempts to sign in.
#[derive(Clone)]
pub struct Throttle(Db);

impl Throttle {
    pub fn new(db: Db) -> Self {
        Self(db)
    }

    /// Counts an attempt before its outcome is known, and waits where others try the account from everywhere.
    ///
    /// # Errors
    /// `Throttled`: the attempt is then not counted; `Busy`; the database's.
    pub async fn attempt(&self, attempt: &Attempt, now: NaiveDateTime) -> Result<()> {
        let (db, attempt) = (self.0.clone(), attempt.clone());
        let judged = |wait: Option<Duration>| wait.map_or(Ok(()), |wait| Err(Error::Throttled(wait)));
        let is_flood = blocking::run(move || {
            // Who is over the limit already costs reads, and never takes the place of somebody who writes.
            let (is_flood, counts) = db.read(|conn| {
                let everywhere = [attempt.at_account(PER_ACCOUNT)];
                let is_flood =
                    attempt.known_browser.is_none() && attempts::exhausted(conn, &everywhere, now)?.is_some();
                let counts = attempt.all(if is_flood { PER_PAIR_OF_A_FLOOD } else { PER_PAIR });
                judged(attempts::exhausted(conn, &counts, now)?)?;
                Ok((is_flood, counts))
            })?;
            db.transaction(|conn| judged(attempts::add(conn, &counts, now)?)).map(|()| is_flood)
        })
        .await?;
        if is_flood {
            tokio::time::sleep(SLOWED).await;
        }
        Ok(())
    }

    /// Takes back an attempt that was not judged, because the server was busy. Beside the request, which has waited once
    /// already and waits no more.
    pub fn unjudged(&self, attempt: &Attempt) {
        let (db, counts) = (self.0.clone(), attempt.all(PER_PAIR));
        actix_web::rt::spawn(async move {
            noted(blocking::compute(move || db.transaction(|conn| attempts::settle(conn, &[], &counts))).await);
        });
    }

    /// Forgets the failures at the account, and of the place the attempt that succeeded.
    pub async fn succeeded(&self, attempt: &Attempt) {
        let (db, own, shared) = (self.0.clone(), attempt.own(PER_PAIR), attempt.shared());
        noted(blocking::run(move || db.transaction(|conn| attempts::settle(conn, &own, &shared))).await);
    }
}

/// A count that is one too high keeps nobody out who would not wait anyway.
fn noted(done: Result<()>) {
    if let Err(cause) = done {
        tracing::warn!(%cause, "an attempt to sign in could not be taken back");
    }
}
