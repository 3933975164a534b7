//! Next steps that reviews agreed on (R15), keyed by the row that made them, so that submitting again doubles none.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::decisions::Head;
use super::engagements::Engagement;
use super::schema::{engagements, next_steps, open_steps, reviews};
use super::seen::OfEngagement;
use super::{AnyConnection, Seen};
use crate::domain::engagement::{Side, StepStatus};
use crate::domain::policy::Viewer;
use crate::domain::review::rows::KICK_OFF;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};

/// A step as its row.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = next_steps)]
pub struct NextStep {
    pub id: i64,
    pub engagement_id: i64,
    pub review_id: i64,
    pub row_key: String,
    pub what: String,
    pub owner: String,
    pub owner_side: Side,
    pub due_on: Option<NaiveDate>,
    pub status: StepStatus,
    pub updated_at: NaiveDateTime,
    /// The submission that agreed on it stands.
    pub agreed: bool,
}

#[derive(Debug, Insertable)]
#[diesel(table_name = next_steps)]
pub struct NewNextStep<'a> {
    pub engagement_id: i64,
    pub review_id: i64,
    pub row_key: &'a str,
    pub what: &'a str,
    pub owner: &'a str,
    pub owner_side: Side,
    pub due_on: Option<NaiveDate>,
    pub status: StepStatus,
    pub updated_at: NaiveDateTime,
    pub agreed: bool,
}

/// A step as lists show it, with the number of the review that agreed on it and the zone of its engagement.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = next_steps)]
pub struct Step {
    pub id: i64,
    pub engagement_id: i64,
    #[diesel(select_expression = reviews::number)]
    pub review_number: i64,
    pub what: String,
    pub owner: String,
    pub owner_side: Side,
    pub due_on: Option<NaiveDate>,
    pub status: StepStatus,
    /// The submission that agreed on it stands; else it is not due.
    pub agreed: bool,
    #[diesel(select_expression = engagements::time_zone)]
    pub time_zone: Zone,
}

impl Step {
    pub fn is_open(&self) -> bool {
        self.status.is_open()
    }

    /// Days past the date by which an open step was due, counted where the engagement is; 0 when it is not late. `now` in
    /// UTC.
    pub fn days_late(&self, now: NaiveDateTime) -> i64 {
        match self.due_on {
            Some(due) if self.is_open() && self.agreed => (self.time_zone.day(now) - due).num_days().max(0),
            _ => 0,
        }
    }
}

/// The steps of an engagement: by date, those without one last.
///
/// # Errors
/// The database's.
pub fn of_engagement(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = next_steps::table
        .inner_join(reviews::table)
        .inner_join(engagements::table)
        .filter(next_steps::engagement_id.eq(engagement.id))
        .select(Step::as_select())
        .load(conn)?;
    steps.sort_by_key(|step| (step.due_on.is_none(), step.due_on, step.id));
    Ok(steps)
}

/// The engagement's steps that are still to be done, the earliest due first.
///
/// # Errors
/// The database's.
pub fn open_of_engagement(conn: &mut AnyConnection, engagement: &Seen<impl OfEngagement>) -> Result<Vec<NextStep>> {
    Ok(next_steps::table
        .filter(next_steps::engagement_id.eq(engagement.engagement_id()))
        .filter(next_steps::status.eq_any(StepStatus::OPEN))
        .order((next_steps::due_on.asc(), next_steps::id.asc()))
        .limit(200)
        .select(NextStep::as_select())
        .load(conn)?)
}

/// As [`open_of_engagement`], with the ways back to the kick-off (R14) in whatever state they are.
///
/// # Errors
/// The database's.
pub fn of_desk(conn: &mut AnyConnection, engagement: &Seen<impl OfEngagement>) -> Result<Vec<NextStep>> {
    let is_back = next_steps::row_key.like(format!("{KICK_OFF}%"));
    let mut steps: Vec<NextStep> = next_steps::table
        .filter(next_steps::engagement_id.eq(engagement.engagement_id()))
        .filter(next_steps::status.eq_any(StepStatus::OPEN).or(is_back))
        .order((next_steps::due_on.asc(), next_steps::id.asc()))
        .limit(200)
        .select(NextStep::as_select())
        .load(conn)?;
    // The two databases disagree about where what has no date belongs: last.
    steps.sort_by_key(|step| (step.due_on.is_none(), step.due_on, step.id));
    Ok(steps)
}

/// Open steps of the engagements this person manages that are due by a day, with the customer's name; earliest first.
///
/// # Errors
/// The database's.
pub fn due_by(conn: &mut AnyConnection, viewer: &Viewer, day: NaiveDate, limit: i64) -> Result<Vec<(Step, String)>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    Ok(open_steps::table
        .inner_join(next_steps::table)
        .inner_join(reviews::table.on(reviews::id.eq(next_steps::review_id)))
        .inner_join(engagements::table.on(engagements::id.eq(open_steps::engagement_id)))
        .filter(open_steps::manager_id.eq(viewer.id))
        .filter(open_steps::due_on.le(day))
        .order((open_steps::due_on, open_steps::step_id))
        .limit(limit)
        .select((Step::as_select(), engagements::customer_name))
        .load(conn)?)
}

/// Status of each step of the engagement by the key of its row.
///
/// # Errors
/// The database's.
pub fn statuses(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<HashMap<String, StepStatus>> {
    let rows: Vec<(String, StepStatus)> = next_steps::table
        .filter(next_steps::engagement_id.eq(engagement.id))
        .select((next_steps::row_key, next_steps::status))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// Sets the status of a step of this engagement; says the key of its row and which status it had.
///
/// # Errors
/// `NotFound` when the engagement has no such step.
pub fn set_status(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    id: i64,
    now: NaiveDateTime,
    status: StepStatus,
) -> Result<(String, StepStatus)> {
    let row = next_steps::table.filter(next_steps::id.eq(id)).filter(next_steps::engagement_id.eq(engagement.id));
    let before: (String, StepStatus) = row.select((next_steps::row_key, next_steps::status)).first(conn)?;
    let changed =
        diesel::update(row).set((next_steps::status.eq(status), next_steps::updated_at.eq(now))).execute(conn)?;
    if changed == 1 { Ok(before) } else { Err(Error::NotFound) }
}

/// Inserts the step, or updates the one that an earlier submission made of the same row. It stays with the review that
/// made it: a later review that carries it over may drop it again without cancelling it.
///
/// # Errors
/// The database's.
pub fn upsert(conn: &mut AnyConnection, step: &NewNextStep<'_>) -> Result<()> {
    let updated = diesel::update(
        next_steps::table
            .filter(next_steps::engagement_id.eq(step.engagement_id))
            .filter(next_steps::row_key.eq(step.row_key)),
    )
    .set((
        next_steps::what.eq(step.what),
        next_steps::owner.eq(step.owner),
        next_steps::owner_side.eq(step.owner_side),
        next_steps::due_on.eq(step.due_on),
        next_steps::status.eq(step.status),
        next_steps::updated_at.eq(step.updated_at),
        next_steps::agreed.eq(step.agreed),
    ))
    .execute(conn)?;
    if updated == 0 {
        diesel::insert_into(next_steps::table).values(step).execute(conn)?;
    }
    Ok(())
}

/// Marks the step with this key as agreed on again.
///
/// # Errors
/// The database's.
pub fn agree(conn: &mut AnyConnection, engagement: &Seen<Engagement>, key: &str) -> Result<()> {
    let row = next_steps::table.filter(next_steps::engagement_id.eq(engagement.id)).filter(next_steps::row_key.eq(key));
    diesel::update(row).set(next_steps::agreed.eq(true)).execute(conn)?;
    Ok(())
}

/// Marks the open steps that this review made as not agreed on, since its submission was withdrawn.
///
/// # Errors
/// The database's.
pub fn withdraw(conn: &mut AnyConnection, review: &Seen<Head>) -> Result<()> {
    let open = next_steps::table
        // Says nothing that the review does not, but has an index.
        .filter(next_steps::engagement_id.eq(review.engagement_id))
        .filter(next_steps::review_id.eq(review.review_id))
        .filter(next_steps::status.eq_any(StepStatus::OPEN));
    diesel::update(open).set(next_steps::agreed.eq(false)).execute(conn)?;
    Ok(())
}

/// Cancels the open steps that this review made and its newest revision no longer has. Steps that it only carried over
/// belong to an earlier review and stay as they are.
///
/// # Errors
/// The database's.
pub fn cancel_absent(
    conn: &mut AnyConnection,
    engagement: i64,
    review: i64,
    keys: &[String],
    at: NaiveDateTime,
) -> Result<()> {
    diesel::update(
        next_steps::table
            // Says nothing that the review does not, but has an index.
            .filter(next_steps::engagement_id.eq(engagement))
            .filter(next_steps::review_id.eq(review))
            .filter(next_steps::row_key.ne_all(keys))
            .filter(next_steps::status.eq_any(StepStatus::OPEN)),
    )
    .set((next_steps::status.eq(StepStatus::Cancelled), next_steps::updated_at.eq(at)))
    .execute(conn)?;
    Ok(())
}
