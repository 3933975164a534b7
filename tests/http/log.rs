//! What the program writes about its work: enough to find the cause of a failed request, a line for each, and at its most
//! talkative nothing that a person typed or that a usage report says of one.

use std::fs::{self, File};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use success_review::domain::policy::Role;

use crate::support::{Client, PASSWORD, TestApp};

/// The program itself, serving the database of a [`TestApp`].
pub struct Program {
    child: Child,
    log: std::path::PathBuf,
    folder: tempfile::TempDir,
}

impl Program {
    pub fn start(app: &TestApp) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("log");
        let child = Command::new(env!("CARGO_BIN_EXE_success-review"))
            .args(["serve", "--bind", "127.0.0.1:0"])
            .current_dir(folder.path())
            .env("DATABASE_URL", app.database_url())
            .env("SUCCESS_REVIEW_DATA_DIR", folder.path())
            .env("RUST_LOG", "trace")
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        Self { child, log, folder }
    }

    /// The log's lines of one target.
    pub fn lines(&self, target: &str) -> Vec<serde_json::Value> {
        let log = self.log();
        let lines = log.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.filter(|line| line["target"] == target).collect()
    }

    /// The line of an answered request, which may be written a moment after the answer.
    async fn answered(&self, id: &str) -> serde_json::Value {
        for _ in 0..100 {
            if let Some(line) = self.lines("access").into_iter().find(|line| line["span"]["id"] == id) {
                return line;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("no line of {id}: {}", self.log());
    }

    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// The address, as soon as the log tells it.
    pub async fn address(&self) -> SocketAddr {
        for _ in 0..600 {
            let log = self.log();
            let told = log.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
            let address = told.into_iter().find_map(|entry| entry["fields"]["address"].as_str()?.parse().ok());
            if let Some(address) = address {
                return address;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not serving: {}", self.log());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}

#[actix_web::test]
async fn the_log_tells_nothing_of_the_people_in_a_report() {
    let app = TestApp::spawn().await;
    let manager = app.user("manager@example.com", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "日本橋商事株式会社", |_| ());
    let program = Program::start(&app);
    let client = Client::new(program.address().await, None);
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", "manager@example.com"), ("password", PASSWORD)]).await.expect(303);

    let header =
        "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Has Teams License,Teams Last Activity Date\n";
    let rows: String = (0..50)
        .map(|n| format!("2022-10-23,secret.user{n}@example.com,SecretName{n},False,True,2022-10-20\n"))
        .collect();
    let whole = format!("{header}{rows}");
    let path = format!("/engagements/{engagement}/usage/import");
    for (name, text, status) in [
        ("SecretFile.csv", whole.as_str(), 200),
        ("SecretFile.csv", &whole.replacen("True", "SecretName", 1), 422),
        ("SecretFile.csv", &rows, 422),
        ("SecretFile.xlsx", &whole, 422),
    ] {
        let page = client.post_file(&path, &[("progress", "key")], name, text.as_bytes()).await.expect(status);
        if status == 200 {
            client.submit(&page, "#confirmation", &[]).await.expect(303);
        }
    }
    // A body that breaks off in the middle of the file.
    let token = client.get("/account").await.attr("input[name=csrf_token]", "value").unwrap();
    let mut cut = crate::support::client::multipart(&[("csrf_token", &token)], "SecretFile.csv", whole.as_bytes());
    cut.truncate(cut.len() - 400);
    let request = client.file_request(&path, &[], "", b"").body(cut);
    client.send(request).await.expect(400);

    let log = program.log();
    assert!(log.lines().count() > 5, "the log was on: {log}");
    let mut written = app.files();
    written.push(("the log".to_owned(), log.into_bytes()));
    for entry in fs::read_dir(program.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            written.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
    for (place, bytes) in written {
        for secret in ["secret.user", "SecretName", "SecretFile"] {
            assert!(!bytes.windows(secret.len()).any(|w| w == secret.as_bytes()), "{secret} in {place}");
        }
    }
}

/// Renames a table; what needs it fails.
fn rename(app: &TestApp, from: &str, to: &str) {
    let sql = format!("ALTER TABLE {from} RENAME TO {to}");
    app.db.maintain(|conn| Ok(diesel::RunQueryDsl::execute(diesel::sql_query(sql), conn).map(drop)?)).unwrap();
}

#[actix_web::test]
async fn the_number_on_the_page_finds_the_cause_in_the_log() {
    let app = TestApp::spawn().await;
    app.user("admin@example.com", &[Role::Administrator]);
    let program = Program::start(&app);
    let client = Client::new(program.address().await, Some("en"));
    client.get("/sign-in").await;
    client.post("/sign-in", &[("email", "admin@example.com"), ("password", PASSWORD)]).await.expect(303);
    // In a handler, and in the session layer outside the pages.
    for (table, message) in [("audit_entries", "request failed"), ("sessions", "request failed outside the pages")] {
        rename(&app, table, "gone");
        let page = client.get("/admin/audit").await.expect(500);
        rename(&app, "gone", table);
        let number = page.text("main code");
        assert_eq!(number.len(), 32, "{number}");
        // Written last; what is read from the program's output before it may still be on its way.
        assert_eq!(program.answered(&number).await["fields"]["status"], 500);
        let errors: Vec<_> = ["success_review::web::errors", "success_review::web::middleware"]
            .iter()
            .flat_map(|target| program.lines(target))
            .filter(|line| line["span"]["id"] == *number && line["level"] == "ERROR")
            .collect();
        let cause = errors.iter().find(|line| line["fields"]["message"] == message);
        let cause = cause.unwrap_or_else(|| panic!("no cause of {number} in {}", program.log()));
        assert!(cause["fields"]["cause"].as_str().unwrap().contains(table), "{cause}");
        assert_eq!(cause["span"]["route"], "/admin/audit");
    }
    client.get("/admin/audit").await.expect(200);
}

#[actix_web::test]
async fn the_first_line_tells_what_serves_and_where() {
    let app = TestApp::spawn().await;
    let program = Program::start(&app);
    program.address().await;
    let line = program.lines("success_review::cli").into_iter().find(|line| line["fields"]["message"] == "serving");
    let fields = line.unwrap_or_else(|| panic!("{}", program.log()))["fields"].clone();
    let text = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(text("version"), env!("CARGO_PKG_VERSION"));
    let (kind, has_place) = match app.database_url().starts_with("postgres") {
        true => ("PostgreSQL ", text("place").starts_with("postgres://") && !text("place").contains('@')),
        false => ("SQLite 3.", app.database_url().ends_with(&text("place"))),
    };
    assert!(text("database").starts_with(kind) && has_place, "{fields}");
    assert!(text("playbooks").contains("2020-04-30") && text("metrics_address").is_empty(), "{fields}");
}

#[actix_web::test]
async fn every_request_has_a_line_that_tells_nothing_of_what_was_typed() {
    let app = TestApp::spawn().await;
    let manager = app.user("secret.manager@example.com", &[Role::Manager]);
    let engagement = app.desk().engagement(manager, "SecretCustomer", |_| ());
    let program = Program::start(&app);
    let client = Client::new(program.address().await, None);
    client.get("/healthz").await.expect(200);
    let page = client.get("/sign-in?next=/engagements?q=SecretTerm").await.expect(200);
    client.get(&page.attr("link[rel=stylesheet]", "href").unwrap()).await.expect(200);
    let fields = [("email", "secret.manager@example.com"), ("password", PASSWORD)];
    client.post("/sign-in", &fields).await.expect(303);
    client.get("/engagements?q=SecretTerm").await.expect(200);
    client.get(&format!("/engagements/{engagement}?SecretTerm")).await.expect(200);
    client.get("/engagements/SecretPath").await.expect(404);
    client.get("/SecretPath/none?q=SecretTerm").await.expect(404);
    client.post_as_is("/account/settings", &[("language", "SecretLanguage")]).await.expect(403);
    rename(&app, "engagements", "gone");
    client.get("/engagements?q=SecretTerm").await.expect(500);
    rename(&app, "gone", "engagements");
    client.get("/readyz").await.expect(200);

    // The last line is there, so all are.
    for _ in 0..100 {
        if program.lines("access").iter().any(|line| line["span"]["route"] == "/readyz") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let lines = program.lines("access");
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
            let (span, fields) = (&line["span"], &line["fields"]);
            assert!(span["id"].as_str().is_some_and(|id| id.len() == 32) && fields["duration_ms"].is_f64(), "{line}");
            assert!(fields["bytes"].as_u64().is_some_and(|bytes| bytes > 0 || fields["status"] == 303), "{line}");
            let whose = fields["person"].as_i64().is_some_and(|id| id == manager);
            (text(&line["level"]), text(&span["method"]), text(&span["route"]), fields["status"].as_u64(), whose)
        })
        .collect();
    for (level, method, route, status, whose) in [
        ("DEBUG", "GET", "/healthz", 200, false),
        ("INFO", "GET", "/sign-in", 200, false),
        ("DEBUG", "GET", "/static/{path:.*}", 200, false),
        ("INFO", "POST", "/sign-in", 303, false),
        ("INFO", "GET", "/engagements", 200, true),
        ("INFO", "GET", "/engagements/{id}", 200, true),
        ("INFO", "GET", "/engagements/{id}", 404, true),
        ("INFO", "GET", "", 404, true),
        ("INFO", "POST", "/account/settings", 403, true),
        ("INFO", "GET", "/engagements", 500, true),
        ("DEBUG", "GET", "/readyz", 200, false),
    ] {
        let wanted = (level.to_owned(), method.to_owned(), route.to_owned(), Some(status), whose);
        assert_eq!(told.iter().filter(|line| **line == wanted).count(), 1, "{wanted:?} in {told:?}");
    }
    assert_eq!(told.len(), 11, "one line a request: {told:?}");
    let log = program.log();
    for secret in ["Secret", "secret.manager", "example.com", PASSWORD, "User-Agent", "user-agent"] {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}

#[actix_web::test]
async fn a_proxy_that_nobody_named_is_told_once() {
    let app = TestApp::spawn().await;
    app.user("manager@example.com", &[Role::Manager]);
    let program = Program::start(&app);
    let client = Client::new(program.address().await, None);
    const TOLD: &str = "is not believed";
    let sign_in = async |name: Option<&str>| {
        let token = client.get("/sign-in").await.attr("input[name=csrf_token]", "value").unwrap();
        let mut request = client.request(reqwest::Method::POST, "/sign-in");
        if let Some(name) = name {
            request = request.header(name, "192.0.2.77");
        }
        let body = format!("csrf_token={token}&email=manager%40example.com&password=wrong+wrong+wrong");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        client.send(request).await.expect(422);
    };
    sign_in(None).await;
    assert_eq!(program.log().matches(TOLD).count(), 0);
    for name in ["forwarded", "x-forwarded-for", "x-forwarded-for"] {
        sign_in(Some(name)).await;
    }
    // Lines are written a moment after, in their order: when the last answer has its line, all have theirs.
    for _ in 0..100 {
        let posted = |line: &&serde_json::Value| line["fields"]["status"] == 422;
        if program.lines("access").iter().filter(posted).count() == 4 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(program.log().matches(TOLD).count(), 1, "{}", program.log());
    let line = program.log().lines().find(|line| line.contains(TOLD)).unwrap().to_owned();
    assert!(line.contains("WARN") && line.contains("SUCCESS_REVIEW_TRUSTED_PROXY") && !line.contains("192.0.2.77"));
}
