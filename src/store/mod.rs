//! The only room that knows Diesel: connections, schema, and one file per aggregate with its rows and queries.
//!
//! Every query that returns a person's data takes the [`Viewer`](crate::domain::policy::Viewer), and the right is part
//! of the query.

pub mod audit;
pub mod audit_check;
pub mod completion;
pub mod connection;
pub mod criteria;
pub mod decisions;
pub mod dialect;
pub mod drafts;
pub mod engagements;
pub mod figures;
pub mod imports;
pub mod measurements;
pub mod migrations;
pub mod next_steps;
pub mod overview;
pub mod partners;
pub mod portfolio;
pub mod queue;
pub mod reviews;
pub mod schema;
pub mod search;
pub mod seen;
pub mod sessions;
pub mod steps;
pub mod summaries;
pub mod typed;
pub mod usage_points;
pub mod users;
pub mod work;
pub mod workloads;

pub use connection::{AnyConnection, Backend, Db};
pub use seen::{Seen, SeenEngagements};
pub use work::{By, Work};

use diesel::result::{DatabaseErrorKind, Error as DieselError};

use crate::error::Error;

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            other => Self::internal(other),
        }
    }
}

/// Whether the database refused a row because one like it exists.
pub fn is_unique_violation(error: &DieselError) -> bool {
    matches!(error, DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _))
}
