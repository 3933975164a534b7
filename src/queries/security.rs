//! What touched on the safety of accounts, for the administrator.

use std::collections::HashMap;

use super::Ask;
use crate::domain::filter::SecurityEvents;
use crate::domain::page::{Cursor, Page};
use crate::error::Result;
use crate::store::security::{self, Noted};
use crate::store::users::{self, Named};

/// Rows on one page.
const PAGE: usize = 50;

/// A page of what happened, with the people that it names.
#[derive(Default)]
pub struct Events {
    pub page: Page<Noted>,
    pub people: HashMap<i64, Named>,
}

/// A page of what happened, narrowed, the newest first.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn page(ask: &mut Ask<'_>, filter: &SecurityEvents, after: &Cursor) -> Result<Events> {
    let page = security::list(ask.conn, ask.viewer, filter, after.place(), PAGE)?;
    let ids: Vec<i64> = page.rows.iter().flat_map(|row| [row.account_id, row.actor_id]).flatten().collect();
    Ok(Events { people: users::names(ask.conn, &ids)?, page })
}
