//! How a list of engagements is read, so that a page never costs what the whole list costs: in an order that an index has, by
//! what few of them have, or a part of the list at a time.
//!
//! What is not looked up by an index is asked in a form that no index serves ([`Aside`]), so that no database, with whatever
//! statistics, reads the list in another way than this.

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Bool, Date, Text, Timestamp};

use super::search::{self, Bounds, Index};
use super::{AnyConnection, dialect, orphaned, tallies};
use crate::domain::engagement::{Listed, Outcome, ReviewStage, Segment, Status};
use crate::domain::filter::{Engagements as Filter, People, SurveyStand, Watch};
use crate::domain::glance::Condition;
use crate::domain::page::Total;
use crate::error::Result;

/// Both databases.
type Both = <AnyConnection as Connection>::Backend;

/// How a list is read.
#[derive(Debug, Clone)]
pub enum Way {
    /// An index has the order of the list, or the list is short.
    InOrder,
    /// Few have this: they are looked up and sorted.
    Sorted(Few),
    /// Whatever is asked for, many have it: the list is walked in its own order, a part at a time.
    Walked,
}

/// What few engagements have.
#[derive(Debug, Clone)]
pub enum Few {
    /// The name, as the index of names finds it.
    Named(Index),
    Having(Side),
}

/// A way and what of it is known.
#[derive(Debug, Clone)]
pub struct Reading {
    pub way: Way,
    /// For LIKE, with `\` as its escape, where the list is narrowed by a name: every hit is held against it.
    pub pattern: Option<String>,
    /// What the list is narrowed by and can be counted by, without reading it in its order.
    pub counted_by: Option<Side>,
}

/// What narrows a list, with an index of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    Tenant(String),
    State(Listed),
    Workload(i64),
    Segment(Segment),
    /// The workload is intended and, where one is said, stands so.
    Condition(i64, Option<Condition>),
    Stage(ReviewStage),
    Outcome(Option<Outcome>),
    /// The newest review was submitted with a shut gate.
    Shut,
    /// The gate moved since then, of this manager's where there is one.
    Moved(NaiveDateTime, Option<i64>),
    /// A measurement that counts is of this day or before it.
    MeasuredUpTo(NaiveDate, Option<i64>),
    Unmeasured(Option<i64>),
    /// The survey is still to be sent to somebody, of this manager's where there is one.
    SurveyOutstanding(Option<i64>),
    /// It was sent on this day or before it to somebody who has not answered.
    SurveySentUpTo(NaiveDate, Option<i64>),
    /// Whose manager can look after nothing any more.
    Unmanaged,
}

/// How a list is read that is narrowed so; `None` where nothing is called as was searched. `people`: whose it shows; `known`: how many
/// it has, if that is known.
///
/// # Errors
/// The database's.
pub fn reading(
    conn: &mut AnyConnection,
    filter: &Filter,
    people: People,
    bounds: Bounds,
    known: Option<Total>,
) -> Result<Option<Reading>> {
    let search = match &filter.name {
        None => None,
        Some(name) => match search::search(name) {
            Some(search) => Some(search),
            None => return Ok(None),
        },
    };
    let (index, pattern) = search.map(|search| (search.by, search.pattern)).unzip();
    let by = |way| Ok(Some(Reading { way, pattern: pattern.clone(), counted_by: None }));
    if let Some(index) = index
        && dialect::hits(conn, &index, bounds.sorted.saturating_add(1))? <= bounds.sorted
    {
        return by(Way::Sorted(Few::Named(index)));
    }
    if is_in_order(filter, people) {
        return by(Way::InOrder);
    }
    let mut sides = sides(filter, people.manager);
    if tallies::at_most(conn, people, bounds.sorted)? {
        // A short list is read as it is, and counted by what an index has of it.
        let counted_by = sides.into_iter().find(|side| side.is_watched() && side.covers(people));
        return Ok(Some(Reading { way: Way::InOrder, pattern, counted_by }));
    }
    // Each of the sides has as many at least.
    let are_many = known.is_some_and(|total| total.counted().0 > bounds.sorted);
    for side in sides.iter().filter(|_| !are_many) {
        if hits(conn, side, bounds.sorted.saturating_add(1))? <= bounds.sorted {
            return by(Way::Sorted(Few::Having(side.clone())));
        }
    }
    // Nearly all are open: where they are not few, the list is read as it is.
    if filter.state == Some(Listed::Open) && sides.len() == 1 && filter.name.is_none() && people == People::default() {
        return by(Way::InOrder);
    }
    let is_alone = sides.len() == 1 && filter.name.is_none();
    let counted_by = sides.pop().filter(|side| is_alone && side.covers(people));
    Ok(Some(Reading { way: Way::Walked, pattern, counted_by }))
}

/// What is known of how many engagements a list has, without reading it.
#[derive(Debug, Clone, Copy)]
pub enum Known {
    /// So many, as far as a total looks.
    Exactly(Total),
    /// So many have it wherever they are. Days end at other times elsewhere: those whose day is after this one are not among them.
    BesidesThoseAfter(NaiveDate, Total),
}

/// How many engagements a list has, counted so far as a total looks, where it is narrowed by one thing alone, of which an index by
/// itself has all; `None` where there is no such index.
///
/// # Errors
/// The database's.
pub fn counted(conn: &mut AnyConnection, filter: &Filter, people: People) -> Result<Option<Known>> {
    let mut sides = sides(filter, people.manager).into_iter();
    let certain = |day: NaiveDate| day.checked_sub_days(Days::new(2)).unwrap_or(day);
    let (side, day) = match (&filter.name, sides.next(), sides.next()) {
        // Two letters are one word of the index: each of its hits has them.
        (Some(name), None, _) if people == People::default() && name.chars().count() == 2 => {
            let Some(search) = search::search(name) else { return Ok(None) };
            let hits = dialect::hits(conn, &search.by, Total::LOOKED_AT)?;
            return Ok(Some(Known::Exactly(Total::of(hits))));
        }
        (None, Some(side), None) if side.covers(people) => match side {
            Side::MeasuredUpTo(day, manager) => (Side::MeasuredUpTo(certain(day), manager), Some(certain(day))),
            Side::SurveySentUpTo(day, manager) => (Side::SurveySentUpTo(certain(day), manager), Some(certain(day))),
            side => (side, None),
        },
        _ => return Ok(None),
    };
    let total = Total::of(hits(conn, &side, Total::LOOKED_AT)?);
    Ok(Some(match day {
        Some(day) => Known::BesidesThoseAfter(day, total),
        None => Known::Exactly(total),
    }))
}

/// Whether an index has the order of the list and all that it is narrowed by.
fn is_in_order(filter: &Filter, people: People) -> bool {
    let Filter {
        name,
        tenant,
        state,
        workload,
        segment,
        manager: _,
        partner: _,
        condition,
        review,
        shut,
        outcome,
        watch,
        survey,
    } = filter;
    let of_both = people.manager.is_some() && people.partner.is_some();
    let further = name.is_some()
        || tenant.is_some()
        || workload.is_some()
        || condition.is_some()
        || *shut
        || watch.is_some()
        || survey.is_some()
        || segment.is_some() && people != People::default();
    let by_state = match state {
        None => true,
        // The indexes by state have no people.
        Some(Listed::Only(_)) => people == People::default(),
        Some(Listed::Open) => false,
    };
    let kinds = [state.is_some(), review.is_some(), outcome.is_some(), segment.is_some()];
    let is_one = kinds.into_iter().filter(|is_asked| *is_asked).count() <= 1;
    !of_both && !further && by_state && is_one
}

/// What the list is narrowed by, those first that few have as a rule.
fn sides(filter: &Filter, manager: Option<i64>) -> Vec<Side> {
    let watch = filter.watch.as_ref().and_then(|watch| match watch {
        Watch::Moved(since) => since.map(|since| Side::Moved(since, manager)),
        Watch::Stale(days) => Some(Side::MeasuredUpTo(days.utc, manager)),
        Watch::Unmeasured => Some(Side::Unmeasured(manager)),
        Watch::Unmanaged => Some(Side::Unmanaged),
    });
    let survey = filter.survey.as_ref().map(|stand| match stand {
        SurveyStand::Outstanding => Side::SurveyOutstanding(manager),
        SurveyStand::SentBefore(days) => Side::SurveySentUpTo(days.utc, manager),
    });
    let all = [
        filter.tenant.clone().map(Side::Tenant),
        watch,
        survey,
        filter.shut.then_some(Side::Shut),
        filter.outcome.map(Side::Outcome),
        filter.review.map(Side::Stage),
        filter.condition.map(|(workload, state)| Side::Condition(workload, state)),
        filter.workload.map(Side::Workload),
        filter.segment.map(Side::Segment),
        filter.state.map(Side::State),
    ];
    all.into_iter().flatten().collect()
}

impl Side {
    fn is_watched(&self) -> bool {
        matches!(
            self,
            Self::Moved(..)
                | Self::MeasuredUpTo(..)
                | Self::Unmeasured(_)
                | Self::SurveyOutstanding(_)
                | Self::SurveySentUpTo(..)
                | Self::Unmanaged
        )
    }

    /// Whether it is of these people alone.
    fn covers(&self, people: People) -> bool {
        people.partner.is_none() && (people.manager.is_none() || self.manager() == people.manager)
    }

    /// Whose it is alone.
    fn manager(&self) -> Option<i64> {
        match self {
            Self::Moved(_, manager)
            | Self::MeasuredUpTo(_, manager)
            | Self::Unmeasured(manager)
            | Self::SurveyOutstanding(manager)
            | Self::SurveySentUpTo(_, manager) => *manager,
            _ => None,
        }
    }

    /// The query for the engagements that have it.
    fn walk<'b>(&'b self, out: &mut AstPass<'_, 'b, Both>) -> QueryResult<()> {
        match self {
            Self::Tenant(tenant) => {
                out.push_sql("SELECT id FROM engagements WHERE tenant_id = ");
                out.push_bind_param::<Text, _>(tenant)?;
            }
            // Each of the statuses is looked up.
            Self::State(Listed::Open) => out.push_sql(
                "SELECT id FROM engagements WHERE completed_by IS NULL AND set_status IN ('active', 'blocked', 'paused')",
            ),
            Self::State(Listed::Only(Status::Complete)) => {
                out.push_sql("SELECT id FROM engagements WHERE completed_by IS NOT NULL");
            }
            Self::State(Listed::Only(status)) => {
                out.push_sql("SELECT id FROM engagements WHERE completed_by IS NULL AND set_status = ");
                out.push_bind_param::<Text, _>(status)?;
            }
            Self::Workload(workload) => {
                out.push_sql("SELECT engagement_id FROM engagement_workloads WHERE workload_id = ");
                out.push_bind_param::<BigInt, _>(workload)?;
            }
            Self::Segment(segment) => {
                out.push_sql("SELECT id FROM engagements WHERE segment = ");
                out.push_bind_param::<Text, _>(segment)?;
            }
            Self::Condition(workload, state) => {
                out.push_sql("SELECT engagement_id FROM engagement_conditions WHERE workload_id = ");
                out.push_bind_param::<BigInt, _>(workload)?;
                if let Some(state) = state {
                    out.push_sql(" AND state = ");
                    out.push_bind_param::<Text, _>(state)?;
                }
            }
            Self::Stage(stage) => {
                out.push_sql("SELECT engagement_id FROM engagement_glances WHERE stage = ");
                out.push_bind_param::<Text, _>(stage)?;
            }
            Self::Outcome(None) => {
                out.push_sql("SELECT engagement_id FROM engagement_glances WHERE stands AND outcome IS NULL");
            }
            Self::Outcome(Some(outcome)) => {
                out.push_sql("SELECT engagement_id FROM engagement_glances WHERE stands AND outcome = ");
                out.push_bind_param::<Text, _>(outcome)?;
            }
            Self::Shut => out.push_sql("SELECT engagement_id FROM engagement_glances WHERE shut"),
            Self::Moved(since, manager) => {
                out.push_sql("SELECT engagement_id FROM engagement_watches WHERE ");
                of_manager(manager.as_ref(), out)?;
                out.push_sql("gate_moved_at > ");
                out.push_bind_param::<Timestamp, _>(since)?;
            }
            Self::MeasuredUpTo(day, manager) => {
                out.push_sql("SELECT engagement_id FROM engagement_watches WHERE ");
                of_manager(manager.as_ref(), out)?;
                out.push_sql("measured_on <= ");
                out.push_bind_param::<Date, _>(day)?;
            }
            Self::Unmeasured(manager) => {
                out.push_sql("SELECT engagement_id FROM engagement_watches WHERE ");
                of_manager(manager.as_ref(), out)?;
                out.push_sql("unmeasured");
            }
            Self::SurveyOutstanding(manager) => {
                out.push_sql("SELECT engagement_id FROM engagement_glances WHERE ");
                of_manager(manager.as_ref(), out)?;
                out.push_sql("survey_since IS NOT NULL");
            }
            Self::SurveySentUpTo(day, manager) => {
                out.push_sql("SELECT engagement_id FROM engagement_watches WHERE ");
                of_manager(manager.as_ref(), out)?;
                out.push_sql("survey_sent_on <= ");
                out.push_bind_param::<Date, _>(day)?;
            }
            Self::Unmanaged => {
                out.push_sql("SELECT id FROM engagements WHERE manager_id IN (SELECT t.owner_id FROM ");
                out.push_sql(orphaned::MANAGERS);
                out.push_sql(")");
            }
        }
        Ok(())
    }
}

fn of_manager<'b>(manager: Option<&'b i64>, out: &mut AstPass<'_, 'b, Both>) -> QueryResult<()> {
    if let Some(manager) = manager {
        out.push_sql("manager_id = ");
        out.push_bind_param::<BigInt, _>(manager)?;
        out.push_sql(" AND ");
    }
    Ok(())
}

/// How many engagements have it, counted so far and no further, unless the number is kept.
fn hits(conn: &mut AnyConnection, side: &Side, most: i64) -> Result<i64> {
    if *side == Side::Unmanaged {
        return orphaned::engagements(conn);
    }
    if let Side::State(state) = side {
        let tally = tallies::of(conn, People::default())?;
        return Ok(match state {
            Listed::Open => tally.open(),
            Listed::Only(status) => tally.status(*status),
        });
    }
    Ok(Hits { side: side.clone(), most }.get_result(conn)?)
}

#[derive(Debug, Clone)]
struct Hits {
    side: Side,
    most: i64,
}

/// The query differs by the side.
impl QueryId for Hits {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Hits {
    type SqlType = BigInt;
}

impl RunQueryDsl<AnyConnection> for Hits {}

impl QueryFragment<Both> for Hits {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Both>) -> QueryResult<()> {
        out.push_sql("SELECT COUNT(*) FROM (");
        self.side.walk(&mut out)?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.most)?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

/// The condition that an engagement is among those that have this, of which so many are looked up at most.
#[derive(Debug, Clone)]
pub struct Among(pub Side, pub i64);

impl Expression for Among {
    type SqlType = Bool;
}

impl QueryId for Among {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl ValidGrouping<()> for Among {
    type IsAggregate = diesel::expression::is_aggregate::No;
}

impl<QS> AppearsOnTable<QS> for Among {}

impl<QS> SelectableExpression<QS> for Among {}

impl QueryFragment<Both> for Among {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Both>) -> QueryResult<()> {
        out.push_sql("engagements.id IN (");
        self.0.walk(&mut out)?;
        out.push_sql(" LIMIT ");
        out.push_bind_param::<BigInt, _>(&self.1)?;
        out.push_sql(")");
        Ok(())
    }
}

/// A condition that is asked of each row and looked up nowhere: no index serves it. PostgreSQL expects a third of the rows to pass what
/// has to be larger than 0, but one in two hundred to pass what has to be 1: then it reads and sorts all where a walk would soon end.
#[derive(Debug, Clone, Copy, QueryId, ValidGrouping)]
pub struct Aside<P>(pub P);

impl<P: Expression> Expression for Aside<P> {
    type SqlType = Bool;
}

impl<P: AppearsOnTable<QS>, QS> AppearsOnTable<QS> for Aside<P> {}

impl<P: SelectableExpression<QS>, QS> SelectableExpression<QS> for Aside<P> {}

impl<P: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Aside<P> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("CASE WHEN ");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(" THEN 1 ELSE 0 END > 0");
        Ok(())
    }
}
