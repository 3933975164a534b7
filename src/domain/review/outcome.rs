//! What a submission does to the engagement: task 3735 (R7), the overall status (R8), the step back to kick-off (R14).

use chrono::NaiveDate;

use super::answers::Answers;
use super::check::{Forms, cell};
use super::demands::outcome;
use super::facts::{Facts, meeting};
use crate::domain::engagement::{Meeting, Outcome, Segment, Survey};
use crate::playbook::keys;

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
    /// R13: the state of the survey, and the day on which it was sent or is to be sent.
    pub survey: Option<Survey>,
    pub survey_on: Option<NaiveDate>,
    /// O1 and O2 lead back to the customer kick-off (R14).
    pub returns_to_kick_off: bool,
}

/// R3: held and submitted although the gate was shut, so that the lead is told why. A meeting that did not take place
/// needs no reason.
pub fn is_exception(gate_open: bool, meeting: Meeting) -> bool {
    !gate_open && meeting == Meeting::Held
}

/// O3 hands over to a customer success manager, whom only Enterprise customers have: for others a warning, not a refusal.
pub fn hands_over_non_enterprise(outcome: Option<Outcome>, segment: Segment) -> bool {
    outcome == Some(Outcome::CustomerSuccessManager) && segment != Segment::Enterprise
}

/// R13: where the survey stands, and when it was sent or is to be sent.
pub fn survey(answers: &Answers, forms: &impl Forms) -> (Option<Survey>, Option<NaiveDate>) {
    let own = answers.section(keys::key_results::SECTION);
    let survey = Survey::from_key(own.text(keys::key_results::SURVEY));
    let day = match survey {
        Some(Survey::Sent) => own.text(keys::key_results::SURVEY_SENT_ON),
        Some(Survey::Outstanding) => own.text(keys::key_results::SURVEY_PLANNED_ON),
        Some(Survey::Answered) | None => "",
    };
    (survey, forms.date(day))
}

/// Reads the effects. `None` while it has not been said what became of the meeting.
pub fn effects(answers: &Answers, facts: &Facts, forms: &impl Forms) -> Option<Effects> {
    let meeting = meeting(answers)?;
    let own = answers.section(keys::meeting::SECTION);
    let held = meeting == Meeting::Held;
    let held_on =
        if held { forms.date(own.text(keys::meeting::HELD_ON)).filter(|day| *day <= facts.today) } else { None };
    let attended = own.rows(keys::meeting::ATTENDEES);
    let attended = attended.iter().any(|(_, row)| !cell(row, keys::meeting::ATTENDEE_NAME).trim().is_empty());
    let outcome = outcome(answers);
    let task_complete = held && held_on.is_some() && attended;
    let follow_up = match (meeting, outcome) {
        (Meeting::Held, Some(Outcome::NoAgreement)) => {
            answers.text(keys::outcome::SECTION, keys::outcome::FOLLOW_UP_ON)
        }
        (Meeting::Held, _) => "",
        _ => own.text(keys::meeting::NEW_DATE),
    };
    let (survey, survey_on) = survey(answers, forms);
    Some(Effects {
        survey,
        survey_on,
        meeting,
        held_on,
        outcome,
        follow_up_on: forms.date(follow_up),
        task_complete,
        completes: task_complete && outcome.is_some_and(Outcome::completes),
        returns_to_kick_off: held && outcome.is_some_and(Outcome::returns_to_kick_off),
    })
}
