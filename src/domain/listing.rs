//! The columns of a list of engagements, by their English headings: what an alias of a heading may stand for besides those of reports.

use super::keyed::keyed;

keyed! {
    /// A column of a list of engagements.
    Column {
        Customer = "Customer",
        Tenant = "Tenant ID",
        Segment = "Segment",
        Partner = "Partner",
        Manager = "Manager",
        Workloads = "Workloads",
        TimeZone = "Time zone",
        Started = "Started on",
        Goals = "Goals",
    }
}
