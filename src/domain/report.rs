//! The usage reports that figures come from, and what they count, by the keys that the database keeps. How a file of one is
//! read is the business of `reports`.

use super::keyed::keyed;

keyed! {
    /// A kind of file that can be imported. The key is Graph's name of the report.
    Kind {
        /// Active and inactive users per service: the first choice, as it holds no names.
        ServicesUserCounts = "getOffice365ServicesUserCounts",
        /// A row per user with licences and last activity.
        ActiveUserDetail = "getOffice365ActiveUserDetail",
        /// Active users per service and day; no denominator.
        ActiveUserCounts = "getOffice365ActiveUserCounts",
        /// Users per Microsoft 365 app and day; no denominator.
        AppUserCounts = "getM365AppUserCounts",
        /// Users per kind of activity in Teams and day; no denominator.
        TeamsUserCounts = "getTeamsUserActivityUserCounts",
        /// Licences assigned and installations activated per product; says nothing of use.
        ActivationsUserCounts = "getOffice365ActivationsUserCounts",
        /// Active and enabled users of Copilot, a row per period; holds no names.
        CopilotUserCountSummary = "getMicrosoft365CopilotUserCountSummary",
        /// A row per user of Copilot with the last activity.
        CopilotUsageUserDetail = "getMicrosoft365CopilotUsageUserDetail",
        /// Active users of Copilot per app and day; no period that a rate could be of.
        CopilotUserCountTrend = "getMicrosoft365CopilotUserCountTrend",
        /// A row per user of the Microsoft 365 apps with the last activity.
        AppUserDetail = "getM365AppUserDetail",
        /// A row per user of Teams with licence and last activity.
        TeamsUserDetail = "getTeamsUserActivityUserDetail",
        /// A row per OneDrive with its owner and the last activity.
        OneDriveAccountDetail = "getOneDriveUsageAccountDetail",
        /// A row per mailbox with the last activity.
        MailboxUsageDetail = "getMailboxUsageDetail",
        /// A row per user of Viva Engage with the last activity.
        YammerUserDetail = "getYammerActivityUserDetail",
        /// A row per user and product with the last activation; says nothing of use.
        ActivationsUserDetail = "getOffice365ActivationsUserDetail",
        /// FastTrack's own figures of all tenants of a partner, as Partner Center shows them.
        PartnerCenter = "partnerCenterFastTrack",
        /// Our own table: workload, active, entitled, as-of date.
        Table = "table",
    }
}

impl Kind {
    /// Whether it yields rates; the others hold no denominator.
    pub fn holds_rates(self) -> bool {
        !self.holds_licences()
            && !matches!(
                self,
                Self::ActiveUserCounts | Self::AppUserCounts | Self::TeamsUserCounts | Self::CopilotUserCountTrend
            )
    }

    /// Whether it counts licences and activations per product.
    pub fn holds_licences(self) -> bool {
        matches!(self, Self::ActivationsUserCounts | Self::ActivationsUserDetail)
    }

    /// Whether its rates are FastTrack's own, intentional use over 28 days, and no approximation (概算).
    pub fn is_exact(self) -> bool {
        self == Self::PartnerCenter
    }
}

keyed! {
    /// What a count counts.
    Measure {
        Active = "active",
        Assigned = "assigned",
        Activated = "activated",
        SharedComputer = "shared_computer",
        /// Of the tenant's total only; reports name it as active and inactive.
        Entitled = "entitled",
    }
}

/// Name under which the tenant's total is kept.
pub const TENANT: &str = "Office 365";
