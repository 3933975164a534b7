//! The rules that a review already meets, so that the form says not only what is missing.

use super::answers::Answers;
use super::check::Problem;
use super::demands::rule_of;
use super::facts::Facts;
use super::outcome::left_open;
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
/// any demand open is not met: no rule is here and among what blocks.
pub fn fulfilled<'p>(
    playbook: &'p Playbook,
    answers: &Answers,
    facts: &Facts,
    figures: &Figures,
    progress: &[SectionProgress<'_>],
) -> Vec<Fulfilled<'p>> {
    // What is ill-formed meets nothing, and neither does what leaves the engagement open, though it may be submitted so.
    let is_wrong = |problem: &Problem<'_>, rule: &str| {
        let of = |item: &Item| item.rule.as_deref() == Some(rule);
        of(problem.item) || problem.row.is_some_and(|(rows, _)| of(rows))
    };
    let open = left_open(answers);
    let is_unmet = |rule: &str| {
        let mut missing = progress.iter().flat_map(|s| &s.missing);
        let mut wrong = progress.iter().flat_map(|s| &s.ill_formed);
        missing.any(|m| m.rule == rule)
            || wrong.any(|problem| is_wrong(problem, rule))
            || open.iter().any(|open| open.rule() == rule)
    };
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
        // A meeting that did not take place can be submitted with its new date, and leaves R7 open all the same.
        let moved = [("meeting.took_place", "cancelled"), ("meeting.new_date", "2026-12-10")];
        assert_eq!(rules(&moved), Vec::<String>::new());
        assert!(
            !rules(&[("outcome.result", "no_agreement"), ("outcome.follow_up_on", "2026-12-10")])
                .contains(&"R8".into())
        );
    }

    /// Numbers that follow from a seed.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(self.0 >> 33).unwrap() % most
        }

        fn answer(&mut self, item: &Item) -> String {
            let texts = ["", "x", "2026-11-20", "2026-12-10", "2099-01-01", "a@example.com", "teams", "not_started"];
            match item.options.len() {
                0 => texts[self.below(texts.len())].to_owned(),
                options => {
                    item.options.get(self.below(options + 1)).map(|option| option.key.clone()).unwrap_or_default()
                }
            }
        }
    }

    #[test]
    fn no_rule_is_met_and_unmet_at_once() {
        let mut met = 0;
        for seed in 0..600 {
            let mut dice = Dice(seed);
            let playbook = &library().versions()[dice.below(library().versions().len())];
            let mut answers = Answers::default();
            for section in &playbook.sections {
                for item in &section.items {
                    if item.columns.is_empty() {
                        let value = dice.answer(item);
                        answers.section_mut(&section.key).set(&item.key, &value);
                    }
                    for row in 0..dice.below(3) {
                        for column in &item.columns {
                            let (field, value) = (format!("{}[{row}][{}]", item.key, column.key), dice.answer(column));
                            answers.section_mut(&section.key).set(&field, &value);
                        }
                    }
                }
            }
            let progress = progress(playbook, &answers, &facts(), &TestForms);
            let found = fulfilled(playbook, &answers, &facts(), &Figures::default(), &progress);
            let missing = progress.iter().flat_map(|s| &s.missing).map(|m| m.rule);
            let unmet: Vec<&str> = missing.chain(left_open(&answers).iter().map(|open| open.rule())).collect();
            for rule in &found {
                assert!(!unmet.contains(&rule.rule), "{} with seed {seed}", rule.rule);
            }
            met += found.len();
        }
        assert!(met > 600, "{met}");
    }
}
