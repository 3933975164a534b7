//! What lists and homes show of an engagement, and what it counts as: kept in one narrow row beside it, so that a list reads
//! no history and a figure counts nothing.
//!
//! [`Db::write`](super::Db::write) recounts the engagements that an action held or made, before its commit. What is read for
//! that is bounded; the tables that it is read from are written by nobody else.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{
    engagement_glances, engagement_partners, engagements, next_steps, open_steps, review_drafts, review_revisions,
    reviews,
};
use super::seen::Known;
use super::tallies::{self, Deltas, Tally};
use super::typed::Json;
use super::users::Named;
use super::{AnyConnection, Db, audit, dialect, figures, measurements};
use crate::domain::engagement::{Meeting, Outcome, ReviewStage, ReviewState, Status, StepStatus, Survey};
use crate::domain::glance::{KEPT, Kept, Lowest, Marks, Todo, todo};
use crate::domain::journey::Newest;
use crate::domain::review::outcome::Group;
use crate::domain::trend::daily;
use crate::domain::usage::{Counts, Figures, Measurement, WorkloadUsage};
use crate::domain::zone::Zone;
use crate::error::Result;

/// Engagements that are recounted at a time.
pub const BATCH: usize = 500;

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
    /// When the review was submitted that says that the survey is outstanding (R13), in UTC.
    pub survey_since: Option<NaiveDateTime>,
    /// Reviews that wait for a decision, by the groups of the queue: an earlier one may wait beside the newest.
    pub waiting_exceptions: i64,
    pub waiting_held: i64,
    pub waiting_not_held: i64,
    /// When the customer is to be met again.
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
}

/// An engagement as far as it is counted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = engagements)]
struct Base {
    id: i64,
    manager_id: i64,
    partner_id: Option<i64>,
    time_zone: Zone,
    set_status: Status,
    completed_by: Option<i64>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

/// The newest revision of a review.
#[derive(Debug, Clone, Queryable)]
struct Revised {
    engagement_id: i64,
    id: i64,
    number: i64,
    state: ReviewState,
    meeting: Meeting,
    held_on: Option<NaiveDate>,
    outcome: Option<Outcome>,
    follow_up_on: Option<NaiveDate>,
    gate_open: bool,
    task_complete: bool,
    submitted_at: NaiveDateTime,
    decided_at: Option<NaiveDateTime>,
    survey: Option<Survey>,
}

impl Revised {
    fn newest(&self) -> Newest {
        Newest {
            state: self.state,
            meeting: self.meeting,
            task_complete: self.task_complete,
            completes: self.outcome.is_some_and(Outcome::completes),
            follow_up_on: self.follow_up_on,
            submitted_at: self.submitted_at,
            decided_at: self.decided_at,
        }
    }
}

/// What an engagement's row and its steps are counted from.
#[derive(Default)]
struct Sources {
    figures: HashMap<i64, Figures>,
    days: HashMap<i64, Kept>,
    gates: HashMap<i64, NaiveDateTime>,
    /// The newest review first.
    revised: HashMap<i64, Vec<Revised>>,
    /// Whether it is a further revision, and when it was started.
    drafts: HashMap<i64, (bool, NaiveDateTime)>,
    steps: HashMap<i64, Vec<(i64, NaiveDate)>>,
    /// Those of which the last revision that the partner may see completes.
    partner_complete: HashSet<i64>,
}

/// Brings the rows of these engagements, their open steps and the sums up to date. Whoever calls holds the engagements.
///
/// # Errors
/// The database's.
pub fn recount(conn: &mut AnyConnection, engagements: impl IntoIterator<Item = i64>) -> Result<()> {
    let all: Vec<i64> = engagements.into_iter().collect();
    let mut deltas = Deltas::default();
    for ids in all.chunks(BATCH) {
        let stored = stored(conn, ids)?;
        let (counted, steps) = count(conn, ids)?;
        for glance in &counted {
            let before = stored.get(&glance.engagement_id);
            match before {
                Some(before) if before == glance => {}
                Some(_) => {
                    diesel::update(engagement_glances::table.find(glance.engagement_id)).set(glance).execute(conn)?;
                }
                None => {
                    diesel::insert_into(engagement_glances::table).values(glance).execute(conn)?;
                }
            }
            deltas.change(before, glance);
        }
        keep_steps(conn, ids, &steps)?;
    }
    tallies::apply(conn, &deltas)
}

fn stored(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Glance>> {
    let rows: Vec<Glance> = engagement_glances::table
        .filter(engagement_glances::engagement_id.eq_any(ids))
        .select(Glance::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.engagement_id, row)).collect())
}

fn keep_steps(conn: &mut AnyConnection, ids: &[i64], steps: &[OpenStep]) -> Result<()> {
    let stored = stored_steps(conn, ids)?;
    let gone = stored.keys().filter(|id| !steps.iter().any(|step| step.step_id == **id));
    let gone: Vec<i64> = gone.copied().collect();
    if !gone.is_empty() {
        diesel::delete(open_steps::table.filter(open_steps::step_id.eq_any(gone))).execute(conn)?;
    }
    for step in steps {
        match stored.get(&step.step_id) {
            Some(before) if before == step => {}
            Some(_) => {
                diesel::update(open_steps::table.find(step.step_id)).set(step).execute(conn)?;
            }
            None => {
                diesel::insert_into(open_steps::table).values(step).execute(conn)?;
            }
        }
    }
    Ok(())
}

fn stored_steps(conn: &mut AnyConnection, ids: &[i64]) -> Result<BTreeMap<i64, OpenStep>> {
    let rows: Vec<OpenStep> =
        open_steps::table.filter(open_steps::engagement_id.eq_any(ids)).select(OpenStep::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.step_id, row)).collect())
}

/// The rows of these engagements and their open steps, counted anew. Nothing is written.
fn count(conn: &mut AnyConnection, ids: &[i64]) -> Result<(Vec<Glance>, Vec<OpenStep>)> {
    let all: Vec<Base> = engagements::table
        .filter(engagements::id.eq_any(ids))
        .order(engagements::id)
        .select(Base::as_select())
        .load(conn)?;
    let mut sources = read(conn, ids)?;
    let partners = all.iter().filter_map(|base| Some((base.id, base.partner_id?))).collect();
    sources.partner_complete = partner_complete(conn, &partners)?;
    let mut glances = Vec::with_capacity(all.len());
    let mut steps = Vec::new();
    for base in &all {
        glances.push(glance(base, &sources)?);
        let own = sources.steps.get(&base.id).into_iter().flatten();
        steps.extend(own.map(|(step_id, due_on)| OpenStep {
            step_id: *step_id,
            engagement_id: base.id,
            manager_id: base.manager_id,
            partner_id: base.partner_id,
            time_zone: base.time_zone,
            due_on: *due_on,
        }));
    }
    Ok((glances, steps))
}

fn read(conn: &mut AnyConnection, ids: &[i64]) -> Result<Sources> {
    let known = Known(ids);
    let figures = figures::many(conn, &known)?;
    let days = days(conn, &figures)?;
    let open: Vec<i64> = figures.iter().filter(|(_, figures)| figures.gate_open()).map(|(id, _)| *id).collect();
    let gates = if open.is_empty() { HashMap::new() } else { audit::gates_opened(conn, &Known(&open))? };
    let mut sources = Sources { figures, days, gates, ..Sources::default() };
    let revised: Vec<Revised> = review_revisions::table
        .inner_join(reviews::table)
        .filter(review_revisions::engagement_id.eq_any(ids))
        .filter(review_revisions::newest.eq(true))
        .order(reviews::number.desc())
        .select((
            review_revisions::engagement_id,
            review_revisions::id,
            reviews::number,
            review_revisions::state,
            review_revisions::meeting,
            review_revisions::held_on,
            review_revisions::outcome,
            review_revisions::follow_up_on,
            review_revisions::gate_open,
            review_revisions::task_complete,
            review_revisions::submitted_at,
            review_revisions::decided_at,
            review_revisions::survey,
        ))
        .load(conn)?;
    for row in revised {
        sources.revised.entry(row.engagement_id).or_default().push(row);
    }
    let drafts: Vec<(i64, bool, NaiveDateTime)> = review_drafts::table
        .filter(review_drafts::engagement_id.eq_any(ids))
        .select((review_drafts::engagement_id, review_drafts::review_id.is_not_null(), review_drafts::started_at))
        .load(conn)?;
    sources.drafts = drafts.into_iter().map(|(id, revises, at)| (id, (revises, at))).collect();
    let steps: Vec<(i64, i64, NaiveDate)> = next_steps::table
        .filter(next_steps::engagement_id.eq_any(ids))
        .filter(next_steps::status.eq_any(StepStatus::OPEN))
        .filter(next_steps::agreed.eq(true))
        .filter(next_steps::due_on.is_not_null())
        .order(next_steps::id)
        .select((next_steps::engagement_id, next_steps::id, next_steps::due_on.assume_not_null()))
        .load(conn)?;
    for (engagement, step, due_on) in steps {
        sources.steps.entry(engagement).or_default().push((step, due_on));
    }
    Ok(sources)
}

/// The engagements of these partners of which the last revision that was approved in the partner's time completes it. Revisions
/// of later reviews have larger ids, and so have later revisions of a review.
fn partner_complete(conn: &mut AnyConnection, partners: &HashMap<i64, i64>) -> Result<HashSet<i64>> {
    if partners.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<i64> = partners.keys().copied().collect();
    let approved: Vec<(i64, Option<NaiveDateTime>, bool)> = review_revisions::table
        .filter(review_revisions::engagement_id.eq_any(&ids))
        .filter(review_revisions::state.eq(ReviewState::Approved))
        .order(review_revisions::id.desc())
        .select((review_revisions::engagement_id, review_revisions::decided_at, review_revisions::completes))
        .load(conn)?;
    if approved.is_empty() {
        return Ok(HashSet::new());
    }
    let times: Vec<(i64, i64, NaiveDateTime, Option<NaiveDateTime>)> = engagement_partners::table
        .filter(engagement_partners::engagement_id.eq_any(&ids))
        .select((
            engagement_partners::engagement_id,
            engagement_partners::partner_id,
            engagement_partners::since,
            engagement_partners::until,
        ))
        .load(conn)?;
    let is_theirs = |engagement: i64, at: NaiveDateTime| {
        times.iter().any(|(id, partner, since, until)| {
            *id == engagement
                && partners.get(id) == Some(partner)
                && at >= *since
                && until.is_none_or(|until| at < until)
        })
    };
    let mut last: HashMap<i64, bool> = HashMap::new();
    for (engagement, at, completes) in approved {
        if at.is_some_and(|at| is_theirs(engagement, at)) {
            last.entry(engagement).or_insert(completes);
        }
    }
    Ok(last.into_iter().filter(|(_, completes)| *completes).map(|(id, _)| id).collect())
}

/// The days of each engagement's lowest workload.
fn days(conn: &mut AnyConnection, figures: &HashMap<i64, Figures>) -> Result<HashMap<i64, Kept>> {
    let lowest: HashMap<i64, &WorkloadUsage> =
        figures.iter().filter_map(|(id, figures)| Some((*id, figures.lowest()?))).collect();
    let newest = lowest.values().filter_map(|usage| Some(usage.measurement.as_ref()?.as_of));
    let first = newest.filter_map(|day| day.checked_sub_days(Days::new(KEPT.unsigned_abs()))).min();
    let Some(first) = first else { return Ok(HashMap::new()) };
    let mut workloads: Vec<i64> = lowest.values().map(|usage| usage.workload_id).collect();
    workloads.sort_unstable();
    workloads.dedup();
    let ids: Vec<i64> = lowest.keys().copied().collect();
    let mut measured: HashMap<i64, Vec<Measurement>> = HashMap::new();
    for row in measurements::since(conn, &Known(&ids), &workloads, first)? {
        // The rows come with the workloads that are another engagement's lowest.
        if lowest.get(&row.engagement_id).is_some_and(|usage| usage.workload_id == row.workload_id) {
            measured.entry(row.engagement_id).or_default().push(row.figure());
        }
    }
    Ok(measured.into_iter().map(|(id, all)| (id, Kept::of(&daily(all)))).collect())
}

fn glance(base: &Base, sources: &Sources) -> Result<Glance> {
    let nothing = Figures::default();
    let figures = sources.figures.get(&base.id).unwrap_or(&nothing);
    let (marks, lowest) = (Marks::of(figures), figures.lowest());
    let (gate_open, gate_opened_at) = (figures.gate_open(), sources.gates.get(&base.id).copied());
    let revised = sources.revised.get(&base.id).map(Vec::as_slice).unwrap_or_default();
    let newest = revised.first();
    let draft = sources.drafts.get(&base.id).copied();
    let last = newest.map(|newest| newest.number);
    let (number, stage) = match draft {
        Some((true, _)) => (last, Some(ReviewStage::Draft)),
        Some((false, _)) => (Some(last.unwrap_or(0) + 1), Some(ReviewStage::Draft)),
        None => (last, newest.map(|newest| ReviewStage::Submitted(newest.state))),
    };
    let status = Status::of(base.set_status, base.completed_by.is_some());
    let open = status != Status::Complete;
    let todo = todo(open, gate_open, stage);
    let waits = |group| {
        let waiting = revised.iter().filter(|one| one.state == ReviewState::Submitted);
        waiting.filter(|one| Group::of(one.gate_open, one.meeting) == group).count() as i64
    };
    let standing = newest.filter(|newest| newest.state.stands());
    // A further review that is in progress has its own plan.
    let is_further = draft.is_some_and(|(revises, _)| !revises);
    let steps = sources.steps.get(&base.id).map(Vec::as_slice).unwrap_or_default();
    Ok(Glance {
        engagement_id: base.id,
        manager_id: base.manager_id,
        partner_id: base.partner_id,
        changed_at: base.updated_at,
        status,
        reached: marks.reached,
        short: marks.short,
        unknown: marks.unknown,
        lowest_workload_id: lowest.map(|usage| usage.workload_id),
        lowest_target: lowest.map(|usage| usage.target),
        lowest_active: lowest.and_then(|usage| Some(usage.counts()?.active)),
        lowest_entitled: lowest.and_then(|usage| Some(usage.counts()?.entitled)),
        days: Json::text(sources.days.get(&base.id).unwrap_or(&Kept::default()))?,
        gate_open,
        gate_opened_at,
        revision_id: newest.map(|newest| newest.id),
        number,
        stage,
        shut: newest.is_some_and(|newest| !newest.gate_open),
        stands: standing.is_some(),
        outcome: standing.and_then(|newest| newest.outcome),
        survey_since: standing
            .filter(|newest| newest.survey == Some(Survey::Outstanding))
            .map(|newest| newest.submitted_at),
        waiting_exceptions: waits(Group::Exception),
        waiting_held: waits(Group::Held),
        waiting_not_held: waits(Group::NotHeld),
        meets_on: newest.filter(|_| open && !is_further).and_then(|newest| newest.newest().meets_on()),
        met: newest.is_some_and(|newest| newest.held_on.is_some()),
        next_due: steps.iter().map(|(_, due_on)| *due_on).min(),
        todo_at: todo.map(|todo| match todo {
            Todo::Returned => newest.and_then(|newest| newest.decided_at).unwrap_or(base.updated_at),
            Todo::Draft => draft.map_or(base.updated_at, |(_, started_at)| started_at),
            Todo::Ready => gate_opened_at.unwrap_or(base.created_at),
        }),
        todo,
        partner_complete: sources.partner_complete.contains(&base.id),
    })
}

/// The next engagements after this one, as many as are recounted at a time.
fn following(conn: &mut AnyConnection, after: i64) -> Result<Vec<i64>> {
    let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
    Ok(engagements::table
        .filter(engagements::id.gt(after))
        .order(engagements::id)
        .limit(most)
        .select(engagements::id)
        .load(conn)?)
}

/// Runs a closure over all engagements, batch by batch; how many there are.
///
/// # Errors
/// The database's.
pub fn each_batch(
    conn: &mut AnyConnection,
    mut each: impl FnMut(&mut AnyConnection, Vec<i64>) -> Result<()>,
) -> Result<usize> {
    let (mut after, mut done) = (0, 0);
    loop {
        let ids = following(conn, after)?;
        let Some(last) = ids.last() else { return Ok(done) };
        (after, done) = (*last, done + ids.len());
        each(conn, ids)?;
        if done % (100 * BATCH) == 0 {
            tracing::info!(engagements = done, "went over what lists show of the engagements");
        }
    }
}

/// Counts everything anew, beside whoever writes: the engagements batch by batch, each held while it is counted, and the sums
/// at the end. How many engagements there are. Blocks.
///
/// # Errors
/// The database's; a stored value that cannot be read.
pub fn recount_all(db: &Db) -> Result<usize> {
    let (mut after, mut done) = (0, 0);
    loop {
        let ids = db.transaction(|conn| -> Result<Vec<i64>> {
            let ids = following(conn, after)?;
            if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
                dialect::lock_engagements(conn, *first, *last)?;
            }
            recount(conn, ids.iter().copied())?;
            Ok(ids)
        })?;
        let Some(last) = ids.last() else { break };
        (after, done) = (*last, done + ids.len());
    }
    db.transaction(|conn| {
        let mut sums = Deltas::default();
        dialect::lock_tallies(conn)?;
        each_batch(conn, |conn, ids| {
            stored(conn, &ids)?.values().for_each(|glance| sums.change(None, glance));
            Ok(())
        })?;
        tallies::replace(conn, &sums)
    })?;
    Ok(done)
}

/// How what is kept differs from a recount: an engagement, and what differs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differing {
    pub engagement: i64,
    pub what: Vec<&'static str>,
}

/// What is kept otherwise than a recount finds it, of these engagements; and what they count as, summed up.
///
/// # Errors
/// The database's; a stored value that cannot be read.
pub fn differing(conn: &mut AnyConnection, ids: &[i64], sums: &mut Deltas) -> Result<Vec<Differing>> {
    let (stored, steps) = (stored(conn, ids)?, stored_steps(conn, ids)?);
    let (counted, counted_steps) = count(conn, ids)?;
    let mut found = Vec::new();
    for glance in &counted {
        let engagement = glance.engagement_id;
        let mut what = match stored.get(&engagement) {
            Some(before) => before.differs(glance),
            None => vec!["everything"],
        };
        let own = |step: &&OpenStep| step.engagement_id == engagement;
        if !steps.values().filter(own).eq(counted_steps.iter().filter(own)) {
            what.push("open steps");
        }
        if !what.is_empty() {
            found.push(Differing { engagement, what });
        }
        if let Some(before) = stored.get(&engagement) {
            sums.change(None, before);
        }
    }
    Ok(found)
}

impl Glance {
    /// What differs, by names that an operator can look up.
    fn differs(&self, other: &Self) -> Vec<&'static str> {
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
            ("next meeting", (a.meets_on, a.met) == (b.meets_on, b.met)),
            ("next step", a.next_due == b.next_due),
            ("what the partner sees", a.partner_complete == b.partner_complete),
            ("what waits for the manager", (a.todo, a.todo_at) == (b.todo, b.todo_at)),
        ];
        parts.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
    }

    /// What the engagement counts as.
    pub fn tally(&self) -> Tally {
        Tally::of(self)
    }
}
