//! The services that the reports count, and which workloads they are.

use serde::{Deserialize, Serialize};

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
    Apps,
    Copilot,
}

impl Service {
    /// Those that the reports over the whole suite have columns for; the apps and Copilot have reports of their own.
    pub const ALL: [Self; 6] =
        [Self::Exchange, Self::OneDrive, Self::SharePoint, Self::SkypeForBusiness, Self::Yammer, Self::Teams];

    /// The name in the headers; of the last two the product's.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exchange => "Exchange",
            Self::OneDrive => "OneDrive",
            Self::SharePoint => "SharePoint",
            Self::SkypeForBusiness => "Skype For Business",
            Self::Yammer => "Yammer",
            Self::Teams => "Teams",
            Self::Apps => "Microsoft 365 Apps",
            Self::Copilot => "Microsoft 365 Copilot",
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
            Self::Apps => "microsoft_365_apps",
            Self::Copilot => "microsoft_365_copilot",
        }
    }
}
