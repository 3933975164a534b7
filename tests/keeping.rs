//! What keeps an SQLite database from being lost: who may hold it, copies of it, what is refused, and what a start finds.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use diesel::prelude::*;
use success_review::error::Result;
use success_review::store::copies::{self, Step};
use success_review::store::file::{Hold, Purpose};
use success_review::store::schema::users;
use success_review::store::sessions::{self, NewSession};
use success_review::store::{Db, migrations};
use tempfile::TempDir;

const DATABASE: &str = "data/success-review.sqlite3";

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_success-review"));
    for (name, _) in std::env::vars() {
        if name.starts_with("SUCCESS_REVIEW_") || name == "DATABASE_URL" || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    command.args(arguments).current_dir(folder);
    command
}

struct Answer {
    ok: bool,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Answer {
    answered(&mut program(folder, arguments))
}

fn answered(command: &mut Command) -> Answer {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { ok: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
}

fn done(folder: &Path, arguments: &[&str]) -> Answer {
    let answer = run(folder, arguments);
    assert!(answer.ok, "{arguments:?}: {}", answer.err);
    answer
}

fn refused(folder: &Path, arguments: &[&str], with: &str) {
    let answer = run(folder, arguments);
    assert!(!answer.ok && answer.err.contains(with), "{arguments:?}: {} {}", answer.out, answer.err);
}

/// A database with an account for each of these.
fn with_accounts(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    done(folder.path(), &["migrate"]);
    for name in names {
        add(folder.path(), name);
    }
    folder
}

fn add(folder: &Path, name: &str) {
    done(folder, &["user", "add", "--email", &format!("{name}@example.com"), "--name", name, "--role", "lead"]);
}

fn accounts(database: &Path) -> Result<Vec<String>> {
    Db::open(&database.display().to_string(), 1)?
        .read(|conn| Ok(users::table.order(users::id).select(users::name).load(conn)?))
}

/// A server in this folder; ended when dropped.
struct Serving(Child);

impl Serving {
    fn begin(folder: &Path) -> Self {
        let mut child = program(folder, &["serve", "--bind", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("\"serving\"") {
            assert!(log.read_line(&mut said).unwrap() > 0, "{said}");
        }
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self(child)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

#[test]
fn a_copy_is_checked_and_counted_before_it_has_its_name() {
    let folder = with_accounts(&["a", "b"]);
    let here = folder.path();
    let copied = done(here, &["backup", "copy.sqlite3"]);
    assert!(copied.out.starts_with("copy.sqlite3\t2 accounts, 0 engagements, 0 revisions, "), "{}", copied.out);
    assert_eq!(accounts(&here.join("copy.sqlite3")).unwrap(), ["a", "b"]);
    assert_eq!(fs::metadata(here.join("copy.sqlite3")).unwrap().permissions().mode() & 0o777, 0o600);
    refused(here, &["backup", "copy.sqlite3"], "copy.sqlite3: ");
    refused(here, &["backup", "nowhere/copy.sqlite3"], "nowhere/copy.sqlite3");

    // A page in the middle of the file.
    let mut bytes = fs::read(here.join(DATABASE)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 8192].fill(0xa5);
    fs::write(here.join(DATABASE), bytes).unwrap();
    assert!(!run(here, &["backup", "second.sqlite3"]).ok);
    let names: Vec<_> = fs::read_dir(here).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.iter().filter(|name| name.to_string_lossy().contains("second")).count(), 0, "{names:?}");
}

#[test]
fn a_folder_of_copies_keeps_the_newest() {
    let folder = with_accounts(&[]);
    let copies = folder.path().join("copies");
    fs::create_dir(&copies).unwrap();
    for name in ["20200101T000000Z", "20200102T000000Z", "by-hand"] {
        fs::write(copies.join(format!("success-review-{name}.sqlite3")), "").unwrap();
    }
    let made = done(folder.path(), &["backup", "--keep", "2", "copies"]);
    let mut left: Vec<String> =
        fs::read_dir(&copies).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left.len(), 3, "{left:?}");
    assert_eq!(left[0], "success-review-20200102T000000Z.sqlite3");
    assert!(made.out.contains(&left[1]), "{} {left:?}", made.out);
    assert_eq!(left[2], "success-review-by-hand.sqlite3");
    refused(folder.path(), &["backup", "--keep", "0", "copies"], "--keep");
}

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

/// What a power cut leaves of a folder, second names included.
fn as_it_is(folder: &Path) -> TempDir {
    let left = TempDir::new().unwrap();
    let copied = Command::new("cp").arg("-a").arg(folder.join(".")).arg(left.path()).status().unwrap();
    assert!(copied.success());
    left
}

/// What a kill at this step of a restore leaves: the folder as it is at that moment, with nobody who closes anything.
fn broken_off(folder: &Path, at: Step) -> TempDir {
    let mut left = None;
    let killed = catch_unwind(AssertUnwindSafe(|| {
        copies::restore(&folder.join("copy.sqlite3"), &folder.join(DATABASE), true, "20261126T000000Z", &mut |step| {
            if step == at {
                left = Some(as_it_is(folder));
            }
            assert!(step != at, "killed");
        })
    }));
    assert!(killed.is_err(), "{at:?} was reached");
    left.unwrap()
}

fn kept(target: &Path) -> Vec<PathBuf> {
    copies::kept_files(target)
        .unwrap()
        .into_iter()
        .filter(|path| path.extension().is_none_or(|e| e != "lock"))
        .collect()
}

#[test]
fn a_restore_that_is_killed_leaves_the_one_database_or_the_other() {
    let steps = [Step::Copied, Step::Checked, Step::LogKept, Step::Kept, Step::Gathered, Step::Closed, Step::InPlace];
    // Ended in peace, or by a power cut that left its log.
    for (at, with_log) in steps.into_iter().flat_map(|at| [(at, false), (at, true)]) {
        let folder = with_accounts(&["old"]);
        done(folder.path(), &["backup", "copy.sqlite3"]);
        let open = Db::open(&folder.path().join(DATABASE).display().to_string(), 1).unwrap();
        add(folder.path(), "newer");
        let folder = if with_log { as_it_is(folder.path()) } else { folder };
        drop(open);
        let log = folder.path().join(format!("{DATABASE}-wal"));
        assert_eq!(fs::metadata(log).is_ok_and(|found| found.len() > 0), with_log);

        let folder = broken_off(folder.path(), at);
        let (target, copy) = (folder.path().join(DATABASE), folder.path().join("copy.sqlite3"));
        // Somebody looks before anybody notices.
        let expected: &[&str] = if at == Step::InPlace { &["old"] } else { &["old", "newer"] };
        assert_eq!(accounts(&target).unwrap(), expected, "{at:?}");
        let served = run(folder.path(), &["migrate"]);
        assert!(served.ok, "{at:?}: {}", served.err);
        assert_eq!(served.err.contains("a restore was broken off"), at != Step::InPlace, "{at:?}: {}", served.err);
        assert_eq!(accounts(&target).unwrap(), expected, "{at:?}");
        add(folder.path(), "latest");
        // Again, twice, on the same day: every former database is still there.
        for _ in 0..2 {
            copies::restore(&copy, &target, true, "20261126T000000Z", &mut |_| ()).unwrap();
            assert_eq!(accounts(&target).unwrap(), ["old"], "{at:?}");
        }
        let kept = kept(&target);
        assert_eq!(kept.len(), if at == Step::InPlace { 3 } else { 2 }, "{at:?} {with_log}: {kept:?}");
        let latest = [expected, &["latest"]].concat();
        assert!(kept.iter().any(|path| accounts(path).unwrap() == latest), "{at:?}");
    }
}

#[test]
fn a_former_database_that_cannot_be_closed_is_kept_with_its_log() {
    for at in [Step::LogKept, Step::Kept, Step::Decided, Step::HalfUnlogged, Step::Unlogged, Step::InPlace] {
        let folder = with_accounts(&["old"]);
        done(folder.path(), &["backup", "copy.sqlite3"]);
        let damaged = "damaged".repeat(4000);
        fs::write(folder.path().join(DATABASE), &damaged).unwrap();
        fs::write(folder.path().join(format!("{DATABASE}-wal")), "the log of the damaged one").unwrap();
        // Nobody can open it.
        std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join(format!("{DATABASE}-shm"))).unwrap();
        let folder = broken_off(folder.path(), at);
        let (target, copy) = (folder.path().join(DATABASE), folder.path().join("copy.sqlite3"));
        if matches!(at, Step::Decided | Step::HalfUnlogged | Step::Unlogged) {
            refused(folder.path(), &["user", "list"], "a restore was broken off");
            let finished = done(folder.path(), &["migrate"]);
            assert!(finished.err.contains("is finished now"), "{}", finished.err);
        } else if at != Step::InPlace {
            assert_eq!(fs::read_to_string(&target).unwrap(), damaged);
            copies::restore(&copy, &target, true, "20261126T000000Z", &mut |_| ()).unwrap();
        }
        assert_eq!(accounts(&target).unwrap(), ["old"], "{at:?}");
        let kept = kept(&target);
        let texts: Vec<String> = kept.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
        assert_eq!(texts, [damaged.as_str(), "the log of the damaged one"], "{at:?} {kept:?}");
    }
}

#[test]
fn a_copy_and_a_restore_on_a_full_disk_leave_everything_as_it_was() {
    let folder = with_accounts(&["old"]);
    let here = folder.path();
    done(here, &["backup", "copy.sqlite3"]);
    add(here, "newer");
    done(here, &["user", "list"]);
    let before = (names(here), names(&here.join("data")));
    for command in ["backup other.sqlite3", "backup --keep 2 .", "restore --replace copy.sqlite3"] {
        // No file may grow beyond a part of the database.
        let script = format!("trap '' XFSZ; ulimit -f 64; exec {} {command}", env!("CARGO_BIN_EXE_success-review"));
        let mut bash = Command::new("bash");
        let full = answered(bash.args(["-c", &script]).current_dir(here).env_remove("DATABASE_URL"));
        assert!(!full.ok, "{command}: {}", full.out);
        assert_eq!((names(here), names(&here.join("data"))), before, "{command}: {}", full.err);
        assert_eq!(accounts(&here.join(DATABASE)).unwrap(), ["old", "newer"], "{command}");
    }
}

#[test]
fn a_session_that_ended_after_the_copy_does_not_live_again_after_the_restore() {
    let folder = with_accounts(&["a"]);
    let open = |path: &Path| Db::open(&path.display().to_string(), 1).unwrap();
    let target = folder.path().join(DATABASE);
    let now = chrono::DateTime::UNIX_EPOCH.naive_utc();
    let session = NewSession {
        key_hash: "a hash",
        public_id: "a number",
        user_id: None,
        state: "{}",
        user_agent: "",
        created_at: now,
        seen_at: now,
        expires_at: now + chrono::TimeDelta::days(100_000),
        credential: 0,
    };
    open(&target).transaction(|conn| sessions::insert(conn, &session)).unwrap();
    done(folder.path(), &["backup", "copy.sqlite3"]);
    let living = |path: &Path| open(path).read(|conn| sessions::find_live(conn, "a hash", now)).unwrap().is_some();
    assert!(living(&folder.path().join("copy.sqlite3")));
    done(folder.path(), &["restore", "--replace", "copy.sqlite3"]);
    assert!(!living(&target));
}

#[test]
fn a_database_that_somebody_uses_is_not_replaced_and_nothing_lies_about() {
    let folder = with_accounts(&["a"]);
    let here = folder.path();
    done(here, &["backup", "copy.sqlite3"]);
    let before = names(&here.join("data"));
    let open = Db::open(&here.join(DATABASE).display().to_string(), 1).unwrap();
    open.read(|conn| Ok(users::table.count().get_result::<i64>(conn)?)).unwrap();
    refused(here, &["restore", "--replace", "copy.sqlite3"], "success-review.sqlite3 is in use by another process");
    drop(open);
    assert_eq!(names(&here.join("data")), before);
    done(here, &["restore", "--replace", "copy.sqlite3"]);
}

/// Names of what lies in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn commands_wait_for_no_restore() {
    let folder = with_accounts(&["a"]);
    let hold = Hold::take(&folder.path().join(DATABASE), Purpose::Restore).unwrap();
    for command in [&["user", "list"][..], &["user", "disable", "a@example.com"], &["backup", "x.sqlite3"], &["check"]]
    {
        refused(folder.path(), command, "success-review.sqlite3 is being restored");
    }
    drop(hold);
    done(folder.path(), &["user", "list"]);
}

#[test]
fn a_restore_through_a_link_replaces_what_it_leads_to() {
    let folder = with_accounts(&["old"]);
    let here = folder.path();
    done(here, &["backup", "copy.sqlite3"]);
    add(here, "newer");
    fs::create_dir(here.join("elsewhere")).unwrap();
    fs::rename(here.join(DATABASE), here.join("elsewhere/real.sqlite3")).unwrap();
    std::os::unix::fs::symlink("../elsewhere/real.sqlite3", here.join(DATABASE)).unwrap();
    done(here, &["restore", "--replace", "copy.sqlite3"]);
    assert!(here.join(DATABASE).symlink_metadata().unwrap().is_symlink());
    assert_eq!(accounts(&here.join("elsewhere/real.sqlite3")).unwrap(), ["old"]);
    let kept = kept(&here.join("elsewhere/real.sqlite3"));
    assert_eq!(accounts(&kept[0]).unwrap(), ["old", "newer"], "{kept:?}");
    // What is left there is found through the link, too.
    fs::copy(here.join("elsewhere/real.sqlite3"), here.join("elsewhere/real.sqlite3.restoring-whole")).unwrap();
    refused(here, &["user", "list"], "a restore was broken off");
    let folder = with_accounts(&["old"]);
    let here = folder.path();
    fs::create_dir(here.join("elsewhere")).unwrap();
    fs::rename(here.join(DATABASE), here.join("elsewhere/real.sqlite3")).unwrap();
    std::os::unix::fs::symlink("../elsewhere/real.sqlite3", here.join(DATABASE)).unwrap();
    fs::write(here.join("elsewhere/real.sqlite3.restoring"), "").unwrap();
    assert!(done(here, &["migrate"]).err.contains("a restore was broken off"));
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
fn the_copy_just_made_stays_and_what_was_broken_off_long_ago_goes() {
    let folder = with_accounts(&["a"]);
    let copies = folder.path().join("copies");
    fs::create_dir(&copies).unwrap();
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(25 * 3600);
    for (name, written) in [
        ("success-review-20990101T000000Z.sqlite3", None),
        ("success-review-20200101T000000Z.sqlite3.part", Some(old)),
        ("success-review-20200101T000000Z.sqlite3.part-wal", Some(old)),
        ("success-review-20200102T000000Z.sqlite3.part", None),
        ("other.sqlite3.part", Some(old)),
    ] {
        fs::write(copies.join(name), "").unwrap();
        if let Some(at) = written {
            fs::File::options().write(true).open(copies.join(name)).unwrap().set_modified(at).unwrap();
        }
    }
    let made = done(folder.path(), &["backup", "--keep", "1", "copies"]);
    let made_as = made.out.split('\t').next().unwrap().trim_start_matches("copies/").to_owned();
    let mut expected =
        vec!["other.sqlite3.part".to_owned(), "success-review-20200102T000000Z.sqlite3.part".to_owned(), made_as];
    expected.sort();
    assert_eq!(names(&copies), expected);
    assert!(made.err.contains("20990101T000000Z.sqlite3 is dated later than this copy"), "{}", made.err);
}

#[test]
fn nobody_reads_what_is_said_beside_and_the_copy_is_made_all_the_same() {
    let folder = with_accounts(&["a"]);
    let copies = folder.path().join("copies");
    fs::create_dir(&copies).unwrap();
    fs::write(copies.join("success-review-20200101T000000Z.sqlite3"), "").unwrap();
    let mut command = program(folder.path(), &["backup", "--keep", "1", "copies"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert!(child.wait().unwrap().success());
    assert_eq!(names(&copies).len(), 1, "the old one was deleted");
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
