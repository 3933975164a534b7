//! What giving many engagements to another manager would move, what it has moved so far, and whose engagements wait for it because
//! they can not look after them any more. For leads.

use chrono::{NaiveDate, NaiveDateTime};

use super::Ask;
use crate::domain::filter::{People, Steps};
use crate::domain::page::Total;
use crate::domain::reassignment::{Chosen, Moving, Stopped};
use crate::error::{Error, Result};
use crate::store::reassignments::{self, Counts, Line};
use crate::store::step_list::{self, Moment};
use crate::store::tallies;
use crate::store::users::{self, Named};

/// Engagements that a preview names.
const NAMED: i64 = 10;
/// Engagements of a kind that the result names.
const LISTED: i64 = 50;

/// What would move.
pub struct Preview {
    /// Whose all of them are, where all of one person's are meant.
    pub former: Option<Named>,
    pub engagements: i64,
    /// Reviews in draft.
    pub drafts: i64,
    /// Reviews that wait for a decision.
    pub waiting: i64,
    /// Next steps that are still to be done.
    pub steps: Total,
    /// The engagements that were changed last.
    pub named: Vec<Line>,
    /// To whom they can be given, by name.
    pub managers: Vec<Named>,
}

/// What giving these away would move, in a fixed number of queries. `today` is the reader's.
///
/// # Errors
/// `NotFound` for everybody but leads; the database's.
pub fn preview(ask: &mut Ask<'_>, chosen: &Chosen, today: NaiveDate) -> Result<Preview> {
    if !ask.viewer.roles.lead {
        return Err(Error::NotFound);
    }
    let (former, tally) = match chosen {
        Chosen::AllOf(former) => {
            let people = People { manager: Some(*former), partner: None };
            (users::names(ask.conn, &[*former])?.remove(former), tallies::of(ask.conn, people)?)
        }
        Chosen::These(ids) => (None, tallies::of_these(ask.conn, ids)?),
    };
    let at = Moment { now: ask.now, today };
    let (manager, among) = match chosen {
        Chosen::AllOf(former) => (Some(*former), None),
        Chosen::These(ids) => (None, Some(ids.as_slice())),
    };
    let filter = Steps { manager, ..Steps::default() };
    Ok(Preview {
        former,
        engagements: tally.all(),
        drafts: tally.drafts,
        waiting: tally.waiting(),
        steps: step_list::total(ask.conn, ask.viewer, &filter, among, at)?,
        named: reassignments::chosen(ask.conn, ask.viewer, chosen, NAMED)?,
        managers: users::managers(ask.conn, ask.viewer)?,
    })
}

/// Whether there is anybody whose engagements are meant.
///
/// # Errors
/// `NotFound` for everybody but leads; the database's.
pub fn is_known(ask: &mut Ask<'_>, chosen: &Chosen) -> Result<bool> {
    if !ask.viewer.roles.lead {
        return Err(Error::NotFound);
    }
    Ok(match chosen {
        Chosen::AllOf(former) => users::names(ask.conn, &[*former])?.contains_key(former),
        Chosen::These(_) => true,
    })
}

/// To whom engagements can be given, by name.
///
/// # Errors
/// `NotFound` for everybody but leads; the database's.
pub fn receivers(ask: &mut Ask<'_>) -> Result<Vec<Named>> {
    if !ask.viewer.roles.lead {
        return Err(Error::NotFound);
    }
    users::managers(ask.conn, ask.viewer)
}

/// How far it has come.
pub struct Run {
    pub id: i64,
    /// Whose all of them were, where all of one person's were meant.
    pub former: Option<Named>,
    /// Whose they become.
    pub manager: Named,
    pub asked_by: Named,
    /// In UTC.
    pub asked_at: NaiveDateTime,
    pub ended_at: Option<NaiveDateTime>,
    pub stopped: Option<Stopped>,
    pub counts: Counts,
    /// The first of those that were not moved, with whoever has them now.
    pub left: Vec<Line>,
}

/// How far it has come.
///
/// # Errors
/// `NotFound` for everybody but leads, and where there is none; the database's.
pub fn find(ask: &mut Ask<'_>, id: i64) -> Result<Run> {
    let run = reassignments::find(ask.conn, ask.viewer, id)?;
    let mut ids = vec![run.manager_id, run.asked_by];
    ids.extend(run.former_id);
    let names = users::names(ask.conn, &ids)?;
    let named = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let counts = reassignments::counts(ask.conn, id)?;
    let left = if counts.left == 0 {
        Vec::new()
    } else {
        reassignments::lines(ask.conn, ask.viewer, id, Moving::Left, LISTED)?
    };
    Ok(Run {
        id,
        former: run.former_id.map(named),
        manager: named(run.manager_id),
        asked_by: named(run.asked_by),
        asked_at: run.asked_at,
        ended_at: run.ended_at,
        stopped: run.ended_why,
        counts,
        left,
    })
}
