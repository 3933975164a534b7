//! Attempts to sign in, counted where all processes see them. Addresses of people and networks are kept as hashes only.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::AnyConnection;
use super::dialect::{self, Over, Passing, Side};
use super::schema::sign_in_attempts;
use crate::error::Result;

/// A count lives as long, from its first attempt.
pub const WHILE: TimeDelta = TimeDelta::minutes(15);

/// One count: what is counted, whose account it is about (empty for none), and how many are let through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    key: String,
    account: String,
    limit: i64,
}

impl Count {
    /// `what` sets counts of the same account and source apart.
    pub fn new(what: &str, account: &str, source: &str, limit: i64) -> Self {
        let key = hashed(&format!("{what}\n{account}\n{source}"));
        let account = if account.is_empty() { String::new() } else { hashed(account) };
        Self { key, account, limit }
    }
}

fn hashed(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

/// When counts are over. One from a time that is still to come is over too, once that is further off than a count lives: the
/// clock went back, and nobody waits for it to come round again. What processes' clocks differ by is less.
fn over(now: NaiveDateTime) -> Over {
    Over { by: now - WHILE, after: now + WHILE }
}

/// How long it takes until this count is over.
fn wait(began: NaiveDateTime, now: NaiveDateTime) -> Duration {
    (began + WHILE - now).min(WHILE).to_std().unwrap_or_default()
}

/// In the order in which everybody takes the rows, so that no two wait for each other.
fn ordered<'c>(counts: impl IntoIterator<Item = &'c Count>) -> Vec<&'c Count> {
    let mut counts: Vec<&Count> = counts.into_iter().collect();
    counts.sort_by(|a, b| a.key.cmp(&b.key));
    counts
}

/// Whether a further attempt would be one too many, and for how long; counts nothing.
///
/// # Errors
/// The database's.
pub fn exhausted(conn: &mut AnyConnection, counts: &[Count], now: NaiveDateTime) -> Result<Option<Duration>> {
    let over = over(now);
    let found: Vec<(String, NaiveDateTime, i64)> = sign_in_attempts::table
        .filter(sign_in_attempts::key.eq_any(counts.iter().map(|c| &c.key)))
        .filter(sign_in_attempts::began_at.gt(over.by))
        .filter(sign_in_attempts::began_at.le(over.after))
        .select((sign_in_attempts::key, sign_in_attempts::began_at, sign_in_attempts::attempts))
        .load(conn)?;
    let is_full = |key: &str, attempts: i64| counts.iter().any(|count| count.key == key && attempts >= count.limit);
    Ok(found.iter().filter(|(key, _, n)| is_full(key, *n)).map(|(_, began, _)| wait(*began, now)).max())
}

/// Counts an attempt everywhere, before its outcome is known, so that many at once cannot slip past a limit together.
/// `Some`: it is one too many, for so long; whoever asked takes everything back.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut AnyConnection, counts: &[Count], now: NaiveDateTime) -> Result<Option<Duration>> {
    let mut waits = None;
    for count in ordered(counts) {
        let (began, attempts) = dialect::count_attempt(conn, &count.key, &count.account, now, over(now))?;
        if attempts > count.limit {
            waits = waits.max(Some(wait(began, now)));
        }
    }
    Ok(waits)
}

/// Forgets some counts, and takes an attempt back from others.
///
/// # Errors
/// The database's.
pub fn settle(conn: &mut AnyConnection, forgotten: &[Count], taken_back: &[Count]) -> Result<()> {
    for count in ordered(forgotten.iter().chain(taken_back)) {
        let row = sign_in_attempts::table.find(&count.key);
        if forgotten.contains(count) {
            diesel::delete(row).execute(conn)?;
        } else if diesel::delete(row.filter(sign_in_attempts::attempts.le(1))).execute(conn)? == 0 {
            diesel::update(row).set(sign_in_attempts::attempts.eq(sign_in_attempts::attempts - 1)).execute(conn)?;
        }
    }
    Ok(())
}

/// Forgets whatever counts against an account, from wherever it came; `account` is its folded address.
///
/// # Errors
/// The database's.
pub fn lift(conn: &mut AnyConnection, account: &str) -> Result<()> {
    dialect::forget_attempts(conn, &hashed(account))
}

/// Clears away at most so many counts that are over; how many.
///
/// # Errors
/// The database's.
pub(super) fn clear(conn: &mut AnyConnection, now: NaiveDateTime, most: i64) -> Result<usize> {
    const COUNTS: Passing = Passing { table: "sign_in_attempts", key: "key", at: "began_at" };
    let over = over(now);
    let passed = dialect::clear_away(conn, COUNTS, Side::Before(over.by), most)?;
    Ok(passed + dialect::clear_away(conn, COUNTS, Side::After(over.after), most)?)
}
