//! Counts failed sign-ins, by account and by address, in this process.
//!
//! Looked at: `governor` (0.10), a leaky bucket: after ten failures another try is free every 90 seconds, while here all ten
//! have to age, and an attempt that succeeded or was not judged cannot be given back. `actix-governor` counts requests by
//! address before anybody knows whose account they try, and is under the GPL.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Failures of an account after which it has to wait.
const PER_ACCOUNT: usize = 10;
/// Failures of an address: offices share one, so it is wider.
const PER_ADDRESS: usize = 100;
const WINDOW: TimeDelta = TimeDelta::minutes(15);
/// Keys kept at most; beyond it the oldest windows are dropped.
const KEPT: usize = 50_000;

/// Failed attempts of the last 15 minutes.
#[derive(Clone, Default)]
pub struct Throttle {
    failures: Arc<Mutex<HashMap<String, Vec<DateTime<Utc>>>>>,
}

impl Throttle {
    /// Counts an attempt before its outcome is known, so that many at once cannot slip past the limit together.
    ///
    /// # Errors
    /// How long this account or address has to wait; the attempt is then not counted.
    pub fn attempt(&self, account: &str, address: &str, now: DateTime<Utc>) -> Result<(), Duration> {
        let Ok(mut failures) = self.failures.lock() else { return Ok(()) };
        if failures.len() > KEPT {
            failures.retain(|_, at| at.last().is_some_and(|last| counts(*last, now)));
        }
        let keys = [(account_key(account), PER_ACCOUNT), (address_key(address), PER_ADDRESS)];
        let wait = keys
            .iter()
            .filter_map(|(key, limit)| {
                let recent: Vec<_> = failures.get(key)?.iter().filter(|at| counts(**at, now)).collect();
                let first = recent.len().checked_sub(*limit).and_then(|i| recent.get(i))?;
                (**first + WINDOW - now).to_std().ok()
            })
            .max();
        if let Some(wait) = wait {
            return Err(wait);
        }
        for (key, _) in keys {
            let entry = failures.entry(key).or_default();
            entry.retain(|at| counts(*at, now));
            entry.push(now);
        }
        Ok(())
    }

    /// Takes back an attempt that was not judged, because the server was busy.
    pub fn unjudged(&self, account: &str, address: &str) {
        let Ok(mut failures) = self.failures.lock() else { return };
        for key in [account_key(account), address_key(address)] {
            if let Some(entry) = failures.get_mut(&key) {
                entry.pop();
            }
        }
    }

    /// Forgets the account's failures, and the attempt that succeeded.
    pub fn succeeded(&self, account: &str, address: &str) {
        self.unjudged(account, address);
        if let Ok(mut failures) = self.failures.lock() {
            failures.remove(&account_key(account));
        }
    }
}

/// Whether a failure of then is still held against who tries now. One that is still to come was counted while the clock was
/// wrong, and says nothing.
fn counts(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at <= now && at + WINDOW > now
}

fn account_key(account: &str) -> String {
    format!("account {account}")
}

fn address_key(address: &str) -> String {
    format!("address {address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_waits_until_the_first_is_fifteen_minutes_old() {
        let (throttle, start) = (Throttle::default(), Utc::now());
        for i in 0..10 {
            assert!(throttle.attempt("a", "1", start + TimeDelta::seconds(i)).is_ok());
        }
        let late = start + TimeDelta::seconds(60);
        assert_eq!(throttle.attempt("a", "2", late), Err(Duration::from_secs(14 * 60)));
        assert!(throttle.attempt("b", "1", late).is_ok());
        assert!(throttle.attempt("a", "2", start + WINDOW).is_ok());
    }

    #[test]
    fn a_clock_that_was_a_day_ahead_shuts_nobody_out() {
        let (throttle, now) = (Throttle::default(), Utc::now());
        for _ in 0..10 {
            assert!(throttle.attempt("a", "1", now + TimeDelta::days(1)).is_ok());
        }
        assert!(throttle.attempt("a", "1", now + TimeDelta::days(1)).is_err());
        for _ in 0..10 {
            assert!(throttle.attempt("a", "1", now).is_ok(), "the clock was put right");
        }
        assert_eq!(throttle.attempt("a", "1", now), Err(Duration::from_secs(15 * 60)));
    }

    #[test]
    fn success_forgets_the_account_and_costs_the_address_nothing() {
        let (throttle, now) = (Throttle::default(), Utc::now());
        for _ in 0..300 {
            assert!(throttle.attempt("a", "1", now).is_ok());
            throttle.succeeded("a", "1");
        }
    }
}
