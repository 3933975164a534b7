//! The time zone of an engagement or a person: it decides which day it is, and so what is overdue or in the future.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

/// A time zone of the IANA database, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone(pub Tz);

impl Zone {
    /// Where a person or an engagement is unless somebody said otherwise.
    pub const DEFAULT: Self = Self(Tz::Asia__Tokyo);

    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The zone of this name, `Asia/Tokyo`; `None` where nobody knows it.
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// The day on which this moment (UTC) falls in the zone.
    pub fn day(self, utc: NaiveDateTime) -> NaiveDate {
        utc.and_utc().with_timezone(&self.0).date_naive()
    }
}

impl super::keyed::Keyed for Zone {
    const NAME: &'static str = "Zone";

    fn key(self) -> &'static str {
        self.name()
    }

    fn from_key(key: &str) -> Option<Self> {
        Self::from_name(key)
    }
}

impl std::fmt::Display for Zone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
