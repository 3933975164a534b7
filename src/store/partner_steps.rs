//! The next steps that a partner's organisation sees of an engagement that is assigned to it now: those of its own side, and what
//! is not to be done any more of any side, each as it was settled in the organisation's time: by an approval, or by hand.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::AnyConnection;
use super::has::has;
use super::next_steps::{Marks, Step, change};
use super::schema::{engagement_partners, engagements, next_steps, open_steps, reviews};
use super::seen::Seen;
use super::step_changes::{self, StepChange};
use super::summaries::{Assigned, organisation};
use super::ways::Aside;
use crate::domain::engagement::{Side, StepStatus};
use crate::domain::policy::Viewer;
use crate::domain::steps::Contents;
use crate::error::Result;

/// More than an engagement has at a time.
const MOST: i64 = 200;

/// The steps of this engagement that the organisation may see.
macro_rules! theirs {
    ($viewer:expr, $engagement:expr) => {{
        let partner = organisation($viewer)?;
        let in_time = engagement_partners::table
            .filter(engagement_partners::engagement_id.eq(next_steps::engagement_id))
            .filter(engagement_partners::partner_id.eq(partner))
            .filter(next_steps::settled_at.ge(engagement_partners::since.nullable()))
            .filter(
                engagement_partners::until
                    .is_null()
                    .nullable()
                    .or(next_steps::settled_at.lt(engagement_partners::until)),
            );
        next_steps::table
            .inner_join(reviews::table)
            .inner_join(engagements::table)
            .filter(next_steps::engagement_id.eq($engagement.id))
            .filter(engagements::partner_id.eq(partner))
            .filter(next_steps::agreed.eq(true))
            .filter(exists(in_time))
    }};
}

/// The steps of the organisation's side, by date, those without one last.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn own(conn: &mut AnyConnection, viewer: &Viewer, engagement: &Seen<Assigned>) -> Result<Vec<Step>> {
    let mut steps: Vec<Step> = theirs!(viewer, engagement)
        .filter(next_steps::owner_side.eq(Side::Partner))
        .filter(next_steps::status.ne(StepStatus::Cancelled))
        .order(next_steps::id.desc())
        .limit(MOST)
        .select(Step::as_select())
        .load(conn)?;
    steps.sort_by_key(|step| (!step.is_open(), step.due_on.is_none(), step.due_on, step.id));
    Ok(steps)
}

/// The open steps of the organisation's side over all engagements that are assigned to it, the earliest due first, with the
/// customer's name.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn waiting(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<(Step, String)>> {
    let partner = organisation(viewer)?;
    let in_time = engagement_partners::table
        .filter(engagement_partners::engagement_id.eq(next_steps::engagement_id))
        .filter(engagement_partners::partner_id.eq(partner))
        .filter(next_steps::settled_at.ge(engagement_partners::since.nullable()))
        .filter(
            engagement_partners::until.is_null().nullable().or(next_steps::settled_at.lt(engagement_partners::until)),
        );
    // Looked for by the row of the open step; whose the engagement and the step are now is asked of themselves, since an earlier program
    // that writes beside this one keeps no side there. One by one: as parts of the join PostgreSQL takes few to be left, and reads and
    // sorts all that the organisation has.
    Ok(open_steps::table
        .inner_join(next_steps::table)
        .inner_join(reviews::table.on(reviews::id.eq(next_steps::review_id)))
        .inner_join(engagements::table.on(engagements::id.eq(open_steps::engagement_id)))
        .filter(open_steps::partner_id.eq(partner))
        .filter(open_steps::owner_side.eq(Side::Partner))
        .filter(Aside(engagements::partner_id.eq(partner)))
        .filter(Aside(next_steps::owner_side.eq(Side::Partner)))
        .filter(has(in_time))
        .order((open_steps::due_on, open_steps::step_id))
        .limit(limit)
        .select((Step::as_select(), engagements::customer_name))
        .load(conn)?)
}

/// What is not to be done any more, the latest first.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn dropped(conn: &mut AnyConnection, viewer: &Viewer, engagement: &Seen<Assigned>) -> Result<Vec<Step>> {
    Ok(theirs!(viewer, engagement)
        .filter(next_steps::status.eq(StepStatus::Cancelled))
        .order((next_steps::updated_at.desc(), next_steps::id.desc()))
        .limit(MOST)
        .select(Step::as_select())
        .load(conn)?)
}

/// One of the steps of the organisation's side, with the key of its row.
///
/// # Errors
/// `NotFound` when there is none for this person.
pub fn find(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    engagement: &Seen<Assigned>,
    step: i64,
) -> Result<Seen<(Step, String)>> {
    let found = theirs!(viewer, engagement)
        .filter(next_steps::id.eq(step))
        .filter(next_steps::owner_side.eq(Side::Partner))
        .filter(next_steps::status.ne(StepStatus::Cancelled))
        .select((Step::as_select(), next_steps::row_key))
        .first(conn)?;
    Ok(Seen::by_right(found))
}

/// What both sides read of these steps: comments and reports of the organisation's time, the latest first.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn said(conn: &mut AnyConnection, viewer: &Viewer, steps: &[Step]) -> Result<Vec<StepChange>> {
    let (partner, ids) = (organisation(viewer)?, steps.iter().map(|step| step.id).collect::<Vec<_>>());
    if ids.is_empty() { Ok(Vec::new()) } else { step_changes::shared(conn, &ids, partner) }
}

/// Keeps what the partner says of the step: how far it is. From `now` (UTC) on it waits for the manager to look at it.
///
/// # Errors
/// `Conflict` where the step has another version by now.
pub fn report(
    conn: &mut AnyConnection,
    step: &Seen<(Step, String)>,
    version: i64,
    status: StepStatus,
    now: NaiveDateTime,
) -> Result<()> {
    let (step, _) = &**step;
    let settled_at = super::next_steps::settled_at(conn, step.id)?;
    let contents = Contents { status, ..step.contents() };
    change(conn, (step.id, version), &contents, Marks { now, settled_at, reported_at: Some(now), drop_reason: "" })
}
