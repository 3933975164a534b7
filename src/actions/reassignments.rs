//! Giving many engagements to another manager. It is noted as a whole and done a part at a time, each in a transaction of its own,
//! so that nobody waits long for an engagement or the writer; whoever breaks it off leaves what was moved moved and the rest to
//! be gone on with, by the server if by nobody else.

use super::claims::release_all;
use crate::domain::audit::Event;
use crate::domain::message::Message;
use crate::domain::reassignment::{Chosen, Moving, Stopped};
use crate::error::{Denied, Error, Result};
use crate::store::dialect::keep_accounts;
use crate::store::reassignments::{self, Next, Reassignment};
use crate::store::{Work, engagements, users};

/// Engagements of one part.
pub const PART: i64 = 50;
/// Up to so many, the new manager has a mail for each; of more, one for all.
pub const FEW: i64 = 3;
/// Engagements that can be named one by one.
pub const MOST_NAMED: usize = 200;

/// Another number of engagements is meant by now than the person saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Changed;

/// Notes that these engagements are to become another manager's; nothing is moved yet. Its id. `seen`: how many the person was told
/// they are. Leads only.
///
/// # Errors
/// `Forbidden` unless the viewer is a lead, `NotFound` where the other is no active manager, `Changed`; `Malformed` where too many
/// are named; the database's.
pub fn begin(
    work: &mut Work<'_>,
    chosen: &Chosen,
    manager: i64,
    seen: i64,
) -> std::result::Result<i64, Denied<Changed>> {
    let viewer = work.viewer()?;
    if !viewer.roles.lead {
        return Err(Error::Forbidden.into());
    }
    if matches!(chosen, Chosen::These(ids) if ids.len() > MOST_NAMED) {
        return Err(Error::Malformed("too many engagements are named").into());
    }
    keep_accounts(work.conn, [viewer.id, manager])?;
    work.present()?;
    if !is_manager(work, manager)? {
        return Err(Error::NotFound.into());
    }
    let (id, meant) = reassignments::insert(work.conn, viewer.id, chosen, manager, work.now)?;
    if meant == seen && meant > 0 { Ok(id) } else { Err(Denied::Refused(Changed)) }
}

/// Nobody takes the role away from them, or the account, before the transaction ends: both accounts are kept.
fn is_manager(work: &mut Work<'_>, id: i64) -> Result<bool> {
    Ok(users::find_active(work.conn, id)?.is_some_and(|user| user.is_manager))
}

/// Does the next part, in the name of whoever asked for it; whether there may be more to do. Each engagement has its entry in the
/// trail, and what somebody else gave away meanwhile is left where it is. Ends what can not be gone on with.
///
/// # Errors
/// `Forbidden` for anybody else; the database's.
pub fn go_on(work: &mut Work<'_>, id: i64) -> Result<bool> {
    let viewer = work.viewer()?;
    let Some(run) = reassignments::take(work.conn, id, work.now)? else { return Ok(false) };
    if run.asked_by != viewer.id {
        return Err(Error::Forbidden);
    }
    let part = reassignments::next(work.conn, id, PART)?;
    for one in &part {
        work.hold(one.engagement_id)?;
    }
    if let Some(why) = obstacle(work, &run)? {
        end(work, &run, Some(why))?;
        return Ok(false);
    }
    let moved = move_part(work, &run, &part)?;
    let is_last = part.len() < usize::try_from(PART).unwrap_or_default();
    if is_last {
        end(work, &run, None)?;
    }
    for (engagement, version) in &moved {
        let event = Event::EngagementReassigned { manager: run.manager_id };
        work.audit(event.of_engagement(*engagement).from_version(*version))?;
    }
    let moved: Vec<i64> = moved.into_iter().map(|(engagement, _)| engagement).collect();
    // Nobody decides what they manage.
    release_all(work, run.manager_id, Some(&moved))?;
    Ok(!is_last)
}

/// Why it can not be gone on with, if it can not.
fn obstacle(work: &mut Work<'_>, run: &Reassignment) -> Result<Option<Stopped>> {
    keep_accounts(work.conn, [run.asked_by, run.manager_id])?;
    match work.present() {
        Ok(()) if work.viewer()?.roles.lead => {}
        Ok(()) | Err(Error::NotFound | Error::NotSignedIn) => return Ok(Some(Stopped::Asker)),
        Err(error) => return Err(error),
    }
    Ok(if is_manager(work, run.manager_id)? { None } else { Some(Stopped::Manager) })
}

/// Moves those of the part that are still whose they were; each with the version that it was at.
fn move_part(work: &mut Work<'_>, run: &Reassignment, part: &[Next]) -> Result<Vec<(i64, i64)>> {
    let ids: Vec<i64> = part.iter().map(|one| one.engagement_id).collect();
    let (mut moved, mut left) = (Vec::new(), Vec::new());
    for (engagement, manager, version) in engagements::managers_of(work.conn, &ids)? {
        let is_as_it_was = part.contains(&Next { engagement_id: engagement, former_id: manager });
        if is_as_it_was && manager != run.manager_id {
            moved.push((engagement, version));
        } else {
            left.push(engagement);
        }
    }
    let ids: Vec<i64> = moved.iter().map(|(engagement, _)| *engagement).collect();
    engagements::set_managers(work.conn, &ids, work.now, run.manager_id)?;
    reassignments::settle(work.conn, run.id, &ids, Moving::Moved)?;
    reassignments::settle(work.conn, run.id, &left, Moving::Left)?;
    Ok(moved)
}

/// Ends it, and tells the new manager what has become theirs.
fn end(work: &mut Work<'_>, run: &Reassignment, why: Option<Stopped>) -> Result<()> {
    reassignments::end(work.conn, run.id, work.now, why)?;
    let manager = run.manager_id;
    if manager == run.asked_by {
        return Ok(());
    }
    let moved = reassignments::moved(work.conn, run.id, FEW + 1)?;
    if moved.len() > usize::try_from(FEW).unwrap_or_default() {
        return work.outbox(&Message::AssignedMany { reassignment: run.id, manager });
    }
    moved.into_iter().try_for_each(|engagement| work.outbox(&Message::Assigned { engagement, manager }))
}

/// Ends what nobody can go on with, because whoever asked for it has no account any more.
///
/// # Errors
/// The database's.
pub fn give_up(work: &mut Work<'_>, id: i64) -> Result<()> {
    match reassignments::take(work.conn, id, work.now)? {
        Some(run) => end(work, &run, Some(Stopped::Asker)),
        None => Ok(()),
    }
}
