//! What submissions and decisions do to the steps that a review agrees on (R15): make and update them by the keys of their rows, take
//! back the agreement, cancel what is left out, and say from when on their partner may know them. What people do to a step between
//! reviews is in `next_steps`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::decisions::Head;
use super::engagements::Engagement;
use super::next_steps::{NewNextStep, NextStep, insert};
use super::schema::next_steps;
use super::{AnyConnection, Seen};
use crate::domain::engagement::StepStatus;
use crate::domain::steps::{Changes, Contents};
use crate::error::Result;

/// A step as it was, and since when its partner knew it, in UTC.
pub type Known = (Contents, Option<NaiveDateTime>);

/// Inserts the step, or updates the one that an earlier submission made of the same row, and says its id and what it was
/// before. It stays with the review that made it: a later review that carries it over may drop it again without cancelling it.
/// What its partner does not know yet, they do not know before the approval.
///
/// # Errors
/// The database's.
pub fn upsert(conn: &mut AnyConnection, step: &NewNextStep<'_>) -> Result<(i64, Option<Known>)> {
    let row = next_steps::table
        .filter(next_steps::engagement_id.eq(step.engagement_id))
        .filter(next_steps::row_key.eq(step.row_key));
    let stored: Option<(NextStep, Option<NaiveDateTime>)> =
        row.select((NextStep::as_select(), next_steps::settled_at)).first(conn).optional()?;
    let Some((stored, settled_at)) = stored else { return Ok((insert(conn, step)?, None)) };
    let before = stored.contents();
    let (what, owner) = (step.what.to_owned(), step.owner.to_owned());
    let after = Contents { what, owner, side: step.owner_side, due_on: step.due_on, status: step.status };
    let changes = Changes::between(&before, &after);
    let is_known = !changes.changes_words() && !changes.drops();
    let is_dropped = step.status == StepStatus::Cancelled;
    diesel::update(next_steps::table.find(stored.id))
        .set((
            next_steps::what.eq(step.what),
            next_steps::owner.eq(step.owner),
            next_steps::owner_side.eq(step.owner_side),
            next_steps::due_on.eq(step.due_on),
            next_steps::status.eq(step.status),
            next_steps::updated_at.eq(step.updated_at),
            next_steps::agreed.eq(step.agreed),
            next_steps::about.eq(step.about),
            next_steps::settled_at.eq(settled_at.filter(|_| is_known)),
            next_steps::drop_reason.eq(if is_dropped { stored.drop_reason.as_str() } else { "" }),
            next_steps::version.eq(stored.version + i64::from(!changes.is_empty())),
        ))
        .execute(conn)?;
    Ok((stored.id, Some((before, settled_at))))
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

/// Marks the open steps that this review made as not agreed on, since its submission was withdrawn. Those of which an approved revision
/// has the rows (`standing`) stay agreed on.
///
/// # Errors
/// The database's.
pub fn withdraw(conn: &mut AnyConnection, review: &Seen<Head>, standing: &[String]) -> Result<()> {
    let open = next_steps::table
        // Says nothing that the review does not, but has an index.
        .filter(next_steps::engagement_id.eq(review.engagement_id))
        .filter(next_steps::review_id.eq(review.review_id))
        // What was added by hand is nothing of the submission.
        .filter(next_steps::added.eq(false))
        .filter(next_steps::row_key.ne_all(standing))
        .filter(next_steps::status.eq_any(StepStatus::OPEN));
    diesel::update(open).set(next_steps::agreed.eq(false)).execute(conn)?;
    Ok(())
}

/// Makes a step again what it was before a submission that was withdrawn. Its partner knows it as before, where it has not been told of it
/// since. `at` in UTC.
///
/// # Errors
/// The database's.
pub fn restore(
    conn: &mut AnyConnection,
    step: &NextStep,
    (before, known_since): (&Contents, Option<NaiveDateTime>),
    at: NaiveDateTime,
) -> Result<()> {
    let settled_at = super::next_steps::settled_at(conn, step.id)?;
    let is_dropped = before.status == StepStatus::Cancelled;
    diesel::update(next_steps::table.find(step.id))
        .set((
            next_steps::what.eq(&before.what),
            next_steps::owner.eq(&before.owner),
            next_steps::owner_side.eq(before.side),
            next_steps::due_on.eq(before.due_on),
            next_steps::status.eq(before.status),
            next_steps::updated_at.eq(at),
            next_steps::version.eq(step.version + 1),
            next_steps::settled_at.eq(settled_at.or(known_since)),
            next_steps::drop_reason.eq(if is_dropped { step.drop_reason.as_str() } else { "" }),
        ))
        .execute(conn)?;
    Ok(())
}

/// Cancels the open steps that this review made and its newest revision no longer has; their ids, with the status that each
/// had and since when its partner knew it. Steps that it only carried over belong to an earlier review and stay as they are, and so do those that were added by
/// hand.
///
/// # Errors
/// The database's.
pub fn cancel_absent(
    conn: &mut AnyConnection,
    engagement: i64,
    review: i64,
    keys: &[String],
    at: NaiveDateTime,
) -> Result<Vec<(i64, StepStatus, Option<NaiveDateTime>)>> {
    let absent: Vec<(i64, StepStatus, Option<NaiveDateTime>)> = next_steps::table
        // Says nothing that the review does not, but has an index.
        .filter(next_steps::engagement_id.eq(engagement))
        .filter(next_steps::review_id.eq(review))
        .filter(next_steps::added.eq(false))
        .filter(next_steps::row_key.ne_all(keys))
        .filter(next_steps::status.eq_any(StepStatus::OPEN))
        .order(next_steps::id)
        .select((next_steps::id, next_steps::status, next_steps::settled_at))
        .load(conn)?;
    let ids: Vec<i64> = absent.iter().map(|(id, ..)| *id).collect();
    diesel::update(next_steps::table.filter(next_steps::id.eq_any(ids)))
        .set((
            next_steps::status.eq(StepStatus::Cancelled),
            next_steps::updated_at.eq(at),
            next_steps::version.eq(next_steps::version + 1),
            next_steps::settled_at.eq(None::<NaiveDateTime>),
        ))
        .execute(conn)?;
    Ok(absent)
}

/// From the approval of a review on its partner may know the steps that it lists, by the keys of their rows, and those that it
/// made, of which some may be dropped by now.
///
/// # Errors
/// The database's.
pub fn settle(conn: &mut AnyConnection, review: &Seen<Head>, keys: &[String], at: NaiveDateTime) -> Result<()> {
    let own = next_steps::review_id.eq(review.review_id).and(next_steps::added.eq(false));
    let told = next_steps::table
        .filter(next_steps::engagement_id.eq(review.engagement_id))
        .filter(next_steps::settled_at.is_null())
        .filter(next_steps::row_key.eq_any(keys).or(own));
    diesel::update(told).set(next_steps::settled_at.eq(Some(at))).execute(conn)?;
    Ok(())
}

/// Where an approval is undone, its partner does not know any more the steps that it made known, by the keys of their rows (`listed`) or
/// as the review's own, nor those of its own that were changed by hand since, unless an earlier approved revision has them (`standing`).
/// `approved_at` in UTC.
///
/// # Errors
/// The database's.
pub fn unsettle(
    conn: &mut AnyConnection,
    review: &Seen<Head>,
    (listed, standing): (&[String], &[String]),
    approved_at: NaiveDateTime,
) -> Result<()> {
    let own = || next_steps::review_id.eq(review.review_id).and(next_steps::added.eq(false));
    let by_it = next_steps::settled_at.eq(approved_at).and(next_steps::row_key.eq_any(listed).or(own()));
    let since = next_steps::settled_at.gt(approved_at).and(own()).and(next_steps::row_key.ne_all(standing));
    let told = next_steps::table
        .filter(next_steps::engagement_id.eq(review.engagement_id))
        .filter(next_steps::settled_at.is_not_null())
        .filter(by_it.assume_not_null().or(since.assume_not_null()));
    diesel::update(told).set(next_steps::settled_at.eq(None::<NaiveDateTime>)).execute(conn)?;
    Ok(())
}
