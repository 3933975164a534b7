//! The review form in progress: a draft per engagement, a row with raw text and a version per section.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::among::among;
use super::counted::Counted;
use super::engagements::Engagement;
use super::schema::{review_draft_sections, review_drafts};
use super::seen::OfEngagement;
use super::typed::Json;
use super::{AnyConnection, Seen, SeenEngagements, is_unique_violation};
use crate::domain::journey::Drafting;
use crate::domain::review::answers::{Answers, SectionAnswers};
use crate::domain::review::removed::Removed;
use crate::error::{Error, Result};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = review_drafts)]
pub struct Draft {
    pub id: i64,
    pub engagement_id: i64,
    /// The review that this will be a further revision of; `None` begins a new review.
    pub review_id: Option<i64>,
    /// The revision whose answers the draft began with.
    pub based_on: Option<i64>,
    /// A further revision keeps its predecessor's figures unless the manager refreshes them (R3).
    pub keeps_figures: bool,
    pub playbook_version: String,
    pub started_by: i64,
    pub started_at: NaiveDateTime,
    /// The day for which the meeting is planned, as its section says; none where it is not still to come.
    pub planned_on: Option<NaiveDate>,
}

/// How many drafts there are, to a hundred thousand and no further.
///
/// # Errors
/// The database's.
pub fn open(conn: &mut AnyConnection) -> Result<i64> {
    Ok(Counted(review_drafts::table.select(review_drafts::id).limit(100_000)).get_result(conn)?)
}

impl OfEngagement for Draft {
    fn engagement_id(&self) -> i64 {
        self.engagement_id
    }
}

#[derive(Debug, Insertable)]
#[diesel(table_name = review_drafts)]
pub struct NewDraft<'a> {
    pub engagement_id: i64,
    pub review_id: Option<i64>,
    pub based_on: Option<i64>,
    pub keeps_figures: bool,
    pub playbook_version: &'a str,
    pub started_by: i64,
    pub started_at: NaiveDateTime,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = review_draft_sections)]
pub struct DraftSection {
    pub section: String,
    pub answers: Json<SectionAnswers>,
    /// Counts the saves of this section; 0 stands for "never saved".
    pub version: i64,
    pub saved_at: NaiveDateTime,
    pub saved_by: i64,
    /// Rows that were taken out and can be brought back; nothing of them is part of the answers.
    pub removed: Json<Removed>,
}

/// The open draft of an engagement, if there is one.
///
/// # Errors
/// The database's.
pub fn of_engagement(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Option<Seen<Draft>>> {
    Ok(review_drafts::table
        .filter(review_drafts::engagement_id.eq(engagement.id))
        .select(Draft::as_select())
        .first(conn)
        .optional()?
        .map(Seen::by_right))
}

/// Opens a draft. `Conflict` when the engagement has one already.
///
/// # Errors
/// `Conflict`, the database's.
pub fn insert(conn: &mut AnyConnection, new: &NewDraft<'_>) -> Result<i64> {
    match diesel::insert_into(review_drafts::table).values(new).returning(review_drafts::id).get_result(conn) {
        Ok(id) => Ok(id),
        Err(error) if is_unique_violation(&error) => Err(Error::Conflict),
        Err(error) => Err(error.into()),
    }
}

/// The sections that were saved.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub fn sections(conn: &mut AnyConnection, draft: &Seen<Draft>) -> Result<Vec<DraftSection>> {
    Ok(review_draft_sections::table
        .filter(review_draft_sections::draft_id.eq(draft.id))
        .select(DraftSection::as_select())
        .load(conn)?)
}

/// One section, if it was saved.
///
/// # Errors
/// The database's; the stored text cannot be read.
pub fn section(conn: &mut AnyConnection, draft: &Seen<Draft>, key: &str) -> Result<Option<DraftSection>> {
    Ok(review_draft_sections::table
        .filter(review_draft_sections::draft_id.eq(draft.id))
        .filter(review_draft_sections::section.eq(key))
        .select(DraftSection::as_select())
        .first(conn)
        .optional()?)
}

/// All answers of the given sections.
pub fn answers(sections: &[DraftSection]) -> Answers {
    let mut all = Answers::default();
    for section in sections {
        all.set_section(&section.section, section.answers.0.clone());
    }
    all
}

/// What is saved.
pub struct Save<'a> {
    pub draft_id: i64,
    pub section: &'a str,
    pub answers: &'a SectionAnswers,
    /// Version that the form was filled in against.
    pub version: i64,
    pub by: i64,
    pub at: NaiveDateTime,
}

/// Saves a section if nobody saved it since; returns the new version.
///
/// # Errors
/// `Conflict` when the version is stale, the database's.
pub fn save(conn: &mut AnyConnection, save: &Save<'_>) -> Result<i64> {
    let json = Json::text(save.answers)?;
    let next = save.version + 1;
    if save.version == 0 {
        let inserted = diesel::insert_into(review_draft_sections::table)
            .values((
                review_draft_sections::draft_id.eq(save.draft_id),
                review_draft_sections::section.eq(save.section),
                review_draft_sections::answers.eq(json),
                review_draft_sections::version.eq(next),
                review_draft_sections::saved_at.eq(save.at),
                review_draft_sections::saved_by.eq(save.by),
            ))
            .execute(conn);
        return match inserted {
            Ok(_) => Ok(next),
            Err(error) if is_unique_violation(&error) => Err(Error::Conflict),
            Err(error) => Err(error.into()),
        };
    }
    let updated = diesel::update(
        review_draft_sections::table
            .filter(review_draft_sections::draft_id.eq(save.draft_id))
            .filter(review_draft_sections::section.eq(save.section))
            .filter(review_draft_sections::version.eq(save.version)),
    )
    .set((
        review_draft_sections::answers.eq(json),
        review_draft_sections::version.eq(next),
        review_draft_sections::saved_at.eq(save.at),
        review_draft_sections::saved_by.eq(save.by),
    ))
    .execute(conn)?;
    if updated == 1 { Ok(next) } else { Err(Error::Conflict) }
}

/// Keeps the rows that were taken out of a saved section.
///
/// # Errors
/// The database's.
pub fn keep_removed(conn: &mut AnyConnection, draft: i64, section: &str, removed: &Removed) -> Result<()> {
    let saved = review_draft_sections::table
        .filter(review_draft_sections::draft_id.eq(draft))
        .filter(review_draft_sections::section.eq(section));
    diesel::update(saved).set(review_draft_sections::removed.eq(Json::text(removed)?)).execute(conn)?;
    Ok(())
}

/// Deletes a draft with its sections.
///
/// # Errors
/// The database's.
pub fn delete(conn: &mut AnyConnection, draft: i64) -> Result<()> {
    diesel::delete(review_draft_sections::table.filter(review_draft_sections::draft_id.eq(draft))).execute(conn)?;
    diesel::delete(review_drafts::table.find(draft)).execute(conn)?;
    Ok(())
}

/// Pins the draft to another playbook version.
///
/// # Errors
/// The database's.
pub fn set_playbook(conn: &mut AnyConnection, draft: i64, version: &str) -> Result<()> {
    diesel::update(review_drafts::table.find(draft)).set(review_drafts::playbook_version.eq(version)).execute(conn)?;
    Ok(())
}

/// Keeps the day for which the meeting is planned.
///
/// # Errors
/// The database's.
pub fn plan(conn: &mut AnyConnection, draft: i64, planned_on: Option<NaiveDate>) -> Result<()> {
    diesel::update(review_drafts::table.find(draft)).set(review_drafts::planned_on.eq(planned_on)).execute(conn)?;
    Ok(())
}

/// Sets whether the draft keeps its predecessor's figures.
///
/// # Errors
/// The database's.
pub fn set_keeps_figures(conn: &mut AnyConnection, draft: i64, keeps: bool) -> Result<()> {
    diesel::update(review_drafts::table.find(draft)).set(review_drafts::keeps_figures.eq(keeps)).execute(conn)?;
    Ok(())
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
    /// The day for which its meeting is planned.
    pub planned_on: Option<NaiveDate>,
}

impl DraftLine {
    /// What the journey of its engagement follows from.
    pub fn drafting(&self) -> Drafting {
        if self.review_id.is_some() { Drafting::Revision } else { Drafting::Review }
    }
}

/// The open drafts of these engagements.
///
/// # Errors
/// The database's.
pub fn lines(conn: &mut AnyConnection, engagements: &(impl SeenEngagements + ?Sized)) -> Result<Vec<DraftLine>> {
    let drafts: Vec<Draft> = review_drafts::table
        .filter(among(conn, review_drafts::engagement_id, &engagements.ids()))
        .select(Draft::as_select())
        .load(conn)?;
    let ids: Vec<i64> = drafts.iter().map(|draft| draft.id).collect();
    let saved: Vec<(i64, NaiveDateTime)> = review_draft_sections::table
        .filter(among(conn, review_draft_sections::draft_id, &ids))
        .order(review_draft_sections::saved_at)
        .select((review_draft_sections::draft_id, review_draft_sections::saved_at))
        .load(conn)?;
    let saved: HashMap<i64, NaiveDateTime> = saved.into_iter().collect();
    let lines = drafts.into_iter().map(|draft| DraftLine {
        engagement_id: draft.engagement_id,
        review_id: draft.review_id,
        started_at: draft.started_at,
        saved_at: saved.get(&draft.id).copied(),
        planned_on: draft.planned_on,
    });
    Ok(lines.collect())
}
