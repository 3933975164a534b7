//! The text for the "next action" of FTOP: what became of the review, its tasks and its open steps, within FTOP's limit.
//! What does not fit is counted, never dropped unsaid.

use chrono::NaiveDate;
use unicode_normalization::char::is_combining_mark;

use super::answers::Answers;
use super::check::cell;
use super::discussions;
use super::rows::{NextStep, is_kick_off};
use crate::domain::engagement::TaskStatus;
use crate::domain::written;
use crate::playbook::keys::checklist;

/// Longest next action in FTOP, in UTF-16 code units: browsers count so, and a character beyond the first 65,536 is two.
pub const LIMIT: usize = 500;

/// How long FTOP takes a text to be.
pub fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// The lines of the head, which always stand there, and as many whole entries as fit, in their order; `more` says how many
/// others there are. An entry that is too long leaves its place to a shorter one that follows.
pub fn next_action(head: &[String], entries: &[String], more: impl Fn(usize) -> String) -> String {
    let head: Vec<&str> = lines(head).collect();
    let entries: Vec<&str> = lines(entries).collect();
    let all: Vec<&str> = head.iter().chain(&entries).copied().collect();
    let whole = all.join("\n");
    if length(&whole) <= LIMIT {
        return whole;
    }
    // From here on something is left out, so that the line that counts it always stands there.
    let room = |left: usize| if left == 0 { LIMIT } else { LIMIT.saturating_sub(length(&more(left)) + 1) };
    let mut text = cut(&head.join("\n"), room(entries.len()));
    let mut left = entries.len();
    for entry in entries {
        let separator = usize::from(!text.is_empty());
        if length(&text) + separator + length(entry) <= room(left) {
            if separator == 1 {
                text.push('\n');
            }
            text.push_str(entry);
            left -= 1;
        }
    }
    if left > 0 {
        text.push('\n');
        text.push_str(&more(left));
    }
    text
}

fn lines(texts: &[String]) -> impl Iterator<Item = &str> {
    texts.iter().map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// The open steps: the way back to the customer kick-off (R14) first, then in the order in which they are due, those without
/// a date last.
pub fn open_steps(steps: &[NextStep]) -> Vec<&NextStep> {
    let mut open: Vec<&NextStep> = steps.iter().filter(|s| s.status.is_open()).collect();
    open.sort_by_key(|s| (!is_kick_off(&s.key), s.due_on.is_none(), s.due_on));
    open
}

/// A business value discussion as FTOP is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discussion {
    /// Key of the workload.
    pub service: String,
    /// Id or name of the task in FTOP; empty for none.
    pub task: String,
    pub planned_on: Option<NaiveDate>,
    pub status: TaskStatus,
    /// An expert is asked to help.
    pub sme: bool,
    /// E-mail address for the expert's reply; empty for none.
    pub sme_contact: String,
    /// Still to come.
    pub is_ahead: bool,
}

/// The discussions of a review that name their service.
pub fn discussions(answers: &Answers) -> Vec<Discussion> {
    let rows = discussions::discussions(answers).into_iter().map(|row| {
        let text = |column| cell(&row, column).trim().to_owned();
        let sme = text(checklist::BVD_SME) == checklist::YES;
        Discussion {
            service: text(checklist::BVD_SERVICE),
            task: text(checklist::BVD_TASK),
            planned_on: written::day(cell(&row, checklist::BVD_PLANNED_ON)).ok(),
            status: TaskStatus::from_key(&text(checklist::BVD_STATUS)).unwrap_or(TaskStatus::NotStarted),
            sme,
            sme_contact: if sme { text(checklist::BVD_SME_CONTACT) } else { String::new() },
            is_ahead: discussions::is_ahead(&row),
        }
    });
    rows.filter(|row| !row.service.is_empty()).collect()
}

/// At most `max` units, with an ellipsis where something was cut; a letter and the marks upon it stay together.
fn cut(text: &str, max: usize) -> String {
    if length(text) <= max {
        return text.to_owned();
    }
    let (mut kept, mut units) = (String::new(), 1);
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next_if(|letter| units + letter.len_utf16() <= max) {
        units += letter.len_utf16();
        kept.push(letter);
    }
    let mut next = rest.peek().copied();
    while next.is_some_and(joins) || kept.ends_with(JOINER) {
        next = kept.pop();
    }
    kept.push('…');
    kept
}

/// Makes one sign of the one before and the one after it.
const JOINER: char = '\u{200d}';

/// Whether it is part of the sign before it: a mark, a joiner, a shade of skin.
fn joins(letter: char) -> bool {
    is_combining_mark(letter) || letter == JOINER || matches!(letter, '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::engagement::{Side, StepStatus};
    use crate::domain::review::testing::answers;

    fn more(count: usize) -> String {
        format!("ほか {count} 件")
    }

    fn text(head: &str, entries: &[&str]) -> String {
        let entries: Vec<String> = entries.iter().map(|entry| (*entry).to_owned()).collect();
        next_action(&[head.to_owned()], &entries, more)
    }

    #[test]
    fn what_fits_stands_there_and_the_rest_is_counted() {
        let a = |n: usize| "あ".repeat(n);
        // Head, entries, length of the whole, how many are counted.
        let table: [(usize, &[usize], usize, usize); 12] = [
            (499, &[], 499, 0),
            (500, &[], 500, 0),
            (501, &[], 500, 0),
            // With the line break between them.
            (400, &[98], 499, 0),
            (400, &[99], 500, 0),
            (400, &[100], 407, 1),
            (100, &[399], 500, 0),
            (100, &[400], 107, 1),
            // The last one fits by itself, but not beside the line that counts the one before it.
            (100, &[200, 300, 191], 500, 1),
            (100, &[200, 300, 192], 308, 2),
            (100, &[450, 10, 10], 129, 1),
            (490, &[100, 100], 497, 2),
        ];
        for (head, entries, expected, counted) in table {
            let entries: Vec<String> = entries.iter().map(|n| a(*n)).collect();
            let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
            let text = text(&a(head), &entries);
            let of = format!("{head} {:?}", entries.iter().map(|e| length(e)).collect::<Vec<_>>());
            assert!(length(&text) <= LIMIT, "{of}: {}", length(&text));
            let last = text.lines().last().unwrap_or_default();
            assert_eq!(last == more(counted), counted > 0, "{of}: {last}");
            let shown = text.lines().count() - 1 - usize::from(counted > 0);
            assert_eq!(shown + counted, entries.len(), "{of}: each is shown or counted");
            assert_eq!(length(&text), expected, "{of}");
        }
    }

    #[test]
    fn the_count_has_room_at_every_length() {
        for head in 1..=520 {
            for (size, count) in [(1, 300), (7, 120), (60, 12), (500, 3)] {
                let entries = vec!["x".repeat(size); count];
                let text = next_action(&["h".repeat(head)], &entries, more);
                let shown = text.lines().filter(|line| line.starts_with('x')).count();
                assert!(length(&text) <= LIMIT, "{head} {size}: {}", length(&text));
                assert!(
                    shown == count || text.ends_with(&format!("\n{}", more(count - shown))),
                    "{head} {size}: {text}"
                );
            }
        }
    }

    #[test]
    fn a_letter_is_never_torn() {
        // What is cut, what stands before the ellipsis, and its length with it.
        let table = [
            // Two units each: 249 of them and the ellipsis.
            ("𠮷".repeat(251), "𠮷".repeat(249), 499),
            (format!("a{}", "𠮷".repeat(250)), format!("a{}", "𠮷".repeat(249)), 500),
            (format!("{}𠮷", "a".repeat(499)), "a".repeat(499), 500),
            (format!("{}𠮷a", "a".repeat(498)), "a".repeat(498), 499),
            // か with a mark of its own: a mark that has no room takes its letter along.
            (format!("{}か\u{3099}zz", "a".repeat(497)), format!("{}か\u{3099}", "a".repeat(497)), 500),
            (format!("{}か\u{3099}zz", "a".repeat(498)), "a".repeat(498), 499),
            (format!("{}e\u{301}\u{302}zz", "a".repeat(497)), "a".repeat(497), 498),
            // A family of joined signs goes or stays as one.
            (format!("{}👩\u{200d}👧zz", "a".repeat(494)), format!("{}👩\u{200d}👧", "a".repeat(494)), 500),
            (format!("{}👩\u{200d}👧zz", "a".repeat(495)), "a".repeat(495), 496),
            (format!("{}👍🏽zz", "a".repeat(497)), "a".repeat(497), 498),
            (format!("{}葛\u{e0100}zz", "a".repeat(498)), "a".repeat(498), 499),
        ];
        for (long, kept, units) in table {
            let text = text(&long, &[]);
            assert_eq!(text, format!("{kept}…"), "{long}");
            assert_eq!(length(&text), units, "{long}");
        }
        assert_eq!(text(&"𠮷".repeat(250), &[]), "𠮷".repeat(250), "exactly full");
        assert_eq!(text(&"\u{301}".repeat(600), &[]), "…", "nothing but marks");
    }

    #[test]
    fn empty_lines_are_none() {
        assert_eq!(text("", &["a", " ", "b"]), "a\nb");
        assert_eq!(text("", &[]), "");
        assert_eq!(text(" 結論 ", &[]), "結論");
    }

    #[test]
    fn open_steps_come_by_their_date_and_the_kick_off_first() {
        let step = |key: &str, what: &str, due: Option<&str>, status| NextStep {
            key: key.to_owned(),
            about: String::new(),
            what: what.to_owned(),
            owner: String::new(),
            side: Some(Side::Customer),
            due_on: due.and_then(|d| d.parse().ok()),
            status,
        };
        let steps = [
            step("a", "undated", None, StepStatus::Open),
            step("b", "late", Some("2026-12-01"), StepStatus::InProgress),
            step("c", "done", Some("2026-11-01"), StepStatus::Done),
            step("d", "early", Some("2026-11-30"), StepStatus::Open),
            step("kick-off-1", "kick-off", Some("2026-12-24"), StepStatus::Open),
        ];
        let names: Vec<&str> = open_steps(&steps).into_iter().map(|s| s.what.as_str()).collect();
        assert_eq!(names, ["kick-off", "early", "late", "undated"]);
    }

    #[test]
    fn discussions_say_when_and_who_helps_in_every_edition() {
        let old = [
            ("meeting.took_place", "held"),
            ("outcome.result", "business_value_discussion"),
            ("outcome.bvd[0][service]", "teams"),
            ("outcome.bvd[0][planned_on]", "2026-12-15"),
            ("outcome.bvd[0][sme]", "yes"),
            ("outcome.bvd[0][sme_contact]", "sme@example.com"),
            ("checklist.bvd[0][service]", ""),
        ];
        let new = [
            ("checklist.bvd[0][service]", "teams"),
            ("checklist.bvd[0][planned_on]", "2026-12-15"),
            ("checklist.bvd[0][sme]", "yes"),
            ("checklist.bvd[0][sme_contact]", "sme@example.com"),
            ("checklist.bvd[1][service]", "intune"),
            ("checklist.bvd[1][task]", "4711"),
            ("checklist.bvd[1][status]", "complete"),
            ("checklist.bvd[1][sme]", "no"),
            ("checklist.bvd[1][sme_contact]", "left@example.com"),
        ];
        let planned = Discussion {
            service: "teams".into(),
            task: String::new(),
            planned_on: "2026-12-15".parse().ok(),
            status: TaskStatus::NotStarted,
            sme: true,
            sme_contact: "sme@example.com".into(),
            is_ahead: true,
        };
        let held = Discussion {
            service: "intune".into(),
            task: "4711".into(),
            planned_on: None,
            status: TaskStatus::Complete,
            sme: false,
            sme_contact: String::new(),
            is_ahead: false,
        };
        assert_eq!(discussions(&answers(&old)), std::slice::from_ref(&planned));
        assert_eq!(discussions(&answers(&new)), [planned, held]);
    }
}
