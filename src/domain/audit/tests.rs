//! What entries of the trail are stored as, and read back from.

use super::*;

fn every() -> Vec<Event> {
    let place = Place { review: 2, revision: 1 };
    vec![
        Event::EngagementCreated,
        Event::EngagementUpdated { parts: vec![Part::Partner, Part::Status], partner: None },
        Event::EngagementUpdated { parts: vec![Part::Partner, Part::TimeZone], partner: Some((None, Some(2))) },
        Event::EngagementReassigned { manager: 7 },
        Event::UsageRecorded { workload: 3, source: Source::Typed },
        Event::UsageExcluded,
        Event::UsageImported { report: "table".into(), measurements: 4, points: 0, confirmed: 0 },
        Event::UsageImported { report: "table".into(), measurements: 1, points: 0, confirmed: 2 },
        Event::CriteriaReplaced { achieved: 1, rows: 2 },
        Event::GateOpened { rules: vec!["R1".into(), "R2".into()] },
        Event::GateShut { rules: vec![] },
        Event::StepUpdated { from: StepStatus::Open, to: StepStatus::Done },
        Event::StepAdded,
        Event::StepChanged { parts: vec![StepPart::What, StepPart::Due] },
        Event::StepCommented,
        Event::StepReported { from: StepStatus::Open, to: StepStatus::InProgress },
        Event::StepReportSeen,
        Event::FollowUpChanged { kind: FollowUpKind::Survey, from: TaskStatus::NotStarted, to: TaskStatus::InProgress },
        Event::NoteAdded,
        Event::NoteChanged,
        Event::NoteRemoved,
        Event::SurveyContactAdded,
        Event::SurveyContactChanged,
        Event::SurveyContactRemoved,
        Event::SurveyStated { from: Survey::Outstanding, to: Survey::Sent },
        Event::ReviewStarted,
        Event::PlaybookAdopted,
        Event::FiguresRefreshed,
        Event::ReviewDiscarded,
        Event::ReviewSubmitted(place),
        Event::ReviewApproved(place),
        Event::ReviewReturned(place),
        Event::ReviewWithdrawn(place),
        Event::ApprovalUndone(place),
        Event::ReviewClaimed(place),
        Event::ReviewReleased(place),
        Event::AccountCreated { roles: vec![Role::Manager, Role::Lead] },
        Event::AccountChanged { roles: Some((vec![Role::Manager], vec![Role::Lead])) },
        Event::AccountChanged { roles: None },
        Event::AccountDisabled,
        Event::AccountEnabled,
        Event::AccountUnlocked,
        Event::PasswordReset,
        Event::PasswordChanged,
        Event::SettingsChanged,
        Event::CalendarMade,
        Event::CalendarRemoved,
        Event::SessionEnded,
        Event::CoverBegun { stand_in: 7, last_day: NaiveDate::from_ymd_opt(2026, 12, 4).unwrap() },
        Event::CoverEnded { stand_in: 7 },
        Event::PartnerCreated,
        Event::PartnerRenamed,
        Event::WorkloadCreated { key: "teams".into() },
        Event::WorkloadChanged { key: "teams".into() },
        Event::HeadingAliasAdded { heading: "Teams Active".into() },
        Event::HeadingAliasRemoved { heading: "Teams Active".into() },
        Event::MailsRetried { mails: 3 },
    ]
}

#[test]
fn what_is_stored_is_read_again() {
    for event in every() {
        assert_eq!(Event::read(event.key(), &event.detail()), Some(event.clone()), "{event:?}");
    }
}

#[test]
fn the_key_is_the_one_of_the_stored_form() {
    for event in every() {
        let stored = serde_json::to_value(&event).unwrap();
        assert_eq!(stored["action"], event.key());
    }
}

#[test]
fn rows_of_before_are_read_as_the_events_they_were() {
    let place = Place { review: 2, revision: 1 };
    for (action, detail, event) in [
        ("engagement_created", "", Event::EngagementCreated),
        ("engagement_updated", "", Event::EngagementUpdated { parts: vec![], partner: None }),
        (
            "engagement_updated",
            "partner,status",
            Event::EngagementUpdated { parts: vec![Part::Partner, Part::Status], partner: None },
        ),
        ("engagement_reassigned", "manager=7", Event::EngagementReassigned { manager: 7 }),
        ("usage_recorded", "workload=3,source=typed", Event::UsageRecorded { workload: 3, source: Source::Typed }),
        ("usage_excluded", "", Event::UsageExcluded),
        (
            "usage_imported",
            "report=table,measurements=4,points=0",
            Event::UsageImported { report: "table".into(), measurements: 4, points: 0, confirmed: 0 },
        ),
        ("criteria_replaced", "achieved=1,rows=2", Event::CriteriaReplaced { achieved: 1, rows: 2 }),
        ("gate_opened", "R1,R2", Event::GateOpened { rules: vec!["R1".into(), "R2".into()] }),
        ("gate_shut", "", Event::GateShut { rules: vec![] }),
        ("step_updated", "from=open,to=done", Event::StepUpdated { from: StepStatus::Open, to: StepStatus::Done }),
        ("review_submitted", "2 1", Event::ReviewSubmitted(place)),
        ("review_approved", "review=2 revision=1", Event::ReviewApproved(place)),
        ("account_created", "manager lead", Event::AccountCreated { roles: vec![Role::Manager, Role::Lead] }),
        (
            "account_changed",
            "manager > lead",
            Event::AccountChanged { roles: Some((vec![Role::Manager], vec![Role::Lead])) },
        ),
        ("account_changed", "", Event::AccountChanged { roles: None }),
        ("workload_created", "teams", Event::WorkloadCreated { key: "teams".into() }),
    ] {
        assert_eq!(Event::read(action, detail), Some(event), "{action} {detail}");
    }
    for (action, detail) in
        [("review_danced", ""), ("step_updated", "from=open"), ("review_submitted", "{\"review\":1}")]
    {
        assert_eq!(Event::read(action, detail), None, "{action} {detail}");
    }
}
