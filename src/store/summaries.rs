//! What a partner's organisation sees: the engagements assigned to it now, and of each the revisions that were approved
//! while it was the partner (`partner_times`), whoever was when they were submitted. Nothing else of a review is ever read
//! here.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use serde::{Deserialize, Serialize};

use super::among::among;
use super::has::has;
use super::reviews::Revision;
use super::schema::{
    engagement_glances, engagement_partners, engagement_workloads, engagements, partners, review_revisions, reviews,
    users, workloads,
};
use super::search::{self, Bounds, Index, Reading, Search};
use super::typed::Json;
use super::{AnyConnection, Seen, counted, dialect, one_more, tallies};
use crate::domain::engagement::{ReviewState, Segment};
use crate::domain::filter::{People, Summaries as Filter};
use crate::domain::page::{self, Page, Total};
use crate::domain::policy::Viewer;
use crate::domain::usage::Figures;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};

/// An engagement of the partner. Seen, it opens what is in this file and nothing else: it is no `OfEngagement`, since what
/// staff read of an engagement is not the partner's.
#[derive(Debug, Clone, Queryable)]
pub struct Assigned {
    pub id: i64,
    pub customer_name: String,
    pub segment: Segment,
    pub time_zone: Zone,
    pub manager_name: String,
    pub manager_email: String,
    pub manager_disabled: bool,
}

/// An intended workload with its target.
#[derive(Debug, Clone, Queryable)]
pub struct Intended {
    pub name: String,
    pub target: i64,
}

pub(super) fn organisation(viewer: &Viewer) -> Result<i64> {
    if viewer.roles.partner { viewer.partner_id.ok_or(Error::NotFound) } else { Err(Error::NotFound) }
}

/// Name of the viewer's organisation.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn organisation_name(conn: &mut AnyConnection, viewer: &Viewer) -> Result<String> {
    let partner = organisation(viewer)?;
    Ok(partners::table.find(partner).select(partners::name).first(conn)?)
}

/// Place in the list: the last engagement that was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub i64);

impl page::Place for Place {
    const LIST: &'static str = "summaries";
}

/// The organisation's engagements that the filter lets through, or an end of the function with nothing.
macro_rules! narrowed {
    ($conn:expr, $partner:expr, $filter:expr, $nothing:expr) => {{
        let filter: &Filter = $filter;
        let mut query = engagement_glances::table
            .inner_join(engagements::table)
            .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
            .filter(engagement_glances::partner_id.eq($partner))
            .into_boxed();
        if let Some(name) = &filter.name {
            let Some(reading) = search::reading($conn, name, Bounds::USUAL)? else { return Ok($nothing) };
            // Of names that very many customers have, the organisation's own engagements are held against the pattern.
            if let Reading::Sorted(Search { by: Index::Words(words), .. }) = &reading {
                let (before, value, after) = dialect::indexed_under($conn, words);
                query = query.filter(sql::<Bool>(before).bind::<Text, _>(value).sql(after));
            }
            let (Reading::Sorted(Search { pattern, .. }) | Reading::Walked(Search { pattern, .. })) = reading;
            query = query.filter(engagements::customer_folded.like(pattern).escape('\\'));
        }
        if let Some(complete) = filter.complete {
            query = query.filter(engagement_glances::partner_complete.eq(complete));
        }
        if let Some(workload) = filter.workload {
            query = query.filter(has(engagement_workloads::table
                .filter(engagement_workloads::engagement_id.eq(engagements::id))
                .filter(engagement_workloads::workload_id.eq(workload))));
        }
        query
    }};
}

/// A page of the organisation's engagements, newest first, after a place.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn assigned(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Seen<Assigned>>> {
    let mut query = narrowed!(
        conn,
        organisation(viewer)?,
        filter,
        Page::cut(Vec::new(), size, after.as_ref(), |_: &Seen<Assigned>| Place(0))
    )
    .order(engagement_glances::engagement_id.desc())
    .limit(one_more(size));
    if let Some(Place(id)) = after {
        query = query.filter(engagement_glances::engagement_id.lt(id));
    }
    let rows: Vec<Assigned> = query
        .select((
            engagements::id,
            engagements::customer_name,
            engagements::segment,
            engagements::time_zone,
            users::name,
            users::email,
            users::disabled_at.is_not_null(),
        ))
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |row| Place(row.id)).map(Seen::by_right))
}

/// How many engagements the whole list has: the number that is kept where there is one, else counted up to a limit.
///
/// # Errors
/// As [`assigned`].
pub fn total(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<Total> {
    if filter.name.is_none() && filter.workload.is_none() {
        let tally = tallies::of(conn, People { manager: None, partner: Some(organisation(viewer)?) })?;
        return Ok(Total::exactly(match filter.complete {
            None => tally.all(),
            Some(true) => tally.partner_complete,
            Some(false) => tally.all() - tally.partner_complete,
        }));
    }
    let query = narrowed!(conn, organisation(viewer)?, filter, Total::NONE);
    counted::total(conn, query.select(engagements::id).limit(Total::LOOKED_AT))
}

/// One of the organisation's engagements.
///
/// # Errors
/// `NotFound` when it is not assigned to the viewer's organisation now.
pub fn find_assigned(conn: &mut AnyConnection, viewer: &Viewer, engagement: i64) -> Result<Seen<Assigned>> {
    let partner = organisation(viewer)?;
    let found = engagements::table
        .inner_join(users::table.on(users::id.eq(engagements::manager_id)))
        .filter(engagements::id.eq(engagement))
        .filter(engagements::partner_id.eq(partner))
        .select((
            engagements::id,
            engagements::customer_name,
            engagements::segment,
            engagements::time_zone,
            users::name,
            users::email,
            users::disabled_at.is_not_null(),
        ))
        .first(conn)?;
    Ok(Seen::by_right(found))
}

/// The intended workloads of the engagement, in the manager's order.
///
/// # Errors
/// The database's.
pub fn intended(conn: &mut AnyConnection, engagement: &Seen<Assigned>) -> Result<Vec<Intended>> {
    Ok(engagement_workloads::table
        .inner_join(workloads::table)
        .filter(engagement_workloads::engagement_id.eq(engagement.id))
        .order(engagement_workloads::position.asc())
        .select((workloads::name, engagement_workloads::target))
        .load(conn)?)
}

/// An approved revision that the organisation may see.
#[derive(Debug, Clone, Queryable)]
pub struct Visible {
    pub engagement_id: i64,
    revision_id: i64,
    /// Number of the review.
    pub number: i64,
    pub revision: i64,
    decided_at: Option<NaiveDateTime>,
    submitted_at: NaiveDateTime,
    /// Whether it completes the engagement (R8).
    pub completes: bool,
}

impl Visible {
    pub fn approved_at(&self) -> NaiveDateTime {
        self.decided_at.unwrap_or(self.submitted_at)
    }
}

/// The approved revisions of these engagements that the organisation may see; the last one first.
fn approved(conn: &mut AnyConnection, viewer: &Viewer, engagements: &[i64]) -> Result<Vec<Visible>> {
    let partner = organisation(viewer)?;
    // The approval counts, not the partner at the submission: a review may change hands while it waits.
    let in_time = engagement_partners::table
        .filter(engagement_partners::engagement_id.eq(review_revisions::engagement_id))
        .filter(engagement_partners::partner_id.eq(partner))
        .filter(review_revisions::decided_at.ge(engagement_partners::since.nullable()))
        .filter(
            engagement_partners::until
                .is_null()
                .nullable()
                .or(review_revisions::decided_at.lt(engagement_partners::until)),
        );
    Ok(review_revisions::table
        .inner_join(reviews::table)
        .inner_join(engagements::table.on(engagements::id.eq(review_revisions::engagement_id)))
        .filter(among(conn, review_revisions::engagement_id, engagements))
        .filter(review_revisions::state.eq(ReviewState::Approved))
        .filter(engagements::partner_id.eq(partner))
        .filter(exists(in_time))
        .order((reviews::number.desc(), review_revisions::revision.desc()))
        .select((
            review_revisions::engagement_id,
            review_revisions::id,
            reviews::number,
            review_revisions::revision,
            review_revisions::decided_at,
            review_revisions::submitted_at,
            review_revisions::completes,
        ))
        .load(conn)?)
}

/// The last approved revision of an engagement, as the list shows it.
#[derive(Debug, Clone)]
pub struct LastApproved {
    pub engagement_id: i64,
    /// Number of the review.
    pub number: i64,
    pub revision: i64,
    pub approved_at: NaiveDateTime,
    pub completes: bool,
    pub figures: Figures,
}

/// The last approved revision of each of these engagements.
///
/// # Errors
/// `NotFound` for everybody but partners; a stored text cannot be read.
pub fn last_approved(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    engagements: &[Seen<Assigned>],
) -> Result<Vec<LastApproved>> {
    let ids: Vec<i64> = engagements.iter().map(|engagement| engagement.id).collect();
    let mut last: Vec<Visible> = Vec::new();
    for row in approved(conn, viewer, &ids)? {
        if !last.iter().any(|l| l.engagement_id == row.engagement_id) {
            last.push(row);
        }
    }
    let wanted: Vec<i64> = last.iter().map(|row| row.revision_id).collect();
    type Row = (i64, i64, i64, Option<NaiveDateTime>, NaiveDateTime, bool, Json<Figures>);
    let rows: Vec<Row> = review_revisions::table
        .filter(among(conn, review_revisions::id, &wanted))
        .select((
            review_revisions::id,
            review_revisions::engagement_id,
            review_revisions::revision,
            review_revisions::decided_at,
            review_revisions::submitted_at,
            review_revisions::completes,
            review_revisions::figures,
        ))
        .load(conn)?;
    let found = rows.into_iter().map(|(id, engagement_id, revision, decided_at, submitted_at, completes, figures)| {
        LastApproved {
            engagement_id,
            number: last.iter().find(|row| row.revision_id == id).map_or(1, |row| row.number),
            revision,
            approved_at: decided_at.unwrap_or(submitted_at),
            completes,
            figures: figures.0,
        }
    });
    Ok(found.collect())
}

/// An approved revision with the number of its review. Not `Seen`: a partner sees it and nothing that hangs on it.
#[derive(Debug, Clone)]
pub struct Approved {
    pub number: i64,
    pub revision: Revision,
}

impl Approved {
    /// When it was approved; the submission's time where the database says nothing.
    pub fn approved_at(&self) -> NaiveDateTime {
        self.revision.decided_at.unwrap_or(self.revision.submitted_at)
    }
}

/// The approved revisions of the engagement that count for the organisation, the last one first.
///
/// # Errors
/// `NotFound` for everybody but partners.
pub fn all_approved(conn: &mut AnyConnection, viewer: &Viewer, engagement: &Seen<Assigned>) -> Result<Vec<Visible>> {
    approved(conn, viewer, &[engagement.id])
}

/// The last approved revision of each of these engagements with its contents.
///
/// # Errors
/// `NotFound` for everybody but partners; a stored text cannot be read.
pub fn last_readings(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    engagements: &[Seen<Assigned>],
) -> Result<Vec<Approved>> {
    let ids: Vec<i64> = engagements.iter().map(|engagement| engagement.id).collect();
    let mut last: Vec<Visible> = Vec::new();
    for row in approved(conn, viewer, &ids)? {
        if !last.iter().any(|l| l.engagement_id == row.engagement_id) {
            last.push(row);
        }
    }
    let wanted: Vec<i64> = last.iter().map(|row| row.revision_id).collect();
    let revisions: Vec<Revision> =
        review_revisions::table.filter(review_revisions::id.eq_any(wanted)).select(Revision::as_select()).load(conn)?;
    let numbered = revisions.into_iter().map(|revision| {
        let number = last.iter().find(|row| row.revision_id == revision.id).map_or(1, |row| row.number);
        Approved { number, revision }
    });
    Ok(numbered.collect())
}

/// One of them with its contents.
///
/// # Errors
/// A stored text cannot be read.
pub fn read(conn: &mut AnyConnection, visible: &Visible) -> Result<Approved> {
    let revision = review_revisions::table.find(visible.revision_id).select(Revision::as_select()).first(conn)?;
    Ok(Approved { number: visible.number, revision })
}
