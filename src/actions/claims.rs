//! Taking a review of the queue on, and letting it go. It keeps nobody from deciding: whoever decides what somebody else has taken on
//! was asked before (`decisions`).

use super::decisions::{Refusal, deciding_as_it_is, is_in, opened_as_it_is};
use crate::domain::audit::{Event, Place};
use crate::domain::engagement::ReviewState;
use crate::error::{Denied, Error, Result};
use crate::store::claims;
use crate::store::decisions::Head;
use crate::store::reviews::Revision;
use crate::store::{Seen, Work};

/// Takes the review on. Whoever has it already has it still. `seen`: number of the revision that the person had before them.
///
/// # Errors
/// `NotFound`, `Forbidden` for one's own review, `Conflict` when another revision or state is there by now; `Claimed` where somebody
/// else was first.
pub fn claim(work: &mut Work<'_>, review: i64, seen: i64) -> std::result::Result<(), Denied<Refusal>> {
    let viewer = work.viewer()?;
    let (head, revision) = deciding_as_it_is(work, review, seen)?;
    is_in(&revision, ReviewState::Submitted)?;
    match claims::of(work.conn, &revision)? {
        Some(claim) if claim.lead.id == viewer.id => return Ok(()),
        Some(_) => return Err(Denied::Refused(Refusal::Claimed)),
        None => claims::claim(work.conn, &revision, viewer.id, work.now)?,
    }
    Ok(work.audit(noted(Event::ReviewClaimed, &head, &revision))?)
}

/// Lets the review go that this person has taken on. What nobody has is let go already.
///
/// # Errors
/// `NotFound`, `Forbidden` where it is somebody else's; the database's.
pub fn release(work: &mut Work<'_>, review: i64) -> Result<()> {
    let viewer = work.viewer()?;
    let (head, revision) = opened_as_it_is(work, review)?;
    if !viewer.roles.lead {
        return Err(Error::Forbidden);
    }
    match claims::of(work.conn, &revision)? {
        None => return Ok(()),
        Some(claim) if claim.lead.id == viewer.id => drop(claims::end(work.conn, revision.id)?),
        Some(_) => return Err(Error::Forbidden),
    }
    work.audit(noted(Event::ReviewReleased, &head, &revision))
}

fn noted(event: fn(Place) -> Event, head: &Seen<Head>, revision: &Seen<Revision>) -> crate::domain::audit::Note {
    let place = Place { review: head.number, revision: revision.revision };
    event(place).of(head.review_id).within(head.engagement_id)
}

/// Releases what this person has taken on of a manager for whom they stand in.
///
/// # Errors
/// The database's.
pub(super) fn release_of(work: &mut Work<'_>, lead: i64, manager: i64) -> Result<()> {
    let held = claims::held(work.conn, lead, None)?;
    let of: Vec<i64> = held.iter().filter(|held| held.manager_id == manager).map(|held| held.engagement_id).collect();
    if of.is_empty() { Ok(()) } else { release_all(work, lead, Some(&of)) }
}

/// Releases what this person has taken on and can decide no more: everything, or what is of these engagements.
///
/// # Errors
/// The database's.
pub(super) fn release_all(work: &mut Work<'_>, lead: i64, of: Option<&[i64]>) -> Result<()> {
    for held in claims::held(work.conn, lead, of)? {
        // A decision may just have ended it.
        if claims::end(work.conn, held.revision_id)? {
            let place = Place { review: held.number, revision: held.revision };
            work.audit(Event::ReviewReleased(place).of(held.review_id).within(held.engagement_id))?;
        }
    }
    Ok(())
}
