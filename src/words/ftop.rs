//! The text that the manager copies into FTOP, in the reader's language. What of a review goes into it is the business of
//! `domain::review::ftop`.

use chrono::NaiveDate;

use crate::domain::engagement::{Meeting, Outcome, Side};
use crate::domain::review::ftop;
use crate::domain::review::rows::NextStep;
use crate::playbook::Playbook;
use crate::words::{Lang, Loader, date, fl, process, word};

/// What became of the meeting, as the revision says it, and the steps that it agreed on.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    /// The version that words it.
    pub playbook: &'a Playbook,
    pub steps: &'a [NextStep],
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub follow_up_on: Option<NaiveDate>,
}

/// The whole text, as long as FTOP takes it.
pub fn text(t: &Loader, lang: Lang, held: &Held<'_>) -> String {
    let opening = match (held.outcome, held.held_on) {
        (Some(outcome), Some(held_on)) => {
            let result = process::outcome(lang, held.playbook, outcome);
            fl!(t, "ftop-opening", date = date(lang, held_on), result = result)
        }
        _ => match held.meeting {
            Meeting::NotAttended => fl!(t, "ftop-not-attended"),
            Meeting::Cancelled => fl!(t, "ftop-cancelled"),
            Meeting::Held => process::meeting(lang, held.playbook, held.meeting),
        },
    };
    let opening = match held.follow_up_on {
        Some(day) => format!("{opening}\n{}", fl!(t, "ftop-follow-up", date = date(lang, day))),
        None => opening,
    };
    let lines: Vec<String> = ftop::open_steps(held.steps)
        .into_iter()
        .map(|step| {
            let side = step.side.map(|s: Side| word(t, "side", s.key())).unwrap_or_default();
            let (what, owner) = (super::steps::frozen(t, step), step.owner.as_str());
            match step.due_on {
                Some(due) => fl!(t, "ftop-step", what = what, owner = owner, side = side, date = date(lang, due)),
                None => fl!(t, "ftop-step-undated", what = what, owner = owner, side = side),
            }
        })
        .collect();
    ftop::next_action(&opening, &lines)
}
