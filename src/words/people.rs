//! How people are named.

use super::{Loader, fl};
use crate::queries::narrowing::Fault;

/// The name of a manager wherever it stands: an account that is disabled is marked, since nobody answers there.
pub fn name(t: &Loader, name: &str, disabled: bool) -> String {
    if disabled { fl!(t, "person-disabled", name = name) } else { name.to_owned() }
}

/// Why a name that was typed is nobody's.
pub fn nobody(t: &Loader, fault: Fault) -> String {
    match fault {
        Fault::Unknown => fl!(t, "narrow-unknown"),
        Fault::Several(names) => fl!(t, "narrow-several", names = names.join(&fl!(t, "inline-separator"))),
    }
}
