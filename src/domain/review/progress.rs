//! How far a section is, computed from its answers.

use super::answers::Answers;
use super::check::{self, Forms, Problem};
use super::demands::{self, Missing};
use super::facts::Facts;
use crate::playbook::{Playbook, Section};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Todo,
    Doing,
    Done,
    /// The meeting did not take place: what the section asks cannot be answered.
    NotNeeded,
}

impl State {
    pub fn key(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::NotNeeded => "na",
        }
    }

    /// Whether nothing is left to do.
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::NotNeeded)
    }
}

/// How far one section is.
#[derive(Debug, Clone)]
pub struct SectionProgress<'p> {
    pub key: &'p str,
    pub state: State,
    pub missing: Vec<Missing<'p>>,
    pub ill_formed: Vec<Problem<'p>>,
}

impl SectionProgress<'_> {
    /// How many answers are missing or ill-formed: the number that every list and heading gives.
    pub fn left(&self) -> usize {
        self.missing.len() + self.ill_formed.len()
    }
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
            if !demands::is_needed(&section.key, answers) {
                let (key, state) = (section.key.as_str(), State::NotNeeded);
                return SectionProgress { key, state, missing: Vec::new(), ill_formed: Vec::new() };
            }
            let missing = demands::missing_in(section, answers, facts);
            let ill_formed = check::section(section, answers, facts, forms);
            let state = if missing.is_empty() && ill_formed.is_empty() {
                State::Done
            } else if !is_begun(section, answers) {
                State::Todo
            } else {
                State::Doing
            };
            SectionProgress { key: &section.key, state, missing, ill_formed }
        })
        .collect()
}

/// Whether anything stands in the section but what its form begins with.
fn is_begun(section: &Section, answers: &Answers) -> bool {
    let is_own = |field: &str, value: &String| match section.item(field) {
        Some(item) => item.is_entered(value),
        None => !value.trim().is_empty(),
    };
    answers.section(&section.key).fields().any(|(field, values)| values.iter().any(|value| is_own(field, value)))
}

/// Whether the review can be submitted: nothing missing, nothing ill-formed.
pub fn is_complete(progress: &[SectionProgress<'_>]) -> bool {
    progress.iter().all(|s| s.state.is_settled())
}

/// How many sections are complete, and how many are needed.
pub fn counted(progress: &[SectionProgress<'_>]) -> (usize, usize) {
    let done = progress.iter().filter(|s| s.state == State::Done).count();
    (done, progress.iter().filter(|s| s.state != State::NotNeeded).count())
}
