//! How people are named.

use super::{Loader, fl};

/// The name of a manager wherever it stands: an account that is disabled is marked, since nobody answers there.
pub fn name(t: &Loader, name: &str, disabled: bool) -> String {
    if disabled { fl!(t, "person-disabled", name = name) } else { name.to_owned() }
}
