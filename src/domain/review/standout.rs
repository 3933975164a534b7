//! What stands out in a submitted review: not a breach of a rule, but worth a look before deciding.

use chrono::{Days, NaiveDate};

use super::answers::Answers;
use super::check::cell;
use super::outcome::hands_over_non_enterprise;
use super::rows::NextStep;
use crate::domain::engagement::{Outcome, Segment, Side, Survey};
use crate::domain::usage::{Counts, Figures, WorkloadUsage};
use crate::playbook::keys::{self, key_information as asked};

/// A fall of more than this many points since the earlier figures stands out.
pub const FALL_POINTS: i64 = 20;
/// A meeting longer ago than this at submission stands out.
pub const MEETING_DAYS: i64 = 30;

/// A submitted review, as far as the question needs it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub answers: &'a Answers,
    pub figures: &'a Figures,
    /// The figures it is held against: the last approved review's, else those submitted before.
    pub earlier: Option<&'a Figures>,
    pub segment: Segment,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub steps: &'a [NextStep],
    /// Day of the submission in the engagement's zone.
    pub submitted_on: NaiveDate,
}

/// One thing that stands out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standout<'a> {
    /// The rate fell by more than 20 points; the fall in tenths of a point.
    RateFell { earlier: &'a WorkloadUsage, now: &'a WorkloadUsage, tenths: i64 },
    /// R1: the measurement was older than 45 days.
    Stale { workload: &'a WorkloadUsage, as_of: NaiveDate, days: i64 },
    /// R1: the measurement covers more than 31 days; how many.
    LongPeriod { workload: &'a WorkloadUsage, days: i64 },
    /// Every rate comes from a report.
    OnlyApproximations,
    /// More people are active than entitled.
    MoreActiveThanEntitled(&'a WorkloadUsage),
    /// R2 alone opened the gate.
    OpenByCriteriaOnly,
    /// R10, R11a, R11b: "no" or "not known" was answered with a reason instead of a step.
    AnsweredWithReason { item: &'static str, answer: &'a str, reason: &'a str },
    /// R13.
    SurveyOutstanding,
    /// O3 without an Enterprise customer: a warning, not a refusal.
    HandoverOfNonEnterprise,
    /// The meeting was more than 30 days before the submission.
    MeetingLongAgo { held_on: NaiveDate, days: i64 },
    /// The measurement that counts is later than the meeting.
    MeasuredAfterMeeting { workload: &'a WorkloadUsage, as_of: NaiveDate, days: i64 },
    /// Nobody of the attendees is the customer's sponsor.
    NoSponsor,
    /// R15: a step was due before the submission.
    StepOverdue { step: &'a NextStep, days: i64 },
    /// R15: there are open steps, but the customer owns none.
    NoStepOfCustomer,
}

impl Standout<'_> {
    /// The rule it touches, where it touches one.
    pub fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Stale { .. }
            | Self::LongPeriod { .. }
            | Self::OnlyApproximations
            | Self::MoreActiveThanEntitled(_)
            | Self::RateFell { .. } => Some("R1"),
            Self::OpenByCriteriaOnly => Some("R2"),
            Self::AnsweredWithReason { item: asked::TRAINED, .. } => Some("R10"),
            Self::AnsweredWithReason { item: asked::GOALS_REACHED, .. } => Some("R11a"),
            Self::AnsweredWithReason { .. } => Some("R11b"),
            Self::SurveyOutstanding => Some("R13"),
            Self::HandoverOfNonEnterprise => Some("O3"),
            Self::MeetingLongAgo { .. } | Self::NoSponsor => Some("R7"),
            Self::StepOverdue { .. } | Self::NoStepOfCustomer => Some("R15"),
            Self::MeasuredAfterMeeting { .. } => None,
        }
    }
}

/// Everything that stands out: figures first, then the meeting, the answers and the steps.
pub fn standouts<'a>(subject: &Subject<'a>) -> Vec<Standout<'a>> {
    let mut found = Vec::new();
    figures(subject, &mut found);
    if subject.held_on.is_some() {
        held(subject, &mut found);
    }
    steps(subject, &mut found);
    found
}

fn figures<'a>(subject: &Subject<'a>, found: &mut Vec<Standout<'a>>) {
    let workloads = &subject.figures.workloads;
    for now in workloads {
        let earlier = subject.earlier.and_then(|f| f.workloads.iter().find(|w| w.key == now.key));
        if let Some(earlier) = earlier
            && let Some(hundredths) = fall(earlier, now).filter(|h| *h > FALL_POINTS * 100)
        {
            found.push(Standout::RateFell { earlier, now, tenths: hundredths / 10 });
        }
        if now.counts().is_some_and(|c| c.entitled > 0 && c.active > c.entitled) {
            found.push(Standout::MoreActiveThanEntitled(now));
        }
        if let Some(as_of) = now.measurement.as_ref().map(|m| m.as_of) {
            if now.is_stale(subject.submitted_on) {
                let days = (subject.submitted_on - as_of).num_days();
                found.push(Standout::Stale { workload: now, as_of, days });
            }
            if let Some(days) = now.measurement.as_ref().map(|m| m.period_days).filter(|_| now.covers_long()) {
                found.push(Standout::LongPeriod { workload: now, days });
            }
            if let Some(held_on) = subject.held_on.filter(|day| as_of > *day) {
                let days = (as_of - held_on).num_days();
                found.push(Standout::MeasuredAfterMeeting { workload: now, as_of, days });
            }
        }
    }
    let measured: Vec<&WorkloadUsage> = workloads.iter().filter(|w| w.measurement.is_some()).collect();
    if !measured.is_empty() && measured.iter().all(|w| w.is_approximate()) {
        found.push(Standout::OnlyApproximations);
    }
    if subject.figures.criteria_pass() && !subject.figures.usage_passes() {
        found.push(Standout::OpenByCriteriaOnly);
    }
}

/// By how many hundredths of a point the rate fell.
fn fall(earlier: &WorkloadUsage, now: &WorkloadUsage) -> Option<i64> {
    let of = |w: &WorkloadUsage| w.counts().and_then(Counts::hundredths);
    Some(of(earlier)?.saturating_sub(of(now)?))
}

fn held<'a>(subject: &Subject<'a>, found: &mut Vec<Standout<'a>>) {
    if let Some(held_on) = subject.held_on {
        let days = (subject.submitted_on - held_on).num_days();
        if held_on.checked_add_days(Days::new(MEETING_DAYS.unsigned_abs())).is_some_and(|d| d < subject.submitted_on) {
            found.push(Standout::MeetingLongAgo { held_on, days });
        }
    }
    let attendees = subject.answers.section(keys::meeting::SECTION).rows(keys::meeting::ATTENDEES);
    if !attendees.iter().any(|(_, row)| cell(row, keys::meeting::ATTENDEE_PART) == keys::meeting::SPONSOR) {
        found.push(Standout::NoSponsor);
    }
    let inputs = subject.answers.section(asked::SECTION);
    for (item, reason) in [
        (asked::TRAINED, asked::TRAINED_REASON),
        (asked::GOALS_REACHED, asked::GOALS_REACHED_REASON),
        (asked::PROGRESS_KNOWN, asked::PROGRESS_KNOWN_REASON),
    ] {
        let answer = inputs.text(item);
        let reason = inputs.text(reason);
        if matches!(answer, asked::NO | asked::UNKNOWN) && !reason.is_empty() {
            found.push(Standout::AnsweredWithReason { item, answer, reason });
        }
    }
    if subject.answers.text(keys::key_results::SECTION, keys::key_results::SURVEY) == Survey::Outstanding.key() {
        found.push(Standout::SurveyOutstanding);
    }
    if hands_over_non_enterprise(subject.outcome, subject.segment) {
        found.push(Standout::HandoverOfNonEnterprise);
    }
}

fn steps<'a>(subject: &Subject<'a>, found: &mut Vec<Standout<'a>>) {
    let open: Vec<&NextStep> = subject.steps.iter().filter(|s| s.status.is_open()).collect();
    for step in &open {
        if let Some(due) = step.due_on.filter(|due| *due < subject.submitted_on) {
            found.push(Standout::StepOverdue { step, days: (subject.submitted_on - due).num_days() });
        }
    }
    if !open.is_empty() && !open.iter().any(|s| s.side == Some(Side::Customer)) {
        found.push(Standout::NoStepOfCustomer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::engagement::StepStatus;
    use crate::domain::review::testing::answers;
    use crate::domain::usage::{Criterion, Measurement, Source};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn workload(key: &str, active: i64, entitled: i64, as_of: &str, source: Source) -> WorkloadUsage {
        WorkloadUsage {
            workload_id: 1,
            key: key.to_owned(),
            name: key.to_owned(),
            target: 10,
            measurement: Some(Measurement {
                id: 1,
                counts: Some(Counts { active, entitled }),
                period_days: 28,
                as_of: day(as_of),
                source,
                report: String::new(),
                entered_at: day(as_of).and_hms_opt(0, 0, 0).unwrap(),
                excluded: false,
            }),
        }
    }

    fn figures(workloads: Vec<WorkloadUsage>) -> Figures {
        Figures { workloads, criteria: Vec::new() }
    }

    fn step(side: Side, due: &str, status: StepStatus) -> NextStep {
        NextStep {
            key: "k".to_owned(),
            about: String::new(),
            what: "w".to_owned(),
            owner: "o".to_owned(),
            side: Some(side),
            due_on: Some(day(due)),
            status,
        }
    }

    fn quiet_answers() -> Answers {
        answers(&[
            ("meeting.attendees[0][name]", "n"),
            ("meeting.attendees[0][part]", "customer_sponsor"),
            ("key-information.trained", "yes"),
        ])
    }

    /// Nothing stands out in it.
    fn quiet<'a>(answers: &'a Answers, figures: &'a Figures) -> Subject<'a> {
        Subject {
            answers,
            figures,
            earlier: None,
            segment: Segment::Enterprise,
            held_on: Some(day("2026-11-10")),
            outcome: Some(Outcome::CustomerSuccessManager),
            steps: &[],
            submitted_on: day("2026-11-22"),
        }
    }

    #[test]
    fn nothing_stands_out_in_a_plain_review() {
        let (answers, figures) =
            (quiet_answers(), figures(vec![workload("teams", 50, 100, "2026-11-01", Source::Typed)]));
        assert_eq!(standouts(&quiet(&answers, &figures)), []);
    }

    #[test]
    fn a_fall_of_more_than_twenty_points() {
        let answers = quiet_answers();
        for (before, now, stands_out) in [(50, 30, false), (5001, 3000, true), (50, 29, true), (20, 40, false)] {
            let scale = if before > 100 { 10_000 } else { 100 };
            let now_scale = if now > 100 { 10_000 } else { 100 };
            let earlier = figures(vec![workload("teams", before, scale, "2026-08-01", Source::Typed)]);
            let current = figures(vec![workload("teams", now, now_scale, "2026-11-01", Source::Typed)]);
            let subject = Subject { earlier: Some(&earlier), ..quiet(&answers, &current) };
            assert_eq!(standouts(&subject).len() == 1, stands_out, "{before} to {now}");
        }
        let earlier = figures(vec![workload("intune", 90, 100, "2026-08-01", Source::Typed)]);
        let current = figures(vec![workload("teams", 20, 100, "2026-11-01", Source::Typed)]);
        assert_eq!(standouts(&Subject { earlier: Some(&earlier), ..quiet(&answers, &current) }), []);
    }

    #[test]
    fn figures_that_stand_out() {
        let answers = quiet_answers();
        let rules = |figures: &Figures| -> Vec<Option<&str>> {
            standouts(&quiet(&answers, figures)).iter().map(Standout::rule).collect()
        };
        // 45 days are fine, 46 are not.
        assert!(rules(&figures(vec![workload("teams", 50, 100, "2026-10-08", Source::Typed)])).is_empty());
        assert_eq!(rules(&figures(vec![workload("teams", 50, 100, "2026-10-07", Source::Typed)])), [Some("R1")]);
        let covering = |days| {
            let mut of = workload("teams", 50, 100, "2026-11-01", Source::Typed);
            of.measurement = of.measurement.map(|m| Measurement { period_days: days, ..m });
            rules(&figures(vec![of])).len()
        };
        assert_eq!([30, 31, 32, 90].map(covering), [0, 0, 1, 1], "what covers more than a month stands out");
        assert_eq!(rules(&figures(vec![workload("teams", 50, 100, "2026-11-01", Source::Imported)])), [Some("R1")]);
        assert_eq!(rules(&figures(vec![workload("teams", 101, 100, "2026-11-01", Source::Typed)])), [Some("R1")]);
        assert_eq!(rules(&figures(vec![workload("teams", 50, 100, "2026-11-13", Source::Typed)])), [None]);
        let mixed = figures(vec![
            workload("teams", 50, 100, "2026-11-01", Source::Imported),
            workload("intune", 50, 100, "2026-11-01", Source::Typed),
        ]);
        assert!(rules(&mixed).is_empty(), "one typed rate is enough");
        let mut by_criteria = figures(vec![workload("teams", 5, 100, "2026-11-01", Source::Typed)]);
        assert!(rules(&by_criteria).is_empty(), "a shut gate is said elsewhere");
        by_criteria.criteria.push(Criterion {
            statement: "s".to_owned(),
            target: "t".to_owned(),
            actual: "a".to_owned(),
            evidence: "e".to_owned(),
            evidence_url: String::new(),
            achieved: true,
            achieved_by: String::new(),
            achieved_on: None,
        });
        assert_eq!(rules(&by_criteria), [Some("R2")]);
    }

    #[test]
    fn answers_that_stand_out() {
        type Lines<'a> = &'a [(&'a str, &'a str)];
        let table: [(Lines<'_>, &[&str]); 5] = [
            (&[("key-information.trained", "no"), ("key-information.trained_reason", "r")], &["R10"]),
            (&[("key-information.goals_reached", "unknown"), ("key-information.goals_reached_reason", "r")], &["R11a"]),
            (&[("key-information.progress_known", "no"), ("key-information.progress_known_reason", "r")], &["R11b"]),
            (&[("key-information.trained", "no")], &[]),
            (&[("key-results.survey", "outstanding")], &["R13"]),
        ];
        let figures = figures(vec![workload("teams", 50, 100, "2026-11-01", Source::Typed)]);
        for (lines, rules) in table {
            let mut given = vec![("meeting.attendees[0][part]", "customer_sponsor")];
            given.extend_from_slice(lines);
            let answers = answers(&given);
            let found: Vec<&str> = standouts(&quiet(&answers, &figures)).iter().filter_map(Standout::rule).collect();
            assert_eq!(found, rules, "{lines:?}");
        }
    }

    #[test]
    fn o3_warns_unless_the_customer_is_enterprise() {
        let (answers, figures) =
            (quiet_answers(), figures(vec![workload("teams", 50, 100, "2026-11-01", Source::Typed)]));
        for segment in Segment::ALL {
            for outcome in Outcome::ALL {
                let subject = Subject { segment: *segment, outcome: Some(*outcome), ..quiet(&answers, &figures) };
                let warned = standouts(&subject).contains(&Standout::HandoverOfNonEnterprise);
                let wanted = *outcome == Outcome::CustomerSuccessManager && *segment != Segment::Enterprise;
                assert_eq!(warned, wanted, "O3 {segment:?} {outcome:?}");
            }
        }
    }

    #[test]
    fn meetings_and_steps_that_stand_out() {
        let (answers, figures) =
            (quiet_answers(), figures(vec![workload("teams", 50, 100, "2026-10-20", Source::Typed)]));
        for (held, count) in [("2026-10-23", 0), ("2026-10-22", 1)] {
            let subject = Subject { held_on: Some(day(held)), ..quiet(&answers, &figures) };
            assert_eq!(standouts(&subject).len(), count, "{held}");
        }
        let empty = Answers::default();
        assert_eq!(standouts(&quiet(&empty, &figures)), [Standout::NoSponsor]);
        let not_held = Subject { held_on: None, outcome: None, ..quiet(&empty, &figures) };
        assert_eq!(standouts(&not_held), [], "a meeting that was not held says nothing about who came");
        let table = [
            (vec![step(Side::Customer, "2026-11-22", StepStatus::Open)], 0),
            (vec![step(Side::Customer, "2026-11-21", StepStatus::InProgress)], 1),
            (vec![step(Side::Customer, "2026-11-21", StepStatus::Done)], 0),
            (vec![step(Side::Microsoft, "2026-12-01", StepStatus::Open)], 1),
            (vec![step(Side::Partner, "2026-11-01", StepStatus::Open)], 2),
        ];
        for (steps, count) in table {
            let subject = Subject { steps: &steps, ..quiet(&answers, &figures) };
            assert_eq!(standouts(&subject).len(), count, "R15 {steps:?}");
        }
    }
}
