//! How many of each manager's open steps are due before a day, so that what is overdue is counted without reading all of it. A change
//! moves the count in its transaction (`recount`); the day is moved once a day ([`settle`]). What was due since that day is few, and is
//! read from the steps themselves.
//!
//! Where a manager has no row, nothing is counted and all is read. An earlier program that writes beside this one during an upgrade
//! does not move the counts: they are counted anew with the day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::glances::OpenStep;
use super::schema::due_counts;
use super::{AnyConnection, Db, dialect};
use crate::error::Result;

/// Days of one statement: SQLite adds up no more than a thousand numbers.
const AT_ONCE: usize = 200;
/// The day of a manager for whom nothing was counted: before it nothing is due.
pub(super) const NO_DAY: &str = "0001-01-01";

/// By how much the steps that are due on a day become more, of each manager. In this order everybody takes the rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Moves(BTreeMap<i64, BTreeMap<NaiveDate, i64>>);

impl Moves {
    pub fn more(&mut self, step: &OpenStep) {
        self.add(step, 1);
    }

    pub fn fewer(&mut self, step: &OpenStep) {
        self.add(step, -1);
    }

    fn add(&mut self, step: &OpenStep, by: i64) {
        *self.0.entry(step.manager_id).or_default().entry(step.due_on).or_default() += by;
    }
}

/// Moves the counts.
///
/// # Errors
/// The database's.
pub(super) fn apply(conn: &mut AnyConnection, Moves(moves): Moves) -> Result<()> {
    for (manager, days) in moves {
        let days: Vec<(NaiveDate, i64)> = days.into_iter().filter(|(_, by)| *by != 0).collect();
        for some in days.chunks(AT_ONCE) {
            // The day is compared in the row that is moved: it may be moved on meanwhile. Only numbers and days are put into it.
            let counted: Vec<String> =
                some.iter().map(|(day, by)| format!("CASE WHEN c.due_before > '{day}' THEN {by} ELSE 0 END")).collect();
            diesel::sql_query(format!(
                "INSERT INTO due_counts AS c (manager_id, due_before, n) VALUES ({manager}, '{NO_DAY}', 0) \
                 ON CONFLICT (manager_id) DO UPDATE SET n = c.n + {}",
                counted.join(" + ")
            ))
            .execute(conn)?;
        }
    }
    Ok(())
}

/// The latest day, up to the last before which every step is overdue wherever it is, before which what is due is counted.
///
/// # Errors
/// The database's.
pub(super) fn counted_before(conn: &mut AnyConnection, last: NaiveDate) -> Result<Option<NaiveDate>> {
    let days = due_counts::table.filter(due_counts::due_before.le(last));
    Ok(days.select(diesel::dsl::max(due_counts::due_before)).first(conn)?)
}

/// Moves the day of everybody's count on to the last before which every step is overdue wherever it is, and counts anew what is due before
/// it: what had been kept plays no part. `today` in UTC. Blocks.
///
/// # Errors
/// The database's; writers hold the counts for longer than is waited.
pub fn settle(db: &Db, today: NaiveDate) -> Result<()> {
    let before = today.pred_opt().unwrap_or(today);
    db.transaction(|conn| {
        dialect::lock_due_counts(conn)?;
        diesel::sql_query("DELETE FROM due_counts").execute(conn)?;
        diesel::sql_query(format!(
            "INSERT INTO due_counts (manager_id, due_before, n) \
             SELECT manager_id, '{before}', COUNT(*) FROM open_steps WHERE due_on < '{before}' GROUP BY manager_id"
        ))
        .execute(conn)?;
        Ok(())
    })
}

/// Counts anew what is due before the days that stand there. Whoever calls holds the sums.
///
/// # Errors
/// The database's.
pub(super) fn recount(conn: &mut AnyConnection) -> Result<()> {
    diesel::sql_query(format!("UPDATE due_counts SET n = {COUNTED}")).execute(conn)?;
    Ok(())
}

/// Of the row's manager, what is due before the row's day.
const COUNTED: &str = "(SELECT COUNT(*) FROM open_steps s WHERE s.manager_id = due_counts.manager_id \
                       AND s.due_on < due_counts.due_before)";

/// Managers of whom another number is kept than a recount finds; a few of them.
///
/// # Errors
/// The database's.
pub(super) fn differing(conn: &mut AnyConnection, most: usize) -> Result<Vec<i64>> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        manager_id: i64,
    }
    let rows: Vec<Row> = diesel::sql_query(format!(
        "SELECT manager_id FROM due_counts WHERE n <> {COUNTED} ORDER BY manager_id LIMIT {most}"
    ))
    .load(conn)?;
    Ok(rows.into_iter().map(|row| row.manager_id).collect())
}
