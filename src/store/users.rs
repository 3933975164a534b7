//! People and their roles. What an administrator reads takes the viewer; what a person reads of themselves, their id.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{engagements, partners, users};
use super::{AnyConnection, is_unique_violation};
use crate::domain::formats::folded_email;
use crate::domain::policy::{Roles, Viewer};
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::playbook::Lang;

/// Rows of a page of the list.
pub const PAGE: usize = 50;

diesel::define_sql_function! {
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: i64,
    pub email: String,
    pub name: String,
    pub password_hash: String,
    pub is_manager: bool,
    pub is_partner: bool,
    pub is_lead: bool,
    pub is_administrator: bool,
    pub partner_id: Option<i64>,
    /// The browser's when unset.
    pub language: Option<Lang>,
    pub time_zone: Zone,
    pub disabled_at: Option<NaiveDateTime>,
    pub version: i64,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = users)]
pub struct NewUser<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub password_hash: &'a str,
    pub is_manager: bool,
    pub is_partner: bool,
    pub is_lead: bool,
    pub is_administrator: bool,
    pub partner_id: Option<i64>,
    pub language: Option<Lang>,
    pub time_zone: Zone,
    pub created_at: NaiveDateTime,
}

impl User {
    pub fn roles(&self) -> Roles {
        Roles {
            manager: self.is_manager,
            partner: self.is_partner,
            lead: self.is_lead,
            administrator: self.is_administrator,
        }
    }

    pub fn viewer(self) -> Viewer {
        Viewer { id: self.id, roles: self.roles(), partner_id: self.partner_id, name: self.name, email: self.email }
    }
}

/// The person, unless the account is disabled.
///
/// # Errors
/// The database's.
pub fn find_active(conn: &mut AnyConnection, id: i64) -> Result<Option<User>> {
    Ok(users::table
        .filter(users::id.eq(id))
        .filter(users::disabled_at.is_null())
        .select(User::as_select())
        .first(conn)
        .optional()?)
}

/// The person with this address, disabled or not.
///
/// # Errors
/// The database's.
pub fn find_by_email(conn: &mut AnyConnection, email: &str) -> Result<Option<User>> {
    Ok(users::table.filter(users::email.eq(folded_email(email))).select(User::as_select()).first(conn).optional()?)
}

/// Inserts a person; `None` when the address is taken.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, user: &NewUser<'_>) -> Result<Option<i64>> {
    match diesel::insert_into(users::table).values(user).returning(users::id).get_result(conn) {
        Ok(id) => Ok(Some(id)),
        Err(error) if is_unique_violation(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// What an administrator may change of an account.
#[derive(Debug, Clone, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true)]
pub struct Changes<'a> {
    pub name: &'a str,
    pub is_manager: bool,
    pub is_partner: bool,
    pub is_lead: bool,
    pub is_administrator: bool,
    pub partner_id: Option<i64>,
    pub time_zone: Zone,
}

/// What the list of accounts is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Part of the name or address.
    pub q: String,
    /// `active`, `disabled` or anything else for both.
    pub state: String,
    /// Id of the last row of the page before.
    pub after: Option<i64>,
}

/// A row of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub user: User,
    pub partner: Option<String>,
}

/// A page of accounts by address, and whether more follow.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<(Vec<Listed>, bool)> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    page(conn, filter, PAGE)
}

/// All accounts, for the command line.
///
/// # Errors
/// The database's.
pub fn all(conn: &mut AnyConnection) -> Result<Vec<Listed>> {
    Ok(page(conn, &Filter::default(), 100_000)?.0)
}

fn page(conn: &mut AnyConnection, filter: &Filter, size: usize) -> Result<(Vec<Listed>, bool)> {
    let mut query = users::table
        .left_join(partners::table)
        .order(users::email)
        .limit(i64::try_from(size).unwrap_or(i64::MAX - 1) + 1)
        .select((User::as_select(), partners::name.nullable()))
        .into_boxed();
    if !filter.q.is_empty() {
        let pattern = format!("%{}%", filter.q.to_lowercase().replace(['%', '_', '\\'], " ").trim());
        query = query.filter(users::email.like(pattern.clone()).or(lower(users::name).like(pattern)));
    }
    match filter.state.as_str() {
        "active" => query = query.filter(users::disabled_at.is_null()),
        "disabled" => query = query.filter(users::disabled_at.is_not_null()),
        _ => {}
    }
    if let Some(after) = filter.after {
        let last: Option<String> =
            users::table.filter(users::id.eq(after)).select(users::email).first(conn).optional()?;
        query = query.filter(users::email.gt(last.unwrap_or_default()));
    }
    let mut rows: Vec<(User, Option<String>)> = query.load(conn)?;
    let more = rows.len() > size;
    rows.truncate(size);
    Ok((rows.into_iter().map(|(user, partner)| Listed { user, partner }).collect(), more))
}

/// Any account, for an administrator.
///
/// # Errors
/// `NotFound` when there is none or the viewer is no administrator; the database's.
pub fn find(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<User> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    find_any(conn, id)
}

/// Any account, for an action that has authorised its actor.
///
/// # Errors
/// `NotFound` when there is none; the database's.
pub fn find_any(conn: &mut AnyConnection, id: i64) -> Result<User> {
    Ok(users::table.filter(users::id.eq(id)).select(User::as_select()).first(conn)?)
}

/// How many engagements that are not complete this person manages.
///
/// # Errors
/// The database's.
pub fn open_engagements(conn: &mut AnyConnection, id: i64) -> Result<i64> {
    Ok(engagements::table
        .filter(engagements::manager_id.eq(id))
        .filter(engagements::completed_by.is_null())
        .count()
        .get_result(conn)?)
}

/// Writes an administrator's changes; false when the version is stale or the account does not exist.
///
/// # Errors
/// The database's.
pub fn update(conn: &mut AnyConnection, id: i64, version: i64, changes: &Changes<'_>) -> Result<()> {
    let changed = diesel::update(users::table.filter(users::id.eq(id)).filter(users::version.eq(version)))
        .set((changes, users::version.eq(version + 1)))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Writes a person's own settings.
///
/// # Errors
/// `Conflict` when the version is stale; the database's.
pub fn set_settings(
    conn: &mut AnyConnection,
    id: i64,
    version: i64,
    language: Option<Lang>,
    time_zone: Zone,
) -> Result<()> {
    let changed = diesel::update(users::table.filter(users::id.eq(id)).filter(users::version.eq(version)))
        .set((users::language.eq(language), users::time_zone.eq(time_zone), users::version.eq(version + 1)))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Writes the language alone, as the switch in the page's head does. The version stays: no form holds the language
/// beside what an administrator edits.
///
/// # Errors
/// The database's.
pub fn set_language(conn: &mut AnyConnection, id: i64, language: Lang) -> Result<()> {
    diesel::update(users::table.filter(users::id.eq(id))).set(users::language.eq(language)).execute(conn)?;
    Ok(())
}

/// Replaces the password's hash.
///
/// # Errors
/// `NotFound` when there is no such account; the database's.
pub fn set_password(conn: &mut AnyConnection, id: i64, hash: &str) -> Result<()> {
    match diesel::update(users::table.filter(users::id.eq(id))).set(users::password_hash.eq(hash)).execute(conn)? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Disables an account, or enables it again with `None`.
///
/// # Errors
/// `NotFound` when there is no such account; the database's.
pub fn set_disabled(conn: &mut AnyConnection, id: i64, at: Option<NaiveDateTime>) -> Result<()> {
    match diesel::update(users::table.filter(users::id.eq(id)))
        .set((users::disabled_at.eq(at), users::version.eq(users::version + 1)))
        .execute(conn)?
    {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// Names of people.
///
/// # Errors
/// The database's.
pub fn names(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> =
        users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The managers whose accounts are open, by name.
///
/// # Errors
/// The database's.
pub fn managers(conn: &mut AnyConnection) -> Result<Vec<(i64, String)>> {
    Ok(users::table
        .filter(users::is_manager.eq(true))
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(conn)?)
}

/// Whether nobody has an account yet.
///
/// # Errors
/// The database's.
pub fn is_empty(conn: &mut AnyConnection) -> Result<bool> {
    Ok(users::table.select(users::id).first::<i64>(conn).optional()?.is_none())
}
