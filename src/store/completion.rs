//! The overall status that follows from reviews (R8): a reference to the revision that completed the engagement.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::engagements;
use crate::domain::engagement::Status;
use crate::error::Result;

/// Completes the engagement by this revision. The database refuses a revision that does not complete.
///
/// # Errors
/// The database's.
pub fn complete(conn: &mut AnyConnection, engagement: i64, revision: i64, now: NaiveDateTime) -> Result<()> {
    diesel::update(engagements::table.filter(engagements::id.eq(engagement)))
        .set((
            engagements::completed_by.eq(Some(revision)),
            engagements::completed.eq(Some(true)),
            engagements::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

/// Makes the engagement open again, with the status "active". The version moves, so that a form opened before cannot
/// put the old status back.
///
/// # Errors
/// The database's.
pub fn reopen(conn: &mut AnyConnection, engagement: i64, now: NaiveDateTime) -> Result<()> {
    diesel::update(engagements::table.filter(engagements::id.eq(engagement)))
        .set((
            engagements::completed_by.eq(None::<i64>),
            engagements::completed.eq(None::<bool>),
            engagements::set_status.eq(Status::Active),
            engagements::version.eq(engagements::version + 1),
            engagements::updated_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}
