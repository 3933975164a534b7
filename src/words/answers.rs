//! The answers of a review in the reader's language, as a list of labels and values: for checking, for the lead, the partner
//! and comparisons.

use std::collections::BTreeMap;

use crate::domain::formats::shown_url;
use crate::domain::review::answers::{Answers, Row, SectionAnswers};
use crate::domain::review::check::cell;
use crate::domain::review::demands::{is_demanded, rule_of, shown};
use crate::domain::review::facts::{Facts, holds};
use crate::domain::written;
use crate::playbook::keys::next_steps;
use crate::playbook::{Item, Kind, Playbook, Section};
use crate::words::{Lang, Loader, date, fl, word};

/// Names of workloads by their keys.
pub type Workloads = BTreeMap<String, String>;

/// Who reads: partners never get an internal item or column, not even its label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    Staff,
    Partner,
}

impl Audience {
    /// Whether these readers see an item, or a column of its rows. Which of the key inputs a step answers is for staff, wherever
    /// the step stands.
    pub fn reads(self, item: &Item) -> bool {
        self == Self::Staff || !(item.internal || item.key == next_steps::ABOUT)
    }
}

/// The answers of a section.
pub struct SectionView {
    pub key: String,
    pub title: String,
    pub rows: Vec<AnswerView>,
}

impl SectionView {
    /// The answer to this item, if it is shown.
    pub fn answer(&self, item: &str) -> Option<&AnswerView> {
        self.rows.iter().find(|r| r.field == item)
    }

    pub fn is_empty(&self) -> bool {
        self.rows.iter().all(|r| r.lines.is_empty())
    }
}

/// An answer in words. No line means that there is none.
#[derive(PartialEq, Eq, Clone)]
pub struct AnswerView {
    /// The item's key, which is also the id of its field in the form.
    pub field: String,
    pub label: String,
    pub rule: Option<String>,
    pub demanded: bool,
    pub lines: Vec<String>,
}

/// Every shown item of every section with its answer.
pub fn sections(
    t: &Loader,
    lang: Lang,
    playbook: &Playbook,
    answers: &Answers,
    facts: &Facts,
    workloads: &Workloads,
    audience: Audience,
) -> Vec<SectionView> {
    playbook
        .sections
        .iter()
        .map(|section| {
            let own = answers.section(&section.key);
            let view = |item: &Item| AnswerView {
                field: item.key.clone(),
                label: item.label.get(lang).to_owned(),
                rule: rule_of(item, answers, facts).map(str::to_owned),
                demanded: is_demanded(item, answers, facts, None),
                lines: if item.kind == Kind::Rows {
                    let read = |row: &Row, column: &Item| {
                        audience.reads(column) && column.when.iter().all(|w| holds(w, answers, facts, Some(row)))
                    };
                    rows_in_lines(t, lang, item, own, workloads, read)
                } else {
                    own.list(&item.key).into_iter().flat_map(|v| lines(t, lang, item, v, workloads)).collect()
                },
            };
            let shown = section
                .items
                .iter()
                .filter(|i| i.kind != Kind::Hidden && audience.reads(i) && shown(i, answers, facts));
            let mut rows = shown.map(view).collect();
            stand_inside(section, &mut rows);
            SectionView { key: section.key.clone(), title: section.title.get(lang).to_owned(), rows }
        })
        .collect()
}

/// The rows of an item of this section, each in as many lines as it takes.
pub fn row_texts(
    t: &Loader,
    lang: Lang,
    item: &Item,
    answers: &Answers,
    facts: &Facts,
    section: &str,
    workloads: &Workloads,
) -> Vec<String> {
    let read = |row: &Row, column: &Item| column.when.iter().all(|w| holds(w, answers, facts, Some(row)));
    rows_in_lines(t, lang, item, answers.section(section), workloads, read)
}

fn rows_in_lines(
    t: &Loader,
    lang: Lang,
    item: &Item,
    own: &SectionAnswers,
    workloads: &Workloads,
    read: impl Fn(&Row, &Item) -> bool,
) -> Vec<String> {
    let rows = own.rows(&item.key);
    let rows = rows.iter().map(|(_, row)| row_lines(t, lang, item, row, workloads, |column| read(row, column)));
    numbered(rows.filter(|lines| !lines.is_empty()).collect())
}

/// Puts what an answer asks for (R5: who, when, why) into the row of that answer. What is still to be answered keeps its own,
/// and so do rows of their own.
fn stand_inside(section: &Section, rows: &mut Vec<AnswerView>) {
    let inside = |item: &&Item| item.kind != Kind::Rows && section.opener(item).is_some();
    for item in section.items.iter().filter(inside) {
        let Some((choice, _)) = section.opener(item) else { continue };
        let is_there = |row: &AnswerView| row.field == item.key && !row.lines.is_empty();
        let Some(place) = rows.iter().position(is_there) else { continue };
        if let Some(of) = rows.iter().position(|row| row.field == choice.key) {
            let AnswerView { label, lines, .. } = rows.remove(place);
            let mut lines = lines.into_iter();
            let first = lines.next().map(|line| format!("{}: {line}", own_name(&label)));
            if let Some(row) = rows.get_mut(of) {
                row.lines.extend(first.into_iter().chain(lines));
            }
        }
    }
}

/// What an item is called beside the one that it stands inside: "Self-service support: owner" → "Owner".
fn own_name(label: &str) -> String {
    let own = label.rsplit_once(": ").map_or(label, |(_, own)| own);
    let mut letters = own.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Everything that was typed into a section, whether it is shown or not: for a person whose draft is gone.
pub fn typed(t: &Loader, lang: Lang, section: &Section, own: &SectionAnswers) -> Vec<AnswerView> {
    let workloads = Workloads::new();
    let answers = section.items.iter().filter(|i| i.kind != Kind::Hidden).map(|item| AnswerView {
        field: item.key.clone(),
        label: item.label.get(lang).to_owned(),
        rule: None,
        demanded: false,
        lines: if item.kind == Kind::Rows {
            rows_in_lines(t, lang, item, own, &workloads, |_, _| true)
        } else {
            own.list(&item.key).into_iter().flat_map(|v| lines(t, lang, item, v, &workloads)).collect()
        },
    });
    answers.filter(|a| !a.lines.is_empty()).collect()
}

/// A line of so many characters will be broken.
const LONG: usize = 40;

/// Several rows of which one takes several lines are numbered, so that it shows where the next begins.
fn numbered(mut rows: Vec<Vec<String>>) -> Vec<String> {
    let tall = |lines: &Vec<String>| lines.len() > 1 || lines.iter().any(|line| line.chars().count() > LONG);
    if rows.len() > 1 && rows.iter().any(tall) {
        for (number, line) in (1..).zip(rows.iter_mut().filter_map(|lines| lines.first_mut())) {
            *line = format!("{number}. {line}");
        }
    }
    rows.into_iter().flatten().collect()
}

/// A row: what it is with its short cells in brackets, then each longer text in its own, with its label where the value alone would
/// not say what it is.
pub fn row_lines(
    t: &Loader,
    lang: Lang,
    item: &Item,
    row: &Row,
    workloads: &Workloads,
    shown: impl Fn(&Item) -> bool,
) -> Vec<String> {
    let (mut name, mut rest, mut long) = (String::new(), Vec::new(), Vec::new());
    for column in item.columns.iter().filter(|c| c.kind != Kind::Hidden && shown(c)) {
        let text = lines(t, lang, column, cell(row, &column.key), workloads).join(" ");
        let labelled = || format!("{}: {text}", column.label.get(lang));
        match column.kind {
            _ if text.is_empty() => {}
            Kind::Paragraph => long.push(labelled()),
            Kind::Text | Kind::Workload if name.is_empty() => name = text,
            // A name alone does not say what the person is to the row.
            Kind::Text if column.key == next_steps::OWNER => rest.push(labelled()),
            // Nor an item of another section what it is to the step.
            Kind::Select if column.key == next_steps::ABOUT => rest.push(labelled()),
            Kind::Text | Kind::Workload | Kind::Select if !name.is_empty() => rest.push(text),
            _ => rest.push(labelled()),
        }
    }
    let rest = rest.join(&fl!(t, "list-separator"));
    let first = match (name.is_empty(), rest.is_empty()) {
        (true, _) => rest,
        (false, true) => name,
        (false, false) => fl!(t, "answer-row", name = name, rest = rest),
    };
    [first].into_iter().chain(long).filter(|line| !line.is_empty()).collect()
}

/// A value in words; several lines for a text of several lines.
pub fn lines(t: &Loader, lang: Lang, item: &Item, value: &str, workloads: &Workloads) -> Vec<String> {
    let value = value.trim();
    if value.is_empty() {
        return Vec::new();
    }
    let one = match item.kind {
        Kind::Choice | Kind::Checks | Kind::Select => {
            item.option(value).map_or_else(|| value.to_owned(), |o| o.label.get(lang).to_owned())
        }
        Kind::Date => written::day(value).map_or_else(|_| value.to_owned(), |d| date(lang, d)),
        Kind::Workload => workloads.get(value).cloned().unwrap_or_else(|| value.to_owned()),
        Kind::TaskStatus => word(t, "task", value),
        Kind::Url => shown_url(value).into_owned(),
        _ => return value.lines().map(str::to_owned).collect(),
    };
    vec![one]
}
