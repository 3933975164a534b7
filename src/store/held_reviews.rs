//! The meetings that were held, a row each with what is counted of it: kept beside the glances, and listed for leads.

use std::collections::{BTreeMap, HashSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use super::AnyConnection;
use super::among::among;
use super::audit::Move;
use super::schema::held_reviews;
use crate::domain::engagement::{Outcome, Segment};
use crate::domain::zone::Zone;
use crate::error::Result;

/// A review whose meeting was held, while its newest revision waits or is approved.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = held_reviews, primary_key(review_id), treat_none_as_null = true)]
pub struct Held {
    pub review_id: i64,
    pub engagement_id: i64,
    /// The newest.
    pub revision_id: i64,
    /// The engagement's of today, like the partner and the segment.
    pub manager_id: i64,
    pub partner_id: Option<i64>,
    pub segment: Segment,
    pub held_on: NaiveDate,
    /// As [`Month`](crate::domain::portfolio::Month) counts it.
    pub month: i64,
    pub outcome: Outcome,
    /// Submitted with a shut gate (R3).
    pub exception: bool,
    /// Days from the opening of the gate, where it is the first meeting since then.
    pub to_meeting: Option<i64>,
    /// Days to the first approval.
    pub to_approval: Option<i64>,
}

/// Days from the opening of the gate to a meeting: of the last move of the gate until then, where it opened and nobody was met
/// since. `moves`: in order; `before`: the days of the meetings before it.
pub(super) fn since_opening(moves: &[Move], zone: Zone, held_on: NaiveDate, before: &[NaiveDate]) -> Option<i64> {
    let last = moves.iter().rfind(|one| zone.day(one.at) <= held_on)?;
    let opened = Some(zone.day(last.at)).filter(|_| last.opened)?;
    let is_first = before.iter().all(|day| *day < opened);
    is_first.then(|| (held_on - opened).num_days())
}

/// Those of these engagements, by review.
///
/// # Errors
/// The database's.
pub(super) fn stored(conn: &mut AnyConnection, ids: &[i64]) -> Result<BTreeMap<i64, Held>> {
    let rows: Vec<Held> = held_reviews::table
        .filter(among(conn, held_reviews::engagement_id, ids))
        .select(Held::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.review_id, row)).collect())
}

/// Brings those of these engagements up to date.
///
/// # Errors
/// The database's.
pub(super) fn keep(conn: &mut AnyConnection, ids: &[i64], now: &[Held]) -> Result<()> {
    let stored = stored(conn, ids)?;
    let kept: HashSet<i64> = now.iter().map(|row| row.review_id).collect();
    let gone: Vec<i64> = stored.keys().filter(|id| !kept.contains(id)).copied().collect();
    if !gone.is_empty() {
        diesel::delete(held_reviews::table.filter(among(conn, held_reviews::review_id, &gone))).execute(conn)?;
    }
    for row in now {
        match stored.get(&row.review_id) {
            Some(before) if before == row => {}
            Some(_) => {
                diesel::update(held_reviews::table.find(row.review_id)).set(row).execute(conn)?;
            }
            None => {
                diesel::insert_into(held_reviews::table).values(row).execute(conn)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_is_counted_from_the_opening_that_it_is_the_first_after() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let zone = Zone::DEFAULT;
        // 16:00 UTC is the next day in Tokyo.
        let at = |opened, text: &str| Move { at: format!("{text}T16:00:00").parse().unwrap(), opened };
        let moves = [at(true, "2026-10-01"), at(false, "2026-10-10"), at(true, "2026-10-20")];
        let since = |held: &str, before: &[&str]| {
            let before: Vec<NaiveDate> = before.iter().map(|text| day(text)).collect();
            since_opening(&moves, zone, day(held), &before)
        };
        assert_eq!(since("2026-10-01", &[]), None, "it opened on the day after");
        assert_eq!(since("2026-10-02", &[]), Some(0));
        assert_eq!(since("2026-10-10", &[]), Some(8));
        assert_eq!(since("2026-10-12", &[]), None, "it had shut");
        assert_eq!(since("2026-10-25", &["2026-10-10"]), Some(4));
        assert_eq!(since("2026-11-25", &["2026-10-25"]), None, "the second meeting since it opened");
    }
}
