//! What the audit trail can say: one event for everything that is done, typed, with keys and figures and never any
//! personal content.
//!
//! The trail stores an event as its key and the JSON of what it carries. Rows written before events were typed hold
//! four ways of writing the same; [`Event::read`] is the one place that still knows them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::engagement::{StepStatus, Survey, TaskStatus};
use super::follow_ups::FollowUpKind;
use super::policy::Role;
use super::usage::{Counts, Source};

/// A review and its revision, as people count them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Counted from 1 within the engagement.
    pub review: i64,
    /// Counted from 1 within the review.
    pub revision: i64,
}

/// What of an engagement was changed, as far as the trail tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Customer,
    Tenant,
    Segment,
    TimeZone,
    Partner,
    Status,
    Started,
    Goals,
    Workloads,
    Criteria,
}

/// What of a next step was changed between reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepPart {
    What,
    Owner,
    Due,
    Status,
}

/// Old entries say nothing of it, and their hashes cover what they say.
fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", content = "detail", rename_all = "snake_case")]
pub enum Event {
    EngagementCreated,
    EngagementUpdated {
        parts: Vec<Part>,
        /// From which partner to which, where it moved; entries of before do not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        partner: Option<(Option<i64>, Option<i64>)>,
    },
    EngagementReassigned {
        manager: i64,
    },
    UsageRecorded {
        workload: i64,
        source: Source,
    },
    UsageExcluded,
    /// `report` is the key of a `reports::Kind`.
    UsageImported {
        report: String,
        measurements: i64,
        points: i64,
        /// Questions that were asked before, and ticked.
        #[serde(default, skip_serializing_if = "is_zero")]
        confirmed: i64,
    },
    CriteriaReplaced {
        achieved: i64,
        rows: i64,
    },
    /// The gate opened, by these rules (R1, R2).
    GateOpened {
        rules: Vec<String>,
    },
    GateShut {
        rules: Vec<String>,
    },
    StepUpdated {
        from: StepStatus,
        to: StepStatus,
    },
    StepAdded,
    StepChanged {
        parts: Vec<StepPart>,
    },
    StepCommented,
    /// By somebody of its partner.
    StepReported {
        from: StepStatus,
        to: StepStatus,
    },
    StepReportSeen,
    FollowUpChanged {
        kind: FollowUpKind,
        from: TaskStatus,
        to: TaskStatus,
    },
    NoteAdded,
    NoteChanged,
    NoteRemoved,
    SurveyContactAdded,
    SurveyContactChanged,
    SurveyContactRemoved,
    /// How far the survey is with somebody (R13).
    SurveyStated {
        from: Survey,
        to: Survey,
    },
    ReviewStarted,
    PlaybookAdopted,
    FiguresRefreshed,
    ReviewDiscarded,
    ReviewSubmitted(Place),
    ReviewApproved(Place),
    ReviewReturned(Place),
    ReviewWithdrawn(Place),
    ApprovalUndone(Place),
    /// By a lead who takes it on, which keeps nobody else from deciding.
    ReviewClaimed(Place),
    ReviewReleased(Place),
    AccountCreated {
        roles: Vec<Role>,
    },
    /// `roles` are those before and after, where they changed.
    AccountChanged {
        roles: Option<(Vec<Role>, Vec<Role>)>,
    },
    AccountDisabled,
    AccountEnabled,
    AccountUnlocked,
    PasswordReset,
    PasswordChanged,
    SettingsChanged,
    CalendarMade,
    CalendarRemoved,
    SessionEnded,
    /// Somebody stands in for the manager whose account it is of, or does so until another day.
    CoverBegun {
        stand_in: i64,
        last_day: NaiveDate,
    },
    /// Before its day.
    CoverEnded {
        stand_in: i64,
    },
    PartnerCreated,
    PartnerRenamed,
    WorkloadCreated {
        key: String,
    },
    WorkloadChanged {
        key: String,
    },
    /// `heading` is one of the reports', not what somebody typed.
    HeadingAliasAdded {
        heading: String,
    },
    HeadingAliasRemoved {
        heading: String,
    },
    /// Mails that were given up are tried again.
    MailsRetried {
        mails: i64,
    },
}

/// Whom and what an event names by ids, as they are called today.
#[derive(Debug, Clone, Default)]
pub struct Named {
    pub partners: BTreeMap<i64, String>,
    pub person: Option<String>,
    /// The measurement that it was about, for who may see the engagement's figures.
    pub measured: Option<Measured>,
}

/// A measurement as the trail tells of it; its row never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    pub workload: String,
    /// `None` is no data.
    pub counts: Option<Counts>,
    pub as_of: NaiveDate,
}

impl Event {
    /// Key of what was done, `review_submitted`; its words are `audit-review_submitted` in the texts.
    pub fn key(&self) -> &'static str {
        match self {
            Self::EngagementCreated => "engagement_created",
            Self::EngagementUpdated { .. } => "engagement_updated",
            Self::EngagementReassigned { .. } => "engagement_reassigned",
            Self::UsageRecorded { .. } => "usage_recorded",
            Self::UsageExcluded => "usage_excluded",
            Self::UsageImported { .. } => "usage_imported",
            Self::CriteriaReplaced { .. } => "criteria_replaced",
            Self::GateOpened { .. } => "gate_opened",
            Self::GateShut { .. } => "gate_shut",
            Self::StepUpdated { .. } => "step_updated",
            Self::StepAdded => "step_added",
            Self::StepChanged { .. } => "step_changed",
            Self::StepCommented => "step_commented",
            Self::StepReported { .. } => "step_reported",
            Self::StepReportSeen => "step_report_seen",
            Self::FollowUpChanged { .. } => "follow_up_changed",
            Self::NoteAdded => "note_added",
            Self::NoteChanged => "note_changed",
            Self::NoteRemoved => "note_removed",
            Self::SurveyContactAdded => "survey_contact_added",
            Self::SurveyContactChanged => "survey_contact_changed",
            Self::SurveyContactRemoved => "survey_contact_removed",
            Self::SurveyStated { .. } => "survey_stated",
            Self::ReviewStarted => "review_started",
            Self::PlaybookAdopted => "playbook_adopted",
            Self::FiguresRefreshed => "figures_refreshed",
            Self::ReviewDiscarded => "review_discarded",
            Self::ReviewSubmitted(_) => "review_submitted",
            Self::ReviewApproved(_) => "review_approved",
            Self::ReviewReturned(_) => "review_returned",
            Self::ReviewWithdrawn(_) => "review_withdrawn",
            Self::ApprovalUndone(_) => "approval_undone",
            Self::ReviewClaimed(_) => "review_claimed",
            Self::ReviewReleased(_) => "review_released",
            Self::AccountCreated { .. } => "account_created",
            Self::AccountChanged { .. } => "account_changed",
            Self::AccountDisabled => "account_disabled",
            Self::AccountEnabled => "account_enabled",
            Self::AccountUnlocked => "account_unlocked",
            Self::PasswordReset => "password_reset",
            Self::PasswordChanged => "password_changed",
            Self::SettingsChanged => "settings_changed",
            Self::CalendarMade => "calendar_made",
            Self::CalendarRemoved => "calendar_removed",
            Self::SessionEnded => "session_ended",
            Self::CoverBegun { .. } => "cover_begun",
            Self::CoverEnded { .. } => "cover_ended",
            Self::PartnerCreated => "partner_created",
            Self::PartnerRenamed => "partner_renamed",
            Self::WorkloadCreated { .. } => "workload_created",
            Self::WorkloadChanged { .. } => "workload_changed",
            Self::HeadingAliasAdded { .. } => "heading_alias_added",
            Self::HeadingAliasRemoved { .. } => "heading_alias_removed",
            Self::MailsRetried { .. } => "mails_retried",
        }
    }

    /// Noun of what it was done to, `review`; its words are `audit-subject-review` in the texts.
    pub fn subject(&self) -> &'static str {
        match self {
            Self::EngagementCreated
            | Self::EngagementUpdated { .. }
            | Self::EngagementReassigned { .. }
            | Self::CriteriaReplaced { .. }
            | Self::GateOpened { .. }
            | Self::GateShut { .. } => "engagement",
            Self::UsageRecorded { .. } | Self::UsageExcluded => "measurement",
            Self::UsageImported { .. } => "import",
            Self::StepUpdated { .. }
            | Self::StepAdded
            | Self::StepChanged { .. }
            | Self::StepCommented
            | Self::StepReported { .. }
            | Self::StepReportSeen => "next_step",
            Self::FollowUpChanged { .. } => "follow_up",
            Self::NoteAdded | Self::NoteChanged | Self::NoteRemoved => "note",
            Self::SurveyContactAdded
            | Self::SurveyContactChanged
            | Self::SurveyContactRemoved
            | Self::SurveyStated { .. } => "survey_contact",
            Self::ReviewStarted | Self::PlaybookAdopted | Self::FiguresRefreshed | Self::ReviewDiscarded => {
                "review_draft"
            }
            Self::ReviewSubmitted(_)
            | Self::ReviewApproved(_)
            | Self::ReviewReturned(_)
            | Self::ReviewWithdrawn(_)
            | Self::ApprovalUndone(_)
            | Self::ReviewClaimed(_)
            | Self::ReviewReleased(_) => "review",
            Self::AccountCreated { .. }
            | Self::AccountChanged { .. }
            | Self::AccountDisabled
            | Self::AccountEnabled
            | Self::AccountUnlocked
            | Self::PasswordReset
            | Self::PasswordChanged
            | Self::SettingsChanged
            | Self::CalendarMade
            | Self::CalendarRemoved
            | Self::SessionEnded
            | Self::CoverBegun { .. }
            | Self::CoverEnded { .. } => "user",
            Self::PartnerCreated | Self::PartnerRenamed => "partner",
            Self::WorkloadCreated { .. } | Self::WorkloadChanged { .. } => "workload",
            Self::HeadingAliasAdded { .. } | Self::HeadingAliasRemoved { .. } => "heading_alias",
            Self::MailsRetried { .. } => "mail",
        }
    }

    /// Ids of the partners that it names.
    pub fn partners(&self) -> Vec<i64> {
        match self {
            Self::EngagementUpdated { partner: Some((from, to)), .. } => from.iter().chain(to).copied().collect(),
            _ => Vec::new(),
        }
    }

    /// Id of the person that it names, besides who did it.
    pub fn person(&self) -> Option<i64> {
        match self {
            Self::EngagementReassigned { manager } => Some(*manager),
            Self::CoverBegun { stand_in, .. } | Self::CoverEnded { stand_in } => Some(*stand_in),
            _ => None,
        }
    }

    /// What the event carries, as the JSON that the trail stores; empty where it carries nothing.
    pub fn detail(&self) -> String {
        match serde_json::to_value(self) {
            Ok(Value::Object(mut map)) => map.remove("detail").map(|d| d.to_string()).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// Reads a row of the trail, of this version of the program or an earlier one.
    ///
    /// `None`: the program does not know such an event, or the row is damaged.
    pub fn read(action: &str, detail: &str) -> Option<Self> {
        let parsed =
            if detail.starts_with('{') { serde_json::from_str(detail).ok()? } else { earlier(action, detail)? };
        let mut map = serde_json::Map::new();
        map.insert("action".to_owned(), Value::from(action));
        if !parsed.is_null() {
            map.insert("detail".to_owned(), parsed);
        }
        serde_json::from_value(Value::Object(map)).ok()
    }
}

/// What an event carried before it was JSON: `key=value` with commas or spaces, two numbers, or a list of keys.
fn earlier(action: &str, detail: &str) -> Option<Value> {
    let pairs: Vec<(&str, &str)> = detail.split([',', ' ']).filter_map(|part| part.split_once('=')).collect();
    let text = |key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, value)| *value);
    let number = |key: &str| text(key)?.parse::<i64>().ok();
    let words = |list: &str| -> Vec<String> {
        list.split([',', ' ']).map(str::trim).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    Some(match action {
        "engagement_updated" => json!({ "parts": words(detail) }),
        "engagement_reassigned" => json!({ "manager": number("manager")? }),
        "usage_recorded" => json!({ "workload": number("workload")?, "source": text("source")? }),
        "usage_imported" => json!({
            "report": text("report")?, "measurements": number("measurements")?, "points": number("points")?
        }),
        "criteria_replaced" => json!({ "achieved": number("achieved")?, "rows": number("rows")? }),
        "gate_opened" | "gate_shut" => json!({ "rules": words(detail) }),
        "step_updated" => json!({ "from": text("from")?, "to": text("to")? }),
        "review_submitted" => {
            let (review, revision) = detail.split_once(' ')?;
            json!({ "review": review.parse::<i64>().ok()?, "revision": revision.parse::<i64>().ok()? })
        }
        "review_approved" | "review_returned" | "review_withdrawn" | "approval_undone" => {
            json!({ "review": number("review")?, "revision": number("revision")? })
        }
        "account_created" => json!({ "roles": words(detail) }),
        "account_changed" => match detail.split_once('>') {
            Some((before, after)) => json!({ "roles": [words(before), words(after)] }),
            None => json!({ "roles": null }),
        },
        "workload_created" | "workload_changed" => json!({ "key": detail }),
        _ => Value::Null,
    })
}

/// An event with what it was done to, ready for the trail.
#[derive(Debug, Clone)]
pub struct Note {
    pub event: Event,
    pub engagement: Option<i64>,
    pub subject: Option<i64>,
    pub from_version: Option<i64>,
    pub to_version: Option<i64>,
}

impl Event {
    /// Of this thing, which belongs to no engagement.
    pub fn of(self, subject: i64) -> Note {
        Note { event: self, engagement: None, subject: Some(subject), from_version: None, to_version: None }
    }

    /// Of an engagement itself.
    pub fn of_engagement(self, engagement: i64) -> Note {
        self.of(engagement).within(engagement)
    }
}

impl Note {
    /// In the chain of this engagement.
    pub fn within(self, engagement: i64) -> Self {
        Self { engagement: Some(engagement), ..self }
    }

    /// With the version that it made.
    pub fn to_version(self, to: i64) -> Self {
        Self { to_version: Some(to), ..self }
    }

    /// With the version that it found; it made the next one.
    pub fn from_version(self, from: i64) -> Self {
        Self { from_version: Some(from), to_version: Some(from + 1), ..self }
    }
}

#[cfg(test)]
mod tests;
