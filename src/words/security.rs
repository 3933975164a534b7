//! What touches on the safety of accounts, in the reader's language.

use super::{Loader, word};
use crate::domain::security::SecurityKind;

/// What happened.
pub fn kind(t: &Loader, kind: SecurityKind) -> String {
    word(t, "security", kind.key())
}
