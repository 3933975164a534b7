//! The audit trail: append-only, in the same transaction as the change, a chain of hashes per engagement.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::AnyConnection;
use super::schema::{audit_entries, users};
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// Rows of a page of the trail.
pub const PAGE: usize = 50;

/// What somebody did. `detail` holds keys and figures, never personal content.
#[derive(Debug, Clone, Default)]
pub struct NewEntry<'a> {
    pub engagement_id: Option<i64>,
    pub actor_id: Option<i64>,
    /// Key of the action, `review_submitted`; its words are `audit-review_submitted` in the texts.
    pub action: &'a str,
    /// Noun the action was done to, `review`.
    pub subject: &'a str,
    pub subject_id: Option<i64>,
    pub detail: String,
    pub from_version: Option<i64>,
    pub to_version: Option<i64>,
}

/// Appends an entry. The engagement's row is locked by the caller's change, so the chain has one writer.
///
/// # Errors
/// The database's.
pub fn record(conn: &mut AnyConnection, at: NaiveDateTime, entry: &NewEntry<'_>) -> Result<()> {
    let previous: Option<String> = match entry.engagement_id {
        Some(id) => audit_entries::table
            .filter(audit_entries::engagement_id.eq(id))
            .order(audit_entries::id.desc())
            .select(audit_entries::chain)
            .first(conn)
            .optional()?,
        None => None,
    };
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::engagement_id.eq(entry.engagement_id),
            audit_entries::actor_id.eq(entry.actor_id),
            audit_entries::action.eq(entry.action),
            audit_entries::subject.eq(entry.subject),
            audit_entries::subject_id.eq(entry.subject_id),
            audit_entries::detail.eq(&entry.detail),
            audit_entries::from_version.eq(entry.from_version),
            audit_entries::to_version.eq(entry.to_version),
            audit_entries::at.eq(at),
            audit_entries::chain.eq(link(previous.as_deref().unwrap_or(""), at, entry)),
        ))
        .execute(conn)?;
    Ok(())
}

fn link(previous: &str, at: NaiveDateTime, entry: &NewEntry<'_>) -> String {
    let text = format!(
        "{previous}\n{at}\n{:?}\n{:?}\n{}\n{}\n{:?}\n{}\n{:?}\n{:?}",
        entry.engagement_id,
        entry.actor_id,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.detail,
        entry.from_version,
        entry.to_version
    );
    hex::encode(Sha256::digest(text))
}

/// An entry as the trail shows it.
#[derive(Debug, Clone, Queryable)]
pub struct Entry {
    pub id: i64,
    pub at: NaiveDateTime,
    pub engagement_id: Option<i64>,
    /// Name of who did it; none for the command line and the application itself.
    pub actor: Option<String>,
    pub action: String,
    pub subject: String,
    pub subject_id: Option<i64>,
    pub detail: String,
    pub from_version: Option<i64>,
    pub to_version: Option<i64>,
}

/// A page of the trail, the newest first, and whether older entries follow.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    engagement: Option<i64>,
    after: Option<i64>,
) -> Result<(Vec<Entry>, bool)> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    let mut query = audit_entries::table
        .left_join(users::table)
        .order(audit_entries::id.desc())
        .limit(PAGE as i64 + 1)
        .select((
            audit_entries::id,
            audit_entries::at,
            audit_entries::engagement_id,
            users::name.nullable(),
            audit_entries::action,
            audit_entries::subject,
            audit_entries::subject_id,
            audit_entries::detail,
            audit_entries::from_version,
            audit_entries::to_version,
        ))
        .into_boxed();
    if let Some(engagement) = engagement {
        query = query.filter(audit_entries::engagement_id.eq(engagement));
    }
    if let Some(after) = after {
        query = query.filter(audit_entries::id.lt(after));
    }
    let mut entries: Vec<Entry> = query.load(conn)?;
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    Ok((entries, more))
}
