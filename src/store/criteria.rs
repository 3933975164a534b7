//! The customer's own success criteria of an engagement.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::among::among;
use super::schema::criteria;
use super::{AnyConnection, SeenEngagements};
use crate::domain::usage::Criterion;
use crate::error::Result;

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = criteria)]
struct Row {
    id: i64,
    engagement_id: i64,
    statement: String,
    target: String,
    actual: String,
    evidence: String,
    evidence_url: String,
    achieved: bool,
    achieved_by: String,
    achieved_on: Option<NaiveDate>,
}

/// A criterion as it is stored, or is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Names it among the engagement's others; `None` for a new one.
    pub id: Option<i64>,
    pub criterion: Criterion,
}

impl From<Criterion> for Kept {
    fn from(criterion: Criterion) -> Self {
        Self { id: None, criterion }
    }
}

/// The criteria of these engagements with the engagement they belong to, in order.
///
/// # Errors
/// The database's.
pub fn find_by_engagements(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
) -> Result<Vec<(i64, Criterion)>> {
    let rows = kept_of(conn, engagements)?;
    Ok(rows.into_iter().map(|(engagement, kept)| (engagement, kept.criterion)).collect())
}

/// The same with what names each of them.
///
/// # Errors
/// The database's.
pub fn kept_of(conn: &mut AnyConnection, engagements: &(impl SeenEngagements + ?Sized)) -> Result<Vec<(i64, Kept)>> {
    let rows: Vec<Row> = criteria::table
        .filter(among(conn, criteria::engagement_id, &engagements.ids()))
        .order((criteria::engagement_id, criteria::position, criteria::id))
        .select(Row::as_select())
        .load(conn)?;
    let kept = |row: Row| {
        let criterion = Criterion {
            statement: row.statement,
            target: row.target,
            actual: row.actual,
            evidence: row.evidence,
            evidence_url: row.evidence_url,
            achieved: row.achieved,
            achieved_by: row.achieved_by,
            achieved_on: row.achieved_on,
        };
        (row.engagement_id, Kept { id: Some(row.id), criterion })
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// Replaces all criteria of an engagement, in the order given. One that is there already keeps its id; an id of any other
/// row counts as none.
///
/// # Errors
/// The database's.
pub fn replace(conn: &mut AnyConnection, engagement: i64, rows: &[Kept]) -> Result<()> {
    let mut known: Vec<i64> = diesel::delete(criteria::table.filter(criteria::engagement_id.eq(engagement)))
        .returning(criteria::id)
        .get_results(conn)?;
    for (position, Kept { id, criterion }) in (1_i64..).zip(rows) {
        let own = id.and_then(|id| known.iter().position(|one| *one == id)).map(|place| known.swap_remove(place));
        let values = (
            criteria::engagement_id.eq(engagement),
            criteria::position.eq(position),
            criteria::statement.eq(&criterion.statement),
            criteria::target.eq(&criterion.target),
            criteria::actual.eq(&criterion.actual),
            criteria::evidence.eq(&criterion.evidence),
            criteria::evidence_url.eq(&criterion.evidence_url),
            criteria::achieved.eq(criterion.achieved),
            criteria::achieved_by.eq(&criterion.achieved_by),
            criteria::achieved_on.eq(criterion.achieved_on),
        );
        match own {
            Some(id) => {
                diesel::insert_into(criteria::table).values((criteria::id.eq(id), values)).execute(conn)?;
            }
            None => {
                diesel::insert_into(criteria::table).values(values).execute(conn)?;
            }
        }
    }
    Ok(())
}
