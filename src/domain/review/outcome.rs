//! What a submission does to the engagement: task 3735 (R7), the overall status (R8), the step back to kick-off (R14).

use chrono::NaiveDate;

use super::answers::Answers;
use super::check::Forms;
use super::demands::outcome;
use super::facts::{Facts, meeting};
use crate::domain::engagement::{Meeting, Outcome};

/// The effects of a complete review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effects {
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    /// The follow-up of a meeting without agreement, or the new date of one that did not take place.
    pub follow_up_on: Option<NaiveDate>,
    /// Task 3735: the meeting was held, not in the future, and who was there is known (R7).
    pub task_complete: bool,
    /// R7 holds and the outcome is one of the four (R8).
    pub completes: bool,
    /// O1 and O2 lead back to the customer kick-off (R14).
    pub returns_to_kick_off: bool,
}

/// Reads the effects. `None` while it has not been said what became of the meeting.
pub fn effects(answers: &Answers, facts: &Facts, forms: &impl Forms) -> Option<Effects> {
    let meeting = meeting(answers)?;
    let own = answers.section("meeting");
    let held = meeting == Meeting::Held;
    let held_on = if held { forms.date(own.text("held_on")).filter(|day| *day <= facts.today) } else { None };
    let attended = own.rows("attendees").iter().any(|(_, row)| row.get("name").is_some_and(|n| !n.trim().is_empty()));
    let outcome = outcome(answers);
    let task_complete = held && held_on.is_some() && attended;
    let follow_up = match (meeting, outcome) {
        (Meeting::Held, Some(Outcome::NoAgreement)) => answers.text("outcome", "follow_up_on"),
        (Meeting::Held, _) => "",
        _ => own.text("new_date"),
    };
    Some(Effects {
        meeting,
        held_on,
        outcome,
        follow_up_on: forms.date(follow_up),
        task_complete,
        completes: task_complete && outcome.is_some_and(Outcome::completes),
        returns_to_kick_off: held && outcome.is_some_and(Outcome::returns_to_kick_off),
    })
}
