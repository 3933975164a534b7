//! Ill-formed answers: what was typed cannot be what was meant. A missing answer is none of these.

use chrono::NaiveDate;

use super::answers::{Answers, Row, SectionAnswers};
use super::facts::{Facts, holds};
use crate::playbook::{Item, Kind, Section};

/// Why an answer is ill-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// More characters than the limit: (count, limit).
    TooLong(usize, usize),
    NotADate,
    /// After today in the engagement's zone (R7).
    InFuture,
    NotAnEmail,
    NotAUrl,
    /// None of the choices.
    NoSuchChoice,
}

/// An ill-formed answer: the field's name in the form, its item, and the row's number counted from 1.
#[derive(Debug, Clone)]
pub struct Problem<'p> {
    pub field: String,
    pub item: &'p Item,
    pub row: Option<(&'p Item, usize)>,
    pub fault: Fault,
}

/// What can be checked about texts that the domain itself cannot parse.
pub trait Forms {
    fn date(&self, text: &str) -> Option<NaiveDate>;
    fn is_email(&self, text: &str) -> bool;
    fn is_url(&self, text: &str) -> bool;
    fn is_workload(&self, key: &str) -> bool;
    fn is_task_status(&self, key: &str) -> bool;
}

/// Every ill-formed answer of the items that are shown.
pub fn section<'p>(section: &'p Section, answers: &Answers, facts: &Facts, forms: &impl Forms) -> Vec<Problem<'p>> {
    let own = answers.section(&section.key);
    let mut problems = Vec::new();
    for item in &section.items {
        if !item.when.iter().all(|c| holds(c, answers, facts, None)) {
            continue;
        }
        if item.kind == Kind::Rows {
            check_rows(item, own, answers, facts, forms, &mut problems);
        } else {
            for value in own.list(&item.key) {
                if let Some(fault) = fault(item, value, facts, forms) {
                    problems.push(Problem { field: item.key.clone(), item, row: None, fault });
                }
            }
        }
    }
    problems
}

fn check_rows<'p>(
    rows: &'p Item,
    own: &SectionAnswers,
    answers: &Answers,
    facts: &Facts,
    forms: &impl Forms,
    problems: &mut Vec<Problem<'p>>,
) {
    for (place, (number, row)) in own.rows(&rows.key).into_iter().enumerate() {
        for column in &rows.columns {
            if !column.when.iter().all(|c| holds(c, answers, facts, Some(&row))) {
                continue;
            }
            if let Some(fault) = fault(column, cell(&row, &column.key), facts, forms) {
                let field = format!("{}[{number}][{}]", rows.key, column.key);
                problems.push(Problem { field, item: column, row: Some((rows, place + 1)), fault });
            }
        }
    }
}

/// The text of a cell.
pub fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    row.get(column).map_or("", String::as_str)
}

fn fault(item: &Item, value: &str, facts: &Facts, forms: &impl Forms) -> Option<Fault> {
    let text = value.trim();
    if text.is_empty() {
        return None;
    }
    let count = value.chars().count();
    if count > item.max_chars() {
        return Some(Fault::TooLong(count, item.max_chars()));
    }
    match item.kind {
        Kind::Date => match forms.date(text) {
            None => Some(Fault::NotADate),
            Some(day) if item.not_future && day > facts.today => Some(Fault::InFuture),
            Some(_) => None,
        },
        Kind::Email => (!forms.is_email(text)).then_some(Fault::NotAnEmail),
        Kind::Url => (!forms.is_url(text)).then_some(Fault::NotAUrl),
        Kind::Choice | Kind::Checks | Kind::Select => item.option(text).is_none().then_some(Fault::NoSuchChoice),
        Kind::Workload => (!forms.is_workload(text)).then_some(Fault::NoSuchChoice),
        Kind::TaskStatus => (!forms.is_task_status(text)).then_some(Fault::NoSuchChoice),
        Kind::Text | Kind::Paragraph | Kind::Rows | Kind::Hidden => None,
    }
}
