//! Opening, editing and reassigning an engagement. What a form may hold is the form's business; who may, is ours.

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::actor::Actor;
use super::usage::note_gate;
use crate::domain::engagement::{Segment, Status};
use crate::domain::fold::fold;
use crate::domain::policy::Viewer;
use crate::domain::usage::Criterion;
use crate::error::{Error, Result};
use crate::store::audit::{self, NewEntry};
use crate::store::dialect::lock_engagement;
use crate::store::engagements::{self, Engagement, EngagementChange, NewEngagement};
use crate::store::{AnyConnection, criteria, figures, users};

/// What is known about an engagement, as typed values.
#[derive(Debug, Clone)]
pub struct EngagementInput {
    pub customer_name: String,
    pub tenant_id: String,
    pub segment: Segment,
    pub time_zone: Tz,
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
        Ok(())
    }
}

/// The engagement, if this person may change it.
///
/// # Errors
/// `NotFound` when it is not visible, `Forbidden` when it is somebody else's.
pub fn managed(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<Engagement> {
    let engagement = engagements::find_visible(conn, viewer, id)?;
    if viewer.may_manage(engagement.manager_id) { Ok(engagement) } else { Err(Error::Forbidden) }
}

/// As [`managed`], with the engagement locked first: what is read from here on is still so at the commit.
///
/// # Errors
/// As [`managed`].
pub fn held(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<Engagement> {
    lock_engagement(conn, id)?;
    managed(conn, viewer, id)
}

/// Opens an engagement, managed by the person who opens it.
///
/// # Errors
/// `Forbidden` unless the person is a manager.
pub fn create(conn: &mut AnyConnection, viewer: &Viewer, now: NaiveDateTime, input: &EngagementInput) -> Result<i64> {
    open(conn, viewer, Actor::Person(viewer), now, input, None)
}

/// As [`create`], once for each key: the same registration sent again answers with the engagement that it made. A form
/// that went back in the browser and names another customer is another registration, though its key is the old one.
///
/// # Errors
/// As [`create`]; `Malformed` when the key is none; `Conflict` when it was used at the same moment, or by somebody else.
pub fn create_once(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    input: &EngagementInput,
    key: &str,
) -> Result<i64> {
    if !(1..=64).contains(&key.len()) {
        return Err(Error::Malformed("no idempotency key"));
    }
    match engagements::find_by_idempotency_key(conn, key)? {
        None => open(conn, viewer, Actor::Person(viewer), now, input, Some(key)),
        Some((_, customer)) if customer != input.customer_name => {
            open(conn, viewer, Actor::Person(viewer), now, input, None)
        }
        Some((id, _)) => match managed(conn, viewer, id) {
            Ok(made) => Ok(made.id),
            Err(Error::NotFound | Error::Forbidden) => Err(Error::Conflict),
            Err(error) => Err(error),
        },
    }
}

/// Opens an engagement on behalf of the person who will manage it.
///
/// # Errors
/// `Forbidden` unless that person is a manager.
pub fn create_for(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    actor: Actor<'_>,
    now: NaiveDateTime,
    input: &EngagementInput,
) -> Result<i64> {
    open(conn, viewer, actor, now, input, None)
}

fn open(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    actor: Actor<'_>,
    now: NaiveDateTime,
    input: &EngagementInput,
    idempotency_key: Option<&str>,
) -> Result<i64> {
    if !viewer.roles.manager {
        return Err(Error::Forbidden);
    }
    input.check()?;
    let new = NewEngagement {
        customer_name: &input.customer_name,
        customer_folded: &fold(&input.customer_name),
        tenant_id: &input.tenant_id,
        segment: input.segment.key(),
        time_zone: input.time_zone.name(),
        partner_id: input.partner_id,
        partner_since: input.partner_id.map(|_| now),
        manager_id: viewer.id,
        goals_planned: &input.goals_planned,
        started_on: input.started_on,
        set_status: input.set_status.key(),
        created_at: now,
        updated_at: now,
        idempotency_key,
    };
    let id = engagements::insert(conn, &new, &input.workloads)?;
    if let Some(rows) = &input.criteria {
        criteria::replace(conn, id, rows)?;
    }
    audit::record(
        conn,
        now,
        &NewEntry {
            engagement_id: Some(id),
            actor_id: actor.id(),
            action: "engagement_created",
            subject: "engagement",
            subject_id: Some(id),
            to_version: Some(1),
            ..NewEntry::default()
        },
    )?;
    note_gate(conn, actor.id(), now, id, false)?;
    Ok(id)
}

/// Changes an engagement.
///
/// # Errors
/// `Conflict` when the version is another by now; `NotFound` and `Forbidden` as in [`managed`].
pub fn update(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    id: i64,
    version: i64,
    input: &EngagementInput,
) -> Result<()> {
    let engagement = managed(conn, viewer, id)?;
    input.check()?;
    let was_open = figures::current(conn, id)?.gate_open();
    let moved = engagement.partner_id != input.partner_id;
    let change = EngagementChange {
        customer_name: &input.customer_name,
        customer_folded: &fold(&input.customer_name),
        tenant_id: &input.tenant_id,
        segment: input.segment.key(),
        time_zone: input.time_zone.name(),
        partner_id: input.partner_id,
        // A new partner sees the reviews from now on; the date says from when.
        partner_since: if moved { input.partner_id.map(|_| now) } else { engagement.partner_since },
        goals_planned: &input.goals_planned,
        started_on: input.started_on,
        set_status: input.set_status.key(),
    };
    engagements::update(conn, id, version, now, &change)?;
    engagements::replace_workloads(conn, id, &input.workloads)?;
    if let Some(rows) = &input.criteria {
        criteria::replace(conn, id, rows)?;
    }
    let mut details = Vec::new();
    if moved {
        details.push("partner");
    }
    if engagement.set_status != input.set_status.key() {
        details.push("status");
    }
    audit::record(conn, now, &entry(viewer, id, version, "engagement_updated", details.join(",")))?;
    note_gate(conn, Some(viewer.id), now, id, was_open)
}

/// Gives the engagement to another manager, with its open draft. Leads only.
///
/// # Errors
/// `NotFound` when it is not visible or the person is no active manager, `Forbidden` unless the viewer is a lead,
/// `Conflict` when the version is another by now.
pub fn reassign(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    id: i64,
    version: i64,
    manager_id: i64,
) -> Result<()> {
    engagements::find_visible(conn, viewer, id)?;
    if !viewer.roles.lead {
        return Err(Error::Forbidden);
    }
    users::find_active(conn, manager_id)?.filter(|user| user.is_manager).ok_or(Error::NotFound)?;
    engagements::set_manager(conn, id, version, now, manager_id)?;
    audit::record(conn, now, &entry(viewer, id, version, "engagement_reassigned", format!("manager={manager_id}")))
}

fn entry<'a>(viewer: &Viewer, id: i64, version: i64, action: &'a str, detail: String) -> NewEntry<'a> {
    NewEntry {
        engagement_id: Some(id),
        actor_id: Some(viewer.id),
        action,
        subject: "engagement",
        subject_id: Some(id),
        detail,
        from_version: Some(version),
        to_version: Some(version + 1),
    }
}
