//! People and partner organisations.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::users;
use super::{AnyConnection, is_unique_violation};
use crate::domain::policy::{Roles, Viewer};
use crate::error::Result;

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
    /// `ja`, `en`, or the browser's when unset.
    pub language: Option<String>,
    pub time_zone: String,
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
    pub language: Option<&'a str>,
    pub time_zone: &'a str,
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

/// E-mail addresses are compared without regard to case.
pub fn folded_email(email: &str) -> String {
    email.trim().to_lowercase()
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
