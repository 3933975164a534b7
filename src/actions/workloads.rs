//! The list of workloads: names and aliases follow Microsoft's renaming, the keys stay.

use std::collections::BTreeSet;

use crate::domain::audit::Event;
use crate::error::{Denied, Error, Result};
use crate::store::workloads::{self, Changes, Workload};
use crate::store::{AnyConnection, Work};

/// A workload as it shall be.
#[derive(Debug, Clone)]
pub struct Details {
    pub name: String,
    pub aliases: Vec<String>,
    pub position: i64,
    pub retired: bool,
}

/// Why a workload is not made or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    KeyTaken,
    NameTaken,
    /// Another workload has this alias, or is called so.
    AliasTaken(String),
}

impl Details {
    fn changes(&self) -> Changes<'_> {
        Changes { name: &self.name, position: self.position, retired: self.retired }
    }

    /// Whether the workload has all of these already.
    fn are_of(&self, workload: &Workload, aliases: Vec<String>) -> bool {
        let sorted = |list: &[String]| list.iter().cloned().collect::<BTreeSet<_>>();
        let same = (&workload.name, workload.position, workload.retired) == (&self.name, self.position, self.retired);
        same && sorted(&aliases) == sorted(&self.aliases)
    }

    /// An import recognises a workload by name or alias, so each belongs to one only.
    fn clash(&self, conn: &mut AnyConnection, own: Option<i64>) -> Result<Option<Refusal>> {
        let names = workloads::all(conn)?.into_iter().filter(|w| Some(w.id) != own).map(|w| w.name);
        let aliases = workloads::all_aliases(conn)?.into_iter().filter(|(id, _)| Some(*id) != own);
        let taken: BTreeSet<String> =
            names.chain(aliases.flat_map(|(_, list)| list)).map(|name| name.to_lowercase()).collect();
        if taken.contains(&self.name.to_lowercase()) {
            return Ok(Some(Refusal::NameTaken));
        }
        let alias = self.aliases.iter().find(|alias| taken.contains(&alias.to_lowercase()));
        Ok(alias.map(|alias| Refusal::AliasTaken(alias.clone())))
    }
}

/// Adds a workload; its id, or why not.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn create(work: &mut Work<'_>, key: &str, details: &Details) -> std::result::Result<i64, Denied<Refusal>> {
    work.administrates()?;
    if workloads::all(work.conn)?.iter().any(|w| w.key == key) {
        return Err(Denied::Refused(Refusal::KeyTaken));
    }
    if let Some(refusal) = details.clash(work.conn, None)? {
        return Err(Denied::Refused(refusal));
    }
    let id = workloads::insert(work.conn, key, &details.changes())?;
    workloads::set_aliases(work.conn, id, &details.aliases)?;
    work.audit(Event::WorkloadCreated { key: key.to_owned() }.of(id).to_version(1))?;
    Ok(id)
}

/// Changes name, aliases, position, and whether it is still offered. Where nothing is changed, nothing is written, and the version
/// stays.
///
/// # Errors
/// `NotFound`, `Conflict` when the version is stale; the database's.
pub fn update(
    work: &mut Work<'_>,
    id: i64,
    version: i64,
    details: &Details,
) -> std::result::Result<(), Denied<Refusal>> {
    work.administrates()?;
    let before = workloads::find(work.conn, id)?;
    // First the conflict: a clash with names that somebody changed meanwhile would be a riddle.
    if before.version != version {
        return Err(Error::Conflict.into());
    }
    if let Some(refusal) = details.clash(work.conn, Some(id))? {
        return Err(Denied::Refused(refusal));
    }
    if details.are_of(&before, workloads::aliases(work.conn, id)?) {
        return Ok(());
    }
    workloads::update(work.conn, id, version, &details.changes())?;
    workloads::set_aliases(work.conn, id, &details.aliases)?;
    work.audit(Event::WorkloadChanged { key: before.key }.of(id).from_version(version))?;
    Ok(())
}

/// The version that the workload is at.
///
/// # Errors
/// `NotFound`; the database's.
pub fn version(work: &mut Work<'_>, id: i64) -> Result<i64> {
    Ok(workloads::find(work.conn, id)?.version)
}
