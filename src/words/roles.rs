//! The roles of people in the reader's language.

use crate::domain::policy::Role;
use crate::words::{Loader, fl};

/// A role in words.
pub fn role(t: &Loader, role: Role) -> String {
    match role {
        Role::Manager => fl!(t, "role-manager"),
        Role::Partner => fl!(t, "role-partner"),
        Role::Lead => fl!(t, "role-lead"),
        Role::Administrator => fl!(t, "role-administrator"),
    }
}

/// Several roles in words.
pub fn list(t: &Loader, roles: &[Role]) -> String {
    let words: Vec<String> = roles.iter().map(|role| self::role(t, *role)).collect();
    words.join(&fl!(t, "list-separator"))
}
