//! Next steps (R15): those that reviews agreed on, keyed by the row that made them, so that submitting again doubles none
//! (`agreed_steps` writes those), and those that were added between reviews.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::engagements::Engagement;
use super::schema::{engagements, next_steps, open_steps, reviews};
use super::seen::OfEngagement;
use super::{AnyConnection, Seen};
use crate::domain::engagement::{Side, StepStatus};
use crate::domain::policy::Viewer;
use crate::domain::review::rows::KICK_OFF;
use crate::domain::steps::Contents;
use crate::domain::zone::{Days, Zone};
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
    /// By hand, after its review.
    pub added: bool,
    pub version: i64,
    /// Why it was dropped, where somebody said so.
    pub drop_reason: String,
}

impl NextStep {
    pub fn contents(&self) -> Contents {
        Contents {
            what: self.what.clone(),
            owner: self.owner.clone(),
            side: self.owner_side,
            due_on: self.due_on,
            status: self.status,
        }
    }
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
    pub added: bool,
    /// Since when its partner may know it as it stands, in UTC.
    pub settled_at: Option<NaiveDateTime>,
    pub manager_id: i64,
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
    /// By hand, after its review.
    pub added: bool,
    pub version: i64,
    /// Since when its partner's word on it waits for the manager, in UTC.
    pub reported_at: Option<NaiveDateTime>,
    /// Why it was dropped, where somebody said so.
    pub drop_reason: String,
    #[diesel(select_expression = engagements::time_zone)]
    pub time_zone: Zone,
}

impl Step {
    pub fn contents(&self) -> Contents {
        Contents {
            what: self.what.clone(),
            owner: self.owner.clone(),
            side: self.owner_side,
            due_on: self.due_on,
            status: self.status,
        }
    }

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

/// One of them.
///
/// # Errors
/// `NotFound` when the engagement has no such step.
pub fn find(conn: &mut AnyConnection, engagement: &Seen<Engagement>, id: i64) -> Result<Step> {
    Ok(next_steps::table
        .inner_join(reviews::table)
        .inner_join(engagements::table)
        .filter(next_steps::id.eq(id))
        .filter(next_steps::engagement_id.eq(engagement.id))
        .select(Step::as_select())
        .first(conn)?)
}

/// One of them as its row.
///
/// # Errors
/// As [`find`].
pub fn row(conn: &mut AnyConnection, engagement: &Seen<Engagement>, id: i64) -> Result<NextStep> {
    let row = next_steps::table.filter(next_steps::id.eq(id)).filter(next_steps::engagement_id.eq(engagement.id));
    Ok(row.select(NextStep::as_select()).first(conn)?)
}

/// The one of this row of a review's form, where there is one.
///
/// # Errors
/// The database's.
pub fn of_row(conn: &mut AnyConnection, engagement: &Seen<Engagement>, key: &str) -> Result<Option<NextStep>> {
    let row = next_steps::table.filter(next_steps::engagement_id.eq(engagement.id)).filter(next_steps::row_key.eq(key));
    Ok(row.select(NextStep::as_select()).first(conn).optional()?)
}

/// The engagement's steps that are still to be done, the earliest due first.
///
/// # Errors
/// The database's.
pub fn open_of_engagement(conn: &mut AnyConnection, engagement: &Seen<impl OfEngagement>) -> Result<Vec<NextStep>> {
    let mut steps: Vec<NextStep> = next_steps::table
        .filter(next_steps::engagement_id.eq(engagement.engagement_id()))
        .filter(next_steps::status.eq_any(StepStatus::OPEN))
        .order((next_steps::due_on.asc(), next_steps::id.asc()))
        .limit(200)
        .select(NextStep::as_select())
        .load(conn)?;
    // The two databases disagree about where what has no date belongs: last.
    steps.sort_by_key(|step| (step.due_on.is_none(), step.due_on, step.id));
    Ok(steps)
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

/// Open steps of the engagements this person manages that are due by a day, the earliest first.
macro_rules! due {
    ($viewer:expr, $day:expr) => {
        open_steps::table
            .inner_join(next_steps::table)
            .inner_join(reviews::table.on(reviews::id.eq(next_steps::review_id)))
            .inner_join(engagements::table.on(engagements::id.eq(open_steps::engagement_id)))
            .filter(open_steps::manager_id.eq($viewer.id))
            .filter(open_steps::due_on.le($day))
            .order((open_steps::due_on, open_steps::step_id))
    };
}

/// Open steps of the engagements this person manages that are due by a day, with the customer's name; earliest first.
///
/// # Errors
/// The database's.
pub fn due_by(conn: &mut AnyConnection, viewer: &Viewer, day: NaiveDate, limit: i64) -> Result<Vec<(Step, String)>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    Ok(due!(viewer, day).limit(limit).select((Step::as_select(), engagements::customer_name)).load(conn)?)
}

/// As [`due_by`], of those whose day has not passed where their engagement is. `now` in UTC.
///
/// # Errors
/// The database's.
pub fn due_soon(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    (now, day): (NaiveDateTime, NaiveDate),
    limit: i64,
) -> Result<Vec<(Step, String)>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    let days = Days::at(now);
    let before = days.before();
    let is_to_come = open_steps::due_on
        .gt(days.utc)
        .or(open_steps::due_on.eq(days.utc).and(open_steps::time_zone.ne_all(days.ahead)))
        .or(open_steps::due_on.eq(before).and(open_steps::time_zone.eq_any(days.behind)));
    Ok(due!(viewer, day)
        .filter(open_steps::due_on.ge(before))
        .filter(is_to_come)
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

/// What a change does to a step besides what it says.
#[derive(Debug, Clone, Copy)]
pub struct Marks<'a> {
    /// In UTC.
    pub now: NaiveDateTime,
    /// Since when its partner may know it as it stands.
    pub settled_at: Option<NaiveDateTime>,
    /// Since when its partner's word on it waits for the manager.
    pub reported_at: Option<NaiveDateTime>,
    /// Why it is not to be done any more.
    pub drop_reason: &'a str,
}

/// Changes the step where it still has this version, and makes the next one.
///
/// # Errors
/// `Conflict` where it has another by now.
pub fn change(
    conn: &mut AnyConnection,
    (id, version): (i64, i64),
    contents: &Contents,
    marks: Marks<'_>,
) -> Result<()> {
    let row = next_steps::table.filter(next_steps::id.eq(id)).filter(next_steps::version.eq(version));
    let changed = diesel::update(row)
        .set((
            next_steps::what.eq(&contents.what),
            next_steps::owner.eq(&contents.owner),
            next_steps::owner_side.eq(contents.side),
            next_steps::due_on.eq(contents.due_on),
            next_steps::status.eq(contents.status),
            next_steps::updated_at.eq(marks.now),
            next_steps::version.eq(version + 1),
            next_steps::settled_at.eq(marks.settled_at),
            next_steps::reported_at.eq(marks.reported_at),
            next_steps::drop_reason.eq(marks.drop_reason),
        ))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Since when its partner may know the step as it stands, in UTC.
///
/// # Errors
/// The database's.
pub fn settled_at(conn: &mut AnyConnection, step: i64) -> Result<Option<NaiveDateTime>> {
    Ok(next_steps::table.find(step).select(next_steps::settled_at).first(conn)?)
}

/// What the partner said of the step does not wait any more.
///
/// # Errors
/// The database's.
pub fn see_report(conn: &mut AnyConnection, engagement: &Seen<Engagement>, id: i64) -> Result<bool> {
    let row = next_steps::table
        .filter(next_steps::id.eq(id))
        .filter(next_steps::engagement_id.eq(engagement.id))
        .filter(next_steps::reported_at.is_not_null());
    let row = diesel::update(row).set(next_steps::reported_at.eq(None::<NaiveDateTime>));
    Ok(row.execute(conn)? == 1)
}

/// Inserts a step; its id.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, step: &NewNextStep<'_>) -> Result<i64> {
    Ok(diesel::insert_into(next_steps::table).values(step).returning(next_steps::id).get_result(conn)?)
}
