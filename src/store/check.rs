//! Looking through the whole database for what must never be: a file that is not whole, references into nothing, a completed
//! task without a held meeting (R7, R8), what is kept twice and differs, gates that differ from a recount of their figures,
//! values and drafts that nobody can read.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::damage::{self, Damaged};
use super::schema::review_revisions;
use super::typed::Json;
use super::{AnyConnection, Db, dialect};
use crate::domain::usage::Figures;
use crate::error::Result;

/// Revisions that are read at a time.
const REVISIONS: i64 = 500;

/// A rule as a query for the rows that break it. Each holds by a constraint or within an action's transaction; a constraint can
/// be taken away by hand, and a file be damaged under it.
struct Rule {
    name: &'static str,
    says: &'static str,
    broken_by: &'static str,
}

const RULES: &[Rule] = &[
    Rule {
        name: "R7",
        says: "revisions with task 3735 complete and no held meeting",
        broken_by: "SELECT id FROM review_revisions WHERE task_complete AND (meeting <> 'held' OR held_on IS NULL)",
    },
    Rule {
        name: "R8",
        says: "revisions that complete an engagement without task 3735, a result that was agreed on, or a state that counts",
        broken_by: "SELECT id FROM review_revisions WHERE completes AND (NOT task_complete OR outcome IS NULL \
                    OR outcome = 'no_agreement' OR state NOT IN ('submitted', 'approved'))",
    },
    Rule {
        name: "R8",
        says: "complete engagements whose revision is missing, another's or not one that completes",
        broken_by: "SELECT e.id FROM engagements e LEFT JOIN review_revisions v ON v.id = e.completed_by \
                    WHERE e.completed_by IS NOT NULL AND (v.id IS NULL OR NOT v.completes OR v.engagement_id <> e.id)",
    },
    Rule {
        name: "newest",
        says: "reviews of which not exactly the last revision is the newest",
        broken_by: "SELECT review_id AS id FROM review_revisions GROUP BY review_id \
                    HAVING SUM(CASE WHEN newest THEN 1 ELSE 0 END) <> 1 \
                    OR MAX(CASE WHEN newest THEN revision ELSE 0 END) <> MAX(revision)",
    },
    Rule {
        name: "partner",
        says: "engagements whose partner is not the one whose time lasts",
        broken_by: "SELECT e.id FROM engagements e LEFT JOIN engagement_partners p ON p.engagement_id = e.id AND p.until IS NULL \
                    WHERE COALESCE(e.partner_id, 0) <> COALESCE(p.partner_id, 0)",
    },
    Rule {
        name: "search",
        says: "engagements that no search finds, for their customer is in no index",
        broken_by: "SELECT e.id FROM engagements e WHERE e.id NOT IN (SELECT {indexed} FROM engagement_search)",
    },
];

/// Rows that are named of each kind.
const ROWS: i64 = 5;

/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// What the database itself says of its file.
    Damage(String),
    /// A row of a table refers to a row of another that is not there.
    Reference { table: String, row: i64, to: String },
    /// Rows that break a rule; a few of them.
    Rule { name: &'static str, says: &'static str, rows: Vec<i64> },
    /// A revision whose gate is not what a recount of its figures gives (R1, R2).
    Gate { revision: i64, stored: bool, counted: bool },
    /// A stored value, a draft's too, that nobody can read.
    Unreadable(Damaged),
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Looks at everything, over one state of the database, beside whoever writes. Blocks.
///
/// # Errors
/// The database's.
pub fn all(db: &Db) -> Result<Vec<Finding>> {
    db.snapshot(|conn| {
        let mut found: Vec<Finding> = dialect::damage(conn)?.into_iter().map(Finding::Damage).collect();
        for (table, row, to) in dialect::dangling(conn)? {
            found.push(Finding::Reference { table, row, to });
        }
        for Rule { name, says, broken_by } in RULES {
            let query = broken_by.replace("{indexed}", dialect::indexed_engagement(conn));
            let rows: Vec<Id> = diesel::sql_query(format!("{query} LIMIT {ROWS}")).load(conn)?;
            if !rows.is_empty() {
                found.push(Finding::Rule { name, says, rows: rows.into_iter().map(|row| row.id).collect() });
            }
        }
        let unreadable = damage::find(conn, None)?;
        // Figures that cannot be read cannot be counted.
        if !unreadable.iter().any(|damaged| damaged.column == "figures") {
            gates(conn, &mut found)?;
        }
        found.extend(unreadable.into_iter().map(Finding::Unreadable));
        Ok(found)
    })
}

fn gates(conn: &mut AnyConnection, found: &mut Vec<Finding>) -> Result<()> {
    let mut after = 0;
    loop {
        let rows: Vec<(i64, Json<Figures>, bool)> = review_revisions::table
            .filter(review_revisions::id.gt(after))
            .order(review_revisions::id)
            .limit(REVISIONS)
            .select((review_revisions::id, review_revisions::figures, review_revisions::gate_open))
            .load(conn)?;
        let Some(last) = rows.last().map(|row| row.0) else { return Ok(()) };
        after = last;
        for (revision, figures, stored) in rows {
            let counted = figures.gate_open();
            if counted != stored {
                found.push(Finding::Gate { revision, stored, counted });
            }
        }
    }
}
