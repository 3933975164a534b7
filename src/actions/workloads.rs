//! The list of workloads: names and aliases follow Microsoft's renaming, the keys stay.

use chrono::NaiveDateTime;

use super::actor::Actor;
use crate::error::{Error, Result};
use crate::store::AnyConnection;
use crate::store::audit::{self, NewEntry};
use crate::store::workloads::{self, Changes};

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

    /// An import recognises a workload by name or alias, so each belongs to one only.
    fn clash(&self, conn: &mut AnyConnection, own: Option<i64>) -> Result<Option<Refusal>> {
        let others: Vec<_> = workloads::all(conn)?.into_iter().filter(|w| Some(w.id) != own).collect();
        let aliases = workloads::all_aliases(conn)?;
        let foreign_alias =
            |name: &str| aliases.iter().any(|(id, list)| Some(*id) != own && list.iter().any(|a| same(a, name)));
        if others.iter().any(|w| same(&w.name, &self.name)) || foreign_alias(&self.name) {
            return Ok(Some(Refusal::NameTaken));
        }
        let taken = self.aliases.iter().find(|a| others.iter().any(|w| same(&w.name, a)) || foreign_alias(a));
        Ok(taken.map(|alias| Refusal::AliasTaken(alias.clone())))
    }
}

fn same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Adds a workload; its id, or why not.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn create(
    conn: &mut AnyConnection,
    actor: Actor<'_>,
    now: NaiveDateTime,
    key: &str,
    details: &Details,
) -> Result<std::result::Result<i64, Refusal>> {
    actor.may_administer()?;
    if workloads::all(conn)?.iter().any(|w| w.key == key) {
        return Ok(Err(Refusal::KeyTaken));
    }
    if let Some(refusal) = details.clash(conn, None)? {
        return Ok(Err(refusal));
    }
    let id = workloads::insert(conn, key, &details.changes())?;
    workloads::set_aliases(conn, id, &details.aliases)?;
    record(conn, actor, now, "workload_created", id, key, None)?;
    Ok(Ok(id))
}

/// Changes name, aliases, position, and whether it is still offered.
///
/// # Errors
/// `NotFound`, `Conflict` when the version is stale; the database's.
pub fn update(
    conn: &mut AnyConnection,
    actor: Actor<'_>,
    now: NaiveDateTime,
    id: i64,
    version: i64,
    details: &Details,
) -> Result<std::result::Result<(), Refusal>> {
    actor.may_administer()?;
    let before = workloads::find(conn, id)?;
    // First the conflict: a clash with names that somebody changed meanwhile would be a riddle.
    if before.version != version {
        return Err(Error::Conflict);
    }
    if let Some(refusal) = details.clash(conn, Some(id))? {
        return Ok(Err(refusal));
    }
    workloads::update(conn, id, version, &details.changes())?;
    workloads::set_aliases(conn, id, &details.aliases)?;
    record(conn, actor, now, "workload_changed", id, &before.key, Some(version))?;
    Ok(Ok(()))
}

fn record(
    conn: &mut AnyConnection,
    actor: Actor<'_>,
    now: NaiveDateTime,
    action: &str,
    id: i64,
    key: &str,
    from: Option<i64>,
) -> Result<()> {
    let entry = NewEntry {
        actor_id: actor.id(),
        action,
        subject: "workload",
        subject_id: Some(id),
        detail: key.to_owned(),
        from_version: from,
        to_version: Some(from.map_or(1, |v| v + 1)),
        ..NewEntry::default()
    };
    audit::record(conn, now, &entry)
}
