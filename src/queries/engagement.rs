//! One engagement: may this person see it, may they change it.

use super::Ask;
use crate::error::{Error, Result};
use crate::store::Seen;
use crate::store::engagements::{self, Engagement};

/// The engagement, if this person may see it.
///
/// # Errors
/// `NotFound` when it is not visible.
pub fn visible(ask: &mut Ask<'_>, id: i64) -> Result<Seen<Engagement>> {
    engagements::find_visible(ask.conn, ask.viewer, id)
}

/// The engagement, if this person may change it.
///
/// # Errors
/// `NotFound` when it is not visible, `Forbidden` when it is somebody else's.
pub fn managed(ask: &mut Ask<'_>, id: i64) -> Result<Seen<Engagement>> {
    let engagement = visible(ask, id)?;
    if ask.viewer.may_manage(engagement.manager_id) { Ok(engagement) } else { Err(Error::Forbidden) }
}
