//! O2 answers a question of the goals: who enables further workloads wants them. So the outcome's workloads are brought along
//! into the goals, where R4 asks about each, and none is chosen a second time.

use super::answers::{Answers, Row};
use super::check::{Forms, cell};
use super::facts::outcome;
use crate::domain::engagement::Outcome;
use crate::playbook::keys::{ROW_KEY, goals, outcome as result};

/// How the key of a row begins that was brought along. Such a row with nothing but its workload goes with the outcome.
const BROUGHT: &str = "o2-";

/// The workloads that O2 enables by their keys, each once and in their order; none under another outcome.
pub fn enabled(answers: &Answers) -> Vec<String> {
    let mut found = Vec::new();
    if outcome(answers) == Some(Outcome::EnableWorkloads) {
        for (_, row) in answers.section(result::SECTION).rows(result::ENABLE) {
            let key = cell(&row, result::ENABLE_WORKLOAD).trim().to_owned();
            if !key.is_empty() && !found.contains(&key) {
                found.push(key);
            }
        }
    }
    found
}

/// Those of them that are brought along: what is ill-formed is not.
fn brought_along(answers: &Answers, forms: &impl Forms) -> Vec<String> {
    let mut found = enabled(answers);
    found.retain(|key| forms.is_workload(key) && !forms.is_intended(key));
    found
}

/// The numbers of the goals' rows whose workload the outcome decides.
pub fn decided(answers: &Answers, forms: &impl Forms) -> Vec<u32> {
    let rows = answers.section(goals::SECTION).rows(goals::NEW_WORKLOADS);
    let first_of = |key: &String| rows.iter().find(|(_, row)| workload(row) == key).map(|(number, _)| *number);
    brought_along(answers, forms).iter().filter_map(first_of).collect()
}

/// Whether the outcome says that the customer wants more.
pub fn wants_more(answers: &Answers) -> bool {
    outcome(answers) == Some(Outcome::EnableWorkloads)
}

/// Answers the goals' question as the outcome does and gives each of its workloads a row there. Rows that were brought along
/// for a workload which the outcome no longer has, and in which nothing was typed, go.
pub fn bring_along(answers: &mut Answers, forms: &impl Forms) {
    let (enabled, wants_more) = (brought_along(answers, forms), wants_more(answers));
    let own = answers.section(goals::SECTION);
    let numbered = own.rows(goals::NEW_WORKLOADS);
    let mut rows: Vec<Row> = numbered.iter().map(|(_, row)| row.clone()).collect();
    rows.retain(|row| !was_only_brought(row) || enabled.iter().any(|key| workload(row) == key));
    let further: Vec<&String> = enabled.iter().filter(|key| rows.iter().all(|row| workload(row) != *key)).collect();
    if !further.is_empty() {
        // The row that the form offers to begin with is in the way.
        rows.retain(|row| row.iter().any(|(column, text)| column != ROW_KEY && !text.trim().is_empty()));
    }
    for key in further {
        let row = [(ROW_KEY, format!("{BROUGHT}{key}")), (goals::NEW_WORKLOAD, key.clone())];
        rows.push(row.map(|(column, text)| (column.to_owned(), text)).into());
    }
    if rows.len() != numbered.len() || rows.iter().zip(&numbered).any(|(row, (_, before))| row != before) {
        answers.section_mut(goals::SECTION).set_rows(goals::NEW_WORKLOADS, rows);
    }
    if wants_more {
        answers.section_mut(goals::SECTION).set(goals::WANTS_MORE, goals::YES);
    }
}

fn workload(row: &Row) -> &str {
    cell(row, goals::NEW_WORKLOAD).trim()
}

pub(super) fn was_only_brought(row: &Row) -> bool {
    let is_bare = |(column, text): (&String, &String)| {
        column == ROW_KEY || column == goals::NEW_WORKLOAD || text.trim().is_empty()
    };
    cell(row, ROW_KEY).starts_with(BROUGHT) && row.iter().all(is_bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::{TestForms, answers};

    const O2: &[(&str, &str)] = &[("meeting.took_place", "held"), ("outcome.result", "enable_workloads")];

    fn brought(lines: &[(&str, &str)]) -> Answers {
        let mut answers = answers(lines);
        bring_along(&mut answers, &TestForms);
        answers
    }

    fn workloads(answers: &Answers) -> Vec<String> {
        let rows = answers.section(goals::SECTION).rows(goals::NEW_WORKLOADS).into_iter();
        rows.map(|(number, row)| format!("{number}:{}", workload(&row))).collect()
    }

    /// Fields with what is typed in them, and the rows that come of it.
    type Case<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

    #[test]
    fn o2_answers_the_question_and_brings_each_workload_once() {
        let table: [Case<'_>; 6] = [
            (&[], &[]),
            (
                &[("outcome.enable[0][workload]", "teams"), ("outcome.enable[3][workload]", "intune")],
                &["0:teams", "1:intune"],
            ),
            (&[("outcome.enable[0][workload]", "teams"), ("outcome.enable[1][workload]", " teams ")], &["0:teams"]),
            // What is refused at its field is not brought along.
            (&[("outcome.enable[0][workload]", "exchange"), ("outcome.enable[1][workload]", "nonsense")], &[]),
            (&[("outcome.enable[0][workload]", "teams"), ("goals.new_workloads[4][workload]", "teams")], &["4:teams"]),
            (
                &[
                    ("outcome.enable[0][workload]", "teams"),
                    ("goals.new_workloads[0][key]", "blank"),
                    ("goals.new_workloads[1][gaps]", "g"),
                ],
                &["0:", "1:teams"],
            ),
        ];
        for (lines, expected) in table {
            let found = brought(&[O2, lines, &[("goals.wants_more", "no")]].concat());
            assert_eq!(workloads(&found), expected, "{lines:?}");
            assert_eq!(found.section(goals::SECTION).list(goals::WANTS_MORE), ["yes"], "{lines:?}");
        }
    }

    #[test]
    fn what_was_brought_goes_with_the_outcome_unless_something_was_typed() {
        let row = [("goals.new_workloads[0][key]", "o2-teams"), ("goals.new_workloads[0][workload]", "teams")];
        let typed = ("goals.new_workloads[0][gaps]", "通話");
        let intune = ("outcome.enable[0][workload]", "intune");
        assert_eq!(workloads(&brought(&[O2, &row, &[intune]].concat())), ["0:intune"]);
        assert_eq!(workloads(&brought(&[O2, &row, &[intune, typed]].concat())), ["0:teams", "1:intune"]);
        assert_eq!(workloads(&brought(&row)), [""; 0], "under another outcome");
        let by_hand = [("goals.new_workloads[0][key]", "k"), ("goals.new_workloads[0][workload]", "teams")];
        assert_eq!(workloads(&brought(&by_hand)), ["0:teams"], "whoever chose it keeps it");
    }

    #[test]
    fn the_outcome_decides_the_workload_of_its_own_rows() {
        let rows = [("goals.new_workloads[2][workload]", "intune"), ("goals.new_workloads[5][workload]", "teams")];
        let found = brought(&[O2, &rows, &[("outcome.enable[0][workload]", "teams")]].concat());
        assert_eq!(decided(&found, &TestForms), [5]);
        assert_eq!(decided(&answers(&rows), &TestForms), [0; 0]);
    }
}
