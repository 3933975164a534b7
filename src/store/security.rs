//! What touches on the safety of accounts, as `domain::security` says it: rows that are counted where they could be any
//! number, and go after a while.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use serde::{Deserialize, Serialize};

use super::dialect::{self, Passing, Side};
use super::schema::security_events;
use super::{AnyConnection, one_more};
use crate::domain::filter::SecurityEvents;
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::security::{Occurrence, SecurityKind};
use crate::error::{Error, Result};

/// Rows of one kind and hour; what comes beyond is counted by account alone, so that whoever has many addresses makes few
/// rows.
pub const AN_HOUR: i64 = 500;

/// Tells the log, in the span of the request where there is one.
pub fn tell(one: &Occurrence) {
    let Occurrence { kind, account, actor, source, page, object, times, .. } = one;
    let (event, source, page) = (kind.key(), named(source), named(page));
    if kind.is_refusal() {
        tracing::warn!(target: "security", event, account, actor, source, page, object, times, "security event");
    } else {
        tracing::info!(target: "security", event, account, actor, source, page, object, times, "security event");
    }
}

fn named(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Writes what happened.
///
/// # Errors
/// The database's.
pub fn write(conn: &mut AnyConnection, occurred: Vec<Occurrence>) -> Result<()> {
    // By their marks, so that two who count the same rows take them in the same order.
    let mut counted: BTreeMap<String, Occurrence> = BTreeMap::new();
    for one in occurred {
        match one.mark() {
            None => insert(conn, &one, None)?,
            Some(mark) => add(&mut counted, mark, one),
        }
    }
    for (mark, one) in bounded(conn, counted)? {
        insert(conn, &one, Some(&mark))?;
    }
    Ok(())
}

/// Writes something that happened once, in the transaction that it happened in.
///
/// # Errors
/// The database's.
pub(super) fn append(conn: &mut AnyConnection, one: &Occurrence) -> Result<()> {
    insert(conn, one, one.mark().as_deref())
}

fn add(counted: &mut BTreeMap<String, Occurrence>, mark: String, one: Occurrence) {
    match counted.get_mut(&mark) {
        Some(same) => {
            same.times += one.times;
            same.at = same.at.max(one.at);
        }
        None => {
            counted.insert(mark, one);
        }
    }
}

/// The same with no more rows of a kind and hour than there may be.
fn bounded(conn: &mut AnyConnection, counted: BTreeMap<String, Occurrence>) -> Result<BTreeMap<String, Occurrence>> {
    let marks: Vec<&String> = counted.keys().collect();
    let known: Vec<Option<String>> =
        security_events::table.filter(security_events::mark.eq_any(marks)).select(security_events::mark).load(conn)?;
    let known: HashSet<String> = known.into_iter().flatten().collect();
    let mut room: HashMap<(SecurityKind, NaiveDateTime), i64> = HashMap::new();
    let mut kept = BTreeMap::new();
    for (mark, one) in counted {
        if known.contains(&mark) {
            add(&mut kept, mark, one);
            continue;
        }
        let (kind, hour) = (one.kind, one.hour());
        let left = match room.get(&(kind, hour)) {
            Some(left) => *left,
            // A kind has one hour in a batch, at most two: no query in a loop to speak of.
            None => AN_HOUR - since(conn, kind, hour)?,
        };
        room.insert((kind, hour), left - 1);
        let one = if left > 0 { one } else { one.gathered() };
        let mark = one.mark().unwrap_or(mark);
        add(&mut kept, mark, one);
    }
    Ok(kept)
}

fn since(conn: &mut AnyConnection, kind: SecurityKind, hour: NaiveDateTime) -> Result<i64> {
    Ok(security_events::table
        .filter(security_events::kind.eq(kind))
        .filter(security_events::last_at.ge(hour))
        .count()
        .get_result(conn)?)
}

fn insert(conn: &mut AnyConnection, one: &Occurrence, mark: Option<&str>) -> Result<()> {
    diesel::sql_query(
        "INSERT INTO security_events AS e \
         (kind, account_id, actor_id, source, page, object_id, times, first_at, last_at, keep_until, mark) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10) \
         ON CONFLICT (mark) DO UPDATE SET \
         times = e.times + excluded.times, last_at = excluded.last_at, keep_until = excluded.keep_until",
    )
    .bind::<Text, _>(one.kind.key())
    .bind::<Nullable<BigInt>, _>(one.account)
    .bind::<Nullable<BigInt>, _>(one.actor)
    .bind::<Text, _>(&one.source)
    .bind::<Text, _>(&one.page)
    .bind::<Nullable<BigInt>, _>(one.object)
    .bind::<BigInt, _>(one.times)
    .bind::<Timestamp, _>(one.at)
    .bind::<Timestamp, _>(one.at + one.kind.kept())
    .bind::<Nullable<Text>, _>(mark)
    .execute(conn)?;
    Ok(())
}

/// Clears away at most so many events that were kept long enough by `now`; how many.
///
/// # Errors
/// The database's.
pub(super) fn clear(conn: &mut AnyConnection, now: NaiveDateTime, most: i64) -> Result<usize> {
    const EVENTS: Passing = Passing { table: "security_events", key: "id", at: "keep_until" };
    dialect::clear_away(conn, EVENTS, Side::Before(now), most)
}

/// A row of the list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = security_events)]
pub struct Noted {
    pub id: i64,
    pub kind: SecurityKind,
    pub account_id: Option<i64>,
    pub actor_id: Option<i64>,
    pub source: String,
    pub page: String,
    pub object_id: Option<i64>,
    pub times: i64,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
}

/// Place in the list: when the last row that was shown last happened, in UTC, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDateTime, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "security";
}

/// A page of what happened, the newest first, after a place.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &SecurityEvents,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Noted>> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    let mut query = security_events::table.select(Noted::as_select()).into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(security_events::kind.eq(kind));
    }
    if let Some(account) = filter.account {
        query = query.filter(security_events::account_id.eq(account));
    }
    if let Some((from, until)) = filter.between {
        query = query.filter(security_events::last_at.ge(from)).filter(security_events::last_at.lt(until));
    }
    if let Some(Place(at, id)) = after {
        query = query
            .filter(security_events::last_at.le(at))
            .filter(security_events::last_at.lt(at).or(security_events::id.lt(id)));
    }
    let rows: Vec<Noted> =
        query.order((security_events::last_at.desc(), security_events::id.desc())).limit(one_more(size)).load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |row| Place(row.last_at, row.id)))
}
