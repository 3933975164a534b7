//! What the audit trail says, in the reader's language.

use super::{Loader, fl, roles, word};
use crate::domain::audit::{Event, Measured, Named, Part, Place, StepPart};

/// What was done. An action of another version of the program may have no words here; its key is shown then.
pub fn action(t: &Loader, key: &str) -> String {
    word(t, "audit", key)
}

/// The noun of what it was done to.
pub fn subject(t: &Loader, key: &str) -> String {
    word(t, "audit-subject", key)
}

/// What else is known of it; empty where the action says it all.
pub fn detail(t: &Loader, event: &Event, named: &Named) -> String {
    match event {
        Event::ReviewSubmitted(place)
        | Event::ReviewApproved(place)
        | Event::ReviewReturned(place)
        | Event::ReviewWithdrawn(place)
        | Event::ApprovalUndone(place)
        | Event::ReviewClaimed(place)
        | Event::ReviewReleased(place) => {
            let Place { review, revision } = *place;
            fl!(t, "record-over", number = review, revision = revision)
        }
        Event::StepUpdated { from, to } | Event::StepReported { from, to } => {
            format!("{} → {}", word(t, "step", from.key()), word(t, "step", to.key()))
        }
        Event::FollowUpChanged { kind, from, to } => {
            let (from, to) = (word(t, "task", from.key()), word(t, "task", to.key()));
            fl!(t, "follow-up-changed", kind = word(t, "follow-up", kind.key()), from = from, to = to)
        }
        Event::SurveyStated { from, to } => {
            format!("{} → {}", word(t, "survey-state", from.key()), word(t, "survey-state", to.key()))
        }
        Event::StepChanged { parts } => list(t, parts.iter().map(|part| step_part(t, *part))),
        Event::CriteriaReplaced { achieved, rows } => {
            let (achieved, total) = (*achieved, *rows);
            fl!(t, "gate-achieved", achieved = achieved, total = total)
        }
        Event::UsageRecorded { source, .. } => {
            let source = word(t, "source", source.key());
            let Some(measured) = &named.measured else { return source };
            fl!(t, "audit-measured-by", measured = self::measured(t, measured), source = source)
        }
        Event::UsageExcluded => named.measured.as_ref().map(|one| measured(t, one)).unwrap_or_default(),
        Event::UsageImported { report, measurements, points, confirmed } => {
            let report = word(t, "report", report);
            let (measurements, points, confirmed) = (*measurements, *points, *confirmed);
            let detail = fl!(t, "imported-detail", report = report, measurements = measurements, points = points);
            if confirmed == 0 {
                return detail;
            }
            let confirmed = fl!(t, "imported-confirmed", count = confirmed);
            fl!(t, "imported-detail-confirmed", detail = detail, confirmed = confirmed)
        }
        Event::EngagementReassigned { manager: person } | Event::CoverEnded { stand_in: person } => {
            self::person(t, named, *person)
        }
        Event::CoverBegun { stand_in, last_day } => {
            let (name, day) = (self::person(t, named, *stand_in), last_day.to_string());
            fl!(t, "audit-cover-until", name = name, day = day)
        }
        Event::EngagementUpdated { parts, partner } => {
            let moved = partner.map(|(from, to)| {
                let name = |id: Option<i64>| match id {
                    None => fl!(t, "audit-no-partner"),
                    Some(id) => named.partners.get(&id).cloned().unwrap_or_else(|| id.to_string()),
                };
                fl!(t, "audit-partner-moved", from = name(from), to = name(to))
            });
            list(
                t,
                parts.iter().map(|part| match (part, &moved) {
                    (Part::Partner, Some(moved)) => moved.clone(),
                    _ => self::part(t, *part),
                }),
            )
        }
        Event::AccountCreated { roles } => roles::list(t, roles),
        Event::AccountChanged { roles: Some((from, to)) } => {
            format!("{} → {}", roles::list(t, from), roles::list(t, to))
        }
        Event::GateOpened { rules } | Event::GateShut { rules } => rules.join(","),
        Event::WorkloadCreated { key } | Event::WorkloadChanged { key } => key.clone(),
        Event::HeadingAliasAdded { heading } | Event::HeadingAliasRemoved { heading } => heading.clone(),
        Event::MailsRetried { mails } => {
            let count = *mails;
            fl!(t, "mail-count", count = count)
        }
        Event::EngagementCreated
        | Event::StepAdded
        | Event::StepCommented
        | Event::StepReportSeen
        | Event::NoteAdded
        | Event::NoteChanged
        | Event::NoteRemoved
        | Event::SurveyContactAdded
        | Event::SurveyContactChanged
        | Event::SurveyContactRemoved
        | Event::ReviewStarted
        | Event::PlaybookAdopted
        | Event::FiguresRefreshed
        | Event::ReviewDiscarded
        | Event::AccountChanged { roles: None }
        | Event::AccountDisabled
        | Event::AccountEnabled
        | Event::AccountUnlocked
        | Event::PasswordReset
        | Event::PasswordChanged
        | Event::SettingsChanged
        | Event::CalendarMade
        | Event::CalendarRemoved
        | Event::SessionEnded
        | Event::PartnerCreated
        | Event::PartnerRenamed => String::new(),
    }
}

fn person(t: &Loader, named: &Named, id: i64) -> String {
    named.person.clone().unwrap_or_else(|| format!("{} {id}", subject(t, "user")))
}

/// Of which workload a measurement is, what was measured, and of which day it is.
fn measured(t: &Loader, of: &Measured) -> String {
    let figure = match of.counts {
        Some(counts) => super::ratio(counts.active, counts.entitled),
        None => fl!(t, "usage-no-data"),
    };
    fl!(t, "audit-measured", workload = of.workload.as_str(), figure = figure, day = of.as_of.to_string())
}

fn part(t: &Loader, part: Part) -> String {
    match part {
        Part::Customer => fl!(t, "engagements-customer"),
        Part::Tenant => fl!(t, "engagements-tenant"),
        Part::Segment => fl!(t, "engagements-segment"),
        Part::TimeZone => fl!(t, "engagements-zone"),
        Part::Partner => fl!(t, "role-partner"),
        Part::Status => fl!(t, "engagements-status"),
        Part::Started => fl!(t, "engagements-started"),
        Part::Goals => fl!(t, "engagements-goals"),
        Part::Workloads => fl!(t, "engagements-workloads"),
        Part::Criteria => fl!(t, "criteria-title"),
    }
}

fn step_part(t: &Loader, part: StepPart) -> String {
    match part {
        StepPart::What => fl!(t, "engagement-step-what"),
        StepPart::Owner => fl!(t, "engagement-step-owner"),
        StepPart::Due => fl!(t, "engagement-step-due"),
        StepPart::Status => fl!(t, "engagement-step-status"),
    }
}

fn list(t: &Loader, words: impl Iterator<Item = String>) -> String {
    words.collect::<Vec<_>>().join(&fl!(t, "list-separator"))
}
