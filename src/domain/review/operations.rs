//! What the buttons of the form do to a section: rows that are added, moved, taken out and brought back, steps that are
//! proposed or carried over, the plan that becomes the record. The making of keys for new rows is the caller's business.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::answers::{Answers, Row, SectionAnswers};
use super::check::cell;
use super::demands::is_filled;
use super::proposals::{About, carried_row, proposed_row};
use super::removed::Removed;
use super::rows::{MOST_ROWS, NextStep};
use super::way_back::KickOff;
use crate::domain::written;
use crate::playbook::keys::{ROW_KEY, meeting, next_steps};
use crate::playbook::{Item, Playbook, Section};

/// What a button of the form does to rows. Rows are named by the number that they have in the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operation {
    Add {
        list: String,
    },
    Remove {
        list: String,
        row: u32,
    },
    Up {
        list: String,
        row: u32,
    },
    Down {
        list: String,
        row: u32,
    },
    /// Adds the step that an answer proposes (R9 to R11).
    Propose(About),
    /// Takes over an open step of an earlier review, by the key of its row (R15).
    Carry {
        step: String,
    },
    /// Takes over all of them.
    CarryAll,
    /// Says that an open step of an earlier review is done (R15). The rows stay as they are.
    Close {
        step: String,
    },
    /// Says that it is not to be done any more, which takes a reason.
    Drop {
        step: String,
    },
    /// Brings back the row that was taken out last.
    Restore {
        list: String,
    },
    /// Takes over who attended the last review's meeting, or was expected to, and what was prepared for it.
    Reuse,
    /// Makes the plan of the meeting its record (R7).
    Held,
}

impl Operation {
    /// Reads what a button says: `add:attendees`, `remove:attendees:2`, `propose:trained`, `carry:s1`, `held:planned_on`.
    /// `None` for everything else.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, ':');
        let (verb, name) = (parts.next()?, parts.next().filter(|name| !name.is_empty())?);
        let (list, row) = (name.to_owned(), parts.next().and_then(|n| n.parse().ok()));
        Some(match (verb, row) {
            ("add", _) => Self::Add { list },
            ("remove", Some(row)) => Self::Remove { list, row },
            ("up", Some(row)) => Self::Up { list, row },
            ("down", Some(row)) => Self::Down { list, row },
            ("propose", _) => Self::Propose(About::from_key(name)?),
            ("carry", _) => Self::Carry { step: list },
            ("carry-all", _) => Self::CarryAll,
            ("close", _) => Self::Close { step: list },
            ("drop", _) => Self::Drop { step: list },
            ("restore", _) => Self::Restore { list },
            ("reuse", _) => Self::Reuse,
            ("held", _) => Self::Held,
            _ => return None,
        })
    }

    /// The item whose rows it changes.
    pub fn list(&self) -> &str {
        match self {
            Self::Add { list }
            | Self::Remove { list, .. }
            | Self::Up { list, .. }
            | Self::Down { list, .. }
            | Self::Restore { list } => list,
            Self::Propose(_) | Self::Carry { .. } | Self::CarryAll | Self::Close { .. } | Self::Drop { .. } => {
                next_steps::STEPS
            }
            Self::Reuse | Self::Held => meeting::ATTENDEES,
        }
    }
}

/// What the next review may take over from the meeting of the last one.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    pub meeting: SectionAnswers,
}

/// What an operation may draw on.
pub struct Supply<'a> {
    /// Key for a row that it adds.
    pub new_key: String,
    /// Words of the steps that answers propose.
    pub proposals: &'a [(About, String)],
    pub kick_off: KickOff,
    /// Steps of earlier reviews that are still to be done.
    pub open_steps: &'a [NextStep],
    /// Rows that were taken out before.
    pub removed: &'a Removed,
    /// The last review's meeting, where there is one.
    pub earlier: Option<&'a Earlier>,
    /// Where the engagement is.
    pub today: NaiveDate,
}

/// Adds, removes, moves, proposes or carries over a row. What names a row that is not there changes nothing but the
/// numbers of the rows, which begin at 0 again.
pub fn operate(section: &Section, answers: &mut SectionAnswers, operation: &Operation, supply: Supply<'_>) {
    match operation {
        Operation::Held => return hold(answers, supply.today),
        Operation::Reuse => reuse(section, answers, supply.earlier),
        _ => {}
    }
    let Some(item) = section.item(operation.list()) else { return };
    let numbered = answers.rows(operation.list());
    let place = |row: &u32| numbered.iter().position(|(number, _)| number == row);
    let mut rows: Vec<Row> = numbered.iter().map(|(_, row)| row.clone()).collect();
    match operation {
        Operation::Add { .. } => push(&mut rows, new_row(item, supply.new_key)),
        Operation::Remove { row, .. } => {
            if let Some(at) = place(row) {
                rows.remove(at);
            }
        }
        Operation::Up { row, .. } => {
            if let Some(at) = place(row).filter(|at| *at > 0) {
                rows.swap(at, at - 1);
            }
        }
        Operation::Down { row, .. } => {
            if let Some(at) = place(row).filter(|at| at + 1 < rows.len()) {
                rows.swap(at, at + 1);
            }
        }
        Operation::Propose(about) => {
            if let Some((_, what)) = supply.proposals.iter().find(|(of, _)| of == about) {
                drop_empty(item, &mut rows);
                push(&mut rows, proposed_row(*about, what, &supply.kick_off, new_row(item, supply.new_key)));
            }
        }
        Operation::Carry { step } => {
            let steps: Vec<&NextStep> = unlisted(&rows, supply.open_steps).filter(|open| open.key == *step).collect();
            carry(item, &mut rows, &steps, supply.proposals);
        }
        Operation::CarryAll => {
            let steps: Vec<&NextStep> = unlisted(&rows, supply.open_steps).collect();
            carry(item, &mut rows, &steps, supply.proposals);
        }
        Operation::Restore { list } => {
            if let Some(removed) = supply.removed.last(list).filter(|_| rows.len() < MOST_ROWS) {
                rows.insert(removed.place.min(rows.len()), removed.row.clone());
            }
        }
        Operation::Close { .. } | Operation::Drop { .. } | Operation::Reuse | Operation::Held => {}
    }
    answers.set_rows(operation.list(), rows);
}

/// A list that is full stays as it is; its page says so.
fn push(rows: &mut Vec<Row>, row: Row) {
    if rows.len() < MOST_ROWS {
        rows.push(row);
    }
}

/// The steps that are not among the rows already: each is carried over once.
fn unlisted<'s>(rows: &[Row], steps: &'s [NextStep]) -> impl Iterator<Item = &'s NextStep> + use<'s> {
    let listed: BTreeSet<String> = rows.iter().map(|row| cell(row, ROW_KEY).to_owned()).collect();
    steps.iter().filter(move |step| !listed.contains(&step.key))
}

fn carry(item: &Item, rows: &mut Vec<Row>, steps: &[&NextStep], proposals: &[(About, String)]) {
    if !steps.is_empty() {
        drop_empty(item, rows);
    }
    for step in steps {
        // Without words of its own it is the way back to the kick-off.
        let kick_off = proposals.iter().find(|(of, _)| *of == About::KickOff);
        let what = Some(&step.what).filter(|what| !what.is_empty()).or(kick_off.map(|(_, what)| what));
        push(rows, carried_row(step, what.map_or("", String::as_str)));
    }
}

/// A row with its key, and what its columns begin with.
pub fn new_row(item: &Item, key: String) -> Row {
    let begin = |column: &Item| Some((column.key.clone(), column.default.clone()?));
    item.columns.iter().filter_map(begin).chain([(ROW_KEY.to_owned(), key)]).collect()
}

/// Answers with what the form begins with, where nothing was answered yet.
pub fn begin(playbook: &Playbook, answers: &mut Answers) {
    for section in &playbook.sections {
        for item in &section.items {
            if let Some(default) = item.default.as_deref().filter(|_| answers.text(&section.key, &item.key).is_empty())
            {
                answers.section_mut(&section.key).set(&item.key, default);
            }
        }
    }
}

/// The row that the form offers to begin with is in the way of the first proposal.
fn drop_empty(item: &Item, rows: &mut Vec<Row>) {
    rows.retain(|row| is_filled(item, row));
}

/// The day on which the meeting was to be held, where it can have been held by now. What is planned is still to come.
fn held_as_planned(answers: &SectionAnswers, today: NaiveDate) -> Option<&str> {
    let text = answers.text(meeting::PLANNED_ON);
    written::day(text).ok().filter(|day| *day <= today).map(|_| text)
}

/// R7: date, attendees, deck and topics of the plan are the record's; a day that is still to come records nothing.
fn hold(answers: &mut SectionAnswers, today: NaiveDate) {
    if let Some(day) = held_as_planned(answers, today).map(str::to_owned) {
        answers.set(meeting::TOOK_PLACE, meeting::HELD);
        answers.set(meeting::HELD_ON, &day);
    }
}

/// Fills what is still empty of the meeting from the last review's, but for the day: the draft began with the one that it set for
/// the next meeting, and whoever emptied it since does not want it.
fn reuse(section: &Section, answers: &mut SectionAnswers, earlier: Option<&Earlier>) {
    let (Some(earlier), Some(item)) = (earlier, section.item(meeting::ATTENDEES)) else { return };
    let is_empty = |answers: &SectionAnswers, key: &str| section.item(key).is_some() && answers.list(key).is_empty();
    let earlier = &earlier.meeting;
    for key in [meeting::PLANNED_TIME, meeting::PLANNED_PLACE, meeting::DECK, meeting::COVERED] {
        if is_empty(answers, key) {
            earlier.list(key).into_iter().for_each(|value| answers.push(key, value));
        }
    }
    let mut rows: Vec<Row> = answers.rows(&item.key).into_iter().map(|(_, row)| row).collect();
    drop_empty(item, &mut rows);
    let known: BTreeSet<String> = rows.iter().map(|row| cell(row, meeting::ATTENDEE_NAME).trim().to_owned()).collect();
    let is_new = |row: &Row| !known.contains(cell(row, meeting::ATTENDEE_NAME).trim());
    let theirs = earlier.rows(&item.key).into_iter().map(|(_, row)| row);
    theirs.filter(|row| is_filled(item, row) && is_new(row)).for_each(|row| push(&mut rows, row));
    answers.set_rows(&item.key, rows);
}

/// Whether anybody is listed as an attendee.
pub fn lists_anybody(section: &Section, answers: &SectionAnswers) -> bool {
    let rows = |item: &Item| answers.rows(&item.key).iter().any(|(_, row)| is_filled(item, row));
    section.item(meeting::ATTENDEES).is_some_and(rows)
}

/// Whether the last review says anything of its meeting that this one may take over, and nobody is listed here yet.
pub fn is_reusable(section: &Section, answers: &SectionAnswers, earlier: &Earlier) -> bool {
    !lists_anybody(section, answers) && lists_anybody(section, &earlier.meeting)
}

#[cfg(test)]
mod tests;
