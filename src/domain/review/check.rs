//! Ill-formed answers: what was typed cannot be what was meant. A missing answer is none of these.

use chrono::NaiveDate;

use super::answers::{Answers, Row};
use super::dates;
use super::facts::{Facts, holds};
use crate::domain::formats::UrlSlip;
use crate::domain::unseen::{self, Unseen};
use crate::domain::written::{self, Slip};
use crate::playbook::keys::{goals, outcome};
use crate::playbook::{Item, Kind, Section};

/// Why an answer is ill-formed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// More characters than the limit: (count, limit).
    TooLong(usize, usize),
    NotADate,
    /// Day, month and year may be meant in another order.
    UnclearDate,
    /// Of a year in which nothing happens that is recorded here.
    FarYear,
    /// A month and a day without a year.
    NoYear,
    /// After today in the engagement's zone (R7).
    InFuture,
    /// Before today in the engagement's zone, although it is still to come (R7).
    InPast,
    /// Before the meeting, which was held on this day, although it follows it (R8).
    BeforeMeeting(NaiveDate),
    NotAnEmail,
    NotAUrl,
    /// A link that names a user or a password.
    UrlWithCredentials,
    /// A text of one line with a character that nobody sees.
    Unseen(Unseen),
    /// A workload that is offered no more, and was not chosen while it was.
    Retired,
    /// None of the choices.
    NoSuchChoice,
    /// Another row above says the same (O2, R4).
    ChosenTwice,
    /// The engagement intends the workload already, so it is no further one (O2, R4).
    AlreadyIntended,
}

/// An ill-formed answer: the field's name in the form, its item, and the row's number counted from 1.
#[derive(Debug, Clone)]
pub struct Problem<'p> {
    pub field: String,
    pub item: &'p Item,
    pub row: Option<(&'p Item, usize)>,
    pub fault: Fault,
}

/// What texts are held against. Dates and addresses are always read alike (`domain::formats`); which workloads and statuses
/// there are, the caller knows.
pub trait Forms {
    fn date(&self, text: &str) -> Option<NaiveDate>;
    fn is_email(&self, text: &str) -> bool;
    /// # Errors
    /// Why it may not become a link.
    fn url(&self, text: &str) -> Result<(), UrlSlip>;
    fn is_workload(&self, key: &str) -> bool;
    /// Whether it is a workload that can be chosen no more and is not chosen already.
    fn is_retired(&self, key: &str) -> bool;
    /// Whether the engagement intends this workload.
    fn is_intended(&self, key: &str) -> bool;
    fn is_task_status(&self, key: &str) -> bool;
}

/// An answer of an item that is shown.
pub(super) struct Place<'p, 'a> {
    /// Its name in the form.
    pub field: String,
    pub item: &'p Item,
    /// The rows' item, and the row's number counted from 1.
    pub row: Option<(&'p Item, usize)>,
    pub cells: Option<&'a Row>,
    pub value: &'a str,
}

/// Hands over every answer of the items of the section that are shown.
pub(super) fn each_shown<'p>(
    section: &'p Section,
    answers: &Answers,
    facts: &Facts,
    to: &mut dyn FnMut(Place<'p, '_>),
) {
    let own = answers.section(&section.key);
    for item in section.items.iter().filter(|item| item.when.iter().all(|c| holds(c, answers, facts, None))) {
        if item.kind != Kind::Rows {
            for value in own.list(&item.key) {
                to(Place { field: item.key.clone(), item, row: None, cells: None, value });
            }
            continue;
        }
        for (place, (number, row)) in own.rows(&item.key).into_iter().enumerate() {
            let shown = |column: &&Item| column.when.iter().all(|c| holds(c, answers, facts, Some(&row)));
            for column in item.columns.iter().filter(shown) {
                let field = format!("{}[{number}][{}]", item.key, column.key);
                let (value, row_name) = (cell(&row, &column.key), Some((item, place + 1)));
                to(Place { field, item: column, row: row_name, cells: Some(&row), value });
            }
        }
    }
}

/// Every ill-formed answer of the items that are shown.
pub fn section<'p>(section: &'p Section, answers: &Answers, facts: &Facts, forms: &impl Forms) -> Vec<Problem<'p>> {
    let mut problems = Vec::new();
    let mut further: Vec<String> = Vec::new();
    each_shown(section, answers, facts, &mut |place| {
        let impossible = || {
            let day = if place.item.kind == Kind::Date { forms.date(place.value) } else { None };
            day.and_then(|day| dates::fault(&section.key, &place.item.key, day, answers, facts, forms))
        };
        // A field is named once, however many values a form sent for it: those follow one another.
        let is_new = problems.last().is_none_or(|known: &Problem<'_>| known.field != place.field);
        let unfit = fault(place.item, place.value, facts, forms).or_else(impossible);
        let unfit = unfit.or_else(|| no_further(&section.key, &place, forms, &mut further));
        if let Some(fault) = unfit.filter(|_| is_new) {
            problems.push(Problem { field: place.field, item: place.item, row: place.row, fault });
        }
    });
    problems
}

/// A workload that is no further one, where further ones are asked for (O2, R4). `known`: those of the rows before.
fn no_further(section: &str, place: &Place<'_, '_>, forms: &impl Forms, known: &mut Vec<String>) -> Option<Fault> {
    let list = place.row.map(|(rows, _)| rows.key.as_str());
    let is_asked = matches!(
        (section, list, place.item.key.as_str()),
        (outcome::SECTION, Some(outcome::ENABLE), outcome::ENABLE_WORKLOAD)
            | (goals::SECTION, Some(goals::NEW_WORKLOADS), goals::NEW_WORKLOAD)
    );
    let key = unseen::trimmed(place.value);
    if !is_asked || key.is_empty() {
        return None;
    }
    if forms.is_intended(key) {
        return Some(Fault::AlreadyIntended);
    }
    if known.iter().any(|other| other == key) {
        return Some(Fault::ChosenTwice);
    }
    known.push(key.to_owned());
    None
}

/// The text of a cell.
pub fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    row.get(column).map_or("", String::as_str)
}

fn fault(item: &Item, value: &str, facts: &Facts, forms: &impl Forms) -> Option<Fault> {
    let text = unseen::trimmed(value);
    if text.is_empty() {
        return None;
    }
    let count = value.chars().count();
    if count > item.max_chars() {
        return Some(Fault::TooLong(count, item.max_chars()));
    }
    if matches!(item.kind, Kind::Text | Kind::Email | Kind::Url)
        && let Some(unseen) = unseen::first(text)
    {
        return Some(Fault::Unseen(unseen));
    }
    match item.kind {
        Kind::Date => match forms.date(text) {
            None => Some(match written::day(text) {
                Err(Slip::Ambiguous) => Fault::UnclearDate,
                Err(Slip::Year) => Fault::FarYear,
                Err(Slip::NoYear) => Fault::NoYear,
                _ => Fault::NotADate,
            }),
            Some(day) if item.not_future && day > facts.today => Some(Fault::InFuture),
            Some(_) => None,
        },
        Kind::Email => (!forms.is_email(text)).then_some(Fault::NotAnEmail),
        Kind::Url => forms.url(text).err().map(|slip| match slip {
            UrlSlip::NotAUrl => Fault::NotAUrl,
            UrlSlip::Credentials => Fault::UrlWithCredentials,
        }),
        Kind::Choice | Kind::Checks | Kind::Select => item.option(text).is_none().then_some(Fault::NoSuchChoice),
        Kind::Workload if forms.is_retired(text) => Some(Fault::Retired),
        Kind::Workload => (!forms.is_workload(text)).then_some(Fault::NoSuchChoice),
        Kind::TaskStatus => (!forms.is_task_status(text)).then_some(Fault::NoSuchChoice),
        Kind::Text | Kind::Paragraph | Kind::Rows | Kind::Hidden => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::{TestForms, facts};
    use crate::playbook::library;

    #[test]
    fn no_text_of_one_line_in_any_version_holds_what_nobody_sees() {
        let sections = library().versions().iter().flat_map(|version| &version.sections);
        let items = sections.flat_map(|section| &section.items).flat_map(|item| item.columns.iter().chain([item]));
        let (mut lines, mut long) = (0, 0);
        for item in items {
            for c in ['\u{1b}', '\n', '\t', '\u{200e}', '\u{202e}', '\u{2066}', '\u{61c}', '\u{200b}', '\u{2060}'] {
                let found = fault(item, &format!("a{c}b"), &facts(), &TestForms);
                match item.kind {
                    Kind::Text | Kind::Email | Kind::Url => {
                        lines += 1;
                        let unseen = Unseen { character: c, place: 2 };
                        assert_eq!(found, Some(Fault::Unseen(unseen)), "{}", item.key);
                    }
                    Kind::Paragraph => {
                        long += 1;
                        assert_eq!(found, None, "{}", item.key);
                    }
                    _ => {}
                }
            }
        }
        assert!(lines > 100 && long > 100);
    }
}
