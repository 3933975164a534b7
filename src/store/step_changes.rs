//! What was done to next steps (R15): who changed what, when and why. Rows are added and never changed.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;

use super::AnyConnection;
use super::decisions::Head;
use super::engagements::Engagement;
use super::schema::{engagement_partners, next_steps, step_changes, users};
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

/// What was done to a step of an engagement, by its row.
#[derive(Debug, Clone, Queryable)]
pub struct Deed {
    pub step_id: i64,
    pub row_key: String,
    pub kind: StepDeed,
    pub changes: Json<Changes>,
}

/// What the submissions of these revisions did to the engagement's steps, the latest first.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn of_submissions(conn: &mut AnyConnection, head: &Seen<Head>, revisions: &[i64]) -> Result<Vec<Deed>> {
    Ok(step_changes::table
        .inner_join(next_steps::table)
        .filter(next_steps::engagement_id.eq(head.engagement_id))
        .filter(step_changes::review.eq(head.number))
        .filter(step_changes::revision.eq_any(revisions))
        .filter(step_changes::kind.eq_any([StepDeed::Submitted, StepDeed::Dropped]))
        .order(step_changes::id.desc())
        .select((step_changes::step_id, next_steps::row_key, step_changes::kind, step_changes::changes))
        .load(conn)?)
}

/// What people did to the engagement's steps since then, outside submissions; the earliest first. `since` in UTC.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn by_hand_since(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    since: NaiveDateTime,
) -> Result<Vec<Deed>> {
    Ok(step_changes::table
        .inner_join(next_steps::table)
        .filter(next_steps::engagement_id.eq(engagement.id))
        .filter(step_changes::changed_at.ge(since))
        .filter(step_changes::review.is_null())
        .order(step_changes::id)
        .select((step_changes::step_id, next_steps::row_key, step_changes::kind, step_changes::changes))
        .load(conn)?)
}

/// The comments and reports on these steps that this partner's organisation reads, the latest first: those of its own times at the
/// engagement, as what was said to another before it is not its to read. The caller has the right to the steps.
///
/// # Errors
/// The database's.
pub(super) fn shared(conn: &mut AnyConnection, steps: &[i64], partner: i64) -> Result<Vec<StepChange>> {
    let in_time = engagement_partners::table
        .filter(engagement_partners::engagement_id.eq(next_steps::engagement_id))
        .filter(engagement_partners::partner_id.eq(partner))
        .filter(engagement_partners::since.le(step_changes::changed_at))
        .filter(
            engagement_partners::until
                .is_null()
                .or(engagement_partners::until.gt(step_changes::changed_at.nullable()).assume_not_null()),
        );
    Ok(step_changes::table
        .inner_join(next_steps::table)
        .inner_join(users::table)
        .filter(step_changes::step_id.eq_any(steps))
        .filter(step_changes::shared.eq(true))
        .filter(exists(in_time))
        .order(step_changes::id.desc())
        .limit(MOST)
        .select(columns())
        .load(conn)?)
}
