//! Standing in for a manager who is away: beginning it, for another day, and ending it. Managers do so for themselves, leads for
//! everybody.

use chrono::Days;

use crate::domain::audit::Event;
use crate::domain::cover::{MOST_COVERED, MOST_STAND_INS, Refusal, Terms};
use crate::domain::message::Message;
use crate::error::{Denied, Error, Result};
use crate::store::dialect::hold_accounts;
use crate::store::users::User;
use crate::store::{Work, covers, users};

/// Somebody stands in for a manager from now on; who does so already, until the other day.
///
/// # Errors
/// `Forbidden` for anybody but the manager and leads; why nobody stands in; as [`Work::present`].
pub fn begin(work: &mut Work<'_>, terms: &Terms) -> std::result::Result<(), Denied<Refusal>> {
    let viewer = work.viewer()?;
    if !viewer.roles.lead && !(viewer.roles.manager && viewer.id == terms.manager) {
        return Err(Error::Forbidden.into());
    }
    hold_accounts(work.conn, [viewer.id, terms.manager, terms.stand_in])?;
    work.present()?;
    let manager = open_manager(work, terms.manager)?.ok_or(Denied::Refused(Refusal::NoManager))?;
    let stand_in = open_manager(work, terms.stand_in)?.ok_or(Denied::Refused(Refusal::NoStandIn))?;
    terms.check(manager.time_zone.day(work.now)).map_err(Denied::Refused)?;
    let next_day = terms.last_day.checked_add_days(Days::new(1)).unwrap_or(terms.last_day);
    let ends_at = manager.time_zone.begins(next_day);
    let there = covers::of_manager(work.conn, manager.id, work.now)?;
    match there.iter().find(|cover| cover.stand_in_id == stand_in.id) {
        Some(cover) if cover.last_day == terms.last_day => return Ok(()),
        Some(cover) => covers::set_last_day(work.conn, cover.id, terms.last_day, ends_at)?,
        None => {
            if there.len() >= MOST_STAND_INS {
                return Err(Denied::Refused(Refusal::ManyStandIns));
            }
            if covers::stands_in_for(work.conn, stand_in.id, work.now)?.len() >= MOST_COVERED {
                return Err(Denied::Refused(Refusal::ManyCovered));
            }
            let cover = covers::insert(work.conn, terms, ends_at, (viewer.id, work.now))?;
            if stand_in.id != viewer.id {
                work.outbox(&Message::CoverBegun { cover })?;
            }
        }
    }
    let event = Event::CoverBegun { stand_in: stand_in.id, last_day: terms.last_day };
    Ok(work.audit(event.of(manager.id))?)
}

/// Ends a cover before its day; what has ended is left as it is.
///
/// # Errors
/// `NotFound` for anybody but the two and leads; as [`Work::present`].
pub fn end(work: &mut Work<'_>, id: i64) -> Result<()> {
    let viewer = work.viewer()?;
    let cover = covers::find(work.conn, viewer, id)?;
    hold_accounts(work.conn, [viewer.id, cover.manager_id, cover.stand_in_id])?;
    work.present()?;
    // Read again, since somebody else may just have ended it.
    if covers::find(work.conn, viewer, id)?.ends_at <= work.now {
        return Ok(());
    }
    covers::end(work.conn, id, work.now)?;
    work.audit(Event::CoverEnded { stand_in: cover.stand_in_id }.of(cover.manager_id))
}

fn open_manager(work: &mut Work<'_>, id: i64) -> Result<Option<User>> {
    Ok(users::find_active(work.conn, id)?.filter(|user| user.is_manager))
}
