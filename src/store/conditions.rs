//! How each intended workload of an engagement stands against its target (R1), a row each: kept beside the glances, so that who
//! reaches it and who does not is looked up.

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;

use super::AnyConnection;
use super::among::among;
use super::schema::engagement_conditions;
use crate::domain::glance::Condition;
use crate::error::Result;

/// An intended workload of an engagement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = engagement_conditions)]
pub struct Standing {
    pub engagement_id: i64,
    pub workload_id: i64,
    pub state: Condition,
}

impl Standing {
    fn key(&self) -> (i64, i64) {
        (self.engagement_id, self.workload_id)
    }
}

/// Those of these engagements, by engagement and workload.
///
/// # Errors
/// The database's.
pub(super) fn stored(conn: &mut AnyConnection, ids: &[i64]) -> Result<BTreeMap<(i64, i64), Standing>> {
    let rows: Vec<Standing> = engagement_conditions::table
        .filter(among(conn, engagement_conditions::engagement_id, ids))
        .select(Standing::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.key(), row)).collect())
}

/// Brings those of these engagements up to date.
///
/// # Errors
/// The database's.
pub(super) fn keep(conn: &mut AnyConnection, ids: &[i64], now: &[Standing]) -> Result<()> {
    let stored = stored(conn, ids)?;
    let kept: HashSet<(i64, i64)> = now.iter().map(Standing::key).collect();
    for (engagement, workload) in stored.keys().filter(|key| !kept.contains(key)) {
        diesel::delete(engagement_conditions::table.find((engagement, workload))).execute(conn)?;
    }
    for row in now {
        match stored.get(&row.key()) {
            Some(before) if before == row => {}
            Some(_) => {
                diesel::update(engagement_conditions::table.find(row.key()))
                    .set(engagement_conditions::state.eq(row.state))
                    .execute(conn)?;
            }
            None => {
                diesel::insert_into(engagement_conditions::table).values(row).execute(conn)?;
            }
        }
    }
    Ok(())
}
