//! The survey of the customer's experience after the meeting (R13): whom it is asked of, and what an engagement stands as by it. What
//! a review said of it stays in the review.

use chrono::NaiveDate;

use super::engagement::{Survey, TaskStatus};
use super::follow_ups::REMINDED_AFTER;
use super::zone::Days;

/// Somebody whom it is asked of, as far as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub state: Survey,
    /// The newest review when that was said; none before the first.
    pub review: Option<i64>,
    pub sent_on: Option<NaiveDate>,
}

/// The newest review, as far as it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reviewed {
    pub review: i64,
    /// It waits or is approved.
    pub stands: bool,
    pub survey: Option<Survey>,
}

/// What an engagement stands as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stand {
    /// It is still to be sent to somebody.
    pub outstanding: bool,
    /// The earliest day on which it was sent to somebody who has not answered.
    pub sent_on: Option<NaiveDate>,
}

/// Whether what was said of this one is said of the newest review: a later one asks anew.
pub fn is_current(asked: &Asked, newest: Option<Reviewed>) -> bool {
    asked.review == newest.map(|newest| newest.review)
}

/// What an engagement stands as. The review counts until something is said of somebody after it.
pub fn stand(newest: Option<Reviewed>, all: &[Asked]) -> Stand {
    let current = || all.iter().filter(|asked| asked.state != Survey::Outstanding && is_current(asked, newest));
    let is_said = newest.filter(|newest| newest.stands).and_then(|newest| newest.survey);
    let outstanding = is_said.is_some_and(|survey| {
        let is_open = survey == Survey::Outstanding && current().next().is_none();
        is_open || all.iter().any(|asked| asked.state == Survey::Outstanding)
    });
    let silent = current().filter(|asked| asked.state == Survey::Sent);
    Stand { outstanding, sent_on: silent.filter_map(|asked| asked.sent_on).min() }
}

/// How far the promise of the newest review is by what is said of everybody, with the day on which it is asked about; `None` while
/// nothing is said after the review.
pub fn promise(newest: Reviewed, all: &[Asked]) -> Option<(TaskStatus, Option<NaiveDate>)> {
    let said: Vec<&Asked> = all.iter().filter(|asked| is_current(asked, Some(newest))).collect();
    if all.iter().any(|asked| asked.state == Survey::Outstanding) {
        return Some((TaskStatus::NotStarted, None));
    }
    let sent = said.iter().filter(|asked| asked.state == Survey::Sent).filter_map(|asked| asked.sent_on).min();
    match (sent, said.is_empty()) {
        (Some(day), _) => Some((TaskStatus::InProgress, Some(reminded_on(day)))),
        (None, false) => Some((TaskStatus::Complete, None)),
        (None, true) => None,
    }
}

/// The day on which is asked about a survey that was sent on this one and not answered.
pub fn reminded_on(sent_on: NaiveDate) -> NaiveDate {
    sent_on.checked_add_days(chrono::Days::new(REMINDED_AFTER)).unwrap_or(sent_on)
}

/// Whether it is to be asked about by now, where it is this day.
pub fn is_silent(sent_on: NaiveDate, today: NaiveDate) -> bool {
    reminded_on(sent_on) <= today
}

/// The days before which a survey was sent that is to be asked about, from the days that it is.
pub fn silent_before(days: Days) -> Days {
    days.earlier(REMINDED_AFTER - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn asked(state: Survey, review: Option<i64>, sent_on: &str) -> Asked {
        Asked { state, review, sent_on: (!sent_on.is_empty()).then(|| day(sent_on)) }
    }

    #[test]
    fn r13_the_review_counts_until_something_is_said_after_it() {
        use Survey::{Answered, Outstanding, Sent};
        let newest = |survey| Some(Reviewed { review: 7, stands: true, survey: Some(survey) });
        let (sent, silent) = (asked(Sent, Some(7), "2026-11-10"), Some(day("2026-11-10")));
        let earlier = asked(Sent, Some(3), "2026-06-10");
        let answered = asked(Answered, Some(7), "2026-11-01");
        let open = asked(Outstanding, None, "");
        for (newest, all, outstanding, sent_on) in [
            (None, vec![open], false, None),
            (None, vec![asked(Sent, None, "2026-11-10")], false, silent),
            (newest(Outstanding), vec![], true, None),
            (newest(Outstanding), vec![open], true, None),
            (newest(Outstanding), vec![sent], false, silent),
            (newest(Outstanding), vec![earlier], true, None),
            (newest(Outstanding), vec![earlier, answered], false, None),
            (newest(Outstanding), vec![sent, open], true, silent),
            (newest(Answered), vec![], false, None),
            (newest(Answered), vec![earlier], false, None),
            (newest(Sent), vec![open], true, None),
            (Some(Reviewed { review: 7, stands: false, survey: Some(Outstanding) }), vec![sent], false, silent),
            (Some(Reviewed { review: 7, stands: true, survey: None }), vec![open], false, None),
        ] {
            assert_eq!(stand(newest, &all), Stand { outstanding, sent_on }, "{newest:?} {all:?}");
        }
    }

    #[test]
    fn the_promise_is_as_far_as_the_least_of_them() {
        use Survey::{Answered, Outstanding, Sent};
        let newest = Reviewed { review: 7, stands: true, survey: Some(Outstanding) };
        let (sent, later) = (asked(Sent, Some(7), "2026-11-10"), asked(Sent, Some(7), "2026-11-20"));
        let (answered, open) = (asked(Answered, Some(7), ""), asked(Outstanding, Some(7), ""));
        for (all, expected) in [
            (vec![], None),
            (vec![asked(Sent, None, "2026-11-01")], None),
            (vec![later, sent, answered], Some((TaskStatus::InProgress, Some(day("2026-11-24"))))),
            (vec![sent, open], Some((TaskStatus::NotStarted, None))),
            (vec![answered], Some((TaskStatus::Complete, None))),
        ] {
            assert_eq!(promise(newest, &all), expected, "{all:?}");
        }
    }

    #[test]
    fn it_is_asked_about_after_two_weeks() {
        assert!(!is_silent(day("2026-11-09"), day("2026-11-22")));
        assert!(is_silent(day("2026-11-08"), day("2026-11-22")));
        let before = silent_before(Days::at("2026-11-22T05:00:00".parse().unwrap()));
        assert!(day("2026-11-08") < before.utc && day("2026-11-09") >= before.utc);
    }
}
