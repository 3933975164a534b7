//! What engagements may be looked at for: what their watches are compared with, for this person and at this moment.

use chrono::NaiveDateTime;

use super::Ask;
use crate::domain::filter::{Engagements, People, Watch, Watched, Which};
use crate::domain::page::Total;
use crate::domain::usage::STALE_AFTER_DAYS;
use crate::domain::zone::{Days, Zone};
use crate::error::Result;
use crate::store::search::Bounds;
use crate::store::{engagement_list, visits};

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

/// How many engagements are to be looked at for what.
#[derive(Debug, Clone)]
pub struct Watches {
    /// Each with as many as their list counts.
    pub counts: Vec<(Watched, Total)>,
    /// When the person was here before this visit, in UTC.
    pub since: Option<NaiveDateTime>,
    /// Whose they are, where the person's list holds others' too.
    pub of: Which,
}

/// Among the engagements that these people have; `zone` is the reader's.
///
/// # Errors
/// The database's.
pub fn counted(ask: &mut Ask<'_>, of: Which, zone: Zone) -> Result<Watches> {
    let watching = watching(ask, zone)?;
    let mut counts = Vec::new();
    // Whoever manages looks after their own.
    let are_asked = |one: &&Watched| **one != Watched::Unmanaged || ask.viewer.roles.lead;
    for one in Watched::ALL.iter().filter(are_asked) {
        let Which { people: People { manager, partner }, segment, workload } = of;
        let watch = Some(watching.by(*one));
        let filter = Engagements { manager, partner, segment, workload, watch, ..Engagements::default() };
        counts.push((*one, engagement_list::total(ask.conn, ask.viewer, &filter, Bounds::USUAL)?));
    }
    Ok(Watches { counts, since: watching.since, of })
}

/// Among those that this person manages; none for whoever manages nothing by their role.
///
/// # Errors
/// The database's.
pub fn of_manager(ask: &mut Ask<'_>, zone: Zone) -> Result<Option<Watches>> {
    if !ask.viewer.roles.manager {
        return Ok(None);
    }
    // A manager's list holds their own anyway.
    let manager = ask.viewer.roles.lead.then_some(ask.viewer.id);
    counted(ask, Which::from(People { manager, partner: None }), zone).map(Some)
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
