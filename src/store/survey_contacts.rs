//! Whom the survey of the customer's experience is asked of (R13): a row each, which goes on after the review was submitted.

use std::collections::HashMap;

use chrono::{Days, NaiveDate, NaiveDateTime};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date};

use super::among::among;
use super::engagements::Engagement;
use super::schema::{engagements, review_revisions, survey_contacts, users, workloads};
use super::{AnyConnection, Seen};
use crate::domain::engagement::{ReviewState, Survey};
use crate::domain::follow_ups::REMINDED_AFTER;
use crate::domain::policy::Viewer;
use crate::domain::survey::{Asked, Reviewed};
use crate::error::{Error, Result};
use crate::playbook::Lang;

/// So many an engagement has at most.
pub const MOST: i64 = 100;

/// Somebody whom it is asked of.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = survey_contacts)]
pub struct Contact {
    pub id: i64,
    pub name: String,
    /// Empty where it is not known.
    pub email: String,
    pub language: Lang,
    /// The service that they are asked about.
    pub workload_id: Option<i64>,
    pub state: Survey,
    pub sent_on: Option<NaiveDate>,
    pub answered_on: Option<NaiveDate>,
    /// The newest review when the state was said.
    pub review_id: Option<i64>,
    pub version: i64,
    #[diesel(select_expression = workloads::name.nullable())]
    pub service: Option<String>,
    /// Who sent it.
    #[diesel(select_expression = users::name.nullable())]
    pub sent_by: Option<String>,
}

impl Contact {
    pub fn asked(&self) -> Asked {
        Asked { state: self.state, review: self.review_id, sent_on: self.sent_on }
    }
}

macro_rules! contacts {
    () => {
        survey_contacts::table
            .left_join(workloads::table)
            .left_join(users::table.on(users::id.nullable().eq(survey_contacts::sent_by)))
    };
}

/// Those of an engagement, in the order in which they were added.
///
/// # Errors
/// The database's.
pub fn of_engagement(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Vec<Contact>> {
    Ok(contacts!()
        .filter(survey_contacts::engagement_id.eq(engagement.id))
        .order(survey_contacts::id)
        .limit(MOST)
        .select(Contact::as_select())
        .load(conn)?)
}

/// One of them.
///
/// # Errors
/// `NotFound` when the engagement has no such contact.
pub fn find(conn: &mut AnyConnection, engagement: &Seen<Engagement>, id: i64) -> Result<Contact> {
    Ok(contacts!()
        .filter(survey_contacts::id.eq(id))
        .filter(survey_contacts::engagement_id.eq(engagement.id))
        .select(Contact::as_select())
        .first(conn)?)
}

/// The newest review, as far as the survey follows from it.
///
/// # Errors
/// The database's.
pub fn reviewed(conn: &mut AnyConnection, engagement: i64) -> Result<Option<Reviewed>> {
    let newest: Option<(i64, ReviewState, Option<Survey>)> = review_revisions::table
        .filter(review_revisions::engagement_id.eq(engagement))
        .filter(review_revisions::newest.eq(true))
        .order(review_revisions::id.desc())
        .select((review_revisions::review_id, review_revisions::state, review_revisions::survey))
        .first(conn)
        .optional()?;
    Ok(newest.map(|(review, state, survey)| Reviewed { review, stands: state.stands(), survey }))
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq, Insertable, AsChangeset)]
#[diesel(table_name = survey_contacts, treat_none_as_null = true)]
pub struct Person<'a> {
    pub name: &'a str,
    pub email: &'a str,
    pub language: Lang,
    pub workload_id: Option<i64>,
}

/// How far it is with somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Insertable, AsChangeset)]
#[diesel(table_name = survey_contacts, treat_none_as_null = true)]
pub struct Stated {
    pub state: Survey,
    pub sent_on: Option<NaiveDate>,
    pub sent_by: Option<i64>,
    pub answered_on: Option<NaiveDate>,
    pub review_id: Option<i64>,
}

/// Adds somebody; their id. `at` in UTC.
///
/// # Errors
/// The database's.
pub fn insert(
    conn: &mut AnyConnection,
    engagement: i64,
    person: Person<'_>,
    stated: Stated,
    at: NaiveDateTime,
) -> Result<i64> {
    let own = (survey_contacts::engagement_id.eq(engagement), survey_contacts::updated_at.eq(at));
    Ok(diesel::insert_into(survey_contacts::table)
        .values((own, person, stated))
        .returning(survey_contacts::id)
        .get_result(conn)?)
}

macro_rules! set {
    ($conn:expr, $id:expr, $version:expr, $at:expr, $set:expr) => {{
        let row =
            survey_contacts::table.filter(survey_contacts::id.eq($id)).filter(survey_contacts::version.eq($version));
        let marks = (survey_contacts::version.eq($version + 1), survey_contacts::updated_at.eq($at));
        let changed = diesel::update(row).set(($set, marks)).execute($conn)?;
        if changed == 1 { Ok(()) } else { Err(Error::Conflict) }
    }};
}

/// Changes who somebody is, where the row still has this version.
///
/// # Errors
/// `Conflict` where it has another by now.
pub fn change(
    conn: &mut AnyConnection,
    (id, version): (i64, i64),
    person: Person<'_>,
    at: NaiveDateTime,
) -> Result<()> {
    set!(conn, id, version, at, person)
}

/// Says how far it is with somebody, of whom may be told anew that they do not answer.
///
/// # Errors
/// `Conflict` where the row has another version by now.
pub fn state(conn: &mut AnyConnection, (id, version): (i64, i64), stated: Stated, at: NaiveDateTime) -> Result<()> {
    set!(conn, id, version, at, (stated, survey_contacts::reminded_on.eq(None::<NaiveDate>)))
}

/// Removes somebody, where the row still has this version.
///
/// # Errors
/// `Conflict` where it has another by now.
pub fn remove(conn: &mut AnyConnection, (id, version): (i64, i64)) -> Result<()> {
    let row = survey_contacts::table.filter(survey_contacts::id.eq(id)).filter(survey_contacts::version.eq(version));
    if diesel::delete(row).execute(conn)? == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// What was said of those whom it was sent to, since this day where one is given, is said of this review too; of how many.
///
/// # Errors
/// The database's.
pub fn carry_over(conn: &mut AnyConnection, engagement: i64, review: i64, since: Option<NaiveDate>) -> Result<usize> {
    let said = survey_contacts::table
        .filter(survey_contacts::engagement_id.eq(engagement))
        .filter(survey_contacts::state.ne(Survey::Outstanding));
    let set = survey_contacts::review_id.eq(Some(review));
    Ok(match since {
        Some(day) => diesel::update(said.filter(survey_contacts::sent_on.ge(day))).set(set).execute(conn)?,
        None => diesel::update(said).set(set).execute(conn)?,
    })
}

/// Whether something is said of somebody after this review.
///
/// # Errors
/// The database's.
pub fn any_said(conn: &mut AnyConnection, engagement: i64, review: i64) -> Result<bool> {
    let said = survey_contacts::table
        .filter(survey_contacts::engagement_id.eq(engagement))
        .filter(survey_contacts::review_id.eq(review));
    Ok(diesel::select(diesel::dsl::exists(said)).get_result(conn)?)
}

/// Somebody of this name, with the version of the row and how far the survey is.
///
/// # Errors
/// The database's.
pub fn named(conn: &mut AnyConnection, engagement: i64, name: &str) -> Result<Option<(i64, i64, Survey)>> {
    Ok(survey_contacts::table
        .filter(survey_contacts::engagement_id.eq(engagement))
        .filter(survey_contacts::name.eq(name))
        .order(survey_contacts::id)
        .select((survey_contacts::id, survey_contacts::version, survey_contacts::state))
        .first(conn)
        .optional()?)
}

/// Who sent it to somebody, by id.
///
/// # Errors
/// The database's.
pub fn sender(conn: &mut AnyConnection, id: i64) -> Result<Option<i64>> {
    Ok(survey_contacts::table.find(id).select(survey_contacts::sent_by).first(conn)?)
}

/// Those of these engagements, as far as they count.
///
/// # Errors
/// The database's.
pub(super) fn asked(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Vec<Asked>>> {
    type Row = (i64, Survey, Option<i64>, Option<NaiveDate>);
    let rows: Vec<Row> = survey_contacts::table
        .filter(among(conn, survey_contacts::engagement_id, ids))
        .select((
            survey_contacts::engagement_id,
            survey_contacts::state,
            survey_contacts::review_id,
            survey_contacts::sent_on,
        ))
        .load(conn)?;
    let mut all: HashMap<i64, Vec<Asked>> = HashMap::new();
    for (engagement, state, review, sent_on) in rows {
        all.entry(engagement).or_default().push(Asked { state, review, sent_on });
    }
    Ok(all)
}

/// Somebody who has not answered, with the engagement and its customer.
pub type Silent = (Contact, i64, String);

/// Those of this manager's engagements of whom they are told on this day, the one sent first at the beginning.
///
/// # Errors
/// The database's.
pub fn told(conn: &mut AnyConnection, viewer: &Viewer, on: NaiveDate, limit: i64) -> Result<Vec<Silent>> {
    Ok(contacts!()
        .inner_join(engagements::table)
        .filter(engagements::manager_id.eq(viewer.id))
        .filter(survey_contacts::reminded_on.eq(on))
        // As the index has it.
        .filter(sql::<Bool>("survey_contacts.state = 'sent' AND survey_contacts.reminded_on IS NOT NULL"))
        .order((survey_contacts::sent_on, survey_contacts::id))
        .limit(limit)
        .select((Contact::as_select(), engagements::id, engagements::customer_name))
        .load(conn)?)
}

/// Notes that managers are told on this day of those to whom it was sent two weeks ago or earlier and who have not answered, each once.
/// Where nobody can be told, the next manager is.
///
/// # Errors
/// The database's.
pub(super) fn remind(conn: &mut AnyConnection, on: NaiveDate) -> Result<()> {
    let until = on.checked_sub_days(Days::new(REMINDED_AFTER)).unwrap_or(on);
    // What was said for an earlier review is nobody's to ask about any more.
    diesel::sql_query(
        "UPDATE survey_contacts SET reminded_on = $1 WHERE state = 'sent' AND reminded_on IS NULL AND sent_on <= $2 \
         AND COALESCE(review_id, 0) = COALESCE((SELECT r.review_id FROM engagement_glances g \
         JOIN review_revisions r ON r.id = g.revision_id WHERE g.engagement_id = survey_contacts.engagement_id), 0) \
         AND EXISTS (SELECT 1 FROM engagements e JOIN users u ON u.id = e.manager_id \
         WHERE e.id = survey_contacts.engagement_id AND u.disabled_at IS NULL AND u.is_manager)",
    )
    .bind::<Date, _>(on)
    .bind::<Date, _>(until)
    .execute(conn)?;
    Ok(())
}
