//! What a lead has typed about a revision and not sent yet. It is read and written for the person who typed it and for nobody
//! else.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::reviews::Revision;
use super::schema::{comment_drafts, review_revisions};
use super::typed::Json;
use super::{AnyConnection, Seen, is_unique_violation};
use crate::domain::comments::Texts;
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = comment_drafts)]
pub struct Kept {
    pub comments: Json<Texts>,
    /// Counts the saves; 0 stands for "never saved".
    pub version: i64,
    /// In UTC.
    pub saved_at: NaiveDateTime,
}

/// What this person keeps about the revision; where that is nothing, what they kept about an earlier one of the same review,
/// which somebody else decided or which was taken back. Of that, nothing was saved for this revision: its version is 0.
///
/// # Errors
/// The database's; the stored text cannot be read.
pub fn own(conn: &mut AnyConnection, viewer: &Viewer, revision: &Seen<Revision>) -> Result<Option<Kept>> {
    let newest = comment_drafts::table
        .inner_join(review_revisions::table)
        .filter(review_revisions::review_id.eq(revision.review_id))
        .filter(review_revisions::revision.le(revision.revision))
        .filter(comment_drafts::lead_id.eq(viewer.id))
        .order(review_revisions::revision.desc())
        .select((comment_drafts::revision_id, Kept::as_select()))
        .first::<(i64, Kept)>(conn)
        .optional()?;
    Ok(newest.map(|(about, kept)| if about == revision.id { kept } else { Kept { version: 0, ..kept } }))
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

/// Drops what this person keeps about the review, any revision of it: they decided, and what they said is part of that.
/// What others keep stays theirs.
///
/// # Errors
/// The database's.
pub fn drop_own(conn: &mut AnyConnection, viewer: &Viewer, revision: &Seen<Revision>) -> Result<()> {
    let of_review =
        review_revisions::table.filter(review_revisions::review_id.eq(revision.review_id)).select(review_revisions::id);
    let own = comment_drafts::table
        .filter(comment_drafts::lead_id.eq(viewer.id))
        .filter(comment_drafts::revision_id.eq_any(of_review));
    diesel::delete(own).execute(conn)?;
    Ok(())
}
