//! What touches on the safety of accounts and of what is kept here: signing in and out, refusals, changes to accounts, files
//! that are taken away. Numbers and keys, never an address, a name or what somebody typed.

use chrono::{NaiveDateTime, TimeDelta};

use super::audit::Event;
use super::keyed::keyed;

keyed! {
    /// What happened; its words are `security-signed_in` in the texts.
    SecurityKind {
        SignedIn = "signed_in",
        /// A wrong password, at the entrance or for a new one; an unknown or disabled account.
        SignInFailed = "sign_in_failed",
        /// An attempt that was not looked at after too many others.
        SignInThrottled = "sign_in_throttled",
        SignedOut = "signed_out",
        /// Sessions of an account, ended by a new password, by disabling or from its own list.
        SessionsEnded = "sessions_ended",
        /// Something that a signed-in person sees and may not do.
        Forbidden = "forbidden",
        /// A form from elsewhere, or without the token of its session.
        FormRefused = "form_refused",
        AccountCreated = "account_created",
        AccountChanged = "account_changed",
        RolesChanged = "roles_changed",
        AccountDisabled = "account_disabled",
        AccountEnabled = "account_enabled",
        /// Who was to wait for too many wrong passwords may try again.
        AccountUnlocked = "account_unlocked",
        PasswordReset = "password_reset",
        PasswordChanged = "password_changed",
        /// Somebody may do in a manager's engagements what the manager may, and may no more.
        CoverBegun = "cover_begun",
        CoverEnded = "cover_ended",
        /// A file that was taken away.
        Exported = "exported",
        /// The address of a personal calendar was made, in the place of the one before, or taken away.
        CalendarMade = "calendar_made",
        CalendarRemoved = "calendar_removed",
        /// A calendar was read by its address.
        CalendarRead = "calendar_read",
        /// An address that no open account's calendar has.
        CalendarRefused = "calendar_refused",
        /// A copy of the whole database, made at the command line.
        BackedUp = "backed_up",
        /// A copy put in the place of the database, at the command line.
        Restored = "restored",
    }
}

impl SecurityKind {
    /// What an entry of the audit trail is to an account's safety, if anything.
    pub fn of(event: &Event) -> Option<Self> {
        Some(match event {
            Event::AccountCreated { .. } => Self::AccountCreated,
            Event::AccountChanged { roles: Some(_) } => Self::RolesChanged,
            Event::AccountChanged { roles: None } => Self::AccountChanged,
            Event::AccountDisabled => Self::AccountDisabled,
            Event::AccountEnabled => Self::AccountEnabled,
            Event::AccountUnlocked => Self::AccountUnlocked,
            Event::PasswordReset => Self::PasswordReset,
            Event::PasswordChanged => Self::PasswordChanged,
            Event::SessionEnded => Self::SessionsEnded,
            Event::CoverBegun { .. } => Self::CoverBegun,
            Event::CoverEnded { .. } => Self::CoverEnded,
            Event::CalendarMade => Self::CalendarMade,
            Event::CalendarRemoved => Self::CalendarRemoved,
            _ => return None,
        })
    }

    pub fn is_refusal(self) -> bool {
        matches!(
            self,
            Self::SignInFailed | Self::SignInThrottled | Self::Forbidden | Self::FormRefused | Self::CalendarRefused
        )
    }

    /// Whether it can be made to happen any number of times: such are counted by the hour.
    pub fn is_gathered(self) -> bool {
        self.is_refusal() || matches!(self, Self::Exported | Self::CalendarRead)
    }

    /// How long it is kept, from when it last happened.
    pub fn kept(self) -> TimeDelta {
        if self.is_refusal() { TimeDelta::days(30) } else { TimeDelta::days(366) }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    pub kind: SecurityKind,
    /// In UTC.
    pub at: NaiveDateTime,
    /// The account that it is about; none where nobody was signed in, or there is no such account.
    pub account: Option<i64>,
    /// The account of who did it to another's.
    pub actor: Option<i64>,
    /// A keyed hash of where it came from, which tells places apart and names none; "" where that is not known.
    pub source: String,
    /// Method and pattern of where it was sent, `GET /engagements/{id}`; "" where that says nothing.
    pub page: String,
    /// Number of the thing that the page is about.
    pub object: Option<i64>,
    pub times: i64,
}

impl Occurrence {
    /// The beginning of the hour in which it happened.
    pub fn hour(&self) -> NaiveDateTime {
        let second = self.at.and_utc().timestamp().rem_euclid(3600);
        let into = TimeDelta::nanoseconds(i64::from(self.at.and_utc().timestamp_subsec_nanos()));
        self.at - TimeDelta::seconds(second) - into
    }

    /// Under which it is counted with others like it; `None` where each stands for itself.
    pub fn mark(&self) -> Option<String> {
        let number = |id: Option<i64>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        self.kind.is_gathered().then(|| {
            let (hour, account, object) =
                (self.hour().and_utc().timestamp() / 3600, number(self.account), number(self.object));
            format!("{} {hour} {account} {} {object} {}", self.kind.key(), self.source, self.page)
        })
    }

    /// The same without what can be of any number of kinds: all such of an hour and an account are one row.
    pub fn gathered(self) -> Self {
        Self { source: String::new(), page: String::new(), object: None, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Role;

    fn occurrence(kind: SecurityKind, at: &str) -> Occurrence {
        Occurrence {
            kind,
            at: at.parse().unwrap(),
            account: Some(7),
            actor: None,
            source: "ab12".to_owned(),
            page: "POST /sign-in".to_owned(),
            object: None,
            times: 1,
        }
    }

    #[test]
    fn what_can_happen_any_number_of_times_is_counted_by_the_hour() {
        let mark = |at| occurrence(SecurityKind::SignInFailed, at).mark();
        assert_eq!(mark("2026-11-22T05:00:00"), mark("2026-11-22T05:59:59.999"));
        assert_ne!(mark("2026-11-22T05:59:59.999"), mark("2026-11-22T06:00:00"));
        assert_eq!(occurrence(SecurityKind::SignedIn, "2026-11-22T05:00:00").mark(), None);
        let other = Occurrence { account: None, ..occurrence(SecurityKind::SignInFailed, "2026-11-22T05:00:00") };
        assert_ne!(other.mark(), mark("2026-11-22T05:00:00"));
        let hour = occurrence(SecurityKind::Exported, "2026-11-22T05:59:59.999").hour();
        assert_eq!(hour.to_string(), "2026-11-22 05:00:00");
    }

    #[test]
    fn of_the_trail_only_what_is_done_to_accounts_counts() {
        let roles = Some((vec![Role::Manager], vec![Role::Lead]));
        for (event, kind) in [
            (Event::AccountChanged { roles }, Some(SecurityKind::RolesChanged)),
            (Event::AccountChanged { roles: None }, Some(SecurityKind::AccountChanged)),
            (Event::SessionEnded, Some(SecurityKind::SessionsEnded)),
            (Event::SettingsChanged, None),
            (Event::EngagementCreated, None),
        ] {
            assert_eq!(SecurityKind::of(&event), kind, "{event:?}");
        }
    }
}
