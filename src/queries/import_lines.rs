//! The figures of a file by workload, with what becomes of each.

use crate::domain::standing::Standing;
use crate::reports::Rate;

/// A rate of the report with its workload and what becomes of it.
#[derive(Debug, Clone)]
pub struct Line {
    pub workload_id: i64,
    pub workload: String,
    /// Target of an intended workload, in percent.
    pub target: Option<i64>,
    pub rate: Rate,
    pub standing: Standing,
}
