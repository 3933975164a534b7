//! The reports with a row per user, described: by which headings each is known, whose row it is, who is entitled, and which
//! date says that somebody was active. [`super::users`] reads them all; `docs/USAGE.md` says what each figure means.
//!
//! Headings are folded, and of several the first that the file has counts.

use super::headings::REFRESH_DATE;
use super::kind::Service;
use crate::domain::report::Kind;

/// A report with a row per user.
pub(super) struct UserReport {
    pub(super) kind: Kind,
    /// What tells it from the others: one heading of each.
    marks: &'static [&'static [&'static str]],
    /// Headings of reports that look alike.
    foreign: &'static [&'static str],
    pub(super) person: &'static [&'static str],
    pub(super) gone: Gone,
    pub(super) counted: &'static [Counted],
}

/// How a row says that its user is no longer there.
#[derive(Debug, Clone, Copy)]
pub(super) enum Gone {
    Never,
    /// Yes or no.
    Flag(&'static str),
    /// A word: who is `deleted` or `suspended` is not there.
    State(&'static str),
}

/// A service that the report counts the users of.
pub(super) struct Counted {
    pub(super) service: Service,
    pub(super) entitled: Entitled,
    pub(super) last_activity: &'static [&'static str],
}

/// Who is entitled.
#[derive(Debug, Clone, Copy)]
pub(super) enum Entitled {
    /// Whoever has a row.
    Listed,
    /// Whom this column gives a licence.
    Licensed(&'static str),
    /// The same; older files lack the column and list nobody else.
    LicensedIfTold(&'static str),
}

const UPN: &[&str] = &["user principal name", "username", "user name"];
const LAST_ACTIVITY: &[&str] = &["last activity date", "last activity date (utc)"];

/// A service of the report over the whole suite.
const fn of_suite(service: Service, licence: &'static str, last_activity: &'static [&'static str]) -> Counted {
    Counted { service, entitled: Entitled::Licensed(licence), last_activity }
}

const fn listed(service: Service) -> Counted {
    Counted { service, entitled: Entitled::Listed, last_activity: LAST_ACTIVITY }
}

static REPORTS: [UserReport; 7] = [
    UserReport {
        kind: Kind::ActiveUserDetail,
        marks: &[&["is deleted"]],
        foreign: &[],
        person: UPN,
        gone: Gone::Flag("is deleted"),
        counted: &[
            of_suite(Service::Exchange, "has exchange license", &["exchange last activity date"]),
            of_suite(Service::OneDrive, "has onedrive license", &["onedrive last activity date"]),
            of_suite(Service::SharePoint, "has sharepoint license", &["sharepoint last activity date"]),
            of_suite(
                Service::SkypeForBusiness,
                "has skype for business license",
                &["skype for business last activity date"],
            ),
            of_suite(Service::Yammer, "has yammer license", &["yammer last activity date"]),
            of_suite(Service::Teams, "has teams license", &["teams last activity date"]),
        ],
    },
    UserReport {
        kind: Kind::CopilotUsageUserDetail,
        marks: &[&[
            "microsoft teams copilot last activity date",
            "word copilot last activity date",
            "excel copilot last activity date",
            "powerpoint copilot last activity date",
            "outlook copilot last activity date",
            "copilot chat last activity date",
            "last activity date of teams copilot (utc)",
            "last activity date of word copilot (utc)",
            "last activity date of excel copilot (utc)",
            "last activity date of outlook copilot (utc)",
        ]],
        foreign: &[],
        person: UPN,
        gone: Gone::Never,
        counted: &[listed(Service::Copilot)],
    },
    UserReport {
        kind: Kind::AppUserDetail,
        marks: &[&["last activation date"], &["word", "excel", "outlook", "powerpoint"]],
        foreign: &["report date"],
        person: UPN,
        gone: Gone::Never,
        counted: &[listed(Service::Apps)],
    },
    UserReport {
        kind: Kind::TeamsUserDetail,
        marks: &[&["team chat message count"], &["private chat message count"], &["is deleted"]],
        foreign: &["report date"],
        person: &["user principal name", "username", "user name", "user id"],
        gone: Gone::Flag("is deleted"),
        counted: &[Counted {
            service: Service::Teams,
            entitled: Entitled::LicensedIfTold("is licensed"),
            last_activity: LAST_ACTIVITY,
        }],
    },
    UserReport {
        kind: Kind::OneDriveAccountDetail,
        marks: &[&["owner principal name", "owner display name"], &["active file count"], &["is deleted"]],
        // The same headings and more belong to sites of SharePoint.
        foreign: &["page view count", "visited page count", "root web template"],
        person: &["owner principal name", "site url"],
        gone: Gone::Flag("is deleted"),
        counted: &[listed(Service::OneDrive)],
    },
    UserReport {
        kind: Kind::MailboxUsageDetail,
        marks: &[&["item count"], &["prohibit send quota (byte)", "issue warning quota (byte)"], &["is deleted"]],
        foreign: &[],
        person: UPN,
        gone: Gone::Flag("is deleted"),
        counted: &[listed(Service::Exchange)],
    },
    UserReport {
        kind: Kind::YammerUserDetail,
        marks: &[&["user state"], &["posted count"], &["read count"]],
        foreign: &["report date"],
        person: UPN,
        gone: Gone::State("user state"),
        counted: &[listed(Service::Yammer)],
    },
];

impl UserReport {
    pub(super) fn of(kind: Kind) -> Option<&'static Self> {
        REPORTS.iter().find(|report| report.kind == kind)
    }

    fn has_headings(&self, has: &impl Fn(&str) -> bool) -> bool {
        let any = |names: &[&str]| names.iter().any(|name| has(name));
        has(REFRESH_DATE)
            && self.marks.iter().all(|names| any(names))
            && !any(self.foreign)
            && self.counted.iter().any(|counted| {
                let is_entitled = match counted.entitled {
                    Entitled::Listed | Entitled::LicensedIfTold(_) => true,
                    Entitled::Licensed(licence) => has(licence),
                };
                is_entitled && any(counted.last_activity)
            })
    }
}

/// The report per user that has these headings.
pub(super) fn kind(has: impl Fn(&str) -> bool) -> Option<Kind> {
    if has(REFRESH_DATE) && has("product type") && has("last activated date") {
        return Some(Kind::ActivationsUserDetail);
    }
    REPORTS.iter().find(|report| report.has_headings(&has)).map(|report| report.kind)
}
