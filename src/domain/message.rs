//! What is to be told to somebody by mail. Who receives it, in which language and whether they still may know, is settled when
//! it is sent; here stands only what happened.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use super::keyed::keyed;
use super::policy::Roles;
use super::zone::Zone;

/// A message that waits to be sent. It names rows and holds nothing that a person wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "about", rename_all = "snake_case")]
pub enum Message {
    /// To the leads: a review waits.
    ReviewSubmitted { review: i64, revision: i64 },
    /// To the manager: it came back with comments.
    ReviewReturned { review: i64, revision: i64 },
    /// To the manager and the partner's people.
    ReviewApproved { engagement: i64, review: i64, revision: i64 },
    /// To the manager: an engagement is theirs from now on, and so are its steps of Microsoft's side.
    Assigned { engagement: i64, manager: i64 },
    /// To the manager: the partner said something of a step of its side, which so came to this version.
    StepReported { engagement: i64, step: i64, version: i64 },
    /// To the manager: many are, of one reassignment.
    AssignedMany { reassignment: i64, manager: i64 },
    /// To the two of a cover, but for who did it: one stands in for the other, or does so until another day.
    CoverBegun { cover: i64, by: i64 },
    /// To the same: and no more.
    CoverEnded { cover: i64, by: i64 },
    /// To the manager: steps of Microsoft's side are due on the day, or were on the day before.
    StepsDue { manager: i64, on: NaiveDate },
    /// To the manager: somebody was sent the survey two weeks before the day or earlier, and has not answered (R13).
    SurveySilent { manager: i64, on: NaiveDate },
    /// To managers and leads: what waits for them in the week that begins on the day.
    Weekly { monday: NaiveDate },
}

keyed! {
    /// A kind of mail, which a person wants or not.
    Topic {
        ReviewSubmitted = "review_submitted",
        ReviewReturned = "review_returned",
        ReviewApproved = "review_approved",
        Assigned = "assigned",
        StepReported = "step_reported",
        StepsDue = "steps_due",
        SurveySilent = "survey_silent",
        Weekly = "weekly",
    }
}

impl Message {
    pub fn topic(&self) -> Topic {
        match self {
            Self::ReviewSubmitted { .. } => Topic::ReviewSubmitted,
            Self::ReviewReturned { .. } => Topic::ReviewReturned,
            Self::ReviewApproved { .. } => Topic::ReviewApproved,
            Self::Assigned { .. } | Self::AssignedMany { .. } | Self::CoverBegun { .. } | Self::CoverEnded { .. } => {
                Topic::Assigned
            }
            Self::StepReported { .. } => Topic::StepReported,
            Self::StepsDue { .. } => Topic::StepsDue,
            Self::SurveySilent { .. } => Topic::SurveySilent,
            Self::Weekly { .. } => Topic::Weekly,
        }
    }
}

impl Topic {
    /// Whether people with these roles are ever told of it.
    pub fn concerns(self, roles: Roles) -> bool {
        match self {
            Self::ReviewSubmitted => roles.lead,
            Self::ReviewReturned | Self::Assigned | Self::StepReported | Self::StepsDue | Self::SurveySilent => {
                roles.manager
            }
            Self::ReviewApproved => roles.manager || roles.partner,
            Self::Weekly => roles.manager || roles.lead,
        }
    }

    /// Those of which people with these roles are told.
    pub fn of(roles: Roles) -> Vec<Self> {
        Self::ALL.iter().copied().filter(|topic| topic.concerns(roles)).collect()
    }
}

keyed! {
    /// What became of a mail.
    MailState { Waiting = "waiting", Sent = "sent", Dropped = "dropped", Failed = "failed", }
}

keyed! {
    /// Why a mail is not sent.
    Why {
        /// The account is disabled.
        AccountClosed = "account_closed",
        /// The person does not want such mails.
        NotWanted = "not_wanted",
        /// They may not know of it any more.
        NoRight = "no_right",
        /// It is not so any more: a later revision, another decision.
        Overtaken = "overtaken",
        /// There is nothing to tell.
        Nothing = "nothing",
        /// It waited so long that it is no news.
        Stale = "stale",
        /// It could not be written, by a fault of the program or of what is stored.
        Fault = "fault",
    }
}

/// How often a mail is tried that the mail server does not take.
pub const TRIES: i64 = 8;
/// How long a mail is news. One that could not be sent so long is given up.
pub const NEWS: TimeDelta = TimeDelta::days(3);

/// How long to wait after so many tries, the first of which is 1: over a day in all.
pub fn pause(tries: i64) -> TimeDelta {
    const MINUTES: [i64; 7] = [1, 5, 15, 60, 180, 360, 720];
    let place = usize::try_from(tries - 1).unwrap_or_default().min(MINUTES.len() - 1);
    TimeDelta::minutes(MINUTES[place])
}

/// The hour in Tokyo at which the day's reminders go.
const MORNING: i64 = 7;

/// The day whose reminders are due at this moment (UTC): today, once it is morning.
pub fn reminded_on(now: NaiveDateTime) -> NaiveDate {
    Zone::DEFAULT.day(now - TimeDelta::hours(MORNING))
}

/// The Monday whose weekly mail is due on this day: on the Monday itself or, where nobody was there to send it, on Tuesday.
pub fn week_of(day: NaiveDate) -> Option<NaiveDate> {
    match day.weekday() {
        Weekday::Mon => Some(day),
        Weekday::Tue => day.checked_sub_days(Days::new(1)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_for_more_than_a_day_and_less_than_it_is_news() {
        let all: TimeDelta = (1..TRIES).map(pause).sum();
        assert!(all > TimeDelta::hours(22) && all < NEWS, "{all}");
        assert_eq!((pause(0), pause(1), pause(99)), (pause(1), TimeDelta::minutes(1), TimeDelta::hours(12)));
    }

    #[test]
    fn a_day_begins_at_seven_in_tokyo_and_a_week_on_monday() {
        let at = |text: &str| reminded_on(text.parse().unwrap()).to_string();
        assert_eq!(at("2026-11-22T21:59:59"), "2026-11-22");
        assert_eq!(at("2026-11-22T22:00:00"), "2026-11-23");
        let week = |text: &str| week_of(text.parse().unwrap()).map(|day| day.to_string());
        assert_eq!(week("2026-11-23").as_deref(), Some("2026-11-23"));
        assert_eq!(week("2026-11-24").as_deref(), Some("2026-11-23"));
        assert_eq!(week("2026-11-22"), None);
    }

    #[test]
    fn everybody_but_administrators_is_told_of_something() {
        let of = |roles: Roles| Topic::of(roles).len();
        assert_eq!(of(Roles { administrator: true, ..Roles::default() }), 0);
        assert_eq!(of(Roles { partner: true, ..Roles::default() }), 1);
        assert_eq!(of(Roles { lead: true, ..Roles::default() }), 2);
        assert_eq!(of(Roles { manager: true, ..Roles::default() }), 7);
    }
}
