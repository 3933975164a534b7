//! Accounts: what an administrator does to them, and what a person does to their own.

use super::claims::release_all;
use super::covers;
use crate::domain::audit::Event;
use crate::domain::policy::Roles;
use crate::domain::security::SecurityKind;
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::playbook::Lang;
use crate::store::users::{self, Changes, NewUser, User};
use crate::store::{AnyConnection, Work, attempts, calendar_feeds, partners, sessions};

/// What an account is made of, whoever makes or changes it.
#[derive(Debug, Clone)]
pub struct Details {
    pub name: String,
    pub roles: Roles,
    pub partner_id: Option<i64>,
    pub time_zone: Zone,
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
    /// Nobody could look after accounts any more.
    LastAdministrator,
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

    fn checked(&self, conn: &mut AnyConnection) -> std::result::Result<(), Denied<Refusal>> {
        if let Some(refusal) = self.roles_refused() {
            return Err(Denied::Refused(refusal));
        }
        if self.roles.partner {
            let known = match self.partner_id.map(|id| partners::find(conn, id)) {
                Some(Ok(_)) => true,
                Some(Err(Error::NotFound)) | None => false,
                Some(Err(error)) => return Err(error.into()),
            };
            if !known {
                return Err(Denied::Refused(Refusal::PartnerWithoutOrganisation));
            }
        }
        Ok(())
    }

    /// Whether the account has all of these already.
    fn are_of(&self, user: &User) -> bool {
        let same_roles = self.roles == user.roles() && self.organisation() == user.partner_id;
        self.name == user.name && same_roles && self.time_zone == user.time_zone
    }

    fn organisation(&self) -> Option<i64> {
        self.partner_id.filter(|_| self.roles.partner)
    }
}

/// Makes an account; its id, or why not.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn create(
    work: &mut Work<'_>,
    email: &str,
    details: &Details,
    password_hash: &str,
) -> std::result::Result<i64, Denied<Refusal>> {
    work.administrates()?;
    details.checked(work.conn)?;
    if users::find_by_email(work.conn, email)?.is_some() {
        return Err(Denied::Refused(Refusal::EmailTaken));
    }
    let user = NewUser {
        email: &crate::domain::formats::folded_email(email),
        name: &details.name,
        password_hash,
        is_manager: details.roles.manager,
        is_partner: details.roles.partner,
        is_lead: details.roles.lead,
        is_administrator: details.roles.administrator,
        partner_id: details.organisation(),
        language: None,
        time_zone: details.time_zone,
        created_at: work.now,
    };
    // Somebody else took the address between the look and the insert.
    let id = users::insert(work.conn, &user)?.ok_or(Error::Conflict)?;
    work.audit(Event::AccountCreated { roles: details.roles.list() }.of(id).to_version(1))?;
    Ok(id)
}

/// Changes name, roles, organisation and time zone. Where nothing is changed, nothing is written, and the version stays.
///
/// # Errors
/// `NotFound`, `Conflict` when the version is stale; the database's.
pub fn update(
    work: &mut Work<'_>,
    id: i64,
    version: i64,
    details: &Details,
) -> std::result::Result<(), Denied<Refusal>> {
    work.administrates()?;
    let before = users::find_any(work.conn, id)?;
    // First the conflict: a refusal of what somebody changed meanwhile would be a riddle.
    if before.version != version {
        return Err(Error::Conflict.into());
    }
    details.checked(work.conn)?;
    if details.are_of(&before) {
        return Ok(());
    }
    // Otherwise the last administrator could lock everybody out.
    if work.who.id() == Some(id) && !details.roles.administrator {
        return Err(Denied::Refused(Refusal::OwnAdministratorRole));
    }
    let stops = before.is_administrator && before.disabled_at.is_none() && !details.roles.administrator;
    if stops && !users::others_administer(work.conn, id)? {
        return Err(Denied::Refused(Refusal::LastAdministrator));
    }
    let changes = Changes {
        name: &details.name,
        is_manager: details.roles.manager,
        is_partner: details.roles.partner,
        is_lead: details.roles.lead,
        is_administrator: details.roles.administrator,
        partner_id: details.organisation(),
        time_zone: details.time_zone,
    };
    users::update(work.conn, id, version, &changes)?;
    let (from, to) = (before.roles(), details.roles);
    let roles = (from != to).then(|| (from.list(), to.list()));
    if from.lead && !to.lead {
        release_all(work, id, None)?;
    }
    if from.manager && !to.manager {
        covers::end_all(work, id)?;
    }
    work.audit(Event::AccountChanged { roles }.of(id).from_version(version))?;
    Ok(())
}

/// The version that the account is at.
///
/// # Errors
/// `NotFound`; the database's.
pub fn version(work: &mut Work<'_>, id: i64) -> Result<i64> {
    Ok(users::find_any(work.conn, id)?.version)
}

/// Gives an account a new password and ends its sessions. Who was to wait for too many wrong ones waits no longer.
///
/// # Errors
/// `NotFound`; the database's.
pub fn reset_password(work: &mut Work<'_>, id: i64, hash: &str) -> Result<User> {
    work.administrates()?;
    let user = users::find_any(work.conn, id)?;
    users::set_password(work.conn, id, hash)?;
    end_sessions(work, id)?;
    attempts::lift(work.conn, &user.email)?;
    work.audit(Event::PasswordReset.of(id))?;
    Ok(user)
}

/// Disables an account and ends its sessions at once. Nobody disables themselves, and the last administrator stays.
///
/// # Errors
/// `NotFound`, `Forbidden` for one's own account; the database's.
pub fn disable(work: &mut Work<'_>, id: i64) -> std::result::Result<(), Denied<Refusal>> {
    work.administrates()?;
    let user = users::find_any(work.conn, id)?;
    if work.who.id() == Some(id) {
        return Err(Error::Forbidden.into());
    }
    if user.disabled_at.is_none() && user.is_administrator && !users::others_administer(work.conn, id)? {
        return Err(Denied::Refused(Refusal::LastAdministrator));
    }
    if user.disabled_at.is_none() {
        users::set_disabled(work.conn, id, Some(work.now))?;
    }
    end_sessions(work, id)?;
    if user.disabled_at.is_none() {
        release_all(work, id, None)?;
        covers::end_all(work, id)?;
        work.audit(Event::AccountDisabled.of(id))?;
    }
    Ok(())
}

/// Lets a disabled account in again.
///
/// # Errors
/// `NotFound`; the database's.
pub fn enable(work: &mut Work<'_>, id: i64) -> Result<()> {
    work.administrates()?;
    if users::find_any(work.conn, id)?.disabled_at.is_some() {
        users::set_disabled(work.conn, id, None)?;
        work.audit(Event::AccountEnabled.of(id))?;
    }
    Ok(())
}

/// Lets whoever was to wait for too many wrong passwords at an account try again at once.
///
/// # Errors
/// `NotFound`; the database's.
pub fn unlock(work: &mut Work<'_>, id: i64) -> Result<()> {
    work.administrates()?;
    let user = users::find_any(work.conn, id)?;
    attempts::lift(work.conn, &user.email)?;
    work.audit(Event::AccountUnlocked.of(id))
}

/// A person's own language (`None`: the browser's) and time zone. Where nothing is changed, nothing is written.
///
/// # Errors
/// `Conflict` when the version is stale; the database's.
pub fn save_own_settings(work: &mut Work<'_>, version: i64, language: Option<Lang>, time_zone: Zone) -> Result<()> {
    let viewer = work.viewer()?;
    let before = users::find_any(work.conn, viewer.id)?;
    if (before.version, before.language, before.time_zone) == (version, language, time_zone) {
        return Ok(());
    }
    users::set_settings(work.conn, viewer.id, version, language, time_zone)?;
    work.audit(Event::SettingsChanged.of(viewer.id).from_version(version))
}

/// Gives the person's calendar an address, in the place of the one before; `secret_hash` is that of its secret.
///
/// # Errors
/// `NotFound` for whoever has nothing to put into a calendar; the database's.
pub fn make_own_calendar(work: &mut Work<'_>, secret_hash: &str) -> Result<()> {
    let viewer = work.viewer()?;
    if !viewer.has_calendar() {
        return Err(Error::NotFound);
    }
    work.present()?;
    calendar_feeds::replace(work.conn, viewer.id, secret_hash, work.now)?;
    work.audit(Event::CalendarMade.of(viewer.id))
}

/// Takes the address of the person's calendar away. Where there is none, nothing is written.
///
/// # Errors
/// The database's.
pub fn remove_own_calendar(work: &mut Work<'_>) -> Result<()> {
    let viewer = work.viewer()?;
    if calendar_feeds::remove(work.conn, viewer.id)? {
        work.audit(Event::CalendarRemoved.of(viewer.id))?;
    }
    Ok(())
}

/// A person's own new password, in the place of the one that was at `credential`; the new credential. Ends all their
/// sessions, the one it was changed in too.
///
/// # Errors
/// `NotSignedIn` when somebody reset the password or disabled the account meanwhile; the database's.
pub fn change_own_password(work: &mut Work<'_>, credential: i64, hash: &str) -> Result<i64> {
    let viewer = work.viewer()?;
    let credential = users::replace_password(work.conn, viewer.id, credential, hash)?.ok_or(Error::NotSignedIn)?;
    end_sessions(work, viewer.id)?;
    work.audit(Event::PasswordChanged.of(viewer.id))?;
    Ok(credential)
}

/// Ends one of the person's own sessions.
///
/// # Errors
/// `NotFound` when it is not theirs or has ended; the database's.
pub fn end_own_session(work: &mut Work<'_>, public_id: &str) -> Result<()> {
    let viewer = work.viewer()?;
    if !sessions::end_one(work.conn, viewer.id, public_id)? {
        return Err(Error::NotFound);
    }
    work.audit(Event::SessionEnded.of(viewer.id))
}

/// Ends all of the person's own sessions, at signing out.
///
/// # Errors
/// The database's.
pub fn end_own_sessions(work: &mut Work<'_>) -> Result<()> {
    let viewer = work.viewer()?;
    let ended = sessions::end_all(work.conn, viewer.id)?;
    // The one that it was done in, and those on other devices.
    work.notice(SecurityKind::SignedOut, viewer.id, ended.min(1))?;
    work.notice(SecurityKind::SessionsEnded, viewer.id, ended.saturating_sub(1))
}

/// Ends every session of an account, for a reason that the caller puts into the trail.
fn end_sessions(work: &mut Work<'_>, account: i64) -> Result<()> {
    let ended = sessions::end_all(work.conn, account)?;
    work.notice(SecurityKind::SessionsEnded, account, ended)
}

/// The language alone, as the switch in the page's head sets it.
///
/// # Errors
/// The database's.
pub fn choose_language(work: &mut Work<'_>, language: Lang) -> Result<()> {
    let viewer = work.viewer()?;
    users::set_language(work.conn, viewer.id, language)
}
