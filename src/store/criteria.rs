//! The customer's own success criteria of an engagement.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::schema::criteria;
use super::{AnyConnection, SeenEngagements};
use crate::domain::usage::Criterion;
use crate::error::Result;

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = criteria)]
struct Row {
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

/// The criteria of these engagements with the engagement they belong to, in order.
///
/// # Errors
/// The database's.
pub fn find_by_engagements(
    conn: &mut AnyConnection,
    engagements: &(impl SeenEngagements + ?Sized),
) -> Result<Vec<(i64, Criterion)>> {
    let rows: Vec<Row> = criteria::table
        .filter(criteria::engagement_id.eq_any(engagements.ids()))
        .order((criteria::engagement_id, criteria::position, criteria::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| {
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
            (row.engagement_id, criterion)
        })
        .collect())
}

/// Replaces all criteria of an engagement, in the order given.
///
/// # Errors
/// The database's.
pub fn replace(conn: &mut AnyConnection, engagement: i64, rows: &[Criterion]) -> Result<()> {
    diesel::delete(criteria::table.filter(criteria::engagement_id.eq(engagement))).execute(conn)?;
    for (position, row) in (1_i64..).zip(rows) {
        diesel::insert_into(criteria::table)
            .values((
                criteria::engagement_id.eq(engagement),
                criteria::position.eq(position),
                criteria::statement.eq(&row.statement),
                criteria::target.eq(&row.target),
                criteria::actual.eq(&row.actual),
                criteria::evidence.eq(&row.evidence),
                criteria::evidence_url.eq(&row.evidence_url),
                criteria::achieved.eq(row.achieved),
                criteria::achieved_by.eq(&row.achieved_by),
                criteria::achieved_on.eq(row.achieved_on),
            ))
            .execute(conn)?;
    }
    Ok(())
}
