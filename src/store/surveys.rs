//! Surveys of the customer's experience (R13) that wait for their manager: to be sent, or to be asked about.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::known_totals::passed;
use super::schema::{engagement_glances, engagement_watches, engagements, review_revisions, reviews};
use super::ways::Aside;
use super::{AnyConnection, counted};
use crate::domain::engagement::ReviewState;
use crate::domain::page::Total;
use crate::domain::policy::Viewer;
use crate::domain::zone::Days;
use crate::error::Result;

/// An engagement whose survey waits.
#[derive(Debug, Clone, Queryable)]
pub struct SurveyLine {
    pub engagement_id: i64,
    pub customer: String,
    /// It is still to be sent to somebody.
    pub is_outstanding: bool,
    /// The newest review, its number and its state; none before the first.
    pub review: Option<(i64, i64, ReviewState)>,
    pub planned_on: Option<NaiveDate>,
    /// Where somebody has not answered: the earliest day on which it was sent to one of them.
    pub sent_on: Option<NaiveDate>,
}

impl SurveyLine {
    /// The day on which it is to be sent, as the review plans it.
    pub fn to_be_sent(&self) -> Option<NaiveDate> {
        self.planned_on.filter(|_| self.is_outstanding)
    }

    /// Whether it was to be sent before this day.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.planned_on.is_some_and(|day| day < today)
    }
}

macro_rules! lines {
    () => {
        engagement_glances::table
            .inner_join(engagements::table)
            .inner_join(
                engagement_watches::table.on(engagement_watches::engagement_id.eq(engagement_glances::engagement_id)),
            )
            .left_join(review_revisions::table.on(review_revisions::id.nullable().eq(engagement_glances::revision_id)))
            .left_join(reviews::table.on(reviews::id.eq(review_revisions::review_id)))
            .select((
                engagements::id,
                engagements::customer_name,
                engagement_glances::survey_since.is_not_null(),
                (reviews::id, reviews::number, review_revisions::state).nullable(),
                review_revisions::survey_on.nullable(),
                engagement_watches::survey_sent_on,
            ))
    };
}

/// The engagements of this manager whose survey is still to be sent to somebody; the review longest ago first. Complete engagements
/// too: it is still to be sent.
///
/// # Errors
/// The database's.
pub fn outstanding(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<SurveyLine>> {
    Ok(lines!()
        .filter(engagement_glances::manager_id.eq(viewer.id))
        .filter(engagement_glances::survey_since.is_not_null())
        .order((engagement_glances::survey_since, engagement_glances::engagement_id))
        .limit(limit)
        .load(conn)?)
}

/// The other engagements of this manager of which somebody has not answered a survey that was sent before these days, the one sent
/// first at the beginning.
///
/// # Errors
/// The database's.
pub fn silent(conn: &mut AnyConnection, viewer: &Viewer, days: &Days, limit: i64) -> Result<Vec<SurveyLine>> {
    Ok(lines!()
        .filter(engagement_watches::manager_id.eq(viewer.id))
        .filter(engagement_watches::survey_sent_on.le(days.utc))
        .filter(Aside(passed!(engagement_watches::survey_sent_on, days)))
        .filter(Aside(engagement_glances::survey_since.is_null()))
        .order((engagement_watches::survey_sent_on, engagement_watches::engagement_id))
        .limit(limit)
        .load(conn)?)
}

/// How many [`outstanding`] and [`silent`] have together.
///
/// # Errors
/// The database's.
pub fn total(conn: &mut AnyConnection, viewer: &Viewer, days: &Days) -> Result<Total> {
    let outstanding = engagement_glances::table
        .filter(engagement_glances::manager_id.eq(viewer.id))
        .filter(engagement_glances::survey_since.is_not_null())
        .select(engagement_glances::engagement_id);
    let silent = engagement_watches::table
        .inner_join(engagements::table.on(engagements::id.eq(engagement_watches::engagement_id)))
        .inner_join(
            engagement_glances::table.on(engagement_glances::engagement_id.eq(engagement_watches::engagement_id)),
        )
        .filter(engagement_watches::manager_id.eq(viewer.id))
        .filter(engagement_watches::survey_sent_on.le(days.utc))
        .filter(Aside(passed!(engagement_watches::survey_sent_on, days)))
        .filter(Aside(engagement_glances::survey_since.is_null()))
        .select(engagement_watches::engagement_id);
    let outstanding = counted::total(conn, outstanding.limit(Total::LOOKED_AT))?;
    Ok(outstanding.and(counted::total(conn, silent.limit(Total::LOOKED_AT))?))
}
