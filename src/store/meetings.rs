//! Meetings to come: as a review in progress plans them, or again, where the last one did not take place or nothing was agreed (R8).

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::Date;
use serde::{Deserialize, Serialize};

use super::portfolio::{lead, narrowed, of_kind};
use super::schema::{engagement_glances, engagements, users};
use super::{AnyConnection, beyond, one_more};
use crate::domain::filter::{People, Which};
use crate::domain::meeting::Why;
use crate::domain::page::{self, Page};
use crate::domain::policy::Viewer;
use crate::domain::zone::Zone;
use crate::error::Result;

/// A customer who is to be met.
#[derive(Debug, Clone, Queryable)]
pub struct Meets {
    pub engagement_id: i64,
    pub customer_name: String,
    pub manager_name: String,
    pub manager_disabled: bool,
    pub on: NaiveDate,
    /// A review in progress plans it.
    planned: bool,
    /// The last meeting was held; else it did not take place.
    held: bool,
    pub time_zone: Zone,
}

impl Meets {
    pub fn why(&self) -> Why {
        match (self.planned, self.held) {
            (true, _) => Why::Planned,
            (false, true) => Why::FollowUp,
            (false, false) => Why::NotHeld,
        }
    }
}

type MeetsColumns = (
    engagements::id,
    engagements::customer_name,
    users::name,
    diesel::dsl::IsNotNull<users::disabled_at>,
    diesel::dsl::AssumeNotNull<engagement_glances::meets_on>,
    engagement_glances::planned,
    engagement_glances::met,
    engagements::time_zone,
);

fn columns() -> MeetsColumns {
    (
        engagements::id,
        engagements::customer_name,
        users::name,
        users::disabled_at.is_not_null(),
        engagement_glances::meets_on.assume_not_null(),
        engagement_glances::planned,
        engagement_glances::met,
        engagements::time_zone,
    )
}

/// Place among the meetings: date of the last one that was shown, and its engagement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub NaiveDate, pub i64);

impl page::Place for Place {
    const LIST: &'static str = "meetings";
}

/// The engagements whose customer is to be met on a day that is known.
macro_rules! to_come {
    ($filter:expr) => {{
        narrowed!(
            engagement_glances::table
                .inner_join(engagements::table)
                .inner_join(users::table.on(users::id.eq(engagement_glances::manager_id)))
                .filter(engagement_glances::meets_on.is_not_null()),
            $filter,
            engagement_glances
        )
    }};
}

/// A page of the meetings to come, the earliest first, after a place.
///
/// # Errors
/// `NotFound` for everybody but leads.
pub fn page(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: Which,
    after: Option<Place>,
    size: usize,
) -> Result<Page<Meets>> {
    lead(viewer)?;
    let mut query = to_come!(filter.people);
    of_kind!(query, filter);
    if let Some(Place(day, id)) = after {
        query = query.filter(beyond!(
            "engagement_glances.meets_on, engagement_glances.engagement_id",
            ">",
            day => Date,
            id
        ));
    }
    let rows: Vec<Meets> = query
        .order((engagement_glances::meets_on.asc(), engagement_glances::engagement_id.asc()))
        .limit(one_more(size))
        .select(columns())
        .load(conn)?;
    Ok(Page::cut(rows, size, after.as_ref(), |meets| Place(meets.on, meets.engagement_id)))
}

/// The first meetings to come of this manager.
///
/// # Errors
/// The database's.
pub fn of_manager(conn: &mut AnyConnection, viewer: &Viewer, limit: i64) -> Result<Vec<Meets>> {
    let own = People { manager: Some(viewer.id), partner: None };
    Ok(to_come!(own)
        .order((engagement_glances::meets_on.asc(), engagement_glances::engagement_id.asc()))
        .limit(limit)
        .select(columns())
        .load(conn)?)
}
