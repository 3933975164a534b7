//! Steps of Microsoft's side that a manager is reminded of.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::AnyConnection;
use super::next_steps::Step;
use super::schema::{engagements, next_steps, open_steps, reviews};
use crate::domain::engagement::Side;
use crate::domain::policy::Viewer;
use crate::error::Result;

/// Open steps of Microsoft's side in the engagements that this person manages, due from one day to another, with the customer's
/// name; earliest first.
///
/// # Errors
/// The database's.
pub fn of_manager(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    (from, to): (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<Vec<(Step, String)>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    Ok(open_steps::table
        .inner_join(next_steps::table)
        .inner_join(reviews::table.on(reviews::id.eq(next_steps::review_id)))
        .inner_join(engagements::table.on(engagements::id.eq(open_steps::engagement_id)))
        .filter(open_steps::manager_id.eq(viewer.id))
        .filter(open_steps::due_on.ge(from))
        .filter(open_steps::due_on.le(to))
        .filter(next_steps::owner_side.eq(Side::Microsoft))
        .order((open_steps::due_on, open_steps::step_id))
        .limit(limit)
        .select((Step::as_select(), engagements::customer_name))
        .load(conn)?)
}
