//! Engagements that are given to another manager together: which they are, whose they were, and how far it has come. It is done
//! a part at a time, and whoever does the next part holds the row until that stands.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::among::among;
use super::portfolio::lead;
use super::schema::{engagements, reassigned, reassignments, users};
use super::users::Named;
use super::{AnyConnection, counted};
use crate::domain::page::Total;
use crate::domain::policy::Viewer;
use crate::domain::reassignment::{Chosen, Moving, Stopped};
use crate::error::Result;

/// What was asked for, and whether it has ended.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = reassignments)]
pub struct Reassignment {
    pub id: i64,
    pub asked_by: i64,
    /// Whose the engagements become.
    pub manager_id: i64,
    /// Whose all were, where all of one person's were asked for.
    pub former_id: Option<i64>,
    /// In UTC.
    pub asked_at: NaiveDateTime,
    pub ended_at: Option<NaiveDateTime>,
    pub ended_why: Option<Stopped>,
}

/// How many of the engagements stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub waiting: i64,
    pub moved: i64,
    pub left: i64,
}

/// An engagement as a list of them names it.
#[derive(Debug, Clone, Queryable)]
pub struct Line {
    pub engagement_id: i64,
    pub customer: String,
    pub manager: Named,
}

/// An engagement whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable)]
pub struct Next {
    pub engagement_id: i64,
    /// Whose it was when it was asked for.
    pub former_id: i64,
}

/// Notes what is asked for; its id, and how many engagements are meant. Only numbers are put into the query.
///
/// # Errors
/// The database's.
pub fn insert(
    conn: &mut AnyConnection,
    asked_by: i64,
    chosen: &Chosen,
    manager: i64,
    now: NaiveDateTime,
) -> Result<(i64, i64)> {
    let former = match chosen {
        Chosen::AllOf(former) => Some(*former),
        Chosen::These(_) => None,
    };
    let id: i64 = diesel::insert_into(reassignments::table)
        .values((
            reassignments::asked_by.eq(asked_by),
            reassignments::manager_id.eq(manager),
            reassignments::former_id.eq(former),
            reassignments::asked_at.eq(now),
            reassignments::touched_at.eq(now),
        ))
        .returning(reassignments::id)
        .get_result(conn)?;
    let meant = match chosen {
        Chosen::AllOf(former) => format!("manager_id = {former}"),
        Chosen::These(ids) if ids.is_empty() => return Ok((id, 0)),
        Chosen::These(ids) => {
            format!("id IN ({})", ids.iter().map(i64::to_string).collect::<Vec<_>>().join(", "))
        }
    };
    let rows = diesel::sql_query(format!(
        "INSERT INTO reassigned (reassignment_id, engagement_id, former_id, state) \
         SELECT {id}, id, manager_id, 'waiting' FROM engagements WHERE {meant}"
    ))
    .execute(conn)?;
    Ok((id, i64::try_from(rows).unwrap_or(i64::MAX)))
}

/// Takes it in hand for its next part: nobody else does before the transaction ends. `None` where it has ended.
///
/// # Errors
/// The database's.
pub fn take(conn: &mut AnyConnection, id: i64, now: NaiveDateTime) -> Result<Option<Reassignment>> {
    let open = reassignments::table.filter(reassignments::id.eq(id)).filter(reassignments::ended_at.is_null());
    Ok(diesel::update(open)
        .set(reassignments::touched_at.eq(now))
        .returning((
            reassignments::id,
            reassignments::asked_by,
            reassignments::manager_id,
            reassignments::former_id,
            reassignments::asked_at,
            reassignments::ended_at,
            reassignments::ended_why,
        ))
        .get_result(conn)
        .optional()?)
}

/// The engagements whose turn it is, at most so many, in the order in which they are locked.
///
/// # Errors
/// The database's.
pub fn next(conn: &mut AnyConnection, id: i64, most: i64) -> Result<Vec<Next>> {
    Ok(reassigned::table
        .filter(reassigned::reassignment_id.eq(id))
        .filter(reassigned::state.eq(Moving::Waiting))
        .order(reassigned::engagement_id)
        .limit(most)
        .select((reassigned::engagement_id, reassigned::former_id))
        .load(conn)?)
}

/// Notes what became of these engagements.
///
/// # Errors
/// The database's.
pub fn settle(conn: &mut AnyConnection, id: i64, engagements: &[i64], state: Moving) -> Result<()> {
    if engagements.is_empty() {
        return Ok(());
    }
    let rows = reassigned::table.filter(reassigned::reassignment_id.eq(id)).filter(among(
        conn,
        reassigned::engagement_id,
        engagements,
    ));
    diesel::update(rows).set(reassigned::state.eq(state)).execute(conn)?;
    Ok(())
}

/// Ends it.
///
/// # Errors
/// The database's.
pub fn end(conn: &mut AnyConnection, id: i64, now: NaiveDateTime, why: Option<Stopped>) -> Result<()> {
    diesel::update(reassignments::table.find(id))
        .set((reassignments::ended_at.eq(now), reassignments::ended_why.eq(why)))
        .execute(conn)?;
    Ok(())
}

/// How many of its engagements stand where.
///
/// # Errors
/// The database's.
pub fn counts(conn: &mut AnyConnection, id: i64) -> Result<Counts> {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = BigInt)]
        waiting: i64,
        #[diesel(sql_type = BigInt)]
        moved: i64,
        #[diesel(sql_type = BigInt)]
        untouched: i64,
    }
    let found: Found = diesel::sql_query(
        "SELECT COUNT(CASE WHEN state = 'waiting' THEN 1 END) AS waiting, \
         COUNT(CASE WHEN state = 'moved' THEN 1 END) AS moved, \
         COUNT(CASE WHEN state = 'left' THEN 1 END) AS untouched FROM reassigned WHERE reassignment_id = $1",
    )
    .bind::<BigInt, _>(id)
    .get_result(conn)?;
    Ok(Counts { waiting: found.waiting, moved: found.moved, left: found.untouched })
}

/// The first of the engagements that were moved, by their ids.
///
/// # Errors
/// The database's.
pub fn moved(conn: &mut AnyConnection, id: i64, most: i64) -> Result<Vec<i64>> {
    Ok(reassigned::table
        .filter(reassigned::reassignment_id.eq(id))
        .filter(reassigned::state.eq(Moving::Moved))
        .order(reassigned::engagement_id)
        .limit(most)
        .select(reassigned::engagement_id)
        .load(conn)?)
}

/// What was asked for, for leads.
///
/// # Errors
/// `NotFound` for everybody else, and where there is none.
pub fn find(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<Reassignment> {
    lead(viewer)?;
    Ok(reassignments::table.find(id).select(Reassignment::as_select()).first(conn)?)
}

/// The first of the engagements that stand so, with whoever has them now, for leads.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn lines(conn: &mut AnyConnection, viewer: &Viewer, id: i64, state: Moving, most: i64) -> Result<Vec<Line>> {
    lead(viewer)?;
    Ok(reassigned::table
        .inner_join(engagements::table.inner_join(users::table))
        .filter(reassigned::reassignment_id.eq(id))
        .filter(reassigned::state.eq(state))
        .order(reassigned::engagement_id)
        .limit(most)
        .select((
            reassigned::engagement_id,
            engagements::customer_name,
            (users::id, users::name, users::disabled_at.is_not_null()),
        ))
        .load(conn)?)
}

/// The engagements that are chosen, the last changed first, at most so many, for leads.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn chosen(conn: &mut AnyConnection, viewer: &Viewer, chosen: &Chosen, most: i64) -> Result<Vec<Line>> {
    lead(viewer)?;
    let mut query = engagements::table.inner_join(users::table).into_boxed();
    query = match chosen {
        Chosen::AllOf(former) => query.filter(engagements::manager_id.eq(*former)),
        Chosen::These(ids) => query.filter(engagements::id.eq_any(ids.clone())),
    };
    Ok(query
        .order((engagements::updated_at.desc(), engagements::id.desc()))
        .limit(most)
        .select((
            engagements::id,
            engagements::customer_name,
            (users::id, users::name, users::disabled_at.is_not_null()),
        ))
        .load(conn)?)
}

/// Of the engagements that were moved, those that this person still manages: how many, and the first of them by id and customer.
///
/// # Errors
/// The database's.
pub fn received(conn: &mut AnyConnection, viewer: &Viewer, id: i64, most: i64) -> Result<(Total, Vec<(i64, String)>)> {
    macro_rules! theirs {
        () => {
            reassigned::table
                .inner_join(engagements::table)
                .filter(reassigned::reassignment_id.eq(id))
                .filter(reassigned::state.eq(Moving::Moved))
                .filter(engagements::manager_id.eq(viewer.id))
        };
    }
    let total = counted::total(conn, theirs!().select(reassigned::engagement_id).limit(Total::LOOKED_AT))?;
    let first = theirs!()
        .order(reassigned::engagement_id)
        .limit(most)
        .select((reassigned::engagement_id, engagements::customer_name))
        .load(conn)?;
    Ok((total, first))
}

/// What was begun and left lying since before this moment, the earliest first: its id, and who asked for it.
///
/// # Errors
/// The database's.
pub fn unfinished(conn: &mut AnyConnection, before: NaiveDateTime) -> Result<Option<(i64, i64)>> {
    Ok(reassignments::table
        .filter(reassignments::ended_at.is_null())
        .filter(reassignments::touched_at.lt(before))
        .order((reassignments::touched_at, reassignments::id))
        .select((reassignments::id, reassignments::asked_by))
        .first(conn)
        .optional()?)
}
