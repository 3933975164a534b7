//! Which row holds a stored value that cannot be read: a key that nobody knows, or JSON of another shape.
//!
//! A column's type knows no more than its kind (see [`Unreadable`]), and Diesel no more than that a row could not be built.
//! So the database is asked for the rows that the kind's own check refuses, and the log gets the table and the id of each:
//! never what the row holds. Whoever asked still gets `Error::Internal`.

use std::any::type_name;
use std::cell::Cell;
use std::sync::Mutex;

use diesel::prelude::*;
use diesel::result::Error as DieselError;
use diesel::sql_types::{BigInt, Text};
use serde::de::DeserializeOwned;

use super::AnyConnection;
use super::contributions::Stored;
use super::typed::Unreadable;
use crate::domain::comments::Texts;
use crate::domain::doubts::Doubt;
use crate::domain::engagement::{
    DecisionKind, Meeting, Outcome, ReviewStage, ReviewState, Segment, Side, Status, StepStatus, Survey, TaskStatus,
};
use crate::domain::follow_ups::FollowUpKind;
use crate::domain::glance::{Condition, Kept, Todo};
use crate::domain::keyed::Keyed;
use crate::domain::message::{MailState, Message, Topic};
use crate::domain::notes::NoteKind;
use crate::domain::reassignment::{Moving, Stopped};
use crate::domain::report::{Kind, Measure};
use crate::domain::review::answers::{Answers, SectionAnswers};
use crate::domain::review::names::Names;
use crate::domain::review::removed::Removed;
use crate::domain::security::SecurityKind;
use crate::domain::steps::{Changes, StepDeed};
use crate::domain::usage::{Figures, Source};
use crate::domain::zone::Zone;
use crate::error::Result;
use crate::playbook::Lang;

/// Rows that the log names for one column.
const ROWS: i64 = 5;
/// Values of a column of keys that are looked at; there are few, unless all is lost.
const KEYS: i64 = 1_000;
/// Rows of a column of JSON that are looked at, the newest ones.
const NEWEST: i64 = 2_000;

/// A column whose values have a shape.
struct Column {
    table: &'static str,
    /// The column that names its rows.
    id: &'static str,
    name: &'static str,
    /// As [`Unreadable`] names it.
    kind: &'static str,
    shape: Shape,
}

/// Whether a stored text can be read.
enum Shape {
    Key(fn(&str) -> bool),
    Json(fn(&str) -> bool),
}

fn key<K: Keyed>(table: &'static str, name: &'static str) -> Column {
    Column { table, id: "id", name, kind: K::NAME, shape: Shape::Key(|text| K::from_key(text).is_some()) }
}

fn json<T: DeserializeOwned>(table: &'static str, id: &'static str, name: &'static str) -> Column {
    let shape = Shape::Json(|text| serde_json::from_str::<T>(text).is_ok());
    Column { table, id, name, kind: type_name::<T>(), shape }
}

/// The same of a table whose rows another column names.
fn of(id: &'static str, column: Column) -> Column {
    Column { id, ..column }
}

/// Every column that `store::typed` reads.
fn columns() -> Vec<Column> {
    vec![
        key::<Zone>("users", "time_zone"),
        key::<Lang>("users", "language"),
        key::<Zone>("engagements", "time_zone"),
        key::<Segment>("engagements", "segment"),
        key::<Status>("engagements", "set_status"),
        key::<Source>("measurements", "source"),
        key::<Kind>("usage_imports", "report"),
        key::<Kind>("usage_points", "report"),
        key::<Measure>("usage_points", "measure"),
        key::<Side>("next_steps", "owner_side"),
        key::<StepStatus>("next_steps", "status"),
        key::<StepDeed>("step_changes", "kind"),
        json::<Changes>("step_changes", "id", "changes"),
        key::<FollowUpKind>("follow_ups", "kind"),
        key::<TaskStatus>("follow_ups", "status"),
        key::<Lang>("survey_contacts", "language"),
        key::<Survey>("survey_contacts", "state"),
        key::<NoteKind>("engagement_notes", "kind"),
        key::<Stopped>("reassignments", "ended_why"),
        of("engagement_id", key::<Moving>("reassigned", "state")),
        key::<ReviewState>("review_revisions", "state"),
        key::<Meeting>("review_revisions", "meeting"),
        key::<Outcome>("review_revisions", "outcome"),
        key::<Survey>("review_revisions", "survey"),
        key::<DecisionKind>("review_decisions", "kind"),
        key::<SecurityKind>("security_events", "kind"),
        json::<Message>("outbox", "id", "message"),
        json::<Message>("mails", "id", "message"),
        key::<MailState>("mails", "state"),
        of("user_id", key::<Topic>("mail_refusals", "topic")),
        json::<Answers>("review_revisions", "id", "answers"),
        json::<Figures>("review_revisions", "id", "figures"),
        json::<Names>("review_revisions", "id", "names"),
        json::<SectionAnswers>("review_draft_sections", "draft_id", "answers"),
        json::<Removed>("review_draft_sections", "draft_id", "removed"),
        json::<Texts>("comment_drafts", "revision_id", "comments"),
        of("engagement_id", key::<Status>("engagement_glances", "status")),
        of("engagement_id", key::<ReviewStage>("engagement_glances", "stage")),
        of("engagement_id", key::<Outcome>("engagement_glances", "outcome")),
        of("engagement_id", key::<Todo>("engagement_glances", "todo")),
        json::<Vec<Doubt>>("usage_imports", "id", "confirmed"),
        json::<Kept>("engagement_glances", "engagement_id", "days"),
        of("step_id", key::<Zone>("open_steps", "time_zone")),
        of("step_id", key::<Side>("open_steps", "owner_side")),
        of("review_id", key::<Segment>("held_reviews", "segment")),
        of("review_id", key::<Outcome>("held_reviews", "outcome")),
        of("engagement_id", key::<Condition>("engagement_conditions", "state")),
        of("engagement_id", key::<Segment>("engagement_counted", "segment")),
        json::<Stored>("engagement_counted", "engagement_id", "counted"),
    ]
}

/// A value that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Damaged {
    pub table: &'static str,
    pub column: &'static str,
    pub kind: &'static str,
    /// Of the row; of a draft's section, that of the draft, and of kept comments, that of the revision.
    pub id: i64,
}

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Text)]
    value: String,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    value: String,
}

impl Column {
    fn damaged(&self, conn: &mut AnyConnection) -> QueryResult<Vec<Damaged>> {
        let Self { table, id, name, kind, shape } = self;
        let ids: Vec<i64> = match shape {
            Shape::Key(can_be_read) => {
                let values: Vec<Value> = diesel::sql_query(format!(
                    "SELECT DISTINCT {name} AS value FROM {table} WHERE {name} IS NOT NULL LIMIT {KEYS}"
                ))
                .load(conn)?;
                let mut ids = Vec::new();
                for Value { value } in values.into_iter().filter(|row| !can_be_read(&row.value)) {
                    let rows: Vec<Row> = diesel::sql_query(format!(
                        "SELECT {id} AS id, {name} AS value FROM {table} WHERE {name} = $1 ORDER BY {id} DESC LIMIT {ROWS}"
                    ))
                    .bind::<Text, _>(value)
                    .load(conn)?;
                    ids.extend(rows.into_iter().map(|row| row.id));
                }
                ids
            }
            Shape::Json(can_be_read) => {
                let rows: Vec<Row> = diesel::sql_query(format!(
                    "SELECT {id} AS id, {name} AS value FROM {table} ORDER BY {id} DESC LIMIT {NEWEST}"
                ))
                .load(conn)?;
                rows.into_iter().filter(|row| !can_be_read(&row.value)).map(|row| row.id).collect()
            }
        };
        let most = usize::try_from(ROWS).unwrap_or(usize::MAX);
        Ok(ids.into_iter().take(most).map(|id| Damaged { table, column: name, kind, id }).collect())
    }
}

/// The values of a kind, or of all kinds, that cannot be read; a few of each column.
///
/// # Errors
/// The database's.
pub fn find(conn: &mut AnyConnection, kind: Option<&str>) -> Result<Vec<Damaged>> {
    let mut found = Vec::new();
    for column in columns().into_iter().filter(|column| kind.is_none_or(|kind| kind == column.kind)) {
        found.extend(column.damaged(conn)?);
    }
    Ok(found)
}

thread_local! {
    /// Kind of the value that the query of this thread met and could not read. A query and the transaction around it run
    /// on one thread, and whoever turns Diesel's error into ours has no connection at hand.
    static MET: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// Remembers it where an error of Diesel's is that a stored value cannot be read.
pub(super) fn note(error: &DieselError) {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = match error {
        DieselError::DeserializationError(cause) => Some(cause.as_ref()),
        _ => None,
    };
    while let Some(error) = cause {
        if let Some(unreadable) = error.downcast_ref::<Unreadable>() {
            MET.set(Some(unreadable.kind));
            return;
        }
        cause = error.source();
    }
}

/// Forgets what this thread met before: what ended in a panic was never told.
pub(super) fn forget() {
    MET.set(None);
}

/// Kind of the value that this thread met since then and could not read.
pub(super) fn met() -> Option<&'static str> {
    MET.take()
}

/// The search for damaged rows: one at a time in a process, since it reads whole tables and a damaged row of a busy list
/// is met by everybody.
#[derive(Debug, Default)]
pub(super) struct Search(Mutex<()>);

impl Search {
    /// Names the rows in the log whose values of this kind cannot be read.
    pub(super) fn tell(&self, conn: &mut AnyConnection, kind: &'static str) {
        let Ok(_alone) = self.0.try_lock() else {
            tracing::error!(kind, "a stored value cannot be read; the search for it is under way");
            return;
        };
        match find(conn, Some(kind)) {
            Ok(found) if found.is_empty() => {
                tracing::error!(
                    kind,
                    newest = NEWEST,
                    "a stored value cannot be read; no row was found (of JSON, among the newest)"
                );
            }
            Ok(found) => {
                for Damaged { table, column, kind, id } in found {
                    tracing::error!(table, id, column, kind, "a stored value cannot be read");
                }
            }
            Err(cause) => tracing::error!(kind, %cause, "a stored value cannot be read; the search for it failed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::typed::KINDS;

    #[test]
    fn every_kind_of_key_has_a_column() {
        let columns = columns();
        for kind in KINDS {
            assert!(columns.iter().any(|column| column.kind == *kind), "{kind}");
        }
    }
}
