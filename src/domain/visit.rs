//! When a person was here before: what changed since then is news to them. A visit ends with its day, or when a session begins,
//! so that looking at a page again takes no news away.

use chrono::NaiveDateTime;

use super::zone::Zone;

/// A person's visits, as far as they are remembered; times in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// When they were last seen in the visit before this one; none in the first.
    pub left_at: Option<NaiveDateTime>,
    /// When they were last seen.
    pub seen_at: NaiveDateTime,
}

impl Visit {
    /// When the visit before the one of this moment ended, in the person's zone.
    pub fn since(&self, now: NaiveDateTime, zone: Zone) -> Option<NaiveDateTime> {
        if zone.day(self.seen_at) < zone.day(now) { Some(self.seen_at) } else { self.left_at }
    }

    /// Seen at this moment: another visit on another day.
    pub fn seen(self, now: NaiveDateTime, zone: Zone) -> Self {
        Self { left_at: self.since(now, zone), seen_at: now.max(self.seen_at) }
    }

    /// A session begins, and a visit with it.
    pub fn begun(self, now: NaiveDateTime) -> Self {
        Self { left_at: Some(self.seen_at), seen_at: now.max(self.seen_at) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_visit_ends_with_its_day_where_the_person_is() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let tokyo = Zone::DEFAULT;
        // 18:00 and 23:59 in Tokyo, then 0:01 on the next day.
        let (evening, late, next) = (at("2026-11-20T09:00:00"), at("2026-11-20T14:59:00"), at("2026-11-20T15:01:00"));
        let first = Visit { left_at: None, seen_at: evening };
        assert_eq!(first.since(late, tokyo), None, "nobody was here before");
        let same = first.seen(late, tokyo);
        assert_eq!(same, Visit { left_at: None, seen_at: late });
        assert_eq!(same.since(next, tokyo), Some(late));
        let second = same.seen(next, tokyo);
        assert_eq!(second, Visit { left_at: Some(late), seen_at: next });
        assert_eq!(second.seen(at("2026-11-21T02:00:00"), tokyo).left_at, Some(late), "all day long");
        assert_eq!(same.since(next, Zone::from_name("UTC").unwrap()), None, "the same day there");
        let again = second.begun(at("2026-11-21T03:00:00"));
        assert_eq!(again, Visit { left_at: Some(next), seen_at: at("2026-11-21T03:00:00") });
    }
}
