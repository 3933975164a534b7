//! The form of an account, as an administrator fills it in. Whether a password is too weak, `session` tells.

use super::{FieldErrors, Fields, Purpose, Typed, sound};
use crate::actions::accounts::{Details, Refusal};
use crate::domain::formats::{is_email, narrow_email};
use crate::domain::policy::{Role, Roles};
use crate::domain::zone::Zone;
use crate::words::{Loader, fl};

/// The fields as typed.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// Only a new account's is read.
    pub email: String,
    pub name: String,
    pub roles: Roles,
    pub partner: String,
    pub time_zone: String,
    /// A new account's; one is made up where it is empty.
    pub password: String,
}

impl Typed for Raw {
    type Given<'g> = Purpose;
    type Value = Details;

    fn read(fields: &Fields) -> Self {
        Self {
            email: narrow_email(fields.text("email")),
            name: fields.text("name").to_owned(),
            roles: fields.all("roles").into_iter().filter_map(Role::from_key).collect(),
            partner: fields.text("partner").to_owned(),
            time_zone: fields.text("time_zone").to_owned(),
            password: fields.raw("password").to_owned(),
        }
    }

    fn parse(&self, t: &Loader, purpose: Purpose) -> Result<Details, FieldErrors> {
        let mut errors = FieldErrors::default();
        if purpose == Purpose::Adding {
            let label = fl!(t, "sign-in-email");
            errors.name(t, "email", &label, &self.email, 200);
            if !self.email.is_empty() && !is_email(&self.email) && errors.of("email").is_none() {
                errors.add("email", fl!(t, "form-email", label = label));
            }
        }
        errors.name(t, "name", &fl!(t, "admin-user-name"), &self.name, 200);
        let zone = Zone::from_name(&self.time_zone);
        if zone.is_none() {
            errors.add("time_zone", fl!(t, "form-choice", label = fl!(t, "account-time-zone")));
        }
        let details = Details {
            name: self.name.clone(),
            roles: self.roles,
            partner_id: self.partner.parse().ok(),
            time_zone: zone.unwrap_or(Zone::DEFAULT),
        };
        // Of a stored account the action tells, after it has seen whether the page is stale.
        if purpose == Purpose::Adding
            && let Some(refusal) = details.roles_refused()
        {
            let (field, message) = at_field(t, refusal);
            errors.add(field, message);
        }
        sound(Some(details), errors)
    }
}

/// Why the action did not do it, at its field.
pub fn refused(t: &Loader, refusal: Refusal) -> FieldErrors {
    let (field, message) = at_field(t, refusal);
    FieldErrors::one(field, message)
}

fn at_field(t: &Loader, refusal: Refusal) -> (&'static str, String) {
    match refusal {
        Refusal::EmailTaken => ("email", fl!(t, "admin-user-email-taken")),
        Refusal::NoRole => ("roles", fl!(t, "admin-user-no-role")),
        Refusal::PartnerWithOthers => ("roles", fl!(t, "admin-user-partner-alone")),
        Refusal::PartnerWithoutOrganisation => ("partner", fl!(t, "admin-user-partner-missing")),
        Refusal::LastAdministrator => ("roles", fl!(t, "admin-user-last-administrator")),
        Refusal::OwnAdministratorRole => ("roles", fl!(t, "admin-user-own-role")),
    }
}
