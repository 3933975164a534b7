//! Partner organisations.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::among::among;
use super::schema::{partners, users};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = partners)]
pub struct Partner {
    pub id: i64,
    pub name: String,
}

/// An organisation and how many accounts it has.
#[derive(Debug, Clone)]
pub struct Listed {
    pub partner: Partner,
    pub accounts: i64,
}

/// All organisations by name, for lists to choose from.
///
/// # Errors
/// The database's.
pub fn all(conn: &mut AnyConnection) -> Result<Vec<Partner>> {
    Ok(partners::table.order((partners::name, partners::id)).select(Partner::as_select()).load(conn)?)
}

/// All organisations with their number of accounts.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Vec<Listed>> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    let counts: Vec<(Option<i64>, i64)> =
        users::table.group_by(users::partner_id).select((users::partner_id, diesel::dsl::count_star())).load(conn)?;
    Ok(all(conn)?
        .into_iter()
        .map(|partner| {
            let accounts = counts.iter().find(|(id, _)| *id == Some(partner.id)).map_or(0, |(_, n)| *n);
            Listed { partner, accounts }
        })
        .collect())
}

/// One organisation.
///
/// # Errors
/// `NotFound` when there is none; the database's.
pub fn find(conn: &mut AnyConnection, id: i64) -> Result<Partner> {
    Ok(partners::table.filter(partners::id.eq(id)).select(Partner::as_select()).first(conn)?)
}

/// Name of the organisation of an engagement, if it has one.
///
/// # Errors
/// The database's.
pub fn name_of(conn: &mut AnyConnection, id: Option<i64>) -> Result<Option<String>> {
    match id {
        Some(id) => Ok(partners::table.find(id).select(partners::name).first(conn).optional()?),
        None => Ok(None),
    }
}

/// Names of organisations.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> =
        partners::table.filter(among(conn, partners::id, ids)).select((partners::id, partners::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The organisation of exactly this name.
///
/// # Errors
/// The database's.
pub fn find_by_name(conn: &mut AnyConnection, name: &str) -> Result<Option<Partner>> {
    Ok(partners::table.filter(partners::name.eq(name)).select(Partner::as_select()).first(conn).optional()?)
}

/// Inserts an organisation.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, name: &str, at: NaiveDateTime) -> Result<i64> {
    Ok(diesel::insert_into(partners::table)
        .values((partners::name.eq(name), partners::created_at.eq(at)))
        .returning(partners::id)
        .get_result(conn)?)
}

/// Renames an organisation.
///
/// # Errors
/// The database's.
pub fn rename(conn: &mut AnyConnection, id: i64, name: &str) -> Result<()> {
    diesel::update(partners::table.filter(partners::id.eq(id))).set(partners::name.eq(name)).execute(conn)?;
    Ok(())
}
