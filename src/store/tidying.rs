//! Rows that nobody asks for any more: sessions that have ended, counts that are over, forms that are known no longer, security
//! events and mails that were kept long enough. They are cleared away apart from whatever people do, a few at a time, and without
//! waiting for a row that somebody holds.

use chrono::NaiveDateTime;

use super::{Db, attempts, done_forms, mails, security, sessions};
use crate::error::Result;

/// Rows of one kind that one transaction takes.
pub const AT_ONCE: i64 = 500;

/// Clears away what is over by `now` (UTC); how many rows. Blocks, and lets others write in between.
///
/// # Errors
/// The database's, `Busy`.
pub fn tidy(db: &Db, now: NaiveDateTime) -> Result<usize> {
    let mut gone = 0;
    for clear in [sessions::clear, attempts::clear, done_forms::clear, security::clear, mails::clear] {
        loop {
            let cleared = db.transaction(|conn| clear(conn, now, AT_ONCE))?;
            gone += cleared;
            if cleared < AT_ONCE as usize {
                break;
            }
        }
    }
    Ok(gone)
}
