//! The only room that knows Diesel: connections, schema, and rows with their queries, by aggregate; what is asked of several
//! has a file of its own (`queue`, `portfolio`, `meetings`, `summaries`).
//!
//! A query that returns a person's data takes the [`Viewer`](crate::domain::policy::Viewer), with the right in its
//! conditions, or a [`Seen`] row that only such a query gives. What signs people in, and what the command line asks, takes
//! neither.

pub mod account_list;
pub mod agreed_steps;
mod among;
pub mod attempts;
pub mod audit;
pub mod audit_check;
pub mod calendar;
pub mod calendar_feeds;
pub mod check;
pub mod choices;
pub mod claims;
pub mod comment_drafts;
pub mod completion;
mod conditions;
pub mod connection;
mod contributions;
pub mod copies;
pub mod counted;
pub mod covers;
pub mod criteria;
pub mod damage;
pub mod db;
pub mod decisions;
pub mod dialect;
pub mod done_forms;
pub mod drafts;
pub mod due_counts;
pub mod due_steps;
pub mod endings;
pub mod engagement_list;
pub mod engagements;
pub mod figures;
pub mod file;
mod fixed;
pub mod follow_ups;
pub mod frozen;
mod glance_sources;
pub mod glances;
mod has;
pub mod headings;
pub mod held_list;
pub mod held_reviews;
mod hosts;
pub mod imports;
pub mod instances;
mod known_totals;
mod limited;
pub mod mail_choices;
pub mod mails;
mod managed;
pub mod measurements;
pub mod meetings;
pub mod migrations;
pub mod next_steps;
pub mod notes;
pub mod orphaned;
mod outage;
pub mod outbox;
pub mod partner_steps;
pub mod partner_times;
pub mod partners;
pub mod portfolio;
pub mod portfolio_counts;
pub mod queue;
mod readiness;
pub mod reassignments;
pub mod recount;
pub mod reviews;
pub mod schema;
pub mod search;
pub mod security;
pub mod seen;
pub mod sessions;
pub mod step_changes;
pub mod step_list;
pub mod summaries;
pub mod survey_contacts;
pub mod surveys;
pub mod tallies;
pub mod tidying;
pub mod todos;
pub mod typed;
pub mod upkeep;
pub mod usage_points;
pub mod users;
pub mod visits;
pub mod vitals;
mod waits;
mod walks;
mod ways;
pub mod work;
pub mod workloads;
mod writer;

pub use connection::{AnyConnection, Backend, place, sqlite_path};
pub use db::Db;
pub use seen::{Seen, SeenEngagements};
pub use waits::PoolState;
pub use work::{By, Work};

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::error::Error;

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        damage::note(&error);
        outage::note(&error);
        match error {
            DieselError::NotFound => Self::NotFound,
            // Somebody else was first; whoever can say it better looks before they insert, or asks for this error.
            DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Self::Conflict,
            other if is_busy(&other) => {
                tracing::warn!(cause = %other, "the database was busy");
                Self::Busy
            }
            gone if outage::is_outage(&gone) => Self::Away(gone.to_string()),
            other => Self::internal(other),
        }
    }
}

/// The condition that a row comes after a place in a list that is ordered by these two columns: both databases seek to it, as they
/// do not where it is said of each column by itself. `sign`: `>` where the list goes up, `<` where it goes down.
macro_rules! beyond {
    ($columns:literal, $sign:literal, $first:expr => $kind:ty, $second:expr) => {
        diesel::dsl::sql::<diesel::sql_types::Bool>(concat!("(", $columns, ") ", $sign, " ("))
            .bind::<$kind, _>($first)
            .sql(", ")
            .bind::<diesel::sql_types::BigInt, _>($second)
            .sql(")")
    };
}
use beyond;

/// Limit of a query that also finds out whether another page follows.
pub fn one_more(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX - 1).saturating_add(1)
}

/// Whether the same again will do in a moment: somebody else held what was needed for too long.
fn is_busy(error: &DieselError) -> bool {
    use DatabaseErrorKind::{SerializationFailure, Unknown};
    match error {
        DieselError::DatabaseError(SerializationFailure, _) => true,
        DieselError::DatabaseError(Unknown, about) => {
            // Neither library hands on its own code.
            ["database is locked", "database table is locked", "deadlock detected"].contains(&about.message())
        }
        _ => false,
    }
}

/// Whether the database refused a row because one like it exists.
pub fn is_unique_violation(error: &DieselError) -> bool {
    matches!(error, DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}
