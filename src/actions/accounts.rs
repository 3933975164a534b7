//! Accounts: what an administrator does to them, and what a person does to their own.

use chrono::NaiveDateTime;

use super::actor::Actor;
use crate::domain::policy::{Role, Roles, Viewer};
use crate::error::{Error, Result};
use crate::store::audit::{self, NewEntry};
use crate::store::users::{self, Changes, NewUser, User};
use crate::store::{AnyConnection, partners, sessions};

/// What an account is made of, whoever makes or changes it.
#[derive(Debug, Clone)]
pub struct Details {
    pub name: String,
    pub roles: Roles,
    pub partner_id: Option<i64>,
    pub time_zone: String,
}

/// Why an account is not made or changed, although the person may do so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    EmailTaken,
    NoRole,
    /// A partner's user has no other role: what partners may see is less than what any other role shows.
    PartnerWithOthers,
    PartnerWithoutOrganisation,
    OwnAdministratorRole,
}

impl Details {
    /// What is wrong with the roles by themselves, which a form can say together with its other errors.
    pub fn roles_refused(&self) -> Option<Refusal> {
        let roles = self.roles;
        match roles.list().len() {
            0 => Some(Refusal::NoRole),
            2.. if roles.partner => Some(Refusal::PartnerWithOthers),
            _ if roles.partner && self.partner_id.is_none() => Some(Refusal::PartnerWithoutOrganisation),
            _ => None,
        }
    }

    fn checked(&self, conn: &mut AnyConnection) -> Result<std::result::Result<(), Refusal>> {
        if let Some(refusal) = self.roles_refused() {
            return Ok(Err(refusal));
        }
        if self.roles.partner {
            let known = match self.partner_id.map(|id| partners::find(conn, id)) {
                Some(Ok(_)) => true,
                Some(Err(Error::NotFound)) | None => false,
                Some(Err(error)) => return Err(error),
            };
            if !known {
                return Ok(Err(Refusal::PartnerWithoutOrganisation));
            }
        }
        Ok(Ok(()))
    }

    fn organisation(&self) -> Option<i64> {
        self.partner_id.filter(|_| self.roles.partner)
    }
}

/// The keys of the roles, with a space between.
pub fn keys(roles: Roles) -> String {
    let keys: Vec<&str> = roles
        .list()
        .into_iter()
        .map(|role| match role {
            Role::Manager => "manager",
            Role::Partner => "partner",
            Role::Lead => "lead",
            Role::Administrator => "administrator",
        })
        .collect();
    keys.join(" ")
}

fn entry<'a>(actor: Actor<'_>, action: &'a str, id: i64) -> NewEntry<'a> {
    NewEntry { actor_id: actor.id(), action, subject: "user", subject_id: Some(id), ..NewEntry::default() }
}

/// Makes an account; its id, or why not.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn create(
    conn: &mut AnyConnection,
    actor: Actor<'_>,
    now: NaiveDateTime,
    email: &str,
    details: &Details,
    password_hash: &str,
) -> Result<std::result::Result<i64, Refusal>> {
    actor.may_administer()?;
    if let Err(refusal) = details.checked(conn)? {
        return Ok(Err(refusal));
    }
    if users::find_by_email(conn, email)?.is_some() {
        return Ok(Err(Refusal::EmailTaken));
    }
    let user = NewUser {
        email: &users::folded_email(email),
        name: &details.name,
        password_hash,
        is_manager: details.roles.manager,
        is_partner: details.roles.partner,
        is_lead: details.roles.lead,
        is_administrator: details.roles.administrator,
        partner_id: details.organisation(),
        language: None,
        time_zone: &details.time_zone,
        created_at: now,
    };
    // Somebody else took the address between the look and the insert.
    let id = users::insert(conn, &user)?.ok_or(Error::Conflict)?;
    let made = NewEntry { detail: keys(details.roles), to_version: Some(1), ..entry(actor, "account_created", id) };
    audit::record(conn, now, &made)?;
    Ok(Ok(id))
}

/// Changes name, roles, organisation and time zone.
///
/// # Errors
/// `NotFound`, `Conflict` when the version is stale; the database's.
pub fn update(
    conn: &mut AnyConnection,
    actor: Actor<'_>,
    now: NaiveDateTime,
    id: i64,
    version: i64,
    details: &Details,
) -> Result<std::result::Result<(), Refusal>> {
    actor.may_administer()?;
    let before = users::find_any(conn, id)?;
    // First the conflict: a refusal of what somebody changed meanwhile would be a riddle.
    if before.version != version {
        return Err(Error::Conflict);
    }
    if let Err(refusal) = details.checked(conn)? {
        return Ok(Err(refusal));
    }
    // Otherwise the last administrator could lock everybody out.
    if actor.id() == Some(id) && !details.roles.administrator {
        return Ok(Err(Refusal::OwnAdministratorRole));
    }
    let changes = Changes {
        name: &details.name,
        is_manager: details.roles.manager,
        is_partner: details.roles.partner,
        is_lead: details.roles.lead,
        is_administrator: details.roles.administrator,
        partner_id: details.organisation(),
        time_zone: &details.time_zone,
    };
    users::update(conn, id, version, &changes)?;
    let detail = format!("{} > {}", keys(before.roles()), keys(details.roles));
    let changed = NewEntry {
        detail: if before.roles() == details.roles { String::new() } else { detail },
        from_version: Some(version),
        to_version: Some(version + 1),
        ..entry(actor, "account_changed", id)
    };
    audit::record(conn, now, &changed)?;
    Ok(Ok(()))
}

/// Gives an account a new password and ends its sessions.
///
/// # Errors
/// `NotFound`; the database's.
pub fn reset_password(
    conn: &mut AnyConnection,
    actor: Actor<'_>,
    now: NaiveDateTime,
    id: i64,
    hash: &str,
) -> Result<User> {
    actor.may_administer()?;
    let user = users::find_any(conn, id)?;
    users::set_password(conn, id, hash)?;
    sessions::end_all(conn, id)?;
    audit::record(conn, now, &entry(actor, "password_reset", id))?;
    Ok(user)
}

/// Disables an account and ends its sessions at once. Nobody disables themselves.
///
/// # Errors
/// `NotFound`, `Forbidden` for one's own account; the database's.
pub fn disable(conn: &mut AnyConnection, actor: Actor<'_>, now: NaiveDateTime, id: i64) -> Result<()> {
    actor.may_administer()?;
    let user = users::find_any(conn, id)?;
    if actor.id() == Some(id) {
        return Err(Error::Forbidden);
    }
    if user.disabled_at.is_none() {
        users::set_disabled(conn, id, Some(now))?;
        audit::record(conn, now, &entry(actor, "account_disabled", id))?;
    }
    sessions::end_all(conn, id)?;
    Ok(())
}

/// Lets a disabled account in again.
///
/// # Errors
/// `NotFound`; the database's.
pub fn enable(conn: &mut AnyConnection, actor: Actor<'_>, now: NaiveDateTime, id: i64) -> Result<()> {
    actor.may_administer()?;
    if users::find_any(conn, id)?.disabled_at.is_some() {
        users::set_disabled(conn, id, None)?;
        audit::record(conn, now, &entry(actor, "account_enabled", id))?;
    }
    Ok(())
}

/// A person's own language (`None`: the browser's) and time zone.
///
/// # Errors
/// `Conflict` when the version is stale; the database's.
pub fn save_own_settings(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    version: i64,
    language: Option<&str>,
    time_zone: &str,
) -> Result<()> {
    users::set_settings(conn, viewer.id, version, language, time_zone)?;
    let changed = NewEntry {
        from_version: Some(version),
        to_version: Some(version + 1),
        ..entry(Actor::Person(viewer), "settings_changed", viewer.id)
    };
    audit::record(conn, now, &changed)
}

/// A person's own new password; ends all their sessions, the one it was changed in too.
///
/// # Errors
/// The database's.
pub fn change_own_password(conn: &mut AnyConnection, viewer: &Viewer, now: NaiveDateTime, hash: &str) -> Result<()> {
    users::set_password(conn, viewer.id, hash)?;
    sessions::end_all(conn, viewer.id)?;
    audit::record(conn, now, &entry(Actor::Person(viewer), "password_changed", viewer.id))
}

/// Ends one of the person's own sessions.
///
/// # Errors
/// `NotFound` when it is not theirs or has ended; the database's.
pub fn end_own_session(conn: &mut AnyConnection, viewer: &Viewer, now: NaiveDateTime, public_id: &str) -> Result<()> {
    if !sessions::end_one(conn, viewer.id, public_id)? {
        return Err(Error::NotFound);
    }
    audit::record(conn, now, &entry(Actor::Person(viewer), "session_ended", viewer.id))
}

/// Ends all of the person's own sessions, at signing out.
///
/// # Errors
/// The database's.
pub fn end_own_sessions(conn: &mut AnyConnection, viewer: &Viewer) -> Result<()> {
    sessions::end_all(conn, viewer.id).map(drop)
}
