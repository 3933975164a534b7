//! The lead's queue: submitted reviews in three groups, exceptions (R3) first and what did not take place last; in each the
//! longest waiting first.

use std::ops::Sub;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer, Timestamp};
use serde::{Deserialize, Serialize};

use super::portfolio::{lead, narrowed, of_kind};
use super::schema::{engagements, review_claims, review_revisions, reviews, users};
use super::tallies;
use super::ways::Aside;
use super::{AnyConnection, one_more, portfolio_counts};
use crate::domain::engagement::{Meeting, Outcome, ReviewState, Segment};
use crate::domain::filter::{Claimed, Queue as Filter, Which};
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::portfolio::{Hour, Kind};
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

/// Place in the queue: the group of the last review that was shown, when it was submitted (UTC), and the id of its revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub Group, pub NaiveDateTime, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "queue";
}

/// The place of a review's group in the queue. The index `review_revisions_queue` has these very words, and so holds the queue's
/// order.
const RANK: &str =
    "CASE WHEN review_revisions.meeting <> 'held' THEN 2 WHEN review_revisions.gate_open THEN 1 ELSE 0 END";

/// Nobody who can decide has taken it on.
const IS_FREE: &str = "NOT EXISTS (SELECT 1 FROM review_claims c INNER JOIN users u ON u.id = c.lead_id \
                       WHERE c.revision_id = review_revisions.id AND u.is_lead AND u.disabled_at IS NULL LIMIT 1 OFFSET 0)";

/// As [`RANK`] has it.
fn rank(group: Group) -> i32 {
    match group {
        Group::Exception => 0,
        Group::Held => 1,
        Group::NotHeld => 2,
    }
}

/// Narrows a query of the queue, which has the engagements, and boxes it. `$now` in UTC.
macro_rules! waiting {
    ($query:expr, $filter:expr, $now:expr) => {{
        let filter: Filter = $filter;
        let mut query = narrowed!(
            $query.filter(review_revisions::state.eq(ReviewState::Submitted)).filter(review_revisions::newest.eq(true)),
            filter.of.people,
            engagements
        );
        of_kind!(query, filter.of);
        if let Some(age) = filter.age {
            let (first, Hour(last)) = age.hours($now);
            if let Some(first) = first {
                query = query.filter(Aside(review_revisions::submitted_at.ge(first.begins())));
            }
            query = query.filter(Aside(review_revisions::submitted_at.lt(Hour(last + 1).begins())));
        }
        query
    }};
}

/// A page of the queue, after a place. `now` in UTC.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: Filter,
    now: NaiveDateTime,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Waiting>> {
    lead(viewer)?;
    let from = review_revisions::table
        .inner_join(reviews::table)
        .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
        .inner_join(users::table.on(users::id.eq(engagements::manager_id)));
    let mut query = waiting!(from, filter, now).limit(one_more(size));
    let waiting_longest = (review_revisions::submitted_at.asc(), review_revisions::id.asc());
    query = match filter.group {
        Some(group) => query.filter(sql::<Integer>(RANK).eq(rank(group))).order(waiting_longest),
        None => query.order((sql::<Integer>(RANK).asc(), waiting_longest.0, waiting_longest.1)),
    };
    query = match filter.claimed {
        None => query,
        Some(Claimed::Mine) => query.filter(exists(
            review_claims::table
                .filter(review_claims::revision_id.eq(review_revisions::id))
                .filter(review_claims::lead_id.eq(viewer.id)),
        )),
        Some(Claimed::Free) => query.filter(sql::<Bool>(IS_FREE)),
    };
    if let Some(Place(group, at, id)) = after {
        let later = sql::<Bool>("(")
            .sql(RANK)
            .sql(", review_revisions.submitted_at, review_revisions.id) > (")
            .bind::<Integer, _>(rank(group))
            .sql(", ")
            .bind::<Timestamp, _>(at)
            .sql(", ")
            .bind::<BigInt, _>(id)
            .sql(")");
        query = query.filter(later);
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
    fn of_ranks(ranks: &[i32]) -> Self {
        let of = |group| ranks.iter().filter(|one| **one == rank(group)).count() as i64;
        Self { exceptions: of(Group::Exception), held: of(Group::Held), not_held: of(Group::NotHeld) }
    }

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

impl Sub for Counts {
    type Output = Self;

    /// Those that are not among the others.
    fn sub(self, others: Self) -> Self {
        Self {
            exceptions: self.exceptions - others.exceptions,
            held: self.held - others.held,
            not_held: self.not_held - others.not_held,
        }
    }
}

impl From<&tallies::Tally> for Counts {
    fn from(tally: &tallies::Tally) -> Self {
        Self { exceptions: tally.waiting_exceptions, held: tally.waiting_held, not_held: tally.waiting_not_held }
    }
}

impl Counts {
    /// Of what the portfolio counts, those of these hours.
    pub fn submitted(counts: &portfolio_counts::Counts, first: Option<Hour>, last: Hour) -> Self {
        let first = first.map_or(i64::MIN, |Hour(first)| first);
        let of = |group| counts.under(Kind::Queue(group), first, last.0);
        Self { exceptions: of(Group::Exception), held: of(Group::Held), not_held: of(Group::NotHeld) }
    }
}

/// How many reviews of these engagements wait, whatever group is shown. `now` in UTC.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn counts(conn: &mut AnyConnection, viewer: &Viewer, filter: Filter, now: NaiveDateTime) -> Result<Counts> {
    lead(viewer)?;
    match filter.claimed {
        None => {}
        Some(Claimed::Mine) => return taken_on(conn, filter, now, Some(viewer.id)),
        Some(Claimed::Free) => {
            let all = counts(conn, viewer, Filter { claimed: None, ..filter }, now)?;
            return Ok(all - taken_on(conn, filter, now, None)?);
        }
    }
    if filter.of == Which::from(filter.of.people) && filter.age.is_none() {
        return Ok(Counts::from(&tallies::of(conn, filter.of.people)?));
    }
    let waiting = Group::ALL.iter().map(|group| Kind::Queue(*group)).collect::<Vec<_>>();
    if let Some(counts) = portfolio_counts::of_engagements(conn, filter.of, &waiting)? {
        let (first, last) = filter.age.map_or((None, Hour(i64::MAX)), |age| age.hours(now));
        return Ok(Counts::submitted(&counts, first, last));
    }
    // Of more engagements than are added up: one by one, as far as they wait.
    let from =
        review_revisions::table.inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)));
    Ok(Counts::of_ranks(&waiting!(from, filter, now).select(sql::<Integer>(RANK)).load(conn)?))
}

/// How many of these reviews somebody who can decide has taken on, or this lead has. There are as many rows to look at as are taken on.
fn taken_on(conn: &mut AnyConnection, filter: Filter, now: NaiveDateTime, by: Option<i64>) -> Result<Counts> {
    let from = review_claims::table
        .inner_join(review_revisions::table)
        .inner_join(users::table.on(users::id.eq(review_claims::lead_id)))
        .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
        .filter(users::is_lead.eq(true))
        .filter(users::disabled_at.is_null())
        .filter(review_claims::revision_id.gt(0));
    let mut query = waiting!(from, filter, now);
    if let Some(lead) = by {
        query = query.filter(review_claims::lead_id.eq(lead));
    }
    Ok(Counts::of_ranks(&query.select(sql::<Integer>(RANK)).load(conn)?))
}
