//! Aliases of the headings of reports and lists: added and removed by administrators.

use crate::domain::audit::Event;
use crate::domain::listing::Column;
use crate::error::{Denied, Error, Result};
use crate::reports::{known_headings, same_heading};
use crate::store::{Work, headings};

/// Aliases at most; there are some ninety headings, and few languages.
pub const MOST_ALIASES: usize = 500;

/// A heading that an alias may stand for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As reports and lists write it.
    pub heading: String,
    pub of_reports: bool,
    /// Of a column of a list of engagements.
    pub of_lists: bool,
}

/// The headings that an alias may stand for, each once: those of the lists first, which are few.
pub fn choices() -> Vec<Choice> {
    let known = known_headings();
    let lists = Column::ALL.iter().map(|column| {
        let heading = column.key().to_owned();
        Choice { of_reports: known.contains(&heading), of_lists: true, heading }
    });
    let is_more = |heading: &&String| Column::from_key(heading).is_none();
    let reports = known.iter().filter(is_more).map(|heading| Choice {
        heading: heading.clone(),
        of_reports: true,
        of_lists: false,
    });
    lists.chain(reports).collect()
}

/// An alias as it shall be.
#[derive(Debug, Clone)]
pub struct Details {
    /// One of the headings that are known.
    pub heading: String,
    pub alias: String,
}

/// Why an alias is not added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It is a heading itself.
    IsAHeading(String),
    /// It is an alias of this heading already.
    Taken(String),
    TooMany,
}

/// Adds an alias; its id, or why not.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn add(work: &mut Work<'_>, details: &Details) -> std::result::Result<i64, Denied<Refusal>> {
    work.administrates()?;
    if let Some(choice) = choices().into_iter().find(|choice| same_heading(&choice.heading, &details.alias)) {
        return Err(Denied::Refused(Refusal::IsAHeading(choice.heading)));
    }
    let all = headings::all(work.conn)?;
    if let Some(known) = all.iter().find(|known| same_heading(&known.alias, &details.alias)) {
        return Err(Denied::Refused(Refusal::Taken(known.heading.clone())));
    }
    if all.len() >= MOST_ALIASES {
        return Err(Denied::Refused(Refusal::TooMany));
    }
    let id = headings::insert(work.conn, &details.heading, &details.alias, work.now).map_err(|error| match error {
        Error::Conflict => Denied::Refused(Refusal::Taken(details.heading.clone())),
        other => Denied::Failed(other),
    })?;
    work.audit(Event::HeadingAliasAdded { heading: details.heading.clone() }.of(id))?;
    Ok(id)
}

/// Removes an alias. One that is gone already is no fault.
///
/// # Errors
/// `NotFound` when the actor may not; the database's.
pub fn remove(work: &mut Work<'_>, id: i64) -> Result<()> {
    work.administrates()?;
    if let Some(heading) = headings::remove(work.conn, id)? {
        work.audit(Event::HeadingAliasRemoved { heading }.of(id))?;
    }
    Ok(())
}
