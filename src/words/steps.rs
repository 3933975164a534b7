//! What a next step says. The way back to the customer kick-off (R14) has no words of its own, unless somebody gave it some:
//! it is worded in the reader's language.

use std::borrow::Cow;

use crate::domain::review::rows::{NextStep, is_kick_off};
use crate::playbook::Lang;
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
    if is_kick_off(&step.key) && (step.what.is_empty() || kick_off_in_all().contains(&step.what)) {
        return Cow::Owned(kick_off(t));
    }
    Cow::Borrowed(&step.what)
}
