//! Engagements and their intended workloads: rows, and the counted update that every change goes through.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::among::{Among, among};
use super::schema::{engagement_workloads, engagements, workloads};
use super::search;
use super::seen::OfEngagement;
use super::ways::Aside;
use super::{AnyConnection, Seen, SeenEngagements, dialect, is_unique_violation};
use crate::domain::engagement::{Segment, Status};
use crate::domain::policy::Viewer;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};

/// Tenants that one statement asks for.
const TENANTS: usize = 500;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = engagements)]
pub struct Engagement {
    pub id: i64,
    pub customer_name: String,
    pub tenant_id: String,
    pub segment: Segment,
    pub time_zone: Zone,
    pub partner_id: Option<i64>,
    pub partner_since: Option<NaiveDateTime>,
    pub manager_id: i64,
    pub goals_planned: String,
    pub started_on: NaiveDate,
    pub set_status: Status,
    pub completed_by: Option<i64>,
    pub version: i64,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

impl Engagement {
    /// Overall status: complete exactly while a revision completes it, else as it was set (R8).
    pub fn status(&self) -> Status {
        Status::of(self.set_status, self.completed_by.is_some())
    }
}

impl OfEngagement for Engagement {
    fn engagement_id(&self) -> i64 {
        self.id
    }
}

/// A new engagement, active and without a completion.
#[derive(Debug, Insertable)]
#[diesel(table_name = engagements)]
pub struct NewEngagement<'a> {
    pub customer_name: &'a str,
    pub customer_folded: &'a str,
    pub tenant_id: &'a str,
    pub segment: Segment,
    pub time_zone: Zone,
    pub partner_id: Option<i64>,
    pub partner_since: Option<NaiveDateTime>,
    pub manager_id: i64,
    pub goals_planned: &'a str,
    pub started_on: NaiveDate,
    pub set_status: Status,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub idempotency_key: Option<&'a str>,
}

/// What the editing form changes.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = engagements, treat_none_as_null = true)]
pub struct EngagementChange<'a> {
    pub customer_name: &'a str,
    pub customer_folded: &'a str,
    pub tenant_id: &'a str,
    pub segment: Segment,
    pub time_zone: Zone,
    pub partner_id: Option<i64>,
    pub partner_since: Option<NaiveDateTime>,
    pub goals_planned: &'a str,
    pub started_on: NaiveDate,
    pub set_status: Status,
}

/// The condition that an engagement is this manager's to look after. It is asked of each row: what the query looks for by is
/// something else.
pub(super) fn theirs(conn: &AnyConnection, viewer: &Viewer) -> Aside<Among<engagements::manager_id>> {
    Aside(among(conn, engagements::manager_id, &viewer.looked_after()))
}

/// The engagement, if this person may see it: a lead every one, a manager what is theirs to look after.
///
/// # Errors
/// `NotFound` when there is none for this person.
pub fn find_visible(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<Seen<Engagement>> {
    if !viewer.roles.lead && !viewer.roles.manager {
        return Err(Error::NotFound);
    }
    let mut query = engagements::table.filter(engagements::id.eq(id)).select(Engagement::as_select()).into_boxed();
    if !viewer.roles.lead {
        query = query.filter(theirs(conn, viewer));
    }
    Ok(Seen::by_right(query.first(conn)?))
}

/// Who manages the engagement.
///
/// # Errors
/// `NotFound` when there is none.
pub fn manager_of(conn: &mut AnyConnection, id: i64) -> Result<i64> {
    Ok(engagements::table.filter(engagements::id.eq(id)).select(engagements::manager_id).first(conn)?)
}

/// The engagement that this manager has for a customer of this folded name and tenant.
///
/// # Errors
/// The database's.
pub fn find_known(conn: &mut AnyConnection, manager: i64, folded: &str, tenant: &str) -> Result<Option<i64>> {
    Ok(engagements::table
        .filter(engagements::customer_folded.eq(folded))
        .filter(engagements::tenant_id.eq(tenant))
        .filter(engagements::manager_id.eq(manager))
        .order(engagements::id)
        .select(engagements::id)
        .first(conn)
        .optional()?)
}

/// The first engagements of a tenant that this person may see.
///
/// # Errors
/// The database's.
pub fn of_tenant(conn: &mut AnyConnection, viewer: &Viewer, tenant: &str, limit: i64) -> Result<Vec<Seen<Engagement>>> {
    if !viewer.roles.lead && !viewer.roles.manager {
        return Ok(Vec::new());
    }
    let mut query = engagements::table
        .filter(engagements::tenant_id.eq(tenant))
        .order(engagements::id)
        .limit(limit)
        .select(Engagement::as_select())
        .into_boxed();
    if !viewer.roles.lead {
        query = query.filter(theirs(conn, viewer));
    }
    let rows: Vec<Engagement> = query.load(conn)?;
    Ok(rows.into_iter().map(Seen::by_right).collect())
}

/// All engagements of these tenants that this person may see, by their number.
///
/// # Errors
/// The database's.
pub fn of_tenants(conn: &mut AnyConnection, viewer: &Viewer, tenants: &[&str]) -> Result<Vec<Seen<Engagement>>> {
    let mut all: Vec<Engagement> = Vec::new();
    if !viewer.roles.lead && !viewer.roles.manager {
        return Ok(Vec::new());
    }
    for some in tenants.chunks(TENANTS) {
        let mut query =
            engagements::table.filter(engagements::tenant_id.eq_any(some)).select(Engagement::as_select()).into_boxed();
        if !viewer.roles.lead {
            query = query.filter(theirs(conn, viewer));
        }
        all.extend(query.load::<Engagement>(conn)?);
    }
    all.sort_by_key(|engagement| engagement.id);
    Ok(all.into_iter().map(Seen::by_right).collect())
}

/// The first engagement of a tenant, whoever manages it: for the command line, which may see all.
///
/// # Errors
/// The database's.
pub fn first_of_tenant(conn: &mut AnyConnection, tenant: &str) -> Result<Option<i64>> {
    Ok(engagements::table
        .filter(engagements::tenant_id.eq(tenant))
        .order(engagements::id)
        .select(engagements::id)
        .first(conn)
        .optional()?)
}

/// Inserts an engagement with its workloads, in their order.
///
/// # Errors
/// `Conflict` when another registration with this key was first; the database's.
pub fn insert(conn: &mut AnyConnection, new: &NewEngagement<'_>, intended: &[(i64, i64)]) -> Result<i64> {
    let inserted = diesel::insert_into(engagements::table).values(new).returning(engagements::id).get_result(conn);
    let id: i64 = match inserted {
        Err(error) if is_unique_violation(&error) => return Err(Error::Conflict),
        other => other?,
    };
    dialect::index_customer(conn, id, &search::words(new.customer_folded))?;
    replace_workloads(conn, id, intended)?;
    Ok(id)
}

/// Id and customer of the engagement that was registered with this key.
///
/// # Errors
/// The database's.
pub fn find_by_idempotency_key(conn: &mut AnyConnection, key: &str) -> Result<Option<(i64, String)>> {
    Ok(engagements::table
        .filter(engagements::idempotency_key.eq(key))
        .select((engagements::id, engagements::customer_name))
        .first(conn)
        .optional()?)
}

/// Applies a change if the row still has this version.
///
/// # Errors
/// `Conflict` when it does not.
pub fn update(
    conn: &mut AnyConnection,
    id: i64,
    version: i64,
    now: NaiveDateTime,
    change: &EngagementChange<'_>,
) -> Result<()> {
    bump(conn, id, version, now)?;
    diesel::update(engagements::table.filter(engagements::id.eq(id))).set(change).execute(conn)?;
    dialect::index_customer(conn, id, &search::words(change.customer_folded))
}

/// Counts the version up if it still is this one, which also makes other writers of this engagement wait.
///
/// # Errors
/// `Conflict` when somebody else was first.
pub fn bump(conn: &mut AnyConnection, id: i64, version: i64, now: NaiveDateTime) -> Result<()> {
    let changed =
        diesel::update(engagements::table.filter(engagements::id.eq(id)).filter(engagements::version.eq(version)))
            .set((engagements::version.eq(version + 1), engagements::updated_at.eq(now)))
            .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Notes that something was added to the engagement, and makes other writers of it wait. The version stays: what is
/// only ever added conflicts with nobody's form.
///
/// # Errors
/// The database's.
pub fn touch(conn: &mut AnyConnection, id: i64, now: NaiveDateTime) -> Result<()> {
    diesel::update(engagements::table.filter(engagements::id.eq(id)))
        .set(engagements::updated_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Gives the engagement to another manager.
///
/// # Errors
/// `Conflict` when the version is another by now.
pub fn set_manager(conn: &mut AnyConnection, id: i64, version: i64, now: NaiveDateTime, manager: i64) -> Result<()> {
    bump(conn, id, version, now)?;
    diesel::update(engagements::table.filter(engagements::id.eq(id)))
        .set(engagements::manager_id.eq(manager))
        .execute(conn)?;
    Ok(())
}

/// Gives all of these engagements to another manager. Whoever calls holds them.
///
/// # Errors
/// The database's.
pub fn set_managers(conn: &mut AnyConnection, ids: &[i64], now: NaiveDateTime, manager: i64) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    diesel::update(engagements::table.filter(among(conn, engagements::id, ids)))
        .set((
            engagements::manager_id.eq(manager),
            engagements::version.eq(engagements::version + 1),
            engagements::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Who manages these engagements, and the version that each is at: by id, manager and version.
///
/// # Errors
/// The database's.
pub fn managers_of(conn: &mut AnyConnection, ids: &[i64]) -> Result<Vec<(i64, i64, i64)>> {
    Ok(engagements::table
        .filter(among(conn, engagements::id, ids))
        .order(engagements::id)
        .select((engagements::id, engagements::manager_id, engagements::version))
        .load(conn)?)
}

/// An intended workload of an engagement.
#[derive(Debug, Clone, Queryable)]
pub struct Intended {
    pub engagement_id: i64,
    pub workload_id: i64,
    pub target: i64,
    pub key: String,
    pub name: String,
}

/// The intended workloads of these engagements, in order.
///
/// # Errors
/// The database's.
pub fn intended(conn: &mut AnyConnection, engagements: &(impl SeenEngagements + ?Sized)) -> Result<Vec<Intended>> {
    Ok(engagement_workloads::table
        .inner_join(workloads::table)
        .filter(among(conn, engagement_workloads::engagement_id, &engagements.ids()))
        .order((engagement_workloads::engagement_id, engagement_workloads::position, engagement_workloads::workload_id))
        .select((
            engagement_workloads::engagement_id,
            engagement_workloads::workload_id,
            engagement_workloads::target,
            workloads::key,
            workloads::name,
        ))
        .load(conn)?)
}

/// Replaces the intended workloads (workload, target).
///
/// # Errors
/// The database's.
pub fn replace_workloads(conn: &mut AnyConnection, id: i64, intended: &[(i64, i64)]) -> Result<()> {
    diesel::delete(engagement_workloads::table.filter(engagement_workloads::engagement_id.eq(id))).execute(conn)?;
    for (position, (workload, target)) in (1_i64..).zip(intended) {
        diesel::insert_into(engagement_workloads::table)
            .values((
                engagement_workloads::engagement_id.eq(id),
                engagement_workloads::workload_id.eq(workload),
                engagement_workloads::target.eq(target),
                engagement_workloads::position.eq(position),
            ))
            .execute(conn)?;
    }
    Ok(())
}
