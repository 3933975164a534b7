//! The customer's own success criteria of an engagement (R2).

use chrono::NaiveDate;

use super::Ask;
use super::engagement::visible;
use crate::error::Result;
use crate::store::criteria::Kept;
use crate::store::engagements::Engagement;
use crate::store::{Seen, criteria};

/// The criteria, in their order.
pub struct Criteria {
    pub engagement: Seen<Engagement>,
    pub may_change: bool,
    pub rows: Vec<Kept>,
    /// Where the engagement is.
    pub today: NaiveDate,
}

/// The criteria of an engagement.
///
/// # Errors
/// `NotFound` when it is not visible.
pub fn criteria(ask: &mut Ask<'_>, id: i64) -> Result<Criteria> {
    let engagement = visible(ask, id)?;
    let rows = criteria::kept_of(ask.conn, &engagement)?;
    Ok(Criteria {
        may_change: ask.viewer.may_manage(engagement.manager_id),
        rows: rows.into_iter().map(|(_, kept)| kept).collect(),
        today: engagement.time_zone.day(ask.now),
        engagement,
    })
}
