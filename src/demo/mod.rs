//! The demonstration's data: accounts that everybody may know, so it is only ever served to this machine.
//!
//! Who the customers are is in `customers`, what happens with them and when in `diary`, how in `story`; nothing here is used outside it.

mod answers;
mod customers;
mod diary;
mod reports;
mod story;
mod words;

use chrono::TimeDelta;

use crate::actions::accounts::{self, Details};
use crate::actions::partners;
use crate::clock::Clock;
use crate::domain::policy::{Roles, Viewer, Who};
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::playbook::library;
use crate::session::passwords;
use crate::store::{By, Db, users};

use self::story::{Cast, refused};

/// Password of every account of the demonstration.
pub const PASSWORD: &str = "success-review-demo";

/// Address, name and roles; the number is the partner organisation's.
const ACCOUNTS: &[(&str, &str, Roles, Option<usize>)] = &[
    ("manager@demo.example", "田中 美咲", Roles { manager: true, ..NONE }, None),
    ("manager2@demo.example", "山口 玲奈", Roles { manager: true, ..NONE }, None),
    ("manager3@demo.example", "小林 直樹", Roles { manager: true, ..NONE }, None),
    ("partner@demo.example", "中村 亮", Roles { partner: true, ..NONE }, Some(0)),
    ("partner2@demo.example", "伊藤 彩", Roles { partner: true, ..NONE }, Some(1)),
    ("lead@demo.example", "佐藤 恵子", Roles { lead: true, ..NONE }, None),
    ("admin@demo.example", "岡田 誠", Roles { administrator: true, ..NONE }, None),
];
const PARTNERS: [&str; 2] = ["東都システムズ株式会社", "北星 IT パートナーズ"];
const NONE: Roles = Roles { manager: false, partner: false, lead: false, administrator: false };
/// Days before today on which the accounts were opened: before the first engagement.
const OPENED: i64 = 400;

/// Addresses of the accounts, in the order in which they are announced.
pub fn addresses() -> impl Iterator<Item = &'static str> {
    ACCOUNTS.iter().map(|(email, ..)| *email)
}

/// Fills an empty database; false when somebody is in it already.
///
/// # Errors
/// The database's.
pub fn prepare(db: &Db, clock: &Clock) -> Result<bool> {
    let hash = passwords::hash(PASSWORD)?;
    let by = By { who: Who::CommandLine(None), now: clock.timestamp(), playbooks: library() };
    db.write(by, |work| {
        if !users::is_empty(work.conn)? {
            return Ok(false);
        }
        let opened = work.now - TimeDelta::days(OPENED);
        let own = &mut work.as_by(by.who, opened);
        let mut organisations = Vec::new();
        for name in PARTNERS {
            organisations.push(partners::create(own, name).map_err(refused)?);
        }
        let mut people = Vec::new();
        for (email, name, roles, organisation) in ACCOUNTS {
            let details = Details {
                name: (*name).to_owned(),
                roles: *roles,
                partner_id: organisation.and_then(|i| organisations.get(i).copied()),
                time_zone: Zone::DEFAULT,
            };
            let id = accounts::create(own, email, &details, &hash).map_err(refused)?;
            people.extend(users::find_active(own.conn, id)?.map(users::User::viewer));
        }
        let managers: Vec<Viewer> = people.iter().filter(|p| p.roles.manager).cloned().collect();
        let lead = people.iter().find(|p| p.roles.lead).ok_or(Error::NotFound)?;
        let mut companies = Vec::new();
        for (id, company) in organisations.into_iter().zip(PARTNERS) {
            let person = people.iter().find(|p| p.partner_id == Some(id)).ok_or(Error::NotFound)?;
            companies.push((id, person, company));
        }
        story::tell(work, &Cast { managers: &managers, lead, partners: &companies })?;
        Ok(true)
    })
}
