//! The one source of "now", so that tests can stand still.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Utc};

use crate::domain::zone::Zone;

/// Tells the time in UTC, cut to milliseconds, as the databases keep it.
#[derive(Clone, Default)]
pub struct Clock {
    fixed: Option<Arc<Mutex<DateTime<Utc>>>>,
}

impl Clock {
    /// The clock on the wall.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is moved.
    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self { fixed: Some(Arc::new(Mutex::new(at))) }
    }

    /// Moves a fixed clock; does nothing to the clock on the wall.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(fixed) = &self.fixed
            && let Ok(mut at) = fixed.lock()
        {
            *at += by;
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.fixed {
            Some(fixed) => fixed.lock().map_or_else(|poisoned| *poisoned.into_inner(), |at| *at),
            None => Utc::now(),
        };
        now.trunc_subsecs(3)
    }

    /// Now as the databases keep it: UTC without a zone.
    pub fn timestamp(&self) -> NaiveDateTime {
        self.now().naive_utc()
    }

    /// Today's date in the given zone.
    pub fn today(&self, zone: Zone) -> NaiveDate {
        zone.day(self.timestamp())
    }
}
