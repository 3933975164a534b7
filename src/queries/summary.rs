//! What a partner asks: which engagements are assigned to the organisation, and what the approved reviews of one say.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::frozen::Frozen;
use super::{Ask, TAKEN, total};
use crate::domain::engagement::{Meeting, Outcome, Status};
use crate::domain::filter::Summaries as Filter;
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::playbook::Library;
use crate::store::next_steps::Step;
use crate::store::notes::{self, Note};
use crate::store::reviews::Revision;
use crate::store::step_changes::StepChange;
use crate::store::summaries::{self, Assigned, Intended, LastApproved, Visible};
use crate::store::workloads::{self, Workload};
use crate::store::{Seen, partner_steps};

/// Engagements on one page.
const PAGE: usize = 50;
/// Steps that wait for the organisation, as far as the list names them.
const WAITING: i64 = 20;
/// Shared notes that a summary shows.
const NOTES: i64 = 50;

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
    /// The open steps of the organisation's side that are due first, with the customer's name; on the first page alone.
    pub waiting: Vec<(Step, String)>,
}

/// A page of the organisation's engagements, newest first.
///
/// # Errors
/// `NotFound` for everybody but partners; a stored text cannot be read.
pub fn list(ask: &mut Ask<'_>, filter: &Filter, after: &Cursor) -> Result<Summaries> {
    let assigned = summaries::assigned(ask.conn, ask.viewer, filter, after.place(), PAGE)?;
    let total = total(&assigned, || summaries::total(ask.conn, ask.viewer, filter))?;
    let page = rows(ask, assigned)?;
    let organisation = summaries::organisation_name(ask.conn, ask.viewer)?;
    let is_whole = page.is_first && filter.is_empty();
    let waiting = if is_whole { partner_steps::waiting(ask.conn, ask.viewer, WAITING)? } else { Vec::new() };
    Ok(Summaries { organisation, page, total, workloads: workloads::all(ask.conn)?, waiting })
}

/// All of what the filter lets through, up to [`TAKEN`].
///
/// # Errors
/// As [`list`].
pub fn all(ask: &mut Ask<'_>, filter: &Filter) -> Result<Vec<Row>> {
    let assigned = summaries::assigned(ask.conn, ask.viewer, filter, None, TAKEN)?;
    Ok(rows(ask, assigned)?.rows)
}

/// Each engagement with what was last approved of it.
fn rows(ask: &mut Ask<'_>, assigned: Page<Seen<Assigned>>) -> Result<Page<Row>> {
    let approved = summaries::last_approved(ask.conn, ask.viewer, &assigned.rows)?;
    let mut approved: HashMap<i64, LastApproved> =
        approved.into_iter().map(|last| (last.engagement_id, last)).collect();
    Ok(assigned.map(|engagement| {
        let last = approved.remove(&engagement.id);
        Row { engagement, status: Status::for_partner(last.as_ref().map(|l| l.completes)), last }
    }))
}

/// A review as a summary tells it: what was approved, or what would be.
pub struct Reading {
    /// Of the review, counted from 1 within its engagement.
    pub number: i64,
    pub revision: i64,
    /// In UTC; `None` before the approval.
    pub approved_at: Option<NaiveDateTime>,
    /// `None` while a draft does not say it.
    pub meeting: Option<Meeting>,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub follow_up_on: Option<NaiveDate>,
    pub completes: bool,
    pub frozen: Frozen,
}

impl Reading {
    /// What a revision says; `approved_at` is its time of approval.
    ///
    /// # Errors
    /// The revision names a version of the playbook that the program lacks.
    pub fn of(
        number: i64,
        revision: &Revision,
        approved_at: Option<NaiveDateTime>,
        zone: Zone,
        playbooks: &'static Library,
    ) -> Result<Self> {
        Ok(Self {
            number,
            revision: revision.revision,
            approved_at,
            meeting: Some(revision.meeting),
            held_on: revision.held_on,
            outcome: revision.outcome,
            follow_up_on: revision.follow_up_on,
            completes: revision.completes,
            frozen: Frozen::read(revision, zone, playbooks)?,
        })
    }
}

/// What a partner reads of an engagement.
pub struct Summary {
    pub engagement_id: i64,
    pub customer: String,
    pub manager_name: String,
    pub manager_email: String,
    pub manager_disabled: bool,
    /// The partner's organisation; `None` only where staff read what no partner is there to read.
    pub organisation: Option<String>,
    pub status: Status,
    pub intended: Vec<Intended>,
    /// The revision that is read, the last approved one unless another was asked for, and the one approved before it.
    pub last: Option<Reading>,
    pub before: Option<Reading>,
    /// All that may be read, the last one first.
    pub approved: Vec<Visible>,
    /// The steps of the partner's side as they stand now.
    pub steps: Vec<Step>,
    /// What is not to be done any more, of any side.
    pub dropped: Vec<Step>,
    /// What both sides read of the partner's steps, the latest first.
    pub said: Vec<StepChange>,
    /// What was noted between meetings and is shared with the partner, the latest first.
    pub notes: Vec<Note>,
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
        let at = Some(approved.approved_at());
        readings.push(Reading::of(approved.number, &approved.revision, at, engagement.time_zone, ask.playbooks)?);
    }
    let mut readings = readings.into_iter();
    let (last, before) = (readings.next(), readings.next());
    let intended = summaries::intended(ask.conn, &engagement)?;
    let steps = partner_steps::own(ask.conn, ask.viewer, &engagement)?;
    let dropped = partner_steps::dropped(ask.conn, ask.viewer, &engagement)?;
    let said = partner_steps::said(ask.conn, ask.viewer, &steps)?;
    let notes = notes::shared(ask.conn, ask.viewer, &engagement, NOTES)?;
    let engagement = engagement.into_inner();
    Ok(Summary {
        organisation: Some(summaries::organisation_name(ask.conn, ask.viewer)?),
        // Where the process stands follows from the last one, whichever is read.
        status: Status::for_partner(approved.first().map(|last| last.completes)),
        intended,
        engagement_id: engagement.id,
        manager_disabled: engagement.manager_disabled,
        customer: engagement.customer_name,
        manager_name: engagement.manager_name,
        manager_email: engagement.manager_email,
        last,
        before,
        approved,
        steps,
        dropped,
        said,
        notes,
    })
}
