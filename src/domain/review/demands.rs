//! What is still missing before submission, by rule: demanded items without an answer, and the rules that look at
//! several answers at once.

use super::answers::{Answers, Row};
use super::check::cell;
use super::discussions::is_ahead;
use super::enabled::wants_more;
use super::facts::{Facts, holds, meeting, outcome};
use super::rows::stands;
use crate::domain::engagement::{Meeting, Outcome};
use crate::playbook::keys::{self, checklist, goals};
use crate::playbook::{Item, Kind, Playbook, Section};

/// One unmet demand.
#[derive(Debug, Clone)]
pub struct Missing<'p> {
    pub rule: &'p str,
    pub section: &'p str,
    /// Field to go to, by its name in the form.
    pub field: String,
    pub what: What<'p>,
}

/// What to say about it.
#[derive(Debug, Clone)]
pub enum What<'p> {
    /// The item's own sentence; with the row's item and number where it is a column.
    Item { item: &'p Item, row: Option<(&'p Item, usize)> },
    /// R18: the interest in new scenarios was not asked about.
    ScenariosNotAsked,
    /// R7: the meeting is still to come.
    MeetingToCome,
}

/// Whether an item is shown: its conditions hold.
pub fn shown(item: &Item, answers: &Answers, facts: &Facts) -> bool {
    item.when.iter().all(|c| holds(c, answers, facts, None))
}

/// A meeting without agreement demands its follow-up, and nothing of what the outcomes demand: what the customer may want is not asked
/// for yet (R4). What the other rules demand hangs on an outcome already.
fn is_waived(item: &Item, answers: &Answers) -> bool {
    item.rule.as_deref() == Some(WORKLOADS_WANTED) && outcome(answers) == Some(Outcome::NoAgreement)
}

/// The rule that asks what the customer wants further.
const WORKLOADS_WANTED: &str = "R4";

/// Whether an answer is demanded while the item is shown; `row` is the row that a column's condition speaks of.
pub fn is_demanded(item: &Item, answers: &Answers, facts: &Facts, row: Option<&Row>) -> bool {
    if is_waived(item, answers) {
        return false;
    }
    item.demanded
        || (!item.demanded_when.is_empty() && item.demanded_when.iter().all(|c| holds(c, answers, facts, row)))
}

/// The rule that the item serves: with conditional demands, or ones that the outcome waives, only while they are made.
pub fn rule_of<'p>(item: &'p Item, answers: &Answers, facts: &Facts) -> Option<&'p str> {
    let always = item.demanded_when.is_empty() && !is_waived(item, answers);
    let serves = always || is_demanded(item, answers, facts, None);
    item.rule.as_deref().filter(|_| serves)
}

/// Whether the section is needed: a meeting that did not take place demands its new date and nothing else.
pub fn is_needed(section: &str, answers: &Answers) -> bool {
    section == keys::meeting::SECTION || !matches!(meeting(answers), Some(Meeting::NotAttended | Meeting::Cancelled))
}

/// Every unmet demand of the review, in the order of the form.
pub fn missing<'p>(playbook: &'p Playbook, answers: &Answers, facts: &Facts) -> Vec<Missing<'p>> {
    playbook.sections.iter().flat_map(|s| missing_in(s, answers, facts)).collect()
}

/// Every unmet demand of one section.
pub fn missing_in<'p>(section: &'p Section, answers: &Answers, facts: &Facts) -> Vec<Missing<'p>> {
    if !is_needed(&section.key, answers) {
        return Vec::new();
    }
    let own = answers.section(&section.key);
    let mut found = Vec::new();
    for item in section.items.iter().filter(|i| shown(i, answers, facts)) {
        let rule = rule_of(item, answers, facts).unwrap_or("");
        let is_asked = is_demanded(item, answers, facts, None);
        let entry =
            |field: String, item, row| Missing { rule, section: &section.key, field, what: What::Item { item, row } };
        if item.kind == Kind::Rows {
            let rows = own.rows(&item.key);
            let filled: Vec<_> = rows.iter().filter(|(_, row)| is_filled(item, row)).collect();
            let counts = |row: &Row| !is_discussion(section, item) || is_ahead(row);
            if is_asked && offers_row(section, item, answers) && !filled.iter().any(|(_, row)| counts(row)) {
                found.push(entry(item.key.clone(), item, None));
            }
            for (place, (number, row)) in rows.iter().enumerate() {
                if !is_filled(item, row) {
                    continue;
                }
                for column in item.columns.iter().filter(|c| is_demanded(c, answers, facts, Some(row))) {
                    let shown = column.when.iter().all(|c| holds(c, answers, facts, Some(row)));
                    if shown && cell(row, &column.key).trim().is_empty() {
                        let field = format!("{}[{number}][{}]", item.key, column.key);
                        found.push(entry(field, column, Some((item, place + 1))));
                    }
                }
            }
        } else if is_asked && own.list(&item.key).iter().all(|v| v.trim().is_empty()) && !has_step(item, answers) {
            found.push(entry(item.key.clone(), item, None));
        }
    }
    across(section, answers, &mut found);
    found
}

/// The discussions that O1 asks for are to come: one that was held or called off is none of them.
fn is_discussion(section: &Section, item: &Item) -> bool {
    section.key == checklist::SECTION && item.key == checklist::BVD
}

/// Whether a demanded list asks for a first row. Workloads of O2 are asked for with the outcome and brought along into the
/// goals (R4), which do not ask for them again.
pub fn offers_row(section: &Section, item: &Item, answers: &Answers) -> bool {
    !(section.key == goals::SECTION && item.key == goals::NEW_WORKLOADS && wants_more(answers))
}

/// A row counts once anything but its hidden columns was entered.
pub fn is_filled(item: &Item, row: &Row) -> bool {
    item.columns.iter().any(|column| column.is_entered(cell(row, &column.key)))
}

/// R10, R11a, R11b: a next step about it stands in for the written reason.
fn has_step(item: &Item, answers: &Answers) -> bool {
    item.or_step_about.as_deref().is_some_and(|about| {
        let steps = answers.section(keys::next_steps::SECTION).rows(keys::next_steps::STEPS);
        steps.iter().any(|(_, row)| cell(row, keys::next_steps::ABOUT) == about && stands(row))
    })
}

/// The rules that look at several answers at once.
fn across<'p>(section: &'p Section, answers: &Answers, found: &mut Vec<Missing<'p>>) {
    let entry =
        |rule, field: &str, what| Missing { rule, section: section.key.as_str(), field: field.to_owned(), what };
    match section.key.as_str() {
        // R7: what is planned was not held.
        keys::meeting::SECTION if is_planned(answers) => {
            found.insert(0, entry("R7", keys::meeting::TOOK_PLACE, What::MeetingToCome));
        }
        // R18: asked, and the answer recorded; "not asked" is an honest answer that does not pass.
        checklist::SECTION if answers.text(checklist::SECTION, checklist::SCENARIOS_ASKED) == checklist::NOT_ASKED => {
            found.push(entry("R18", checklist::SCENARIOS_ASKED, What::ScenariosNotAsked));
        }
        _ => {}
    }
}

/// Whether the meeting is being prepared: it is still to come.
pub fn is_planned(answers: &Answers) -> bool {
    answers.text(keys::meeting::SECTION, keys::meeting::TOOK_PLACE) == keys::meeting::PLANNED
}
