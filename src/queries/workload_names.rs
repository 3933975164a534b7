//! The workloads by what a file may call them: their keys, names and aliases, however they are written.

use std::collections::HashMap;

use crate::domain::fold::fold;
use crate::error::Result;
use crate::reports::{Service, Subject};
use crate::store::AnyConnection;
use crate::store::workloads::{self, Workload};

/// Whose products they are, folded: names begin with it or do not, as people like.
const MAKER: &str = "microsoft";

/// The workloads by what a file may call them.
pub struct Names {
    by_key: HashMap<String, Workload>,
    by_folded: HashMap<String, i64>,
    by_id: HashMap<i64, String>,
}

impl Names {
    /// Names, aliases and keys as they are now.
    ///
    /// # Errors
    /// The database's.
    pub fn load(conn: &mut AnyConnection) -> Result<Self> {
        let all = workloads::all(conn)?;
        let mut by_folded = HashMap::new();
        // What the reports call a service, unless an alias says otherwise.
        for service in Service::ALL {
            if let Some(workload) = all.iter().find(|workload| workload.key == service.workload()) {
                by_folded.insert(fold(service.name()), workload.id);
            }
        }
        for (id, aliases) in workloads::all_aliases(conn)? {
            for alias in aliases {
                by_folded.insert(fold(&alias), id);
            }
        }
        // A name goes before an alias that folds to the same.
        for workload in &all {
            by_folded.insert(fold(&workload.key), workload.id);
            by_folded.insert(fold(&workload.name), workload.id);
        }
        let by_id = all.iter().map(|w| (w.id, w.name.clone())).collect();
        Ok(Self { by_key: all.into_iter().map(|w| (w.key.clone(), w)).collect(), by_folded, by_id })
    }

    /// The workload that is called so, with the maker's name or without it.
    fn named(&self, folded: &str) -> Option<i64> {
        let is = |name: &str| self.by_folded.get(name).copied();
        let without = || is(folded.strip_prefix(MAKER)?);
        is(folded).or_else(without).or_else(|| is(&format!("{MAKER}{folded}")))
    }

    /// Id and name of the workload.
    pub fn find(&self, subject: &Subject) -> Option<(i64, String)> {
        let id = match subject {
            // An administrator may have listed a product before it came with the program, under a key of their own.
            Subject::Service(service) => match self.by_key.get(service.workload()) {
                Some(workload) => workload.id,
                None => *self.by_folded.get(&fold(service.name()))?,
            },
            Subject::Named(name) => self.named(&fold(name))?,
        };
        Some((id, self.by_id.get(&id)?.clone()))
    }
}
