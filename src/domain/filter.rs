//! What the lists are narrowed to. What a page, the command line and a query understand by it is the same.

use chrono::NaiveDateTime;

use super::engagement::{Listed, Outcome, ReviewStage, Segment, Side, StepStatus};
use super::glance::Condition;
use super::keyed::keyed;
use super::policy::AccountState;
use super::portfolio::{Band, Period, Wait};
use super::review::outcome::Group;
use super::security::SecurityKind;
use super::steps::Due;
use super::survey::silent_before;
use super::zone::Days;

/// Whose engagements are meant, of all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct People {
    pub manager: Option<i64>,
    pub partner: Option<i64>,
}

/// Whose engagements are meant, and which of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Which {
    pub people: People,
    pub segment: Option<Segment>,
    /// Those that intend it.
    pub workload: Option<i64>,
}

impl From<People> for Which {
    fn from(people: People) -> Self {
        Self { people, ..Self::default() }
    }
}

keyed! {
    /// Which reviews of the queue are looked at, by who has taken them on.
    Claimed {
        /// The reader.
        Mine = "mine",
        /// Nobody.
        Free = "free",
    }
}

/// The lead's queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queue {
    pub of: Which,
    pub group: Option<Group>,
    /// How long they have waited.
    pub age: Option<Band>,
    pub claimed: Option<Claimed>,
}

/// The lead's portfolio.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Portfolio {
    pub which: Which,
    /// In which meetings were held.
    pub period: Period,
}

/// The meetings that were held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    pub of: Portfolio,
    pub outcome: Option<Outcome>,
    /// Only those whose review was submitted with a shut gate (R3).
    pub exception: bool,
    /// Only those of which it is known how long that took; and where there is a band, took so long.
    pub took: Option<(Wait, Option<Band>)>,
}

impl From<Portfolio> for Held {
    fn from(of: Portfolio) -> Self {
        Self { of, outcome: None, exception: false, took: None }
    }
}

keyed! {
    /// What an engagement may be looked at for.
    Watched {
        /// Its gate opened or shut since the person was here before.
        Moved = "moved",
        /// It is not complete, and a measurement that counts is older than 45 days (R1).
        Stale = "stale",
        /// It is not complete, and an intended workload has no measurement that counts.
        Unmeasured = "unmeasured",
        /// Nobody looks after it: its manager's account is disabled, or has lost the role. For leads.
        Unmanaged = "unmanaged",
    }
}

/// The same, with what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watch {
    /// Since this moment, in UTC; nothing has, for who was never here before.
    Moved(Option<NaiveDateTime>),
    /// A measurement of before these days is stale.
    Stale(Days),
    Unmeasured,
    Unmanaged,
}

keyed! {
    /// How the survey of the customer's experience stands (R13), as lists are narrowed to it.
    Surveying {
        /// It is still to be sent to somebody.
        Outstanding = "outstanding",
        /// Somebody has not answered for two weeks.
        Remind = "remind",
    }
}

/// The same, with what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SurveyStand {
    Outstanding,
    /// It was sent before these days to somebody who has not answered.
    SentBefore(Days),
}

impl Surveying {
    /// With the days that it is at this moment (UTC).
    pub fn at(self, now: NaiveDateTime) -> SurveyStand {
        match self {
            Self::Outstanding => SurveyStand::Outstanding,
            Self::Remind => SurveyStand::SentBefore(silent_before(Days::at(now))),
        }
    }
}

/// The list of engagements.
#[derive(Debug, Clone, Default)]
pub struct Engagements {
    /// Part of the customer's name, folded. Nothing is called "", which is what folding leaves of punctuation.
    pub name: Option<String>,
    /// A tenant's id or domain, as it is stored.
    pub tenant: Option<String>,
    pub state: Option<Listed>,
    pub workload: Option<i64>,
    pub segment: Option<Segment>,
    pub manager: Option<i64>,
    pub partner: Option<i64>,
    /// Only where this workload is intended and, where one is said, stands so against its target.
    pub condition: Option<(i64, Option<Condition>)>,
    /// How far the newest review is: in draft, or what became of the last submission.
    pub review: Option<ReviewStage>,
    /// Only where the newest review was submitted with a shut gate.
    pub shut: bool,
    /// What the newest review came to, while it waits or is approved; none where its meeting did not take place.
    pub outcome: Option<Option<Outcome>>,
    pub watch: Option<Watch>,
    pub survey: Option<SurveyStand>,
}

impl Engagements {
    pub fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.tenant.is_none()
            && self.state.is_none()
            && self.workload.is_none()
            && self.segment.is_none()
            && self.condition.is_none()
            && self.manager.is_none()
            && self.partner.is_none()
            && self.review.is_none()
            && !self.shut
            && self.outcome.is_none()
            && self.watch.is_none()
            && self.survey.is_none()
    }
}

/// The summaries of a partner organisation.
#[derive(Debug, Clone, Default)]
pub struct Summaries {
    /// Part of the customer's name, folded.
    pub name: Option<String>,
    /// Complete or not, as the last revision that the organisation may see left it.
    pub complete: Option<bool>,
    pub workload: Option<i64>,
}

impl Summaries {
    pub fn is_empty(&self) -> bool {
        self.name.is_none() && self.complete.is_none() && self.workload.is_none()
    }
}

/// The next steps.
#[derive(Debug, Clone, Default)]
pub struct Steps {
    pub manager: Option<i64>,
    /// Part of the customer's name, folded.
    pub name: Option<String>,
    pub side: Option<Side>,
    pub due: Option<Due>,
    /// `None`: those that are still to be done.
    pub status: Option<StepStatus>,
}

/// The accounts.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// Part of the name or address.
    pub q: String,
    /// Both where none is asked for.
    pub state: Option<AccountState>,
}

/// The security events.
#[derive(Debug, Clone, Default)]
pub struct SecurityEvents {
    pub kind: Option<SecurityKind>,
    pub account: Option<i64>,
    /// From a moment to before another, in UTC.
    pub between: Option<(NaiveDateTime, NaiveDateTime)>,
}
