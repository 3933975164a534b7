//! Notes and calls between meetings: those of an engagement, and a search over all that a person sees.

use chrono::NaiveDate;

use super::Ask;
use super::engagement::{managed, visible};
use crate::domain::notes::words;
use crate::domain::page::{Cursor, Page};
use crate::error::Result;
use crate::store::Seen;
use crate::store::engagements::Engagement;
use crate::store::notes::{self, Note};
use crate::store::search::Bounds;

/// Notes on a page.
const PAGE: usize = 50;

/// The notes of an engagement.
pub struct Notes {
    pub engagement: Seen<Engagement>,
    pub may_change: bool,
    pub page: Page<Note>,
    /// Where the engagement is.
    pub today: NaiveDate,
}

/// A page of the notes of an engagement in which all words of the query stand.
///
/// # Errors
/// `NotFound` when the engagement is not visible.
pub fn of_engagement(ask: &mut Ask<'_>, id: i64, query: &str, after: &Cursor) -> Result<Notes> {
    let engagement = visible(ask, id)?;
    let words = words(query);
    // A query without a letter finds nothing.
    let page = if words.is_empty() && !query.trim().is_empty() {
        Page::default()
    } else {
        notes::of_engagement(ask.conn, &engagement, &words, after.place(), PAGE)?
    };
    Ok(Notes {
        may_change: ask.viewer.may_manage(engagement.manager_id),
        today: engagement.time_zone.day(ask.now),
        page,
        engagement,
    })
}

/// A note that this person may change.
///
/// # Errors
/// `NotFound` when engagement or note are not visible, `Forbidden` when the engagement is somebody else's.
pub fn changeable(ask: &mut Ask<'_>, id: i64, note: i64) -> Result<(Seen<Engagement>, Note)> {
    let engagement = managed(ask, id)?;
    let note = notes::find(ask.conn, &engagement, note)?;
    Ok((engagement, note))
}

/// A page of the notes of all engagements that this person sees, in which all words of the query stand.
///
/// # Errors
/// `NotFound` for everybody but managers and leads.
pub fn search(ask: &mut Ask<'_>, query: &str, after: &Cursor) -> Result<Page<Note>> {
    let words = words(query);
    if words.is_empty() && !query.trim().is_empty() {
        return Ok(Page::default());
    }
    notes::search(ask.conn, ask.viewer, &words, after.place(), PAGE, Bounds::USUAL)
}
