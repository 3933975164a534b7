//! The customer's own success criteria of an engagement (R2).

use chrono::NaiveDate;

use super::Ask;
use super::engagement::visible;
use crate::error::Result;
use crate::store::criteria::Kept;
use crate::store::done_forms::{self, Mark};
use crate::store::engagements::Engagement;
use crate::store::{Seen, criteria};

/// The criteria, in their order.
pub struct Criteria {
    pub engagement: Seen<Engagement>,
    pub may_change: bool,
    pub rows: Vec<Kept>,
    /// Where the engagement is.
    pub today: NaiveDate,
    /// The version that the form made that was asked about, where it was carried out before.
    pub made: Option<i64>,
}

/// The criteria of an engagement, and whether this form was carried out.
///
/// # Errors
/// `NotFound` when it is not visible.
pub fn criteria(ask: &mut Ask<'_>, id: i64, form: Option<&Mark>) -> Result<Criteria> {
    let engagement = visible(ask, id)?;
    let rows = criteria::kept_of(ask.conn, &engagement)?;
    let made = form.map(|mark| done_forms::version_made(ask.conn, mark)).transpose()?.flatten();
    Ok(Criteria {
        made,
        may_change: ask.viewer.may_manage(engagement.manager_id),
        rows: rows.into_iter().map(|(_, kept)| kept).collect(),
        today: engagement.time_zone.day(ask.now),
        engagement,
    })
}
