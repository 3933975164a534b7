//! What lists and homes show of an engagement, and what it counts as: kept in one narrow row beside it, so that a list reads
//! no history and a figure counts nothing; and the steps that are still to be done, a row each. `recount` writes them.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{engagement_glances, engagement_watches, open_steps};
use super::typed::Json;
use super::users::Named;
use crate::domain::engagement::{Outcome, ReviewStage, Side, Status};
use crate::domain::glance::{Kept, Lowest, Marks, Todo};
use crate::domain::usage::Counts;
use crate::domain::zone::Zone;

/// The row of an engagement.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = engagement_glances, primary_key(engagement_id), treat_none_as_null = true)]
pub struct Glance {
    pub engagement_id: i64,
    pub manager_id: i64,
    pub partner_id: Option<i64>,
    /// The engagement's `updated_at`, in UTC.
    pub changed_at: NaiveDateTime,
    /// Overall status (R8).
    pub status: Status,
    pub reached: i64,
    pub short: i64,
    pub unknown: i64,
    pub lowest_workload_id: Option<i64>,
    pub lowest_target: Option<i64>,
    pub lowest_active: Option<i64>,
    pub lowest_entitled: Option<i64>,
    /// [`Kept`] as [`Json::text`] writes it.
    pub days: String,
    pub gate_open: bool,
    /// Since when it is open, in UTC, where that is known.
    pub gate_opened_at: Option<NaiveDateTime>,
    /// The newest revision.
    pub revision_id: Option<i64>,
    /// Number of the newest review, in draft or submitted.
    pub number: Option<i64>,
    pub stage: Option<ReviewStage>,
    /// The newest revision was submitted with a shut gate.
    pub shut: bool,
    /// The newest revision waits or is approved.
    pub stands: bool,
    /// What it came to, where it stands.
    pub outcome: Option<Outcome>,
    /// While the survey is still to be sent to somebody (R13): when the newest review was submitted, in UTC.
    pub survey_since: Option<NaiveDateTime>,
    /// Reviews that wait for a decision, by the groups of the queue: an earlier one may wait beside the newest.
    pub waiting_exceptions: i64,
    pub waiting_held: i64,
    pub waiting_not_held: i64,
    /// When the customer is to be met: as a review in progress plans it, or again, as the newest review says.
    pub meets_on: Option<NaiveDate>,
    /// The last meeting was held.
    pub met: bool,
    /// The earliest date among the open steps that were agreed on.
    pub next_due: Option<NaiveDate>,
    pub todo: Option<Todo>,
    /// When that began, in UTC: the return, the draft, or the gate's opening.
    pub todo_at: Option<NaiveDateTime>,
    /// The last revision that its partner may see completes it: what partners see as its status (R8).
    pub partner_complete: bool,
    /// A review of its own is in progress, and the day of the meeting is the one that it plans.
    pub planned: bool,
}

/// What lists and homes show of an engagement.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = engagement_glances)]
pub struct Shown {
    reached: i64,
    short: i64,
    unknown: i64,
    lowest_workload_id: Option<i64>,
    lowest_target: Option<i64>,
    lowest_active: Option<i64>,
    lowest_entitled: Option<i64>,
    /// Of the lowest workload.
    pub days: Json<Kept>,
    pub gate_opened_at: Option<NaiveDateTime>,
    pub gate_open: bool,
    /// Number of the newest review, in draft or submitted.
    pub number: Option<i64>,
    pub stage: Option<ReviewStage>,
    pub meets_on: Option<NaiveDate>,
}

impl Shown {
    pub fn marks(&self) -> Marks {
        Marks { reached: self.reached, short: self.short, unknown: self.unknown }
    }

    /// The lowest workload, under its name of today.
    pub fn lowest(&self, workloads: &[Named]) -> Option<Lowest> {
        let workload_id = self.lowest_workload_id?;
        let name = workloads.iter().find(|workload| workload.id == workload_id).map(|workload| workload.name.clone());
        Some(Lowest {
            workload_id,
            name: name.unwrap_or_default(),
            target: self.lowest_target?,
            counts: Counts { active: self.lowest_active?, entitled: self.lowest_entitled? },
        })
    }
}

/// The row of an agreed step that is still to be done and has a date.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = open_steps, primary_key(step_id), treat_none_as_null = true)]
pub struct OpenStep {
    pub step_id: i64,
    pub engagement_id: i64,
    pub manager_id: i64,
    pub partner_id: Option<i64>,
    pub time_zone: Zone,
    pub due_on: NaiveDate,
    pub owner_side: Side,
}

/// What is watched of an engagement, beside the row of its glance, which has as many columns as a table can have.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = engagement_watches, primary_key(engagement_id), treat_none_as_null = true)]
pub struct Watches {
    pub engagement_id: i64,
    pub manager_id: i64,
    /// When the gate last opened or shut, in UTC.
    pub gate_moved_at: Option<NaiveDateTime>,
    /// The earliest day of the measurements that count, while it is not complete.
    pub measured_on: Option<NaiveDate>,
    /// An intended workload has no measurement that counts, while it is not complete.
    pub unmeasured: bool,
    /// The earliest day on which the survey was sent to somebody who has not answered (R13).
    pub survey_sent_on: Option<NaiveDate>,
}

impl Glance {
    /// What differs, by names that an operator can look up.
    pub fn differs(&self, other: &Self) -> Vec<&'static str> {
        let (a, b) = (self, other);
        let parts = [
            ("people", (a.manager_id, a.partner_id) == (b.manager_id, b.partner_id)),
            ("time of the last change", a.changed_at == b.changed_at),
            ("status", a.status == b.status),
            ("workloads that reach their targets", (a.reached, a.short, a.unknown) == (b.reached, b.short, b.unknown)),
            (
                "lowest workload",
                (a.lowest_workload_id, a.lowest_target, a.lowest_active, a.lowest_entitled)
                    == (b.lowest_workload_id, b.lowest_target, b.lowest_active, b.lowest_entitled),
            ),
            ("its days", a.days == b.days),
            ("gate", (a.gate_open, a.gate_opened_at) == (b.gate_open, b.gate_opened_at)),
            ("newest review", (a.revision_id, a.number, a.stage, a.shut) == (b.revision_id, b.number, b.stage, b.shut)),
            ("outcome", (a.stands, a.outcome) == (b.stands, b.outcome)),
            ("survey", a.survey_since == b.survey_since),
            (
                "reviews that wait",
                (a.waiting_exceptions, a.waiting_held, a.waiting_not_held)
                    == (b.waiting_exceptions, b.waiting_held, b.waiting_not_held),
            ),
            ("next meeting", (a.meets_on, a.met, a.planned) == (b.meets_on, b.met, b.planned)),
            ("next step", a.next_due == b.next_due),
            ("what the partner sees", a.partner_complete == b.partner_complete),
            ("what waits for the manager", (a.todo, a.todo_at) == (b.todo, b.todo_at)),
        ];
        parts.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }
}
