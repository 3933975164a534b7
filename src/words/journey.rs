//! The stages of an engagement's journey in the reader's language.

use crate::domain::journey::Stage;
use crate::words::{Loader, fl};

/// What the stage is called.
pub fn stage(t: &Loader, stage: Stage) -> String {
    match stage {
        Stage::Prepared => fl!(t, "journey-prepared"),
        Stage::Gate => fl!(t, "journey-gate"),
        Stage::Recorded => fl!(t, "journey-recorded"),
        Stage::Submitted => fl!(t, "journey-submitted"),
        Stage::Approved => fl!(t, "journey-approved"),
    }
}
