//! Which shape of the stylesheet goes with a state's key. A state is always a shape and a word.

use crate::domain::journey::Next;

/// Overall status of an engagement.
pub fn status(key: &str) -> &'static str {
    match key {
        "active" => "doing",
        "blocked" => "blocked",
        "paused" => "paused",
        _ => "done",
    }
}

/// Key of what is to be done next about an engagement.
pub fn next(next: &Next) -> &'static str {
    match next {
        Next::Write(_) => "write",
        Next::Revise => "revise",
        Next::Prepare => "prepare",
        Next::Measure => "measure",
        Next::Meet(_) => "meet",
        Next::FollowUp(_) => "follow-up",
        Next::Decision => "decision",
        Next::Steps => "steps",
    }
}

/// State of a review.
pub fn review(key: &str) -> &'static str {
    match key {
        "draft" => "doing",
        "submitted" => "sent",
        "returned" => "returned",
        "approved" => "approved",
        "none" => "todo",
        _ => "na",
    }
}

/// Status of a next step.
pub fn step(key: &str) -> &'static str {
    match key {
        "open" => "todo",
        "in_progress" => "doing",
        "done" => "done",
        _ => "na",
    }
}

/// Status of a task.
pub fn task(key: &str) -> &'static str {
    match key {
        "not_started" => "todo",
        "in_progress" => "doing",
        "complete" => "done",
        "paused" | "deferred" => "paused",
        "warning" => "warn",
        "not_required" | "cancelled" => "na",
        _ => "blocked",
    }
}
