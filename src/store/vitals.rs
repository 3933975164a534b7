//! What the command line's `doctor` asks of a database: when something was last written, and when it was last copied.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{audit_entries, security_events};
use crate::domain::security::SecurityKind;
use crate::error::Result;

/// When the newest entry of the trail or the newest security event was written, in UTC; none where there is neither.
///
/// # Errors
/// The database's.
pub fn newest(conn: &mut AnyConnection) -> Result<Option<NaiveDateTime>> {
    let entry: Option<NaiveDateTime> =
        audit_entries::table.select(audit_entries::at).order(audit_entries::id.desc()).first(conn).optional()?;
    let event: Option<NaiveDateTime> = security_events::table
        .select(security_events::last_at)
        .order((security_events::last_at.desc(), security_events::id.desc()))
        .first(conn)
        .optional()?;
    Ok(entry.max(event))
}

/// When this was last noted among the security events, in UTC; they are kept for a year.
///
/// # Errors
/// The database's.
pub fn last(conn: &mut AnyConnection, kind: SecurityKind) -> Result<Option<NaiveDateTime>> {
    Ok(security_events::table
        .filter(security_events::kind.eq(kind))
        .select(security_events::last_at)
        .order((security_events::last_at.desc(), security_events::id.desc()))
        .first(conn)
        .optional()?)
}
