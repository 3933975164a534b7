//! The lead's queue: submitted reviews in three groups, exceptions (R3) first and what did not take place last; in each the
//! longest waiting first.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::portfolio::{self, lead, narrowed};
use super::schema::{engagements, review_revisions, reviews, users};
use super::{AnyConnection, one_more};
use crate::domain::engagement::{Meeting, Outcome, ReviewState, Segment};
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::review::outcome::Group;
use crate::error::Result;

/// A review that waits for a decision.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    pub revision_id: i64,
    pub review_id: i64,
    pub number: i64,
    pub revision: i64,
    pub customer_name: String,
    pub segment: Segment,
    pub manager_id: i64,
    pub manager_name: String,
    pub manager_disabled: bool,
    pub submitted_by: i64,
    pub submitted_at: NaiveDateTime,
    pub meeting: Meeting,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub gate_open: bool,
    /// The version that the review was filled in against.
    pub playbook_version: String,
}

impl Waiting {
    pub fn group(&self) -> Group {
        Group::of(self.gate_open, self.meeting)
    }
}

/// What the queue is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub of: portfolio::Filter,
    pub group: Option<Group>,
}

/// Place in the queue: the group of the last review that was shown, when it was submitted (UTC), and the id of its revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub Group, pub NaiveDateTime, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "queue";
}

/// A page of the queue, after a place.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: Filter,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Waiting>> {
    lead(viewer)?;
    let not_held = || review_revisions::meeting.ne(Meeting::Held);
    let exception = || review_revisions::meeting.eq(Meeting::Held).and(review_revisions::gate_open.eq(false));
    let held = || review_revisions::meeting.eq(Meeting::Held).and(review_revisions::gate_open.eq(true));
    let mut query = narrowed!(
        review_revisions::table
            .inner_join(reviews::table)
            .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
            .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
            .filter(review_revisions::state.eq(ReviewState::Submitted))
            .filter(review_revisions::newest.eq(true))
            .order((
                not_held().asc(),
                exception().desc(),
                review_revisions::submitted_at.asc(),
                review_revisions::id.asc()
            ))
            .limit(one_more(size)),
        filter.of
    );
    query = match filter.group {
        Some(Group::Exception) => query.filter(exception()),
        Some(Group::Held) => query.filter(held()),
        Some(Group::NotHeld) => query.filter(not_held()),
        None => query,
    };
    if let Some(Place(group, at, id)) = after {
        let later = review_revisions::submitted_at
            .gt(at)
            .or(review_revisions::submitted_at.eq(at).and(review_revisions::id.gt(id)));
        query = match group {
            Group::Exception => query.filter(exception().and(later).or(held()).or(not_held())),
            Group::Held => query.filter(held().and(later).or(not_held())),
            Group::NotHeld => query.filter(not_held().and(later)),
        };
    }
    let rows: Vec<Waiting> = query
        .select((
            review_revisions::id,
            reviews::id,
            reviews::number,
            review_revisions::revision,
            engagements::customer_name,
            engagements::segment,
            engagements::manager_id,
            users::name,
            users::disabled_at.is_not_null(),
            review_revisions::submitted_by,
            review_revisions::submitted_at,
            review_revisions::meeting,
            review_revisions::held_on,
            review_revisions::outcome,
            review_revisions::gate_open,
            review_revisions::playbook_version,
        ))
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |row| Place(row.group(), row.submitted_at, row.revision_id)))
}

/// How many reviews wait in each group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub exceptions: i64,
    pub held: i64,
    pub not_held: i64,
}

impl Counts {
    pub fn total(&self) -> i64 {
        self.exceptions + self.held + self.not_held
    }

    /// Of one group, or of all.
    pub fn of(&self, group: Option<Group>) -> i64 {
        match group {
            Some(Group::Exception) => self.exceptions,
            Some(Group::Held) => self.held,
            Some(Group::NotHeld) => self.not_held,
            None => self.total(),
        }
    }
}

/// How many reviews of these engagements wait.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn counts(conn: &mut AnyConnection, viewer: &Viewer, of: portfolio::Filter) -> Result<Counts> {
    lead(viewer)?;
    let rows: Vec<(bool, Meeting, i64)> = narrowed!(
        review_revisions::table
            .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
            .filter(review_revisions::state.eq(ReviewState::Submitted))
            .filter(review_revisions::newest.eq(true))
            .group_by((review_revisions::gate_open, review_revisions::meeting))
            .select((review_revisions::gate_open, review_revisions::meeting, diesel::dsl::count_star())),
        of
    )
    .load(conn)?;
    let of = |group| rows.iter().filter(|row| Group::of(row.0, row.1) == group).map(|row| row.2).sum();
    Ok(Counts { exceptions: of(Group::Exception), held: of(Group::Held), not_held: of(Group::NotHeld) })
}
