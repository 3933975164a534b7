//! Next steps between reviews (R15): what they say, what was changed of it, and what a list of them is narrowed to.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::engagement::{Side, StepStatus};
use super::keyed::keyed;

keyed! {
    /// What was done to a step.
    StepDeed {
        /// A submission made it.
        Agreed = "agreed",
        /// Somebody added it between reviews.
        Added = "added",
        Changed = "changed",
        /// A submission changed it.
        Submitted = "submitted",
        /// A further revision of its review does not have it any more.
        Dropped = "dropped",
        Commented = "commented",
        /// Somebody of the partner said how far it is.
        Reported = "reported",
    }
}

keyed! {
    /// When steps are due that a list shows.
    Due {
        Overdue = "overdue",
        ThisWeek = "week",
        NextTwoWeeks = "fortnight",
        Later = "later",
        Undated = "none",
    }
}

/// What a step says. Without words it is the way back to the customer kick-off (R14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    pub what: String,
    pub owner: String,
    pub side: Side,
    pub due_on: Option<NaiveDate>,
    pub status: StepStatus,
}

/// What was changed of a step: each part as it was and as it became.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Changes {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub what: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<(String, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub side: Option<(Side, Side)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<(Option<NaiveDate>, Option<NaiveDate>)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<(StepStatus, StepStatus)>,
    /// Since when the partner had known the step, in UTC, where the change ended that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known_since: Option<NaiveDateTime>,
}

impl Changes {
    pub fn between(before: &Contents, after: &Contents) -> Self {
        fn pair<T: Clone + PartialEq>(before: &T, after: &T) -> Option<(T, T)> {
            (before != after).then(|| (before.clone(), after.clone()))
        }
        Self {
            what: pair(&before.what, &after.what),
            owner: pair(&before.owner, &after.owner),
            side: pair(&before.side, &after.side),
            due_on: pair(&before.due_on, &after.due_on),
            status: pair(&before.status, &after.status),
            known_since: None,
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The step as it was before, as far as it still is as it became.
    pub fn taken_back_from(&self, step: &Contents) -> Contents {
        fn part<T: Clone + PartialEq>(changed: Option<&(T, T)>, now: &T) -> T {
            changed.filter(|(_, to)| to == now).map_or(now, |(from, _)| from).clone()
        }
        Contents {
            what: part(self.what.as_ref(), &step.what),
            owner: part(self.owner.as_ref(), &step.owner),
            side: part(self.side.as_ref(), &step.side),
            due_on: part(self.due_on.as_ref(), &step.due_on),
            status: part(self.status.as_ref(), &step.status),
        }
    }

    /// Whether something else than the status is another.
    pub fn changes_words(&self) -> bool {
        *self != Self { status: self.status, known_since: self.known_since, ..Self::default() }
    }

    /// Whether the step is not to be done any more.
    pub fn drops(&self) -> bool {
        self.status.is_some_and(|(_, to)| to == StepStatus::Cancelled)
    }

    /// Whether it has to be said why: what was agreed with the customer is another, or not to be done any more.
    pub fn need_a_reason(&self) -> bool {
        self.changes_words() || self.drops()
    }
}

/// The last day of this week, which ends on Sunday.
pub fn end_of_week(today: NaiveDate) -> NaiveDate {
    let left = 6 - today.weekday().num_days_from_monday();
    today.checked_add_days(Days::new(u64::from(left))).unwrap_or(today)
}

/// The last of the next two weeks.
pub fn end_of_fortnight(today: NaiveDate) -> NaiveDate {
    today.checked_add_days(Days::new(14)).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contents() -> Contents {
        let (what, owner) = ("教材を配る".to_owned(), "佐々木".to_owned());
        Contents { what, owner, side: Side::Customer, due_on: None, status: StepStatus::Open }
    }

    #[test]
    fn other_words_and_dropping_need_a_reason_and_a_status_needs_none() {
        let day = "2027-01-20".parse().ok();
        for (after, needed) in [
            (contents(), false),
            (Contents { status: StepStatus::Done, ..contents() }, false),
            (Contents { status: StepStatus::Cancelled, ..contents() }, true),
            (Contents { due_on: day, ..contents() }, true),
            (Contents { owner: "高橋".to_owned(), ..contents() }, true),
            (Contents { side: Side::Partner, status: StepStatus::Done, ..contents() }, true),
        ] {
            let changes = Changes::between(&contents(), &after);
            assert_eq!(changes.need_a_reason(), needed, "{after:?}");
            assert_eq!(changes.is_empty(), after == contents());
            let json = serde_json::to_string(&changes).unwrap();
            assert_eq!(serde_json::from_str::<Changes>(&json).unwrap(), changes, "{json}");
        }
    }

    #[test]
    fn what_was_changed_is_taken_back_as_far_as_it_still_is() {
        let after = Contents { owner: "高橋".to_owned(), status: StepStatus::Cancelled, ..contents() };
        let changes = Changes::between(&contents(), &after);
        assert_eq!(changes.taken_back_from(&after), contents());
        let since = Contents { owner: "渡辺".to_owned(), due_on: "2027-01-20".parse().ok(), ..after };
        let expected = Contents { status: StepStatus::Open, ..since.clone() };
        assert_eq!(changes.taken_back_from(&since), expected, "what is another by now stays");
    }

    #[test]
    fn a_week_ends_on_sunday() {
        for (today, end) in [("2026-11-22", "2026-11-22"), ("2026-11-23", "2026-11-29"), ("2026-11-28", "2026-11-29")] {
            assert_eq!(end_of_week(today.parse().unwrap()).to_string(), end, "{today}");
        }
        assert_eq!(end_of_fortnight("2026-11-22".parse().unwrap()).to_string(), "2026-12-06");
    }
}
