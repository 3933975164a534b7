//! What was done to next steps (R15): who changed what, when and why. Rows are added and never changed.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::engagements::Engagement;
use super::schema::{next_steps, step_changes, users};
use super::seen::Seen;
use super::typed::Json;
use crate::domain::audit::Place;
use crate::domain::steps::{Changes, StepDeed};
use crate::error::Result;

/// Entries of one step that a page shows, the latest ones.
const MOST: i64 = 200;

/// Something that was done to a step.
#[derive(Debug, Clone, Queryable)]
pub struct StepChange {
    pub step_id: i64,
    pub kind: StepDeed,
    pub changes: Json<Changes>,
    /// The reason, or the comment.
    pub note: String,
    /// Its partner reads the note too.
    pub shared: bool,
    review: Option<i64>,
    revision: Option<i64>,
    pub by: String,
    /// The account is closed.
    pub by_disabled: bool,
    pub at: NaiveDateTime,
}

impl StepChange {
    /// The submission that did it.
    pub fn place(&self) -> Option<Place> {
        self.review.zip(self.revision).map(|(review, revision)| Place { review, revision })
    }
}

/// What is to be kept.
pub struct NewChange<'a> {
    pub step: i64,
    pub kind: StepDeed,
    pub changes: &'a Changes,
    pub note: &'a str,
    pub shared: bool,
    /// The submission that does it.
    pub place: Option<Place>,
    pub by: i64,
    /// In UTC.
    pub at: NaiveDateTime,
}

/// Keeps it.
///
/// # Errors
/// The database's.
pub fn insert(conn: &mut AnyConnection, change: &NewChange<'_>) -> Result<()> {
    diesel::insert_into(step_changes::table)
        .values((
            step_changes::step_id.eq(change.step),
            step_changes::kind.eq(change.kind),
            step_changes::changes.eq(Json::text(change.changes)?),
            step_changes::note.eq(change.note),
            step_changes::shared.eq(change.shared),
            step_changes::review.eq(change.place.map(|place| place.review)),
            step_changes::revision.eq(change.place.map(|place| place.revision)),
            step_changes::changed_by.eq(change.by),
            step_changes::changed_at.eq(change.at),
        ))
        .execute(conn)?;
    Ok(())
}

type ChangeColumns = (
    step_changes::step_id,
    step_changes::kind,
    step_changes::changes,
    step_changes::note,
    step_changes::shared,
    step_changes::review,
    step_changes::revision,
    users::name,
    diesel::dsl::IsNotNull<users::disabled_at>,
    step_changes::changed_at,
);

fn columns() -> ChangeColumns {
    (
        step_changes::step_id,
        step_changes::kind,
        step_changes::changes,
        step_changes::note,
        step_changes::shared,
        step_changes::review,
        step_changes::revision,
        users::name,
        users::disabled_at.is_not_null(),
        step_changes::changed_at,
    )
}

/// What was done to a step of this engagement, the latest first.
///
/// # Errors
/// The database's.
pub fn of_step(conn: &mut AnyConnection, engagement: &Seen<Engagement>, step: i64) -> Result<Vec<StepChange>> {
    Ok(step_changes::table
        .inner_join(next_steps::table)
        .inner_join(users::table)
        .filter(step_changes::step_id.eq(step))
        .filter(next_steps::engagement_id.eq(engagement.id))
        .order(step_changes::id.desc())
        .limit(MOST)
        .select(columns())
        .load(conn)?)
}

/// The comments and reports on these steps that their partner reads, the latest first. The caller has the right to the steps.
///
/// # Errors
/// The database's.
pub(super) fn shared(conn: &mut AnyConnection, steps: &[i64]) -> Result<Vec<StepChange>> {
    Ok(step_changes::table
        .inner_join(users::table)
        .filter(step_changes::step_id.eq_any(steps))
        .filter(step_changes::shared.eq(true))
        .order(step_changes::id.desc())
        .limit(MOST)
        .select(columns())
        .load(conn)?)
}
