//! What waits for a manager, as the glances say it: reviews that were returned, drafts, and engagements that are ready for a
//! review.

use diesel::prelude::*;

use super::glances::Shown;
use super::schema::{engagement_glances, engagements};
use super::seen::OfEngagement;
use super::{AnyConnection, Seen, counted};
use crate::domain::glance::Todo;
use crate::domain::page::Total;
use crate::domain::policy::Viewer;
use crate::error::Result;

/// An engagement that waits for its manager.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = engagement_glances)]
pub struct Waits {
    pub engagement_id: i64,
    #[diesel(select_expression = engagements::customer_name)]
    pub customer: String,
    #[diesel(embed)]
    pub shown: Shown,
}

impl OfEngagement for Waits {
    fn engagement_id(&self) -> i64 {
        self.engagement_id
    }
}

/// The engagements of this manager that wait for this; what has waited longest comes first, of drafts what was started last.
///
/// # Errors
/// The database's.
pub fn of_manager(conn: &mut AnyConnection, viewer: &Viewer, todo: Todo, limit: i64) -> Result<Vec<Seen<Waits>>> {
    let mut query = engagement_glances::table
        .inner_join(engagements::table)
        .filter(engagement_glances::manager_id.eq(viewer.id))
        // Says nothing that the next one does not, but is how the index has it.
        .filter(engagement_glances::todo.is_not_null())
        .filter(engagement_glances::todo.eq(todo))
        .limit(limit)
        .select(Waits::as_select())
        .into_boxed();
    query = match todo {
        Todo::Draft => query.order((engagement_glances::todo_at.desc(), engagement_glances::engagement_id.desc())),
        _ => query.order((engagement_glances::todo_at.asc(), engagement_glances::engagement_id.asc())),
    };
    let rows: Vec<Waits> = query.load(conn)?;
    Ok(rows.into_iter().map(Seen::by_right).collect())
}

/// How many engagements of this manager wait for this.
///
/// # Errors
/// The database's.
pub fn total(conn: &mut AnyConnection, viewer: &Viewer, todo: Todo) -> Result<Total> {
    let query = engagement_glances::table
        .filter(engagement_glances::manager_id.eq(viewer.id))
        .filter(engagement_glances::todo.is_not_null())
        .filter(engagement_glances::todo.eq(todo));
    counted::total(conn, query.select(engagement_glances::engagement_id).limit(Total::LOOKED_AT))
}
