//! What lists and the engagement's page show beside the engagement itself: names, narrow rows of reviews and drafts,
//! and the trail. Callers pass ids of engagements that the viewer may see.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::AnyConnection;
use super::reviews::Revision;
use super::schema::{
    audit_entries, engagements, partners, review_comments, review_draft_sections, review_drafts, review_revisions,
    reviews, users,
};
use crate::domain::engagement::ReviewState;
use crate::domain::formats::parse_date;
use crate::domain::policy::Viewer;
use crate::error::Result;

/// Names of people.
///
/// # Errors
/// The database's.
pub fn people(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, String>> {
    let rows: Vec<(i64, String)> =
        users::table.filter(users::id.eq_any(ids)).select((users::id, users::name)).load(conn)?;
    Ok(rows.into_iter().collect())
}

/// All partner organisations by name.
///
/// # Errors
/// The database's.
pub fn partners(conn: &mut AnyConnection) -> Result<Vec<(i64, String)>> {
    Ok(partners::table.order((partners::name, partners::id)).select((partners::id, partners::name)).load(conn)?)
}

/// The managers whose accounts are open, by name.
///
/// # Errors
/// The database's.
pub fn managers(conn: &mut AnyConnection) -> Result<Vec<(i64, String)>> {
    Ok(users::table
        .filter(users::is_manager.eq(true))
        .filter(users::disabled_at.is_null())
        .order((users::name, users::id))
        .select((users::id, users::name))
        .load(conn)?)
}

/// A revision of a review, as lists name it.
#[derive(Debug, Clone, Queryable)]
pub struct ReviewLine {
    pub revision_id: i64,
    pub review_id: i64,
    pub engagement_id: i64,
    pub number: i64,
    pub revision: i64,
    pub newest: bool,
    pub state: String,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<String>,
    pub task_complete: bool,
    pub submitted_at: NaiveDateTime,
    pub decided_at: Option<NaiveDateTime>,
}

/// The revisions of these engagements, newest first; with `newest_only` one per review.
///
/// # Errors
/// The database's.
pub fn reviews(conn: &mut AnyConnection, engagements: &[i64], newest_only: bool) -> Result<Vec<ReviewLine>> {
    let mut query = review_revisions::table
        .inner_join(reviews::table)
        .filter(review_revisions::engagement_id.eq_any(engagements))
        .order((reviews::number.desc(), review_revisions::revision.desc()))
        .select((
            review_revisions::id,
            review_revisions::review_id,
            review_revisions::engagement_id,
            reviews::number,
            review_revisions::revision,
            review_revisions::newest,
            review_revisions::state,
            review_revisions::held_on,
            review_revisions::outcome,
            review_revisions::task_complete,
            review_revisions::submitted_at,
            review_revisions::decided_at,
        ))
        .into_boxed();
    if newest_only {
        query = query.filter(review_revisions::newest.eq(true));
    }
    Ok(query.load(conn)?)
}

/// An open draft, as lists name it.
#[derive(Debug, Clone)]
pub struct DraftLine {
    pub engagement_id: i64,
    /// Set when it is a further revision of a review that exists.
    pub review_id: Option<i64>,
    pub started_at: NaiveDateTime,
    /// When a section was last saved.
    pub saved_at: Option<NaiveDateTime>,
}

/// The open drafts of these engagements.
///
/// # Errors
/// The database's.
pub fn drafts(conn: &mut AnyConnection, engagements: &[i64]) -> Result<Vec<DraftLine>> {
    let rows: Vec<(i64, i64, Option<i64>, NaiveDateTime)> = review_drafts::table
        .filter(review_drafts::engagement_id.eq_any(engagements))
        .select((review_drafts::id, review_drafts::engagement_id, review_drafts::review_id, review_drafts::started_at))
        .load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let saved: Vec<(i64, NaiveDateTime)> = review_draft_sections::table
        .filter(review_draft_sections::draft_id.eq_any(&ids))
        .order(review_draft_sections::saved_at)
        .select((review_draft_sections::draft_id, review_draft_sections::saved_at))
        .load(conn)?;
    let saved: HashMap<i64, NaiveDateTime> = saved.into_iter().collect();
    let lines = rows.into_iter().map(|(id, engagement_id, review_id, started_at)| DraftLine {
        engagement_id,
        review_id,
        started_at,
        saved_at: saved.get(&id).copied(),
    });
    Ok(lines.collect())
}

/// The lead's comments on these revisions: revision, section, text.
///
/// # Errors
/// The database's.
pub fn comments(conn: &mut AnyConnection, revisions: &[i64]) -> Result<Vec<(i64, String, String)>> {
    Ok(review_comments::table
        .filter(review_comments::revision_id.eq_any(revisions))
        .order(review_comments::id)
        .select((review_comments::revision_id, review_comments::section, review_comments::body))
        .load(conn)?)
}

/// When the gates of these engagements last opened.
///
/// # Errors
/// The database's.
pub fn gates_opened(conn: &mut AnyConnection, engagements: &[i64]) -> Result<HashMap<i64, NaiveDateTime>> {
    let rows: Vec<(Option<i64>, NaiveDateTime)> = audit_entries::table
        .filter(audit_entries::engagement_id.eq_any(engagements))
        .filter(audit_entries::action.eq("gate_opened"))
        .order(audit_entries::id)
        .select((audit_entries::engagement_id, audit_entries::at))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, at)| Some((id?, at))).collect())
}

/// The engagement's newest revision that was not withdrawn: what the latest review says.
///
/// # Errors
/// The database's.
pub fn newest_standing(conn: &mut AnyConnection, engagement: i64) -> Result<Option<Revision>> {
    Ok(review_revisions::table
        .inner_join(reviews::table)
        .filter(review_revisions::engagement_id.eq(engagement))
        .filter(review_revisions::state.ne(ReviewState::Withdrawn.key()))
        .order((reviews::number.desc(), review_revisions::revision.desc()))
        .select(Revision::as_select())
        .first(conn)
        .optional()?)
}

/// A customer who has not been sent the survey yet (R13).
#[derive(Debug, Clone)]
pub struct SurveyLine {
    pub engagement_id: i64,
    pub customer: String,
    pub review_id: i64,
    pub number: i64,
    /// Key of the review's state.
    pub state: String,
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
pub fn surveys_outstanding(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<SurveyLine>> {
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
            state: revision.state,
            customer,
            number,
        })
    });
    lines.collect()
}
