//! What became of a draft, read from the trail: drafts are deleted, their endings are not. And who managed an engagement
//! before it moved.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::engagements::Engagement;
use super::schema::{audit_entries, engagements};
use super::{AnyConnection, Seen, covers};
use crate::domain::audit::{Event, Place};
use crate::domain::policy::Viewer;
use crate::error::Result;

/// The end of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    /// Id of the review that it was submitted to; `None`: it was discarded.
    pub review: Option<i64>,
    /// In UTC.
    pub at: NaiveDateTime,
}

/// How this draft of the engagement ended, or the last one that did; `None` where none has.
///
/// An engagement has one draft at a time, so the first ending after a draft's start is its own.
///
/// # Errors
/// The database's.
pub fn of_draft(conn: &mut AnyConnection, engagement: &Seen<Engagement>, draft: Option<i64>) -> Result<Option<Ending>> {
    let submitted = Event::ReviewSubmitted(Place { review: 0, revision: 0 }).key();
    let own = audit_entries::table.filter(audit_entries::engagement_id.eq(engagement.id));
    let started: Option<i64> = match draft {
        Some(draft) => own
            .filter(audit_entries::action.eq(Event::ReviewStarted.key()))
            .filter(audit_entries::subject_id.eq(draft))
            .order(audit_entries::id.desc())
            .select(audit_entries::id)
            .first(conn)
            .optional()?,
        None => None,
    };
    let mut ends = own
        .filter(audit_entries::action.eq_any([submitted, Event::ReviewDiscarded.key()]))
        .select((audit_entries::action, audit_entries::subject_id, audit_entries::at))
        .into_boxed();
    ends = match started {
        Some(started) => ends.filter(audit_entries::id.gt(started)).order(audit_entries::id),
        None => ends.order(audit_entries::id.desc()),
    };
    let end: Option<(String, Option<i64>, NaiveDateTime)> = ends.first(conn).optional()?;
    Ok(end.map(|(action, subject, at)| Ending { review: subject.filter(|_| action == submitted), at }))
}

/// Whether this person looked after the engagement at some time: it was given to them, they stood in for its manager, or they did in
/// it what only its manager can do.
///
/// # Errors
/// The database's.
pub fn was_managed_by(conn: &mut AnyConnection, viewer: &Viewer, engagement: i64) -> Result<bool> {
    let given = Event::EngagementReassigned { manager: viewer.id };
    // As it is written today, and as it was before events were typed.
    let details = [given.detail(), format!("manager={}", viewer.id)];
    let is_given = audit_entries::action.eq(given.key()).and(audit_entries::detail.eq_any(details));
    // What a lead does to engagements of others.
    let place = Place { review: 0, revision: 0 };
    let deciding = [Event::ReviewApproved(place), Event::ReviewReturned(place), Event::ApprovalUndone(place)];
    let deciding: Vec<&str> = deciding.iter().chain([&given]).map(Event::key).collect();
    let is_theirs = audit_entries::actor_id.eq(viewer.id).and(audit_entries::action.ne_all(deciding));
    let was: bool = diesel::select(diesel::dsl::exists(
        audit_entries::table
            .filter(audit_entries::engagement_id.eq(engagement))
            .filter(is_given.or(is_theirs.assume_not_null())),
    ))
    .get_result(conn)?;
    if was {
        return Ok(true);
    }
    let manager: Option<i64> =
        engagements::table.find(engagement).select(engagements::manager_id).first(conn).optional()?;
    manager.map_or(Ok(false), |manager| covers::ever(conn, viewer.id, manager))
}
