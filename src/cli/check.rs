//! Is everything in the database as it must be? For a timer: quick, beside the application, changes nothing.

use super::database::open;
use super::{Failure, audit, said, say};
use crate::config::Settings;
use crate::store::check::{self, Finding};
use crate::store::damage::Damaged;
use crate::store::recount::{self, Differing};

/// Looks at everything and names what must not be.
pub(super) fn run(settings: &Settings) -> Result<(), Failure> {
    let db = open(settings)?;
    let found = check::all(&db)?;
    for finding in &found {
        say(sentence(finding))?;
    }
    let broken = audit::walked(&db, &[])?;
    match found.len() + broken {
        0 => say("nothing is wrong"),
        1 => Err(said("1 thing is wrong")),
        n => Err(said(format!("{n} things are wrong"))),
    }
}

/// Counts anew what lists show of the engagements, and how many there are of each kind.
pub(super) fn recount(settings: &Settings) -> Result<(), Failure> {
    let engagements = recount::recount_all(&open(settings)?)?;
    say(format!("{engagements} engagements recounted"))
}

fn sentence(finding: &Finding) -> String {
    match finding {
        Finding::Damage(what) => format!("file: {what}"),
        Finding::Reference { table, row, to } => format!("references: row {row} of {table} refers to none of {to}"),
        Finding::Rule { name, says, rows } => {
            let rows: Vec<String> = rows.iter().map(i64::to_string).collect();
            format!("{name}: {says}: {}", rows.join(", "))
        }
        Finding::Gate { revision, stored, counted } => {
            let word = |open: &bool| if *open { "open" } else { "shut" };
            let (stored, counted) = (word(stored), word(counted));
            format!("figures: revision {revision} has its gate {stored}, a recount of its figures finds it {counted}")
        }
        Finding::Figure { revision, workload } => {
            format!(
                "figures: revision {revision} has another figure of {workload} than the measurement it was taken from"
            )
        }
        Finding::Glance(Differing { engagement, what }) => {
            let what = what.join(", ");
            format!("lists: engagement {engagement} is shown otherwise than it is ({what}); `recount` mends that")
        }
        Finding::Tally(owner) => {
            let (scope, id) = owner.key();
            format!("counts: {scope} {id} has other counts than their engagements; `recount` mends that")
        }
        Finding::Count(key) => {
            format!("counts: the portfolio's {key} is not what the engagements count as; `recount` mends that")
        }
        Finding::Due(manager) => {
            format!(
                "counts: the number kept of manager {manager}'s steps due before a day is not that of the steps; `recount` mends that"
            )
        }
        Finding::Unreadable(Damaged { table, column, kind, id }) => {
            format!("values: {column} of {table} {id} cannot be read as {kind}")
        }
    }
}
