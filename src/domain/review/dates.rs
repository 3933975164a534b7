//! Dates that can be read and yet cannot be meant, and dates that are odd enough to ask about before submission.
//!
//! All are held against the day of the meeting and against today in the engagement's time zone.

use chrono::{Months, NaiveDate};

use super::answers::{Answers, Row};
use super::check::{self, Fault, Forms, cell};
use super::demands::is_needed;
use super::discussions::is_ahead;
use super::facts::{Facts, meeting};
use crate::domain::engagement::{Meeting, StepStatus};
use crate::playbook::keys::{self, checklist, next_steps, outcome};
use crate::playbook::{Item, Kind, Playbook};

/// A day further away than this, in either direction, is asked about.
const FAR: Months = Months::new(5 * 12);

/// Why a date is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// The meeting, before the engagement began.
    BeforeStart,
    /// What the meeting agreed on, before it was held.
    BeforeMeeting,
    /// More than five years from today.
    FarOff,
}

/// A date that is asked about: its section and field, its item, and the row's number counted from 1.
#[derive(Debug, Clone)]
pub struct Odd<'p> {
    pub section: &'p str,
    pub field: String,
    pub item: &'p Item,
    pub row: Option<(&'p Item, usize)>,
    pub day: NaiveDate,
    pub oddity: Oddity,
}

/// The day on which the meeting was held, where it was and the day can be read.
fn held_on(answers: &Answers, forms: &impl Forms) -> Option<NaiveDate> {
    let day = answers.text(keys::meeting::SECTION, keys::meeting::HELD_ON);
    (meeting(answers) == Some(Meeting::Held)).then(|| forms.date(day))?
}

/// A date that lies where it cannot: the new day of a meeting that did not take place, before today (R7), or the follow-up
/// of one without agreement, before that one (R8).
pub(super) fn fault(
    section: &str,
    item: &str,
    day: NaiveDate,
    answers: &Answers,
    facts: &Facts,
    forms: &impl Forms,
) -> Option<Fault> {
    match (section, item) {
        (keys::meeting::SECTION, keys::meeting::NEW_DATE) => (day < facts.today).then_some(Fault::InPast),
        (outcome::SECTION, outcome::FOLLOW_UP_ON) => {
            held_on(answers, forms).filter(|held_on| day < *held_on).map(Fault::BeforeMeeting)
        }
        _ => None,
    }
}

/// Every date that is asked about, in the order of the form. `started_on` is when the engagement began.
pub fn odd<'p>(
    playbook: &'p Playbook,
    answers: &Answers,
    facts: &Facts,
    forms: &impl Forms,
    started_on: NaiveDate,
) -> Vec<Odd<'p>> {
    let held_on = held_on(answers, forms);
    let mut found = Vec::new();
    for section in playbook.sections.iter().filter(|section| is_needed(&section.key, answers)) {
        check::each_shown(section, answers, facts, &mut |place| {
            let day = if place.item.kind == Kind::Date { forms.date(place.value) } else { None };
            let Some(day) = day else { return };
            let is_agreed = is_agreed(&section.key, place.item, place.cells);
            let oddity = if is_far(day, facts.today) {
                Oddity::FarOff
            } else if is_agreed && held_on.is_some_and(|held_on| day < held_on) {
                Oddity::BeforeMeeting
            } else if section.key == keys::meeting::SECTION
                && place.item.key == keys::meeting::HELD_ON
                && day < started_on
            {
                Oddity::BeforeStart
            } else {
                return;
            };
            let (section, field, item, row) = (section.key.as_str(), place.field, place.item, place.row);
            found.push(Odd { section, field, item, row, day, oddity });
        });
    }
    found
}

fn is_far(day: NaiveDate, today: NaiveDate) -> bool {
    today.checked_add_months(FAR).is_some_and(|latest| day > latest)
        || today.checked_sub_months(FAR).is_some_and(|earliest| day < earliest)
}

/// Whether the date is that of something the meeting agreed on and that is still to come: a discussion, the hand-over, an
/// open step.
fn is_agreed(section: &str, item: &Item, row: Option<&Row>) -> bool {
    match section {
        outcome::SECTION => matches!(item.key.as_str(), outcome::BVD_PLANNED_ON | outcome::HANDOVER_ON),
        checklist::SECTION if item.key == checklist::BVD_PLANNED_ON => row.is_some_and(is_ahead),
        next_steps::SECTION if item.key == next_steps::DUE_ON => {
            let status = row.map_or("", |row| cell(row, next_steps::STATUS));
            StepStatus::from_key(status).is_none_or(StepStatus::is_open)
        }
        _ => false,
    }
}
