//! The way back to the customer kick-off (R14): the step that a submission makes by itself, unless there is one. Its words are not
//! here.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::answers::Answers;
use super::check::cell;
use super::rows::{NextStep, is_kick_off, kick_off_key};
use crate::domain::engagement::{Side, StepStatus};
use crate::playbook::keys::{ROW_KEY, next_steps};

/// Whose the way back is unless somebody else takes it over, and when it is due unless another day is chosen: the manager's, in
/// a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KickOff {
    pub owner: String,
    pub due_on: Option<NaiveDate>,
}

impl KickOff {
    pub fn of(owner: &str, today: NaiveDate) -> Self {
        Self { owner: owner.to_owned(), due_on: today.checked_add_days(Days::new(7)) }
    }
}

/// The ways back that an engagement has by now.
#[derive(Debug, Clone, Default)]
pub struct WaysBack {
    stored: Vec<NextStep>,
    own: BTreeSet<String>,
}

impl WaysBack {
    /// Of the steps that are stored, with the keys of those that the review made, kept or listed before: they are its own, also
    /// when they are done.
    pub fn new(steps: impl IntoIterator<Item = NextStep>, own: impl IntoIterator<Item = String>) -> Self {
        let stored = steps.into_iter().filter(|step| is_kick_off(&step.key) && step.status != StepStatus::Cancelled);
        Self { stored: stored.collect(), own: own.into_iter().collect() }
    }

    /// Whether the step with this key is there, and was not cancelled.
    pub fn has(&self, key: &str) -> bool {
        self.stored.iter().any(|step| step.key == key)
    }

    /// Whether a row of the review with this key and status is the way back that the review asks for: it is still to be done, or
    /// it is done and the review's own. One of an earlier review that is done by now led back to an earlier kick-off.
    pub fn is_answered_by(&self, key: &str, status: StepStatus) -> bool {
        let is_earlier = || self.stored.iter().any(|step| step.key == key) && !self.own.contains(key);
        is_kick_off(key) && (status.is_open() || status != StepStatus::Cancelled && !is_earlier())
    }

    /// The one that a review keeps which lists the steps with these keys: its own, open or done, else one that is open. What it
    /// lists is its own to say.
    pub fn kept(&self, listed: &[&str]) -> Option<&NextStep> {
        let is_own = |step: &&&NextStep| self.own.contains(&step.key);
        let unlisted: Vec<&NextStep> = self.stored.iter().filter(|step| !listed.contains(&step.key.as_str())).collect();
        let open = |step: &&&NextStep| step.status.is_open();
        let own_open = unlisted.iter().find(|step| is_own(step) && open(step));
        own_open.or_else(|| unlisted.iter().find(is_own)).or_else(|| unlisted.iter().find(open)).copied()
    }
}

/// The keys of the rows that say something.
pub fn listed(answers: &Answers) -> Vec<String> {
    let rows = answers.section(next_steps::SECTION).rows(next_steps::STEPS).into_iter();
    let said = rows.filter(|(_, row)| !cell(row, next_steps::WHAT).trim().is_empty());
    said.map(|(_, row)| cell(&row, ROW_KEY).to_owned()).collect()
}

/// As [`listed`], without the rows that were done already when they were listed.
pub fn listed_undone(answers: &Answers) -> Vec<String> {
    let rows = answers.section(next_steps::SECTION).rows(next_steps::STEPS).into_iter();
    let undone = rows.filter(|(_, row)| StepStatus::from_key(cell(row, next_steps::STATUS)) != Some(StepStatus::Done));
    undone.map(|(_, row)| cell(&row, ROW_KEY).to_owned()).collect()
}

/// The way back that a submission makes or keeps by itself: none where the outcome leads elsewhere or a row of the review stands
/// for it; the one that there is, as it is, where the review keeps one; else a new one without words, whose key ends in `own`.
pub fn way_back(
    returns: bool,
    listed: &[NextStep],
    there: &WaysBack,
    own: impl std::fmt::Display,
    kick_off: KickOff,
) -> Option<NextStep> {
    if !returns || listed.iter().any(|step| there.is_answered_by(&step.key, step.status)) {
        return None;
    }
    let keys: Vec<&str> = listed.iter().map(|step| step.key.as_str()).collect();
    Some(there.kept(&keys).cloned().unwrap_or_else(|| NextStep {
        key: unlisted_key(&keys, own),
        about: String::new(),
        what: String::new(),
        owner: kick_off.owner,
        side: Some(Side::Microsoft),
        due_on: kick_off.due_on,
        status: StepStatus::Open,
    }))
}

/// A key that no row has: that of a cancelled one stays its own.
fn unlisted_key(listed: &[&str], own: impl std::fmt::Display) -> String {
    let mut key = kick_off_key(&own);
    for number in 2..=listed.len() + 1 {
        if !listed.contains(&key.as_str()) {
            break;
        }
        key = kick_off_key(format_args!("{own}-{number}"));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(key: &str, status: StepStatus) -> NextStep {
        NextStep {
            key: key.to_owned(),
            about: String::new(),
            what: String::new(),
            owner: "o".to_owned(),
            side: None,
            due_on: None,
            status,
        }
    }

    #[test]
    fn r14_a_submission_makes_the_way_back_that_no_row_is_and_keeps_the_one_that_there_is() {
        use StepStatus::{Cancelled, Done, InProgress, Open};
        // Outcome; rows of the review; steps of the engagement; the review's own from before; the key and status that come of it.
        type Steps<'a> = &'a [(&'a str, StepStatus)];
        type Case<'a> = (&'a str, bool, Steps<'a>, Steps<'a>, &'a [&'a str], Option<(&'a str, StepStatus)>);
        let table: [Case<'_>; 21] = [
            ("the outcome leads elsewhere", false, &[], &[("kick-off-7", Open)], &[], None),
            ("a new review", true, &[], &[], &[], Some(("kick-off-9", Open))),
            ("other steps are none", true, &[("s1", Open)], &[("s1", Open)], &[], Some(("kick-off-9", Open))),
            ("one is open", true, &[], &[("kick-off-7", Open)], &[], Some(("kick-off-7", Open))),
            ("one is begun", true, &[], &[("kick-off-7", InProgress)], &[], Some(("kick-off-7", InProgress))),
            ("one of another review is done", true, &[], &[("kick-off-7", Done)], &[], Some(("kick-off-9", Open))),
            ("listed", true, &[("kick-off-7", Open)], &[("kick-off-7", Open)], &[], None),
            ("listed and done", true, &[("kick-off-7", Done)], &[("kick-off-7", Done)], &["kick-off-7"], None),
            (
                "an earlier one is listed and done by now",
                true,
                &[("kick-off-7", Done)],
                &[("kick-off-7", Open)],
                &[],
                Some(("kick-off-9", Open)),
            ),
            ("proposed in it and done at once", true, &[("kick-off-r1", Done)], &[], &[], None),
            ("revised", true, &[], &[("kick-off-9", Open)], &["kick-off-9"], Some(("kick-off-9", Open))),
            ("revised, done", true, &[], &[("kick-off-9", Done)], &["kick-off-9"], Some(("kick-off-9", Done))),
            ("kept before", true, &[], &[("kick-off-7", Open)], &["kick-off-7"], Some(("kick-off-7", Open))),
            ("kept, done", true, &[], &[("kick-off-7", Done)], &["kick-off-7"], Some(("kick-off-7", Done))),
            ("kept, cancelled", true, &[], &[("kick-off-7", Cancelled)], &["kick-off-7"], Some(("kick-off-9", Open))),
            (
                "its own is done, another one is open",
                true,
                &[],
                &[("kick-off-7", Open), ("kick-off-9", Done)],
                &["kick-off-9"],
                Some(("kick-off-9", Done)),
            ),
            (
                "its own, one done and one open",
                true,
                &[],
                &[("kick-off-9", Done), ("kick-off-x", Open)],
                &["kick-off-9", "kick-off-x"],
                Some(("kick-off-x", Open)),
            ),
            (
                "the open one is listed as cancelled",
                true,
                &[("kick-off-7", Cancelled)],
                &[("kick-off-7", Open)],
                &[],
                Some(("kick-off-9", Open)),
            ),
            (
                "its own is listed as cancelled",
                true,
                &[("kick-off-9", Cancelled)],
                &[("kick-off-9", Open)],
                &["kick-off-9"],
                Some(("kick-off-9-2", Open)),
            ),
            (
                "the one after that, too",
                true,
                &[("kick-off-9", Cancelled), ("kick-off-9-2", Cancelled)],
                &[],
                &[],
                Some(("kick-off-9-3", Open)),
            ),
            (
                "the one after that is done",
                true,
                &[("kick-off-9", Cancelled)],
                &[("kick-off-9", Cancelled), ("kick-off-9-2", Done)],
                &["kick-off-9", "kick-off-9-2"],
                Some(("kick-off-9-2", Done)),
            ),
        ];
        let steps = |of: Steps| of.iter().map(|(key, status)| step(key, *status)).collect::<Vec<_>>();
        for (what, returns, listed, stored, own, expected) in table {
            let there = WaysBack::new(steps(stored), own.iter().map(|&key| key.to_owned()));
            let kick_off = KickOff::of("田中", "2026-11-22".parse().unwrap());
            let made = way_back(returns, &steps(listed), &there, 9, kick_off);
            assert_eq!(made.as_ref().map(|step| (step.key.as_str(), step.status)), expected, "{what}");
            let is_there =
                stored.iter().any(|(key, status)| made.as_ref().is_some_and(|m| m.key == *key) && *status != Cancelled);
            assert_eq!(made.is_some_and(|made| there.has(&made.key)), is_there, "{what}");
        }
    }
}
