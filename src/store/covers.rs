//! Who stands in for a manager who is away, and until when. What that lets them do is the `Viewer`'s business, which is made of what
//! stands here.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::covers;
use crate::domain::cover::Terms;
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// Somebody stands in for somebody.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = covers)]
pub struct Cover {
    pub id: i64,
    pub manager_id: i64,
    pub stand_in_id: i64,
    /// Where the manager is.
    pub last_day: NaiveDate,
    /// The end of that day, in UTC.
    pub ends_at: NaiveDateTime,
    /// When somebody ended it before.
    pub ended_at: Option<NaiveDateTime>,
}

/// The condition that a cover lasts at this moment. Whoever waited with an earlier one in mind sees all the same that it was ended.
macro_rules! lasts {
    ($now:expr) => {
        covers::ended_at.is_null().and(covers::ends_at.gt($now))
    };
}
pub(super) use lasts;

/// The covers that last at this moment, what ends first first.
macro_rules! current {
    ($now:expr) => {
        covers::table.filter(lasts!($now)).order((covers::ends_at, covers::id)).select(Cover::as_select())
    };
}

impl Cover {
    /// Whether it lasts at this moment (UTC).
    pub fn lasts(&self, now: NaiveDateTime) -> bool {
        self.ended_at.is_none() && self.ends_at > now
    }

    /// Whether it is this person's to see and to end: of the two themselves, and of leads.
    pub fn concerns(&self, viewer: &Viewer) -> bool {
        viewer.roles.lead || [self.manager_id, self.stand_in_id].contains(&viewer.id)
    }
}

/// The managers for whom this person stands in at this moment (UTC).
///
/// # Errors
/// The database's.
pub fn stands_in_for(conn: &mut AnyConnection, user: i64, now: NaiveDateTime) -> Result<Vec<i64>> {
    Ok(covers::table
        .filter(covers::stand_in_id.eq(user))
        .filter(lasts!(now))
        .order((covers::ends_at, covers::id))
        .select(covers::manager_id)
        .load(conn)?)
}

/// The covers of this manager at this moment (UTC), what ends first first.
///
/// # Errors
/// The database's.
pub fn of_manager(conn: &mut AnyConnection, manager: i64, now: NaiveDateTime) -> Result<Vec<Cover>> {
    Ok(current!(now).filter(covers::manager_id.eq(manager)).load(conn)?)
}

/// What this person does for others at this moment (UTC), what ends first first.
///
/// # Errors
/// The database's.
pub fn of_stand_in(conn: &mut AnyConnection, stand_in: i64, now: NaiveDateTime) -> Result<Vec<Cover>> {
    Ok(current!(now).filter(covers::stand_in_id.eq(stand_in)).load(conn)?)
}

/// All covers of this moment (UTC), what ends first first; for leads.
///
/// # Errors
/// `NotFound` for everybody but leads; the database's.
pub fn all(conn: &mut AnyConnection, viewer: &Viewer, now: NaiveDateTime, limit: i64) -> Result<Vec<Cover>> {
    if !viewer.roles.lead {
        return Err(Error::NotFound);
    }
    Ok(current!(now).limit(limit).load(conn)?)
}

/// What this person does for others and has others do at this moment (UTC), as an account that changes has to know.
///
/// # Errors
/// The database's.
pub fn of_account(conn: &mut AnyConnection, user: i64, now: NaiveDateTime) -> Result<Vec<Cover>> {
    let mut all = of_manager(conn, user, now)?;
    all.extend(of_stand_in(conn, user, now)?);
    Ok(all)
}

/// Whether this person ever stood in for the manager.
///
/// # Errors
/// The database's.
pub(super) fn ever(conn: &mut AnyConnection, stand_in: i64, manager: i64) -> Result<bool> {
    let of_both = covers::table.filter(covers::stand_in_id.eq(stand_in)).filter(covers::manager_id.eq(manager));
    Ok(diesel::select(diesel::dsl::exists(of_both)).get_result(conn)?)
}

/// A cover, ended or not, if it is this person's to see.
///
/// # Errors
/// `NotFound` where there is none for them; the database's.
pub fn find(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<Cover> {
    let cover: Cover = covers::table.find(id).select(Cover::as_select()).first(conn)?;
    if cover.concerns(viewer) { Ok(cover) } else { Err(Error::NotFound) }
}

/// Begins a cover that ends at this moment (UTC); its id. `made`: by whom, and when (UTC).
///
/// # Errors
/// The database's.
pub fn insert(
    conn: &mut AnyConnection,
    terms: &Terms,
    ends_at: NaiveDateTime,
    (by, at): (i64, NaiveDateTime),
) -> Result<i64> {
    Ok(diesel::insert_into(covers::table)
        .values((
            covers::manager_id.eq(terms.manager),
            covers::stand_in_id.eq(terms.stand_in),
            covers::last_day.eq(terms.last_day),
            covers::ends_at.eq(ends_at),
            covers::made_by.eq(by),
            covers::made_at.eq(at),
        ))
        .returning(covers::id)
        .get_result(conn)?)
}

/// Gives a cover another last day.
///
/// # Errors
/// The database's.
pub fn set_last_day(conn: &mut AnyConnection, id: i64, last_day: NaiveDate, ends_at: NaiveDateTime) -> Result<()> {
    let set = (covers::last_day.eq(last_day), covers::ends_at.eq(ends_at));
    diesel::update(covers::table.find(id)).set(set).execute(conn)?;
    Ok(())
}

/// Ends a cover at this moment (UTC).
///
/// # Errors
/// The database's.
pub fn end(conn: &mut AnyConnection, id: i64, at: NaiveDateTime) -> Result<()> {
    diesel::update(covers::table.find(id)).set(covers::ended_at.eq(at)).execute(conn)?;
    Ok(())
}
