//! The reports that are known, and the services that they count.

use serde::{Deserialize, Serialize};

/// A kind of file that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Active and inactive users per service: the first choice, as it holds no names.
    ServicesUserCounts,
    /// A row per user with licences and last activity.
    ActiveUserDetail,
    /// Active users per service and day; no denominator.
    ActiveUserCounts,
    /// Users per Microsoft 365 app and day; no denominator.
    AppUserCounts,
    /// Users per kind of activity in Teams and day; no denominator.
    TeamsUserCounts,
    /// Licences assigned and installations activated per product; says nothing of use.
    ActivationsUserCounts,
    /// Our own table: workload, active, entitled, as-of date.
    Table,
}

impl Kind {
    pub const ALL: [Self; 7] = [
        Self::ServicesUserCounts,
        Self::ActiveUserDetail,
        Self::ActiveUserCounts,
        Self::AppUserCounts,
        Self::TeamsUserCounts,
        Self::ActivationsUserCounts,
        Self::Table,
    ];

    /// Key in the database: Graph's name of the report.
    pub fn key(self) -> &'static str {
        match self {
            Self::ServicesUserCounts => "getOffice365ServicesUserCounts",
            Self::ActiveUserDetail => "getOffice365ActiveUserDetail",
            Self::ActiveUserCounts => "getOffice365ActiveUserCounts",
            Self::AppUserCounts => "getM365AppUserCounts",
            Self::TeamsUserCounts => "getTeamsUserActivityUserCounts",
            Self::ActivationsUserCounts => "getOffice365ActivationsUserCounts",
            Self::Table => "table",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// Whether it yields rates; the others hold no denominator.
    pub fn holds_rates(self) -> bool {
        matches!(self, Self::ServicesUserCounts | Self::ActiveUserDetail | Self::Table)
    }
}

/// A service as the reports name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    Exchange,
    OneDrive,
    SharePoint,
    SkypeForBusiness,
    Yammer,
    Teams,
}

impl Service {
    pub const ALL: [Self; 6] =
        [Self::Exchange, Self::OneDrive, Self::SharePoint, Self::SkypeForBusiness, Self::Yammer, Self::Teams];

    /// The name in the headers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exchange => "Exchange",
            Self::OneDrive => "OneDrive",
            Self::SharePoint => "SharePoint",
            Self::SkypeForBusiness => "Skype For Business",
            Self::Yammer => "Yammer",
            Self::Teams => "Teams",
        }
    }

    /// Key of the workload that the service is.
    pub fn workload(self) -> &'static str {
        match self {
            Self::Exchange => "exchange_online",
            Self::OneDrive => "onedrive",
            Self::SharePoint => "sharepoint_online",
            Self::SkypeForBusiness => "skype_for_business",
            Self::Yammer => "viva_engage",
            Self::Teams => "teams",
        }
    }
}
