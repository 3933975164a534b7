//! The list of workloads and their aliases.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{workload_aliases, workloads};
use crate::error::{Error, Result};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = workloads)]
pub struct Workload {
    pub id: i64,
    pub key: String,
    pub name: String,
    pub position: i64,
    pub retired: bool,
    pub version: i64,
}

/// All workloads in the order of the list.
///
/// # Errors
/// The database's.
pub fn all(conn: &mut AnyConnection) -> Result<Vec<Workload>> {
    Ok(workloads::table.order((workloads::position, workloads::id)).select(Workload::as_select()).load(conn)?)
}

/// What an administrator may change of a workload.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = workloads)]
pub struct Changes<'a> {
    pub name: &'a str,
    pub position: i64,
    pub retired: bool,
}

/// One workload.
///
/// # Errors
/// `NotFound` when there is none; the database's.
pub fn find(conn: &mut AnyConnection, id: i64) -> Result<Workload> {
    Ok(workloads::table.filter(workloads::id.eq(id)).select(Workload::as_select()).first(conn)?)
}

/// The aliases of all workloads, by workload, each list in order.
///
/// # Errors
/// The database's.
pub fn all_aliases(conn: &mut AnyConnection) -> Result<BTreeMap<i64, Vec<String>>> {
    let rows: Vec<(i64, String)> = workload_aliases::table
        .order((workload_aliases::workload_id, workload_aliases::alias))
        .select((workload_aliases::workload_id, workload_aliases::alias))
        .load(conn)?;
    let mut aliases: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (id, alias) in rows {
        aliases.entry(id).or_default().push(alias);
    }
    Ok(aliases)
}

/// The aliases of one workload, in order.
///
/// # Errors
/// The database's.
pub fn aliases(conn: &mut AnyConnection, id: i64) -> Result<Vec<String>> {
    Ok(workload_aliases::table
        .filter(workload_aliases::workload_id.eq(id))
        .order(workload_aliases::alias)
        .select(workload_aliases::alias)
        .load(conn)?)
}

/// Inserts a workload.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, key: &str, changes: &Changes<'_>) -> Result<i64> {
    Ok(diesel::insert_into(workloads::table)
        .values((
            workloads::key.eq(key),
            workloads::name.eq(changes.name),
            workloads::position.eq(changes.position),
            workloads::retired.eq(changes.retired),
        ))
        .returning(workloads::id)
        .get_result(conn)?)
}

/// Writes the changes.
///
/// # Errors
/// `Conflict` when the version is stale; the database's.
pub fn update(conn: &mut AnyConnection, id: i64, version: i64, changes: &Changes<'_>) -> Result<()> {
    let changed = diesel::update(workloads::table.filter(workloads::id.eq(id)).filter(workloads::version.eq(version)))
        .set((changes, workloads::version.eq(version + 1)))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Replaces a workload's aliases.
///
/// # Errors
/// The database's; an alias of another workload is refused by it.
pub fn set_aliases(conn: &mut AnyConnection, id: i64, aliases: &[String]) -> Result<()> {
    diesel::delete(workload_aliases::table.filter(workload_aliases::workload_id.eq(id))).execute(conn)?;
    for alias in aliases {
        diesel::insert_into(workload_aliases::table)
            .values((workload_aliases::workload_id.eq(id), workload_aliases::alias.eq(alias)))
            .execute(conn)?;
    }
    Ok(())
}
