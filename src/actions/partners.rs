//! Partner organisations: made and renamed by administrators.

use crate::domain::audit::Event;
use crate::error::{Denied, Error};
use crate::store::{Work, partners};

/// Why a name is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    Taken,
    /// The organisation has this name by now, and not the one that the person saw.
    RenamedTo(String),
}

/// Somebody else took the name between the look and the write.
fn taken(error: Error) -> Denied<Refusal> {
    if matches!(error, Error::Conflict) { Denied::Refused(Refusal::Taken) } else { Denied::Failed(error) }
}

/// Makes an organisation; its id, or why not.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn create(work: &mut Work<'_>, name: &str) -> Result<i64, Denied<Refusal>> {
    work.administrates()?;
    if partners::find_by_name(work.conn, name)?.is_some() {
        return Err(Denied::Refused(Refusal::Taken));
    }
    let id = partners::insert(work.conn, name, work.now).map_err(taken)?;
    work.audit(Event::PartnerCreated.of(id))?;
    Ok(id)
}

/// Renames an organisation that has the name `seen`. Submitted reviews keep the name they were made with.
///
/// # Errors
/// `NotFound`; the database's.
pub fn rename(work: &mut Work<'_>, id: i64, seen: &str, name: &str) -> Result<(), Denied<Refusal>> {
    work.administrates()?;
    let partner = partners::find(work.conn, id)?;
    if partner.name == name {
        return Ok(());
    }
    if partner.name != seen {
        return Err(Denied::Refused(Refusal::RenamedTo(partner.name.clone())));
    }
    if partners::find_by_name(work.conn, name)?.is_some() {
        return Err(Denied::Refused(Refusal::Taken));
    }
    partners::rename(work.conn, id, name).map_err(taken)?;
    work.audit(Event::PartnerRenamed.of(id))?;
    Ok(())
}
