//! Surveys of the customer's experience (R13), as the newest reviews say where they stand.

use chrono::NaiveDate;
use diesel::dsl::{not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::AnyConnection;
use super::reviews::superseded;
use super::schema::{engagements, review_revisions, reviews};
use crate::domain::engagement::ReviewState;
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
    Ok(review_revisions::table
        .inner_join(reviews::table)
        .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
        .filter(engagements::manager_id.eq(viewer.id))
        // Both spelt as the index `review_revisions_survey` has them: SQLite takes a partial index for no bound value.
        .filter(review_revisions::newest)
        .filter(sql::<Bool>("review_revisions.survey = 'outstanding'"))
        // Said by what it is not: SQLite would walk every approved revision by the queue's index for the sake of "is".
        .filter(review_revisions::state.ne_all([ReviewState::Returned, ReviewState::Withdrawn]))
        .filter(not(superseded!()))
        .order((review_revisions::submitted_at, review_revisions::id))
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
