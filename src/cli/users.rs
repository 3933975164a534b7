//! Accounts at the command line.

use std::io::Read;

use clap::builder::PossibleValue;
use clap::{Subcommand, ValueEnum};

use super::database::open;
use super::{Failure, by, harmless, printed, said, say, wrong};
use crate::actions::accounts;
use crate::config::Settings;
use crate::domain::formats::{folded_email, narrow_email};
use crate::domain::policy::{Role, Roles};
use crate::forms::user::{Raw, refused};
use crate::forms::{Purpose, Typed};
use crate::session::passwords::{self, Weakness};
use crate::store::{Work, account_list, partners, users};
use crate::words::{Lang, texts};

#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add an account; prints its password unless that was given
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// May be given several times
        #[arg(long = "role", required = true)]
        roles: Vec<Role>,
        /// Name of the partner organisation, for the role `partner`
        #[arg(long)]
        partner: Option<String>,
        /// Such as Europe/London
        #[arg(long, default_value = "Asia/Tokyo")]
        time_zone: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts: address, roles, organisation, state, name
    List,
    /// Disable an account and end its sessions at once
    Disable { email: String },
    /// Re-enable a disabled account
    Enable { email: String },
    /// Lift the wait after too many wrong passwords; the password stays
    Unlock { email: String },
    /// Give an account a new password and end its sessions; prints it unless it was given
    ResetPassword {
        email: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

impl ValueEnum for Role {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.key()))
    }
}

/// Does what was asked.
pub(super) fn run(settings: &Settings, command: UserCommand) -> Result<(), Failure> {
    match command {
        UserCommand::Add { email, name, roles, partner, time_zone, password_stdin } => {
            let roles: Roles = roles.into_iter().collect();
            if partner.is_some() && !roles.partner {
                return Err(said("--partner: only for the role partner"));
            }
            let db = open(settings)?;
            let organisation = match &partner {
                Some(name) => db.read(|conn| partners::find_by_name(conn, name))?.map(|partner| partner.id.to_string()),
                None => None,
            };
            let typed = Raw {
                email: narrow_email(email.trim()),
                name: name.trim().to_owned(),
                roles,
                partner: organisation.unwrap_or_default(),
                time_zone,
                password: String::new(),
            };
            let details = typed.parse(texts(Lang::En), Purpose::Adding).map_err(|errors| wrong(&errors, flag))?;
            let (password, generated) = password(password_stdin, &[&typed.name, &typed.email])?;
            let hash = passwords::hash(&password)?;
            let wrong = |refusal| wrong(&refused(texts(Lang::En), refusal), flag);
            db.write(by(None), |work| accounts::create(work, &typed.email, &details, &hash))
                .map_err(|denied| denied.into_error(wrong))?;
            announce(&folded_email(&typed.email), generated.then_some(password))?;
        }
        UserCommand::List => {
            for row in open(settings)?.read(account_list::all)? {
                let state = row.user.state().key();
                let partner = row.partner.map_or_else(|| "-".to_owned(), |name| harmless(&name));
                let roles: Vec<&str> = row.user.roles().list().into_iter().map(Role::key).collect();
                let roles = roles.join(",");
                say(format!(
                    "{}\t{roles}\t{partner}\t{state}\t{}",
                    harmless(&row.user.email),
                    harmless(&row.user.name)
                ))?;
            }
        }
        UserCommand::Disable { email } => {
            // It has no field that this could stand at.
            let wrong = |refusal| {
                said(refused(texts(Lang::En), refusal).iter().map(|(_, why)| why.as_str()).collect::<String>())
            };
            with_user(settings, &email, accounts::disable, |denied| denied.into_error(wrong))?;
        }
        UserCommand::Enable { email } => {
            with_user(settings, &email, accounts::enable, Failure::from)?;
        }
        UserCommand::Unlock { email } => {
            with_user(settings, &email, accounts::unlock, Failure::from)?;
        }
        UserCommand::ResetPassword { email, password_stdin } => {
            let db = open(settings)?;
            let user = db.read(|conn| users::find_by_email(conn, &email))?.ok_or_else(|| nobody(&email))?;
            let (password, generated) = password(password_stdin, &[&user.name, &email])?;
            let hash = passwords::hash(&password)?;
            let user = db.write(by(None), |work| accounts::reset_password(work, user.id, &hash))?;
            announce(&user.email, generated.then_some(password))?;
        }
    }
    Ok(())
}

/// The flag that fills in this field.
fn flag(field: &str) -> String {
    format!("--{}", if field == "roles" { "role".to_owned() } else { field.replace('_', "-") })
}

/// A generated password is nowhere else: whoever does not get it to read, for whatever reason, is told what to do.
fn announce(email: &str, password: Option<String>) -> Result<(), Failure> {
    let Some(password) = password else { return say(email) };
    printed(&format!("{email}\t{password}")).map_err(|cause| {
        said(format!(
            "standard output: {cause}; the account {email} has a new password that nobody knows: \
             `success-review user reset-password {email}` makes another"
        ))
    })
}

/// Does something to the account with this address, in one transaction.
fn with_user<T, E: From<crate::error::Error>>(
    settings: &Settings,
    email: &str,
    f: impl FnOnce(&mut Work<'_>, i64) -> Result<T, E>,
    failed: impl FnOnce(E) -> Failure,
) -> Result<T, Failure> {
    let done = open(settings)?.write(by(None), |work| match users::find_by_email(work.conn, email)? {
        Some(user) => f(work, user.id).map(Some),
        None => Ok(None),
    });
    let done = done.map_err(failed)?;
    done.ok_or_else(|| nobody(email))
}

fn nobody(email: &str) -> Failure {
    said(format!("there is no account {email}"))
}

/// The password of standard input, refused where it is weak for somebody `about` whom this is known, or a generated one (then `true`).
fn password(from_stdin: bool, about: &[&str]) -> Result<(String, bool), Failure> {
    if !from_stdin {
        return Ok((passwords::generate(), true));
    }
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).map_err(|e| said(format!("standard input: {e}")))?;
    let password = text.lines().next().unwrap_or_default().to_owned();
    passwords::acceptable(&password, about).map_err(|weakness| {
        let (least, most) = (passwords::LENGTH.start(), passwords::LENGTH.end());
        said(match weakness {
            Weakness::TooShort => format!("the password has fewer than {least} characters"),
            Weakness::TooLong => format!("the password has more than {most} characters"),
            Weakness::EasilyGuessed => "the password is easily guessed".to_owned(),
        })
    })?;
    Ok((password, false))
}
