//! Counts failed sign-ins, by account and by address, in this process.

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
    /// How long this account and address have to wait, if they have to.
    pub fn wait(&self, account: &str, address: &str, now: DateTime<Utc>) -> Option<Duration> {
        let failures = self.failures.lock().ok()?;
        [(account_key(account), PER_ACCOUNT), (address_key(address), PER_ADDRESS)]
            .into_iter()
            .filter_map(|(key, limit)| {
                let recent: Vec<_> = failures.get(&key)?.iter().filter(|at| **at + WINDOW > now).collect();
                let first = recent.len().checked_sub(limit).and_then(|i| recent.get(i))?;
                (**first + WINDOW - now).to_std().ok()
            })
            .max()
    }

    /// Remembers a failed attempt.
    pub fn failed(&self, account: &str, address: &str, now: DateTime<Utc>) {
        let Ok(mut failures) = self.failures.lock() else { return };
        if failures.len() > KEPT {
            failures.retain(|_, at| at.last().is_some_and(|last| *last + WINDOW > now));
        }
        for key in [account_key(account), address_key(address)] {
            let entry = failures.entry(key).or_default();
            entry.retain(|at| *at + WINDOW > now);
            entry.push(now);
        }
    }

    /// Forgets the account's failures after it signed in.
    pub fn succeeded(&self, account: &str) {
        if let Ok(mut failures) = self.failures.lock() {
            failures.remove(&account_key(account));
        }
    }
}

fn account_key(account: &str) -> String {
    format!("account {account}")
}

fn address_key(address: &str) -> String {
    format!("address {address}")
}
