//! What a review freezes beside its answers and figures: who and what it was about.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::rows::NextStep;
use crate::domain::engagement::Segment;

/// What a frozen review keeps beside its answers and figures, as it was when it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub customer: String,
    pub segment: Segment,
    pub manager: String,
    pub manager_email: String,
    /// Who submitted it, where that is somebody who stood in for the manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_by: Option<String>,
    pub partner: Option<String>,
    /// The day of the submission in the engagement's time zone of then, whichever it has later. What was
    /// submitted before this was kept does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_on: Option<NaiveDate>,
    /// Name of each workload that the answers mention, by key.
    pub workloads: BTreeMap<String, String>,
    /// The way back to the kick-off as the submission itself made or kept it (R14), where no row of the review is it. Nobody
    /// typed it, so it is none of the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_back: Option<NextStep>,
}
