//! What was done to a submitted review, in the reader's language.

use crate::domain::engagement::DecisionKind;
use crate::words::{Loader, fl};

/// What a lead's comment came with.
pub fn comment(t: &Loader, kind: &DecisionKind) -> String {
    match kind {
        DecisionKind::Approved => fl!(t, "comment-approval"),
        _ => fl!(t, "comment-return"),
    }
}

/// What was done.
pub fn decision(t: &Loader, kind: DecisionKind) -> String {
    match kind {
        DecisionKind::Submitted => fl!(t, "decision-submitted"),
        DecisionKind::Withdrawn => fl!(t, "decision-withdrawn"),
        DecisionKind::Returned => fl!(t, "decision-returned"),
        DecisionKind::Approved => fl!(t, "decision-approved"),
        DecisionKind::ApprovalUndone => fl!(t, "decision-approval-undone"),
    }
}
