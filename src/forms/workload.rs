//! The form of a workload and its aliases.

use std::collections::BTreeSet;

use super::{FieldErrors, Fields, Purpose, Typed, sound};
use crate::actions::workloads::{Details, Refusal};
use crate::domain::unseen;
use crate::words::{Loader, fl};

/// Aliases of a workload at most.
pub const MOST_ALIASES: usize = 50;

/// The fields as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// Only a new workload's is read.
    pub key: String,
    pub name: String,
    /// One alias a line.
    pub aliases: String,
    pub position: String,
    pub retired: bool,
}

impl Raw {
    /// The aliases, each once; one more than may be, where there are more.
    fn alias_list(&self) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let lines = self.aliases.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.filter(|line| seen.insert(line.to_lowercase())).take(MOST_ALIASES + 1).map(str::to_owned).collect()
    }
}

fn is_key(key: &str) -> bool {
    key.len() <= 60
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

impl Typed for Raw {
    type Given<'g> = Purpose;
    type Value = Details;

    fn read(fields: &Fields) -> Self {
        Self {
            key: fields.text("key").to_owned(),
            name: fields.text("name").to_owned(),
            aliases: fields.raw("aliases").to_owned(),
            position: fields.text("position").to_owned(),
            retired: !fields.text("retired").is_empty(),
        }
    }

    fn parse(&self, t: &Loader, purpose: Purpose) -> Result<Details, FieldErrors> {
        let mut errors = FieldErrors::default();
        if purpose == Purpose::Adding && !is_key(&self.key) {
            errors.add("key", fl!(t, "admin-workload-key-form"));
        }
        errors.name(t, "name", &fl!(t, "admin-workload-name"), &self.name, 200);
        let aliases = self.alias_list();
        let label = fl!(t, "admin-workload-aliases");
        let wrong = |alias: &&String| alias.chars().count() > 200 || unseen::first(alias).is_some();
        if let Some(alias) = aliases.iter().find(wrong) {
            errors.line(t, "aliases", &label, alias, 200);
        } else if aliases.len() > MOST_ALIASES {
            errors.add("aliases", fl!(t, "admin-workload-too-many"));
        }
        let position = errors.whole(t, "position", &fl!(t, "admin-workload-position"), &self.position, &[]);
        if position.is_some_and(|p| p > 1_000_000) {
            errors.add("position", fl!(t, "admin-workload-position-high"));
        }
        let details =
            position.map(|position| Details { name: self.name.clone(), aliases, position, retired: self.retired });
        sound(details, errors)
    }
}

/// Why the action did not do it, at its field.
pub fn refused(t: &Loader, refusal: Refusal) -> FieldErrors {
    let (field, message) = match refusal {
        Refusal::KeyTaken => ("key", fl!(t, "admin-workload-key-taken")),
        Refusal::NameTaken => ("name", fl!(t, "admin-workload-name-taken")),
        Refusal::AliasTaken(alias) => ("aliases", fl!(t, "admin-workload-alias-taken", alias = alias)),
    };
    FieldErrors::one(field, message)
}
