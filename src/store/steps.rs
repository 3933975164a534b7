//! Next steps that reviews agreed on (R15), as the lists and the engagement's page read them.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{engagements, next_steps, reviews};
use crate::domain::engagement::StepStatus;
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

const OPEN: [&str; 2] = ["open", "in_progress"];

/// A step with the number of the review that agreed on it.
#[derive(Debug, Clone, Queryable)]
pub struct Step {
    pub id: i64,
    pub engagement_id: i64,
    pub review_number: i64,
    pub what: String,
    pub owner: String,
    pub owner_side: String,
    pub due_on: Option<NaiveDate>,
    pub status: String,
}

impl Step {
    pub fn is_open(&self) -> bool {
        StepStatus::from_key(&self.status).is_some_and(StepStatus::is_open)
    }

    /// Days past the date by which an open step was due; 0 when it is not late.
    pub fn days_late(&self, today: NaiveDate) -> i64 {
        match self.due_on {
            Some(due) if self.is_open() => (today - due).num_days().max(0),
            _ => 0,
        }
    }
}

/// The steps of an engagement: by date, those without one last.
///
/// # Errors
/// The database's.
pub fn of_engagement(conn: &mut AnyConnection, engagement: i64) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = next_steps::table
        .inner_join(reviews::table)
        .filter(next_steps::engagement_id.eq(engagement))
        .select((
            next_steps::id,
            next_steps::engagement_id,
            reviews::number,
            next_steps::what,
            next_steps::owner,
            next_steps::owner_side,
            next_steps::due_on,
            next_steps::status,
        ))
        .load(conn)?;
    steps.sort_by_key(|step| (step.due_on.is_none(), step.due_on, step.id));
    Ok(steps)
}

/// The earliest date among the open steps of each of these engagements.
///
/// # Errors
/// The database's.
pub fn next_due(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, NaiveDate>> {
    let rows: Vec<(i64, Option<NaiveDate>)> = next_steps::table
        .filter(next_steps::engagement_id.eq_any(ids))
        .filter(next_steps::status.eq_any(OPEN))
        .group_by(next_steps::engagement_id)
        .select((next_steps::engagement_id, diesel::dsl::min(next_steps::due_on)))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, due)| Some((id, due?))).collect())
}

/// Open steps of the engagements this person manages that are due by a day, with the customer's name; earliest first.
///
/// # Errors
/// The database's.
pub fn due_by(conn: &mut AnyConnection, viewer: &Viewer, day: NaiveDate, limit: i64) -> Result<Vec<(Step, String)>> {
    let rows: Vec<(Step, String)> = next_steps::table
        .inner_join(reviews::table)
        .inner_join(engagements::table)
        .filter(engagements::manager_id.eq(viewer.id))
        .filter(next_steps::status.eq_any(OPEN))
        .filter(next_steps::due_on.le(day))
        .order((next_steps::due_on, next_steps::id))
        .limit(limit)
        .select((
            (
                next_steps::id,
                next_steps::engagement_id,
                reviews::number,
                next_steps::what,
                next_steps::owner,
                next_steps::owner_side,
                next_steps::due_on,
                next_steps::status,
            ),
            engagements::customer_name,
        ))
        .load(conn)?;
    Ok(if viewer.roles.manager { rows } else { Vec::new() })
}

/// Sets the status of a step of this engagement; says the key of its row and which status it had.
///
/// # Errors
/// `NotFound` when the engagement has no such step.
pub fn set_status(
    conn: &mut AnyConnection,
    engagement: i64,
    id: i64,
    now: NaiveDateTime,
    status: StepStatus,
) -> Result<(String, StepStatus)> {
    let row = next_steps::table.filter(next_steps::id.eq(id)).filter(next_steps::engagement_id.eq(engagement));
    let before: (String, StepStatus) = row.select((next_steps::row_key, next_steps::status)).first(conn)?;
    let changed =
        diesel::update(row).set((next_steps::status.eq(status.key()), next_steps::updated_at.eq(now))).execute(conn)?;
    if changed == 1 { Ok(before) } else { Err(Error::NotFound) }
}
