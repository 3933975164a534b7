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
        /// FastTrack's own figures of all tenants of a partner, as Partner Center shows them.
        PartnerCenter = "partnerCenterFastTrack",
        /// Our own table: workload, active, entitled, as-of date.
        Table = "table",
    }
}

impl Kind {
    /// Whether it yields rates; the others hold no denominator.
    pub fn holds_rates(self) -> bool {
        matches!(self, Self::ServicesUserCounts | Self::ActiveUserDetail | Self::PartnerCenter | Self::Table)
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
