//! The list of workloads, as administrators look after it.

use std::collections::BTreeMap;

use super::Ask;
use crate::error::Result;
use crate::store::workloads::{self, Workload};

/// Aliases by workload.
pub type Aliases = BTreeMap<i64, Vec<String>>;

/// All workloads in the order of the list, and their aliases by workload.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(ask: &mut Ask<'_>) -> Result<(Vec<Workload>, Aliases)> {
    ask.administrates()?;
    Ok((workloads::all(ask.conn)?, workloads::all_aliases(ask.conn)?))
}

/// One workload with its aliases.
///
/// # Errors
/// `NotFound` when there is none or the person is no administrator; the database's.
pub fn one(ask: &mut Ask<'_>, id: i64) -> Result<(Workload, Vec<String>)> {
    ask.administrates()?;
    let workload = workloads::find(ask.conn, id)?;
    let aliases = workloads::all_aliases(ask.conn)?.remove(&id).unwrap_or_default();
    Ok((workload, aliases))
}
