//! What stands in a calendar: meetings, next steps on the day they are due, and business value discussions.

use chrono::{NaiveDate, NaiveDateTime};

use super::engagement::Side;
use super::review::answers::SectionAnswers;
use super::review::check::cell;
use super::written;
use super::zone::Zone;
use crate::playbook::keys::meeting;

/// How long a meeting is that says no end, in minutes.
pub const USUAL: i64 = 60;

/// What an entry is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A success review, by its number.
    Review {
        number: i64,
    },
    /// A next step is due; an empty text is the way back to the kick-off (R14).
    Step {
        what: String,
        owner: String,
        side: Side,
    },
    Discussion {
        service: String,
    },
}

/// An entry of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    pub engagement: i64,
    pub customer: String,
    /// Where the engagement is.
    pub day: NaiveDate,
    /// When it begins, in UTC, and how many minutes it takes; `None`: on the day, at no time.
    pub time: Option<(NaiveDateTime, i64)>,
    /// As it was typed, where it can't be read as a time.
    pub unread_time: String,
    pub place: String,
    pub attendees: Vec<String>,
    pub cancelled: bool,
    /// What it is known by, the same for as long as it is planned.
    pub mark: String,
    /// Rises with every change.
    pub sequence: i64,
    /// When it was last changed, in UTC.
    pub changed_at: NaiveDateTime,
}

/// Changes that one revision of a review can have before it is submitted.
const CHANGES: i64 = 100_000;

/// The number of a change of a review's meeting: `revision` counts from 1, `saves` those of its draft, `None` once it is submitted.
pub fn sequence(revision: i64, saves: Option<i64>) -> i64 {
    let before = (revision - 1).clamp(0, 20_000) * CHANGES;
    before + saves.map_or(CHANGES - 1, |saves| saves.clamp(0, CHANGES - 2))
}

/// The same of a row that has a version: seconds since 2020, and its changes beside, so that two within one second are told apart.
pub fn sequence_of_row(version: i64, changed: NaiveDateTime) -> i64 {
    const SINCE: i64 = 1_577_836_800;
    let seconds = (changed.and_utc().timestamp() - SINCE).max(0);
    seconds.saturating_add(version.max(0)).min(i64::from(i32::MAX))
}

/// What a review's meeting is known by.
pub fn meeting_mark(engagement: i64, number: i64) -> String {
    format!("meeting-{engagement}-{number}")
}

/// What a business value discussion is known by: the key of its row, which every review keeps.
pub fn discussion_mark(engagement: i64, key: &str) -> String {
    format!("bvd-{engagement}-{}", if key.is_empty() { "0" } else { key })
}

/// A meeting as the section of the form plans it, or as it says that it will not be; `None` where no day can be read.
pub struct Planned {
    pub day: NaiveDate,
    pub time: Option<(NaiveDateTime, i64)>,
    pub unread_time: String,
    pub place: String,
    pub attendees: Vec<String>,
    /// It was planned, and does not take place.
    pub cancelled: bool,
}

impl Planned {
    /// Reads the section. A meeting that was held is planned no more.
    pub fn read(answers: &SectionAnswers, zone: Zone) -> Option<Self> {
        let cancelled = match answers.text(meeting::TOOK_PLACE) {
            meeting::PLANNED => false,
            meeting::HELD | "" => return None,
            _ => true,
        };
        let day = written::day(answers.text(meeting::PLANNED_ON)).ok()?;
        let typed = answers.text(meeting::PLANNED_TIME).trim();
        let hours = written::hours(typed);
        let attendees = answers.rows(meeting::ATTENDEES).into_iter().map(|(_, row)| {
            let (name, from) = (cell(&row, meeting::ATTENDEE_NAME), cell(&row, meeting::ATTENDEE_ORGANIZATION));
            match (name.trim(), from.trim()) {
                (name, "") => name.to_owned(),
                (name, from) => format!("{name} ({from})"),
            }
        });
        Some(Self {
            day,
            time: hours.map(|hours| (zone.moment(day, hours.from), hours.minutes.unwrap_or(USUAL))),
            unread_time: if hours.is_none() { typed.to_owned() } else { String::new() },
            place: answers.text(meeting::PLANNED_PLACE).trim().to_owned(),
            attendees: attendees.filter(|words| !words.is_empty()).collect(),
            cancelled,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_a_higher_number_than_the_one_before() {
        let all = [
            sequence(1, Some(0)),
            sequence(1, Some(7)),
            sequence(1, None),
            sequence(2, Some(1)),
            sequence(2, Some(CHANGES + 5)),
            sequence(2, None),
        ];
        assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
        assert!(sequence(i64::MAX, None) <= i64::from(u32::MAX));
        let at = |time: &str| time.parse::<NaiveDateTime>().unwrap();
        let rows = [
            sequence_of_row(1, at("2026-11-22T05:00:00")),
            sequence_of_row(2, at("2026-11-22T05:00:00")),
            sequence_of_row(2, at("2026-11-22T05:00:01")),
            sequence_of_row(3, at("2026-11-22T05:00:01")),
        ];
        assert!(rows[0] < rows[1] && rows[1] < rows[2] && rows[2] < rows[3], "{rows:?}");
        assert!(sequence_of_row(i64::MAX, at("2999-01-01T00:00:00")) <= i64::from(i32::MAX));
    }

    #[test]
    fn a_plan_is_read_in_the_engagements_zone() {
        let mut answers = SectionAnswers::default();
        for (field, value) in [
            ("took_place", "planned"),
            ("planned_on", "2026-12-01"),
            ("planned_time", "14:00〜15:30"),
            ("planned_place", "会議室 A"),
            ("attendees[0][key]", "a1"),
            ("attendees[0][name]", "高橋"),
            ("attendees[0][organization]", "情報システム部"),
        ] {
            answers.set(field, value);
        }
        let read = Planned::read(&answers, Zone::DEFAULT).unwrap();
        assert_eq!(read.time, Some(("2026-12-01T05:00:00".parse().unwrap(), 90)));
        assert_eq!(
            (read.place.as_str(), read.attendees.as_slice(), read.cancelled),
            ("会議室 A", &["高橋 (情報システム部)".to_owned()][..], false)
        );
        answers.set("planned_time", "午後");
        let read = Planned::read(&answers, Zone::DEFAULT).unwrap();
        assert_eq!((read.time, read.unread_time.as_str()), (None, "午後"));
        answers.set("took_place", "cancelled");
        assert!(Planned::read(&answers, Zone::DEFAULT).unwrap().cancelled);
        answers.set("took_place", "held");
        assert!(Planned::read(&answers, Zone::DEFAULT).is_none());
    }
}
