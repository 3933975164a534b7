//! When people were here before: a row for each. The session layer writes it, where a session begins and where it is extended.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Timestamp};

use super::AnyConnection;
use super::schema::visits;
use crate::domain::visit::Visit;
use crate::domain::zone::Zone;
use crate::error::Result;

/// The visits of a person; none before the first.
///
/// # Errors
/// The database's.
pub fn of(conn: &mut AnyConnection, user: i64) -> Result<Option<Visit>> {
    let row = visits::table.find(user).select((visits::left_at, visits::seen_at)).first(conn).optional()?;
    Ok(row.map(|(left_at, seen_at)| Visit { left_at, seen_at }))
}

/// A session of this person begins. Times in UTC.
///
/// # Errors
/// The database's.
pub fn begin(conn: &mut AnyConnection, user: i64, now: NaiveDateTime) -> Result<()> {
    let visit = of(conn, user)?.map_or(Visit { left_at: None, seen_at: now }, |visit| visit.begun(now));
    keep(conn, user, visit)
}

/// The person is here, in their zone.
///
/// # Errors
/// The database's.
pub fn see(conn: &mut AnyConnection, user: i64, now: NaiveDateTime, zone: Zone) -> Result<()> {
    let visit = of(conn, user)?.map_or(Visit { left_at: None, seen_at: now }, |visit| visit.seen(now, zone));
    keep(conn, user, visit)
}

fn keep(conn: &mut AnyConnection, user: i64, visit: Visit) -> Result<()> {
    diesel::sql_query(
        "INSERT INTO visits (user_id, left_at, seen_at) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET left_at = excluded.left_at, seen_at = excluded.seen_at",
    )
    .bind::<BigInt, _>(user)
    .bind::<Nullable<Timestamp>, _>(visit.left_at)
    .bind::<Timestamp, _>(visit.seen_at)
    .execute(conn)?;
    Ok(())
}
