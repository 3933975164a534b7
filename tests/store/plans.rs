//! The queries behind the busiest pages read through an index, on both databases: none walks a table that grows.
//!
//! The SQL is not copied: the store's own functions run, what they send is listened to, and the database explains it.

use std::sync::{Arc, Mutex};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::prelude::*;
use diesel::sql_types::Text;
use success_review::domain::engagement::{Listed, Outcome, ReviewStage, ReviewState, Status};
use success_review::domain::policy::{Role, Roles, Viewer};
use success_review::domain::report::Kind;
use success_review::domain::security::SecurityKind;
use success_review::error::Result;
use success_review::store::engagement_list::Filter;
use success_review::store::engagements::Engagement;
use success_review::store::{
    AnyConnection, Backend, Db, Seen, audit, comment_drafts, criteria, decisions, dialect, drafts, engagement_list,
    engagements, imports, measurements, meetings, next_steps, partner_times, portfolio, queue, reviews, search,
    security, sessions, summaries, surveys, usage_points,
};

use success_review::domain::review::outcome::Group;

use crate::support::TestApp;
use crate::support::builders::today;
use crate::support::database::execute;

/// Tables with a row for each thing that people do. People, organisations and workloads stay few.
const GROWING: [&str; 17] = [
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
    "audit_entries",
    "security_events",
    "sessions",
];
/// Indexes in the order of which a list of engagements may be read from its beginning.
const ANY_LIST: [&str; 4] = ["engagements_updated", "engagements_open", "engagements_manager", "engagements_complete"];
const ROWS: i64 = 2_000;
const MANAGERS: i64 = 40;
const FIGURES: &str = r#"{"workloads":[],"criteria":[]}"#;
const NAMES: &str = r#"{"customer":"A","segment":"business","manager":"B","manager_email":"b@example.com","partner":null,"workloads":{}}"#;

/// A database as after some years.
struct Years {
    app: TestApp,
    manager: Viewer,
    lead: Viewer,
    partner: Viewer,
}

impl Years {
    async fn new() -> Self {
        let app = TestApp::spawn().await;
        let partner = app.partner("東都システムズ");
        let people: Vec<i64> =
            (0..MANAGERS).map(|n| app.user(&format!("manager{n}@example.com"), &[Role::Manager])).collect();
        assert_eq!((partner, people[0], people.len() as i64), (1, 1, MANAGERS), "the statements below count on it");
        let viewer = |roles, partner_id| Viewer { id: 7, name: String::new(), email: String::new(), roles, partner_id };
        let years = Self {
            app,
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
            "INSERT INTO audit_entries (engagement_id, action, subject, detail, at, chain) \
             SELECT i, 'gate_opened', 'engagement', '', {AT}, '' FROM n",
            "INSERT INTO security_events (kind, account_id, source, page, times, first_at, last_at, keep_until, mark) \
             SELECT CASE WHEN i % 4 = 0 THEN 'signed_in' ELSE 'sign_in_failed' END, 1 + i % {MANAGERS}, 'a', '', 1, {AT}, {AT}, \
             {AT}, CAST(i AS TEXT) FROM n",
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
                dialect::index_customer(conn, id, &search::words(&name))
            })
        });
        if self.app.db.backend() == Backend::Postgres {
            execute(&self.app.db, "ANALYZE").expect("analyze");
        }
    }

    /// The engagements of a page of the list, as a lead sees it.
    fn seen(&self) -> Vec<Seen<Engagement>> {
        self.app.read(|conn| engagement_list::list(conn, &self.lead, &Filter::default(), None, 20)).rows
    }

    /// Every SELECT that this sends reads growing tables through an index by what it looks for.
    #[track_caller]
    fn seeks<T>(&self, what: &str, run: impl FnOnce(&mut AnyConnection) -> Result<T>) {
        self.reads(what, &[], run);
    }

    /// The same; these indexes may be read from their beginning, since they hold the order of a list that has a limit.
    #[track_caller]
    fn reads<T>(&self, what: &str, ordered: &[&str], run: impl FnOnce(&mut AnyConnection) -> Result<T>) {
        let sent = listen(&self.app.db, run);
        assert!(!sent.is_empty(), "{what}: no query");
        for sql in sent {
            let plan = explain(&self.app.db, &sql);
            let ordered: &[&str] = if sql.to_uppercase().contains(" LIMIT ") { ordered } else { &[] };
            let walks = walks(self.app.db.backend(), &plan, ordered);
            assert!(walks.is_empty(), "{what}: {walks:#?}\n{sql}\n{}", plan.join("\n"));
        }
    }

    /// One of the SELECTs that this sends reads this index.
    #[track_caller]
    fn uses<T>(&self, what: &str, index: &str, run: impl FnOnce(&mut AnyConnection) -> Result<T>) {
        let plans: Vec<String> = listen(&self.app.db, run).iter().flat_map(|sql| explain(&self.app.db, sql)).collect();
        let named = plans.iter().any(|line| line.split([' ', '(']).any(|word| word == index));
        assert!(named, "{what} does not use {index}:\n{}", plans.join("\n"));
    }
}

/// The SELECTs that the closure sends, with their values in place.
fn listen<T>(db: &Db, run: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Vec<String> {
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
    let heard = heard.lock().expect("the ear");
    heard.iter().filter(|sql| sql.trim_start().to_uppercase().starts_with("SELECT")).map(|sql| filled(sql)).collect()
}

/// The SQL with the values that Diesel names behind it: `… WHERE id = ? -- binds: [7]`.
fn filled(query: &str) -> String {
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
    let (mut parts, mut part, mut depth, mut quoted) = (Vec::new(), String::new(), 0, false);
    for c in list.chars() {
        match c {
            '"' => quoted = !quoted,
            '[' if !quoted => depth += 1,
            ']' if !quoted => depth -= 1,
            _ => {}
        }
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
        text => format!("'{}'", text.replace("\\\\", "\\").replace('\'', "''")),
    }
}

fn explain(db: &Db, sql: &str) -> Vec<String> {
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
                // For tables of this size it is cheap to read them whole, in a join too; what counts is whether one must.
                for way in ["seqscan", "hashjoin", "mergejoin"] {
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
    let grows = |line: &str| line.split([' ', '(']).any(|word| GROWING.contains(&word));
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
        .filter(|line| (grows(line) || line.contains("newer") || line.contains("later")) && !allowed(line))
        .collect()
}

#[actix_web::test]
async fn the_list_of_engagements_has_an_index_for_every_filter() {
    let years = Years::new().await;
    let after = Some(engagement_list::Place(years.app.clock.timestamp(), 1_000));
    let returned = ReviewStage::Submitted(ReviewState::Returned);
    let filters = [
        ("all", Filter::default(), "engagements_updated"),
        // Nearly all of them are, so PostgreSQL takes the list as it is.
        ("active", Filter { state: Some(Listed::Only(Status::Active)), ..Filter::default() }, "engagements_updated"),
        ("paused", Filter { state: Some(Listed::Only(Status::Paused)), ..Filter::default() }, "-"),
        (
            "complete",
            Filter { state: Some(Listed::Only(Status::Complete)), ..Filter::default() },
            "engagements_complete",
        ),
        ("open", Filter { state: Some(Listed::Open), ..Filter::default() }, "engagements_updated"),
        ("draft", Filter { review: Some(ReviewStage::Draft), ..Filter::default() }, "engagements_updated"),
        ("returned", Filter { review: Some(returned), shut: true, ..Filter::default() }, "engagements_updated"),
        ("outcome", Filter { outcome: Some(Some(Outcome::Disengage)), ..Filter::default() }, "engagements_updated"),
        ("workload", Filter { workload: Some(3), ..Filter::default() }, "engagements_updated"),
        ("manager", Filter { manager: Some(3), ..Filter::default() }, "-"),
        ("partner", Filter { partner: Some(1), ..Filter::default() }, "-"),
        ("name", Filter { name: Some("架空".to_owned()), ..Filter::default() }, "-"),
        ("one character", Filter { name: Some("架".to_owned()), ..Filter::default() }, "-"),
    ];
    for (what, filter, ordered) in filters {
        for after in [None, after] {
            years.reads(&format!("lead, {what}"), &[ordered], |conn| {
                engagement_list::list(conn, &years.lead, &filter, after, 20)
            });
            years.seeks(&format!("manager, {what}"), |conn| {
                engagement_list::list(conn, &years.manager, &filter, after, 20)
            });
        }
    }
    let open = Filter { state: Some(Listed::Open), ..Filter::default() };
    // Whatever is left of a list, so many rows of it are counted and no more.
    years.reads("total", &ANY_LIST, |conn| engagement_list::total(conn, &years.lead, &open));
    years.seeks("total of a manager", |conn| engagement_list::total(conn, &years.manager, &open));
    let seen = years.seen();
    for viewer in [&years.manager, &years.lead] {
        years.seeks("tenant", |conn| engagements::of_tenant(conn, viewer, "t7", 5));
    }
    years.seeks("first of a tenant", |conn| engagements::first_of_tenant(conn, "t7"));
    years.seeks("figures", |conn| measurements::latest(conn, &seen));
    years.seeks("recorded", |conn| measurements::find(conn, &seen[0], &[1, 2, 3]));
    years.seeks("workloads", |conn| engagements::intended(conn, &seen));
    years.seeks("criteria", |conn| criteria::find_by_engagements(conn, &seen));
    years.seeks("trends", |conn| measurements::since(conn, &seen, &[1, 2], today()));
    years.seeks("due", |conn| next_steps::next_due(conn, &seen));
    years.seeks("reviews", |conn| reviews::lines(conn, &seen, true));
    years.seeks("drafts", |conn| drafts::lines(conn, &seen));
}

#[actix_web::test]
async fn the_home_of_a_manager_reads_by_index() {
    let years = Years::new().await;
    let seen = years.seen();
    years.seeks("engagements", |conn| engagement_list::open_of_manager(conn, &years.manager, 200));
    years.seeks("steps", |conn| next_steps::due_by(conn, &years.manager, today(), 200));
    years.seeks("surveys", |conn| surveys::outstanding(conn, &years.manager, 20));
    years.uses("surveys", "review_revisions_survey", |conn| surveys::outstanding(conn, &years.manager, 20));
    let lines = years.app.read(|conn| reviews::lines(conn, &seen, true));
    years.seeks("remarks", |conn| decisions::remarks(conn, &lines.iter().collect::<Vec<_>>()));
    years.seeks("gates", |conn| audit::gates_opened(conn, &seen));
}

#[actix_web::test]
async fn the_queue_and_a_review_read_by_index() {
    let years = Years::new().await;
    let after = |group| Some(queue::Place(group, years.app.clock.timestamp(), 9));
    for after in [None, after(Group::Exception), after(Group::Held), after(Group::NotHeld)] {
        years.seeks("queue", |conn| queue::page(conn, &years.lead, queue::Filter::default(), after, 50));
    }
    years.seeks("counts", |conn| queue::counts(conn, &years.lead, portfolio::Filter::default()));
    for after in [None, Some(meetings::Place(today(), 9))] {
        years.reads("meetings", &["review_revisions_follow_up"], |conn| {
            meetings::page(conn, &years.lead, portfolio::Filter::default(), after, 50)
        });
    }
    years.reads("their number", &["review_revisions_follow_up"], |conn| {
        meetings::total(conn, &years.lead, portfolio::Filter::default())
    });
    let head = years.app.read(|conn| decisions::find_visible(conn, &years.lead, 7));
    years.seeks("head", |conn| decisions::find_visible(conn, &years.lead, 7));
    years.seeks("followed", |conn| decisions::is_followed(conn, &head));
    years.seeks("newest", |conn| decisions::newest(conn, &head));
    years.seeks("lines", |conn| decisions::lines(conn, &head));
    years.seeks("decisions", |conn| decisions::of_review(conn, &head));
    years.seeks("comments", |conn| decisions::comments_of_review(conn, &head));
    let revision = years.app.read(|conn| decisions::newest(conn, &head));
    years.seeks("numbered", |conn| decisions::numbered(conn, &head, 1));
    years.seeks("predecessor", |conn| decisions::predecessor(conn, &revision));
    years.seeks("comments of one", |conn| decisions::comments_of_revision(conn, &revision));
    years.seeks("own comments", |conn| comment_drafts::own(conn, &years.lead, &revision));
    years.seeks("number", |conn| reviews::number_of(conn, &revision));
    years.seeks("by key", |conn| reviews::find_by_idempotency_key(conn, "7"));
}

#[actix_web::test]
async fn one_engagement_reads_by_index() {
    let years = Years::new().await;
    let now = years.app.clock.timestamp();
    years.seeks("engagement", |conn| engagements::find_visible(conn, &years.manager, 7).map_or(Ok(()), |_| Ok(())));
    years.seeks("by key", |conn| engagements::find_by_idempotency_key(conn, "7"));
    let seen = years.app.read(|conn| engagements::find_visible(conn, &years.lead, 7));
    years.seeks("measurements", |conn| measurements::latest(conn, &seen));
    years.seeks("their last days", |conn| measurements::last_days(conn, &seen, 12));
    years.seeks("their history", |conn| measurements::history(conn, &seen, None, 20));
    let (first, last) = (today() - chrono::Days::new(27), today());
    years.seeks("history after", |conn| measurements::history(conn, &seen, Some(measurements::Place(last, 99)), 20));
    years.seeks("imported before", |conn| measurements::imported_on(conn, &seen, "table", &[first, last]));
    let (import, _) = years.app.read(|conn| imports::find(conn, &seen, 7));
    years.seeks("an import", |conn| imports::find(conn, &seen, 7));
    years.seeks("of an import", |conn| measurements::of_import(conn, &import));
    years.seeks("imports", |conn| imports::latest(conn, &seen, 10));
    years.seeks("last refreshed", |conn| imports::last_refreshed(conn, &seen));
    years.seeks("points", |conn| usage_points::between(conn, &seen, Kind::Table, first, last));
    years.seeks("days of points", |conn| usage_points::last_days(conn, &seen));
    years.seeks("open steps", |conn| next_steps::open_of_engagement(conn, &seen));
    years.seeks("steps", |conn| next_steps::of_engagement(conn, &seen));
    years.seeks("statuses", |conn| next_steps::statuses(conn, &seen));
    years.seeks("standing review", |conn| reviews::newest_standing(conn, &seen));
    years.seeks("newest review", |conn| reviews::newest(conn, &seen));
    years.seeks("any review", |conn| reviews::any(conn, &seen));
    years.seeks("draft", |conn| drafts::of_engagement(conn, &seen));
    let draft = years.app.read(|conn| drafts::of_engagement(conn, &seen)).expect("a draft");
    years.seeks("its sections", |conn| drafts::sections(conn, &draft));
    years.seeks("its place", |conn| reviews::place_of(conn, &draft));
    for before in [None, Some(1_000)] {
        years.seeks("trail", |conn| audit::of_engagement(conn, &seen, before.map(audit::Place), 50));
        years.seeks("trail for administrators", |conn| {
            audit::list(conn, &years.lead, Some(7), before.map(audit::Place), 50)
        });
    }
    let events = security::Filter::default;
    let day = Some((now, now + chrono::TimeDelta::days(1)));
    for after in [None, Some(security::Place(now, 1_000))] {
        years.reads("security events", &["security_events_at"], |conn| {
            security::list(conn, &years.lead, &events(), after, 50)
        });
        for (what, filter) in [
            ("kind", security::Filter { kind: Some(SecurityKind::SignedIn), ..events() }),
            ("account", security::Filter { account: Some(7), ..events() }),
            ("day", security::Filter { between: day, ..events() }),
            ("all", security::Filter { kind: Some(SecurityKind::SignedIn), account: Some(7), between: day }),
        ] {
            years.seeks(&format!("security events by {what}"), |conn| {
                security::list(conn, &years.lead, &filter, after, 50)
            });
        }
    }
    years.seeks("session", |conn| sessions::find_live(conn, "7", now));
    years.seeks("sessions of a person", |conn| sessions::of_user(conn, 7, now));
}

#[actix_web::test]
async fn the_summaries_of_a_partner_read_by_index() {
    let years = Years::new().await;
    let none = summaries::Filter::default;
    let filters = [
        none(),
        summaries::Filter { name: Some("架空".to_owned()), ..none() },
        summaries::Filter { complete: Some(true), ..none() },
        summaries::Filter { complete: Some(false), ..none() },
        summaries::Filter { workload: Some(1), ..none() },
    ];
    for after in [None, Some(summaries::Place(1_000))] {
        for filter in &filters {
            years.seeks("list", |conn| summaries::assigned(conn, &years.partner, filter, after, 50));
        }
    }
    for filter in &filters {
        years.seeks("total", |conn| summaries::total(conn, &years.partner, filter));
    }
    let page = years.app.read(|conn| summaries::assigned(conn, &years.partner, &filters[0], None, 50)).rows;
    let one = years.app.read(|conn| summaries::find_assigned(conn, &years.partner, 20));
    years.seeks("one", |conn| summaries::find_assigned(conn, &years.partner, 20));
    years.seeks("workloads", |conn| summaries::intended(conn, &one));
    years.seeks("approved", |conn| summaries::last_approved(conn, &years.partner, &page));
    years.seeks("all approved", |conn| summaries::all_approved(conn, &years.partner, &one));
    let engagement = years.app.read(|conn| engagements::find_visible(conn, &years.lead, 20));
    years.seeks("partners' times", |conn| partner_times::of_engagement(conn, &engagement));
    years.seeks("approvals", |conn| partner_times::approvals(conn, &engagement));
}

#[test]
fn values_take_their_places() {
    let sqlite = "SELECT a FROM b WHERE c = ? AND d = ? LIMIT ? -- binds: [7, \"x, 'y'\", 21]";
    assert_eq!(filled(sqlite).trim(), "SELECT a FROM b WHERE c = 7 AND d = 'x, ''y''' LIMIT 21");
    let postgres = "SELECT a FROM b WHERE c = ANY($1) AND d < $2 -- binds: [[1, 2], 2026-11-22T05:00:00]";
    assert_eq!(filled(postgres).trim(), "SELECT a FROM b WHERE c = ANY('{1, 2}') AND d < '2026-11-22T05:00:00'");
}
