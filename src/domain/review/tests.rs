//! The rules over the shipped playbook, each test named after its rule: what is missing, what is ill-formed, what a
//! submission does.

mod dates;
mod form;
mod outcomes;
mod rules;

use super::answers::Answers;
use super::check::{self, Fault, Forms};
use super::dates::{Oddity, odd};
use super::demands::{What, missing, shown};
use super::enabled::bring_along;
use super::facts::Facts;
use super::forms::KnownForms;
use super::outcome::effects;
use super::progress::{State, counted, is_complete, progress};
use super::testing::{TestForms, answers, facts};
use crate::domain::engagement::Segment;
use crate::playbook::{Playbook, library};

/// A held meeting that ended in O4: every line with the rule that misses it, "" where nothing does.
const GOLDEN: &[(&str, &str, &str)] = &[
    ("meeting.took_place", "held", "R7"),
    ("meeting.held_on", "2026-11-20", "R7"),
    ("meeting.attendees[0][key]", "a1", ""),
    ("meeting.attendees[0][name]", "高橋", "R7"),
    ("meeting.attendees[0][organization]", "情報システム部", ""),
    ("meeting.attendees[0][part]", "customer_it_lead", "R7"),
    ("meeting.risks", "担当者の異動", ""),
    ("key-information.trained", "yes", "R10"),
    ("key-information.trained_note", "動画で学んだ", ""),
    ("key-information.goals_reached", "yes", "R11a"),
    ("key-information.progress_known", "yes", "R11b"),
    ("outcome.result", "disengage", "R8"),
    ("outcome.disengage_reason", "自社で進められる", "O4"),
    ("goals.wants_more", "no", "R4"),
    ("goals.best_practices", "told", "R5"),
    ("goals.self_service", "in_place", "R5"),
    ("goals.champions", "planned", "R5"),
    ("goals.champions_who", "佐々木", "R5"),
    ("goals.champions_when", "2027-01-15", "R5"),
    ("goals.tracking", "in_place", "R5"),
    ("goals.training", "not_planned", "R5"),
    ("goals.training_why", "既存の教材で足りる", "R5"),
    ("goals.expectations", "今後は自社で確かめる", "R6"),
    ("checklist.scenarios_asked", "asked", "R18"),
    ("checklist.scenarios_answer", "電話に関心がある", "R18"),
    ("key-results.confirmed", "confirmed", "R16"),
    ("key-results.direction", "expectations_set", "R16"),
    ("key-results.ongoing_success", "四半期ごとに確かめる", "R17"),
    ("key-results.resources_shared", "shared", "R12"),
    ("key-results.support_told", "fasttrack_center", "R12"),
    ("key-results.survey", "answered", "R13"),
    ("next-steps.next_steps[0][key]", "s1", ""),
    ("next-steps.next_steps[0][about]", "other", ""),
    ("next-steps.next_steps[0][what]", "レポートの見方を共有する", "R15"),
    ("next-steps.next_steps[0][owner]", "高橋", "R15"),
    ("next-steps.next_steps[0][owner_side]", "customer", "R15"),
    ("next-steps.next_steps[0][due_on]", "2026-12-20", "R15"),
    ("next-steps.next_steps[0][status]", "open", "R15"),
];

/// What `section.field` is to be.
type Lines<'a> = &'a [(&'a str, &'a str)];

/// What O1, O2, O3 and a meeting without agreement change in it.
const O1: Lines<'_> = &[
    ("outcome.result", "business_value_discussion"),
    ("checklist.bvd[0][service]", "teams"),
    ("checklist.bvd[0][planned_on]", "2027-02-01"),
    ("checklist.bvd[0][sme]", "no"),
];
const O2: Lines<'_> = &[
    ("outcome.result", "enable_workloads"),
    ("outcome.enable[0][workload]", "teams"),
    ("goals.new_workloads[0][workload]", "teams"),
    ("goals.new_workloads[0][gaps]", "通話の利点"),
    ("goals.new_workloads[0][drive]", "部門ごとの説明会"),
    ("goals.new_workloads[0][prerequisites]", "回線は整っている"),
    ("goals.new_workloads[0][approach]", "試行から始める"),
];
const O3: Lines<'_> = &[
    ("outcome.result", "customer_success_manager"),
    ("outcome.csm_name", "中村"),
    ("outcome.csm_email", "nakamura@example.com"),
    ("outcome.handover_on", "2026-12-01"),
];
const O4: Lines<'_> = &[];
const NO_AGREEMENT: Lines<'_> = &[("outcome.result", "no_agreement"), ("outcome.follow_up_on", "2026-12-10")];

fn playbook() -> &'static Playbook {
    library().newest()
}

fn golden() -> Answers {
    answers(&GOLDEN.iter().map(|(path, value, _)| (*path, *value)).collect::<Vec<_>>())
}

fn change(answers: &mut Answers, lines: Lines<'_>) {
    for (path, value) in lines {
        let (section, field) = path.split_once('.').unwrap();
        answers.section_mut(section).set(field, value);
    }
}

/// The golden answers with these lines changed, one list after the other, as a draft shows them.
fn golden_with(lists: &[Lines<'_>]) -> Answers {
    let mut answers = golden();
    for lines in lists {
        change(&mut answers, lines);
    }
    bring_along(&mut answers, &TestForms);
    answers
}

/// Unmet demands as `rule section.field`.
fn unmet(answers: &Answers, facts: &Facts) -> Vec<String> {
    missing(playbook(), answers, facts)
        .into_iter()
        .map(|m| {
            let detail = match m.what {
                What::Item { .. } | What::MeetingToCome => String::new(),
                What::ScenariosNotAsked => " not asked".to_owned(),
            };
            format!("{} {}.{}{detail}", m.rule, m.section, m.field)
        })
        .collect()
}

/// Each case: what changes in the golden answers (after `base`), and exactly what is missing then.
fn expect_unmet(base: Lines<'_>, facts: &Facts, cases: &[(Lines<'_>, &[&str])]) {
    for (lines, expected) in cases {
        assert_eq!(unmet(&golden_with(&[base, lines]), facts), *expected, "{lines:?} on {base:?}");
    }
}

/// Ill-formed answers as (field, fault).
fn faults(answers: &Answers, facts: &Facts, forms: &impl Forms) -> Vec<(String, Fault)> {
    let sections = playbook().sections.iter();
    sections.flat_map(|s| check::section(s, answers, facts, forms)).map(|p| (p.field, p.fault)).collect()
}
