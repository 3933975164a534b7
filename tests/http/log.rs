//! What the program writes about its work, at its most talkative: nothing that a usage report says of a person.

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
