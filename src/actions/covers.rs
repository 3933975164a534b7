//! Standing in for a manager who is away: beginning it, for another day, and ending it. Managers do so for themselves, leads for
//! everybody.

use chrono::Days;

use super::claims::release_of;
use crate::domain::audit::Event;
use crate::domain::cover::{MOST_COVERED, MOST_STAND_INS, Refusal, Terms};
use crate::domain::message::Message;
use crate::error::{Denied, Error, Result};
use crate::store::covers::Cover;
use crate::store::dialect::{hold_accounts, lock_administration};
use crate::store::users::User;
use crate::store::{Work, covers, users};

/// Somebody stands in for a manager from now on; who does so already, until the other day.
///
/// # Errors
/// `Forbidden` for anybody but the manager and leads; why nobody stands in; as [`Work::present`].
pub fn begin(work: &mut Work<'_>, terms: &Terms) -> std::result::Result<(), Denied<Refusal>> {
    let viewer = work.viewer()?;
    let for_themselves = viewer.roles.manager && viewer.id == terms.manager;
    if !viewer.roles.lead && !for_themselves {
        return Err(Error::Forbidden.into());
    }
    hold(work, [viewer.id, terms.manager, terms.stand_in])?;
    let manager = open_manager(work, terms.manager)?.ok_or(Denied::Refused(Refusal::NoManager))?;
    let stand_in = open_manager(work, terms.stand_in)?.ok_or(Denied::Refused(Refusal::NoStandIn))?;
    terms.check(manager.time_zone.day(work.now)).map_err(Denied::Refused)?;
    let next_day = terms.last_day.checked_add_days(Days::new(1)).unwrap_or(terms.last_day);
    let ends_at = manager.time_zone.begins(next_day);
    let there = covers::of_manager(work.conn, manager.id, work.now)?;
    let cover = match there.iter().find(|cover| cover.stand_in_id == stand_in.id) {
        Some(cover) if (cover.last_day, cover.ends_at) == (terms.last_day, ends_at) => return Ok(()),
        Some(cover) => {
            covers::set_last_day(work.conn, cover.id, terms.last_day, ends_at)?;
            cover.id
        }
        None => {
            if there.len() >= MOST_STAND_INS {
                return Err(Denied::Refused(Refusal::ManyStandIns));
            }
            if covers::stands_in_for(work.conn, stand_in.id, work.now)?.len() >= MOST_COVERED {
                return Err(Denied::Refused(Refusal::ManyCovered));
            }
            covers::insert(work.conn, terms, ends_at, (viewer.id, work.now))?
        }
    };
    work.outbox(&Message::CoverBegun { cover, by: viewer.id })?;
    // Nobody decides what they look after.
    release_of(work, stand_in.id, manager.id)?;
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
    hold(work, [viewer.id, cover.manager_id, cover.stand_in_id])?;
    // Read again, since somebody else may just have ended it.
    let cover = covers::find(work.conn, viewer, id)?;
    if cover.lasts(work.now) { ended(work, &cover, viewer.id) } else { Ok(()) }
}

/// Ends all that this account does for others and has others do: it can do neither any more. Comes after the lock of the
/// administration.
///
/// # Errors
/// The database's.
pub(super) fn end_all(work: &mut Work<'_>, account: i64) -> Result<()> {
    // The command line is nobody.
    let by = work.who.id().unwrap_or_default();
    for cover in covers::of_account(work.conn, account, work.now)? {
        ended(work, &cover, by)?;
    }
    Ok(())
}

fn ended(work: &mut Work<'_>, cover: &Cover, by: i64) -> Result<()> {
    covers::end(work.conn, cover.id, work.now)?;
    work.outbox(&Message::CoverEnded { cover: cover.id, by })?;
    work.audit(Event::CoverEnded { stand_in: cover.stand_in_id }.of(cover.manager_id))
}

/// Whoever changes accounts waits, and whoever is just writing by what these may do; and the person is still who came in.
fn hold(work: &mut Work<'_>, accounts: [i64; 3]) -> Result<()> {
    lock_administration(work.conn)?;
    hold_accounts(work.conn, accounts)?;
    work.present()
}

fn open_manager(work: &mut Work<'_>, id: i64) -> Result<Option<User>> {
    Ok(users::find_active(work.conn, id)?.filter(|user| user.is_manager))
}
