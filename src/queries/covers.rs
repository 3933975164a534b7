//! Who stands in for whom at this moment, for managers what concerns them and for leads everything, and whom they can choose.

use chrono::NaiveDate;

use super::Ask;
use crate::error::{Error, Result};
use crate::store::covers::{self, Cover};
use crate::store::engagements::Engagement;
use crate::store::users::{self, Named};
use crate::store::{Seen, one_more};

/// Covers that a lead's page shows, the first to end first.
pub const SHOWN: usize = 200;

/// A cover, with the names of the two.
#[derive(Debug, Clone)]
pub struct Line {
    pub id: i64,
    pub manager: Named,
    pub stand_in: Named,
    /// Where the manager is.
    pub last_day: NaiveDate,
}

/// What the page shows.
pub struct Covers {
    /// Of this person's own engagements.
    pub own: Vec<Line>,
    /// For whom this person stands in.
    pub others: Vec<Line>,
    /// Of everybody else; for leads.
    pub further: Vec<Line>,
    /// There are more than are shown.
    pub is_cut: bool,
    /// Whom to choose from, by name.
    pub managers: Vec<Named>,
}

/// The covers of this moment that this person may see.
///
/// # Errors
/// `NotFound` for everybody but managers and leads; the database's.
pub fn all(ask: &mut Ask<'_>) -> Result<Covers> {
    let viewer = ask.viewer;
    if !viewer.roles.manager && !viewer.roles.lead {
        return Err(Error::NotFound);
    }
    let own = covers::of_manager(ask.conn, viewer.id, ask.now)?;
    let others = covers::of_stand_in(ask.conn, viewer.id, ask.now)?;
    let mut further =
        if viewer.roles.lead { covers::all(ask.conn, viewer, ask.now, one_more(SHOWN))? } else { Vec::new() };
    let is_cut = further.len() > SHOWN;
    further.truncate(SHOWN);
    further.retain(|cover| ![cover.manager_id, cover.stand_in_id].contains(&viewer.id));
    let mut lines = named(ask, &[own, others, further])?.into_iter();
    let mut next = || lines.next().unwrap_or_default();
    let (own, others, further) = (next(), next(), next());
    Ok(Covers { own, others, further, is_cut, managers: users::managers(ask.conn, viewer)? })
}

/// Whom to choose from, by name.
///
/// # Errors
/// `Forbidden` for everybody but managers and leads; the database's.
pub fn managers(ask: &mut Ask<'_>) -> Result<Vec<Named>> {
    users::managers(ask.conn, ask.viewer)
}

/// Who stands in for this engagement's manager.
///
/// # Errors
/// The database's.
pub(super) fn of_engagement(ask: &mut Ask<'_>, engagement: &Seen<Engagement>) -> Result<Vec<Line>> {
    let covers = covers::of_manager(ask.conn, engagement.manager_id, ask.now)?;
    Ok(named(ask, &[covers])?.pop().unwrap_or_default())
}

/// For whom this person stands in, and who stands in for them.
///
/// # Errors
/// The database's.
pub fn of_viewer(ask: &mut Ask<'_>) -> Result<(Vec<Line>, Vec<Line>)> {
    let own = covers::of_manager(ask.conn, ask.viewer.id, ask.now)?;
    let others = if ask.viewer.stands_in_for.is_empty() {
        Vec::new()
    } else {
        covers::of_stand_in(ask.conn, ask.viewer.id, ask.now)?
    };
    let mut lines = named(ask, &[own, others])?.into_iter();
    let own = lines.next().unwrap_or_default();
    Ok((lines.next().unwrap_or_default(), own))
}

fn named(ask: &mut Ask<'_>, lists: &[Vec<Cover>]) -> Result<Vec<Vec<Line>>> {
    let ids: Vec<i64> = lists.iter().flatten().flat_map(|cover| [cover.manager_id, cover.stand_in_id]).collect();
    let names = if ids.is_empty() { Default::default() } else { users::names(ask.conn, &ids)? };
    let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
    let line = |cover: &Cover| Line {
        id: cover.id,
        manager: name(cover.manager_id),
        stand_in: name(cover.stand_in_id),
        last_day: cover.last_day,
    };
    Ok(lists.iter().map(|list| list.iter().map(line).collect()).collect())
}

/// What a mail tells of a cover.
#[derive(Debug, Clone)]
pub struct Told {
    /// The one who is away, unless that is the reader.
    pub manager: Option<Named>,
    /// The one who stands in.
    pub stand_in: Named,
    /// Where the manager is.
    pub last_day: NaiveDate,
    pub lasts: bool,
}

/// What a mail tells one of the two.
///
/// # Errors
/// `NotFound` where it is not theirs; the database's.
pub(super) fn told(ask: &mut Ask<'_>, id: i64) -> Result<Told> {
    let cover = covers::find(ask.conn, ask.viewer, id)?;
    let lasts = cover.lasts(ask.now);
    let line = named(ask, &[vec![cover]])?.pop().and_then(|mut lines| lines.pop()).ok_or(Error::NotFound)?;
    let manager = Some(line.manager).filter(|manager| manager.id != ask.viewer.id);
    Ok(Told { manager, stand_in: line.stand_in, last_day: line.last_day, lasts })
}
