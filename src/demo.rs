//! The demonstration's data: accounts that everybody may know, so it is only ever served to this machine.

use crate::actions::accounts::{self, Details};
use crate::actions::actor::Actor;
use crate::actions::partners;
use crate::clock::Clock;
use crate::domain::policy::Roles;
use crate::error::{Error, Result};
use crate::session::passwords;
use crate::store::{Db, users};

/// Password of every account of the demonstration.
pub const PASSWORD: &str = "success-review-demo";

/// Address, name and roles; the number is the partner organisation's.
const ACCOUNTS: &[(&str, &str, Roles, Option<usize>)] = &[
    ("manager@demo.example", "山田 直樹", Roles { manager: true, ..NONE }, None),
    ("manager2@demo.example", "高橋 美咲", Roles { manager: true, ..NONE }, None),
    ("partner@demo.example", "鈴木 健太", Roles { partner: true, ..NONE }, Some(0)),
    ("partner2@demo.example", "伊藤 彩", Roles { partner: true, ..NONE }, Some(1)),
    ("lead@demo.example", "佐藤 恵子", Roles { lead: true, ..NONE }, None),
    ("admin@demo.example", "中村 誠", Roles { administrator: true, ..NONE }, None),
];
const PARTNERS: [&str; 2] = ["東都システムズ株式会社", "北星 IT パートナーズ"];
const NONE: Roles = Roles { manager: false, partner: false, lead: false, administrator: false };

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
    let now = clock.timestamp();
    db.write(|conn| {
        if !users::is_empty(conn)? {
            return Ok(false);
        }
        let mut organisations = Vec::new();
        for name in PARTNERS {
            organisations.push(partners::create(conn, Actor::CommandLine, now, name)?.map_err(refused)?);
        }
        for (email, name, roles, organisation) in ACCOUNTS {
            let details = Details {
                name: (*name).to_owned(),
                roles: *roles,
                partner_id: organisation.and_then(|i| organisations.get(i).copied()),
                time_zone: "Asia/Tokyo".to_owned(),
            };
            accounts::create(conn, Actor::CommandLine, now, email, &details, &hash)?.map_err(refused)?;
        }
        Ok(true)
    })
}

fn refused(refusal: impl std::fmt::Debug) -> Error {
    Error::internal(format!("demonstration data refused: {refusal:?}"))
}
