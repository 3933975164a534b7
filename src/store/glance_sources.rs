//! What is kept beside an engagement (`glances`), counted from its rows by bounded reads. Nothing is written here.

use std::collections::{HashMap, HashSet};

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::among::among;
use super::audit::{self, Move, Moved};
use super::conditions::Standing;
use super::contributions::Contribution;
use super::glances::{Glance, OpenStep, Watches};
use super::held_reviews::{Held, since_opening};
use super::schema::{engagement_partners, engagements, next_steps, review_drafts, review_revisions, reviews};
use super::seen::Known;
use super::typed::Json;
use super::{AnyConnection, figures, measurements, survey_contacts};
use crate::domain::engagement::{
    Meeting, Outcome, ReviewStage, ReviewState, Segment, Side, Status, StepStatus, Survey,
};
use crate::domain::glance::{Condition, KEPT, Kept, Marks, Todo, todo};
use crate::domain::journey::Newest;
use crate::domain::portfolio::{Hour, Month};
use crate::domain::review::outcome::Group;
use crate::domain::survey::{Asked, Reviewed, Stand, stand};
use crate::domain::trend::daily;
use crate::domain::usage::{Figures, Measurement, WorkloadUsage};
use crate::domain::zone::Zone;
use crate::error::Result;

/// An engagement as far as it is counted.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = engagements)]
struct Base {
    id: i64,
    manager_id: i64,
    partner_id: Option<i64>,
    segment: Segment,
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
    review: i64,
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
    fn reviewed(&self) -> Reviewed {
        Reviewed { review: self.review, stands: self.state.stands(), survey: self.survey }
    }

    fn newest(&self) -> Newest {
        Newest {
            state: self.state,
            meeting: self.meeting,
            task_complete: self.task_complete,
            completes: self.outcome.is_some_and(Outcome::completes),
            follow_up_on: self.follow_up_on,
            gate_open: self.gate_open,
            submitted_at: self.submitted_at,
            decided_at: self.decided_at,
        }
    }
}

/// An open draft.
#[derive(Debug, Clone, Copy, Queryable)]
struct Drafted {
    engagement_id: i64,
    /// A further revision of a review that is there.
    revises: bool,
    started_at: NaiveDateTime,
    planned_on: Option<NaiveDate>,
}

/// What an engagement's row and its steps are counted from.
#[derive(Default)]
struct Sources {
    figures: HashMap<i64, Figures>,
    days: HashMap<i64, Kept>,
    gates: HashMap<i64, Moved>,
    /// The newest review first.
    revised: HashMap<i64, Vec<Revised>>,
    drafts: HashMap<i64, Drafted>,
    /// Their ids, the days that they are due, and whose they are.
    steps: HashMap<i64, Vec<(i64, NaiveDate, Side)>>,
    /// The last revision first.
    approved: Vec<Approved>,
    /// When the first revision of each review was approved.
    first_approved: HashMap<i64, NaiveDateTime>,
    /// Whom the survey is asked of.
    asked: HashMap<i64, Vec<Asked>>,
    /// Those of which the last revision that the partner may see completes.
    partner_complete: HashSet<i64>,
}

/// A revision that was approved.
#[derive(Debug, Clone, Copy, Queryable)]
struct Approved {
    engagement_id: i64,
    review_id: i64,
    decided_at: Option<NaiveDateTime>,
    completes: bool,
}

/// What is kept of some engagements.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub glances: Vec<Glance>,
    pub watches: Vec<Watches>,
    pub steps: Vec<OpenStep>,
    pub conditions: Vec<Standing>,
    pub held: Vec<Held>,
    pub contributions: Vec<Contribution>,
}

/// The rows of these engagements and their open steps, counted anew.
///
/// # Errors
/// The database's; a stored value that cannot be read.
pub(super) fn count(conn: &mut AnyConnection, ids: &[i64]) -> Result<Counted> {
    let all: Vec<Base> = engagements::table
        .filter(among(conn, engagements::id, ids))
        .order(engagements::id)
        .select(Base::as_select())
        .load(conn)?;
    let mut sources = read(conn, ids)?;
    let partners = all.iter().filter_map(|base| Some((base.id, base.partner_id?))).collect();
    sources.partner_complete = partner_complete(conn, &partners, &sources.approved)?;
    let mut counted = Counted::default();
    for base in &all {
        let glance = glance(base, &sources)?;
        counted.watches.push(watches(base, &glance, &sources));
        let (conditions, held) = (conditions(base, &sources), held(base, &sources));
        counted.contributions.push(Contribution::of(&glance, base.segment, &conditions, &held, queue(base, &sources)));
        counted.conditions.extend(conditions);
        counted.held.extend(held);
        counted.glances.push(glance);
        let own = sources.steps.get(&base.id).into_iter().flatten();
        counted.steps.extend(own.map(|(step_id, due_on, owner_side)| OpenStep {
            step_id: *step_id,
            engagement_id: base.id,
            manager_id: base.manager_id,
            partner_id: base.partner_id,
            time_zone: base.time_zone,
            due_on: *due_on,
            owner_side: *owner_side,
        }));
    }
    Ok(counted)
}

fn read(conn: &mut AnyConnection, ids: &[i64]) -> Result<Sources> {
    let known = Known(ids);
    let figures = figures::many(conn, &known)?;
    let days = days(conn, &figures)?;
    let gates = audit::gates(conn, &known)?;
    let asked = survey_contacts::asked(conn, ids)?;
    let mut sources = Sources { figures, days, gates, asked, ..Sources::default() };
    let revised: Vec<Revised> = review_revisions::table
        .inner_join(reviews::table)
        .filter(among(conn, review_revisions::engagement_id, ids))
        .filter(review_revisions::newest.eq(true))
        .order(reviews::number.desc())
        .select((
            review_revisions::engagement_id,
            review_revisions::id,
            review_revisions::review_id,
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
    let drafts: Vec<Drafted> = review_drafts::table
        .filter(among(conn, review_drafts::engagement_id, ids))
        .select((
            review_drafts::engagement_id,
            review_drafts::review_id.is_not_null(),
            review_drafts::started_at,
            review_drafts::planned_on,
        ))
        .load(conn)?;
    sources.drafts = drafts.into_iter().map(|draft| (draft.engagement_id, draft)).collect();
    let steps: Vec<(i64, i64, NaiveDate, Side)> = next_steps::table
        .filter(among(conn, next_steps::engagement_id, ids))
        .filter(next_steps::status.eq_any(StepStatus::OPEN))
        .filter(next_steps::agreed.eq(true))
        .filter(next_steps::due_on.is_not_null())
        .order(next_steps::id)
        .select((
            next_steps::engagement_id,
            next_steps::id,
            next_steps::due_on.assume_not_null(),
            next_steps::owner_side,
        ))
        .load(conn)?;
    for (engagement, step, due_on, side) in steps {
        sources.steps.entry(engagement).or_default().push((step, due_on, side));
    }
    // Revisions of later reviews have larger ids, and so have later revisions of a review.
    sources.approved = review_revisions::table
        .filter(among(conn, review_revisions::engagement_id, ids))
        .filter(review_revisions::state.eq(ReviewState::Approved))
        .order(review_revisions::id.desc())
        .select((
            review_revisions::engagement_id,
            review_revisions::review_id,
            review_revisions::decided_at,
            review_revisions::completes,
        ))
        .load(conn)?;
    for one in &sources.approved {
        if let Some(at) = one.decided_at {
            sources.first_approved.entry(one.review_id).and_modify(|first| *first = at.min(*first)).or_insert(at);
        }
    }
    Ok(sources)
}

/// The engagements of these partners of which the last revision that was approved in the partner's time completes it.
fn partner_complete(
    conn: &mut AnyConnection,
    partners: &HashMap<i64, i64>,
    approved: &[Approved],
) -> Result<HashSet<i64>> {
    let with_partner = |one: &&Approved| partners.contains_key(&one.engagement_id);
    let approved: Vec<&Approved> = approved.iter().filter(with_partner).collect();
    if approved.is_empty() {
        return Ok(HashSet::new());
    }
    let ids: Vec<i64> = partners.keys().copied().collect();
    let times: Vec<(i64, i64, NaiveDateTime, Option<NaiveDateTime>)> = engagement_partners::table
        .filter(among(conn, engagement_partners::engagement_id, &ids))
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
    for one in approved {
        if one.decided_at.is_some_and(|at| is_theirs(one.engagement_id, at)) {
            last.entry(one.engagement_id).or_insert(one.completes);
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

fn conditions(base: &Base, sources: &Sources) -> Vec<Standing> {
    let workloads = sources.figures.get(&base.id).into_iter().flat_map(|figures| &figures.workloads);
    let standing = |usage: &WorkloadUsage| Standing {
        engagement_id: base.id,
        workload_id: usage.workload_id,
        state: Condition::of(usage),
    };
    workloads.map(standing).collect()
}

/// The meetings that were held, of reviews that stand.
fn held(base: &Base, sources: &Sources) -> Vec<Held> {
    let moves: &[Move] = sources.gates.get(&base.id).map(|moved| moved.moves.as_slice()).unwrap_or_default();
    let revised = sources.revised.get(&base.id).into_iter().flatten();
    let stands = |one: &&Revised| one.state.stands() && one.meeting == Meeting::Held;
    let mut all: Vec<(&Revised, NaiveDate, Outcome)> =
        revised.filter(stands).filter_map(|one| Some((one, one.held_on?, one.outcome?))).collect();
    all.sort_by_key(|(one, held_on, _)| (*held_on, one.number));
    let mut before: Vec<NaiveDate> = Vec::new();
    let mut held = Vec::new();
    for (one, held_on, outcome) in all {
        let approved_on = sources.first_approved.get(&one.review).map(|at| base.time_zone.day(*at));
        held.push(Held {
            review_id: one.review,
            engagement_id: base.id,
            revision_id: one.id,
            manager_id: base.manager_id,
            partner_id: base.partner_id,
            segment: base.segment,
            held_on,
            month: Month::of(held_on).0,
            outcome,
            exception: !one.gate_open,
            to_meeting: since_opening(moves, base.time_zone, held_on, &before),
            to_approval: approved_on.map(|day| (day - held_on).num_days().max(0)),
        });
        before.push(held_on);
    }
    held
}

/// The reviews that wait for a decision: their group, and when they were submitted.
fn queue(base: &Base, sources: &Sources) -> impl Iterator<Item = (Group, Hour)> {
    let revised = sources.revised.get(&base.id).into_iter().flatten();
    let waiting = revised.filter(|one| one.state == ReviewState::Submitted);
    waiting.map(|one| (Group::of(one.gate_open, one.meeting), Hour::of(one.submitted_at)))
}

/// Where the survey stands (R13).
fn survey(base: &Base, sources: &Sources) -> Stand {
    let newest = sources.revised.get(&base.id).and_then(|revised| revised.first());
    let asked = sources.asked.get(&base.id).map(Vec::as_slice).unwrap_or_default();
    stand(newest.map(Revised::reviewed), asked)
}

fn watches(base: &Base, glance: &Glance, sources: &Sources) -> Watches {
    let figures = sources.figures.get(&base.id).filter(|_| glance.status != Status::Complete);
    Watches {
        engagement_id: base.id,
        manager_id: base.manager_id,
        gate_moved_at: sources.gates.get(&base.id).map(|moved| moved.last),
        measured_on: figures.and_then(Figures::measured_on),
        unmeasured: figures.is_some_and(Figures::any_unmeasured),
        survey_sent_on: survey(base, sources).sent_on,
    }
}

fn glance(base: &Base, sources: &Sources) -> Result<Glance> {
    let nothing = Figures::default();
    let figures = sources.figures.get(&base.id).unwrap_or(&nothing);
    let (marks, lowest) = (Marks::of(figures), figures.lowest());
    let gate_open = figures.gate_open();
    let gate_opened_at = sources.gates.get(&base.id).and_then(|moved| moved.opened).filter(|_| gate_open);
    let revised = sources.revised.get(&base.id).map(Vec::as_slice).unwrap_or_default();
    let newest = revised.first();
    let draft = sources.drafts.get(&base.id).copied();
    let last = newest.map(|newest| newest.number);
    let (number, stage) = match draft {
        Some(draft) if draft.revises => (last, Some(ReviewStage::Draft)),
        Some(_) => (Some(last.unwrap_or(0) + 1), Some(ReviewStage::Draft)),
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
    // A review of its own that is in progress has its own plan.
    let own = draft.filter(|draft| !draft.revises);
    let meets_on = match own {
        Some(draft) => draft.planned_on,
        None => newest.and_then(|newest| newest.newest().meets_on()),
    };
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
        survey_since: standing.filter(|_| survey(base, sources).outstanding).map(|newest| newest.submitted_at),
        waiting_exceptions: waits(Group::Exception),
        waiting_held: waits(Group::Held),
        waiting_not_held: waits(Group::NotHeld),
        meets_on: meets_on.filter(|_| open),
        met: newest.is_some_and(|newest| newest.held_on.is_some()),
        next_due: steps.iter().map(|(_, due_on, _)| *due_on).min(),
        todo_at: todo.map(|todo| match todo {
            Todo::Returned => newest.and_then(|newest| newest.decided_at).unwrap_or(base.updated_at),
            Todo::Draft => draft.map_or(base.updated_at, |draft| draft.started_at),
            Todo::Ready => gate_opened_at.unwrap_or(base.created_at),
        }),
        todo,
        partner_complete: sources.partner_complete.contains(&base.id),
        planned: open && own.is_some_and(|draft| draft.planned_on.is_some()),
    })
}
