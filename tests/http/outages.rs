//! The database moved away, locked, full, gone, read-only: an answer in time that says to come back, no thread lost, and all is
//! well afterwards without a restart.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use futures_util::future::join;
use success_review::domain::policy::Role;
use success_review::error::{Error, Result};
use success_review::store::schema::sessions;
use success_review::store::{Db, dialect, upkeep};

use crate::log::Program;
use crate::support::database::is_sqlite;
use crate::support::{Client, PASSWORD, Page, TestApp};

/// Within which everybody has an answer.
const IN_TIME: Duration = Duration::from_secs(6);

fn told_to_come_back(page: &Page) {
    assert_eq!(page.status, 503, "{}", page.body);
    assert!(page.header("retry-after").is_some_and(|after| after.parse::<u64>().is_ok()), "{:?}", page.headers);
    assert!(page.text("main").contains("これまでに保存した内容は失われていません"), "{}", page.body);
}

#[actix_web::test]
async fn nothing_is_acknowledged_into_a_file_that_is_gone() {
    let app = TestApp::spawn().await;
    if !is_sqlite(&app.db) {
        return;
    }
    app.user("admin@example.com", &[Role::Administrator]);
    let client = app.sign_in("admin@example.com").await;
    client.post("/admin/partners", &[("name", "Before")]).await.expect(303);
    client.get("/admin/partners").await.expect(200);
    let (path, aside) = (app.database_url().to_owned(), format!("{}.moved", app.database_url()));
    std::fs::rename(&path, &aside).unwrap();
    told_to_come_back(&client.post("/admin/partners", &[("name", "Into nothing")]).await);
    client.get("/readyz").await.expect(503);
    client.get("/healthz").await.expect(200);
    assert!(client.get("/admin/partners").await.expect(200).body.contains("Before"), "what was read is still there");
    assert!(!std::path::Path::new(&path).exists(), "no empty one in its place");
    // Another file under the name.
    std::fs::copy(&aside, &path).unwrap();
    told_to_come_back(&client.post("/admin/partners", &[("name", "Into nothing")]).await);
    client.get("/readyz").await.expect(503);
    std::fs::rename(&aside, &path).unwrap();
    client.get("/readyz").await.expect(200);
    client.post("/admin/partners", &[("name", "After")]).await.expect(303);
    let page = client.get("/admin/partners").await.expect(200).body;
    assert!(page.contains("After") && !page.contains("Into nothing"), "{page}");
}

/// Holds what a save of this engagement needs, until the answer is dropped.
fn locked(app: &TestApp, engagement: i64) -> Sender<()> {
    let db = Db::open(app.database_url(), 1).unwrap();
    let (release, released) = channel();
    let (held, is_held) = channel();
    std::thread::spawn(move || {
        db.transaction(|conn| -> Result<()> {
            dialect::lock_engagement(conn, engagement)?;
            held.send(()).map_err(Error::internal)?;
            let _dropped = released.recv();
            Ok(())
        })
    });
    is_held.recv().unwrap();
    release
}

#[actix_web::test]
async fn a_lock_that_somebody_keeps_is_told_in_time_and_takes_nobody_elses_page() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "A", |_| ());
    let client = app.sign_in("manager@example.com").await;
    let other = app.sign_in("manager@example.com").await;
    let path = format!("/engagements/{engagement}/review");
    // A first page writes to its session.
    client.get("/playbook").await.expect(200);
    other.get("/playbook").await.expect(200);
    let release = locked(&app, engagement);
    let begun = Instant::now();
    let start = || async { client.post(&path, &[]).await };
    let wait = async {
        // While they wait.
        tokio::time::sleep(Duration::from_millis(300)).await;
        other.get("/playbook").await.expect(200);
        begun.elapsed()
    };
    let ((a, b), page_after) = join(join(start(), start()), wait).await;
    assert!(page_after < Duration::from_secs(3), "a page took {page_after:?}");
    assert!(begun.elapsed() < IN_TIME, "{:?}", begun.elapsed());
    told_to_come_back(&a);
    told_to_come_back(&b);
    // Nobody can write on SQLite; on PostgreSQL the lock is one engagement's.
    let ready = client.get("/readyz").await.status;
    assert_eq!(ready, if is_sqlite(&app.db) { 503 } else { 200 });
    drop(release);
    client.post(&path, &[]).await.expect(303);
    client.get("/readyz").await.expect(200);
}

/// Nobody can write, until the answer is dropped: what the probe of readiness writes to, and every session, is somebody's.
fn nobody_writes(app: &TestApp) -> Sender<()> {
    let db = Db::open(app.database_url(), 1).unwrap();
    let (release, released) = channel();
    let (held, is_held) = channel();
    std::thread::spawn(move || {
        db.transaction(|conn| -> Result<()> {
            upkeep::write_nothing(conn)?;
            diesel::sql_query("UPDATE sessions SET seen_at = seen_at").execute(conn)?;
            held.send(()).map_err(Error::internal)?;
            let _dropped = released.recv();
            Ok(())
        })
    });
    is_held.recv().unwrap();
    release
}

#[actix_web::test]
async fn a_page_waits_for_nobody_to_extend_its_session() {
    let app = TestApp::spawn().await;
    app.user("manager@example.com", &[Role::Manager]);
    let mut clients = Vec::new();
    for _ in 0..6 {
        let client = app.sign_in("manager@example.com").await;
        client.get("/playbook").await.expect(200);
        clients.push(client);
    }
    let long_ago = app.clock.timestamp() - TimeDelta::minutes(10);
    let seen = || -> Vec<NaiveDateTime> {
        app.db.read(|conn| Ok(sessions::table.select(sessions::seen_at).distinct().load(conn)?)).unwrap()
    };
    app.db
        .transaction(|conn| {
            Ok::<_, Error>(diesel::update(sessions::table).set(sessions::seen_at.eq(long_ago)).execute(conn)?)
        })
        .unwrap();
    let release = nobody_writes(&app);
    let begun = Instant::now();
    for client in &clients {
        client.get("/playbook").await.expect(200);
    }
    // The first one tried for a moment, the others did not.
    assert!(begun.elapsed() < Duration::from_millis(1_500), "{:?}", begun.elapsed());
    drop(release);
    assert_eq!(seen(), [long_ago]);
}

#[actix_web::test]
async fn a_message_that_waits_to_be_shown_keeps_nobody_from_a_page() {
    let app = TestApp::spawn().await;
    app.user("manager@example.com", &[Role::Manager]);
    let client = app.sign_in("manager@example.com").await;
    let page = client.get("/account").await.expect(200);
    client.submit(&page, "form[action='/account/settings']", &[("time_zone", "UTC")]).await.expect(303);
    let release = nobody_writes(&app);
    let begun = Instant::now();
    for path in ["/account", "/playbook", "/account"] {
        assert!(client.get(path).await.expect(200).has(".flash"), "{path}: it is shown");
    }
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
    drop(release);
    // Once it can be taken off, it is shown for the last time.
    let mut shown = 0;
    while client.get("/playbook").await.expect(200).has(".flash") {
        shown += 1;
        assert!(shown < 50, "it stays");
    }
    assert!(shown > 0);
    // Whoever is to be let in has a session to be written, and waits.
    client.get("/account").await.expect(200);
}

#[actix_web::test]
async fn a_session_in_use_is_extended() {
    let app = TestApp::spawn().await;
    app.user("manager@example.com", &[Role::Manager]);
    let client = app.sign_in("manager@example.com").await;
    let long_ago = app.clock.timestamp() - TimeDelta::minutes(10);
    app.db
        .transaction(|conn| {
            Ok::<_, Error>(diesel::update(sessions::table).set(sessions::seen_at.eq(long_ago)).execute(conn)?)
        })
        .unwrap();
    client.get("/playbook").await.expect(200);
    let seen: Vec<NaiveDateTime> = app
        .db
        .read(|conn| {
            Ok(sessions::table.filter(sessions::user_id.is_not_null()).select(sessions::seen_at).load(conn)?)
        })
        .unwrap();
    assert_eq!(seen, [app.clock.timestamp()]);
}

#[actix_web::test]
async fn who_asks_again_whether_it_can_serve_is_answered_at_once() {
    let app = TestApp::spawn().await;
    let client = app.client();
    let release = nobody_writes(&app);
    client.get("/readyz").await.expect(503);
    let begun = Instant::now();
    for _ in 0..5 {
        client.get("/readyz").await.expect(503);
    }
    assert!(begun.elapsed() < Duration::from_millis(1_200), "{:?}", begun.elapsed());
    drop(release);
    tokio::time::sleep(Duration::from_millis(1_600)).await;
    client.get("/readyz").await.expect(200);
}

/// The program where no file may grow, as on a disk that is full or fails.
struct Full(Child);

impl Drop for Full {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[actix_web::test]
async fn a_disk_that_takes_nothing_is_told_and_seen_by_who_asks_for_readiness() {
    let app = TestApp::spawn().await;
    if !is_sqlite(&app.db) {
        return;
    }
    app.user("manager@example.com", &[Role::Manager]);
    let folder = tempfile::tempdir().unwrap();
    let script =
        format!("trap '' XFSZ; ulimit -f 8; exec {} serve --bind 127.0.0.1:0", env!("CARGO_BIN_EXE_success-review"));
    let mut child = Command::new("bash")
        .args(["-c", &script])
        .current_dir(folder.path())
        .env("DATABASE_URL", app.database_url())
        .env("SUCCESS_REVIEW_DATA_DIR", folder.path())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let _full = Full(child);
    let mut said = String::new();
    let address = loop {
        let begin = said.len();
        assert!(log.read_line(&mut said).unwrap() > 0, "{said}");
        let line: serde_json::Value = serde_json::from_str(&said[begin..]).unwrap();
        if let Some(address) = line["fields"]["address"].as_str() {
            break address.parse().unwrap();
        }
    };
    std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
    let client = Client::new(address, None);
    client.get("/readyz").await.expect(503);
    // A visit writes nothing; that somebody tried to sign in is counted.
    client.get("/sign-in").await.expect(200);
    let refused = client.post("/sign-in", &[("email", "manager@example.com"), ("password", PASSWORD)]).await;
    assert_eq!(refused.status, 503, "{}", refused.body);
    assert!(refused.header("retry-after").is_some(), "{:?}", refused.headers);
    client.get("/healthz").await.expect(200);
}

/// As the server's administrator: on the server itself, not in the test's database.
fn administer(app: &TestApp, sql: &str) {
    let server = std::env::var("TEST_DATABASE_URL").unwrap();
    let name = app.database_url().rsplit('/').next().unwrap().to_owned();
    let mut admin = PgConnection::establish(&server).unwrap();
    diesel::sql_query(sql.replace("{name}", &name)).execute(&mut admin).unwrap();
}

const END_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'";

#[actix_web::test]
async fn a_server_that_is_away_is_told_in_time_and_found_again_by_itself() {
    let app = TestApp::spawn().await;
    if is_sqlite(&app.db) {
        return;
    }
    app.user("admin@example.com", &[Role::Administrator]);
    let client = app.sign_in("admin@example.com").await;
    client.get("/admin/partners").await.expect(200);
    administer(&app, "ALTER DATABASE {name} ALLOW_CONNECTIONS false");
    administer(&app, END_ALL);
    for _ in 0..2 {
        let begun = Instant::now();
        told_to_come_back(&client.get("/admin/partners").await);
        told_to_come_back(&client.post_as_is("/admin/partners", &[("name", "A")]).await);
        assert!(begun.elapsed() < 2 * IN_TIME, "{:?}", begun.elapsed());
        client.get("/readyz").await.expect(503);
    }
    administer(&app, "ALTER DATABASE {name} ALLOW_CONNECTIONS true");
    let begun = Instant::now();
    while client.get("/readyz").await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(20), "not found again");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    client.post("/admin/partners", &[("name", "B")]).await.expect(303);
}

#[actix_web::test]
async fn a_server_that_became_read_only_is_left_as_if_the_connection_were_dead() {
    let app = TestApp::spawn().await;
    if is_sqlite(&app.db) {
        return;
    }
    app.user("admin@example.com", &[Role::Administrator]);
    let client = app.sign_in("admin@example.com").await;
    client.get("/admin/partners").await.expect(200);
    administer(&app, "ALTER DATABASE {name} SET default_transaction_read_only = on");
    administer(&app, END_ALL);
    // The pool notices what was ended, and connects to what is read-only by now.
    let begun = Instant::now();
    while client.get("/admin/partners").await.status != 200 {
        assert!(begun.elapsed() < Duration::from_secs(20), "not found again");
    }
    told_to_come_back(&client.post("/admin/partners", &[("name", "A")]).await);
    client.get("/readyz").await.expect(503);
    administer(&app, "ALTER DATABASE {name} RESET default_transaction_read_only");
    // One failure at most for each connection that was made meanwhile.
    let mut refused = 0;
    while client.post("/admin/partners", &[("name", "B")]).await.status != 303 {
        refused += 1;
        assert!(refused <= 4, "the connections are kept");
    }
    client.get("/readyz").await.expect(200);
}

#[actix_web::test]
async fn waits_are_bounded_for_pages_and_as_the_url_says() {
    #[derive(QueryableByName)]
    struct Waits {
        #[diesel(sql_type = diesel::sql_types::Text)]
        waits: String,
    }
    let app = TestApp::spawn().await;
    if is_sqlite(&app.db) {
        return;
    }
    let sql = "SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout') AS waits";
    let waits = |db: Db| db.read(|conn| Ok(diesel::sql_query(sql).get_result::<Waits>(conn)?.waits)).unwrap();
    assert_eq!(waits(Db::serve(app.database_url(), 1).unwrap()), "1500ms 4s");
    assert_eq!(waits(Db::open(app.database_url(), 1).unwrap()), "0 0", "a command may take long");
    let own = format!("{}?options=-c%20lock_timeout%3D9s", app.database_url());
    assert_eq!(waits(Db::serve(&own, 1).unwrap()), "9s 4s");
}

#[actix_web::test]
async fn a_second_server_with_another_key_is_told() {
    let app = TestApp::spawn().await;
    app.user("manager@example.com", &[Role::Manager]);
    // With a key of its own, in a folder of its own.
    let program = Program::start(&app);
    let client = Client::new(program.address().await, None);
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", "manager@example.com"), ("password", PASSWORD)]).await.expect(303);
    let told = program.log().contains("another server with another session key serves this database");
    assert_eq!(told, !is_sqlite(&app.db), "{}", program.log());
}

#[actix_web::test]
async fn a_server_is_announced_again_after_the_database_was_away() {
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        found: i64,
    }
    let app = TestApp::spawn().await;
    if is_sqlite(&app.db) {
        return;
    }
    let client = app.client();
    let announced = || -> i64 {
        let sql = "SELECT count(*) AS found FROM pg_locks WHERE locktype = 'advisory' AND classid = 734035019 \
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        app.db.read(|conn| Ok(diesel::sql_query(sql).get_result::<Found>(conn)?.found)).unwrap_or(-1)
    };
    assert_eq!(announced(), 1);
    administer(&app, END_ALL);
    let begun = Instant::now();
    while announced() != 1 {
        assert!(begun.elapsed() < Duration::from_secs(20), "nobody announced it again");
        client.get("/readyz").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    client.get("/readyz").await.expect(200);
}
