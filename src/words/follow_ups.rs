//! What a follow-up is called.

use super::{Loader, fl, word};
use crate::domain::follow_ups::FollowUpKind;

/// Its kind, with the service, task or person that it is about.
pub fn promised(t: &Loader, kind: &FollowUpKind, what: &str) -> String {
    let kind = word(t, "follow-up", kind.key());
    if what.is_empty() { kind } else { fl!(t, "follow-up-about", kind = kind, what = what) }
}
