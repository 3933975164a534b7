//! The text that the manager copies into FTOP, in the reader's language. What of a review goes into it, and how much, is the
//! business of `domain::review::ftop`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::engagement::{Meeting, Outcome, Side, Status, TaskStatus};
use crate::domain::review::answers::Answers;
use crate::domain::review::ftop::{self, Discussion};
use crate::domain::review::rows::NextStep;
use crate::playbook::Playbook;
use crate::playbook::keys::tasks;
use crate::words::{Lang, Loader, count, date, fl, process, word};

/// What became of the meeting, as the revision says it, and what it left to be done.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The version that words it.
    pub playbook: &'a Playbook,
    pub answers: &'a Answers,
    /// Names of the workloads, by key.
    pub workloads: &'a BTreeMap<String, String>,
    pub steps: &'a [NextStep],
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub follow_up_on: Option<NaiveDate>,
    /// Task 3735 (R7).
    pub task_complete: bool,
    /// The engagement's overall status.
    pub status: Status,
}

/// The whole text, as long as FTOP takes it.
pub fn text(t: &Loader, lang: Lang, told: &Told<'_>) -> String {
    let mut entries: Vec<String> = ftop::open_steps(told.steps).into_iter().map(|s| step(t, lang, s)).collect();
    if told.meeting == Meeting::Held {
        // What is still to come before the steps, what is over after them.
        let (ahead, over): (Vec<_>, Vec<_>) = ftop::discussions(told.answers).into_iter().partition(|d| d.is_ahead);
        let worded = |all: Vec<Discussion>| all.into_iter().map(|d| discussion(t, lang, told, &d)).collect::<Vec<_>>();
        entries.splice(0..0, worded(ahead));
        entries.extend(worded(over));
    }
    ftop::next_action(&head(t, lang, told), &entries, |left| fl!(t, "ftop-more", count = count(left)))
}

/// What became of it, the task and the status: what FTOP itself has fields for.
fn head(t: &Loader, lang: Lang, told: &Told<'_>) -> Vec<String> {
    let opening = match (told.meeting, told.outcome, told.held_on) {
        (Meeting::NotAttended, ..) => fl!(t, "ftop-not-attended"),
        (Meeting::Cancelled, ..) => fl!(t, "ftop-cancelled"),
        (Meeting::Held, Some(outcome), Some(held_on)) => {
            let result = process::outcome(lang, told.playbook, outcome);
            fl!(t, "ftop-opening", date = date(lang, held_on), result = result)
        }
        (Meeting::Held, ..) => process::meeting(lang, told.playbook, told.meeting),
    };
    let follow_up = told.follow_up_on.map(|day| fl!(t, "ftop-follow-up", date = date(lang, day)));
    let task = told.playbook.tasks.iter().find(|task| task.key == tasks::REVIEW_MEETING);
    let id = task.and_then(|task| task.ftop_id.as_deref()).unwrap_or_default();
    let status = if told.task_complete { TaskStatus::Complete } else { TaskStatus::InProgress };
    let status = word(t, "task", status.key());
    let task = match told.held_on.filter(|_| told.task_complete) {
        Some(day) => fl!(t, "ftop-task-on", id = id, status = status, date = date(lang, day)),
        None => fl!(t, "ftop-task", id = id, status = status),
    };
    let overall = fl!(t, "ftop-status", status = word(t, "status", told.status.key()));
    [Some(opening), follow_up, Some(task), Some(overall)].into_iter().flatten().collect()
}

fn discussion(t: &Loader, lang: Lang, told: &Told<'_>, of: &Discussion) -> String {
    let service = told.workloads.get(&of.service).map_or(of.service.as_str(), String::as_str);
    let task = (!of.task.is_empty()).then(|| of.task.clone());
    let planned = of.planned_on.map(|day| fl!(t, "ftop-bvd-planned", date = date(lang, day)));
    let sme = of.sme.then(|| match of.sme_contact.as_str() {
        "" => fl!(t, "ftop-sme"),
        contact => fl!(t, "ftop-sme-contact", contact = contact),
    });
    let about = [task, planned, Some(word(t, "task", of.status.key())), sme];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(&fl!(t, "list-separator"));
    fl!(t, "ftop-bvd", service = service, about = about)
}

fn step(t: &Loader, lang: Lang, step: &NextStep) -> String {
    let side = step.side.map(|s: Side| word(t, "side", s.key())).unwrap_or_default();
    let (what, owner) = (super::steps::frozen(t, step), step.owner.as_str());
    match step.due_on {
        Some(due) => fl!(t, "ftop-step", what = what, owner = owner, side = side, date = date(lang, due)),
        None => fl!(t, "ftop-step-undated", what = what, owner = owner, side = side),
    }
}
