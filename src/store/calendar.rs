//! What staff have in their calendars: days on which customers are to be met, plans of the meetings, and steps. Business value
//! discussions are follow-ups; what partners have is read from the summaries.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::next_steps::Step;
use super::schema::{
    engagement_glances, engagements, next_steps, open_steps, review_draft_sections, review_drafts, review_revisions,
    reviews,
};
use super::seen::OfEngagement;
use super::typed::Json;
use super::{AnyConnection, Seen, SeenEngagements};
use crate::domain::engagement::Meeting;
use crate::domain::policy::Viewer;
use crate::domain::review::answers::{Answers, SectionAnswers};
use crate::domain::review::names::Names;
use crate::domain::zone::Zone;
use crate::error::Result;
use crate::playbook::keys::meeting;

/// An engagement in the calendar.
#[derive(Debug, Clone, Queryable)]
pub struct Place {
    pub engagement_id: i64,
    pub customer: String,
    pub time_zone: Zone,
    /// When the customer is to be met, as a review in progress plans it or as the newest revision says.
    pub meets_on: Option<NaiveDate>,
    /// A review in progress plans it.
    pub planned: bool,
    /// Number of the newest review, in draft or submitted.
    pub number: Option<i64>,
    /// The newest revision.
    pub revision_id: Option<i64>,
    /// When the engagement was last changed, in UTC.
    pub changed_at: NaiveDateTime,
}

impl OfEngagement for Place {
    fn engagement_id(&self) -> i64 {
        self.engagement_id
    }
}

type Columns = (
    engagement_glances::engagement_id,
    engagements::customer_name,
    engagements::time_zone,
    engagement_glances::meets_on,
    engagement_glances::planned,
    engagement_glances::number,
    engagement_glances::revision_id,
    engagement_glances::changed_at,
);

const COLUMNS: Columns = (
    engagement_glances::engagement_id,
    engagements::customer_name,
    engagements::time_zone,
    engagement_glances::meets_on,
    engagement_glances::planned,
    engagement_glances::number,
    engagement_glances::revision_id,
    engagement_glances::changed_at,
);

/// The engagements that this person sees whose customer is to be met between two days, the earliest first.
///
/// # Errors
/// The database's.
pub fn meetings(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    (from, to): (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<Vec<Seen<Place>>> {
    if !viewer.roles.lead && !viewer.roles.manager {
        return Ok(Vec::new());
    }
    let mut query = engagement_glances::table
        .inner_join(engagements::table)
        .filter(engagement_glances::meets_on.is_not_null())
        .filter(engagement_glances::meets_on.ge(from))
        .filter(engagement_glances::meets_on.le(to))
        .order((engagement_glances::meets_on, engagement_glances::engagement_id))
        .limit(limit)
        .select(COLUMNS)
        .into_boxed();
    if !viewer.roles.lead {
        query = query.filter(engagement_glances::manager_id.eq(viewer.id));
    }
    let rows: Vec<Place> = query.load(conn)?;
    Ok(rows.into_iter().map(Seen::by_right).collect())
}

/// One engagement that this person sees.
///
/// # Errors
/// `NotFound` when there is none for this person.
pub fn place(conn: &mut AnyConnection, engagement: &Seen<super::engagements::Engagement>) -> Result<Seen<Place>> {
    let found = engagement_glances::table
        .inner_join(engagements::table)
        .filter(engagement_glances::engagement_id.eq(engagement.id))
        .select(COLUMNS)
        .first(conn)?;
    Ok(Seen::by_right(found))
}

/// The engagements that this person manages that have a review in progress, whatever it says of its meeting.
///
/// # Errors
/// The database's.
pub fn drafted(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<Seen<Place>>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    let rows: Vec<Place> = engagement_glances::table
        .inner_join(engagements::table)
        .filter(engagement_glances::manager_id.eq(viewer.id))
        // Says nothing that the next one does not, but is how the index has it.
        .filter(engagement_glances::todo.is_not_null())
        .filter(engagement_glances::todo.eq(crate::domain::glance::Todo::Draft))
        .order((engagement_glances::todo_at.desc(), engagement_glances::engagement_id.desc()))
        .limit(limit)
        .select(COLUMNS)
        .load(conn)?;
    Ok(rows.into_iter().map(Seen::by_right).collect())
}

/// The section of a draft that plans its meeting.
#[derive(Debug, Clone, Queryable)]
pub struct Plan {
    pub engagement_id: i64,
    /// Set when the draft is a further revision of a review that exists.
    pub review_id: Option<i64>,
    pub answers: Json<SectionAnswers>,
    /// Counts the saves of the section.
    pub version: i64,
    pub saved_at: NaiveDateTime,
}

/// What the drafts of these engagements say of their meetings.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn plans(conn: &mut AnyConnection, of: &[Seen<Place>]) -> Result<Vec<Plan>> {
    Ok(review_draft_sections::table
        .inner_join(review_drafts::table)
        .filter(review_drafts::engagement_id.eq_any(of.ids()))
        .filter(review_draft_sections::section.eq(meeting::SECTION))
        .select((
            review_drafts::engagement_id,
            review_drafts::review_id,
            review_draft_sections::answers,
            review_draft_sections::version,
            review_draft_sections::saved_at,
        ))
        .load(conn)?)
}

/// What the newest revision of an engagement says.
#[derive(Debug, Clone, Queryable)]
pub struct Said {
    pub engagement_id: i64,
    /// Number of the review, and of the revision within it.
    pub number: i64,
    pub revision: i64,
    pub meeting: Meeting,
    pub answers: Json<Answers>,
    pub names: Json<Names>,
    pub submitted_at: NaiveDateTime,
}

/// The newest revisions of these engagements.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn said(conn: &mut AnyConnection, of: &[Seen<Place>]) -> Result<Vec<Said>> {
    let ids: Vec<i64> = of.iter().filter_map(|place| place.revision_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(review_revisions::table
        .inner_join(reviews::table)
        .filter(review_revisions::id.eq_any(ids))
        .select((
            review_revisions::engagement_id,
            reviews::number,
            review_revisions::revision,
            review_revisions::meeting,
            review_revisions::answers,
            review_revisions::names,
            review_revisions::submitted_at,
        ))
        .load(conn)?)
}

/// Open steps of the engagements that this person manages that are due between two days, with the customer's name and when they were
/// changed (UTC); earliest first.
///
/// # Errors
/// The database's.
pub fn steps(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    (from, to): (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<Vec<(Step, String, NaiveDateTime)>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    Ok(open_steps::table
        .inner_join(next_steps::table)
        .inner_join(reviews::table.on(reviews::id.eq(next_steps::review_id)))
        .inner_join(engagements::table.on(engagements::id.eq(open_steps::engagement_id)))
        .filter(open_steps::manager_id.eq(viewer.id))
        .filter(open_steps::due_on.ge(from))
        .filter(open_steps::due_on.le(to))
        .order((open_steps::due_on, open_steps::step_id))
        .limit(limit)
        .select((Step::as_select(), engagements::customer_name, next_steps::updated_at))
        .load(conn)?)
}
