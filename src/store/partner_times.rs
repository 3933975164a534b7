//! Who was the partner of an engagement, from when until when. What was approved in a partner's time is theirs to see while
//! the engagement is theirs, also after it was another's meanwhile.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::engagements::Engagement;
use super::schema::{engagement_partners, review_revisions};
use super::{AnyConnection, Seen};
use crate::domain::engagement::ReviewState;
use crate::error::Result;

/// Begins a partner's time.
///
/// # Errors
/// The database's; among them that another partner's time has not ended.
pub fn begin(conn: &mut AnyConnection, engagement: i64, partner: i64, at: NaiveDateTime) -> Result<()> {
    diesel::insert_into(engagement_partners::table)
        .values((
            engagement_partners::engagement_id.eq(engagement),
            engagement_partners::partner_id.eq(partner),
            engagement_partners::since.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// Ends the time of whoever is the partner. A time that began at this moment was none.
///
/// # Errors
/// The database's.
pub fn end(conn: &mut AnyConnection, engagement: i64, at: NaiveDateTime) -> Result<()> {
    let now = || {
        engagement_partners::table
            .filter(engagement_partners::engagement_id.eq(engagement))
            .filter(engagement_partners::until.is_null())
    };
    diesel::delete(now().filter(engagement_partners::since.ge(at))).execute(conn)?;
    diesel::update(now()).set(engagement_partners::until.eq(Some(at))).execute(conn)?;
    Ok(())
}

/// Since when each partner's time lasts or lasted, and until when, in UTC.
pub type Time = (i64, NaiveDateTime, Option<NaiveDateTime>);

/// Every partner's time at the engagement.
///
/// # Errors
/// The database's.
pub fn of_engagement(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Vec<Time>> {
    Ok(engagement_partners::table
        .filter(engagement_partners::engagement_id.eq(engagement.id))
        .order(engagement_partners::since)
        .select((engagement_partners::partner_id, engagement_partners::since, engagement_partners::until))
        .load(conn)?)
}

/// The engagement's approved revisions: which review they belong to, and when they were approved.
///
/// # Errors
/// The database's.
pub fn approvals(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Vec<(i64, Option<NaiveDateTime>)>> {
    Ok(review_revisions::table
        .filter(review_revisions::engagement_id.eq(engagement.id))
        .filter(review_revisions::state.eq(ReviewState::Approved))
        .select((review_revisions::review_id, review_revisions::decided_at))
        .load(conn)?)
}
