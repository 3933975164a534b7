//! The time zone of an engagement or a person: it decides which day it is, and so what is overdue or in the future.

use std::cell::RefCell;
use std::cmp::Ordering;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
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

    /// The moment (UTC) of a time of day in the zone: of two the first, and of one that the clocks left out the next that there is.
    pub fn moment(self, day: NaiveDate, time: NaiveTime) -> NaiveDateTime {
        let local = day.and_time(time);
        let later = |halves: i64| local.checked_add_signed(TimeDelta::minutes(30 * halves));
        let at = |local: NaiveDateTime| self.0.from_local_datetime(&local).earliest();
        (0..=4_i64).find_map(|halves| at(later(halves)?)).map_or(local, |first| first.naive_utc())
    }

    /// The moment (UTC) at which the day begins in the zone: at midnight or, where the clocks go forward then, when they have.
    /// A day that the zone left out begins as in UTC.
    pub fn begins(self, day: NaiveDate) -> NaiveDateTime {
        self.moment(day, NaiveTime::MIN)
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
        thread_local! {
            // A page asks several times for its own moment, and each time looks at every zone there is.
            static LAST: RefCell<Option<(NaiveDateTime, Days)>> = const { RefCell::new(None) };
        }
        LAST.with_borrow_mut(|last| match last {
            Some((moment, days)) if *moment == utc => days.clone(),
            _ => last.insert((utc, Self::looked_up(utc))).1.clone(),
        })
    }

    /// The day before the one in UTC. Every day before it has passed wherever one is.
    pub fn before(&self) -> NaiveDate {
        self.utc.pred_opt().unwrap_or(self.utc)
    }

    fn looked_up(utc: NaiveDateTime) -> Self {
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

    /// The same so many days earlier.
    pub fn earlier(self, days: u64) -> Self {
        Self { utc: self.utc.checked_sub_days(chrono::Days::new(days)).unwrap_or(self.utc), ..self }
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
    fn a_day_begins_at_midnight_or_when_the_clocks_went_forward() {
        for (zone, day, utc) in [
            ("Asia/Tokyo", "2026-11-22", "2026-11-21 15:00:00"),
            ("UTC", "2026-11-22", "2026-11-22 00:00:00"),
            // At midnight the clocks went on to one.
            ("America/Santiago", "2026-09-06", "2026-09-06 04:00:00"),
            // Twice 0:30; the first counts.
            ("Atlantic/Azores", "2026-10-25", "2026-10-25 00:00:00"),
            // Left out when Samoa moved to the other side of the date line.
            ("Pacific/Apia", "2011-12-30", "2011-12-30 00:00:00"),
        ] {
            let begins = Zone::from_name(zone).unwrap().begins(day.parse().unwrap());
            assert_eq!(begins.to_string(), utc, "{zone} {day}");
        }
    }

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
