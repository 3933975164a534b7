//! Lists that are narrowed: where a figure leads, and what their filters offer. A figure and the list behind it are narrowed
//! by the same words.

use crate::domain::engagement::{Outcome, Segment};
use crate::domain::filter::{Claimed, Held, Portfolio, Queue as QueueFilter, Surveying, Which};
use crate::domain::page::Total;
use crate::domain::portfolio::{Band, WAITS, Wait};
use crate::domain::review::outcome::Group;
use crate::forms::naming;
use crate::paths;
use crate::queries::TAKEN;
use crate::queries::narrowing::Fault;
use crate::store::choices::{MOST, Names};
use crate::store::users::Named;
use crate::web::context::Ctx;
use crate::words::{count, fl, number, people};

/// Of the filter by the gate at submission.
pub const SHUT: &str = "shut";
/// Of the filter by outcome: the meeting did not take place.
pub const NO_OUTCOME: &str = "none";

/// Of the filter by how a workload stands: it is intended, however it stands.
pub const INTENDED: &str = "intended";

/// A path with these pairs behind what it has of a query; what is empty is left out.
pub fn link<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.into_iter().filter(|(_, value)| !value.is_empty()));
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}{}{query}", joint(path)) }
}

/// What stands between a path and a further pair.
fn joint(path: &str) -> char {
    if path.contains('?') { '&' } else { '?' }
}

/// The same with the filter of leads.
fn narrowed(path: &str, which: Which, further: &[(&str, &str)]) -> String {
    let (manager, partner, workload) =
        (chosen(which.people.manager), chosen(which.people.partner), chosen(which.workload));
    let segment = which.segment.map_or("", Segment::key);
    let of = [
        ("manager", manager.as_str()),
        ("partner", partner.as_str()),
        ("segment", segment),
        ("workload", workload.as_str()),
    ];
    link(path, further.iter().copied().chain(of))
}

/// The list of engagements.
pub fn engagements(of: Which, further: &[(&str, &str)]) -> String {
    narrowed(paths::engagements(), of, further)
}

/// A person's work, or what waits for somebody for whom they stand in.
pub fn home(of: Option<i64>, further: &[(&str, &str)]) -> String {
    let manager = chosen(of);
    link(paths::home(), further.iter().copied().chain([("manager", manager.as_str())]))
}

/// The lead's queue.
pub fn queue(filter: QueueFilter) -> String {
    queue_at(paths::queue(), filter)
}

/// What the queue has, at another address.
pub fn queue_at(path: &str, filter: QueueFilter) -> String {
    let age = filter.age.map(Band::key).unwrap_or_default();
    let claim = filter.claimed.map_or("", Claimed::key);
    narrowed(path, filter.of, &[("group", filter.group.map_or("", Group::key)), ("age", &age), ("claim", claim)])
}

/// What the portfolio shows, at this address.
pub fn portfolio_at(path: &str, filter: Portfolio) -> String {
    narrowed(path, filter.which, &[("from", &filter.period.from.key()), ("to", &filter.period.to.key())])
}

/// The lead's overview.
pub fn portfolio(filter: Portfolio) -> String {
    portfolio_at(paths::portfolio(), filter)
}

/// The meetings that were held.
pub fn held(filter: Held) -> String {
    held_at(paths::held(), filter)
}

/// The same at another address.
pub fn held_at(path: &str, filter: Held) -> String {
    let gate = if filter.exception { SHUT } else { "" };
    let Held { of, outcome, took, .. } = filter;
    let (from, to) = (of.period.from.key(), of.period.to.key());
    let took = took.map(took_key).unwrap_or_default();
    let outcome = outcome.map_or("", Outcome::key);
    narrowed(path, of.which, &[("from", &from), ("to", &to), ("outcome", outcome), ("gate", gate), ("took", &took)])
}

/// What took how long, as an address has it: `meeting`, `approval.8-14`.
pub fn took_key((wait, band): (Wait, Option<Band>)) -> String {
    band.map_or_else(|| wait.key().to_owned(), |band| format!("{}.{}", wait.key(), band.key()))
}

/// The same, read.
pub fn took(key: &str) -> Option<(Wait, Option<Band>)> {
    match key.split_once('.') {
        None => Some((Wait::from_key(key)?, None)),
        Some((wait, band)) => Some((Wait::from_key(wait)?, Some(Band::from_key(&WAITS, band)?))),
    }
}

/// The list that begins there, up to the cursor of a further page.
pub fn up_to_cursor(first: &str) -> String {
    format!("{first}{}after=", joint(first))
}

/// What is said of a file that may not hold the whole list; "" where it does.
pub fn most(ctx: &Ctx, total: Total) -> String {
    let (rows, more) = total.counted();
    if more || rows > count(TAKEN) { fl!(ctx.t, "sheet-take-most", rows = number(TAKEN)) } else { String::new() }
}

/// What is chosen, as its list has it.
pub fn chosen(id: Option<i64>) -> String {
    id.map(|id| id.to_string()).unwrap_or_default()
}

/// How a survey stands, in words.
pub fn surveying(ctx: &Ctx, surveying: Surveying) -> String {
    match surveying {
        Surveying::Outstanding => fl!(ctx.t, "survey-outstanding"),
        Surveying::Remind => fl!(ctx.t, "survey-remind"),
    }
}

/// Somebody to choose in a form: from a box or, where they are too many for one, by a part of the name.
pub struct Choice {
    /// The key that is chosen or, without a box, the name.
    pub value: String,
    /// None where they are too many for a box.
    pub choices: Option<Vec<(String, String)>>,
}

impl Choice {
    /// Of these; `value` is the key that is chosen, or what was typed.
    pub fn of(all: Vec<(String, String)>, value: &str) -> Self {
        if all.len() <= MOST {
            return Self { value: value.to_owned(), choices: Some(all) };
        }
        let named = all.into_iter().find(|(key, _)| key == value);
        Self { value: named.map_or_else(|| value.to_owned(), |(_, name)| name), choices: None }
    }
}

/// Managers to choose from.
pub fn managers(ctx: &Ctx, managers: &[Named]) -> Vec<(String, String)> {
    managers.iter().map(|one| (one.id.to_string(), people::name(ctx.t, &one.name, one.disabled))).collect()
}

/// Somebody to narrow a list by.
pub struct Field {
    /// The key that is chosen or, without a box, the name.
    pub value: String,
    /// None where they are too many for a box.
    pub choices: Option<Vec<(String, String)>>,
    pub error: Option<String>,
}

/// Managers or organisations to narrow a list by; `asked`: what came in, `found`: who is meant by it.
pub fn field(ctx: &Ctx, names: Names, asked: &str, found: std::result::Result<Option<i64>, Fault>) -> Field {
    let (found, error) = match found {
        Ok(found) => (found, None),
        Err(why) => (None, Some(naming::nobody(ctx.t, why))),
    };
    match names {
        // A name that is nobody's stands in no box.
        Names::Few(_) if error.is_some() => Field { value: asked.trim().to_owned(), choices: None, error },
        Names::Few(all) => Field { value: chosen(found), choices: Some(managers(ctx, &all)), error },
        Names::Many(chosen) => {
            let value = chosen.map_or_else(|| asked.trim().to_owned(), |one| one.name);
            Field { value, choices: None, error }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{link, up_to_cursor};

    #[test]
    fn what_is_empty_is_left_out_and_a_query_goes_on() {
        for (path, pairs, expected) in [
            ("/a", &[][..], "/a"),
            ("/a", &[("q", ""), ("state", "")], "/a"),
            ("/a", &[("q", "青 嶺&"), ("state", "open")], "/a?q=%E9%9D%92+%E5%B6%BA%26&state=open"),
            ("/a?of=draft", &[("review", "2")], "/a?of=draft&review=2"),
        ] {
            let link = link(path, pairs.iter().copied());
            assert_eq!(link, expected);
            let further =
                if expected.contains('?') { format!("{expected}&after=") } else { format!("{expected}?after=") };
            assert_eq!(up_to_cursor(&link), further);
        }
    }
}
