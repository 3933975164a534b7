//! The rules that a review already meets, so that the form says not only what is missing.

use super::answers::Answers;
use super::demands::rule_of;
use super::facts::Facts;
use super::progress::SectionProgress;
use crate::domain::usage::Figures;
use crate::playbook::{Item, Playbook};

/// How a rule is met.
#[derive(Debug, Clone, Copy)]
pub enum By<'p> {
    /// R1: the usage reaches its targets.
    Usage,
    /// R2: the criteria are achieved.
    Criteria,
    /// The answer to this item, the first of the rule's that is demanded.
    Answer(&'p Item),
}

/// A rule that is met.
#[derive(Debug, Clone)]
pub struct Fulfilled<'p> {
    pub rule: &'p str,
    pub by: By<'p>,
}

/// Every rule that is met: the gate's, then those whose demanded answers are there, in the order of the form. A rule with
/// any demand open is not met.
pub fn fulfilled<'p>(
    playbook: &'p Playbook,
    answers: &Answers,
    facts: &Facts,
    figures: &Figures,
    progress: &[SectionProgress<'_>],
) -> Vec<Fulfilled<'p>> {
    let is_unmet = |rule: &str| progress.iter().flat_map(|s| &s.missing).any(|m| m.rule == rule);
    let mut found: Vec<Fulfilled<'p>> = Vec::new();
    if figures.usage_passes() {
        found.push(Fulfilled { rule: "R1", by: By::Usage });
    }
    if figures.criteria_pass() {
        found.push(Fulfilled { rule: "R2", by: By::Criteria });
    }
    for section in &playbook.sections {
        let own = answers.section(&section.key);
        for item in section.items.iter().filter(|i| i.demanded || !i.demanded_when.is_empty()) {
            let Some(rule) = rule_of(item, answers, facts) else { continue };
            let is_answered = !own.list(&item.key).is_empty() || !own.rows(&item.key).is_empty();
            if is_answered && !is_unmet(rule) && found.iter().all(|f| f.rule != rule) {
                found.push(Fulfilled { rule, by: By::Answer(item) });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::progress::progress;
    use crate::domain::review::testing::{TestForms, answers, facts};
    use crate::playbook::library;

    fn rules(lines: &[(&str, &str)]) -> Vec<String> {
        let (playbook, answers) = (library().newest(), answers(lines));
        let progress = progress(playbook, &answers, &facts(), &TestForms);
        let found = fulfilled(playbook, &answers, &facts(), &Figures::default(), &progress);
        found.iter().map(|f| f.rule.to_owned()).collect()
    }

    #[test]
    fn a_rule_is_met_once_nothing_of_it_is_open() {
        assert!(rules(&[]).is_empty());
        // R7 asks for the day and the attendees too.
        assert_eq!(rules(&[("meeting.took_place", "held")]), Vec::<String>::new());
        assert_eq!(rules(&[("key-information.trained", "yes")]), ["R10"]);
        assert_eq!(rules(&[("key-results.survey", "sent")]), Vec::<String>::new(), "R13: day and addressee are open");
        assert_eq!(rules(&[("key-results.survey", "answered")]), ["R13"]);
        // R7 for a meeting that did not take place asks for its new date alone.
        let moved = [("meeting.took_place", "cancelled"), ("meeting.new_date", "2026-12-10")];
        assert_eq!(rules(&moved), ["R7"]);
    }
}
