//! The list of workloads and their aliases.

use diesel::prelude::*;

use super::AnyConnection;
use super::schema::workloads;
use crate::error::Result;

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
