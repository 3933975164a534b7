//! Partner organisations: made and renamed by administrators.

use crate::domain::audit::Event;
use crate::error::Denied;
use crate::store::{Work, partners};

/// Why a name is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameTaken;

/// Makes an organisation; its id, or why not.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn create(work: &mut Work<'_>, name: &str) -> Result<i64, Denied<NameTaken>> {
    work.administrates()?;
    if partners::find_by_name(work.conn, name)?.is_some() {
        return Err(Denied::Refused(NameTaken));
    }
    let id = partners::insert(work.conn, name, work.now)?;
    work.audit(Event::PartnerCreated.of(id))?;
    Ok(id)
}

/// Renames an organisation. Submitted reviews keep the name they were made with.
///
/// # Errors
/// `NotFound`; the database's.
pub fn rename(work: &mut Work<'_>, id: i64, name: &str) -> Result<(), Denied<NameTaken>> {
    work.administrates()?;
    let partner = partners::find(work.conn, id)?;
    if partner.name == name {
        return Ok(());
    }
    if partners::find_by_name(work.conn, name)?.is_some() {
        return Err(Denied::Refused(NameTaken));
    }
    partners::rename(work.conn, id, name)?;
    work.audit(Event::PartnerRenamed.of(id))?;
    Ok(())
}
