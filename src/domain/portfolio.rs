//! What the lead's portfolio counts: months, bands of days, medians and percentiles, and the kinds of things that are counted.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};

use super::engagement::{Outcome, ReviewStage, Status};
use super::glance::Condition;
use super::keyed::keyed;
use super::review::outcome::Group;

/// A month: twelve times the year, and the months since its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month(pub i64);

impl Month {
    pub fn of(day: NaiveDate) -> Self {
        Self(i64::from(day.year()) * 12 + i64::from(day.month0()))
    }

    /// `2026-11`; `None` for what is no month between 1900 and 2999.
    pub fn from_key(key: &str) -> Option<Self> {
        let (year, month) = key.split_once('-')?;
        let is_number = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
        if !is_number(year, 4) || !is_number(month, 2) {
            return None;
        }
        let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
        ((1900..3000).contains(&year) && (1..=12).contains(&month)).then_some(Self(year * 12 + month - 1))
    }

    pub fn key(self) -> String {
        format!("{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }

    /// So many months later, or earlier.
    pub fn plus(self, months: i64) -> Self {
        Self(self.0 + months)
    }

    pub fn first_day(self) -> NaiveDate {
        let year = i32::try_from(self.0.div_euclid(12)).unwrap_or(NaiveDate::MAX.year());
        let month = u32::try_from(self.0.rem_euclid(12) + 1).unwrap_or(1);
        NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(NaiveDate::MAX)
    }

    pub fn last_day(self) -> NaiveDate {
        self.plus(1).first_day().pred_opt().unwrap_or(NaiveDate::MAX)
    }
}

/// Months of a period at most.
pub const LONGEST: i64 = 24;
/// Months that are shown where nobody asked for others.
const USUAL: i64 = 12;

/// Whole months, the first and the last among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Month,
    pub to: Month,
}

impl Period {
    /// From what came in, at most [`LONGEST`]; a year where nothing did. `now`: the month in which it is asked.
    pub fn asked(from: Option<Month>, to: Option<Month>, now: Month) -> Self {
        let to = to.unwrap_or_else(|| from.map_or(now, |from| now.max(from)));
        let from = from.unwrap_or(to.plus(1 - USUAL));
        let (from, to) = (from.min(to), from.max(to));
        Self { from: from.max(to.plus(1 - LONGEST)), to }
    }

    pub fn of(month: Month) -> Self {
        Self { from: month, to: month }
    }

    /// The months, the earliest first.
    pub fn months(self) -> impl DoubleEndedIterator<Item = Month> {
        (self.from.0..=self.to.0).map(Month)
    }

    pub fn first_day(self) -> NaiveDate {
        self.from.first_day()
    }

    pub fn last_day(self) -> NaiveDate {
        self.to.last_day()
    }
}

/// Days from one to another, both among them; without an end where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    pub from: i64,
    pub to: Option<i64>,
}

const fn band(from: i64, to: i64) -> Band {
    Band { from, to: Some(to) }
}

const fn beyond(from: i64) -> Band {
    Band { from, to: None }
}

/// How long it took, from the open gate to the meeting and from the meeting to the approval.
pub const WAITS: [Band; 6] = [band(0, 7), band(8, 14), band(15, 30), band(31, 60), band(61, 90), beyond(91)];
/// How long a review has been in the queue.
pub const AGES: [Band; 4] = [band(0, 2), band(3, 6), band(7, 13), beyond(14)];

impl Band {
    /// `8-14`, `91-`.
    pub fn key(self) -> String {
        format!("{}-{}", self.from, self.to.map(|to| to.to_string()).unwrap_or_default())
    }

    pub fn from_key(of: &[Self], key: &str) -> Option<Self> {
        of.iter().copied().find(|band| band.key() == key)
    }

    pub fn has(self, days: i64) -> bool {
        days >= self.from && self.to.is_none_or(|to| days <= to)
    }

    /// The hours in which what is so many days old now was submitted: the first of them, if there is one, and the last.
    pub fn hours(self, now: NaiveDateTime) -> (Option<Hour>, Hour) {
        let Hour(now) = Hour::of(now);
        (self.to.map(|to| Hour(now - 24 * (to + 1) + 1)), Hour(now - 24 * self.from))
    }
}

/// An hour, counted since 1970 in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour(pub i64);

impl Hour {
    pub fn of(utc: NaiveDateTime) -> Self {
        Self(utc.and_utc().timestamp().div_euclid(3_600))
    }

    /// How many whole days a review has waited that was submitted then: 24 hours each, from the hour of the submission
    /// on. What is shown as its days, so that it stands among the [`AGES`] where it is counted.
    pub fn days_waited(submitted: NaiveDateTime, now: NaiveDateTime) -> i64 {
        let (Self(submitted), Self(now)) = (Self::of(submitted), Self::of(now));
        (now - submitted).max(0) / 24
    }

    /// When it begins, in UTC.
    pub fn begins(self) -> NaiveDateTime {
        let since = TimeDelta::try_hours(self.0).unwrap_or_default();
        chrono::DateTime::UNIX_EPOCH.naive_utc().checked_add_signed(since).unwrap_or_default()
    }
}

keyed! {
    /// What is measured in days.
    Wait {
        /// From the day on which the gate opened to the first meeting since then.
        Meeting = "meeting",
        /// From the meeting to the first approval of its review.
        Approval = "approval",
    }
}

/// How often something took so many days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram(BTreeMap<i64, i64>);

impl Histogram {
    pub fn add(&mut self, days: i64, times: i64) {
        *self.0.entry(days).or_default() += times;
    }

    pub fn total(&self) -> i64 {
        self.0.values().sum()
    }

    /// How often it took as long as the band says.
    pub fn within(&self, band: Band) -> i64 {
        self.0.iter().filter(|(days, _)| band.has(**days)).map(|(_, times)| times).sum()
    }

    /// The least number of days within which at least so many of a hundred were done (nearest rank); `None` where nothing was.
    pub fn percentile(&self, hundredths: i64) -> Option<i64> {
        let rank = (self.total() * hundredths + 99) / 100;
        let mut passed = 0;
        self.0.iter().find_map(|(days, times)| {
            passed += times;
            (passed >= rank.max(1)).then_some(*days)
        })
    }

    pub fn median(&self) -> Option<i64> {
        self.percentile(50)
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Engagements of an overall status (R8).
    Status(Status),
    /// Engagements whose newest review is that far; and whether it was submitted with a shut gate.
    Stage(&'static str, bool),
    /// Engagements by what their newest review came to, while it waits or is approved.
    Outcome(Option<Outcome>),
    /// Engagements whose customer is to be met.
    Meets,
    /// Engagements whose survey is outstanding (R13).
    Survey,
    /// Engagements by how an intended workload stands (R1).
    Condition(Condition),
    /// Reviews that wait for a decision, by the groups of the queue and the hour of their submission.
    Queue(Group),
    /// Meetings that were held, by month.
    Held(Outcome),
    /// Of them those whose review was submitted with a shut gate (R3).
    Exception,
    /// By month and days.
    Took(Wait),
}

impl Kind {
    pub fn stage(stage: ReviewStage, shut: bool) -> Self {
        Self::Stage(stage.key(), shut)
    }

    /// Every kind.
    pub fn all() -> impl Iterator<Item = Self> {
        let statuses = Status::ALL.iter().map(|status| Self::Status(*status));
        let stages = ReviewStage::all().flat_map(|stage| [false, true].map(|shut| Self::stage(stage, shut)));
        let outcomes = Outcome::ALL.iter().map(|one| Some(*one)).chain([None]).map(Self::Outcome);
        let conditions = Condition::ALL.iter().map(|one| Self::Condition(*one));
        let queue = Group::ALL.iter().map(|group| Self::Queue(*group));
        let held = Outcome::ALL.iter().map(|one| Self::Held(*one));
        let took = Wait::ALL.iter().map(|one| Self::Took(*one));
        let one = [Self::Meets, Self::Survey, Self::Exception];
        statuses.chain(stages).chain(outcomes).chain(conditions).chain(queue).chain(held).chain(took).chain(one)
    }

    /// Whether it is a meeting and has a month.
    pub fn is_held(self) -> bool {
        matches!(self, Self::Held(_) | Self::Exception | Self::Took(_))
    }

    /// Whether this is the key of such a kind.
    pub fn is_key_of_held(key: &str) -> bool {
        key.starts_with("held.") || key.starts_with("took.")
    }

    /// As the database has it.
    pub fn key(self) -> String {
        match self {
            Self::Status(status) => format!("status.{}", status.key()),
            Self::Stage(stage, false) => format!("review.{stage}"),
            Self::Stage(stage, true) => format!("review.{stage}.shut"),
            Self::Outcome(outcome) => format!("outcome.{}", outcome.map_or("none", Outcome::key)),
            Self::Meets => "meets".to_owned(),
            Self::Survey => "survey".to_owned(),
            Self::Condition(condition) => format!("workload.{}", condition.key()),
            Self::Queue(group) => format!("queue.{}", group.key()),
            Self::Held(outcome) => format!("held.{}", outcome.key()),
            Self::Exception => "held.exception".to_owned(),
            Self::Took(wait) => format!("took.{}", wait.key()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_keys_and_ends() {
        let month = Month::from_key("2026-12").unwrap();
        assert_eq!((month.key().as_str(), month.plus(1).key().as_str()), ("2026-12", "2027-01"));
        assert_eq!(month.first_day().to_string(), "2026-12-01");
        assert_eq!(month.last_day().to_string(), "2026-12-31");
        assert_eq!(Month::of("2028-02-29".parse().unwrap()).last_day().to_string(), "2028-02-29");
        for wrong in ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "+026-01", "9999-01", "2026-01-01"] {
            assert_eq!(Month::from_key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_period_is_a_year_unless_somebody_says_otherwise() {
        let month = |key: &str| Month::from_key(key);
        let now = month("2026-11").unwrap();
        for (from, to, expected) in [
            ("", "", ("2025-12", "2026-11")),
            ("2026-03", "", ("2026-03", "2026-11")),
            ("", "2026-03", ("2025-04", "2026-03")),
            ("2026-05", "2026-03", ("2026-03", "2026-05")),
            ("2020-01", "2026-03", ("2024-04", "2026-03")),
            ("2027-01", "", ("2027-01", "2027-01")),
        ] {
            let period = Period::asked(month(from), month(to), now);
            assert_eq!((period.from.key().as_str(), period.to.key().as_str()), expected, "{from} {to}");
        }
        assert_eq!(Period::asked(None, None, now).months().count(), 12);
    }

    #[test]
    fn bands_leave_no_day_out_and_none_has_two() {
        for bands in [&WAITS[..], &AGES[..]] {
            for days in 0..200 {
                assert_eq!(bands.iter().filter(|band| band.has(days)).count(), 1, "{days}");
            }
            for band in bands {
                assert_eq!(Band::from_key(bands, &band.key()), Some(*band));
            }
        }
    }

    #[test]
    fn hours_of_the_ages_follow_one_another() {
        let now: NaiveDateTime = "2026-11-27T05:40:00".parse().unwrap();
        let mut newest = Hour::of(now);
        for age in AGES {
            let (first, last) = age.hours(now);
            assert_eq!(last, newest);
            newest = Hour(first.map_or(0, |Hour(first)| first - 1));
        }
        let (first, last) = AGES[1].hours(now);
        assert_eq!(last.begins().to_string(), "2026-11-24 05:00:00");
        assert_eq!(first.unwrap().begins().to_string(), "2026-11-20 06:00:00");
    }

    #[test]
    fn what_is_shown_as_days_lies_in_the_age_that_the_hours_are_counted_in() {
        let now: NaiveDateTime = "2026-11-27T05:40:00".parse().unwrap();
        for minutes in (0..20 * 24 * 60).step_by(7) {
            let submitted = now - TimeDelta::minutes(minutes);
            let days = Hour::days_waited(submitted, now);
            for age in AGES {
                let (first, last) = age.hours(now);
                let counted = first.is_none_or(|first| first <= Hour::of(submitted)) && Hour::of(submitted) <= last;
                assert_eq!(counted, age.has(days), "{submitted}: {days} days, {}", age.key());
            }
        }
        assert_eq!(Hour::days_waited(now + TimeDelta::hours(30), now), 0, "of a clock that goes before");
    }

    #[test]
    fn medians_and_percentiles_are_those_of_the_sorted_days() {
        let mut histogram = Histogram::default();
        assert_eq!((histogram.median(), histogram.total()), (None, 0));
        let days = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
        days.iter().for_each(|one| histogram.add(*one, 1));
        let mut sorted = days;
        sorted.sort_unstable();
        assert_eq!(histogram.median(), Some(sorted[4]));
        assert_eq!(histogram.percentile(90), Some(sorted[8]));
        assert_eq!(histogram.percentile(100), Some(9));
        assert_eq!(histogram.within(Band { from: 2, to: Some(4) }), 4);
    }

    #[test]
    fn no_two_kinds_have_one_key() {
        let keys: Vec<String> = Kind::all().map(Kind::key).collect();
        let set: std::collections::BTreeSet<&String> = keys.iter().collect();
        assert_eq!(set.len(), keys.len());
        assert!(Kind::all().all(|kind| Kind::is_key_of_held(&kind.key()) == kind.is_held()));
    }
}
