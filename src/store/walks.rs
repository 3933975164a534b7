//! A page of a list that is walked: what it is narrowed to is looked for in the list's own order, in no more than a bounded part of it.
//! The page may be short or empty while others follow.

use super::AnyConnection;
use crate::domain::page::{Cursor, Page, Place};
use crate::error::Result;

/// What is looked at first is this share of the whole part: it fills most pages, and finding the far end costs more than reading a page
/// that is filled near.
const SHARE: i64 = 30;

/// The page. `walked`: how many rows it may look at; `end`: the row that a walk of so many looks at last, none where it comes to the
/// end of the list; `read`: what there is up to a row.
///
/// # Errors
/// The database's.
pub(super) fn page<T, P: Place + Copy>(
    conn: &mut AnyConnection,
    walked: i64,
    size: usize,
    end: impl Fn(&mut AnyConnection, i64) -> Result<Option<P>>,
    read: impl Fn(&mut AnyConnection, Option<P>) -> Result<Page<T>>,
) -> Result<Page<T>> {
    let near = walked / SHARE;
    if usize::try_from(near).is_ok_and(|near| near > size) {
        let to = end(conn, near)?;
        let page = read(conn, to)?;
        if to.is_none() || page.next.is_some() {
            return Ok(page);
        }
    }
    let to = end(conn, walked)?;
    let mut page = read(conn, to)?;
    if let (None, Some(last)) = (&page.next, to) {
        page.next = Some(Cursor::after(&last));
    }
    Ok(page)
}
