//! What the tests of this room share.

use chrono::NaiveDate;

use super::answers::Answers;
use super::check::Forms;
use super::facts::Facts;
use crate::domain::engagement::Segment;
use crate::domain::formats::UrlSlip;

pub struct TestForms;

impl Forms for TestForms {
    fn date(&self, text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }
    fn is_email(&self, text: &str) -> bool {
        text.contains('@')
    }
    fn url(&self, text: &str) -> Result<(), UrlSlip> {
        if text.starts_with("https://") { Ok(()) } else { Err(UrlSlip::NotAUrl) }
    }
    fn is_retired(&self, key: &str) -> bool {
        key == "skype"
    }
    fn is_workload(&self, key: &str) -> bool {
        matches!(key, "teams" | "intune" | "exchange")
    }
    fn is_intended(&self, key: &str) -> bool {
        key == "exchange"
    }
    fn is_task_status(&self, key: &str) -> bool {
        key == "complete"
    }
}

pub fn facts() -> Facts {
    Facts {
        segment: Segment::Business,
        gate_open: true,
        usage_at_least_ten: true,
        stale: false,
        today: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
    }
}

/// Answers from `section.field = value` lines.
pub fn answers(lines: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (path, value) in lines {
        let (section, field) = path.split_once('.').unwrap();
        answers.section_mut(section).push(field, value);
    }
    answers
}
