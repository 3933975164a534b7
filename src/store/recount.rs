//! Counting anew what is kept beside the engagements (`glances`) and its sums (`tallies`).
//!
//! [`Db::write`](super::Db::write) recounts the engagements that an action held or made, before its commit. What is read for
//! that is bounded; the tables that it is read from are written by nobody else.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::Instant;

use diesel::prelude::*;

use super::among::among;
use super::glance_sources::count;
use super::glances::{Glance, OpenStep, Watches};
use super::portfolio_counts::{self, Moves};
use super::schema::{engagement_glances, engagement_watches, engagements, open_steps};
use super::tallies::{self, Deltas};
use super::{AnyConnection, Db, conditions, contributions, dialect, due_counts, held_reviews, managed};
use crate::error::Result;

/// Engagements that are recounted at a time.
pub const BATCH: usize = 500;

/// Brings the rows of these engagements, their open steps and the sums up to date. Whoever calls holds the engagements.
///
/// # Errors
/// The database's.
pub fn recount(conn: &mut AnyConnection, engagements: impl IntoIterator<Item = i64>) -> Result<()> {
    let all: Vec<i64> = engagements.into_iter().collect();
    let (mut deltas, mut moves, mut due) = (Deltas::none(conn), Moves::none(conn), due_counts::Moves::default());
    for ids in all.chunks(BATCH) {
        let stored = stored(conn, ids)?;
        let counted = count(conn, ids)?;
        for glance in &counted.glances {
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
        keep_watches(conn, ids, &counted.watches)?;
        keep_steps(conn, ids, &counted.steps, &mut due)?;
        conditions::keep(conn, ids, &counted.conditions)?;
        held_reviews::keep(conn, ids, &counted.held)?;
        let before = contributions::stored(conn, ids)?;
        for now in &counted.contributions {
            let before = before.get(&now.engagement);
            if before != Some(now) {
                contributions::keep(conn, before, now)?;
                moves.change(before, now);
            }
        }
        managed::keep(conn, ids)?;
    }
    tallies::apply(conn, &deltas)?;
    portfolio_counts::apply(conn, moves)?;
    due_counts::apply(conn, due)
}

fn stored(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Glance>> {
    let rows: Vec<Glance> = engagement_glances::table
        .filter(among(conn, engagement_glances::engagement_id, ids))
        .select(Glance::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.engagement_id, row)).collect())
}

fn keep_watches(conn: &mut AnyConnection, ids: &[i64], watches: &[Watches]) -> Result<()> {
    let stored = stored_watches(conn, ids)?;
    for row in watches {
        match stored.get(&row.engagement_id) {
            Some(before) if before == row => {}
            Some(_) => {
                diesel::update(engagement_watches::table.find(row.engagement_id)).set(row).execute(conn)?;
            }
            None => {
                diesel::insert_into(engagement_watches::table).values(row).execute(conn)?;
            }
        }
    }
    Ok(())
}

fn stored_watches(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Watches>> {
    let rows: Vec<Watches> = engagement_watches::table
        .filter(among(conn, engagement_watches::engagement_id, ids))
        .select(Watches::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.engagement_id, row)).collect())
}

fn keep_steps(conn: &mut AnyConnection, ids: &[i64], steps: &[OpenStep], due: &mut due_counts::Moves) -> Result<()> {
    let stored = stored_steps(conn, ids)?;
    let kept: HashSet<i64> = steps.iter().map(|step| step.step_id).collect();
    let gone: Vec<&OpenStep> = stored.values().filter(|step| !kept.contains(&step.step_id)).collect();
    if !gone.is_empty() {
        let gone: Vec<i64> = gone.iter().map(|step| step.step_id).collect();
        diesel::delete(open_steps::table.filter(among(conn, open_steps::step_id, &gone))).execute(conn)?;
    }
    gone.into_iter().for_each(|step| due.fewer(step));
    for step in steps {
        let before = stored.get(&step.step_id);
        match before {
            Some(before) if before == step => continue,
            Some(_) => {
                diesel::update(open_steps::table.find(step.step_id)).set(step).execute(conn)?;
            }
            None => {
                diesel::insert_into(open_steps::table).values(step).execute(conn)?;
            }
        }
        before.into_iter().for_each(|step| due.fewer(step));
        due.more(step);
    }
    Ok(())
}

fn stored_steps(conn: &mut AnyConnection, ids: &[i64]) -> Result<BTreeMap<i64, OpenStep>> {
    let rows: Vec<OpenStep> = open_steps::table
        .filter(among(conn, open_steps::engagement_id, ids))
        .select(OpenStep::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.step_id, row)).collect())
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
        let begun = Instant::now();
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
        // SQLite gives the writer to whoever asks next: those who save get as much time as this takes.
        std::thread::sleep(begun.elapsed());
    }
    db.transaction(|conn| {
        let mut sums = Sums::none(conn);
        dialect::lock_tallies(conn)?;
        each_batch(conn, |conn, ids| {
            stored(conn, &ids)?.values().for_each(|glance| sums.tallies.change(None, glance));
            contributions::stored(conn, &ids)?.values().for_each(|one| sums.counts.change(None, one));
            Ok(())
        })?;
        tallies::replace(conn, &sums.tallies)?;
        portfolio_counts::replace(conn, sums.counts)?;
        due_counts::recount(conn)
    })?;
    Ok(done)
}

/// What is kept of engagements, summed up.
#[derive(Debug, Clone)]
pub struct Sums {
    pub tallies: Deltas,
    pub counts: Moves,
}

impl Sums {
    /// Of none yet.
    pub fn none(conn: &AnyConnection) -> Self {
        Self { tallies: Deltas::none(conn), counts: Moves::none(conn) }
    }
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
pub fn differing(conn: &mut AnyConnection, ids: &[i64], sums: &mut Sums) -> Result<Vec<Differing>> {
    let (stored, steps) = (stored(conn, ids)?, stored_steps(conn, ids)?);
    let watches = stored_watches(conn, ids)?;
    let counted = count(conn, ids)?;
    let (conditions, held) = (conditions::stored(conn, ids)?, held_reviews::stored(conn, ids)?);
    let contributions = contributions::stored(conn, ids)?;
    let [strange, strange_promises, strange_notes] = managed::strange(conn, ids)?;
    let mut found = Vec::new();
    for ((glance, watched), contribution) in counted.glances.iter().zip(&counted.watches).zip(&counted.contributions) {
        let engagement = glance.engagement_id;
        let mut what = match stored.get(&engagement) {
            Some(before) => before.differs(glance),
            None => vec!["everything"],
        };
        let own = |step: &&OpenStep| step.engagement_id == engagement;
        if !steps.values().filter(own).eq(counted.steps.iter().filter(own)) {
            what.push("open steps");
        }
        if watches.get(&engagement) != Some(watched) {
            what.push("what is watched");
        }
        let kept = conditions.values().filter(|one| one.engagement_id == engagement);
        let mut now: Vec<_> = counted.conditions.iter().filter(|one| one.engagement_id == engagement).collect();
        now.sort_by_key(|one| one.workload_id);
        if !kept.eq(now) {
            what.push("how its workloads stand");
        }
        let kept = held.values().filter(|one| one.engagement_id == engagement);
        let mut now: Vec<_> = counted.held.iter().filter(|one| one.engagement_id == engagement).collect();
        now.sort_by_key(|one| one.review_id);
        if !kept.eq(now) {
            what.push("its meetings");
        }
        if contributions.get(&engagement) != Some(contribution) {
            what.push("what it counts as");
        }
        if strange.contains(&engagement) {
            what.push("whose its steps are");
        }
        if strange_promises.contains(&engagement) {
            what.push("whose its follow-ups are");
        }
        if strange_notes.contains(&engagement) {
            what.push("whose its notes are");
        }
        if !what.is_empty() {
            found.push(Differing { engagement, what });
        }
        if let Some(before) = stored.get(&engagement) {
            sums.tallies.change(None, before);
        }
        if let Some(before) = contributions.get(&engagement) {
            sums.counts.change(None, before);
        }
    }
    Ok(found)
}
