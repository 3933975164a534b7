//! Surveys of the customer's experience (R13), as the newest reviews say where they stand.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::schema::{engagement_glances, engagements, review_revisions, reviews};
use super::{AnyConnection, counted};
use crate::domain::engagement::ReviewState;
use crate::domain::page::Total;
use crate::domain::policy::Viewer;
use crate::error::Result;

/// A customer who has not been sent the survey yet.
#[derive(Debug, Clone, Queryable)]
pub struct SurveyLine {
    pub engagement_id: i64,
    pub customer: String,
    pub review_id: i64,
    /// Number of the review.
    pub number: i64,
    pub state: ReviewState,
    pub planned_on: Option<NaiveDate>,
}

impl SurveyLine {
    /// Whether it was to be sent before this day.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.planned_on.is_some_and(|day| day < today)
    }
}

/// The engagements of this manager whose latest review, submitted or approved, says that the survey is outstanding; the
/// review longest ago first. Complete engagements too: the survey is still to be sent.
///
/// # Errors
/// The database's.
pub fn outstanding(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<SurveyLine>> {
    Ok(engagement_glances::table
        .inner_join(engagements::table)
        .inner_join(review_revisions::table.on(review_revisions::id.nullable().eq(engagement_glances::revision_id)))
        .inner_join(reviews::table.on(reviews::id.eq(review_revisions::review_id)))
        .filter(engagement_glances::manager_id.eq(viewer.id))
        .filter(engagement_glances::survey_since.is_not_null())
        .order((engagement_glances::survey_since, engagement_glances::engagement_id))
        .limit(limit)
        .select((
            engagements::id,
            engagements::customer_name,
            reviews::id,
            reviews::number,
            review_revisions::state,
            review_revisions::survey_on,
        ))
        .load(conn)?)
}

/// How many they are.
///
/// # Errors
/// The database's.
pub fn total(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Total> {
    let outstanding = engagement_glances::table
        .filter(engagement_glances::manager_id.eq(viewer.id))
        .filter(engagement_glances::survey_since.is_not_null());
    counted::total(conn, outstanding.select(engagement_glances::engagement_id).limit(Total::LOOKED_AT))
}
