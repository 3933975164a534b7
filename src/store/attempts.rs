//! Attempts to sign in, counted where all processes see them. Addresses of people and networks are kept as hashes only.

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::schema::sign_in_attempts;
use super::{AnyConnection, dialect};
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

/// Counts an attempt everywhere, before its outcome is known, so that many at once cannot slip past a limit together.
/// `Some`: it is one too many, for so long; whoever asked takes everything back.
///
/// # Errors
/// The database's.
pub fn add(conn: &mut AnyConnection, counts: &[Count], now: NaiveDateTime) -> Result<Option<Duration>> {
    let mut counts: Vec<&Count> = counts.iter().collect();
    // Two at once take the rows in the same order.
    counts.sort_by(|a, b| a.key.cmp(&b.key));
    let mut wait = None;
    for count in counts {
        let (began, attempts) = dialect::count_attempt(conn, &count.key, &count.account, now, now - WHILE)?;
        if attempts > count.limit {
            wait = wait.max((began + WHILE - now).to_std().ok());
        }
    }
    Ok(wait)
}

/// Takes an attempt back where it was counted.
///
/// # Errors
/// The database's.
pub fn take_back(conn: &mut AnyConnection, counts: &[Count]) -> Result<()> {
    diesel::update(sign_in_attempts::table.filter(sign_in_attempts::key.eq_any(counts.iter().map(|c| &c.key))))
        .filter(sign_in_attempts::attempts.gt(0))
        .set(sign_in_attempts::attempts.eq(sign_in_attempts::attempts - 1))
        .execute(conn)?;
    Ok(())
}

/// Forgets these counts.
///
/// # Errors
/// The database's.
pub fn forget(conn: &mut AnyConnection, counts: &[Count]) -> Result<()> {
    diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::key.eq_any(counts.iter().map(|c| &c.key))))
        .execute(conn)?;
    Ok(())
}

/// Forgets whatever counts against an account, from wherever it came; `account` is its folded address.
///
/// # Errors
/// The database's.
pub fn lift(conn: &mut AnyConnection, account: &str) -> Result<()> {
    diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::account.eq(hashed(account)))).execute(conn)?;
    Ok(())
}

/// Clears away what is over.
///
/// # Errors
/// The database's.
pub fn clear(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<()> {
    diesel::delete(sign_in_attempts::table.filter(sign_in_attempts::began_at.le(now - WHILE))).execute(conn)?;
    Ok(())
}
