//! What the portfolio counts, summed up: of all engagements, of a manager's, of a partner organisation's, and of those that intend
//! a workload. Each change moves the counts in its transaction, last of all and in one order (`recount`).
//!
//! What all writers would move lies on PostgreSQL in several rows, of which each manager has one: hardly anybody waits. Of meetings
//! a manager or an organisation has few: they are added up from their rows.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::AnyConnection;
use super::contributions::{Contribution, Mark, Marks, Stored};
use super::tallies::{PARTS, Parts};
use super::typed::Json;
use crate::domain::engagement::{Outcome, Segment};
use crate::domain::filter::Which;
use crate::domain::portfolio::{AGES, Histogram, Hour, Kind, Month, Period, Wait};
use crate::error::Result;

/// Rows of one statement.
const AT_ONCE: usize = 200;
/// Engagements of which a count is added up that is not kept.
const ENGAGEMENTS: i64 = 5_000;
/// Meetings likewise.
const MEETINGS: i64 = 20_000;

/// Whose count, by scope and id, what is counted, and in which segment. In this order everybody takes the rows.
type Key = (&'static str, i64, String, i64, &'static str, i64);

/// By how much the counts change.
#[derive(Debug, Clone)]
pub struct Moves {
    parts: Parts,
    counts: BTreeMap<Key, i64>,
}

impl Moves {
    /// None yet.
    pub(super) fn none(conn: &AnyConnection) -> Self {
        Self { parts: Parts::of(conn), counts: BTreeMap::new() }
    }

    /// An engagement counts as this, and no longer as what it was before.
    pub(super) fn change(&mut self, before: Option<&Contribution>, now: &Contribution) {
        if before == Some(now) {
            return;
        }
        if let Some(before) = before {
            self.add(before, -1);
        }
        self.add(now, 1);
    }

    fn add(&mut self, of: &Contribution, sign: i64) {
        let part = self.parts.part_of(of.manager);
        let shared = of.workloads().map(|workload| ("workload", workload * PARTS + part)).chain([("all", part)]);
        let own = of.partner.map(|id| ("partner", id)).into_iter().chain([("manager", of.manager)]);
        let owners: Vec<(&str, i64)> = shared.chain(own).collect();
        let segment = of.segment.key();
        for ((kind, place, days), n) in &of.marks {
            for (scope, owner) in &owners {
                let is_own = matches!(*scope, "manager" | "partner");
                if is_own && Kind::is_key_of_held(kind) {
                    continue;
                }
                let key = (*scope, *owner, kind.clone(), *place, segment, *days);
                *self.counts.entry(key).or_default() += sign * n;
            }
        }
    }

    /// Those that are there, and how often.
    pub(super) fn sums(mut self) -> BTreeMap<Key, i64> {
        self.counts.retain(|_, n| *n != 0);
        self.counts
    }
}

fn values((scope, owner, kind, place, segment, days): &Key) -> String {
    format!("'{scope}', {owner}, '{kind}', {place}, '{segment}', {days}")
}

/// Moves the counts. What is no more has no row.
///
/// # Errors
/// The database's.
pub(super) fn apply(conn: &mut AnyConnection, moves: Moves) -> Result<()> {
    let moves: Vec<(Key, i64)> = moves.sums().into_iter().collect();
    // Only numbers and keys of ours are in what follows.
    for some in moves.chunks(AT_ONCE) {
        let rows: Vec<String> = some.iter().map(|(key, n)| format!("({}, {n})", values(key))).collect();
        diesel::sql_query(format!(
            "INSERT INTO portfolio_counts AS c (scope, owner_id, kind, place, segment, days, n) VALUES {} \
             ON CONFLICT (scope, owner_id, kind, place, segment, days) DO UPDATE SET n = c.n + excluded.n",
            rows.join(", ")
        ))
        .execute(conn)?;
    }
    let fewer: Vec<&Key> = moves.iter().filter(|(_, n)| *n < 0).map(|(key, _)| key).collect();
    for some in fewer.chunks(AT_ONCE) {
        let rows: Vec<String> = some
            .iter()
            .map(|(scope, owner, kind, place, segment, days)| {
                format!(
                    "(scope = '{scope}' AND owner_id = {owner} AND kind = '{kind}' AND place = {place} \
                     AND segment = '{segment}' AND days = {days})"
                )
            })
            .collect();
        let query = format!("DELETE FROM portfolio_counts WHERE n = 0 AND ({})", rows.join(" OR "));
        diesel::sql_query(query).execute(conn)?;
    }
    Ok(())
}

/// Puts these counts in the place of those that are kept.
///
/// # Errors
/// The database's.
pub(super) fn replace(conn: &mut AnyConnection, counts: Moves) -> Result<()> {
    diesel::sql_query("DELETE FROM portfolio_counts").execute(conn)?;
    apply(conn, counts)
}

#[derive(QueryableByName)]
struct Whole {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// The counts that differ from these sums, by their keys; a few of them.
///
/// # Errors
/// The database's.
pub(super) fn differing(conn: &mut AnyConnection, sums: Moves, most: usize) -> Result<Vec<String>> {
    let name =
        |(scope, owner, kind, place, segment, days): &Key| format!("{scope} {owner} {kind} {place} {segment} {days}");
    let mut expected: BTreeMap<String, i64> = sums.sums().iter().map(|(key, n)| (name(key), *n)).collect();
    let kept: Vec<Whole> = diesel::sql_query(
        "SELECT scope || ' ' || owner_id || ' ' || kind || ' ' || place || ' ' || segment || ' ' || days AS key, n \
         FROM portfolio_counts",
    )
    .load(conn)?;
    let mut found = Vec::new();
    for Whole { key, n } in kept {
        if expected.remove(&key) != Some(n) {
            found.push(key);
        }
    }
    found.extend(expected.into_keys());
    found.sort();
    found.truncate(most);
    Ok(found)
}

/// What the portfolio counts of some engagements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    marks: Marks,
    /// There are more engagements than were counted.
    pub more_engagements: bool,
    /// There are more meetings in the period than were counted; these are the latest.
    pub more_meetings: bool,
}

impl Counts {
    /// How many, whatever they are counted under.
    pub fn of(&self, kind: Kind) -> i64 {
        self.under(kind, i64::MIN, i64::MAX)
    }

    /// How many from one month, workload or hour to another.
    pub fn under(&self, kind: Kind, first: i64, last: i64) -> i64 {
        let key = kind.key();
        let range = (key.clone(), first, i64::MIN)..=(key, last, i64::MAX);
        self.marks.range(range).map(|(_, n)| n).sum()
    }

    pub fn held(&self, month: Month, outcome: Outcome) -> i64 {
        self.under(Kind::Held(outcome), month.0, month.0)
    }

    pub fn histogram(&self, wait: Wait) -> Histogram {
        let mut histogram = Histogram::default();
        let key = Kind::Took(wait).key();
        let range = (key.clone(), i64::MIN, i64::MIN)..=(key, i64::MAX, i64::MAX);
        self.marks.range(range).for_each(|((_, _, days), n)| histogram.add(*days, *n));
        histogram
    }
}

/// What is counted of these engagements; of meetings, what was held in the period. What waits for a decision stands under the hour in
/// which it was submitted, or under the last that is as old as that in the bands of [`AGES`]. `now` in UTC.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn of(conn: &mut AnyConnection, which: Which, period: Period, now: NaiveDateTime) -> Result<Counts> {
    let kinds: Vec<Kind> = Kind::all().filter(|kind| !kind.is_held()).collect();
    counted(conn, which, &kinds, Some(period), Some(now))
}

/// How many engagements are of these kinds; none where they are too many to be added up.
///
/// # Errors
/// As [`of`].
pub fn of_engagements(conn: &mut AnyConnection, which: Which, kinds: &[Kind]) -> Result<Option<Counts>> {
    Ok(Some(counted(conn, which, kinds, None, None)?).filter(|counts| !counts.more_engagements))
}

/// As [`of`], of meetings alone.
///
/// # Errors
/// As [`of`].
pub fn of_meetings(conn: &mut AnyConnection, which: Which, period: Period) -> Result<Counts> {
    counted(conn, which, &[], Some(period), None)
}

/// The engagements of these kinds, and the meetings of the period; what waits by its age at a moment, where there is one.
fn counted(
    conn: &mut AnyConnection,
    which: Which,
    kinds: &[Kind],
    period: Option<Period>,
    aged_at: Option<NaiveDateTime>,
) -> Result<Counts> {
    let mut counts = Counts::default();
    let scope = scope(which);
    let mut asked = Vec::new();
    if let Some(scope) = scope.as_ref() {
        let by_age = aged_at.map(last_hour_of_age);
        let (waiting, others): (Vec<Kind>, Vec<Kind>) =
            kinds.iter().partition(|kind| by_age.is_some() && matches!(kind, Kind::Queue(_)));
        if !others.is_empty() {
            asked.push(kept(scope, which.segment, &others, "place", None));
        }
        if let Some(by_age) = by_age.filter(|_| !waiting.is_empty()) {
            asked.push(kept(scope, which.segment, &waiting, &by_age, None));
        }
    }
    let is_kept = which.people.manager.is_none() && which.people.partner.is_none();
    if let (Some(scope), Some(period)) = (scope.as_ref().filter(|_| is_kept), period) {
        let held: Vec<Kind> = Kind::all().filter(|kind| kind.is_held()).collect();
        asked.push(kept(scope, which.segment, &held, "place", Some(period)));
    }
    if !asked.is_empty() {
        let rows: Vec<Counted> = diesel::sql_query(asked.join(" UNION ALL ")).load(conn)?;
        counts.marks.extend(rows.into_iter().map(|row| ((row.kind, row.place, row.days), row.n)));
    }
    if !kinds.is_empty() && scope.is_none() {
        add_up(conn, which, &mut counts)?;
    }
    if let Some(period) = period.filter(|_| !is_kept) {
        add_meetings(conn, which, period, &mut counts)?;
    }
    Ok(counts)
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    place: i64,
    #[diesel(sql_type = BigInt)]
    days: i64,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Whether counts are kept of these engagements; else they are added up one by one.
pub(super) fn are_kept(which: Which) -> bool {
    scope(which).is_some()
}

/// The rows of the counts that are kept of these engagements; `None` where none are.
fn scope(which: Which) -> Option<String> {
    let parts = |first: i64| (first..first + PARTS).map(|id| id.to_string()).collect::<Vec<_>>().join(", ");
    match (which.people.manager, which.people.partner, which.workload) {
        (None, None, None) => Some(format!("scope = 'all' AND owner_id IN ({})", parts(0))),
        (Some(id), None, None) => Some(format!("scope = 'manager' AND owner_id = {id}")),
        (None, Some(id), None) => Some(format!("scope = 'partner' AND owner_id = {id}")),
        (None, None, Some(id)) => {
            Some(format!("scope = 'workload' AND owner_id IN ({})", parts(id.saturating_mul(PARTS))))
        }
        _ => None,
    }
}

/// Of an hour, as SQL has it as `place`, the last one that is in the same band of [`AGES`]: of a million engagements reviews wait from a
/// thousand hours.
fn last_hour_of_age(now: NaiveDateTime) -> String {
    let mut cases = String::new();
    let mut younger = i64::MAX;
    for age in AGES {
        let Hour(last) = age.hours(now).1;
        cases.push_str(&format!("WHEN place > {last} THEN {younger} "));
        younger = last;
    }
    format!("CASE {cases}ELSE {younger} END")
}

/// The query for the counts of these kinds that are kept, by what of their places; of meetings, those of a period.
fn kept(scope: &str, segment: Option<Segment>, kinds: &[Kind], place: &str, period: Option<Period>) -> String {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.key())).collect();
    let within =
        period.map(|period| format!(" AND place BETWEEN {} AND {}", period.from.0, period.to.0)).unwrap_or_default();
    let segment = segment.map(|segment| format!(" AND segment = '{}'", segment.key())).unwrap_or_default();
    format!(
        "SELECT kind, {place} AS place, days, CAST(SUM(n) AS BIGINT) AS n FROM portfolio_counts \
         WHERE {scope} AND kind IN ({}){within}{segment} GROUP BY kind, {place}, days",
        kinds.join(", ")
    )
}

/// The conditions of a query for rows of a table that says whose they are. Only numbers and keys are put into it.
pub(super) fn conditions(which: Which, table: &str, id: &str) -> String {
    let mut all = String::new();
    if let Some(manager) = which.people.manager {
        all.push_str(&format!(" AND {table}.manager_id = {manager}"));
    }
    if let Some(partner) = which.people.partner {
        all.push_str(&format!(" AND {table}.partner_id = {partner}"));
    }
    if let Some(segment) = which.segment {
        // Asked of each row: no index has it beside whose they are, and as a truth it can be looked for by none.
        all.push_str(&format!(" AND ({table}.segment = '{}') IS TRUE", segment.key()));
    }
    if let Some(workload) = which.workload {
        all.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM engagement_conditions w WHERE w.engagement_id = {table}.{id} \
             AND w.workload_id = {workload} LIMIT 1 OFFSET 0)"
        ));
    }
    all
}

/// Adds up what engagements count as of which no counts are kept.
fn add_up(conn: &mut AnyConnection, which: Which, counts: &mut Counts) -> Result<()> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        counted: Json<Stored>,
    }
    let rows: Vec<Row> = diesel::sql_query(format!(
        "SELECT g.counted FROM engagement_counted g WHERE 1 = 1{} LIMIT {}",
        conditions(which, "g", "engagement_id"),
        ENGAGEMENTS + 1
    ))
    .load(conn)?;
    let most = usize::try_from(ENGAGEMENTS).unwrap_or(usize::MAX);
    counts.more_engagements = rows.len() > most;
    for Row { counted: Json(marks) } in rows.into_iter().take(most) {
        for (kind, place, days, n) in marks.into_iter().filter(|(kind, ..)| !Kind::is_key_of_held(kind)) {
            *counts.marks.entry((kind, place, days)).or_default() += n;
        }
    }
    Ok(())
}

/// Adds up the meetings of a manager or a partner organisation.
fn add_meetings(conn: &mut AnyConnection, which: Which, period: Period, counts: &mut Counts) -> Result<()> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        month: i64,
        #[diesel(sql_type = Text)]
        outcome: Outcome,
        #[diesel(sql_type = BigInt)]
        exceptions: i64,
        #[diesel(sql_type = diesel::sql_types::Nullable<BigInt>)]
        to_meeting: Option<i64>,
        #[diesel(sql_type = diesel::sql_types::Nullable<BigInt>)]
        to_approval: Option<i64>,
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let rows: Vec<Row> = diesel::sql_query(format!(
        "SELECT month, outcome, CAST(SUM(exceptions) AS BIGINT) AS exceptions, to_meeting, to_approval, COUNT(*) AS n FROM \
         (SELECT h.month, h.outcome, CASE WHEN h.exception THEN 1 ELSE 0 END AS exceptions, h.to_meeting, h.to_approval \
         FROM held_reviews h WHERE h.held_on BETWEEN '{}' AND '{}'{} ORDER BY h.held_on DESC, h.review_id DESC LIMIT {}) AS m \
         GROUP BY month, outcome, to_meeting, to_approval",
        period.first_day(),
        period.last_day(),
        conditions(which, "h", "engagement_id"),
        MEETINGS + 1
    ))
    .load(conn)?;
    counts.more_meetings = rows.iter().map(|row| row.n).sum::<i64>() > MEETINGS;
    let mut add = |kind: Kind, place, days, n| {
        let mark: Mark = (kind.key(), place, days);
        *counts.marks.entry(mark).or_default() += n;
    };
    for row in rows {
        add(Kind::Held(row.outcome), row.month, 0, row.n);
        add(Kind::Exception, row.month, 0, row.exceptions);
        for (wait, days) in [(Wait::Meeting, row.to_meeting), (Wait::Approval, row.to_approval)] {
            if let Some(days) = days {
                add(Kind::Took(wait), row.month, days, row.n);
            }
        }
    }
    Ok(())
}
