//! What is known of how many engagements a list has, without reading it: numbers that are kept, and those that an index says by itself;
//! and which lists are empty, whatever there is.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::schema::{engagement_watches, engagements};
use super::search::Bounds;
use super::ways::{Aside, Known};
use super::{AnyConnection, counted, orphaned, portfolio_counts, tallies, ways};
use crate::domain::engagement::{Listed, ReviewStage, Status};
use crate::domain::filter::{Engagements as Filter, People, SurveyStand, Watch, Which};
use crate::domain::glance::Condition;
use crate::domain::page::Total;
use crate::domain::policy::Viewer;
use crate::domain::portfolio::Kind;
use crate::error::Result;

/// Whose engagements the list is narrowed to.
pub(super) fn people(viewer: &Viewer, filter: &Filter) -> People {
    People { manager: viewer.narrowed_to(filter.manager), partner: filter.partner }
}

/// The condition that a day of an engagement lies before these days, where the engagement is.
macro_rules! passed {
    ($column:expr, $days:expr) => {{
        let before = $days.before();
        $column
            .lt(before)
            .or($column.eq(before).and(engagements::time_zone.ne_all(&$days.behind)))
            .or($column.eq($days.utc).and(engagements::time_zone.eq_any(&$days.ahead)))
    }};
}
pub(super) use passed;

/// Whether the portfolio keeps the number, by which it is known before the list is read that many have this.
pub(super) fn is_counted_by_workload(filter: &Filter, people: People) -> bool {
    let which = Which { people, segment: filter.segment, workload: filter.workload };
    (filter.workload.is_some() || filter.segment.is_some() || filter.condition.is_some())
        && filter.name.is_none()
        && filter.watch.is_none()
        && filter.survey.is_none()
        && portfolio_counts::are_kept(which)
}

/// What is known of a total without reading the list: the number that is kept, or that an index has by itself.
pub(super) fn known(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<Option<Total>> {
    if is_empty(viewer, filter) {
        return Ok(Some(Total::NONE));
    }
    if let Some(kept) = kept(conn, viewer, filter)? {
        return Ok(Some(kept));
    }
    let people = people(viewer, filter);
    Ok(match ways::counted(conn, filter, people)? {
        Some(Known::Exactly(total)) => Some(total),
        Some(Known::BesidesThoseAfter(_, total)) if total.counted().1 => Some(total),
        Some(Known::BesidesThoseAfter(day, total)) => {
            passed_since(conn, filter, people.manager, day)?.map(|since| total.and(since))
        }
        None => None,
    })
}

/// Of this manager's engagements, those whose day is after this one and has passed where they are; `None` where more have such a day
/// than are compared.
fn passed_since(
    conn: &mut AnyConnection,
    filter: &Filter,
    manager: Option<i64>,
    after: NaiveDate,
) -> Result<Option<Total>> {
    macro_rules! counted {
        ($column:expr, $days:expr) => {{
            let most = Bounds::USUAL.sorted.saturating_add(1);
            let mut all = engagement_watches::table
                .filter($column.gt(after))
                .filter($column.le($days.utc))
                .select(engagement_watches::engagement_id)
                .limit(most)
                .into_boxed();
            let mut passed = engagement_watches::table
                .left_join(engagements::table.on(engagements::id.eq(engagement_watches::engagement_id)))
                .filter($column.gt(after))
                .filter($column.le($days.utc))
                .filter(Aside(passed!($column, $days)))
                .select(engagement_watches::engagement_id)
                .limit(Total::LOOKED_AT)
                .into_boxed();
            if let Some(manager) = manager {
                all = all.filter(engagement_watches::manager_id.eq(manager));
                passed = passed.filter(engagement_watches::manager_id.eq(manager));
            }
            let rows: i64 = counted::Counted(all).get_result(conn)?;
            if rows == most { Ok(None) } else { counted::total(conn, passed).map(Some) }
        }};
    }
    match (&filter.watch, &filter.survey) {
        (Some(Watch::Stale(days)), _) => counted!(engagement_watches::measured_on, days),
        (_, Some(SurveyStand::SentBefore(days))) => counted!(engagement_watches::survey_sent_on, days),
        _ => Ok(Some(Total::NONE)),
    }
}

/// Whether the list has nothing, whatever there is: this person may not see it, or nothing is like that for them.
pub(super) fn is_empty(viewer: &Viewer, filter: &Filter) -> bool {
    let may_see = viewer.roles.lead || (viewer.roles.manager && filter.manager.is_none_or(|id| viewer.looks_after(id)));
    let is_none = match filter.watch {
        Some(Watch::Moved(None)) => true,
        // Whoever manages looks after their own.
        Some(Watch::Unmanaged) => !viewer.roles.lead,
        _ => false,
    };
    !may_see || is_none
}

/// The number that is kept of a list that is narrowed to one kind of those that are counted.
fn kept(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<Option<Total>> {
    let people = people(viewer, filter);
    let kinds = [filter.state.is_some(), filter.review.is_some(), filter.outcome.is_some(), filter.condition.is_some()];
    let is_one = kinds.into_iter().filter(|is_asked| *is_asked).count() <= 1;
    let alone = Filter { watch: None, ..filter.clone() };
    if filter.watch == Some(Watch::Unmanaged) && alone.is_empty() {
        return Ok(Some(Total::exactly(orphaned::engagements(conn)?)));
    }
    let is_counted = filter.name.is_none()
        && filter.tenant.is_none()
        && filter.watch.is_none()
        && filter.survey.is_none()
        && (!filter.shut || filter.review.is_some());
    if !is_one || !is_counted {
        return Ok(None);
    }
    let of_both = people.manager.is_some() && people.partner.is_some();
    if of_both || filter.workload.is_some() || filter.segment.is_some() || filter.condition.is_some() {
        return counted_apart(conn, people, filter);
    }
    let tally = tallies::of(conn, people)?;
    let rows = match (filter.state, filter.review, filter.outcome) {
        (Some(Listed::Open), ..) => tally.open(),
        (Some(Listed::Only(status)), ..) => tally.status(status),
        // A draft says nothing of the gate; the review before it does.
        (_, Some(ReviewStage::Draft), _) if filter.shut => return Ok(None),
        (_, Some(ReviewStage::Draft), _) => tally.stage(ReviewStage::Draft, false),
        (_, Some(stage), _) if filter.shut => tally.stage(stage, true),
        (_, Some(stage), _) => tally.stage(stage, false) + tally.stage(stage, true),
        (_, _, Some(outcome)) => tally.outcome(outcome),
        (None, None, None) => tally.all(),
    };
    Ok(Some(Total::exactly(rows)))
}

/// The number of a list that is narrowed as the portfolio is, as it counts it.
fn counted_apart(conn: &mut AnyConnection, people: People, filter: &Filter) -> Result<Option<Total>> {
    let which = Which { people, segment: filter.segment, workload: filter.workload };
    let statuses = |of: &[Status]| of.iter().map(|status| Kind::Status(*status)).collect();
    let kinds: Vec<Kind> = match (filter.state, filter.review, filter.outcome, filter.condition) {
        (Some(Listed::Open), ..) => statuses(&[Status::Active, Status::Blocked, Status::Paused]),
        (Some(Listed::Only(status)), ..) => statuses(&[status]),
        (_, Some(ReviewStage::Draft), ..) if filter.shut => return Ok(None),
        (_, Some(stage), ..) if filter.shut => vec![Kind::stage(stage, true)],
        (_, Some(stage), ..) => vec![Kind::stage(stage, false), Kind::stage(stage, true)],
        (_, _, Some(outcome), _) => vec![Kind::Outcome(outcome)],
        (.., Some((_, state))) => state.map_or_else(
            || Condition::ALL.iter().map(|one| Kind::Condition(*one)).collect(),
            |one| vec![Kind::Condition(one)],
        ),
        (None, None, None, None) => statuses(Status::ALL),
    };
    let Some(counts) = portfolio_counts::of_engagements(conn, which, &kinds)? else { return Ok(None) };
    // The place of a condition is its workload; of the others it says nothing.
    let (first, last) = filter.condition.map_or((i64::MIN, i64::MAX), |(workload, _)| (workload, workload));
    Ok(Some(Total::exactly(kinds.iter().map(|kind| counts.under(*kind, first, last)).sum())))
}
