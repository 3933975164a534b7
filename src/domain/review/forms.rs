//! How the texts of a review are read: dates and addresses as everywhere, workloads from the list of today.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::check::Forms;
use crate::domain::engagement::TaskStatus;
use crate::domain::formats::{UrlSlip, is_email, url};
use crate::domain::written;

/// Reads texts against the known workloads.
#[derive(Debug, Clone, Default)]
pub struct KnownForms {
    workloads: BTreeSet<String>,
    retired: BTreeSet<String>,
    intended: BTreeSet<String>,
}

impl KnownForms {
    /// With the keys of all workloads, retired ones too.
    pub fn new(workloads: impl IntoIterator<Item = String>) -> Self {
        Self { workloads: workloads.into_iter().collect(), ..Self::default() }
    }

    /// With the keys of those that are retired. What is named in the answers, or in a row that can be brought back to them, was
    /// chosen while it was offered, and stays valid.
    #[must_use]
    pub fn without_retired<'v>(
        self,
        retired: impl IntoIterator<Item = String>,
        named: impl IntoIterator<Item = &'v str>,
    ) -> Self {
        let named: BTreeSet<&str> = named.into_iter().map(str::trim).collect();
        Self { retired: retired.into_iter().filter(|key| !named.contains(key.as_str())).collect(), ..self }
    }

    /// With the keys of the workloads that the engagement intends.
    #[must_use]
    pub fn intending(self, intended: impl IntoIterator<Item = String>) -> Self {
        Self { intended: intended.into_iter().collect(), ..self }
    }
}

impl Forms for KnownForms {
    fn date(&self, text: &str) -> Option<NaiveDate> {
        written::day(text).ok()
    }

    fn is_email(&self, text: &str) -> bool {
        is_email(text)
    }

    fn url(&self, text: &str) -> Result<(), UrlSlip> {
        url(text)
    }

    fn is_workload(&self, key: &str) -> bool {
        self.workloads.contains(key)
    }

    fn is_retired(&self, key: &str) -> bool {
        self.retired.contains(key)
    }

    fn is_intended(&self, key: &str) -> bool {
        self.intended.contains(key)
    }

    fn is_task_status(&self, key: &str) -> bool {
        TaskStatus::from_key(key).is_some()
    }
}
