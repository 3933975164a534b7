//! What is said of a name that was typed and is nobody's.

use crate::queries::narrowing::Fault;
use crate::words::{Loader, fl};

/// Why it is nobody's.
pub fn nobody(t: &Loader, fault: Fault) -> String {
    match fault {
        Fault::Unknown => fl!(t, "narrow-unknown"),
        Fault::Several(names) => fl!(t, "narrow-several", names = names.join(&fl!(t, "inline-separator"))),
    }
}
