//! What a form posted of a section, laid over what is stored. What its buttons do to rows stands in `operations`.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::SectionAnswers;
use super::check::Forms;
use crate::domain::formats::narrow_email;
use crate::domain::written;
use crate::playbook::{Item, Kind, Section};

/// What a form posted of a section.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Posted {
    /// Keys of the items that the form held; all others stay as they are stored.
    pub shown: Vec<String>,
    /// Every field with its value as typed, in the order of the form.
    pub fields: Vec<(String, String)>,
}

impl Posted {
    /// How many rows the longest list has that was sent.
    pub fn most_rows(&self) -> usize {
        let mut lists: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (field, _) in &self.fields {
            if let Some((list, rest)) = field.split_once('[')
                && let Some((number, _)) = rest.split_once("][")
            {
                lists.entry(list).or_default().insert(number);
            }
        }
        lists.values().map(BTreeSet::len).max().unwrap_or_default()
    }

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
/// item of the section is dropped. A date that is understood stands as the form writes dates, whichever way it was
/// typed, and an e-mail address in narrow letters.
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
    as_written(section, &mut answers);
    answers
}

/// Dates and e-mail addresses in the one way in which they are kept.
fn as_written(section: &Section, answers: &mut SectionAnswers) {
    let mut fields: Vec<(String, Kind)> = Vec::new();
    for item in &section.items {
        fields.push((item.key.clone(), item.kind));
        let columns: Vec<&Item> =
            item.columns.iter().filter(|column| matches!(column.kind, Kind::Date | Kind::Email)).collect();
        if !columns.is_empty() {
            for (number, _) in answers.rows(&item.key) {
                let field = |column: &&Item| (format!("{}[{number}][{}]", item.key, column.key), column.kind);
                fields.extend(columns.iter().map(field));
            }
        }
    }
    for (field, kind) in fields {
        let typed = answers.text(&field);
        let written = match kind {
            Kind::Date => written::day(typed).ok().map(|day| day.to_string()),
            Kind::Email => Some(narrow_email(typed)).filter(|narrow| narrow != typed),
            _ => None,
        };
        if let Some(written) = written {
            answers.set(&field, &written);
        }
    }
}

/// The section without the retired workloads that are newly chosen in it, as it may be stored; `None` where there are none.
pub fn without_retired(section: &Section, answers: &SectionAnswers, forms: &impl Forms) -> Option<SectionAnswers> {
    let mut kept = answers.clone();
    let mut clear = |field: &str, item: &Item| {
        if item.kind == Kind::Workload && forms.is_retired(answers.text(field)) {
            kept.set(field, "");
        }
    };
    for item in &section.items {
        clear(&item.key, item);
        for (number, _) in answers.rows(&item.key) {
            item.columns.iter().for_each(|column| clear(&format!("{}[{number}][{}]", item.key, column.key), column));
        }
    }
    (kept != *answers).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::answers;
    use crate::playbook::library;

    #[test]
    fn the_rows_of_the_longest_list_are_counted() {
        let field = |name: &str| (name.to_owned(), String::new());
        let names = ["a[0][x]", "a[0][y]", "a[7][x]", "b[1][x]", "c", "d[1]", "a[x", "steps[][x]"];
        let posted = Posted { shown: Vec::new(), fields: names.into_iter().map(field).collect() };
        assert_eq!(posted.most_rows(), 2);
        assert_eq!(Posted::default().most_rows(), 0);
    }

    #[test]
    fn days_and_addresses_are_kept_in_one_way() {
        let pair = |field: &str, value: &str| (field.to_owned(), value.to_owned());
        let section = library().newest().section("outcome").unwrap();
        let posted = Posted {
            shown: ["csm_email", "handover_on"].map(str::to_owned).to_vec(),
            fields: vec![
                pair("csm_email", "ｓａｔｏ＠ｔｅｓｔ．ｅｘａｍｐｌｅ"),
                pair("handover_on", "２０２７年１月５日"),
            ],
        };
        let found = merged(section, &SectionAnswers::default(), &posted);
        assert_eq!((found.text("csm_email"), found.text("handover_on")), ("sato@test.example", "2027-01-05"));
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
