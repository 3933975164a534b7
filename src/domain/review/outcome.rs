//! What a submission does to the engagement: task 3735 (R7), the overall status (R8), the step back to kick-off (R14).

use chrono::NaiveDate;

use super::answers::Answers;
use super::check::{Forms, cell};
use super::demands::is_needed;
use super::facts::{Facts, meeting, outcome};
use crate::domain::engagement::{Meeting, Outcome, Segment, Survey};
use crate::domain::keyed::keyed;
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

keyed! {
    /// A group of the lead's queue, in the queue's order.
    Group {
        /// R3: held and submitted although the gate was shut.
        Exception = "exception",
        Held = "held",
        /// Nothing was completed, and no reason is asked for.
        NotHeld = "not_held",
    }
}

impl Group {
    pub fn of(gate_open: bool, meeting: Meeting) -> Self {
        match meeting {
            Meeting::Held if is_exception(gate_open, meeting) => Self::Exception,
            Meeting::Held => Self::Held,
            Meeting::NotAttended | Meeting::Cancelled => Self::NotHeld,
        }
    }
}

/// O3 hands over to a customer success manager, whom only Enterprise customers have: for others a warning, not a refusal.
pub fn hands_over_non_enterprise(outcome: Option<Outcome>, segment: Segment) -> bool {
    outcome == Some(Outcome::CustomerSuccessManager) && segment != Segment::Enterprise
}

/// What keeps an engagement from being complete, although the review may be submitted as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// The meeting was not held, so that task 3735 is not complete (R7).
    Meeting,
    /// None of the four outcomes was reached (R8).
    Outcome,
}

impl Open {
    pub fn rule(self) -> &'static str {
        match self {
            Self::Meeting => "R7",
            Self::Outcome => "R8",
        }
    }

    /// Section and item of the answer that would change it.
    pub fn place(self) -> (&'static str, &'static str) {
        match self {
            Self::Meeting => (keys::meeting::SECTION, keys::meeting::TOOK_PLACE),
            Self::Outcome => (keys::outcome::SECTION, keys::outcome::RESULT),
        }
    }
}

/// What of the answers would leave the engagement open after submission (R7, R8).
pub fn left_open(answers: &Answers) -> Vec<Open> {
    let held = meeting(answers) == Some(Meeting::Held);
    // What a meeting that did not take place would have come to is not asked.
    let completes = !is_needed(keys::outcome::SECTION, answers) || outcome(answers).is_some_and(Outcome::completes);
    [(Open::Meeting, held), (Open::Outcome, completes)]
        .into_iter()
        .filter(|(_, met)| !met)
        .map(|(open, _)| open)
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::{TestForms, answers};

    #[test]
    fn r3_only_a_held_meeting_with_a_shut_gate_is_an_exception() {
        for meeting in Meeting::ALL {
            assert!(!is_exception(true, *meeting), "{meeting:?}");
            assert_eq!(is_exception(false, *meeting), *meeting == Meeting::Held, "{meeting:?}");
        }
    }

    #[test]
    fn o3_warns_for_everybody_but_enterprise() {
        for segment in Segment::ALL {
            let warns = hands_over_non_enterprise(Some(Outcome::CustomerSuccessManager), *segment);
            assert_eq!(warns, *segment != Segment::Enterprise, "{segment:?}");
            assert!(!hands_over_non_enterprise(Some(Outcome::Disengage), *segment));
            assert!(!hands_over_non_enterprise(None, *segment));
        }
    }

    #[test]
    fn r7_r8_a_meeting_that_was_not_held_and_no_outcome_leave_the_engagement_open() {
        use Open::{Meeting, Outcome};
        for (took_place, result, open) in [
            ("", "", vec![Meeting, Outcome]),
            ("held", "", vec![Outcome]),
            ("held", "no_agreement", vec![Outcome]),
            ("held", "disengage", vec![]),
            ("cancelled", "", vec![Meeting]),
            ("not_attended", "disengage", vec![Meeting]),
            ("not_attended", "no_agreement", vec![Meeting]),
        ] {
            let answers = answers(&[("meeting.took_place", took_place), ("outcome.result", result)]);
            assert_eq!(left_open(&answers), open, "{took_place} {result}");
        }
        assert_eq!((Meeting.rule(), Outcome.rule()), ("R7", "R8"));
        assert_eq!(Meeting.place(), ("meeting", "took_place"));
        assert_eq!(Outcome.place(), ("outcome", "result"));
    }

    #[test]
    fn r13_the_day_of_the_survey_is_that_of_its_state() {
        let day = |text: &str| text.parse().ok();
        for (state, expected) in [
            ("answered", (Some(Survey::Answered), None)),
            ("sent", (Some(Survey::Sent), day("2026-11-20"))),
            ("outstanding", (Some(Survey::Outstanding), day("2026-12-10"))),
            ("", (None, None)),
            ("lost", (None, None)),
        ] {
            let answers = answers(&[
                ("key-results.survey", state),
                ("key-results.survey_sent_on", "2026-11-20"),
                ("key-results.survey_planned_on", "2026-12-10"),
            ]);
            assert_eq!(survey(&answers, &TestForms), expected, "{state}");
        }
        let unreadable = answers(&[("key-results.survey", "sent"), ("key-results.survey_sent_on", "2026-02-30")]);
        assert_eq!(survey(&unreadable, &TestForms), (Some(Survey::Sent), None));
    }

    #[test]
    fn every_version_offers_what_the_enums_know_and_nothing_else() {
        use crate::domain::engagement::{Side, StepStatus};
        use crate::domain::keyed::Keyed;
        use crate::playbook::{Item, library};

        fn keys<T: Keyed>(all: &[T]) -> Vec<&'static str> {
            all.iter().map(|value| value.key()).collect()
        }
        let offered = |item: &Item| item.options.iter().map(|option| option.key.clone()).collect::<Vec<_>>();
        for playbook in library().versions() {
            let item = |section: &str, item: &str| playbook.section(section).unwrap().item(item).unwrap();
            let (steps, key_results) = (keys::next_steps::SECTION, keys::key_results::SECTION);
            let step = |column| item(steps, keys::next_steps::STEPS).column(column).unwrap();
            let mut took_place = offered(item(keys::meeting::SECTION, keys::meeting::TOOK_PLACE));
            // What is still to come is no answer.
            took_place.retain(|key| key != keys::meeting::PLANNED);
            assert_eq!(took_place, keys(Meeting::ALL));
            assert_eq!(offered(item(keys::outcome::SECTION, keys::outcome::RESULT)), keys(Outcome::ALL));
            assert_eq!(offered(item(key_results, keys::key_results::SURVEY)), keys(Survey::ALL));
            assert_eq!(offered(step(keys::next_steps::OWNER_SIDE)), keys(Side::ALL));
            assert_eq!(offered(step(keys::next_steps::STATUS)), keys(StepStatus::ALL));
        }
    }
}
