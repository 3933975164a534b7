//! What engagements may be looked at for: what their watches are compared with, for this person and at this moment.

use chrono::NaiveDateTime;

use super::Ask;
use crate::domain::filter::{Watch, Watched};
use crate::domain::usage::STALE_AFTER_DAYS;
use crate::domain::zone::{Days, Zone};
use crate::error::Result;
use crate::store::visits;

/// What is news to a person, and what is old.
#[derive(Debug, Clone)]
pub struct Watching {
    /// When they were here before this visit, in UTC; none in the first.
    pub since: Option<NaiveDateTime>,
    now: NaiveDateTime,
}

/// For this person, whose visits end with the days of their zone.
///
/// # Errors
/// The database's.
pub fn watching(ask: &mut Ask<'_>, zone: Zone) -> Result<Watching> {
    let visit = visits::of(ask.conn, ask.viewer.id)?;
    Ok(Watching { since: visit.and_then(|visit| visit.since(ask.now, zone)), now: ask.now })
}

impl Watching {
    /// With what it is compared with.
    pub fn by(&self, watched: Watched) -> Watch {
        match watched {
            Watched::Moved => Watch::Moved(self.since),
            Watched::Stale => Watch::Stale(Days::at(self.now).earlier(STALE_AFTER_DAYS.unsigned_abs())),
            Watched::Unmeasured => Watch::Unmeasured,
            Watched::Unmanaged => Watch::Unmanaged,
        }
    }

    /// Whether it happened since the person was here before.
    pub fn is_news(&self, at: NaiveDateTime) -> bool {
        self.since.is_some_and(|since| at > since)
    }
}
