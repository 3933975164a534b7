//! What is said of a meeting to come in the reader's language. What letters say of it is in `mail`.

use crate::domain::meeting::Why;
use crate::words::{Loader, fl};

/// Why it is held.
pub fn why(t: &Loader, why: Why) -> String {
    match why {
        Why::Planned => fl!(t, "portfolio-meeting-planned"),
        Why::FollowUp => fl!(t, "portfolio-meeting-open"),
        Why::NotHeld => fl!(t, "portfolio-no-outcome"),
    }
}
