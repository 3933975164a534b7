//! Surveys that customers have not been sent yet (R13).

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::AnyConnection;
use super::reviews::Revision;
use super::schema::{engagements, review_revisions, reviews};
use crate::domain::engagement::ReviewState;
use crate::domain::formats::parse_date;
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// A customer who has not been sent the survey yet (R13).
#[derive(Debug, Clone)]
pub struct SurveyLine {
    pub engagement_id: i64,
    pub customer: String,
    pub review_id: i64,
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
/// The database's; the stored text is damaged.
pub fn outstanding(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<SurveyLine>> {
    let later = diesel::alias!(reviews as later_reviews);
    let superseded = exists(
        later
            .filter(later.field(reviews::engagement_id).eq(reviews::engagement_id))
            .filter(later.field(reviews::number).gt(reviews::number)),
    );
    let rows: Vec<(Revision, i64, String)> = review_revisions::table
        .inner_join(reviews::table.inner_join(engagements::table))
        .filter(engagements::manager_id.eq(viewer.id))
        .filter(review_revisions::newest.eq(true))
        .filter(review_revisions::state.eq_any([ReviewState::Submitted.key(), ReviewState::Approved.key()]))
        .filter(not(superseded))
        // Quotes in what somebody typed are escaped in the stored text, so this finds the answer and nothing else.
        .filter(review_revisions::answers.like("%\"survey\":[\"outstanding\"]%"))
        .order((review_revisions::submitted_at, review_revisions::id))
        .limit(limit)
        .select((Revision::as_select(), reviews::number, engagements::customer_name))
        .load(conn)?;
    let lines = rows.into_iter().map(|(revision, number, customer)| {
        Ok(SurveyLine {
            planned_on: parse_date(revision.answers()?.text("key-results", "survey_planned_on")),
            engagement_id: revision.engagement_id,
            review_id: revision.review_id,
            state: ReviewState::from_key(&revision.state)
                .ok_or_else(|| Error::internal("a revision in an unknown state"))?,
            customer,
            number,
        })
    });
    lines.collect()
}
