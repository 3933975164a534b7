//! `doctor` and `health`: what they find, what they say to do, and that they make nothing.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt;

use serde_json::Value;
use success_review::store::Backend;

use super::*;

const DATABASE: &str = "data/success-review.sqlite3";

/// A folder with a database of which a copy was made just now.
fn kept() -> TempDir {
    let folder = TempDir::new().unwrap();
    assert!(answer(&folder, &["migrate"], &[]).ok);
    let copied = answer(&folder, &["backup", "copy.sqlite3"], &[]);
    assert!(copied.ok, "{}", copied.err);
    folder
}

fn open_to(folder: &TempDir, path: &str, mode: u32) {
    fs::set_permissions(folder.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
}

/// What is said of one thing.
#[track_caller]
fn line<'a>(answer: &'a Answer, begin: &str) -> &'a str {
    let line = answer.out.lines().find(|line| line.starts_with(begin));
    line.unwrap_or_else(|| panic!("no {begin:?} in {}\n{}", answer.out, answer.err))
}

fn write(folder: &TempDir, sql: &str) {
    let db = Db::open(&folder.path().join(DATABASE).display().to_string(), 1).unwrap();
    db.maintain(|conn| Ok(diesel::sql_query(sql).execute(conn).map(drop)?)).unwrap();
}

#[test]
fn where_all_is_well_every_thing_has_its_line_beside_a_program_that_serves() {
    let folder = kept();
    let (serves, _) = serving(program(&folder, &["serve", "--bind", "127.0.0.1:0"], &[]), true, "\"serving\"");
    let well = answer(&folder, &["doctor"], &[]);
    assert!(well.ok, "{}{}", well.out, well.err);
    line(&well, "ok       settings: from the environment: none is set");
    line(&well, "ok       connections: room for ");
    line(&well, "ok       proxy: browsers come to http://127.0.0.1:8080, on this machine only");
    line(&well, "ok       data folder: data is its owner's alone (mode 700");
    assert!(line(&well, "ok       database file: ").contains("mode 600"));
    line(&well, "ok       session key: data/session.key was made ");
    assert!(well.out.contains(" disk: ") && well.out.contains("free beside a database of"), "{}", well.out);
    line(&well, &format!("ok       lock: process {} serves it", serves.child.id()));
    assert!(line(&well, "ok       database: ").contains("SQLite 3."));
    line(&well, "ok       schema: at this program's newest migration");
    assert!(line(&well, "ok       clock: ").contains("the newest row is "));
    line(&well, "ok       backup: the last one, checked and counted, is ");
    assert!(!well.out.contains("problem"), "{}", well.out);

    let told = answer(&folder, &["doctor", "--json"], &[("SUCCESS_REVIEW_PUBLIC_URL", "https://review.example.com")]);
    assert!(told.ok, "a warning is no problem: {}", told.err);
    let told: Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(told["problems"], 0);
    let findings = told["findings"].as_array().unwrap();
    let proxy = findings.iter().find(|finding| finding["about"] == "proxy").unwrap();
    assert_eq!(proxy["level"], "warning");
    assert!(proxy["says"].as_str().unwrap().contains("all people count as one place"));
    assert!(proxy["todo"].as_str().unwrap().contains("SUCCESS_REVIEW_TRUSTED_PROXY"));
    drop(serves);
    line(&answer(&folder, &["doctor"], &[]), "ok       lock: nobody serves");
}

#[test]
fn each_thing_that_is_wrong_is_a_problem_with_what_to_do() {
    let folder = kept();
    fs::write(folder.path().join("data/session.key"), "0f".repeat(64)).unwrap();
    open_to(&folder, "data/session.key", 0o644);
    open_to(&folder, DATABASE, 0o640);
    let wrong = [
        ("SUCCESS_REVIEW_POOL", "many"),
        ("DATABASE_URL", "mysql://root:SECRET@db/x"),
        ("SUCCESS_REVIEW_PUBLIC_ULR", "https://review.example.com"),
        ("SUCCESS_REVIEW_WORKERS", "3"),
    ];
    let told = answer(&folder, &["doctor"], &wrong);
    assert!(!told.ok && told.err.contains("3 problems"), "{}{}", told.out, told.err);
    assert!(!told.out.contains("SECRET") && !told.err.contains("SECRET"), "{}", told.out);
    line(&told, "problem  settings: SUCCESS_REVIEW_POOL: \"many\" is not a whole number");
    line(&told, "problem  settings: DATABASE_URL: the scheme \"mysql\" is not known");
    line(&told, "warning  settings: nothing reads SUCCESS_REVIEW_PUBLIC_ULR");
    assert!(line(&told, "problem  session key: ").ends_with("(mode 644) -> chmod 600 data/session.key"));
    assert!(line(&told, "warning  database file: ").contains("open to its group"));
    // Other commands are still refused, and so is a flag that is wrong.
    assert!(!answer(&folder, &["user", "list"], &wrong).ok);
    assert!(answer(&folder, &["doctor", "--pool", "0"], &[]).err.contains("--pool: "));
    let both = [("SUCCESS_REVIEW_BIND", "0.0.0.0:80"), ("SUCCESS_REVIEW_METRICS_BIND", "127.0.0.1:80")];
    let told = answer(&folder, &["doctor"], &both);
    line(&told, "problem  settings: SUCCESS_REVIEW_METRICS_BIND: the metrics are not served where the pages are");
    line(&told, "warning  proxy: the program listens on 0.0.0.0:80, and nobody said");

    // By the triggers no entry of the trail changes, a security event does.
    write(&folder, "UPDATE security_events SET last_at = '2099-01-01 00:00:00'");
    assert!(line(&answer(&folder, &["doctor"], &[]), "problem  clock: ").contains(" later -> set the clock right"));
    write(&folder, "UPDATE security_events SET last_at = '2020-01-01 00:00:00'");
    assert!(line(&answer(&folder, &["doctor"], &[]), "warning  backup: the last one is ").contains(" days old -> run"));
    write(&folder, "DELETE FROM security_events");
    line(&answer(&folder, &["doctor"], &[]), "warning  backup: none is known");

    let db = Db::open(&folder.path().join(DATABASE).display().to_string(), 1).unwrap();
    migrations::revert_last(&db).unwrap();
    let told = answer(&folder, &["doctor"], &[]);
    line(&told, "warning  schema: 1 migration is still to be run -> back up");
    assert!(migrations::pending(&db).unwrap(), "it runs none");
    migrations::run(&db).unwrap();
    write(&folder, "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')");
    let told = answer(&folder, &["doctor"], &[]);
    assert!(!told.ok && told.out.contains("a newer version of Success Review has used the database"), "{}", told.out);
}

#[test]
fn it_makes_nothing_where_there_is_nothing() {
    let folder = TempDir::new().unwrap();
    let told = answer(&folder, &["doctor"], &[]);
    assert!(
        !told.ok && line(&told, "problem  database: ").contains("`success-review migrate` makes it"),
        "{}",
        told.err
    );
    line(&told, "ok       session key: there is none yet");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn copies_of_other_tools_are_known_by_their_folder() {
    let folder = kept();
    let copies = folder.path().join("copies");
    let asked = ["doctor", "--backups", "copies"];
    line(&answer(&folder, &asked, &[]), "problem  backup: copies: ");
    fs::create_dir(&copies).unwrap();
    fs::write(copies.join("half.part"), "x").unwrap();
    fs::write(copies.join("empty.dump"), "").unwrap();
    line(&answer(&folder, &asked, &[]), "problem  backup: there is none in copies");
    fs::write(copies.join("old.dump"), "x").unwrap();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(9 * 86_400);
    fs::File::options().write(true).open(copies.join("old.dump")).unwrap().set_modified(old).unwrap();
    line(&answer(&folder, &asked, &[]), "warning  backup: the newest in copies is old.dump, 9 days old");
    fs::write(copies.join("new.dump"), "x").unwrap();
    line(&answer(&folder, &asked, &[]), "ok       backup: the newest in copies is new.dump, 0 seconds old");
}

#[actix_web::test]
async fn servers_with_another_key_are_found() {
    let desk = Desk::new().await;
    if desk.app.db.backend() == Backend::Sqlite {
        return;
    }
    // Of the tests' application.
    let (same, other) = ("07".repeat(64), "08".repeat(64));
    let told = |key: &str| {
        let mut command = program(&desk.folder, &["doctor"], &[("SUCCESS_REVIEW_SESSION_KEY", key)]);
        let output = command.env("DATABASE_URL", desk.app.database_url()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Answer { ok: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
    };
    let well = told(&same);
    assert!(well.ok, "{}{}", well.out, well.err);
    line(&well, "ok       servers: 1 server is running on the database, with the key that is here");
    assert!(line(&well, "ok       database: ").contains("PostgreSQL "));
    line(&well, "warning  backup: PostgreSQL's own tools leave no note");
    let differs = told(&other);
    assert!(!differs.ok, "{}", differs.out);
    line(&differs, "problem  servers: 1 server is running on the database, with other keys");
    line(&told(&same), "ok       servers: 1 server is running");
}

#[test]
fn health_asks_who_serves_here() {
    let folder = TempDir::new().unwrap();
    let (serves, said) = serving(program(&folder, &["serve", "--bind", "127.0.0.1:0"], &[]), true, "\"serving\"");
    let said: Value = serde_json::from_str(&said).unwrap();
    let address = said["fields"]["address"].as_str().unwrap().to_owned();
    let bind = [("SUCCESS_REVIEW_BIND", address.as_str())];
    for asked in [&["health"][..], &["health", "--ready"]] {
        let well = answer(&folder, asked, &bind);
        assert!(well.ok && well.out.ends_with(": 200\n"), "{}", well.err);
    }
    // The process answers, and cannot serve.
    fs::rename(folder.path().join(DATABASE), folder.path().join("moved")).unwrap();
    assert!(answer(&folder, &["health"], &bind).ok);
    let red = answer(&folder, &["health", "--ready"], &bind);
    assert!(!red.ok && red.err.contains("/readyz: 503"), "{}", red.err);
    drop(serves);
    let gone = answer(&folder, &["health"], &bind);
    assert!(!gone.ok && gone.err.contains(&address), "{}", gone.err);
}

/// A mail server that lets everybody in, and how it answers; it ends with the test.
fn mail_server() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            stream.write_all(b"220 mail.example.com ESMTP\r\n").unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            while let Some(Ok(line)) = lines.next() {
                let answer: &[u8] =
                    if line.starts_with("EHLO") { b"250 mail.example.com\r\n" } else { b"250 fine\r\n" };
                if stream.write_all(answer).is_err() {
                    break;
                }
            }
        }
    });
    port
}

#[test]
fn mail_is_looked_at_as_far_as_the_mail_server_and_the_outbox() {
    let folder = kept();
    line(&answer(&folder, &["doctor"], &[]), "ok       mail: none is sent, as no mail server is named");
    let port = mail_server();
    let url = format!("smtp://127.0.0.1:{port}?tls=none");
    let from = ("SUCCESS_REVIEW_MAIL_FROM", "reviews@example.com");
    let well = answer(&folder, &["doctor"], &[("SUCCESS_REVIEW_SMTP_URL", &url), from]);
    assert!(well.ok, "{}", well.out);
    line(&well, &format!("ok       mail: 127.0.0.1:{port} lets this program in"));
    assert!(!well.out.contains("given up") && !well.out.contains("has waited"), "{}", well.out);
    // Nobody is there.
    let away = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("smtp://127.0.0.1:{away}?tls=none");
    let ill = answer(&folder, &["doctor"], &[("SUCCESS_REVIEW_SMTP_URL", &url), from]);
    assert!(!ill.ok);
    assert!(line(&ill, &format!("problem  mail: 127.0.0.1:{away}: ")).contains("SUCCESS_REVIEW_SMTP_URL"));
    // Nobody is named whom it comes from.
    line(
        &answer(&folder, &["doctor"], &[("SUCCESS_REVIEW_SMTP_URL", &url)]),
        "problem  mail: SUCCESS_REVIEW_MAIL_FROM: ",
    );
    // What waits for long, and what was given up.
    let user = answer(&folder, &["user", "add", "--email", "m@example.com", "--name", "M", "--role", "manager"], &[]);
    assert!(user.ok, "{}", user.err);
    let day = "'2026-01-01 00:00:00'";
    for (event, state, done) in [(1, "waiting", "NULL"), (2, "failed", day)] {
        let columns = "event, user_id, message, state, attempts, due_at, queued_at, waits_since, done_at";
        let values = format!("{event}, 1, '{{}}', '{state}', 1, {day}, {day}, {day}, {done}");
        write(&folder, &format!("INSERT INTO mails ({columns}) VALUES ({values})"));
    }
    let url = format!("smtp://127.0.0.1:{port}?tls=none");
    let old = answer(&folder, &["doctor"], &[("SUCCESS_REVIEW_SMTP_URL", &url), from]);
    assert!(old.ok, "warnings are no problem: {}", old.out);
    line(&old, "warning  mail: the oldest one has waited for ");
    line(&old, "warning  mail: 1 given up");
}
