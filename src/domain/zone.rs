//! The time zone of an engagement or a person: it decides which day it is, and so what is overdue or in the future.

use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::{TZ_VARIANTS, Tz};

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

/// Which day it is all over the world at one moment: the day in UTC, the zones in which the next one has begun, and those in
/// which it is still the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    pub utc: NaiveDate,
    pub ahead: Vec<Zone>,
    pub behind: Vec<Zone>,
}

impl Days {
    /// At this moment (UTC).
    pub fn at(utc: NaiveDateTime) -> Self {
        let mut days = Self { utc: utc.date(), ahead: Vec::new(), behind: Vec::new() };
        for zone in TZ_VARIANTS.map(Zone) {
            match zone.day(utc).cmp(&days.utc) {
                Ordering::Greater => days.ahead.push(zone),
                Ordering::Less => days.behind.push(zone),
                Ordering::Equal => {}
            }
        }
        days
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_falls_on_up_to_three_days() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let zone = |name: &str| Zone::from_name(name).unwrap();
        for (moment, ahead, behind) in [
            // 10:30 UTC is tomorrow in Kiritimati and yesterday in Niue.
            ("2026-11-22T10:30:00", vec!["Pacific/Kiritimati"], vec!["Pacific/Niue"]),
            ("2026-11-22T20:00:00", vec!["Asia/Tokyo", "Pacific/Kiritimati"], vec![]),
            ("2026-11-22T03:00:00", vec![], vec!["America/Los_Angeles", "Pacific/Niue"]),
        ] {
            let days = Days::at(at(moment));
            for name in ["Asia/Tokyo", "America/Los_Angeles", "Pacific/Kiritimati", "Pacific/Niue", "UTC"] {
                assert_eq!(days.ahead.contains(&zone(name)), ahead.contains(&name), "{name} ahead at {moment}");
                assert_eq!(days.behind.contains(&zone(name)), behind.contains(&name), "{name} behind at {moment}");
            }
        }
    }
}
