//! Steps that the form proposes: what a "no" asks for (R9 to R11), the way back to the customer kick-off (R14), and the open
//! steps of earlier reviews (R15). Their words are not here.

use super::answers::{Answers, Row};
use super::check::cell;
use super::facts::outcome;
use super::rows::{NextStep, kick_off_key, stands};
use super::way_back::{KickOff, WaysBack, listed};
use crate::domain::engagement::{Outcome, Side, StepStatus};
use crate::domain::keyed::keyed;
use crate::domain::usage::Figures;
use crate::playbook::keys::{ROW_KEY, key_information as asked, next_steps};

keyed! {
    /// What a proposed step is about; the key stands in the step's `about`.
    About {
        Usage = "usage",
        Trained = "trained",
        GoalsReached = "goals_reached",
        ProgressKnown = "progress_known",
        KickOff = "kick_off",
    }
}

impl About {
    /// The rule that asks for the step.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Usage => "R9",
            Self::Trained => "R10",
            Self::GoalsReached => "R11a",
            Self::ProgressKnown => "R11b",
            Self::KickOff => "R14",
        }
    }

    /// Whether figures and answers leave it open: the usage falls short (R9), the answer is "no" or "not known" (R10, R11a,
    /// R11b), or the outcome leads back to the kick-off (R14).
    fn is_open(self, answers: &Answers, figures: &Figures) -> bool {
        let item = match self {
            Self::Usage => return !figures.usage_passes(),
            Self::KickOff => return outcome(answers).is_some_and(Outcome::returns_to_kick_off),
            Self::Trained => asked::TRAINED,
            Self::GoalsReached => asked::GOALS_REACHED,
            Self::ProgressKnown => asked::PROGRESS_KNOWN,
        };
        matches!(answers.text(asked::SECTION, item), asked::NO | asked::UNKNOWN)
    }
}

/// What the answers propose and no step is about yet, neither of the review nor an open one of an earlier review, which is there to be
/// carried over. A way back to the kick-off that the review keeps is none to propose anew.
pub fn proposed(answers: &Answers, figures: &Figures, there: &WaysBack, open_steps: &[NextStep]) -> Vec<About> {
    let open = About::ALL.iter().copied().filter(|about| about.is_open(answers, figures));
    let rows = answers.section(next_steps::SECTION).rows(next_steps::STEPS);
    let status = |row: &Row| StepStatus::from_key(cell(row, next_steps::STATUS)).unwrap_or(StepStatus::Open);
    let is_about = |row: &Row, about: &About| match about {
        About::KickOff => there.is_answered_by(cell(row, ROW_KEY), status(row)),
        about => cell(row, next_steps::ABOUT) == about.key(),
    };
    let listed = listed(answers);
    let listed: Vec<&str> = listed.iter().map(String::as_str).collect();
    let has = |about: &About| {
        let is_kept = *about == About::KickOff && there.kept(&listed).is_some();
        let is_to_carry = to_carry(answers, open_steps).into_iter().any(|step| step.about == about.key());
        is_kept || is_to_carry || rows.iter().any(|(_, row)| is_about(row, about) && stands(row))
    };
    open.filter(|about| !has(about)).collect()
}

/// The open steps of earlier reviews that the review does not list yet.
pub fn to_carry<'s>(answers: &Answers, open_steps: &'s [NextStep]) -> Vec<&'s NextStep> {
    let rows = answers.section(next_steps::SECTION).rows(next_steps::STEPS);
    let has = |step: &NextStep| rows.iter().any(|(_, row)| cell(row, ROW_KEY) == step.key);
    open_steps.iter().filter(|step| !has(step)).collect()
}

/// The row of a proposed step: a new row with its words.
pub fn proposed_row(about: About, what: &str, kick_off: &KickOff, mut row: Row) -> Row {
    if about == About::KickOff {
        let key = row.remove(ROW_KEY).unwrap_or_default();
        row.insert(ROW_KEY.to_owned(), kick_off_key(key));
        row.insert(next_steps::OWNER.to_owned(), kick_off.owner.clone());
        row.insert(next_steps::OWNER_SIDE.to_owned(), Side::Microsoft.key().to_owned());
        row.insert(next_steps::DUE_ON.to_owned(), kick_off.due_on.map(|day| day.to_string()).unwrap_or_default());
    } else {
        row.insert(next_steps::ABOUT.to_owned(), about.key().to_owned());
    }
    row.insert(next_steps::WHAT.to_owned(), what.to_owned());
    row.insert(next_steps::STATUS.to_owned(), StepStatus::Open.key().to_owned());
    row
}

/// The row of an open step of an earlier review, carried over under its own key. `what` is what it says to whom carries it
/// over.
pub fn carried_row(step: &NextStep, what: &str) -> Row {
    let about = Some((next_steps::ABOUT, step.about.clone())).filter(|(_, about)| !about.is_empty());
    [
        (ROW_KEY, step.key.clone()),
        (next_steps::CARRIED, "yes".to_owned()),
        (next_steps::WHAT, what.to_owned()),
        (next_steps::OWNER, step.owner.clone()),
        (next_steps::OWNER_SIDE, step.side.map_or("", |side| side.key()).to_owned()),
        (next_steps::DUE_ON, step.due_on.map(|day| day.to_string()).unwrap_or_default()),
        (next_steps::STATUS, step.status.key().to_owned()),
    ]
    .into_iter()
    .chain(about)
    .map(|(column, value)| (column.to_owned(), value))
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::answers;
    use crate::domain::usage::{Counts, Measurement, Source, WorkloadUsage};

    fn figures(active: i64) -> Figures {
        let measurement = Measurement {
            id: 1,
            counts: Some(Counts { active, entitled: 100 }),
            period_days: 28,
            as_of: "2026-11-20".parse().unwrap(),
            source: Source::Typed,
            report: String::new(),
            entered_at: "2026-11-20T00:00:00".parse().unwrap(),
            excluded: false,
        };
        let (key, name) = ("teams".to_owned(), "Teams".to_owned());
        let workload = WorkloadUsage { workload_id: 1, key, name, target: 10, measurement: Some(measurement) };
        Figures { workloads: vec![workload], criteria: Vec::new() }
    }

    #[test]
    fn r9_usage_below_its_target_proposes_a_step() {
        let none = Answers::default();
        assert_eq!(proposed(&none, &figures(9), &WaysBack::default(), &[]), [About::Usage]);
        assert_eq!(proposed(&none, &figures(10), &WaysBack::default(), &[]), []);
        let (about, what) = (("next-steps.next_steps[0][about]", "usage"), ("next-steps.next_steps[0][what]", "w"));
        assert_eq!(proposed(&answers(&[about, what]), &figures(9), &WaysBack::default(), &[]), [], "there is one");
        assert_eq!(
            proposed(&answers(&[about]), &figures(9), &WaysBack::default(), &[]),
            [About::Usage],
            "it says nothing"
        );
        let cancelled = answers(&[about, what, ("next-steps.next_steps[0][status]", "cancelled")]);
        assert_eq!(proposed(&cancelled, &figures(9), &WaysBack::default(), &[]), [About::Usage], "it was cancelled");
    }

    #[test]
    fn r10_r11a_r11b_no_and_not_known_propose_a_step() {
        for (item, about, rule) in [
            ("key-information.trained", About::Trained, "R10"),
            ("key-information.goals_reached", About::GoalsReached, "R11a"),
            ("key-information.progress_known", About::ProgressKnown, "R11b"),
        ] {
            for (answer, expected) in [("no", true), ("unknown", true), ("yes", false), ("", false)] {
                let found = proposed(&answers(&[(item, answer)]), &figures(10), &WaysBack::default(), &[]);
                assert_eq!(found == [about], expected, "{item} = {answer:?}");
            }
            assert_eq!(about.rule(), rule);
            let step = [("next-steps.next_steps[2][about]", about.key()), ("next-steps.next_steps[2][what]", "w")];
            assert_eq!(
                proposed(&answers(&[&[(item, "no")][..], &step].concat()), &figures(10), &WaysBack::default(), &[]),
                []
            );
        }
    }

    fn step(key: &str) -> NextStep {
        NextStep {
            key: key.to_owned(),
            about: String::new(),
            what: String::new(),
            owner: "o".to_owned(),
            side: None,
            due_on: None,
            status: StepStatus::Open,
        }
    }

    #[test]
    fn r9_an_open_step_of_an_earlier_review_is_carried_over_and_not_proposed_anew() {
        let earlier = [NextStep { about: "usage".to_owned(), ..step("s1") }];
        let none = Answers::default();
        assert_eq!(proposed(&none, &figures(9), &WaysBack::default(), &earlier), []);
        let row = carried_row(&earlier[0], "w");
        assert_eq!(row.get(next_steps::ABOUT).map(String::as_str), Some("usage"), "it says what it is about");
        let cancelled = [("key", "s1"), ("what", "w"), ("about", "usage"), ("status", "cancelled")];
        let cancelled = cancelled.map(|(column, value)| (format!("next-steps.next_steps[0][{column}]"), value));
        let cancelled: Vec<(&str, &str)> = cancelled.iter().map(|(field, value)| (field.as_str(), *value)).collect();
        let found = proposed(&answers(&cancelled), &figures(9), &WaysBack::default(), &earlier);
        assert_eq!(found, [About::Usage], "the review cancels it");
    }

    #[test]
    fn r14_the_way_back_is_proposed_once() {
        let (held, what) = (("meeting.took_place", "held"), ("next-steps.next_steps[0][what]", "w"));
        for (result, expected) in [
            ("business_value_discussion", true),
            ("enable_workloads", true),
            ("customer_success_manager", false),
            ("disengage", false),
            ("no_agreement", false),
        ] {
            let found =
                proposed(&answers(&[held, ("outcome.result", result)]), &figures(10), &WaysBack::default(), &[]);
            assert_eq!(found == [About::KickOff], expected, "{result}");
        }
        let o1 = [held, what, ("outcome.result", "enable_workloads")];
        let there = |status, own: &[&str]| {
            WaysBack::new([NextStep { status, ..step("kick-off-7") }], own.iter().map(|&key| key.to_owned()))
        };
        let open = there(StepStatus::Open, &[]);
        assert_eq!(proposed(&answers(&o1), &figures(10), &open, &[]), [], "one is open");
        assert_eq!(proposed(&answers(&o1), &figures(10), &WaysBack::new([step("s1")], []), &[]), [About::KickOff]);
        let done = [there(StepStatus::Done, &[]), there(StepStatus::Done, &["kick-off-7"])];
        assert_eq!(
            proposed(&answers(&o1), &figures(10), &done[0], &[]),
            [About::KickOff],
            "an earlier review's is done"
        );
        assert_eq!(proposed(&answers(&o1), &figures(10), &done[1], &[]), [], "this review's is done");
        let row = ("next-steps.next_steps[0][key]", "kick-off-7");
        assert_eq!(
            proposed(&answers(&[&o1[..], &[row]].concat()), &figures(10), &WaysBack::default(), &[]),
            [],
            "it is listed"
        );
        let cancelled = ("next-steps.next_steps[0][status]", "cancelled");
        for there in [WaysBack::default(), open] {
            let listed = answers(&[&o1[..], &[row, cancelled]].concat());
            assert_eq!(
                proposed(&listed, &figures(10), &there, &[]),
                [About::KickOff],
                "the open one is cancelled here"
            );
        }
        let kick_off = KickOff::of("田中", "2026-11-22".parse().unwrap());
        let row = proposed_row(About::KickOff, "w", &kick_off, Row::from([(ROW_KEY.to_owned(), "n".to_owned())]));
        assert_eq!((cell(&row, ROW_KEY), cell(&row, next_steps::OWNER)), ("kick-off-n", "田中"));
        assert_eq!((cell(&row, next_steps::DUE_ON), cell(&row, next_steps::ABOUT)), ("2026-11-29", ""));
    }

    #[test]
    fn r15_an_open_step_is_offered_until_it_is_listed() {
        let step = |key: &str| NextStep {
            key: key.to_owned(),
            about: String::new(),
            what: "w".to_owned(),
            owner: "o".to_owned(),
            side: None,
            due_on: None,
            status: StepStatus::Open,
        };
        let open = [step("s1"), step("s2")];
        let listed = answers(&[("next-steps.next_steps[0][key]", "s1")]);
        let keys: Vec<&str> = to_carry(&listed, &open).into_iter().map(|step| step.key.as_str()).collect();
        assert_eq!(keys, ["s2"]);
    }
}
