//! What a partner's organisation sees: the engagements assigned to it now, and of each the revisions that were approved
//! since it became the partner, whoever was when they were submitted. Nothing else of a review is ever read here.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::reviews::Revision;
use super::schema::{engagement_workloads, engagements, partners, review_revisions, reviews, users, workloads};
use crate::domain::engagement::ReviewState;
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// An engagement of the partner.
#[derive(Debug, Clone, Queryable)]
pub struct Assigned {
    pub id: i64,
    pub customer_name: String,
    pub segment: String,
    pub time_zone: String,
    pub manager_name: String,
    pub manager_email: String,
}

/// An intended workload with its target.
#[derive(Debug, Clone, Queryable)]
pub struct Intended {
    pub engagement_id: i64,
    pub name: String,
    pub target: i64,
}

fn organisation(viewer: &Viewer) -> Result<i64> {
    if viewer.roles.partner { viewer.partner_id.ok_or(Error::NotFound) } else { Err(Error::NotFound) }
}

/// Name of the viewer's organisation.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn organisation_name(conn: &mut AnyConnection, viewer: &Viewer) -> Result<String> {
    let partner = organisation(viewer)?;
    Ok(partners::table.find(partner).select(partners::name).first(conn)?)
}

/// A page of the organisation's engagements, newest first, one more than `limit` when there is a further page. `after` is
/// the last one shown.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn assigned(conn: &mut AnyConnection, viewer: &Viewer, after: Option<i64>, limit: i64) -> Result<Vec<Assigned>> {
    let partner = organisation(viewer)?;
    let mut query = engagements::table
        .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
        .filter(engagements::partner_id.eq(partner))
        .order(engagements::id.desc())
        .limit(limit + 1)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(engagements::id.lt(after));
    }
    Ok(query
        .select((
            engagements::id,
            engagements::customer_name,
            engagements::segment,
            engagements::time_zone,
            users::name,
            users::email,
        ))
        .load(conn)?)
}

/// One of the organisation's engagements.
///
/// # Errors
/// `NotFound` when it is not assigned to the viewer's organisation now.
pub fn find_assigned(conn: &mut AnyConnection, viewer: &Viewer, engagement: i64) -> Result<Assigned> {
    let partner = organisation(viewer)?;
    Ok(engagements::table
        .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
        .filter(engagements::id.eq(engagement))
        .filter(engagements::partner_id.eq(partner))
        .select((
            engagements::id,
            engagements::customer_name,
            engagements::segment,
            engagements::time_zone,
            users::name,
            users::email,
        ))
        .first(conn)?)
}

/// The intended workloads of these engagements, in the manager's order.
///
/// # Errors
/// The database's.
pub fn intended(conn: &mut AnyConnection, engagements: &[i64]) -> Result<Vec<Intended>> {
    Ok(engagement_workloads::table
        .inner_join(workloads::table)
        .filter(engagement_workloads::engagement_id.eq_any(engagements.to_vec()))
        .order((engagement_workloads::engagement_id.asc(), engagement_workloads::position.asc()))
        .select((engagement_workloads::engagement_id, workloads::name, engagement_workloads::target))
        .load(conn)?)
}

/// Ids of the approved revisions of these engagements that the organisation may see, with engagement and number of the
/// review; the last one first.
fn approved_ids(conn: &mut AnyConnection, partner: i64, engagements: &[i64]) -> Result<Vec<(i64, i64, i64)>> {
    Ok(review_revisions::table
        .inner_join(reviews::table)
        .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
        .filter(review_revisions::engagement_id.eq_any(engagements.to_vec()))
        .filter(review_revisions::state.eq(ReviewState::Approved.key()))
        .filter(engagements::partner_id.eq(partner))
        // The approval counts, not the partner at the submission: a review may change hands while it waits.
        .filter(review_revisions::decided_at.nullable().ge(engagements::partner_since.nullable()))
        .order((reviews::number.desc(), review_revisions::revision.desc()))
        .select((review_revisions::engagement_id, review_revisions::id, reviews::number))
        .load(conn)?)
}

/// An approved revision with the number of its review.
#[derive(Debug, Clone)]
pub struct Approved {
    pub number: i64,
    pub revision: Revision,
}

impl Approved {
    /// When it was approved; the submission's time where the database says nothing.
    pub fn approved_at(&self) -> NaiveDateTime {
        self.revision.decided_at.unwrap_or(self.revision.submitted_at)
    }
}

/// The last approved revision of each of these engagements.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn last_approved(conn: &mut AnyConnection, viewer: &Viewer, engagements: &[i64]) -> Result<Vec<Approved>> {
    let partner = organisation(viewer)?;
    let mut last: Vec<(i64, i64, i64)> = Vec::new();
    for row in approved_ids(conn, partner, engagements)? {
        if !last.iter().any(|l| l.0 == row.0) {
            last.push(row);
        }
    }
    load(conn, &last)
}

/// The approved revisions of the engagement that count for the organisation: the last one, and the one before it.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn last_two_approved(conn: &mut AnyConnection, viewer: &Viewer, engagement: i64) -> Result<Vec<Approved>> {
    let partner = organisation(viewer)?;
    let mut ids = approved_ids(conn, partner, &[engagement])?;
    ids.truncate(2);
    load(conn, &ids)
}

/// The revisions in the order of the ids.
fn load(conn: &mut AnyConnection, ids: &[(i64, i64, i64)]) -> Result<Vec<Approved>> {
    let wanted: Vec<i64> = ids.iter().map(|r| r.1).collect();
    let mut revisions: Vec<Revision> =
        review_revisions::table.filter(review_revisions::id.eq_any(wanted)).select(Revision::as_select()).load(conn)?;
    let mut found = Vec::with_capacity(ids.len());
    for (_, id, number) in ids {
        if let Some(place) = revisions.iter().position(|r| r.id == *id) {
            found.push(Approved { number: *number, revision: revisions.swap_remove(place) });
        }
    }
    Ok(found)
}
