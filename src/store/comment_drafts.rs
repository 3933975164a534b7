//! What a lead has typed about a revision and not sent yet. It is read and written for the person who typed it and for nobody
//! else.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::reviews::Revision;
use super::schema::comment_drafts;
use super::typed::Json;
use super::{AnyConnection, Seen, is_unique_violation};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// Texts by the key of their section; empty for the review as a whole.
pub type Texts = BTreeMap<String, String>;

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = comment_drafts)]
pub struct Kept {
    pub comments: Json<Texts>,
    /// Counts the saves; 0 stands for "never saved".
    pub version: i64,
    /// In UTC.
    pub saved_at: NaiveDateTime,
}

/// What this person keeps about the revision.
///
/// # Errors
/// The database's; the stored text cannot be read.
pub fn own(conn: &mut AnyConnection, viewer: &Viewer, revision: &Seen<Revision>) -> Result<Option<Kept>> {
    Ok(comment_drafts::table.find((revision.id, viewer.id)).select(Kept::as_select()).first(conn).optional()?)
}

/// Keeps it if nothing was kept since this version; returns the new one.
///
/// # Errors
/// `Conflict` when the version is stale, the database's.
pub fn save(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    revision: &Seen<Revision>,
    comments: &Texts,
    version: i64,
    at: NaiveDateTime,
) -> Result<i64> {
    let (json, next) = (Json::text(comments)?, version + 1);
    if version == 0 {
        let inserted = diesel::insert_into(comment_drafts::table)
            .values((
                comment_drafts::revision_id.eq(revision.id),
                comment_drafts::lead_id.eq(viewer.id),
                comment_drafts::comments.eq(json),
                comment_drafts::version.eq(next),
                comment_drafts::saved_at.eq(at),
            ))
            .execute(conn);
        return match inserted {
            Ok(_) => Ok(next),
            Err(error) if is_unique_violation(&error) => Err(Error::Conflict),
            Err(error) => Err(error.into()),
        };
    }
    let row = comment_drafts::table.find((revision.id, viewer.id)).filter(comment_drafts::version.eq(version));
    let updated = diesel::update(row)
        .set((comment_drafts::comments.eq(json), comment_drafts::version.eq(next), comment_drafts::saved_at.eq(at)))
        .execute(conn)?;
    if updated == 1 { Ok(next) } else { Err(Error::Conflict) }
}

/// Drops what anybody keeps about the revision: it is decided, or taken back.
///
/// # Errors
/// The database's.
pub fn drop_all(conn: &mut AnyConnection, revision: &Seen<Revision>) -> Result<()> {
    diesel::delete(comment_drafts::table.filter(comment_drafts::revision_id.eq(revision.id))).execute(conn)?;
    Ok(())
}
