//! Partner organisations: made and renamed by administrators.

use chrono::NaiveDateTime;

use super::actor::Actor;
use crate::error::Result;
use crate::store::audit::{self, NewEntry};
use crate::store::{AnyConnection, partners};

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameTaken;

/// Makes an organisation; its id, or why not.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn create(
    conn: &mut AnyConnection,
    actor: Actor<'_>,
    now: NaiveDateTime,
    name: &str,
) -> Result<std::result::Result<i64, NameTaken>> {
    actor.may_administer()?;
    if partners::find_by_name(conn, name)?.is_some() {
        return Ok(Err(NameTaken));
    }
    let id = partners::insert(conn, name, now)?;
    record(conn, actor, now, "partner_created", id)?;
    Ok(Ok(id))
}

/// Renames an organisation. Submitted reviews keep the name they were made with.
///
/// # Errors
/// `NotFound`; the database's.
pub fn rename(
    conn: &mut AnyConnection,
    actor: Actor<'_>,
    now: NaiveDateTime,
    id: i64,
    name: &str,
) -> Result<std::result::Result<(), NameTaken>> {
    actor.may_administer()?;
    let partner = partners::find(conn, id)?;
    if partner.name == name {
        return Ok(Ok(()));
    }
    if partners::find_by_name(conn, name)?.is_some() {
        return Ok(Err(NameTaken));
    }
    partners::rename(conn, id, name)?;
    record(conn, actor, now, "partner_renamed", id)?;
    Ok(Ok(()))
}

fn record(conn: &mut AnyConnection, actor: Actor<'_>, now: NaiveDateTime, action: &str, id: i64) -> Result<()> {
    let entry =
        NewEntry { actor_id: actor.id(), action, subject: "partner", subject_id: Some(id), ..NewEntry::default() };
    audit::record(conn, now, &entry)
}
