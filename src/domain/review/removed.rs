//! Rows that were taken out of a section while it was edited. They stay with the draft, beside its answers, so that each
//! can be brought back; nothing of them is ever part of the review.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::answers::{Row, SectionAnswers};
use super::check::cell;
use super::demands::is_filled;
use super::enabled::was_only_brought;
use crate::playbook::keys::ROW_KEY;
use crate::playbook::{Kind, Section};

/// Rows that are kept, of all lists of a section; beyond that the oldest go.
const KEPT: usize = 20;

/// A row that was taken out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedRow {
    pub list: String,
    /// Where it stood among the rows, counted from 0.
    pub place: usize,
    pub row: Row,
}

/// The rows of a section that were taken out, the last one at the end.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Removed(Vec<RemovedRow>);

impl Removed {
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The row of the list that was taken out last.
    pub fn last(&self, list: &str) -> Option<&RemovedRow> {
        self.0.iter().rev().find(|removed| removed.list == list)
    }

    /// Everything that the rows say.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|removed| removed.row.values().map(String::as_str))
    }

    /// With what went from the section between one text of it and the next, and without what came back.
    #[must_use]
    pub fn after(mut self, section: &Section, before: &SectionAnswers, after: &SectionAnswers) -> Self {
        for item in section.items.iter().filter(|item| item.kind == Kind::Rows) {
            let there: BTreeSet<String> =
                after.rows(&item.key).iter().map(|(_, row)| cell(row, ROW_KEY).to_owned()).collect();
            let is_there = |row: &Row| there.contains(cell(row, ROW_KEY));
            self.0.retain(|removed| removed.list != item.key || !is_there(&removed.row));
            for (place, (_, row)) in before.rows(&item.key).into_iter().enumerate() {
                let is_known = |removed: &RemovedRow| removed.list == item.key && removed.row == row;
                // What went with another section's answer comes back with it.
                let is_own = is_filled(item, &row) && !cell(&row, ROW_KEY).is_empty() && !was_only_brought(&row);
                if is_own && !is_there(&row) && !self.0.iter().any(is_known) {
                    self.0.push(RemovedRow { list: item.key.clone(), place, row });
                    self.0.drain(..self.0.len().saturating_sub(KEPT));
                }
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::answers;
    use crate::playbook::library;

    fn attendees(people: &[(&str, &str)]) -> SectionAnswers {
        let mut own = SectionAnswers::default();
        for (number, (key, name)) in people.iter().enumerate() {
            own.set(&format!("attendees[{number}][key]"), key);
            own.set(&format!("attendees[{number}][name]"), name);
        }
        own
    }

    fn last(removed: &Removed) -> Option<(usize, &str)> {
        removed.last("attendees").map(|removed| (removed.place, cell(&removed.row, "name")))
    }

    #[test]
    fn what_goes_is_kept_until_it_comes_back() {
        let section = library().newest().section("meeting").unwrap();
        let all = attendees(&[("a", "佐々木"), ("b", "高橋"), ("c", "")]);
        let one = attendees(&[("b", "高橋")]);
        let removed = Removed::default().after(section, &all, &one);
        assert_eq!(last(&removed), Some((0, "佐々木")), "a row in which nothing was entered is not missed");
        let removed = removed.after(section, &one, &attendees(&[]));
        assert_eq!(last(&removed), Some((0, "高橋")));
        let removed = removed.after(section, &attendees(&[]), &one);
        assert_eq!(last(&removed), Some((0, "佐々木")), "the one before it is next");
        assert_eq!(removed.after(section, &one, &all), Removed::default());
    }

    #[test]
    fn a_row_that_only_began_and_a_workload_of_the_outcome_are_not_missed() {
        let library = library();
        let steps = library.newest().section("next-steps").unwrap();
        let begun = answers(&[("s.next_steps[0][key]", "k"), ("s.next_steps[0][status]", "open")]);
        let none = SectionAnswers::default();
        assert_eq!(Removed::default().after(steps, begun.section("s"), &none), Removed::default());
        let goals = library.newest().section("goals").unwrap();
        let brought = answers(&[("g.new_workloads[0][key]", "o2-teams"), ("g.new_workloads[0][workload]", "teams")]);
        assert_eq!(Removed::default().after(goals, brought.section("g"), &none), Removed::default());
    }
}
