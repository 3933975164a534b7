//! What became of a draft that a page or its script still has before it.

use chrono::NaiveDateTime;

use super::Ask;
use super::engagement::managed;
use crate::error::{Error, Result};
use crate::store::endings::{self, Ending};
use crate::store::engagements::Engagement;
use crate::store::{Seen, drafts};

/// Why a draft is not on the table any more. Times are in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It was submitted, to the review of this id.
    Submitted {
        review: i64,
        at: NaiveDateTime,
    },
    Discarded {
        at: NaiveDateTime,
    },
    /// The engagement was this person's and is somebody else's now.
    Moved,
}

/// How a draft of the engagement ended, or the last one that did; `None` where none has.
///
/// # Errors
/// The database's.
pub fn of_draft(ask: &mut Ask<'_>, engagement: &Seen<Engagement>, draft: Option<i64>) -> Result<Option<End>> {
    let ending = endings::of_draft(ask.conn, engagement, draft)?;
    Ok(ending.map(|Ending { review, at }| match review {
        Some(review) => End::Submitted { review, at },
        None => End::Discarded { at },
    }))
}

/// Why this person does not get the draft that they ask for; `None` where it is open, or none ever was.
///
/// # Errors
/// As for the draft itself, for whoever never managed the engagement: `NotFound` or `Forbidden`.
pub fn find(ask: &mut Ask<'_>, engagement: i64, draft: Option<i64>) -> Result<Option<End>> {
    let engagement = match managed(ask, engagement) {
        Ok(engagement) => engagement,
        Err(Error::NotFound | Error::Forbidden) if endings::was_managed_by(ask.conn, ask.viewer, engagement)? => {
            return Ok(Some(End::Moved));
        }
        Err(error) => return Err(error),
    };
    let open = drafts::of_engagement(ask.conn, &engagement)?;
    match open {
        Some(open) if draft.is_none_or(|draft| draft == open.id) => Ok(None),
        _ => of_draft(ask, &engagement, draft),
    }
}
