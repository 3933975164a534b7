//! The audit trail: append-only, in the same transaction as the change, a chain of hashes per engagement and one for
//! what belongs to none. What an event is, `domain::audit` says; how the chains are checked, `store::audit_check`.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::among::among;
use super::schema::{audit_chains, audit_entries, users};
use super::{AnyConnection, Seen, SeenEngagements, counted, dialect, measurements, one_more, partners};
use crate::domain::audit::{Event, Named, Note};
use crate::domain::page::{self, Page, Total};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};
use crate::store::engagements::Engagement;

/// Key of the event that a gate opened.
const OPENED: &str = "gate_opened";
/// Chain of the entries that belong to no engagement.
pub(super) const ADMINISTRATION: i64 = 0;

/// Appends an entry at the end of its chain.
///
/// The chain's row is locked from here to the commit, so each chain has one writer at a time.
///
/// # Errors
/// The database's.
pub(super) fn append(conn: &mut AnyConnection, at: NaiveDateTime, actor: Option<i64>, note: &Note) -> Result<()> {
    let chain_id = note.engagement.unwrap_or(ADMINISTRATION);
    let (entries, head) = dialect::lock_chain(conn, chain_id)?;
    let detail = note.event.detail();
    let content = Content {
        at,
        engagement: note.engagement,
        actor,
        action: note.event.key(),
        subject: note.event.subject(),
        subject_id: note.subject,
        detail: &detail,
        from_version: note.from_version,
        to_version: note.to_version,
    };
    let chain = content.link(&head, entries + 1)?;
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::engagement_id.eq(note.engagement),
            audit_entries::actor_id.eq(actor),
            audit_entries::action.eq(content.action),
            audit_entries::subject.eq(content.subject),
            audit_entries::subject_id.eq(note.subject),
            audit_entries::detail.eq(&detail),
            audit_entries::from_version.eq(note.from_version),
            audit_entries::to_version.eq(note.to_version),
            audit_entries::at.eq(at),
            audit_entries::chain.eq(&chain),
            audit_entries::place.eq(entries + 1),
        ))
        .execute(conn)?;
    diesel::update(audit_chains::table.find(chain_id))
        .set((audit_chains::entries.eq(entries + 1), audit_chains::head.eq(&chain)))
        .execute(conn)?;
    Ok(())
}

/// What an entry's hash covers.
pub(super) struct Content<'a> {
    pub at: NaiveDateTime,
    pub engagement: Option<i64>,
    pub actor: Option<i64>,
    pub action: &'a str,
    pub subject: &'a str,
    pub subject_id: Option<i64>,
    pub detail: &'a str,
    pub from_version: Option<i64>,
    pub to_version: Option<i64>,
}

impl Content<'_> {
    /// The hash at this place of a chain whose last one is `previous`: over a JSON array, so that no two contents are
    /// written alike, with the time in microseconds, which both databases keep.
    ///
    /// # Errors
    /// The content cannot be written as JSON.
    pub(super) fn link(&self, previous: &str, place: i64) -> Result<String> {
        let canonical = serde_json::to_string(&(
            previous,
            place,
            self.at.and_utc().timestamp_micros(),
            self.engagement,
            self.actor,
            self.action,
            self.subject,
            self.subject_id,
            self.detail,
            self.from_version,
            self.to_version,
        ))
        .map_err(Error::internal)?;
        Ok(hex::encode(Sha256::digest(canonical)))
    }

    /// The hash as entries without a place have it.
    pub(super) fn earlier_link(&self, previous: &str) -> String {
        let text = format!(
            "{previous}\n{}\n{:?}\n{:?}\n{}\n{}\n{:?}\n{}\n{:?}\n{:?}",
            self.at,
            self.engagement,
            self.actor,
            self.action,
            self.subject,
            self.subject_id,
            self.detail,
            self.from_version,
            self.to_version
        );
        hex::encode(Sha256::digest(text))
    }
}

/// An entry as the trail shows it.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: i64,
    pub at: NaiveDateTime,
    pub engagement_id: Option<i64>,
    /// Name of who did it; none for the command line and the application itself.
    pub actor: Option<String>,
    /// Key of what was done.
    pub action: String,
    pub subject: String,
    pub subject_id: Option<i64>,
    /// `None`: this program knows no such event, or the row is damaged; the log names it.
    pub event: Option<Event>,
    /// What the event carries, as it is stored.
    pub detail: String,
    pub from_version: Option<i64>,
    pub to_version: Option<i64>,
    /// Whom the event names.
    pub named: Named,
}

type Stored =
    (i64, NaiveDateTime, Option<i64>, Option<String>, String, String, Option<i64>, String, Option<i64>, Option<i64>);

impl Entry {
    /// How many points were confirmed that were asked about before an import.
    pub fn confirmed(&self) -> i64 {
        match &self.event {
            Some(Event::UsageImported { confirmed, .. }) => *confirmed,
            _ => 0,
        }
    }

    /// The rules by which the gate opened, `R1,R2`; empty for anything else.
    pub fn opening_rules(&self) -> String {
        match &self.event {
            Some(Event::GateOpened { rules }) => rules.join(","),
            _ => String::new(),
        }
    }

    fn of(row: Stored) -> Self {
        let (id, at, engagement_id, actor, action, subject, subject_id, detail, from_version, to_version) = row;
        let event = Event::read(&action, &detail);
        if event.is_none() {
            tell(id, &action);
        }
        Self {
            id,
            at,
            engagement_id,
            actor,
            action,
            subject,
            subject_id,
            event,
            detail,
            from_version,
            to_version,
            named: Named::default(),
        }
    }
}

/// Rows that the log names at most, before the next start.
const TOLD: usize = 1_000;

/// Names an entry in the log that cannot be read: once, however often the trail is looked at.
fn tell(id: i64, action: &str) {
    static KNOWN: Mutex<BTreeSet<i64>> = Mutex::new(BTreeSet::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if known.len() < TOLD && known.insert(id) {
        tracing::error!(table = "audit_entries", id, action, "an entry of the trail cannot be read");
    }
}

/// Entries with the name of who made them, the newest first.
#[diesel::dsl::auto_type]
fn entries() -> _ {
    let columns: (
        audit_entries::id,
        audit_entries::at,
        audit_entries::engagement_id,
        diesel::dsl::Nullable<users::name>,
        audit_entries::action,
        audit_entries::subject,
        audit_entries::subject_id,
        audit_entries::detail,
        audit_entries::from_version,
        audit_entries::to_version,
    ) = (
        audit_entries::id,
        audit_entries::at,
        audit_entries::engagement_id,
        users::name.nullable(),
        audit_entries::action,
        audit_entries::subject,
        audit_entries::subject_id,
        audit_entries::detail,
        audit_entries::from_version,
        audit_entries::to_version,
    );
    audit_entries::table.left_join(users::table).order(audit_entries::id.desc()).select(columns)
}

/// Place in the trail: the last entry that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub i64);

impl page::Place for Place {
    const LIST: &'static str = "trail";
}

/// A page of the trail, of everything or of one engagement, newest first, after a place.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    engagement: Option<i64>,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Entry>> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    page(conn, engagement, after, size)
}

/// How many entries the whole trail has, of everything or of one engagement.
///
/// # Errors
/// As [`list`].
pub fn total(conn: &mut AnyConnection, viewer: &Viewer, engagement: Option<i64>) -> Result<Total> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    let mut query = audit_entries::table.select(audit_entries::id).limit(Total::LOOKED_AT).into_boxed();
    if let Some(engagement) = engagement {
        query = query.filter(audit_entries::engagement_id.eq(engagement));
    }
    counted::total(conn, query)
}

/// A page of an engagement's trail, newest first, after a place, with what was measured: who sees the engagement sees that.
///
/// # Errors
/// The database's.
pub fn of_engagement(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Entry>> {
    let mut page = page(conn, Some(engagement.id), after, size)?;
    let is_measured = |entry: &Entry| matches!(entry.event, Some(Event::UsageRecorded { .. } | Event::UsageExcluded));
    let ids: Vec<i64> = page.rows.iter().filter(|entry| is_measured(entry)).filter_map(|e| e.subject_id).collect();
    let measured = measurements::measured(conn, engagement, &ids)?;
    for entry in page.rows.iter_mut().filter(|entry| is_measured(entry)) {
        entry.named.measured = entry.subject_id.and_then(|id| measured.get(&id)).cloned();
    }
    Ok(page)
}

fn page(conn: &mut AnyConnection, engagement: Option<i64>, after: Option<Place>, size: usize) -> Result<Page<Entry>> {
    let mut query = entries().limit(one_more(size)).into_boxed();
    if let Some(engagement) = engagement {
        query = query.filter(audit_entries::engagement_id.eq(engagement));
    }
    if let Some(Place(id)) = after {
        query = query.filter(audit_entries::id.lt(id));
    }
    let rows: Vec<Stored> = query.load(conn)?;
    let mut page = Page::cut(rows, size, after.as_ref(), |row| Place(row.0)).map(Entry::of);
    name(conn, &mut page.rows)?;
    Ok(page)
}

/// Fills in whom the events name, in a query for all of them.
fn name(conn: &mut AnyConnection, entries: &mut [Entry]) -> Result<()> {
    let events = || entries.iter().filter_map(|entry| entry.event.as_ref());
    let partners: Vec<i64> = events().flat_map(Event::partners).collect();
    let people: Vec<i64> = events().filter_map(Event::person).collect();
    let partners = if partners.is_empty() { HashMap::new() } else { partners::names(conn, &partners)? };
    let people = if people.is_empty() { HashMap::new() } else { super::users::names(conn, &people)? };
    for entry in entries {
        let Some(event) = &entry.event else { continue };
        let of = event.partners().into_iter().filter_map(|id| Some((id, partners.get(&id)?.clone())));
        entry.named.partners = of.collect();
        entry.named.person = event.person().and_then(|id| people.get(&id)).map(|person| person.name.clone());
    }
    Ok(())
}

/// When a gate moved, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// When it last opened.
    pub opened: Option<NaiveDateTime>,
    /// When it last opened or shut.
    pub last: NaiveDateTime,
    /// All of it, in order.
    pub moves: Vec<Move>,
}

/// A gate opened, or else shut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Move {
    /// In UTC.
    pub at: NaiveDateTime,
    pub opened: bool,
}

/// When the gates of these engagements last moved; none of one that never did.
///
/// # Errors
/// The database's.
pub fn gates(conn: &mut AnyConnection, engagements: &(impl SeenEngagements + ?Sized)) -> Result<HashMap<i64, Moved>> {
    let rows: Vec<(Option<i64>, NaiveDateTime, String)> = audit_entries::table
        .filter(among(conn, audit_entries::engagement_id, &engagements.ids()))
        // Spelt as the index `audit_entries_gate_moved` has it.
        .filter(diesel::dsl::sql::<Bool>("audit_entries.action IN ('gate_opened', 'gate_shut')"))
        .order(audit_entries::id)
        .select((audit_entries::engagement_id, audit_entries::at, audit_entries::action))
        .load(conn)?;
    let mut gates: HashMap<i64, Moved> = HashMap::new();
    for (id, last, action) in rows {
        let Some(id) = id else { continue };
        let moved = gates.entry(id).or_insert_with(|| Moved { opened: None, last, moves: Vec::new() });
        let opened = action == OPENED;
        if opened {
            moved.opened = Some(last);
        }
        moved.last = last;
        moved.moves.push(Move { at: last, opened });
    }
    Ok(gates)
}
