//! What a partner asks: which engagements are assigned to the organisation, and what the approved reviews of one say.

use super::Ask;
use super::frozen::Frozen;
use crate::domain::engagement::Status;
use crate::domain::page::{Cursor, Page, Total};
use crate::error::{Error, Result};
use crate::store::Seen;
use crate::store::summaries::{self, Approved, Assigned, Filter, Intended, LastApproved, Visible};
use crate::store::workloads::{self, Workload};

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
    /// How many the filter lets through.
    pub total: Total,
    /// What the list can be narrowed to.
    pub workloads: Vec<Workload>,
}

/// A page of the organisation's engagements, newest first.
///
/// # Errors
/// `NotFound` for everybody but partners; a stored text cannot be read.
pub fn list(ask: &mut Ask<'_>, filter: &Filter, after: &Cursor) -> Result<Summaries> {
    let assigned = summaries::assigned(ask.conn, ask.viewer, filter, after.place(), PAGE)?;
    let total = if assigned.is_part() {
        summaries::total(ask.conn, ask.viewer, filter)?
    } else {
        Total::of(i64::try_from(assigned.rows.len()).unwrap_or(i64::MAX))
    };
    let mut approved = summaries::last_approved(ask.conn, ask.viewer, &assigned.rows)?;
    let page = assigned.map(|engagement| {
        let place = approved.iter().position(|last| last.engagement_id == engagement.id);
        let last = place.map(|place| approved.swap_remove(place));
        Row { engagement, status: Status::for_partner(last.as_ref().map(|l| l.completes)), last }
    });
    let organisation = summaries::organisation_name(ask.conn, ask.viewer)?;
    Ok(Summaries { organisation, page, total, workloads: workloads::all(ask.conn)? })
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
    /// The revision that is read, the last approved one unless another was asked for, and the one approved before it.
    pub last: Option<Reading>,
    pub before: Option<Reading>,
    /// All that may be read, the last one first.
    pub approved: Vec<Visible>,
}

/// What the approved reviews of an engagement say: the last one, or the revision of this review (number, revision).
///
/// # Errors
/// `NotFound` when it is not assigned to the person's organisation now, or has no such revision that they may see; a stored
/// text cannot be read.
pub fn find(ask: &mut Ask<'_>, engagement: i64, asked: Option<(i64, i64)>) -> Result<Summary> {
    let engagement = summaries::find_assigned(ask.conn, ask.viewer, engagement)?;
    let approved = summaries::all_approved(ask.conn, ask.viewer, &engagement)?;
    let place = match asked {
        None => 0,
        Some(asked) => approved.iter().position(|a| (a.number, a.revision) == asked).ok_or(Error::NotFound)?,
    };
    let mut readings = Vec::with_capacity(2);
    for visible in approved.iter().skip(place).take(2) {
        let approved = summaries::read(ask.conn, visible)?;
        let frozen = Frozen::read(&approved.revision, engagement.time_zone, ask.playbooks)?;
        readings.push(Reading { approved, frozen });
    }
    let mut readings = readings.into_iter();
    let (last, before) = (readings.next(), readings.next());
    Ok(Summary {
        organisation: summaries::organisation_name(ask.conn, ask.viewer)?,
        status: Status::for_partner(last.as_ref().map(|l| l.approved.revision.completes)),
        intended: summaries::intended(ask.conn, &engagement)?,
        engagement,
        last,
        before,
        approved,
    })
}
