//! Which shape of the stylesheet goes with a state's key. A state is always a shape and a word.

/// Overall status of an engagement.
pub fn status(key: &str) -> &'static str {
    match key {
        "active" => "doing",
        "blocked" => "blocked",
        "paused" => "paused",
        _ => "done",
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
