//! What a next step says. The way back to the customer kick-off (R14) has no words of its own, unless somebody gave it some:
//! it is worded in the reader's language.

use std::borrow::Cow;

use crate::domain::review::answers::{Answers, Row};
use crate::domain::review::check::cell;
use crate::domain::review::rows::{NextStep, is_kick_off};
use crate::playbook::Lang;
use crate::playbook::keys::{ROW_KEY, next_steps};
use crate::words::{Loader, fl, texts};

/// The way back to the customer kick-off.
pub fn kick_off(t: &Loader) -> String {
    fl!(t, "draft-kick-off-step")
}

/// What it was called before, in rows that were frozen then.
const BEFORE: [&str; 2] = ["顧客キックオフのプロセスへ戻る", "Return to the customer kick-off process"];

/// The same in every language, as it is called now and was before, by which a row that nobody reworded is known.
pub fn kick_off_in_all() -> Vec<String> {
    let now = [Lang::Ja, Lang::En].map(|lang| kick_off(texts(lang)));
    now.into_iter().chain(BEFORE.map(str::to_owned)).collect()
}

/// What a stored step says.
pub fn what<'a>(t: &Loader, stored: &'a str) -> Cow<'a, str> {
    if stored.is_empty() { Cow::Owned(kick_off(t)) } else { Cow::Borrowed(stored) }
}

/// What a step of a frozen review says.
pub fn frozen<'a>(t: &Loader, step: &'a NextStep) -> Cow<'a, str> {
    if is_unworded(&step.key, &step.what) {
        return Cow::Owned(kick_off(t));
    }
    Cow::Borrowed(&step.what)
}

/// Whether it is the way back, and nobody gave it words of its own.
fn is_unworded(key: &str, what: &str) -> bool {
    is_kick_off(key) && (what.is_empty() || kick_off_in_all().iter().any(|words| words == what))
}

/// Answers in which the way back says in the reader's language what it is.
pub fn worded<'a>(t: &Loader, answers: &'a Answers) -> Cow<'a, Answers> {
    let rows = answers.section(next_steps::SECTION).rows(next_steps::STEPS);
    let is_one = |row: &Row| is_unworded(cell(row, ROW_KEY), cell(row, next_steps::WHAT).trim());
    if !rows.iter().any(|(_, row)| is_one(row)) {
        return Cow::Borrowed(answers);
    }
    let reworded = rows.into_iter().map(|(_, mut row)| {
        if is_one(&row) {
            row.insert(next_steps::WHAT.to_owned(), kick_off(t));
        }
        row
    });
    let mut answers = answers.clone();
    answers.section_mut(next_steps::SECTION).set_rows(next_steps::STEPS, reworded.collect());
    Cow::Owned(answers)
}
