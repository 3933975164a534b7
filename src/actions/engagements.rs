//! Opening, editing and reassigning an engagement. What a form may hold is the form's business; who may, is ours.

use chrono::NaiveDate;

use super::claims::release_all;
use super::criteria::unmet;
use super::held::{held, note_gate};
use crate::domain::audit::{Event, Part};
use crate::domain::engagement::{Segment, Status};
use crate::domain::fold::fold;
use crate::domain::message::Message;
use crate::domain::usage::Criterion;
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::queries::Ask;
use crate::queries::engagement::managed;
use crate::store::dialect::keep_accounts;
use crate::store::engagements::{self, Engagement, EngagementChange, NewEngagement};
use crate::store::{Work, criteria, figures, partner_times, users};

/// What is known about an engagement, as typed values.
#[derive(Debug, Clone)]
pub struct EngagementInput {
    pub customer_name: String,
    pub tenant_id: String,
    pub segment: Segment,
    pub time_zone: Zone,
    pub partner_id: Option<i64>,
    /// Never `Complete`: that follows from a review (R8).
    pub set_status: Status,
    pub started_on: NaiveDate,
    pub goals_planned: String,
    /// Intended workloads with their targets in percent, 10 to 100, in order.
    pub workloads: Vec<(i64, i64)>,
    /// `None` leaves the criteria as they are.
    pub criteria: Option<Vec<Criterion>>,
}

impl EngagementInput {
    fn check(&self) -> Result<()> {
        if self.set_status == Status::Complete {
            return Err(Error::Malformed("complete is never set by hand"));
        }
        if self.workloads.iter().any(|(_, target)| !(10..=100).contains(target)) {
            return Err(Error::Malformed("a target lies between 10 and 100"));
        }
        if self.criteria.as_ref().is_some_and(|rows| !unmet(rows).is_empty()) {
            return Err(Error::Malformed("an achieved criterion has target, actual and evidence"));
        }
        Ok(())
    }
}

/// Opens an engagement, managed by the person who opens it or in whose name the command line does.
///
/// # Errors
/// `Forbidden` unless the person is a manager.
pub fn create(work: &mut Work<'_>, input: &EngagementInput) -> Result<i64> {
    open(work, input, None)
}

/// The tenant has engagements already: id and customer of those that the person may see.
#[derive(Debug, PartialEq, Eq)]
pub struct SameTenant(pub Vec<(i64, String)>);

/// Engagements of the same tenant that are named.
const NAMED: i64 = 5;

/// As [`create`], once for each key: the same registration sent again answers with the engagement that it made. A form
/// that went back in the browser and names another customer is another registration, though its key is the old one.
/// `meant`: another engagement of a tenant that has one is wanted.
///
/// # Errors
/// As [`create`]; `SameTenant` where that is not known to be meant, and nothing of engagements that the person may not
/// see; `Malformed` when the key is none; `Conflict` when it was used at the same moment, or by somebody else.
pub fn create_once(
    work: &mut Work<'_>,
    input: &EngagementInput,
    key: &str,
    meant: bool,
) -> std::result::Result<i64, Denied<SameTenant>> {
    if !(1..=64).contains(&key.len()) {
        return Err(Error::Malformed("no idempotency key").into());
    }
    let key = match engagements::find_by_idempotency_key(work.conn, key)? {
        None => Some(key),
        Some((_, customer)) if customer != input.customer_name => None,
        Some((id, _)) => {
            return match managed(&mut Ask::within(work)?, id) {
                Ok(made) => Ok(made.id),
                Err(Error::NotFound | Error::Forbidden) => Err(Error::Conflict.into()),
                Err(error) => Err(error.into()),
            };
        }
    };
    let viewer = work.viewer()?;
    let others = if meant { Vec::new() } else { engagements::of_tenant(work.conn, viewer, &input.tenant_id, NAMED)? };
    if !others.is_empty() {
        // The same form, sent at the same moment, may have made one of them since the key was looked up.
        if key.map_or(Ok(None), |key| engagements::find_by_idempotency_key(work.conn, key))?.is_some() {
            return Err(Error::Conflict.into());
        }
        let named = others.iter().map(|other| (other.id, other.customer_name.clone()));
        return Err(Denied::Refused(SameTenant(named.collect())));
    }
    Ok(open(work, input, key)?)
}

fn kept(rows: &[Criterion]) -> Vec<criteria::Kept> {
    rows.iter().cloned().map(Into::into).collect()
}

fn open(work: &mut Work<'_>, input: &EngagementInput, idempotency_key: Option<&str>) -> Result<i64> {
    let viewer = work.viewer()?;
    if !viewer.roles.manager {
        return Err(Error::Forbidden);
    }
    work.present()?;
    input.check()?;
    let new = NewEngagement {
        customer_name: &input.customer_name,
        customer_folded: &fold(&input.customer_name),
        tenant_id: &input.tenant_id,
        segment: input.segment,
        time_zone: input.time_zone,
        partner_id: input.partner_id,
        partner_since: input.partner_id.map(|_| work.now),
        manager_id: viewer.id,
        goals_planned: &input.goals_planned,
        started_on: input.started_on,
        set_status: input.set_status,
        created_at: work.now,
        updated_at: work.now,
        idempotency_key,
    };
    let id = engagements::insert(work.conn, &new, &input.workloads)?;
    work.made(id);
    if let Some(partner) = input.partner_id {
        partner_times::begin(work.conn, id, partner, work.now)?;
    }
    if let Some(rows) = &input.criteria {
        criteria::replace(work.conn, id, &kept(rows))?;
    }
    work.audit(Event::EngagementCreated.of_engagement(id).to_version(1))?;
    let made = engagements::find_visible(work.conn, viewer, id)?;
    note_gate(work, &made, false)?;
    Ok(id)
}

/// Changes an engagement. Intended workloads that stay keep their places, and new ones follow. Where nothing is changed, nothing
/// is written, and the version stays.
///
/// # Errors
/// `Conflict` when the version is another by now; `NotFound` and `Forbidden` as in [`managed`].
pub fn update(work: &mut Work<'_>, id: i64, version: i64, input: &EngagementInput) -> Result<()> {
    let engagement = held(work, id)?;
    input.check()?;
    let figures = figures::current(work.conn, &engagement)?;
    let had: Vec<(i64, i64)> =
        engagements::intended(work.conn, &engagement)?.into_iter().map(|w| (w.workload_id, w.target)).collect();
    let workloads = in_their_places(&had, &input.workloads);
    let parts = changed(&engagement, input, had != workloads, &figures.criteria);
    if parts.is_empty() && engagement.version == version {
        return Ok(());
    }
    let was_open = figures.gate_open();
    let moved = engagement.partner_id != input.partner_id;
    let change = EngagementChange {
        customer_name: &input.customer_name,
        customer_folded: &fold(&input.customer_name),
        tenant_id: &input.tenant_id,
        segment: input.segment,
        time_zone: input.time_zone,
        partner_id: input.partner_id,
        // A new partner sees the reviews from now on, and those of an earlier time of theirs (`partner_times`).
        partner_since: if moved { input.partner_id.map(|_| work.now) } else { engagement.partner_since },
        goals_planned: &input.goals_planned,
        started_on: input.started_on,
        set_status: input.set_status,
    };
    engagements::update(work.conn, id, version, work.now, &change)?;
    if moved {
        partner_times::end(work.conn, id, work.now)?;
        if let Some(partner) = input.partner_id {
            partner_times::begin(work.conn, id, partner, work.now)?;
        }
    }
    engagements::replace_workloads(work.conn, id, &workloads)?;
    if let Some(rows) = &input.criteria {
        criteria::replace(work.conn, id, &kept(rows))?;
    }
    let partner = moved.then_some((engagement.partner_id, input.partner_id));
    work.audit(Event::EngagementUpdated { parts, partner }.of_engagement(id).from_version(version))?;
    note_gate(work, &engagement, was_open)
}

/// The workloads that were there already in the order that they had, then the new ones.
fn in_their_places(had: &[(i64, i64)], wanted: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let is_new = |id: i64| had.iter().all(|(of, _)| *of != id);
    let stay = had.iter().filter_map(|(of, _)| wanted.iter().find(|(id, _)| id == of));
    stay.chain(wanted.iter().filter(|(id, _)| is_new(*id))).copied().collect()
}

/// What of the engagement is another by this input.
fn changed(before: &Engagement, input: &EngagementInput, workloads: bool, criteria: &[Criterion]) -> Vec<Part> {
    let all = [
        (Part::Customer, before.customer_name != input.customer_name),
        (Part::Tenant, before.tenant_id != input.tenant_id),
        (Part::Segment, before.segment != input.segment),
        (Part::TimeZone, before.time_zone != input.time_zone),
        (Part::Partner, before.partner_id != input.partner_id),
        (Part::Status, before.set_status != input.set_status),
        (Part::Started, before.started_on != input.started_on),
        (Part::Goals, before.goals_planned != input.goals_planned),
        (Part::Workloads, workloads),
        (Part::Criteria, input.criteria.as_deref().is_some_and(|rows| rows != criteria)),
    ];
    all.into_iter().filter(|(_, changed)| *changed).map(|(part, _)| part).collect()
}

/// Gives the engagement to another manager, with its open draft. Leads only. Given to the one who has it, nothing is written.
///
/// # Errors
/// `NotFound` when it is not visible or the person is no active manager, `Forbidden` unless the viewer is a lead,
/// `Conflict` when the version is another by now.
pub fn reassign(work: &mut Work<'_>, id: i64, version: i64, manager_id: i64) -> Result<()> {
    let viewer = work.viewer()?;
    work.hold(id)?;
    // Nobody takes the role away from them, or the account, before it is theirs.
    keep_accounts(work.conn, [viewer.id, manager_id])?;
    work.present()?;
    let engagement = engagements::find_visible(work.conn, viewer, id)?;
    if !viewer.roles.lead {
        return Err(Error::Forbidden);
    }
    if (engagement.manager_id, engagement.version) == (manager_id, version) {
        return Ok(());
    }
    users::find_active(work.conn, manager_id)?.filter(|user| user.is_manager).ok_or(Error::NotFound)?;
    engagements::set_manager(work.conn, id, version, work.now, manager_id)?;
    if work.who.id() != Some(manager_id) {
        work.outbox(&Message::Assigned { engagement: id, manager: manager_id })?;
    }
    work.audit(Event::EngagementReassigned { manager: manager_id }.of_engagement(id).from_version(version))?;
    // Nobody decides what they manage.
    release_all(work, manager_id, Some(&[id]))
}

/// The version that the engagement is at.
///
/// # Errors
/// `NotFound` where this person does not see it; the database's.
pub fn version(work: &mut Work<'_>, id: i64) -> Result<i64> {
    let viewer = work.viewer()?;
    Ok(engagements::find_visible(work.conn, viewer, id)?.version)
}
