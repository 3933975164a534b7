//! The text for the "next action" of FTOP: what was agreed and the first open steps, within FTOP's limit.

use super::rows::NextStep;

/// Longest next action in FTOP, in Unicode scalar values.
pub const LIMIT: usize = 500;

/// The opening and then a line per step, as many whole lines as fit. An opening that does not fit itself is cut.
pub fn next_action(opening: &str, lines: &[String]) -> String {
    let mut text = cut(opening.trim(), LIMIT);
    let mut count = text.chars().count();
    for line in lines {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let separator = usize::from(!text.is_empty());
        let length = line.chars().count();
        if count + separator + length > LIMIT {
            break;
        }
        if separator == 1 {
            text.push('\n');
        }
        text.push_str(line);
        count += separator + length;
    }
    text
}

/// The open steps in the order in which they are due; those without a date last.
pub fn open_steps(steps: &[NextStep]) -> Vec<&NextStep> {
    let mut open: Vec<&NextStep> = steps.iter().filter(|s| s.status.is_open()).collect();
    open.sort_by_key(|s| (s.due_on.is_none(), s.due_on));
    open
}

/// At most `max` characters, with an ellipsis where something was cut.
pub fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let mut kept: String = text.chars().take(max.saturating_sub(1)).collect();
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::engagement::{Side, StepStatus};

    #[test]
    fn keeps_whole_lines_within_the_limit() {
        let line = "あ".repeat(200);
        let text = next_action("結論", &[line.clone(), line.clone(), line]);
        assert_eq!(text.lines().count(), 3, "the third step does not fit");
        assert_eq!(text.chars().count(), 2 + 2 * 201);
        assert_eq!(next_action("", &["a".to_owned(), " ".to_owned(), "b".to_owned()]), "a\nb");
        assert_eq!(next_action("", &[]), "");
    }

    #[test]
    fn fills_the_limit_exactly_and_no_more() {
        let opening = "x".repeat(LIMIT - 3);
        assert_eq!(next_action(&opening, &["ab".to_owned()]).chars().count(), LIMIT);
        assert_eq!(next_action(&opening, &["abc".to_owned()]).chars().count(), LIMIT - 3);
        let long = next_action(&"𠮷".repeat(LIMIT + 1), &["a".to_owned()]);
        assert_eq!(long.chars().count(), LIMIT);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn open_steps_come_by_their_date() {
        let step = |what: &str, due: Option<&str>, status| NextStep {
            key: String::new(),
            about: String::new(),
            what: what.to_owned(),
            owner: String::new(),
            side: Some(Side::Customer),
            due_on: due.and_then(|d| d.parse().ok()),
            status,
        };
        let steps = [
            step("undated", None, StepStatus::Open),
            step("late", Some("2026-12-01"), StepStatus::InProgress),
            step("done", Some("2026-11-01"), StepStatus::Done),
            step("early", Some("2026-11-30"), StepStatus::Open),
        ];
        let names: Vec<&str> = open_steps(&steps).into_iter().map(|s| s.what.as_str()).collect();
        assert_eq!(names, ["early", "late", "undated"]);
    }
}
