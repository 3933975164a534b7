//! Editing a section: what a form posted, laid over what is stored, and what its buttons do to rows. The making of keys for
//! new rows is the caller's business.

use super::answers::{Row, SectionAnswers};
use super::proposals::{About, KickOff, carried_row, proposed_row};
use super::rows::NextStep;
use crate::playbook::Section;
use crate::playbook::keys::{ROW_KEY, next_steps};

/// What a form posted of a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posted {
    /// Keys of the items that the form held; all others stay as they are stored.
    pub shown: Vec<String>,
    /// Every field with its value as typed, in the order of the form.
    pub fields: Vec<(String, String)>,
}

impl Posted {
    /// The whole section, as if a form had held every item of it.
    pub fn whole(section: &Section, answers: &SectionAnswers) -> Self {
        let values = |(field, values): (&str, &[String])| {
            values.iter().map(|value| (field.to_owned(), value.clone())).collect::<Vec<_>>()
        };
        Self {
            shown: section.items.iter().map(|item| item.key.clone()).collect(),
            fields: answers.fields().flat_map(values).collect(),
        }
    }
}

/// What was typed, laid over what is stored: items that the form did not hold stay as they are, and what belongs to no
/// item of the section is dropped.
pub fn merged(section: &Section, stored: &SectionAnswers, posted: &Posted) -> SectionAnswers {
    let belongs =
        |field: &str, item: &str| field == item || field.strip_prefix(item).is_some_and(|r| r.starts_with('['));
    let mut answers = SectionAnswers::default();
    for item in &section.items {
        if posted.shown.contains(&item.key) {
            for (field, value) in posted.fields.iter().filter(|(field, _)| belongs(field, &item.key)) {
                answers.push(field, value);
            }
        } else {
            for (field, values) in stored.fields().filter(|(field, _)| belongs(field, &item.key)) {
                values.iter().for_each(|value| answers.push(field, value));
            }
        }
    }
    answers
}

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
}

impl Operation {
    /// Reads what a button says: `add:attendees`, `remove:attendees:2`, `propose:trained`, `carry:s1`. `None` for
    /// everything else.
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
            _ => return None,
        })
    }

    /// The item whose rows it changes.
    pub fn list(&self) -> &str {
        match self {
            Self::Add { list } | Self::Remove { list, .. } | Self::Up { list, .. } | Self::Down { list, .. } => list,
            Self::Propose(_) | Self::Carry { .. } => next_steps::STEPS,
        }
    }
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
}

/// Adds, removes, moves, proposes or carries over a row. What names a row that is not there changes nothing but the
/// numbers of the rows, which begin at 0 again.
pub fn operate(answers: &mut SectionAnswers, operation: &Operation, supply: Supply<'_>) {
    let numbered = answers.rows(operation.list());
    let place = |row: &u32| numbered.iter().position(|(number, _)| number == row);
    let mut rows: Vec<Row> = numbered.iter().map(|(_, row)| row.clone()).collect();
    match operation {
        Operation::Add { .. } => rows.push(new_row(supply.new_key)),
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
                drop_empty(&mut rows);
                rows.push(proposed_row(*about, what, &supply.kick_off, new_row(supply.new_key)));
            }
        }
        Operation::Carry { step } => {
            if let Some(step) = supply.open_steps.iter().find(|open| open.key == *step) {
                drop_empty(&mut rows);
                // Without words of its own it is the way back to the kick-off.
                let kick_off = supply.proposals.iter().find(|(of, _)| *of == About::KickOff);
                let what = Some(&step.what).filter(|what| !what.is_empty()).or(kick_off.map(|(_, what)| what));
                rows.push(carried_row(step, what.map_or("", String::as_str)));
            }
        }
    }
    answers.set_rows(operation.list(), rows);
}

/// A row with nothing but its key.
pub fn new_row(key: String) -> Row {
    Row::from([(ROW_KEY.to_owned(), key)])
}

/// The row that the form offers to begin with is in the way of the first proposal.
fn drop_empty(rows: &mut Vec<Row>) {
    rows.retain(|row| row.iter().any(|(column, value)| column != ROW_KEY && !value.trim().is_empty()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::engagement::{Side, StepStatus};
    use crate::domain::review::testing::answers;
    use crate::playbook::library;

    const LIST: &str = "attendees";

    /// Rows as `number:name`, in order.
    fn names(answers: &SectionAnswers, list: &str, column: &str) -> Vec<String> {
        let rows = answers.rows(list).into_iter();
        rows.map(|(number, row)| format!("{number}:{}", row.get(column).map_or("", String::as_str))).collect()
    }

    fn three() -> SectionAnswers {
        // A gap, as a form leaves it after a row was taken out.
        answers(&[
            ("meeting.attendees[0][name]", "a"),
            ("meeting.attendees[3][name]", "b"),
            ("meeting.attendees[4][name]", "c"),
        ])
        .section("meeting")
        .clone()
    }

    fn supply<'a>(proposals: &'a [(About, String)], open_steps: &'a [NextStep]) -> Supply<'a> {
        let kick_off = KickOff::of("田中", chrono::NaiveDate::default());
        Supply { new_key: "new".to_owned(), proposals, kick_off, open_steps }
    }

    #[test]
    fn buttons_are_read() {
        let list = || LIST.to_owned();
        let table = [
            ("add:attendees", Some(Operation::Add { list: list() })),
            ("remove:attendees:3", Some(Operation::Remove { list: list(), row: 3 })),
            ("up:attendees:3", Some(Operation::Up { list: list(), row: 3 })),
            ("down:attendees:3", Some(Operation::Down { list: list(), row: 3 })),
            ("propose:trained", Some(Operation::Propose(About::Trained))),
            ("carry:s1", Some(Operation::Carry { step: "s1".to_owned() })),
            ("carry:12-0", Some(Operation::Carry { step: "12-0".to_owned() })),
            ("remove:attendees", None),
            ("remove:attendees:x", None),
            ("propose:nothing", None),
            ("add:", None),
            ("add", None),
            ("next", None),
            ("burn:attendees:1", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(Operation::read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn rows_are_added_removed_and_moved() {
        let table: [(&str, &[&str]); 9] = [
            ("add:attendees", &["0:a", "1:b", "2:c", "3:"]),
            ("remove:attendees:3", &["0:a", "1:c"]),
            ("remove:attendees:9", &["0:a", "1:b", "2:c"]),
            ("up:attendees:3", &["0:b", "1:a", "2:c"]),
            ("up:attendees:0", &["0:a", "1:b", "2:c"]),
            ("down:attendees:3", &["0:a", "1:c", "2:b"]),
            ("down:attendees:4", &["0:a", "1:b", "2:c"]),
            ("propose:trained", &["0:a", "3:b", "4:c"]),
            ("carry:s1", &["0:a", "3:b", "4:c"]),
        ];
        for (text, expected) in table {
            let mut answers = three();
            operate(&mut answers, &Operation::read(text).unwrap(), supply(&[], &[]));
            assert_eq!(names(&answers, LIST, "name"), expected, "{text}");
        }
        let mut answers = three();
        operate(&mut answers, &Operation::Add { list: LIST.to_owned() }, supply(&[], &[]));
        assert_eq!(names(&answers, LIST, ROW_KEY)[3], "3:new");
    }

    #[test]
    fn r9_to_r11_a_proposal_and_r15_an_open_step_take_the_place_of_the_empty_row() {
        let proposals = [(About::Trained, "教材を送る".to_owned())];
        let open = [NextStep {
            key: "s1".to_owned(),
            about: "usage".to_owned(),
            what: "利用を見る".to_owned(),
            owner: "高橋".to_owned(),
            side: Some(Side::Customer),
            due_on: "2026-12-20".parse().ok(),
            status: StepStatus::InProgress,
        }];
        let begun = [("next-steps.next_steps[0][key]", "k"), ("next-steps.next_steps[0][what]", " ")];
        let mut own = answers(&begun).section("next-steps").clone();
        operate(&mut own, &Operation::Propose(About::Trained), supply(&proposals, &open));
        operate(&mut own, &Operation::Carry { step: "s1".to_owned() }, supply(&proposals, &open));
        operate(&mut own, &Operation::Carry { step: "unknown".to_owned() }, supply(&proposals, &open));
        operate(&mut own, &Operation::Propose(About::Usage), supply(&proposals, &open));
        assert_eq!(names(&own, "next_steps", "what"), ["0:教材を送る", "1:利用を見る"]);
        assert_eq!(names(&own, "next_steps", "about"), ["0:trained", "1:"]);
        assert_eq!(names(&own, "next_steps", "status"), ["0:open", "1:in_progress"]);
        assert_eq!(names(&own, "next_steps", "key"), ["0:new", "1:s1"]);
        assert_eq!(own.text("next_steps[1][due_on]"), "2026-12-20");
        assert_eq!(own.text("next_steps[1][owner_side]"), "customer");
        assert_eq!(own.text("next_steps[1][carried]"), "yes");
    }

    #[test]
    fn what_the_form_did_not_hold_stays() {
        let section = library().newest().section("meeting").unwrap();
        let stored = answers(&[
            ("meeting.took_place", "held"),
            ("meeting.held_on", "2026-11-20"),
            ("meeting.attendees[0][name]", "a"),
            ("meeting.covered", "momentum"),
            ("meeting.covered", "achievements"),
            ("meeting.unknown", "x"),
        ]);
        let pair = |field: &str, value: &str| (field.to_owned(), value.to_owned());
        let posted = Posted {
            shown: ["took_place", "attendees"].map(str::to_owned).to_vec(),
            fields: vec![
                pair("took_place", "cancelled"),
                pair("attendees[2][name]", "b"),
                pair("held_on", "2026-01-01"),
                pair("version", "3"),
                pair("attendees_of_another_item", "y"),
            ],
        };
        let found = merged(section, stored.section("meeting"), &posted);
        let expected = answers(&[
            ("meeting.took_place", "cancelled"),
            ("meeting.held_on", "2026-11-20"),
            ("meeting.attendees[2][name]", "b"),
            ("meeting.covered", "momentum"),
            ("meeting.covered", "achievements"),
        ]);
        assert_eq!(&found, expected.section("meeting"));
        // A box without a tick is not posted: shown and empty.
        let posted = Posted { shown: vec!["covered".to_owned()], fields: Vec::new() };
        assert!(merged(section, stored.section("meeting"), &posted).list("covered").is_empty());
        let whole = Posted::whole(section, expected.section("meeting"));
        assert_eq!(&merged(section, &SectionAnswers::default(), &whole), expected.section("meeting"));
    }
}
