//! The tasks of the checklist as a review leaves them: one row per task, discussion or uncategorised task. Names of the
//! playbook's own tasks and all words are the page's business.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::answers::Answers;
use super::check::cell;
use super::discussions;
use crate::domain::engagement::TaskStatus;
use crate::domain::written;
use crate::playbook::keys::{ROW_KEY, checklist, tasks as task};

/// What the rows are read from.
#[derive(Debug, Clone, Copy, Default)]
pub struct Record<'a> {
    /// The newest submitted answers that were not withdrawn, with the names of the workloads as they were then.
    pub submitted: Option<(&'a Answers, &'a BTreeMap<String, String>)>,
    /// The newest review's meeting was held and recorded (R7).
    pub meeting_complete: bool,
    /// A review is on its way: as a draft or submitted without a meeting that was held.
    pub review_begun: bool,
    /// The draft is that of a further review, whose meeting is still to come.
    pub further_review: bool,
}

/// A row of the list of tasks. Where a field is `None`, the playbook's own task says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskRow {
    /// Key of the playbook's task.
    pub task: &'static str,
    /// Of the review's row, where it is one.
    pub key: String,
    /// What was typed: number or name of the task.
    pub name: Option<String>,
    pub services: Option<String>,
    pub mandatory: Option<bool>,
    /// `Some(None)`: nobody was named.
    pub role: Option<Option<String>>,
    pub planned_on: Option<NaiveDate>,
    /// `None`: there is no such task.
    pub status: Option<TaskStatus>,
}

impl TaskRow {
    fn plain(task: &'static str, status: Option<TaskStatus>) -> Self {
        Self { task, status, ..Self::default() }
    }
}

/// The rows, in the order of the checklist.
pub fn tasks(record: &Record<'_>) -> Vec<TaskRow> {
    let mut rows = vec![TaskRow::plain(task::REVIEW_MEETING, Some(meeting(record)))];
    let Some((answers, workloads)) = record.submitted else {
        rows.push(TaskRow::plain(task::BVD, None));
        rows.push(TaskRow::plain(task::USAGE_REPORTS, Some(TaskStatus::NotStarted)));
        rows.push(TaskRow::plain(task::UNCATEGORISED, None));
        return rows;
    };
    push_or_none(&mut rows, task::BVD, held_and_planned(answers, workloads));
    rows.push(TaskRow::plain(task::USAGE_REPORTS, Some(usage_reports(answers))));
    push_or_none(&mut rows, task::UNCATEGORISED, uncategorised(answers));
    rows
}

fn push_or_none(rows: &mut Vec<TaskRow>, task: &'static str, found: Vec<TaskRow>) {
    if found.is_empty() {
        rows.push(TaskRow::plain(task, None));
    } else {
        rows.extend(found);
    }
}

/// Task 3735 is the newest review's: a further review has a meeting of its own.
fn meeting(record: &Record<'_>) -> TaskStatus {
    match record {
        Record { further_review: true, .. } => TaskStatus::InProgress,
        Record { meeting_complete: true, .. } => TaskStatus::Complete,
        Record { review_begun: true, .. } => TaskStatus::InProgress,
        _ => TaskStatus::NotStarted,
    }
}

fn held_and_planned(answers: &Answers, workloads: &BTreeMap<String, String>) -> Vec<TaskRow> {
    let service = |key: String| workloads.get(&key).cloned().unwrap_or(key);
    let rows = discussions::discussions(answers).into_iter().map(|row| TaskRow {
        key: cell(&row, ROW_KEY).to_owned(),
        name: typed(cell(&row, checklist::BVD_TASK)),
        services: typed(cell(&row, checklist::BVD_SERVICE)).map(service),
        planned_on: written::day(cell(&row, checklist::BVD_PLANNED_ON)).ok(),
        ..TaskRow::plain(task::BVD, Some(status(cell(&row, checklist::BVD_STATUS))))
    });
    rows.filter(|row| row.services.is_some()).collect()
}

/// How far the demonstration of the usage reports is.
pub fn usage_reports(answers: &Answers) -> TaskStatus {
    use checklist::{DONE, NO, NOT_NEEDED, PLANNED, YES};
    let text = |item| answers.text(checklist::SECTION, item);
    match (text(checklist::REPORTS_WANTED), text(checklist::REPORTS_MEASURED), text(checklist::REPORTS_DEMONSTRATION)) {
        (NO, ..) | (YES, YES, _) | (YES, NO, NOT_NEEDED) => TaskStatus::NotRequired,
        (YES, NO, DONE) => TaskStatus::Complete,
        (YES, NO, PLANNED) => TaskStatus::InProgress,
        _ => TaskStatus::NotStarted,
    }
}

fn uncategorised(answers: &Answers) -> Vec<TaskRow> {
    let rows = answers.section(checklist::SECTION).rows(checklist::UNCATEGORISED).into_iter().map(|(_, row)| TaskRow {
        key: cell(&row, ROW_KEY).to_owned(),
        name: typed(&format!(
            "{} {}",
            cell(&row, checklist::UNCATEGORISED_FTOP_ID).trim(),
            cell(&row, checklist::UNCATEGORISED_NAME).trim()
        )),
        services: Some(typed(cell(&row, checklist::UNCATEGORISED_SERVICES)).unwrap_or_default()),
        mandatory: Some(cell(&row, checklist::UNCATEGORISED_MANDATORY) == checklist::MANDATORY),
        role: Some(typed(cell(&row, checklist::UNCATEGORISED_ROLE))),
        ..TaskRow::plain(task::UNCATEGORISED, Some(status(cell(&row, checklist::UNCATEGORISED_STATUS))))
    });
    rows.filter(|row| row.name.is_some()).collect()
}

fn typed(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn status(key: &str) -> TaskStatus {
    TaskStatus::from_key(key.trim()).unwrap_or(TaskStatus::NotStarted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::answers;

    fn rows(lines: &[(&str, &str)]) -> Vec<TaskRow> {
        let workloads = BTreeMap::from([("intune".to_owned(), "Microsoft Intune".to_owned())]);
        let answers = answers(lines);
        tasks(&Record { submitted: Some((&answers, &workloads)), meeting_complete: true, ..Record::default() })
    }

    fn of(rows: &[TaskRow], task: &str) -> Vec<TaskRow> {
        rows.iter().filter(|row| row.task == task).cloned().collect()
    }

    #[test]
    fn r7_the_meeting_is_the_newest_reviews() {
        use TaskStatus::{Complete, InProgress, NotStarted};
        let table = [
            (false, false, false, NotStarted),
            (false, true, false, InProgress),
            (true, false, false, Complete),
            (true, true, false, Complete),
            (true, true, true, InProgress),
        ];
        for (meeting_complete, review_begun, further_review, expected) in table {
            let record = Record { meeting_complete, review_begun, further_review, ..Record::default() };
            assert_eq!(tasks(&record)[0].status, Some(expected), "{record:?}");
        }
    }

    #[test]
    fn without_a_review_every_task_of_the_playbook_has_a_row() {
        let found: Vec<_> = tasks(&Record::default()).into_iter().map(|row| (row.task, row.status)).collect();
        assert_eq!(
            found,
            [
                ("review_meeting", Some(TaskStatus::NotStarted)),
                ("bvd", None),
                ("usage_reports", Some(TaskStatus::NotStarted)),
                ("uncategorised", None),
            ]
        );
    }

    #[test]
    fn usage_reports_follow_the_answers() {
        use TaskStatus::{Complete, InProgress, NotRequired, NotStarted};
        let table = [
            ("", "", "", NotStarted),
            ("no", "", "", NotRequired),
            // What was answered before "no" was chosen does not count.
            ("no", "no", "done", NotRequired),
            ("yes", "", "", NotStarted),
            ("yes", "yes", "planned", NotRequired),
            ("yes", "no", "", NotStarted),
            ("yes", "no", "done", Complete),
            ("yes", "no", "planned", InProgress),
            ("yes", "no", "not_needed", NotRequired),
        ];
        for (wanted, measured, demonstration, expected) in table {
            let rows = rows(&[
                ("checklist.reports_wanted", wanted),
                ("checklist.reports_measured", measured),
                ("checklist.reports_demonstration", demonstration),
            ]);
            assert_eq!(of(&rows, "usage_reports")[0].status, Some(expected), "{wanted} {measured} {demonstration}");
        }
    }

    #[test]
    fn discussions_are_those_on_record_and_those_planned() {
        let mut lines = vec![
            ("meeting.took_place", "held"),
            ("checklist.bvd[0][service]", "intune"),
            ("checklist.bvd[0][task]", "4711"),
            ("checklist.bvd[0][status]", "blocked_microsoft"),
            ("checklist.bvd[3][service]", "unknown"),
            ("checklist.bvd[4][key]", "b5"),
            ("outcome.bvd[0][service]", "intune"),
            ("outcome.bvd[0][planned_on]", "2026-12-15"),
        ];
        let recorded = TaskRow {
            name: Some("4711".into()),
            services: Some("Microsoft Intune".into()),
            ..TaskRow::plain("bvd", Some(TaskStatus::BlockedMicrosoft))
        };
        // Without a status, and a workload without a name.
        let bare = TaskRow { services: Some("unknown".into()), ..TaskRow::plain("bvd", Some(TaskStatus::NotStarted)) };
        assert_eq!(of(&rows(&lines), "bvd"), [recorded.clone(), bare.clone()]);
        // An edition that had the plan with the outcome: the same discussion.
        lines.push(("outcome.result", "business_value_discussion"));
        let day = NaiveDate::from_ymd_opt(2026, 12, 15);
        assert_eq!(of(&rows(&lines), "bvd"), [TaskRow { planned_on: day, ..recorded.clone() }, bare.clone()]);
        let lines = [&lines[..6], &[("checklist.bvd[0][planned_on]", "2026-12-15")]].concat();
        assert_eq!(of(&rows(&lines), "bvd"), [TaskRow { planned_on: day, ..recorded }, bare]);
        assert_eq!(of(&rows(&[]), "bvd"), [TaskRow::plain("bvd", None)]);
    }

    #[test]
    fn uncategorised_tasks_say_everything_themselves() {
        let found = rows(&[
            ("checklist.uncategorised[1][ftop_id]", " 4711 "),
            ("checklist.uncategorised[1][name]", " 棚卸し "),
            ("checklist.uncategorised[1][mandatory]", "mandatory"),
            ("checklist.uncategorised[1][role]", "顧客"),
            ("checklist.uncategorised[1][services]", "Teams"),
            ("checklist.uncategorised[1][status]", "complete"),
            ("checklist.uncategorised[2][name]", "後日"),
            ("checklist.uncategorised[2][mandatory]", "optional"),
            ("checklist.uncategorised[3][key]", "u3"),
        ]);
        let whole = TaskRow {
            name: Some("4711 棚卸し".into()),
            services: Some("Teams".into()),
            mandatory: Some(true),
            role: Some(Some("顧客".into())),
            ..TaskRow::plain("uncategorised", Some(TaskStatus::Complete))
        };
        let bare = TaskRow {
            name: Some("後日".into()),
            services: Some(String::new()),
            mandatory: Some(false),
            role: Some(None),
            ..TaskRow::plain("uncategorised", Some(TaskStatus::NotStarted))
        };
        assert_eq!(of(&found, "uncategorised"), [whole, bare]);
        assert_eq!(of(&rows(&[]), "uncategorised"), [TaskRow::plain("uncategorised", None)]);
    }
}
