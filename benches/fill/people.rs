//! Accounts and organisations beside the demonstration's: 500 partners, 2,000 managers. Nobody signs in as one of them; those who
//! do are the demonstration's.

use std::fmt;

use success_review::actions::accounts::{self, Details};
use success_review::actions::partners;
use success_review::domain::policy::{Roles, Viewer};
use success_review::domain::zone::Zone;
use success_review::error::{Denied, Error, Result};
use success_review::store::{Work, partners as organisations, users};

use super::customers;
use super::random::Random;

const PARTNERS: usize = 500;
const MANAGERS: usize = 2_000;
/// Of a hundred engagements, those of the one manager whose home is measured.
const OWN: usize = 5;
/// Of a hundred engagements that have a partner, those of the one whose list is measured.
const PARTNERS_OWN: usize = 10;

pub struct People {
    pub lead: Viewer,
    /// The first has more than the others.
    managers: Vec<Viewer>,
    /// Id and name; the first has more than the others.
    partners: Vec<(i64, String)>,
}

impl People {
    /// Who signs in for the measurements: the manager and the partner's organisation.
    pub fn measured(&self) -> (i64, i64) {
        (self.managers[0].id, self.partners[0].0)
    }

    pub fn manager(&self, random: &mut Random) -> &Viewer {
        if random.below(100) < OWN { &self.managers[0] } else { random.one(&self.managers[1..]) }
    }

    pub fn partner(&self, random: &mut Random) -> &(i64, String) {
        if random.below(100) < PARTNERS_OWN { &self.partners[0] } else { random.one(&self.partners[1..]) }
    }
}

impl fmt::Display for People {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} managers, {} partners", self.managers.len(), self.partners.len())
    }
}

/// Makes them where they are missing.
///
/// # Errors
/// The database's.
pub fn make(work: &mut Work<'_>) -> Result<People> {
    let mut random = Random::new(500);
    let found = |work: &mut Work<'_>, email: &str| -> Result<Viewer> {
        Ok(users::find_by_email(work.conn, email)?.ok_or(Error::NotFound)?.viewer())
    };
    let lead = found(work, "lead@demo.example")?;
    let mut managers = vec![found(work, "manager@demo.example")?];
    let own = found(work, "partner@demo.example")?.partner_id.ok_or(Error::NotFound)?;
    let mut made = vec![(own, organisations::find(work.conn, own)?.name)];
    for place in 1..PARTNERS {
        let name = format!("{}システムズ {place}", customers::name(&mut random));
        made.push((partners::create(work, &name).map_err(refused)?, name));
    }
    for place in 1..MANAGERS {
        let name = format!("{} {place}", customers::name(&mut random));
        let roles = Roles { manager: true, ..Roles::default() };
        let details = Details { name, roles, partner_id: None, time_zone: Zone::DEFAULT };
        // No password hashes to this.
        let id = accounts::create(work, &format!("manager{place}@bench.example"), &details, "-").map_err(refused)?;
        managers.push(users::find_active(work.conn, id)?.ok_or(Error::NotFound)?.viewer());
    }
    Ok(People { lead, managers, partners: made })
}

fn refused<R: fmt::Debug>(denied: Denied<R>) -> Error {
    denied.into_error(|refusal| Error::internal(format!("{refusal:?}")))
}
