//! How far a section is, computed from its answers.

use super::answers::Answers;
use super::check::{self, Forms};
use super::demands::{self, Missing};
use super::facts::Facts;
use crate::playbook::Playbook;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Todo,
    Doing,
    Done,
}

impl State {
    pub fn key(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Doing => "doing",
            Self::Done => "done",
        }
    }
}

/// How far one section is.
#[derive(Debug, Clone)]
pub struct SectionProgress<'p> {
    pub key: &'p str,
    pub state: State,
    pub missing: Vec<Missing<'p>>,
    /// How many answers are ill-formed.
    pub ill_formed: usize,
}

/// How far each section is, in the order of the form.
pub fn progress<'p>(
    playbook: &'p Playbook,
    answers: &Answers,
    facts: &Facts,
    forms: &impl Forms,
) -> Vec<SectionProgress<'p>> {
    playbook
        .sections
        .iter()
        .map(|section| {
            let missing = demands::missing_in(section, answers, facts);
            let ill_formed = check::section(section, answers, facts, forms).len();
            let state = if missing.is_empty() && ill_formed == 0 {
                State::Done
            } else if answers.section(&section.key).is_empty() {
                State::Todo
            } else {
                State::Doing
            };
            SectionProgress { key: &section.key, state, missing, ill_formed }
        })
        .collect()
}

/// Whether the review can be submitted: nothing missing, nothing ill-formed.
pub fn is_complete(progress: &[SectionProgress<'_>]) -> bool {
    progress.iter().all(|s| s.state == State::Done)
}
