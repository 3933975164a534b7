//! Business value discussions. Since the third edition there is one list of them, in the checklist, which O1 demands too. The
//! editions before had two: what O1 planned stood with the outcome, and what was done in the checklist.

use super::answers::{Answers, Row};
use super::check::cell;
use super::facts::outcome;
use crate::domain::engagement::{Outcome, TaskStatus};
use crate::playbook::Playbook;
use crate::playbook::keys::{checklist, outcome as result};

/// What O1 said of a discussion in the editions that had it with the outcome.
const PLANNED: [&str; 3] = [checklist::BVD_PLANNED_ON, checklist::BVD_SME, checklist::BVD_SME_CONTACT];

/// The discussions as one list, whichever edition they were entered in: those of the checklist, with what O1 plans. A plan
/// and a record of the same service are one discussion; of what both say, the plan's counts, which was demanded.
pub fn discussions(answers: &Answers) -> Vec<Row> {
    // Rows typed before another outcome was chosen say nothing any more.
    if outcome(answers) == Some(Outcome::BusinessValueDiscussion) { joined(answers) } else { recorded(answers) }
}

fn recorded(answers: &Answers) -> Vec<Row> {
    answers.section(checklist::SECTION).rows(checklist::BVD).into_iter().map(|(_, row)| row).collect()
}

/// Both lists as one, whatever the outcome.
fn joined(answers: &Answers) -> Vec<Row> {
    let mut rows = recorded(answers);
    let mut free = vec![true; rows.len()];
    for (_, planned) in answers.section(result::SECTION).rows(result::BVD) {
        let service = cell(&planned, checklist::BVD_SERVICE).trim();
        let same = |(place, row): (usize, &Row)| {
            let is_same = free.get(place) == Some(&true) && cell(row, checklist::BVD_SERVICE).trim() == service;
            (is_same && !service.is_empty()).then_some(place)
        };
        let Some(place) = rows.iter().enumerate().find_map(same) else {
            rows.push(planned);
            continue;
        };
        free[place] = false;
        for column in PLANNED.iter().filter(|column| !cell(&planned, column).trim().is_empty()) {
            rows[place].insert((*column).to_owned(), cell(&planned, column).to_owned());
        }
    }
    rows
}

/// Moves what O1 plans, or would plan, into the checklist, for a draft that goes from an edition with two lists to one with
/// one list: there is no other place for it, and what becomes of the meeting may still be open. Returns the keys of the sections that it changed.
pub fn unite(answers: &mut Answers, newer: &Playbook) -> Vec<&'static str> {
    let has_two = newer.section(result::SECTION).is_some_and(|section| section.item(result::BVD).is_some());
    let planned = answers.section(result::SECTION).rows(result::BVD);
    if has_two || planned.is_empty() {
        return Vec::new();
    }
    let rows = joined(answers);
    answers.section_mut(checklist::SECTION).set_rows(checklist::BVD, rows);
    answers.section_mut(result::SECTION).set_rows(result::BVD, Vec::new());
    vec![result::SECTION, checklist::SECTION]
}

/// Whether the discussion is still to come.
pub fn is_ahead(row: &Row) -> bool {
    use TaskStatus::{Cancelled, Complete, NotRequired};
    let status = TaskStatus::from_key(cell(row, checklist::BVD_STATUS).trim());
    !matches!(status, Some(Complete | Cancelled | NotRequired))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::answers;
    use crate::playbook::library;

    const TWO: &[(&str, &str)] = &[
        ("meeting.took_place", "held"),
        ("outcome.result", "business_value_discussion"),
        ("outcome.bvd[0][key]", "p0"),
        ("outcome.bvd[0][service]", "teams"),
        ("outcome.bvd[0][planned_on]", "2026-12-15"),
        ("outcome.bvd[0][sme]", "yes"),
        ("outcome.bvd[0][sme_contact]", "sme@example.com"),
        ("outcome.bvd[1][key]", "p1"),
        ("outcome.bvd[1][service]", "intune"),
        ("checklist.bvd[0][key]", "r0"),
        ("checklist.bvd[0][service]", "teams"),
        ("checklist.bvd[0][task]", "4711"),
        ("checklist.bvd[0][status]", "in_progress"),
        ("checklist.bvd[0][sme]", "no"),
    ];

    fn spelt(rows: &[Row]) -> Vec<String> {
        let each = |row: &Row| {
            let columns = ["key", "service", "task", "status", "planned_on", "sme", "sme_contact"];
            columns.map(|column| cell(row, column)).join(" ")
        };
        rows.iter().map(each).collect()
    }

    #[test]
    fn a_plan_and_a_record_of_one_service_are_one_discussion() {
        let joined = ["r0 teams 4711 in_progress 2026-12-15 yes sme@example.com", "p1 intune     "];
        assert_eq!(spelt(&discussions(&answers(TWO))), joined);
        let ended = answers(&[&TWO[..1], &[("outcome.result", "disengage")], &TWO[2..]].concat());
        assert_eq!(spelt(&discussions(&ended)), ["r0 teams 4711 in_progress  no "], "O1 was not the outcome");
        let twice = [TWO, &[("outcome.bvd[2][key]", "p2"), ("outcome.bvd[2][service]", "teams")]].concat();
        assert_eq!(discussions(&answers(&twice)).len(), 3, "a record is of one plan");
    }

    #[test]
    fn a_draft_that_takes_the_third_edition_keeps_its_plans() {
        let mut draft = answers(TWO);
        assert_eq!(unite(&mut draft, library().get("2020-04-30.2").unwrap()), [""; 0]);
        assert_eq!(draft, answers(TWO));
        assert_eq!(unite(&mut draft, library().newest()), ["outcome", "checklist"]);
        assert_eq!(spelt(&discussions(&draft)), spelt(&discussions(&answers(TWO))));
        assert!(draft.section("outcome").rows("bvd").is_empty());
        assert_eq!(unite(&mut draft, library().newest()), [""; 0], "once");
    }
}
