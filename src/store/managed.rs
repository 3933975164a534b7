//! Rows that say beside their engagement who manages it, so that what a manager has is found by one index: kept with each change.

use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{engagement_notes, engagements, follow_ups, next_steps};
use crate::error::Result;

/// Who manages the engagement of a row of this table.
macro_rules! manager {
    ($table:ident) => {
        engagements::table
            .filter(engagements::id.eq($table::engagement_id))
            .select(engagements::manager_id)
            .single_value()
            .assume_not_null()
    };
}

/// Keeps with the steps, follow-ups and notes of these engagements who manages them.
///
/// # Errors
/// The database's.
pub(super) fn keep(conn: &mut AnyConnection, ids: &[i64]) -> Result<()> {
    macro_rules! keep {
        ($($table:ident),*) => {
            $(
                let strange = $table::table
                    .filter($table::engagement_id.eq_any(ids))
                    .filter($table::manager_id.ne(manager!($table)));
                diesel::update(strange).set($table::manager_id.eq(manager!($table))).execute(conn)?;
            )*
        };
    }
    keep!(next_steps, follow_ups, engagement_notes);
    Ok(())
}

/// Which of these engagements have steps, follow-ups and notes that are kept as another manager's.
///
/// # Errors
/// The database's.
pub(super) fn strange(conn: &mut AnyConnection, ids: &[i64]) -> Result<[Vec<i64>; 3]> {
    macro_rules! strange {
        ($table:ident) => {
            $table::table
                .filter($table::engagement_id.eq_any(ids))
                .filter($table::manager_id.ne(manager!($table)))
                .select($table::engagement_id)
                .distinct()
                .load(conn)?
        };
    }
    Ok([strange!(next_steps), strange!(follow_ups), strange!(engagement_notes)])
}
