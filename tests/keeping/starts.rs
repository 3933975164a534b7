//! Who may hold the database, what a start finds, and what every command refuses.

use super::*;

#[test]
fn the_first_start_on_a_full_disk_leaves_nothing_that_blocks_the_next() {
    let folder = TempDir::new().unwrap();
    let binary = env!("CARGO_BIN_EXE_success-review");
    // No file may grow.
    let script = format!("trap '' XFSZ; ulimit -f 0; exec {binary} serve --bind 127.0.0.1:0");
    let mut command = Command::new("bash");
    let full = answered(command.args(["-c", &script]).current_dir(folder.path()).env_remove("DATABASE_URL"));
    assert!(!full.ok && full.err.contains("session.key"), "{}", full.err);
    assert!(!folder.path().join("data/session.key").exists());
    drop(Serving::begin(folder.path()));
    assert_eq!(fs::read(folder.path().join("data/session.key")).unwrap().len(), 128);
}

#[test]
fn a_newer_database_and_another_programs_are_refused_by_every_command_with_what_to_do() {
    let folder = with_accounts(&["a"]);
    let here = folder.path();
    let list = "Customer,Tenant ID,Segment,Manager\nA,a.onmicrosoft.com,Enterprise,a@example.com\n";
    fs::write(here.join("list.csv"), list).unwrap();
    done(here, &["backup", "good.sqlite3"]);
    done(here, &["backup", "newer.sqlite3"]);
    let change = |file: &str, sql: &str| {
        let db = Db::open(&here.join(file).display().to_string(), 1).unwrap();
        db.maintain(|conn| Ok(diesel::sql_query(sql).execute(conn).map(drop)?)).unwrap();
    };
    let later = "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')";
    change(DATABASE, later);
    change("newer.sqlite3", later);
    let commands = [
        &["serve", "--bind", "127.0.0.1:0"][..],
        &["migrate"],
        &["user", "list"],
        &["user", "disable", "a@example.com"],
        &["partner", "list"],
        &["audit", "verify"],
        &["check"],
        &["backup", "copy.sqlite3"],
        &["import", "engagements", "list.csv"],
    ];
    for command in commands {
        refused(here, command, "a newer version of Success Review has used the database (migration 20990101000001)");
        refused(here, command, "run that version");
    }
    refused(here, &["restore", "--replace", "newer.sqlite3"], "a newer version");
    fs::write(here.join("empty.sqlite3"), "").unwrap();
    refused(here, &["restore", "--replace", "empty.sqlite3"], "it is empty");
    let other = rusqlite_like(here, "other.sqlite3");
    refused(here, &["restore", "--replace", &other], "another program's tables");
    for command in [&["serve", "--bind", "127.0.0.1:0"][..], &["migrate"], &["user", "list"], &["backup", "x.db"]] {
        refused(here, &[command, &["--database-url", &other]].concat(), "another program's tables");
    }
    done(here, &["restore", "--replace", "good.sqlite3"]);
    done(here, &["user", "list"]);
}

/// A database with a table of somebody else's.
fn rusqlite_like(folder: &Path, name: &str) -> String {
    let path = folder.join(name).display().to_string();
    let db = Db::make(&path, 1).unwrap();
    db.maintain(|conn| Ok(diesel::sql_query("CREATE TABLE notes (id INTEGER)").execute(conn).map(drop)?)).unwrap();
    name.to_owned()
}

#[test]
fn several_that_migrate_at_once_wait_for_one_another() {
    for _ in 0..3 {
        let folder = TempDir::new().unwrap();
        let begun: Vec<Child> =
            (0..5).map(|_| program(folder.path(), &["migrate"]).stderr(Stdio::piped()).spawn().unwrap()).collect();
        for child in begun {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        done(folder.path(), &["user", "list"]);
    }
    // Without the lock of the command line as well.
    let folder = TempDir::new().unwrap();
    let url = folder.path().join("x.sqlite3").display().to_string();
    let run = || Db::make(&url, 1).and_then(|db| migrations::run(&db));
    std::thread::scope(|scope| {
        let begun: Vec<_> = (0..5).map(|_| scope.spawn(run)).collect();
        for one in begun {
            one.join().unwrap().unwrap();
        }
    });
}

#[test]
fn who_serves_holds_the_database_and_is_named() {
    let folder = with_accounts(&["a"]);
    let here = folder.path();
    done(here, &["backup", "copy.sqlite3"]);
    let serving = Serving::begin(here);
    let holder = format!("process {} serves it", serving.0.id());
    for command in [&["serve", "--bind", "127.0.0.1:0"][..], &["migrate"], &["restore", "--replace", "copy.sqlite3"]] {
        refused(here, command, &holder);
    }
    std::os::unix::fs::symlink(here.join(DATABASE), here.join("other-name.sqlite3")).unwrap();
    refused(here, &["migrate", "--database-url", "other-name.sqlite3"], &holder);
    add(here, "b");
    done(here, &["backup", "while-it-runs.sqlite3"]);
    // SIGKILL: nobody tidies up.
    drop(serving);
    done(here, &["restore", "--replace", "while-it-runs.sqlite3"]);
    assert_eq!(accounts(&here.join(DATABASE)).unwrap(), ["a", "b"]);
    drop(Serving::begin(here));
}

#[test]
fn a_server_does_not_begin_anew_where_a_database_was() {
    let folder = with_accounts(&["a"]);
    let here = folder.path();
    for end in ["", "-wal", "-shm"] {
        drop(fs::remove_file(here.join(format!("{DATABASE}{end}"))));
    }
    refused(here, &["serve", "--bind", "127.0.0.1:0"], "is not there, but was a database before");
    assert!(!here.join(DATABASE).exists());
    done(here, &["migrate"]);
    drop(Serving::begin(here));

    // As a restore of an earlier version left it when it was killed.
    let other = TempDir::new().unwrap();
    fs::create_dir(other.path().join("data")).unwrap();
    fs::write(other.path().join(format!("{DATABASE}.before-restore")), "").unwrap();
    refused(other.path(), &["serve", "--bind", "127.0.0.1:0"], "success-review.sqlite3.before-restore is there");
    let other = TempDir::new().unwrap();
    fs::create_dir(other.path().join("data")).unwrap();
    fs::write(other.path().join(format!("{DATABASE}.restoring")), "").unwrap();
    // However often.
    for _ in 0..3 {
        refused(other.path(), &["serve", "--bind", "127.0.0.1:0"], "a restore was broken off");
    }
    assert!(!other.path().join(DATABASE).exists());
    assert!(done(other.path(), &["migrate"]).err.contains("a restore was broken off"));
    drop(Serving::begin(other.path()));
}

#[test]
fn an_empty_file_where_a_database_was_is_not_served_and_its_log_stays() {
    let folder = with_accounts(&["a"]);
    let here = folder.path();
    fs::write(here.join(DATABASE), "").unwrap();
    fs::write(here.join(format!("{DATABASE}-wal")), "the log").unwrap();
    for _ in 0..2 {
        refused(here, &["serve", "--bind", "127.0.0.1:0"], "is empty, but was a database before");
        refused(here, &["user", "list"], "success-review.sqlite3 is empty");
    }
    assert_eq!(fs::metadata(here.join(DATABASE)).unwrap().len(), 0);
    assert_eq!(fs::read_to_string(here.join(format!("{DATABASE}-wal"))).unwrap(), "the log");
    // One that lost its tables only.
    for end in ["", "-wal"] {
        fs::remove_file(here.join(format!("{DATABASE}{end}"))).unwrap();
    }
    Db::make(&here.join(DATABASE).display().to_string(), 1).unwrap();
    assert!(fs::metadata(here.join(DATABASE)).unwrap().len() > 0);
    refused(here, &["serve", "--bind", "127.0.0.1:0"], "is empty, but was a database before");
    done(here, &["migrate"]);
    drop(Serving::begin(here));
}

#[test]
fn a_database_that_somebody_writes_to_is_named() {
    let folder = with_accounts(&["a"]);
    let path = folder.path().join(DATABASE).display().to_string();
    let writes = Db::open(&path, 1).unwrap();
    writes
        .transaction(|_| -> Result<()> {
            let answer = run(folder.path(), &["user", "disable", "a@example.com"]);
            assert!(
                !answer.ok && answer.err.contains("success-review.sqlite3: the database is busy"),
                "{}",
                answer.err
            );
            Ok(())
        })
        .unwrap();
}

#[test]
fn only_its_owner_reads_the_database() {
    let folder = with_accounts(&["a"]);
    let here = folder.path();
    let mode = |path: &str| fs::metadata(here.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("data"), mode(DATABASE)), (0o700, 0o600));
    fs::set_permissions(here.join(DATABASE), fs::Permissions::from_mode(0o644)).unwrap();
    let _serving = Serving::begin(here);
    assert_eq!(mode(DATABASE), 0o600, "as an earlier version left it");
    assert_eq!(mode(&format!("{DATABASE}-wal")), 0o600);
    assert_eq!(mode("data/session.key"), 0o600);
}

#[test]
fn a_name_does_not_steer_the_terminal() {
    let folder = with_accounts(&["a"]);
    let db = Db::open(&folder.path().join(DATABASE).display().to_string(), 1).unwrap();
    let sql = "INSERT INTO partners (name, created_at) VALUES ('a' || char(27) || '[31mb' || char(8238) || 'c', '2026-01-01')";
    db.maintain(|conn| Ok(diesel::sql_query(sql).execute(conn).map(drop)?)).unwrap();
    db.maintain(|conn| Ok(diesel::sql_query("UPDATE users SET name = 'x' || char(7)").execute(conn).map(drop)?))
        .unwrap();
    let listed = done(folder.path(), &["partner", "list"]).out;
    assert_eq!(listed, "a[U+001B][31mb[U+202E]c\n");
    assert!(done(folder.path(), &["user", "list"]).out.ends_with("x[U+0007]\n"));
}
