//! The audit trail: append-only, in the same transaction as the change, a chain of hashes per engagement.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use super::AnyConnection;
use super::schema::audit_entries;
use crate::error::Result;

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
