//! Notes and calls between meetings: written, changed and removed by who manages the engagement. The trail says that, and not what.

use chrono::NaiveDate;

use super::held::held_as_it_is;
use crate::domain::audit::Event;
use crate::domain::notes::{LIMIT, NoteKind, folded};
use crate::error::{Denied, Error, Result};
use crate::store::engagements::Engagement;
use crate::store::notes::{self, Note, Written};
use crate::store::{Seen, Work};

/// Why it is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The day has not come where the engagement is.
    Day,
    /// The text is missing or too long.
    Unfit,
}

/// What is noted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contents {
    pub on: NaiveDate,
    pub kind: NoteKind,
    pub text: String,
    /// The partner reads it too.
    pub shared: bool,
}

fn fits(work: &Work<'_>, engagement: &Seen<Engagement>, contents: &Contents) -> std::result::Result<(), Refusal> {
    let count = contents.text.chars().count();
    match () {
        () if contents.on > engagement.time_zone.day(work.now) => Err(Refusal::Day),
        () if contents.text.trim().is_empty() || count > LIMIT => Err(Refusal::Unfit),
        () => Ok(()),
    }
}

/// Adds a note; its id.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's. Refused for a day to come.
pub fn add(work: &mut Work<'_>, id: i64, contents: &Contents) -> std::result::Result<i64, Denied<Refusal>> {
    let engagement = held_as_it_is(work, id)?;
    fits(work, &engagement, contents).map_err(Denied::Refused)?;
    let folded = folded(&contents.text);
    let written = Written {
        happened_on: contents.on,
        kind: contents.kind,
        body: &contents.text,
        folded: &folded,
        shared_at: contents.shared.then_some(work.now),
    };
    let by = (work.viewer()?.id, work.now);
    let made = notes::insert(work.conn, (id, engagement.manager_id), &written, by)?;
    work.audit(Event::NoteAdded.of(made).within(id))?;
    Ok(made)
}

/// Changes a note that still has this version. What is the same already leaves no trace. What was shared stays whose it was when it was
/// shared, so that a partner who comes later does not read it.
///
/// # Errors
/// As [`add`]; `Conflict` when it has another version by now.
pub fn change(
    work: &mut Work<'_>,
    id: i64,
    (note, version): (i64, i64),
    contents: &Contents,
) -> std::result::Result<(), Denied<Refusal>> {
    let engagement = held_as_it_is(work, id)?;
    let stored = current(work, &engagement, note, version)?;
    let before = Contents { on: stored.happened_on, kind: stored.kind, shared: stored.is_shared(), text: stored.body };
    if before == *contents {
        return Ok(());
    }
    fits(work, &engagement, contents).map_err(Denied::Refused)?;
    let folded = folded(&contents.text);
    let written = Written {
        happened_on: contents.on,
        kind: contents.kind,
        body: &contents.text,
        folded: &folded,
        shared_at: contents.shared.then(|| stored.shared_at.unwrap_or(work.now)),
    };
    notes::change(work.conn, (note, version), &written, work.now)?;
    Ok(work.audit(Event::NoteChanged.of(note).within(id).from_version(version))?)
}

/// Removes a note that still has this version.
///
/// # Errors
/// `NotFound` when engagement or note are not visible, `Forbidden` when the engagement is somebody else's, `Conflict` when the note has
/// another version by now.
pub fn remove(work: &mut Work<'_>, id: i64, (note, version): (i64, i64)) -> Result<()> {
    let engagement = held_as_it_is(work, id)?;
    current(work, &engagement, note, version)?;
    notes::remove(work.conn, (note, version))?;
    work.audit(Event::NoteRemoved.of(note).within(id))
}

fn current(work: &mut Work<'_>, engagement: &Seen<Engagement>, note: i64, version: i64) -> Result<Note> {
    let stored = notes::find(work.conn, engagement, note)?;
    if stored.version == version { Ok(stored) } else { Err(Error::Conflict) }
}
