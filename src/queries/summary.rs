//! What a partner asks: which engagements are assigned to the organisation, and what the approved reviews of one say.

use super::Ask;
use super::frozen::Frozen;
use crate::domain::engagement::Status;
use crate::domain::page::{Cursor, Page};
use crate::error::{Error, Result};
use crate::store::Seen;
use crate::store::summaries::{self, Approved, Assigned, Intended, LastApproved};

/// Engagements on one page.
const PAGE: usize = 50;

/// An engagement of the organisation.
pub struct Row {
    pub engagement: Seen<Assigned>,
    /// As partners see it.
    pub status: Status,
    pub last: Option<LastApproved>,
}

/// A page of the organisation's engagements.
pub struct Summaries {
    pub organisation: String,
    pub page: Page<Row>,
}

/// A page of the organisation's engagements, newest first.
///
/// # Errors
/// `NotFound` for everybody but partners; a stored text cannot be read.
pub fn list(ask: &mut Ask<'_>, after: &Cursor) -> Result<Summaries> {
    let assigned = summaries::assigned(ask.conn, ask.viewer, after.place(), PAGE)?;
    let mut approved = summaries::last_approved(ask.conn, ask.viewer, &assigned.rows)?;
    let page = assigned.map(|engagement| {
        let place = approved.iter().position(|last| last.engagement_id == engagement.id);
        let last = place.map(|place| approved.swap_remove(place));
        Row { engagement, status: Status::for_partner(last.as_ref().map(|l| l.completes)), last }
    });
    Ok(Summaries { organisation: summaries::organisation_name(ask.conn, ask.viewer)?, page })
}

/// An approved revision with its contents.
pub struct Reading {
    pub approved: Approved,
    pub frozen: Frozen,
}

/// What a partner reads of an engagement.
pub struct Summary {
    pub engagement: Seen<Assigned>,
    pub organisation: String,
    pub status: Status,
    pub intended: Vec<Intended>,
    /// The last approved revision, and the one before it.
    pub last: Option<Reading>,
    pub before: Option<Reading>,
}

/// What the approved reviews of an engagement say.
///
/// # Errors
/// `NotFound` when it is not assigned to the person's organisation now; a stored text cannot be read.
pub fn find(ask: &mut Ask<'_>, engagement: i64) -> Result<Summary> {
    let engagement = summaries::find_assigned(ask.conn, ask.viewer, engagement)?;
    let mut readings = summaries::last_two_approved(ask.conn, ask.viewer, &engagement)?.into_iter().map(|approved| {
        let frozen = Frozen::read(&approved.revision, engagement.time_zone, ask.playbooks)?;
        Ok::<_, Error>(Reading { approved, frozen })
    });
    let last = readings.next().transpose()?;
    let before = readings.next().transpose()?;
    drop(readings);
    Ok(Summary {
        organisation: summaries::organisation_name(ask.conn, ask.viewer)?,
        status: Status::for_partner(last.as_ref().map(|l| l.approved.revision.completes)),
        intended: summaries::intended(ask.conn, &engagement)?,
        engagement,
        last,
        before,
    })
}
