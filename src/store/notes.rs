//! Notes and calls between meetings: a row each, with an index of its words. Who manages the engagement writes and reads them, leads read
//! them, and of those that are shared the partner reads what was shared in its own time.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date, Text};
use serde::{Deserialize, Serialize};

use super::engagements::Engagement;
use super::schema::{engagement_notes, engagement_partners, engagements, users};
use super::search::{self, Bounds, Terms};
use super::summaries::{Assigned, organisation};
use super::ways::Aside;
use super::{AnyConnection, Seen, beyond, dialect, one_more, walks};
use crate::domain::notes::NoteKind;
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// A note as pages show it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = engagement_notes)]
pub struct Note {
    pub id: i64,
    pub engagement_id: i64,
    pub happened_on: NaiveDate,
    pub kind: NoteKind,
    pub body: String,
    /// Since when the partner may read it, in UTC; `None`: it is internal.
    pub shared_at: Option<NaiveDateTime>,
    pub written_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
    pub version: i64,
    #[diesel(select_expression = users::name)]
    pub by: String,
    #[diesel(select_expression = users::disabled_at.is_not_null())]
    pub by_disabled: bool,
    #[diesel(select_expression = engagements::customer_name)]
    pub customer: String,
}

impl Note {
    pub fn is_shared(&self) -> bool {
        self.shared_at.is_some()
    }

    /// Whether it says something else than at first.
    pub fn is_changed(&self) -> bool {
        self.version > 1
    }
}

/// Place in a list: the day of the last note that was shown, and its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDate, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "notes";
}

macro_rules! notes {
    () => {
        engagement_notes::table
            .inner_join(engagements::table)
            .inner_join(users::table.on(users::id.eq(engagement_notes::written_by)))
    };
}

macro_rules! after {
    ($query:ident, $place:expr, $sign:literal) => {
        if let Some(Place(day, id)) = $place {
            $query = $query.filter(beyond!(
                "engagement_notes.happened_on, engagement_notes.id", $sign, day => Date, id
            ));
        }
    };
}

/// A page of an engagement's notes, the latest first, after a place; those in which all of these words stand.
///
/// # Errors
/// The database's.
pub fn of_engagement(
    conn: &mut AnyConnection,
    engagement: &Seen<Engagement>,
    words: &[String],
    after: Option<Place>,
    size: usize,
) -> Result<Page<Note>> {
    let mut query = notes!()
        .filter(engagement_notes::engagement_id.eq(engagement.id))
        .order((engagement_notes::happened_on.desc(), engagement_notes::id.desc()))
        .limit(one_more(size))
        .select(Note::as_select())
        .into_boxed();
    for word in words {
        query = query.filter(Aside(engagement_notes::folded.like(search::within(word)).escape('\\')));
    }
    after!(query, after, "<");
    let rows = query.load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |note: &Note| Place(note.happened_on, note.id)))
}

/// One of an engagement's notes.
///
/// # Errors
/// `NotFound` when the engagement has no such note.
pub fn find(conn: &mut AnyConnection, engagement: &Seen<Engagement>, id: i64) -> Result<Note> {
    Ok(notes!()
        .filter(engagement_notes::id.eq(id))
        .filter(engagement_notes::engagement_id.eq(engagement.id))
        .select(Note::as_select())
        .first(conn)?)
}

/// A page of the notes of all engagements that this person sees, the latest first, after a place; those in which all of these words
/// stand. Where many notes have them, a part of the list is looked through at a time: a page may be short or empty while others follow.
///
/// # Errors
/// `NotFound` for everybody but managers and leads.
pub fn search(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    words: &[String],
    after: Option<Place>,
    size: usize,
    bounds: Bounds,
) -> Result<Page<Note>> {
    if !viewer.roles.lead && !viewer.roles.manager {
        return Err(Error::NotFound);
    }
    let manager = (!viewer.roles.lead).then_some(viewer.id);
    let terms = search::terms(words);
    let is_few = match &terms {
        Some(terms) => dialect::noted(conn, terms, bounds.sorted.saturating_add(1))? <= bounds.sorted,
        None => false,
    };
    let read = |conn: &mut AnyConnection, end| read(conn, (words, terms.as_ref()), is_few, manager, (after, end), size);
    if is_few || terms.is_none() {
        return read(conn, None);
    }
    walks::page(conn, bounds.walked, size, |conn, walked| walks_to(conn, manager, after, walked), read)
}

/// The page between two places: after the first, and not beyond the other.
fn read(
    conn: &mut AnyConnection,
    (words, terms): (&[String], Option<&Terms>),
    is_few: bool,
    manager: Option<i64>,
    (after, end): (Option<Place>, Option<Place>),
    size: usize,
) -> Result<Page<Note>> {
    let mut query = notes!().limit(one_more(size)).select(Note::as_select()).into_boxed();
    for word in words {
        query = query.filter(Aside(engagement_notes::folded.like(search::within(word)).escape('\\')));
    }
    match (terms, manager) {
        (Some(Terms(terms)), manager) if is_few => {
            let (before, value, behind) = dialect::noted_under(conn, terms);
            query = query.filter(sql::<Bool>(before).bind::<Text, _>(value).sql(behind));
            if let Some(manager) = manager {
                query = query.filter(Aside(engagement_notes::manager_id.eq(manager)));
            }
            // In the order of what no index has by itself: the few are looked up and sorted.
            let day = "COALESCE(engagement_notes.happened_on, engagement_notes.happened_on)";
            query = query.order((sql::<Date>(day).desc(), engagement_notes::id.desc()));
            if let Some(Place(day, id)) = after {
                query = query.filter(Aside(beyond!(
                    "engagement_notes.happened_on, engagement_notes.id", "<", day => Date, id
                )));
            }
        }
        (_, manager) => {
            if let Some(manager) = manager {
                query = query.filter(engagement_notes::manager_id.eq(manager));
            }
            query = query.order((engagement_notes::happened_on.desc(), engagement_notes::id.desc()));
            after!(query, after, "<");
            after!(query, end, ">=");
        }
    }
    let rows = query.load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |note: &Note| Place(note.happened_on, note.id)))
}

/// The note that a walk after a place looks at last; none where it comes to the end.
fn walks_to(
    conn: &mut AnyConnection,
    manager: Option<i64>,
    after: Option<Place>,
    walked: i64,
) -> Result<Option<Place>> {
    let mut query = engagement_notes::table
        .order((engagement_notes::happened_on.desc(), engagement_notes::id.desc()))
        .offset(walked - 1)
        .limit(2)
        .select((engagement_notes::happened_on, engagement_notes::id))
        .into_boxed();
    if let Some(manager) = manager {
        query = query.filter(engagement_notes::manager_id.eq(manager));
    }
    after!(query, after, "<");
    let last: Vec<(NaiveDate, i64)> = query.load(conn)?;
    Ok(last.first().filter(|_| last.len() > 1).map(|(day, id)| Place(*day, *id)))
}

/// What the partner's organisation reads of an engagement that is its own now: what was shared in its time, the latest first.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn shared(conn: &mut AnyConnection, viewer: &Viewer, engagement: &Seen<Assigned>, limit: i64) -> Result<Vec<Note>> {
    let partner = organisation(viewer)?;
    let in_time = engagement_partners::table
        .filter(engagement_partners::engagement_id.eq(engagement_notes::engagement_id))
        .filter(engagement_partners::partner_id.eq(partner))
        .filter(engagement_notes::shared_at.ge(engagement_partners::since.nullable()))
        .filter(
            engagement_partners::until
                .is_null()
                .nullable()
                .or(engagement_notes::shared_at.lt(engagement_partners::until)),
        );
    Ok(notes!()
        .filter(engagement_notes::engagement_id.eq(engagement.id))
        .filter(engagements::partner_id.eq(partner))
        .filter(engagement_notes::shared_at.is_not_null())
        .filter(exists(in_time))
        .order((engagement_notes::happened_on.desc(), engagement_notes::id.desc()))
        .limit(limit)
        .select(Note::as_select())
        .load(conn)?)
}

/// What is noted.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = engagement_notes, treat_none_as_null = true)]
pub struct Written<'a> {
    pub happened_on: NaiveDate,
    pub kind: NoteKind,
    pub body: &'a str,
    pub folded: &'a str,
    pub shared_at: Option<NaiveDateTime>,
}

/// Adds a note to an engagement of this manager; its id. `at` in UTC.
///
/// # Errors
/// The database's.
pub fn insert(
    conn: &mut AnyConnection,
    (engagement, manager): (i64, i64),
    written: &Written<'_>,
    (by, at): (i64, NaiveDateTime),
) -> Result<i64> {
    let own = (
        engagement_notes::engagement_id.eq(engagement),
        engagement_notes::manager_id.eq(manager),
        engagement_notes::written_by.eq(by),
        engagement_notes::written_at.eq(at),
        engagement_notes::updated_at.eq(at),
    );
    let id = diesel::insert_into(engagement_notes::table)
        .values((own, written.clone()))
        .returning(engagement_notes::id)
        .get_result(conn)?;
    dialect::index_note(conn, id, &search::words_within(written.folded))?;
    Ok(id)
}

/// Changes a note that still has this version.
///
/// # Errors
/// `Conflict` where it has another by now.
pub fn change(
    conn: &mut AnyConnection,
    (id, version): (i64, i64),
    written: &Written<'_>,
    at: NaiveDateTime,
) -> Result<()> {
    let row = engagement_notes::table.filter(engagement_notes::id.eq(id)).filter(engagement_notes::version.eq(version));
    let marks = (engagement_notes::version.eq(version + 1), engagement_notes::updated_at.eq(at));
    if diesel::update(row).set((written.clone(), marks)).execute(conn)? != 1 {
        return Err(Error::Conflict);
    }
    dialect::index_note(conn, id, &search::words_within(written.folded))
}

/// Removes a note that still has this version, out of the index as well.
///
/// # Errors
/// `Conflict` where it has another by now.
pub fn remove(conn: &mut AnyConnection, (id, version): (i64, i64)) -> Result<()> {
    let row = engagement_notes::table.filter(engagement_notes::id.eq(id)).filter(engagement_notes::version.eq(version));
    dialect::forget_note(conn, id)?;
    if diesel::delete(row).execute(conn)? == 1 { Ok(()) } else { Err(Error::Conflict) }
}
