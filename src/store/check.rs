//! Looking through the whole database for what must never be: a file that is not whole, references into nothing, a completed
//! task without a held meeting (R7, R8), what is kept twice and differs, figures and gates that differ from a recount of their
//! measurements, drafts that belong nowhere, values that nobody can read, lists that show something else than is there.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::among::among;
use super::damage::{self, Damaged};
use super::measurements::Measurement;
use super::recount::{self, Differing, Sums};
use super::schema::{measurements, review_revisions};
use super::tallies::{self, Owner};
use super::typed::Json;
use super::{AnyConnection, Db, dialect, due_counts, portfolio_counts, upkeep};
use crate::domain::usage::{Figures, WorkloadUsage};
use crate::error::Result;

/// Revisions that are read at a time.
const REVISIONS: i64 = 500;
/// Measurements that are named in one query.
const MEASUREMENTS: usize = 2_000;

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
        name: "imports",
        says: "imports that brought another number of measurements than they say, fewer counts than there are, or another \
               engagement's",
        broken_by: "SELECT i.id FROM usage_imports i \
                    LEFT JOIN (SELECT import_id, COUNT(*) AS n, MIN(engagement_id) AS least, MAX(engagement_id) AS most \
                    FROM measurements WHERE import_id IS NOT NULL GROUP BY import_id) m ON m.import_id = i.id \
                    LEFT JOIN (SELECT import_id, COUNT(*) AS n FROM usage_points GROUP BY import_id) p ON p.import_id = i.id \
                    WHERE COALESCE(m.n, 0) <> i.measurements OR COALESCE(p.n, 0) > i.points \
                    OR COALESCE(m.least, i.engagement_id) <> i.engagement_id \
                    OR COALESCE(m.most, i.engagement_id) <> i.engagement_id",
    },
    Rule {
        name: "drafts",
        says: "drafts whose engagement is not there, or that go on with anything but the newest revision of its own review",
        broken_by: "SELECT d.id FROM review_drafts d LEFT JOIN engagements e ON e.id = d.engagement_id \
                    LEFT JOIN reviews r ON r.id = d.review_id LEFT JOIN review_revisions v ON v.id = d.based_on \
                    WHERE e.id IS NULL OR (d.review_id IS NULL) <> (d.based_on IS NULL) \
                    OR (d.review_id IS NOT NULL AND (r.id IS NULL OR r.engagement_id <> d.engagement_id)) \
                    OR (d.based_on IS NOT NULL AND (v.id IS NULL OR v.review_id <> d.review_id OR NOT v.newest))",
    },
    Rule {
        name: "search",
        says: "engagements that no search finds, for their customer is in no index",
        broken_by: "SELECT e.id FROM engagements e WHERE e.id NOT IN (SELECT {indexed} FROM engagement_search)",
    },
    Rule {
        name: "notes",
        says: "notes that no search finds, for they are in no index",
        broken_by: "SELECT n.id FROM engagement_notes n WHERE n.id NOT IN (SELECT {noted} FROM note_search)",
    },
];

/// Rows that are named of each kind.
const ROWS: i64 = 5;

/// Engagements that are named whose rows differ from a recount, and people whose sums do.
const DIFFERING: usize = 20;

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
    /// A revision's figure of this workload that is not the measurement's that it was taken from (R1).
    Figure { revision: i64, workload: String },
    /// A stored value, a draft's too, that nobody can read.
    Unreadable(Damaged),
    /// What lists show of an engagement is not what is there.
    Glance(Differing),
    /// What is counted of somebody's engagements is not what their rows sum up to.
    Tally(Owner),
    /// A count of the portfolio, by its key, is not what the engagements count as.
    Count(String),
    /// The number of a manager's steps that are due before a day is not that of the steps.
    Due(i64),
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
        let mut found: Vec<Finding> = upkeep::damage(conn)?.into_iter().map(Finding::Damage).collect();
        for (table, row, to) in upkeep::dangling(conn)? {
            found.push(Finding::Reference { table, row, to });
        }
        for Rule { name, says, broken_by } in RULES {
            let query = broken_by
                .replace("{indexed}", dialect::indexed_engagement(conn))
                .replace("{noted}", dialect::indexed_note(conn));
            let rows: Vec<Id> = diesel::sql_query(format!("{query} LIMIT {ROWS}")).load(conn)?;
            if !rows.is_empty() {
                found.push(Finding::Rule { name, says, rows: rows.into_iter().map(|row| row.id).collect() });
            }
        }
        let unreadable = damage::find(conn, None)?;
        // Figures that cannot be read cannot be counted.
        if !unreadable.iter().any(|damaged| damaged.column == "figures") {
            figures(conn, &mut found)?;
        }
        // What follows from rows that are wrong, or cannot be read, is wrong with them.
        if found.is_empty() && unreadable.is_empty() {
            glances(conn, &mut found)?;
        }
        found.extend(unreadable.into_iter().map(Finding::Unreadable));
        Ok(found)
    })
}

/// What is kept beside the engagements against a recount of them, and the sums against what is kept.
fn glances(conn: &mut AnyConnection, found: &mut Vec<Finding>) -> Result<()> {
    let mut sums = Sums::none(conn);
    let mut differing = Vec::new();
    recount::each_batch(conn, |conn, ids| {
        differing.extend(recount::differing(conn, &ids, &mut sums)?);
        differing.truncate(DIFFERING);
        Ok(())
    })?;
    found.extend(differing.into_iter().map(Finding::Glance));
    let kept = tallies::kept(conn)?;
    let owners: BTreeSet<Owner> = sums.tallies.owners().chain(kept.keys().copied()).collect();
    let is_wrong = |owner: &Owner| kept.get(owner).copied().unwrap_or_default() != sums.tallies.of(*owner);
    found.extend(owners.into_iter().filter(is_wrong).take(DIFFERING).map(Finding::Tally));
    found.extend(portfolio_counts::differing(conn, sums.counts, DIFFERING)?.into_iter().map(Finding::Count));
    found.extend(due_counts::differing(conn, DIFFERING)?.into_iter().map(Finding::Due));
    Ok(())
}

/// Figures of each revision against the measurements that they were taken from, and its gate against its figures.
fn figures(conn: &mut AnyConnection, found: &mut Vec<Finding>) -> Result<()> {
    let mut after = 0;
    loop {
        let rows: Vec<Frozen> = review_revisions::table
            .filter(review_revisions::id.gt(after))
            .order(review_revisions::id)
            .limit(REVISIONS)
            .select(Frozen::as_select())
            .load(conn)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id;
        let measured = measured(conn, &rows)?;
        for row in rows {
            let (revision, stored, counted) = (row.id, row.gate_open, row.figures.gate_open());
            if counted != stored {
                found.push(Finding::Gate { revision, stored, counted });
            }
            let differing = row.figures.workloads.iter().filter(|usage| !is_as_measured(&row, usage, &measured));
            found.extend(differing.map(|usage| Finding::Figure { revision, workload: usage.key.clone() }));
        }
    }
}

/// What a revision keeps beside the measurements.
#[derive(Queryable, Selectable)]
#[diesel(table_name = review_revisions)]
struct Frozen {
    id: i64,
    engagement_id: i64,
    figures: Json<Figures>,
    gate_open: bool,
}

/// The measurements that these revisions name, by id.
fn measured(conn: &mut AnyConnection, rows: &[Frozen]) -> Result<HashMap<i64, Measurement>> {
    let figures = rows.iter().flat_map(|row| &row.figures.workloads);
    let named: BTreeSet<i64> = figures.filter_map(|usage| Some(usage.measurement.as_ref()?.id)).collect();
    let named: Vec<i64> = named.into_iter().collect();
    let mut found = HashMap::new();
    for ids in named.chunks(MEASUREMENTS) {
        let some: Vec<Measurement> = measurements::table
            .filter(among(conn, measurements::id, ids))
            .select(Measurement::as_select())
            .load(conn)?;
        found.extend(some.into_iter().map(|one| (one.id, one)));
    }
    Ok(found)
}

/// A measurement never changes; it can only be excluded later.
fn is_as_measured(row: &Frozen, usage: &WorkloadUsage, measured: &HashMap<i64, Measurement>) -> bool {
    let Some(frozen) = &usage.measurement else { return true };
    measured.get(&frozen.id).is_some_and(|stored| {
        let figure = stored.figure();
        (stored.engagement_id, stored.workload_id) == (row.engagement_id, usage.workload_id)
            && (figure.counts, figure.period_days, figure.as_of) == (frozen.counts, frozen.period_days, frozen.as_of)
            && (figure.source, &figure.report) == (frozen.source, &frozen.report)
    })
}
