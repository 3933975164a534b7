//! People and their roles. What an administrator reads takes the viewer; what a person reads of themselves, their id.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::among::among;
use super::engagements::Engagement;
use super::schema::{engagements, users};
use super::{AnyConnection, Seen, is_unique_violation};
use crate::domain::formats::folded_email;
use crate::domain::policy::{AccountState, Roles, Viewer};
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::playbook::Lang;

/// A person with the hash of their password, for who lets them in and what changes them. What is shown is an [`Account`].
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
    /// Rises with every new password; a session of an earlier one is none.
    pub credential: i64,
}

/// A person's account as it is shown, without a word of the password.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Account {
    pub id: i64,
    pub email: String,
    pub name: String,
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

impl Account {
    pub fn state(&self) -> AccountState {
        if self.disabled_at.is_some() { AccountState::Disabled } else { AccountState::Active }
    }

    pub fn roles(&self) -> Roles {
        Roles {
            manager: self.is_manager,
            partner: self.is_partner,
            lead: self.is_lead,
            administrator: self.is_administrator,
        }
    }
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

    /// With the rights of the account alone: for whom they stand in is in `covers`.
    pub fn viewer(self) -> Viewer {
        Viewer {
            id: self.id,
            roles: self.roles(),
            partner_id: self.partner_id,
            name: self.name,
            email: self.email,
            stands_in_for: Vec::new(),
        }
    }
}

/// What is read of the account that a request comes from.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct Asking {
    id: i64,
    email: String,
    name: String,
    is_manager: bool,
    is_partner: bool,
    is_lead: bool,
    is_administrator: bool,
    partner_id: Option<i64>,
    language: Option<Lang>,
    time_zone: Zone,
}

impl Asking {
    pub(super) fn person(self, stands_in_for: Vec<i64>) -> Person {
        let roles = Roles {
            manager: self.is_manager,
            partner: self.is_partner,
            lead: self.is_lead,
            administrator: self.is_administrator,
        };
        let (id, partner_id) = (self.id, self.partner_id);
        let viewer = Viewer { id, roles, partner_id, name: self.name, email: self.email, stands_in_for };
        Person { viewer, language: self.language, time_zone: self.time_zone }
    }
}

/// What a request has to know of the person that it comes from.
#[derive(Debug)]
pub struct Person {
    pub viewer: Viewer,
    /// The browser's when unset.
    pub language: Option<Lang>,
    pub time_zone: Zone,
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

/// A person by id and name, as pages name them and lists offer them.
#[derive(Debug, Clone, Default, Queryable)]
pub struct Named {
    pub id: i64,
    pub name: String,
    /// The account lets nobody in any more, which is said wherever the person is named.
    pub disabled: bool,
}

/// People with their addresses, told apart: where several have the same name, the address stands behind it, so that a box,
/// a link and a search say who is meant.
pub(super) fn told_apart(people: Vec<(Named, String)>) -> Vec<Named> {
    let mut times: HashMap<String, usize> = HashMap::new();
    people.iter().for_each(|(one, _)| *times.entry(one.name.clone()).or_default() += 1);
    let told = |(one, email): (Named, String)| match times.get(&one.name) {
        Some(2..) => Named { name: format!("{} ({email})", one.name), ..one },
        _ => one,
    };
    people.into_iter().map(told).collect()
}

/// Any account, for an administrator.
///
/// # Errors
/// `NotFound` when there is none or the viewer is no administrator; the database's.
pub fn find(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<Account> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    Ok(users::table.filter(users::id.eq(id)).select(Account::as_select()).first(conn)?)
}

/// A person's own account, unless it is disabled.
///
/// # Errors
/// The database's.
pub fn own(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Option<Account>> {
    Ok(users::table
        .filter(users::id.eq(viewer.id))
        .filter(users::disabled_at.is_null())
        .select(Account::as_select())
        .first(conn)
        .optional()?)
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

/// Writes an administrator's changes.
///
/// # Errors
/// `Conflict` when the version is stale or there is no such account; the database's.
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

/// Replaces the password's hash; what the account's credential is by that. Sessions of an earlier one are none any more.
///
/// # Errors
/// `NotFound` when there is no such account; the database's.
pub fn set_password(conn: &mut AnyConnection, id: i64, hash: &str) -> Result<i64> {
    Ok(diesel::update(users::table.filter(users::id.eq(id)))
        .set((users::password_hash.eq(hash), users::credential.eq(users::credential + 1)))
        .returning(users::credential)
        .get_result(conn)?)
}

/// As [`set_password`], unless the account has got another password or was disabled since it was at `credential`.
///
/// # Errors
/// The database's.
pub fn replace_password(conn: &mut AnyConnection, id: i64, credential: i64, hash: &str) -> Result<Option<i64>> {
    Ok(diesel::update(users::table.filter(users::id.eq(id)))
        .filter(users::credential.eq(credential))
        .filter(users::disabled_at.is_null())
        .set((users::password_hash.eq(hash), users::credential.eq(users::credential + 1)))
        .returning(users::credential)
        .get_result(conn)
        .optional()?)
}

/// Whether somebody else than this person can administer.
///
/// # Errors
/// The database's.
pub fn others_administer(conn: &mut AnyConnection, id: i64) -> Result<bool> {
    let other = users::table
        .filter(users::is_administrator.eq(true))
        .filter(users::disabled_at.is_null())
        .filter(users::id.ne(id));
    Ok(other.select(users::id).first::<i64>(conn).optional()?.is_some())
}

/// Disables an account, or enables it again with `None`.
///
/// # Errors
/// `NotFound` when there is no such account; the database's.
pub fn set_disabled(conn: &mut AnyConnection, id: i64, at: Option<NaiveDateTime>) -> Result<()> {
    match diesel::update(users::table.filter(users::id.eq(id)))
        .set((
            users::disabled_at.eq(at),
            users::version.eq(users::version + 1),
            users::credential.eq(users::credential + 1),
        ))
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
pub fn names(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Named>> {
    let rows: Vec<Named> = users::table
        .filter(among(conn, users::id, ids))
        .select((users::id, users::name, users::disabled_at.is_not_null()))
        .load(conn)?;
    Ok(rows.into_iter().map(|person| (person.id, person)).collect())
}

/// Address of the engagement's manager.
///
/// # Errors
/// The database's.
pub fn email_of(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<String> {
    Ok(users::table.find(engagement.manager_id).select(users::email).first(conn)?)
}

/// The managers whose accounts are open, by name, for a lead or a colleague to choose from.
///
/// # Errors
/// `Forbidden` for everybody but leads and managers; the database's.
pub fn managers(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Vec<Named>> {
    if !viewer.roles.lead && !viewer.roles.manager {
        return Err(Error::Forbidden);
    }
    let all: Vec<(Named, String)> = users::table
        .filter(users::is_manager.eq(true))
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .select(((users::id, users::name, users::disabled_at.is_not_null()), users::email))
        .load(conn)?;
    Ok(told_apart(all))
}

/// Whether nobody has an account yet.
///
/// # Errors
/// The database's.
pub fn is_empty(conn: &mut AnyConnection) -> Result<bool> {
    Ok(users::table.select(users::id).first::<i64>(conn).optional()?.is_none())
}
