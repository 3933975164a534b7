//! The figures of a file while its rows are read, whatever kind it is.

use super::report::{Ignored, Point, Rate, Tenant, Total};

/// The figures of a kind, as they come together.
#[derive(Debug, Default)]
pub(super) struct Figures {
    pub(super) refreshed: Option<chrono::NaiveDate>,
    pub(super) rates: Vec<Rate>,
    pub(super) totals: Vec<Total>,
    pub(super) points: Vec<Point>,
    pub(super) tenants: Vec<Tenant>,
    pub(super) ignored: Vec<Ignored>,
}
