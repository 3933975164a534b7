//! Rules that no fault of the program may break: the database itself refuses the row. Written as plain SQL, past every
//! function of the application.

use diesel::prelude::*;
use diesel::result::Error;
use success_review::store::{Backend, Db, migrations};

use crate::support::database::{Database, execute};

/// A migrated database with a manager (1) and an engagement (1) that has a review (1).
struct Rows {
    db: Db,
    // Dropped last: takes the schema back through every `down.sql`.
    _database: Database,
}

const AT: &str = "'2026-11-22 05:00:00'";

impl Rows {
    fn new() -> Self {
        let database = Database::create();
        let db = Db::make(&database.url, 1).expect("open");
        migrations::run(&db).expect("migrate");
        let rows = Self { db, _database: database };
        rows.accepts(&user("manager@example.com", "TRUE, FALSE, FALSE, FALSE", "NULL"));
        rows.accepts(&format!("INSERT INTO partners (name, created_at) VALUES ('Contoso', {AT})"));
        rows.accepts(&format!(
            "INSERT INTO engagements (customer_name, customer_folded, tenant_id, segment, time_zone, manager_id, \
             goals_planned, started_on, set_status, created_at, updated_at) VALUES \
             ('A', 'a', '', 'business', 'Asia/Tokyo', 1, '', '2026-10-01', 'active', {AT}, {AT})"
        ));
        rows.accepts("INSERT INTO reviews (engagement_id, number) VALUES (1, 1)");
        rows
    }

    #[track_caller]
    fn accepts(&self, sql: &str) {
        if let Err(error) = execute(&self.db, sql) {
            panic!("{error}: {sql}");
        }
    }

    #[track_caller]
    fn refuses(&self, sql: &str) {
        match execute(&self.db, sql) {
            Ok(_) => panic!("accepted: {sql}"),
            Err(Error::DatabaseError(_, said)) => {
                let message = said.message().to_lowercase();
                // A misspelt statement must not pass for a refusal.
                assert!(message.contains("constraint"), "{message}: {sql}");
            }
            Err(other) => panic!("{other}: {sql}"),
        }
    }

    fn count(&self, table: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            n: i64,
        }
        let query = format!("SELECT count(*) AS n FROM {table}");
        self.db.read(|conn| Ok(diesel::sql_query(query).get_result::<Count>(conn)?)).expect("count").n
    }
}

/// What refers to more than a row's number, which never changes, or to rows that are deleted: `pragma_foreign_key_list` and
/// `pg_constraint` name the columns, and the first of them has to lead an index.
const UNFOUND_IN_SQLITE: &str = "
    SELECT m.name || ' (' || f.\"from\" || ')' AS name FROM sqlite_schema m, pragma_foreign_key_list(m.name) f
    WHERE m.type = 'table' AND f.seq = 0
        AND (f.\"table\" IN ('calendar_feeds', 'outbox', 'review_drafts', 'sessions')
            OR EXISTS (SELECT 1 FROM pragma_foreign_key_list(m.name) g WHERE g.id = f.id AND g.seq = 1))
        AND NOT EXISTS (SELECT 1 FROM pragma_table_info(m.name) t WHERE t.pk = 1 AND t.name = f.\"from\")
        AND NOT EXISTS (SELECT 1 FROM pragma_index_list(m.name) i, pragma_index_info(i.name) c
            WHERE c.seqno = 0 AND c.name = f.\"from\")";
const UNFOUND_IN_POSTGRES: &str = "
    SELECT f.conname::text AS name FROM pg_constraint f
    WHERE f.contype = 'f'
        AND (f.confrelid::regclass::text IN ('calendar_feeds', 'outbox', 'review_drafts', 'sessions')
            OR cardinality(f.conkey) > 1)
        AND NOT EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = f.conrelid AND i.indkey[0] = f.conkey[1])";

#[test]
fn a_row_that_is_referred_to_changes_without_reading_whole_tables() {
    #[derive(QueryableByName)]
    struct Unfound {
        #[diesel(sql_type = diesel::sql_types::Text)]
        name: String,
    }
    let rows = Rows::new();
    let query = match rows.db.backend() {
        Backend::Sqlite => UNFOUND_IN_SQLITE,
        Backend::Postgres => UNFOUND_IN_POSTGRES,
    };
    let unfound: Vec<Unfound> = rows.db.read(|conn| Ok(diesel::sql_query(query).load(conn)?)).expect("schema");
    let names: Vec<&str> = unfound.iter().map(|one| one.name.as_str()).collect();
    assert!(names.is_empty(), "no index leads with what these refer by: {}", names.join(", "));
}

fn user(email: &str, roles: &str, partner: &str) -> String {
    format!(
        "INSERT INTO users (email, name, password_hash, is_manager, is_partner, is_lead, is_administrator, partner_id, \
         time_zone, created_at) VALUES ('{email}', 'A', 'x', {roles}, {partner}, 'Asia/Tokyo', {AT})"
    )
}

/// A revision, by what differs from a held meeting that ended in O4 and completes.
#[derive(Clone)]
struct Revision {
    revision: i64,
    state: &'static str,
    meeting: &'static str,
    held_on: &'static str,
    outcome: &'static str,
    gate_open: bool,
    exception_reason: &'static str,
    task_complete: bool,
    completes: bool,
    key: &'static str,
}

impl Default for Revision {
    fn default() -> Self {
        Self {
            revision: 1,
            state: "submitted",
            meeting: "held",
            held_on: "'2026-11-20'",
            outcome: "'disengage'",
            gate_open: true,
            exception_reason: "NULL",
            task_complete: true,
            completes: true,
            key: "k1",
        }
    }
}

impl Revision {
    fn sql(&self) -> String {
        let Self { revision, state, meeting, held_on, outcome, gate_open, exception_reason, task_complete, .. } = self;
        let Self { completes, key, .. } = self;
        format!(
            "INSERT INTO review_revisions (review_id, engagement_id, revision, newest, state, playbook_version, answers, \
             figures, names, meeting, held_on, outcome, gate_open, exception_reason, task_complete, completes, \
             submitted_by, submitted_at, idempotency_key) VALUES \
             (1, 1, {revision}, FALSE, '{state}', '2020-04-30', '{{}}', '{{}}', '{{}}', '{meeting}', {held_on}, {outcome}, \
             {gate_open}, {exception_reason}, {task_complete}, {completes}, 1, {AT}, '{key}')"
        )
    }
}

#[test]
fn r8_completes_needs_the_task_and_one_of_the_four_outcomes() {
    let rows = Rows::new();
    rows.refuses(&Revision { task_complete: false, ..Default::default() }.sql());
    rows.refuses(&Revision { outcome: "'no_agreement'", ..Default::default() }.sql());
    rows.refuses(&Revision { outcome: "NULL", ..Default::default() }.sql());
    rows.refuses(&Revision { outcome: "'something_else'", ..Default::default() }.sql());
    rows.refuses(&Revision { state: "returned", ..Default::default() }.sql());
    rows.refuses(&Revision { state: "withdrawn", ..Default::default() }.sql());
    for (number, outcome) in
        ["'business_value_discussion'", "'enable_workloads'", "'customer_success_manager'", "'disengage'"]
            .into_iter()
            .enumerate()
    {
        let key = ["a", "b", "c", "d"][number];
        let revision = i64::try_from(number).expect("small") + 1;
        rows.accepts(&Revision { outcome, revision, key, ..Default::default() }.sql());
    }
    // A meeting without agreement completes the task and nothing else.
    let open = Revision { outcome: "'no_agreement'", completes: false, revision: 5, key: "e", ..Default::default() };
    rows.accepts(&open.sql());
}

#[test]
fn r7_the_task_needs_a_held_meeting_with_its_date() {
    let rows = Rows::new();
    let open = Revision { completes: false, outcome: "NULL", ..Default::default() };
    rows.refuses(&Revision { meeting: "cancelled", ..open.clone() }.sql());
    rows.refuses(&Revision { meeting: "not_attended", ..open.clone() }.sql());
    rows.refuses(&Revision { held_on: "NULL", ..open.clone() }.sql());
    let cancelled = Revision { meeting: "cancelled", held_on: "NULL", task_complete: false, ..open };
    rows.refuses(&Revision { outcome: "'disengage'", ..cancelled.clone() }.sql());
    rows.accepts(&cancelled.sql());
}

#[test]
fn r3_a_shut_gate_needs_a_reason() {
    let rows = Rows::new();
    rows.refuses(&Revision { gate_open: false, ..Default::default() }.sql());
    rows.accepts(&Revision { gate_open: false, exception_reason: "'agreed'", ..Default::default() }.sql());
}

#[test]
fn r8_an_engagement_is_completed_only_by_a_revision_that_completes() {
    let rows = Rows::new();
    rows.accepts(&Revision::default().sql());
    let open = Revision { outcome: "'no_agreement'", completes: false, revision: 2, key: "k2", ..Default::default() };
    rows.accepts(&open.sql());
    rows.refuses("UPDATE engagements SET completed_by = 2, completed = TRUE WHERE id = 1");
    rows.refuses("UPDATE engagements SET completed_by = 2, completed = FALSE WHERE id = 1");
    rows.refuses("UPDATE engagements SET completed_by = 2 WHERE id = 1");
    rows.refuses("UPDATE engagements SET completed = TRUE WHERE id = 1");
    rows.refuses("UPDATE engagements SET set_status = 'complete' WHERE id = 1");
    rows.accepts("UPDATE engagements SET completed_by = 1, completed = TRUE WHERE id = 1");
    // While it is completed by it, the revision cannot stop completing.
    rows.refuses("UPDATE review_revisions SET state = 'returned' WHERE id = 1");
    rows.refuses("UPDATE review_revisions SET state = 'returned', completes = FALSE WHERE id = 1");
    rows.accepts("UPDATE engagements SET completed_by = NULL, completed = NULL WHERE id = 1");
    rows.accepts("UPDATE review_revisions SET state = 'returned', completes = FALSE WHERE id = 1");
}

#[test]
fn one_open_draft_per_engagement() {
    let rows = Rows::new();
    let draft = format!(
        "INSERT INTO review_drafts (engagement_id, keeps_figures, playbook_version, started_by, started_at) \
         VALUES (1, FALSE, '2020-04-30', 1, {AT})"
    );
    rows.accepts(&draft);
    rows.refuses(&draft);
    assert_eq!(rows.count("review_drafts"), 1);
}

#[test]
fn one_revision_per_idempotency_key_and_number() {
    let rows = Rows::new();
    rows.accepts(&Revision::default().sql());
    rows.refuses(&Revision { revision: 2, ..Default::default() }.sql());
    rows.refuses(&Revision { key: "k2", ..Default::default() }.sql());
    rows.accepts(&Revision { revision: 2, key: "k2", ..Default::default() }.sql());
    assert_eq!(rows.count("review_revisions"), 2);
}

#[test]
fn r1_a_target_lies_between_10_and_100() {
    let rows = Rows::new();
    let intended = |workload: i64, target: i64| {
        format!(
            "INSERT INTO engagement_workloads (engagement_id, workload_id, target, position) \
             VALUES (1, {workload}, {target}, 0)"
        )
    };
    rows.refuses(&intended(1, 9));
    rows.refuses(&intended(1, 101));
    rows.accepts(&intended(1, 10));
    rows.refuses(&intended(1, 20));
    rows.accepts(&intended(2, 100));
}

#[test]
fn r1_a_measurement_has_both_counts_or_none_and_an_exclusion_its_reason() {
    let rows = Rows::new();
    let measured = |active: &str, entitled: &str, excluded: &str| {
        format!(
            "INSERT INTO measurements (engagement_id, workload_id, active, entitled, period_days, as_of, source, report, \
             note, entered_by, entered_at, excluded_at, excluded_by, excluded_reason) VALUES \
             (1, 1, {active}, {entitled}, 28, '2026-11-01', 'typed', '', '', 1, {AT}, {excluded})"
        )
    };
    rows.refuses(&measured("1", "NULL", "NULL, NULL, NULL"));
    rows.refuses(&measured("-1", "10", "NULL, NULL, NULL"));
    rows.refuses(&measured("1", "10", &format!("{AT}, 1, NULL")));
    rows.refuses(&measured("1", "10", "NULL, NULL, 'a slip'"));
    rows.accepts(&measured("NULL", "NULL", "NULL, NULL, NULL"));
    rows.accepts(&measured("12", "10", &format!("{AT}, 1, 'a slip'")));
}

#[test]
fn a_person_of_a_partner_has_an_organisation_and_no_other_role() {
    let rows = Rows::new();
    rows.refuses(&user("b@example.com", "FALSE, TRUE, FALSE, FALSE", "NULL"));
    rows.refuses(&user("b@example.com", "FALSE, TRUE, TRUE, FALSE", "1"));
    rows.refuses(&user("b@example.com", "TRUE, FALSE, FALSE, FALSE", "1"));
    rows.refuses(&user("manager@example.com", "TRUE, FALSE, FALSE, FALSE", "NULL"));
    rows.accepts(&user("b@example.com", "FALSE, TRUE, FALSE, FALSE", "1"));
}

#[test]
fn r15_a_step_of_a_row_exists_once() {
    let rows = Rows::new();
    let step = |side: &str| {
        format!(
            "INSERT INTO next_steps (engagement_id, review_id, row_key, what, owner, owner_side, status, updated_at) \
             VALUES (1, 1, 'r1', 'a', 'b', '{side}', 'open', {AT})"
        )
    };
    rows.refuses(&step("nobody"));
    rows.accepts(&step("customer"));
    rows.refuses(&step("customer"));
}
