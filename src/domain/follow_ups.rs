//! Follow-ups: what a review promised besides its next steps, each with an owner, a day and one of the statuses that FTOP has. A
//! submission makes and updates them, keyed by the review's row; what they are called is the page's business.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::engagement::{Meeting, Outcome, StepStatus, Survey, TaskStatus};
use super::keyed::keyed;
use super::review::answers::{Answers, Row};
use super::review::check::{Forms, cell};
use super::review::discussions::discussions;
use super::review::outcome::Effects;
use super::review::rows::{NextStep, is_kick_off};
use super::review::tasks::usage_reports;
use crate::playbook::keys::{ROW_KEY, checklist, outcome as result};

keyed! {
    /// What was promised.
    FollowUpKind {
        /// A business value discussion.
        Discussion = "bvd_session",
        /// An expert is asked for, for one of them.
        Expert = "sme_request",
        UsageReports = "usage_report_demonstration",
        /// O3
        HandOver = "csm_hand_over",
        /// O3 and O4: what the customer can expect after FastTrack (R6).
        Expectations = "expectations",
        /// O1 and O2 (R14); the status is its next step's.
        KickOff = "kick_off_return",
        /// R13
        Survey = "survey",
        /// R8: nothing was agreed, or the meeting did not take place.
        Meeting = "follow_up_meeting",
        Task = "uncategorised_task",
    }
}

impl FollowUpKind {
    /// The list of the checklist whose rows it is of, with the columns of its status and its day.
    pub fn list(self) -> Option<(&'static str, &'static str, Option<&'static str>)> {
        match self {
            Self::Discussion => Some((checklist::BVD, checklist::BVD_STATUS, Some(checklist::BVD_PLANNED_ON))),
            Self::Task => Some((checklist::UNCATEGORISED, checklist::UNCATEGORISED_STATUS, None)),
            _ => None,
        }
    }
}

/// A promise as a review says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    pub kind: FollowUpKind,
    /// Of its row; empty where the review has one of the kind.
    pub key: String,
    /// A service, a task or a person, where one is named.
    pub what: String,
    /// Empty: the engagement's manager.
    pub owner: String,
    pub due_on: Option<NaiveDate>,
    pub status: TaskStatus,
}

/// Whether something is still to be done.
pub fn is_open(status: TaskStatus) -> bool {
    !matches!(status, TaskStatus::Complete | TaskStatus::Cancelled | TaskStatus::NotRequired)
}

/// Days after which the expectations are to be told, and a survey that was sent or fell due is asked about (R13).
pub const REMINDED_AFTER: u64 = 14;

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

/// A status of a step in FTOP's words.
pub fn of_step(status: StepStatus) -> TaskStatus {
    match status {
        StepStatus::Open => TaskStatus::NotStarted,
        StepStatus::InProgress => TaskStatus::InProgress,
        StepStatus::Done => TaskStatus::Complete,
        StepStatus::Cancelled => TaskStatus::Cancelled,
    }
}

/// Gives those a key that have none, as their rows are told by it: of some kinds a review has one, and rows without a key are told by
/// their place.
pub fn keyed(all: &mut [FollowUp], review: i64) {
    for (place, one) in all.iter_mut().enumerate().filter(|(_, one)| one.key.is_empty()) {
        one.key = if one.kind.list().is_some() { format!("{review}-{place}") } else { review.to_string() };
    }
}

/// How far a promise is, when a review says how far it is that was submitted again. `before`: what its revision before said; `stored`: how
/// far it is by now. What was done meanwhile is not undone by a review that says what it said.
pub fn how_far(before: Option<TaskStatus>, says: TaskStatus, stored: TaskStatus) -> TaskStatus {
    let is_past = |status| is_open(says) && !is_open(status) && status != TaskStatus::Cancelled;
    match before {
        Some(before) if before == says => stored,
        // Nobody did anything since.
        Some(before) if before == stored => says,
        _ if is_past(stored) => stored,
        _ if says == TaskStatus::NotStarted && stored != TaskStatus::Cancelled => stored,
        _ => says,
    }
}

/// Everything that a complete review promises. `steps`: its next steps, the way back to the kick-off among them; `workloads`:
/// their names by key; `today` is the engagement's.
pub fn follow_ups(
    answers: &Answers,
    effects: &Effects,
    forms: &impl Forms,
    (steps, workloads): (&[NextStep], &BTreeMap<String, String>),
    today: NaiveDate,
) -> Vec<FollowUp> {
    let mut all = Vec::new();
    let one = |kind, due_on, status| FollowUp {
        kind,
        key: String::new(),
        what: String::new(),
        owner: String::new(),
        due_on,
        status,
    };
    if let Some(day) = effects.follow_up_on {
        all.push(one(FollowUpKind::Meeting, Some(day), TaskStatus::NotStarted));
    }
    if effects.meeting != Meeting::Held {
        return all;
    }
    let held = effects.held_on.unwrap_or(today);
    let named = |key: &str| workloads.get(key).cloned().unwrap_or_else(|| key.to_owned());
    let status = |row: &Row, column| TaskStatus::from_key(cell(row, column).trim()).unwrap_or(TaskStatus::NotStarted);
    for row in discussions(answers) {
        let service = cell(&row, checklist::BVD_SERVICE).trim();
        if service.is_empty() {
            continue;
        }
        let (key, planned) = (cell(&row, ROW_KEY).to_owned(), forms.date(cell(&row, checklist::BVD_PLANNED_ON)));
        let own = one(FollowUpKind::Discussion, planned, status(&row, checklist::BVD_STATUS));
        let is_open = is_open(own.status);
        all.push(FollowUp { key: key.clone(), what: named(service), ..own });
        if cell(&row, checklist::BVD_SME) == checklist::YES {
            // Before the discussion there is nothing to ask for any more.
            let asked = if is_open { TaskStatus::NotStarted } else { TaskStatus::Complete };
            all.push(FollowUp { key, what: named(service), ..one(FollowUpKind::Expert, planned, asked) });
        }
    }
    let reports = usage_reports(answers);
    if matches!(reports, TaskStatus::InProgress | TaskStatus::Complete) {
        all.push(one(FollowUpKind::UsageReports, None, reports));
    }
    for (_, row) in answers.section(checklist::SECTION).rows(checklist::UNCATEGORISED) {
        let (id, name) = (cell(&row, checklist::UNCATEGORISED_FTOP_ID), cell(&row, checklist::UNCATEGORISED_NAME));
        let what = format!("{} {}", id.trim(), name.trim()).trim().to_owned();
        if !what.is_empty() {
            let own = one(FollowUpKind::Task, None, status(&row, checklist::UNCATEGORISED_STATUS));
            let owner = cell(&row, checklist::UNCATEGORISED_ROLE).trim().to_owned();
            all.push(FollowUp { key: cell(&row, ROW_KEY).to_owned(), what, owner, ..own });
        }
    }
    if effects.outcome == Some(Outcome::CustomerSuccessManager) {
        let day = forms.date(answers.text(result::SECTION, result::HANDOVER_ON));
        let what = answers.text(result::SECTION, result::CSM_NAME).trim().to_owned();
        all.push(FollowUp { what, ..one(FollowUpKind::HandOver, day, TaskStatus::NotStarted) });
    }
    if matches!(effects.outcome, Some(Outcome::CustomerSuccessManager | Outcome::Disengage)) {
        let day = Some(later(held, REMINDED_AFTER));
        all.push(one(FollowUpKind::Expectations, day, TaskStatus::NotStarted));
    }
    for step in steps.iter().filter(|step| is_kick_off(&step.key)) {
        let own = one(FollowUpKind::KickOff, step.due_on, of_step(step.status));
        all.push(FollowUp { key: step.key.clone(), owner: step.owner.clone(), ..own });
    }
    match effects.survey {
        Some(Survey::Answered) => all.push(one(FollowUpKind::Survey, None, TaskStatus::Complete)),
        // It is asked about when no answer came for a while.
        Some(Survey::Sent) => {
            let day = later(effects.survey_on.unwrap_or(held), REMINDED_AFTER);
            all.push(one(FollowUpKind::Survey, Some(day), TaskStatus::InProgress));
        }
        Some(Survey::Outstanding) => {
            let day = effects.survey_on.unwrap_or_else(|| later(held, REMINDED_AFTER));
            all.push(one(FollowUpKind::Survey, Some(day), TaskStatus::NotStarted));
        }
        None => {}
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r13_what_a_review_says_anew_counts_and_what_people_did_since_stays() {
        use TaskStatus::{Cancelled, Complete, InProgress, NotStarted};
        for (before, says, stored, expected) in [
            // It says what it said.
            (Some(NotStarted), NotStarted, Complete, Complete),
            (Some(InProgress), InProgress, NotStarted, NotStarted),
            // It says something else, and nobody did anything since.
            (Some(Complete), InProgress, Complete, InProgress),
            (Some(Complete), NotStarted, Complete, NotStarted),
            (Some(InProgress), Complete, InProgress, Complete),
            // What was done since is not undone.
            (Some(NotStarted), InProgress, Complete, Complete),
            (None, NotStarted, InProgress, InProgress),
            // What a revision no longer promised is promised again.
            (None, NotStarted, Cancelled, NotStarted),
        ] {
            assert_eq!(how_far(before, says, stored), expected, "{before:?} {says:?} {stored:?}");
        }
    }
}
