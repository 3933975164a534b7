//! Walking the chains of the audit trail: has an entry been changed, removed or put in since it was written?

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDateTime;
use diesel::dsl::{exists, min, not};
use diesel::prelude::*;

use super::among::among;
use super::audit::{ADMINISTRATION, Content};
use super::schema::{audit_chains, audit_entries, engagements};
use super::{AnyConnection, Db};
use crate::error::Result;

/// Chains that are read at a time.
const CHAINS: i64 = 200;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// `None`: the chain of what belongs to no engagement.
    pub engagement: Option<i64>,
    /// The entry at which the chain breaks; none where it is missing at the end.
    pub entry: Option<i64>,
    pub fault: Fault,
}

/// Target of the log's lines that hold ends of chains.
pub const TARGET: &str = "audit";

/// The end of a chain, as the log gets it once a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Head {
    /// `None`: the chain of what belongs to no engagement.
    pub engagement: Option<i64>,
    pub entries: i64,
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.engagement.unwrap_or(ADMINISTRATION), self.entries, self.hash)
    }
}

impl FromStr for Head {
    type Err = ();

    fn from_str(text: &str) -> std::result::Result<Self, ()> {
        let mut parts = text.split(':');
        let (Some(chain), Some(entries), Some(hash), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(());
        };
        let number = |text: &str| text.parse::<i64>().map_err(drop);
        let engagement = Some(number(chain)?).filter(|id| *id != ADMINISTRATION);
        Ok(Self { engagement, entries: number(entries)?, hash: hash.to_owned() })
    }
}

/// The ends of all chains, as they are now. Blocks.
///
/// # Errors
/// The database's.
pub fn heads(db: &Db) -> Result<Vec<Head>> {
    let rows: Vec<(i64, i64, String)> = db.read(|conn| {
        Ok(audit_chains::table
            .order(audit_chains::engagement_id)
            .select((audit_chains::engagement_id, audit_chains::entries, audit_chains::head))
            .load(conn)?)
    })?;
    let head = |(id, entries, hash)| Head { engagement: Some(id).filter(|id| *id != ADMINISTRATION), entries, hash };
    Ok(rows.into_iter().map(head).collect())
}

/// How a chain breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The entry says something else than when it was written.
    Changed,
    /// Something that stood before the entry, or at the end, is gone.
    Removed,
    /// The entry was not written by the application.
    PutIn,
    /// The entry is not the one that ended the chain when the log was told so; without an entry: it is gone, and those after.
    Rewritten,
    /// The chain itself is not known: its line in the table of chains is gone. Without an entry: those are gone as well.
    Unknown,
}

/// What was walked, and the first break of each chain that has one.
#[derive(Debug, Clone, Default)]
pub struct Walk {
    pub chains: u64,
    pub entries: u64,
    pub breaks: Vec<Break>,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = audit_entries)]
struct Row {
    id: i64,
    engagement_id: Option<i64>,
    actor_id: Option<i64>,
    action: String,
    subject: String,
    subject_id: Option<i64>,
    detail: String,
    from_version: Option<i64>,
    to_version: Option<i64>,
    at: NaiveDateTime,
    chain: String,
    place: Option<i64>,
}

impl Row {
    fn is_linked(&self, previous: &str) -> Result<bool> {
        let content = Content {
            at: self.at,
            engagement: self.engagement_id,
            actor: self.actor_id,
            action: &self.action,
            subject: &self.subject,
            subject_id: self.subject_id,
            detail: &self.detail,
            from_version: self.from_version,
            to_version: self.to_version,
        };
        Ok(match self.place {
            Some(place) => content.link(previous, place)? == self.chain,
            None => content.earlier_link(previous) == self.chain,
        })
    }
}

/// Walks every chain, some at a time, and holds it against the ends that it once had (`told`); `walked` hears how many entries were read so far. All is read from one state of the
/// database: what is appended meanwhile is no break. Blocks.
///
/// # Errors
/// The database's.
pub fn walk(db: &Db, told: &[Head], walked: &mut dyn FnMut(u64)) -> Result<Walk> {
    let mut earlier: HashMap<Option<i64>, HashSet<&Head>> = HashMap::new();
    for head in told {
        earlier.entry(head.engagement).or_default().insert(head);
    }
    db.snapshot(|conn| {
        let mut walk = known(conn, &mut earlier, walked)?;
        // Whatever is left is a chain of which there is nothing any more.
        let gone = earlier.iter().filter(|(_, heads)| heads.iter().any(|head| head.entries > 0));
        walk.breaks.extend(gone.map(|(chain, _)| Break { engagement: *chain, entry: None, fault: Fault::Rewritten }));
        walk.breaks.extend(unknown(conn)?);
        Ok(walk)
    })
}

/// The chains that have a line.
fn known(
    conn: &mut AnyConnection,
    earlier: &mut HashMap<Option<i64>, HashSet<&Head>>,
    walked: &mut dyn FnMut(u64),
) -> Result<Walk> {
    let mut walk = Walk::default();
    let mut after = -1;
    loop {
        let chains: Vec<(i64, i64, String)> = audit_chains::table
            .filter(audit_chains::engagement_id.gt(after))
            .order(audit_chains::engagement_id)
            .limit(CHAINS)
            .select((audit_chains::engagement_id, audit_chains::entries, audit_chains::head))
            .load(conn)?;
        let Some(last) = chains.last().map(|chain| chain.0) else { break };
        after = last;
        let ids: Vec<i64> = chains.iter().map(|chain| chain.0).collect();
        let mut rows: Vec<Row> = audit_entries::table
            .filter(among(conn, audit_entries::engagement_id, &ids))
            .order((audit_entries::engagement_id, audit_entries::id))
            .select(Row::as_select())
            .load(conn)?;
        if ids.contains(&ADMINISTRATION) {
            rows.extend(administration(conn)?);
        }
        let mut of_chains: HashMap<Option<i64>, Vec<&Row>> = HashMap::new();
        for row in &rows {
            of_chains.entry(row.engagement_id).or_default().push(row);
        }
        for (id, entries, head) in &chains {
            let own = Some(*id).filter(|id| *id != ADMINISTRATION);
            let of_chain = of_chains.remove(&own).unwrap_or_default();
            walk.chains += 1;
            walk.entries += of_chain.len() as u64;
            let rewritten = rewritten(own, &of_chain, &earlier.remove(&own).unwrap_or_default());
            walk.breaks.extend(broken(own, &of_chain, *entries, head)?.or(rewritten));
        }
        walked(walk.entries);
    }
    Ok(walk)
}

/// Entries, and engagements, whose chain has no line. Each engagement has an entry: the one that made it.
fn unknown(conn: &mut AnyConnection) -> Result<Vec<Break>> {
    let line = audit_chains::table
        .filter(audit_chains::engagement_id.nullable().eq(audit_entries::engagement_id))
        .select(audit_chains::engagement_id);
    let mut unknown: Vec<(Option<i64>, Option<i64>)> = audit_entries::table
        .filter(audit_entries::engagement_id.is_not_null())
        .filter(not(exists(line)))
        .group_by(audit_entries::engagement_id)
        .order(audit_entries::engagement_id)
        .select((audit_entries::engagement_id, min(audit_entries::id)))
        .load(conn)?;
    let line = audit_chains::table.filter(audit_chains::engagement_id.eq(engagements::id));
    let entry = audit_entries::table.filter(audit_entries::engagement_id.eq(engagements::id.nullable()));
    let bare: Vec<i64> = engagements::table
        .filter(not(exists(line)))
        .filter(not(exists(entry)))
        .order(engagements::id)
        .select(engagements::id)
        .load(conn)?;
    unknown.extend(bare.into_iter().map(|id| (Some(id), None)));
    let has_line: bool = diesel::select(exists(audit_chains::table.find(ADMINISTRATION))).get_result(conn)?;
    if !has_line {
        let first = audit_entries::table.filter(audit_entries::engagement_id.is_null()).select(min(audit_entries::id));
        let first: Option<i64> = first.first(conn)?;
        unknown.extend(first.map(|id| (None, Some(id))));
    }
    let broken = |(engagement, entry)| Break { engagement, entry, fault: Fault::Unknown };
    Ok(unknown.into_iter().map(broken).collect())
}

/// The first of the ends that the chain once had and has no more. A chain that was written anew is whole in itself.
fn rewritten(engagement: Option<i64>, rows: &[&Row], earlier: &HashSet<&Head>) -> Option<Break> {
    let mut earlier: Vec<_> = earlier.iter().filter(|head| head.entries > 0).collect();
    earlier.sort_by_key(|head| head.entries);
    let lost = earlier.into_iter().find_map(|head| {
        let row = usize::try_from(head.entries - 1).ok().and_then(|n| rows.get(n));
        match row {
            // What is older than the first hash with a place ends in none.
            Some(row) if row.chain == head.hash || head.hash.is_empty() => None,
            row => Some(row.map(|row| row.id)),
        }
    });
    lost.map(|entry| Break { engagement, entry, fault: Fault::Rewritten })
}

fn administration(conn: &mut AnyConnection) -> Result<Vec<Row>> {
    Ok(audit_entries::table
        .filter(audit_entries::engagement_id.is_null())
        .order(audit_entries::id)
        .select(Row::as_select())
        .load(conn)?)
}

/// The first break of a chain, whose entries come in their order.
fn broken(engagement: Option<i64>, rows: &[&Row], entries: i64, head: &str) -> Result<Option<Break>> {
    let at = |entry: Option<i64>, fault| Ok(Some(Break { engagement, entry, fault }));
    let mut previous = String::new();
    for (place, row) in (1_i64..).zip(rows) {
        // Of no engagement and without a place: each stood alone.
        let alone = engagement.is_none() && row.place.is_none();
        let linked = row.is_linked(if alone { "" } else { &previous })?;
        let fault = match row.place {
            Some(own) if own > place => Some(Fault::Removed),
            Some(own) if own < place => Some(Fault::PutIn),
            Some(_) if !linked => Some(Fault::Changed),
            // Without a place: it was changed, or the one before it is not the one it was linked to.
            None if !linked => Some(earlier_fault(rows, place, &previous)?),
            _ => None,
        };
        if let Some(fault) = fault {
            return at(Some(row.id), fault);
        }
        previous = if alone { String::new() } else { row.chain.clone() };
    }
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    if count < entries {
        return at(None, Fault::Removed);
    }
    if count > entries {
        let first = usize::try_from(entries).ok().and_then(|n| rows.get(n)).map(|row| row.id);
        return at(first, Fault::PutIn);
    }
    if previous != head {
        return at(rows.last().map(|row| row.id), Fault::Changed);
    }
    Ok(None)
}

/// An entry without a place that is not linked to the one before it: put in, where the next one is linked to the one
/// before; else it was changed or, where it is linked to some other hash, something before it is gone.
fn earlier_fault(rows: &[&Row], place: i64, previous: &str) -> Result<Fault> {
    let next = usize::try_from(place).ok().and_then(|n| rows.get(n));
    match next {
        Some(next) if next.is_linked(previous)? => Ok(Fault::PutIn),
        Some(next) => {
            let own = usize::try_from(place - 1).ok().and_then(|n| rows.get(n)).map_or("", |row| row.chain.as_str());
            // The hash itself was kept, for the next one builds on it: its content is another.
            Ok(if next.is_linked(own)? { Fault::Changed } else { Fault::Removed })
        }
        None => Ok(Fault::Changed),
    }
}
