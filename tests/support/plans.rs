//! What the databases would do with a query: explained with the rows of some years, and on SQLite without a row,
//! with statistics, and with the statistics of a million engagements too.
//! The SQL is not copied: what the store sends is listened to.

use std::sync::{Arc, Mutex};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::prelude::*;
use diesel::sql_types::Text;
use success_review::domain::policy::{Role, Roles, Viewer};
use success_review::error::Result;
use success_review::store::frozen::listen_too;
use success_review::store::{AnyConnection, Backend, Db, dialect, recount, search};

use super::TestApp;
use super::database::execute;

/// Tables with a row for each thing that people do. People, organisations and workloads stay few.
const GROWING: [&str; 34] = [
    "covers",
    "review_claims",
    "reassignments",
    "reassigned",
    "engagements",
    "engagement_partners",
    "engagement_workloads",
    "measurements",
    "usage_imports",
    "usage_points",
    "criteria",
    "reviews",
    "review_revisions",
    "review_drafts",
    "review_draft_sections",
    "review_comments",
    "comment_drafts",
    "next_steps",
    "step_changes",
    "follow_ups",
    "survey_contacts",
    "engagement_notes",
    "audit_entries",
    "security_events",
    "sessions",
    "sign_in_attempts",
    "engagement_glances",
    "engagement_watches",
    "open_steps",
    "mails",
    "held_reviews",
    "engagement_conditions",
    "engagement_counted",
    "portfolio_counts",
];
/// Columns of which one value may stand in very many rows, and the days and moments by which a range may hold as many.
const OF_MANY: [&str; 16] = [
    "manager_id",
    "partner_id",
    "status",
    "set_status",
    "owner_side",
    "stage",
    "state",
    "segment",
    "outcome",
    "kind",
    "newest",
    "due_on",
    "updated_at",
    "changed_at",
    "held_on",
    "<expr>",
];
const ROWS: i64 = 2_000;
const MANAGERS: i64 = 40;
const FIGURES: &str = r#"{"workloads":[],"criteria":[]}"#;
const NAMES: &str = r#"{"customer":"A","segment":"business","manager":"B","manager_email":"b@example.com","partner":null,"workloads":{}}"#;

/// What SQLite knows of a million engagements with 2,000 managers and 500 partners, as `benches/run` fills them: table, index, rows
/// and rows alike. What is not filled there stands here as many as the engagements would have.
const OF_A_MILLION: &str = include_str!("../fixtures/statistics-of-a-million.tsv");

/// A database as after some years.
pub struct Years {
    pub app: TestApp,
    /// The same queries are explained here too: without a row, and with statistics.
    others: Vec<(&'static str, TestApp)>,
    pub manager: Viewer,
    pub lead: Viewer,
    pub partner: Viewer,
}

impl Years {
    pub async fn new() -> Self {
        let mut years = Self::filled().await;
        // PostgreSQL looks at the size of a table before it plans, and analyses it by itself before long.
        if years.app.db.backend() == Backend::Sqlite {
            years.others.push(("empty", TestApp::spawn().await));
            let analysed = Self::filled().await;
            analysed.app.db.keep_statistics();
            years.others.push(("analysed", analysed.app));
            let large = Self::filled().await;
            large.app.db.keep_statistics();
            large.pretend_a_million();
            years.others.push(("of a million", large.app));
        }
        years
    }

    /// Which way is short depends on how many rows are alike: with 40 managers it is another than with 2,000.
    fn pretend_a_million(&self) {
        for line in OF_A_MILLION.lines() {
            let [table, index, rows] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let there = format!("SELECT 1 FROM sqlite_schema WHERE name = '{index}' AND tbl_name = '{table}'");
            let known = format!("DELETE FROM sqlite_stat1 WHERE tbl = '{table}' AND COALESCE(idx, '') = '{index}'");
            execute(&self.app.db, &known).expect("statistics");
            let rows = format!(
                "INSERT INTO sqlite_stat1 SELECT '{table}', NULLIF('{index}', ''), '{rows}' WHERE '{index}' = '' OR EXISTS ({there})"
            );
            execute(&self.app.db, &rows).expect("statistics");
        }
        // Read again by the connection that writes, which is the one that explains.
        execute(&self.app.db, "ANALYZE sqlite_schema").expect("statistics");
    }

    async fn filled() -> Self {
        let app = TestApp::spawn().await;
        let partner = app.partner("東都システムズ");
        let people: Vec<i64> =
            (0..MANAGERS).map(|n| app.user(&format!("manager{n}@example.com"), &[Role::Manager])).collect();
        assert_eq!((partner, people[0], people.len() as i64), (1, 1, MANAGERS), "the statements below count on it");
        let viewer = |roles, partner_id| Viewer {
            id: 7,
            name: String::new(),
            email: String::new(),
            roles,
            partner_id,
            stands_in_for: Vec::new(),
        };
        let years = Self {
            app,
            others: Vec::new(),
            manager: viewer(Roles { manager: true, ..Roles::default() }, None),
            lead: viewer(Roles { lead: true, administrator: true, ..Roles::default() }, None),
            partner: viewer(Roles { partner: true, ..Roles::default() }, Some(partner)),
        };
        years.fill();
        years
    }

    fn fill(&self) {
        let at = "'2026-11-22 05:00:00'";
        for rows in [
            "INSERT INTO engagements (customer_name, customer_folded, tenant_id, segment, time_zone, partner_id, \
                 partner_since, manager_id, goals_planned, started_on, set_status, created_at, updated_at) \
                 SELECT 'A', CASE WHEN i % 100 = 0 THEN '架空商事' ELSE '顧客' || i END, 't' || i, 'business', 'Asia/Tokyo', CASE WHEN i % 20 = 0 THEN 1 END, \
                 {AT}, 1 + i % {MANAGERS}, '', '2026-10-01', \
                 CASE WHEN i % 50 = 0 THEN 'paused' ELSE 'active' END, {AT}, {AT} FROM n",
            "INSERT INTO engagement_partners (engagement_id, since, partner_id) SELECT i, {AT}, 1 FROM n WHERE i % 20 = 0",
            "INSERT INTO engagement_workloads (engagement_id, workload_id, target, position) \
             SELECT i, 1 + i % 20, 10, 0 FROM n",
            "INSERT INTO measurements (engagement_id, workload_id, active, entitled, period_days, as_of, source, report, \
             note, entered_by, entered_at) \
             SELECT i, 1 + i % 20, 1, 10, 28, '2026-11-01', 'typed', '', '', 1, {AT} FROM n",
            "INSERT INTO usage_imports (engagement_id, report, refreshed_on, rows_read, measurements, points, \
             gate_was_open, gate_is_open, imported_by, imported_at) \
             SELECT i, 'table', '2026-11-01', 1, 1, 1, FALSE, FALSE, 1, '2026-11-01 00:00:00' FROM n",
            "INSERT INTO usage_points (engagement_id, report, series, measure, day, period_days, count, import_id) \
             SELECT i, 'table', 'Teams', 'active', '2026-11-01', 1, i, i FROM n",
            "INSERT INTO reviews (engagement_id, number) SELECT i, 1 FROM n",
            "INSERT INTO review_revisions (review_id, engagement_id, revision, newest, state, playbook_version, answers, \
             figures, names, meeting, held_on, outcome, gate_open, task_complete, completes, partner_id, submitted_by, \
             submitted_at, decided_at, idempotency_key, survey) SELECT i, i, 1, TRUE, \
             CASE WHEN i % 40 = 0 THEN 'submitted' ELSE 'approved' END, '2020-04-30', '{}', '{FIGURES}', '{NAMES}', 'held', \
             '2026-11-20', 'disengage', TRUE, TRUE, TRUE, 1, 1, {AT}, {AT}, CAST(i AS TEXT), \
             CASE WHEN i % 10 = 0 THEN 'outstanding' END FROM n",
            "UPDATE engagements SET completed_by = id, completed = TRUE WHERE id % 3 = 0",
            "INSERT INTO review_drafts (engagement_id, keeps_figures, playbook_version, started_by, started_at) \
             SELECT i, FALSE, '2020-04-30', 1, {AT} FROM n",
            "INSERT INTO review_draft_sections (draft_id, section, answers, version, saved_at, saved_by) \
             SELECT i, 'meeting', '{}', 1, {AT}, 1 FROM n",
            "INSERT INTO review_decisions (revision_id, kind, note, decided_by, decided_at) \
             SELECT i, 'returned', '', 1, {AT} FROM n",
            "INSERT INTO review_comments (decision_id, revision_id, section, body) SELECT i, i, '', 'a' FROM n",
            "INSERT INTO comment_drafts (revision_id, lead_id, comments, version, saved_at) SELECT i, 1, '{}', 1, {AT} FROM n",
            "INSERT INTO next_steps (engagement_id, review_id, row_key, what, owner, owner_side, due_on, status, \
             updated_at) SELECT i, i, 's', 'a', 'b', 'customer', '2026-12-01', \
             CASE WHEN i % 5 = 0 THEN 'open' ELSE 'done' END, {AT} FROM n",
            "INSERT INTO follow_ups (engagement_id, review_id, kind, row_key, what, owner, due_on, status, updated_at, manager_id) \
             SELECT i, i, 'survey', 's', '', '', '2026-12-01', CASE WHEN i % 5 = 0 THEN 'in_progress' ELSE 'complete' END, {AT}, \
             1 + i % {MANAGERS} FROM n",
            "INSERT INTO survey_contacts (engagement_id, name, email, language, state, review_id, updated_at) \
             SELECT i, 'a', '', 'ja', 'outstanding', i, {AT} FROM n",
            "UPDATE survey_contacts SET state = 'sent', sent_on = '2026-11-01' WHERE id % 4 = 0",
            "UPDATE survey_contacts SET reminded_on = '2026-11-15' WHERE id % 8 = 0",
            "INSERT INTO engagement_notes (engagement_id, manager_id, happened_on, kind, body, folded, written_by, written_at, \
             updated_at) SELECT i, 1 + i % {MANAGERS}, '2026-11-01', 'note', 'a', 'a', 1, {AT}, {AT} FROM n",
            "UPDATE engagement_notes SET shared_at = {AT} WHERE id % 4 = 0",
            "INSERT INTO step_changes (step_id, kind, changes, note, shared, changed_by, changed_at) \
             SELECT i, 'changed', '{}', '', FALSE, 1, {AT} FROM n",
            "INSERT INTO audit_entries (engagement_id, action, subject, detail, at, chain) \
             SELECT i, 'gate_opened', 'engagement', '', {AT}, '' FROM n",
            "INSERT INTO security_events (kind, account_id, source, page, times, first_at, last_at, keep_until, mark) \
             SELECT CASE WHEN i % 4 = 0 THEN 'signed_in' ELSE 'sign_in_failed' END, 1 + i % {MANAGERS}, 'a', '', 1, {AT}, {AT}, \
             {AT}, CAST(i AS TEXT) FROM n",
            "INSERT INTO sign_in_attempts (key, account, began_at, attempts) SELECT CAST(i AS TEXT), '', {AT}, 1 FROM n",
            "INSERT INTO mails (event, user_id, message, state, due_at, queued_at, waits_since, done_at) \
             SELECT i, 1 + i % {MANAGERS}, '{\"kind\":\"weekly\",\"about\":{\"monday\":\"2026-11-23\"}}', 'sent', {AT}, {AT}, {AT}, {AT} \
             FROM n",
            "UPDATE mails SET state = 'waiting', done_at = NULL WHERE id % 20 = 0",
            "INSERT INTO reassignments (asked_by, manager_id, asked_at, touched_at, ended_at) \
             SELECT 1, 1 + i % {MANAGERS}, {AT}, {AT}, {AT} FROM n",
            "UPDATE reassignments SET ended_at = NULL WHERE id % 50 = 0",
            "INSERT INTO reassigned (reassignment_id, engagement_id, former_id, state) \
             SELECT 1 + i % 20, i, 1, CASE WHEN i % 3 = 0 THEN 'moved' ELSE 'waiting' END FROM n",
            "INSERT INTO covers (manager_id, stand_in_id, last_day, made_by, made_at, ends_at) \
             SELECT 1 + i % {MANAGERS}, 1 + (i + 1) % {MANAGERS}, '2026-12-04', 1, {AT}, {AT} FROM n",
            "INSERT INTO review_claims (revision_id, lead_id, claimed_at) SELECT i, 1 + i % {MANAGERS}, {AT} FROM n",
            "INSERT INTO sessions (key_hash, public_id, user_id, state, user_agent, created_at, seen_at, expires_at) \
             SELECT CAST(i AS TEXT), CAST(i AS TEXT), 1 + i % {MANAGERS}, '', '', {AT}, {AT}, {AT} FROM n",
        ] {
            let rows = rows.replace("{FIGURES}", FIGURES).replace("{NAMES}", NAMES);
            let rows = rows.replace("{AT}", at).replace("{MANAGERS}", &MANAGERS.to_string());
            let numbers = format!("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})");
            execute(&self.app.db, &format!("{numbers} {rows}")).unwrap_or_else(|error| panic!("{error}: {rows}"));
        }
        self.app.write(|conn| {
            (1..=ROWS).try_for_each(|id| {
                let name = if id % 100 == 0 { "架空商事".to_owned() } else { format!("顧客{id}") };
                dialect::index_note(conn, id, &search::words_within("a"))?;
                dialect::index_customer(conn, id, &search::words(&name))
            })
        });
        recount::recount_all(&self.app.db).expect("what lists show");
        // Drafts that plan nothing plan no meeting either.
        let met = "UPDATE engagement_glances SET meets_on = '2026-12-01' WHERE engagement_id % 40 = 0";
        execute(&self.app.db, met).expect("meetings to come");
        if self.app.db.backend() == Backend::Postgres {
            execute(&self.app.db, "ANALYZE").expect("analyze");
        }
    }

    /// How the query would walk a growing table or the whole of an index, in each state of the database. Where it has a
    /// limit, these indexes may be read from their beginning: they hold the order of its list. A list with a limit is no list of all
    /// that everybody has, put in order and cut off.
    pub fn faults(&self, sql: &str, ordered: &[&str]) -> Vec<String> {
        let ordered: &[&str] = if has_limit(sql) { ordered } else { &[] };
        let others = self.others.iter().map(|(state, app)| (*state, &app.db));
        let states = std::iter::once(("filled", &self.app.db)).chain(others);
        states
            .filter_map(|(state, db)| {
                let plan = explain(db, sql);
                let mut walks = walks(db.backend(), &plan, ordered);
                walks.extend(sorts_many(db.backend(), sql, &plan));
                // What a subquery has of all rows, gathered before the first one is looked at.
                walks.extend(plan.iter().filter(|line| line.contains("hashed SubPlan")).cloned());
                (!walks.is_empty()).then(|| format!("{state}: {walks:#?}\n{sql}\n{}", plan.join("\n")))
            })
            .collect()
    }
}

/// The SELECTs that the closure sends, with their values in place.
pub fn listen<T>(db: &Db, run: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Vec<String> {
    as_sent(db, run).iter().map(|sql| filled(sql)).collect()
}

/// The same as they are sent, each with its values behind it.
pub fn as_sent<T>(db: &Db, run: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Vec<String> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let ear = Arc::clone(&heard);
    let listener = move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            ear.lock().expect("the ear").push(query.to_string());
        }
    };
    db.read(|conn| {
        conn.set_instrumentation(Box::new(listener) as Box<dyn Instrumentation>);
        let done = run(conn);
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| ());
        done
    })
    .expect("the query runs");
    heard.lock().expect("the ear").iter().filter(|sql| asks(sql)).cloned().collect()
}

/// Whether Diesel prepared this, with its values behind it, and it reads. Where nothing is looked for, for lack of ids, it
/// says `1=0`, and the database reads nothing.
fn asks(sql: &str) -> bool {
    let first = sql.split_whitespace().next().unwrap_or_default().to_uppercase();
    sql.contains("-- binds:") && ["SELECT", "WITH"].contains(&first.as_str()) && !sql.contains("(1=0)")
}

/// What servers send to the database of which [`overheard`] wants to know: its URL, and the queries so far.
static HEARD: Mutex<Option<(String, Vec<String>)>> = Mutex::new(None);

/// Hears what one connection sends.
#[derive(Default)]
struct Ear {
    url: String,
}

impl Instrumentation for Ear {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                url.split('?').next().unwrap_or(url).clone_into(&mut self.url);
            }
            InstrumentationEvent::StartQuery { query, .. } => {
                if let Some((of, heard)) = HEARD.lock().expect("what was heard").as_mut()
                    && self.url.ends_with(of.as_str())
                {
                    heard.push(query.to_string());
                }
            }
            _ => {}
        }
    }
}

/// From now on every new connection can be listened to; before the application is started that is to be heard.
pub fn prick_up_ears() {
    set_default_instrumentation(|| Some(Box::new(Ear::default()))).expect("nobody else listens");
    listen_too(|url| Box::new(Ear { url: url.split('?').next().unwrap_or(url).to_owned() }));
}

/// The SELECTs that reach the application's database while this runs, whoever sends them, with their values in place.
pub async fn overheard(app: &TestApp, run: impl Future<Output = ()>) -> Vec<String> {
    let of = app.database_url().split('?').next().unwrap_or_default().to_owned();
    *HEARD.lock().expect("what was heard") = Some((of, Vec::new()));
    run.await;
    let (_, heard) = HEARD.lock().expect("what was heard").take().expect("the ear was open");
    heard.iter().filter(|sql| asks(sql)).map(|sql| filled(sql)).collect()
}

/// The SQL with the values that Diesel names behind it: `… WHERE id = ? -- binds: [7]`.
pub fn filled(query: &str) -> String {
    let (sql, binds) = query.rsplit_once("-- binds:").expect("values");
    let binds = binds.trim();
    let binds = split(&binds[1..binds.len() - 1]);
    let mut values = binds.iter().map(|bind| literal(bind));
    let mut out = String::new();
    let mut chars = sql.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '?' => out.push_str(&values.next().expect("a value")),
            '$' if chars.peek().is_some_and(char::is_ascii_digit) => {
                let mut number = String::new();
                while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                    number.push(digit);
                }
                let number: usize = number.parse().expect("a number");
                out.push_str(&literal(&binds[number - 1]));
            }
            c => out.push(c),
        }
    }
    out
}

/// The values of a list as Rust prints it.
fn split(list: &str) -> Vec<String> {
    let (mut parts, mut part, mut depth, mut quoted, mut escaped) = (Vec::new(), String::new(), 0, false, false);
    for c in list.chars() {
        match c {
            _ if escaped => {}
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if c == ',' && !quoted && depth == 0 {
            parts.push(std::mem::take(&mut part));
        } else {
            part.push(c);
        }
    }
    parts.push(part);
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn literal(value: &str) -> String {
    if let Some(list) = value.strip_prefix('[') {
        return format!("'{{{}}}'", list.trim_end_matches(']'));
    }
    match value.trim_matches('"') {
        number if value.parse::<i64>().is_ok() || matches!(value, "true" | "false") => number.to_owned(),
        text => format!("'{}'", text.replace("\\\"", "\"").replace("\\\\", "\\").replace('\'', "''")),
    }
}

/// For tables of this size it is cheap to read them whole, in a join too; what counts is whether one must.
pub fn explain(db: &Db, sql: &str) -> Vec<String> {
    explain_without(db, sql, &["seqscan", "hashjoin", "mergejoin"])
}

/// The plan in which PostgreSQL goes other ways than these where it can.
pub fn explain_without(db: &Db, sql: &str, ways: &[&str]) -> Vec<String> {
    #[derive(QueryableByName)]
    struct Sqlite {
        #[diesel(sql_type = Text)]
        detail: String,
    }
    #[derive(QueryableByName)]
    struct Postgres {
        #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
        line: String,
    }
    let explained = db.transaction(|conn| -> Result<Vec<String>> {
        match conn {
            AnyConnection::Sqlite(_) => {
                let rows: Vec<Sqlite> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(conn)?;
                Ok(rows.into_iter().map(|row| row.detail).collect())
            }
            AnyConnection::Pg(_) => {
                for way in ways {
                    diesel::sql_query(format!("SET LOCAL enable_{way} = off")).execute(conn)?;
                }
                let rows: Vec<Postgres> = diesel::sql_query(format!("EXPLAIN {sql}")).load(conn)?;
                Ok(rows.into_iter().map(|row| row.line).collect())
            }
        }
    });
    explained.unwrap_or_else(|error| panic!("{error:?}: {sql}"))
}

/// The lines of the plan that walk a growing table or the whole of an index.
fn walks(backend: Backend, plan: &[String], ordered: &[&str]) -> Vec<String> {
    let allowed = |line: &str| line.split(' ').any(|word| ordered.contains(&word));
    let walk = |(place, line): &(usize, &String)| match backend {
        // "SEARCH" goes by a value, and so does a full-text index ("VIRTUAL TABLE INDEX").
        Backend::Sqlite => line.starts_with("SCAN ") && !line.contains("VIRTUAL TABLE INDEX"),
        Backend::Postgres => {
            let sought = plan[place + 1..].iter().take_while(|below| !below.contains("->"));
            line.contains("Seq Scan on")
                || (line.contains("Index ")
                    && line.contains("Scan using")
                    && !sought.clone().any(|l| l.contains("Index Cond:")))
        }
    };
    plan.iter()
        .enumerate()
        .filter(walk)
        .map(|(_, line)| line.clone())
        .filter(|line| {
            // All of a part that the statement made itself, for each row of another.
            let part = line.strip_prefix("SCAN ").and_then(|line| line.strip_suffix(" LEFT-JOIN"));
            let for_each = part.is_some_and(|part| plan.contains(&format!("MATERIALIZE {part}")));
            (grows(line) || for_each || line.contains("newer") || line.contains("later")) && !allowed(line)
        })
        .collect()
}

/// The line of the plan by which a list with a limit begins with all people or organisations, or with what very many rows have
/// alike, all of which are then sorted.
fn sorts_many(backend: Backend, sql: &str, plan: &[String]) -> Option<String> {
    let is_page = sql.to_uppercase().contains(" ORDER BY ") && has_limit(sql);
    let sorts = plan.iter().any(|line| line == "USE TEMP B-TREE FOR ORDER BY");
    // The conditions stand in parentheses: `(status=? AND due_on<?)`.
    let is_of_many = |line: &str| {
        let sought = line.rsplit_once('(').map_or("", |(_, sought)| sought.trim_end_matches(')'));
        grows(line)
            && !sought.is_empty()
            && sought.split(" AND ").all(|one| OF_MANY.iter().any(|many| one.starts_with(many)))
    };
    let is_of_all = |line: &str| {
        ["SCAN users", "SCAN partners", "SCAN workloads"].iter().any(|few| line.starts_with(few))
            && plan.iter().any(|line| line.starts_with("SEARCH ") && grows(line))
    };
    let begins = plan.first().filter(|line| is_of_many(line) || is_of_all(line));
    begins.filter(|_| backend == Backend::Sqlite && is_page && sorts).cloned()
}

/// Whether the query has a limit itself; that of a subquery which is asked of each row (`store::has`) is none of its own.
fn has_limit(sql: &str) -> bool {
    sql.to_uppercase().replace(" LIMIT 1 OFFSET 0", "").contains(" LIMIT ")
}

/// Whether the line of the plan names a table with a row for each thing that people do.
fn grows(line: &str) -> bool {
    line.split([' ', '(']).any(|word| GROWING.contains(&word))
}

#[test]
fn values_take_their_places() {
    let sqlite = "SELECT a FROM b WHERE c = ? AND d = ? LIMIT ? -- binds: [7, \"x, 'y'\", 21]";
    assert_eq!(filled(sqlite).trim(), "SELECT a FROM b WHERE c = 7 AND d = 'x, ''y''' LIMIT 21");
    let postgres = "SELECT a FROM b WHERE c = ANY($1) AND d < $2 -- binds: [[1, 2], 2026-11-22T05:00:00]";
    assert_eq!(filled(postgres).trim(), "SELECT a FROM b WHERE c = ANY('{1, 2}') AND d < '2026-11-22T05:00:00'");
}

#[test]
fn a_page_that_sorts_what_many_have_alike_is_a_fault() {
    let page = "SELECT a FROM b WHERE c ORDER BY d LIMIT 51";
    let sort = "USE TEMP B-TREE FOR ORDER BY";
    let by_people =
        ["SCAN users", "SEARCH engagements USING INDEX engagements_manager (manager_id=? AND updated_at<?)", sort];
    let by_status = ["SEARCH next_steps USING INDEX next_steps_due (status=?)", sort];
    let of_one = ["SEARCH next_steps USING INDEX next_steps_engagement (engagement_id=? AND status=?)", sort];
    let plans: [(&str, &[&str], bool); 6] = [
        (page, &by_people, true),
        (page, &by_status, true),
        (page, &by_status[..1], false),
        (page, &of_one, false),
        (page, &["SCAN users", sort], false),
        ("SELECT a FROM b WHERE c ORDER BY d", &by_status, false),
    ];
    for (sql, plan, is_fault) in plans {
        let plan: Vec<String> = plan.iter().map(|line| (*line).to_owned()).collect();
        assert_eq!(sorts_many(Backend::Sqlite, sql, &plan).is_some(), is_fault, "{sql}: {plan:?}");
    }
}
