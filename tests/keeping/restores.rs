//! A copy put in the place of the database: in one step, however it ends, and with what was there kept.

use super::*;

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

/// What lies beside a database of a program that was killed in a transaction: whoever opens a file of its name takes that back.
fn foreign_journal() -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("other.sqlite3");
    let mut conn = SqliteConnection::establish(&path.display().to_string()).unwrap();
    conn.batch_execute(
        "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 5; CREATE TABLE t (x);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
         INSERT INTO t SELECT randomblob(2000) FROM n;
         BEGIN; UPDATE t SET x = randomblob(2000);",
    )
    .unwrap();
    let journal = fs::read(folder.path().join("other.sqlite3-journal")).unwrap();
    assert!(journal.len() > 100_000);
    journal
}

#[test]
fn a_journal_that_lies_beside_the_database_is_not_read_with_what_is_put_in_place() {
    let journal = foreign_journal();
    for there in [true, false] {
        let folder = with_accounts(&["old"]);
        let here = folder.path();
        done(here, &["backup", "copy.sqlite3"]);
        let target = here.join(DATABASE);
        add(here, "newer");
        if !there {
            fs::remove_file(&target).unwrap();
        }
        fs::write(here.join(format!("{DATABASE}-journal")), &journal).unwrap();
        done(here, &["restore", "--replace", "copy.sqlite3"]);
        assert_eq!(accounts(&target).unwrap(), ["old"], "{there}");
        done(here, &["check"]);
        done(here, &["migrate"]);
        assert!(!here.join(format!("{DATABASE}-journal")).exists());
        // What was there is kept as it was.
        let kept = kept(&target);
        let (logs, databases): (Vec<_>, Vec<_>) =
            kept.iter().partition(|path| path.to_str().unwrap().ends_with("-journal"));
        assert_eq!((logs.len(), databases.len()), (1, usize::from(there)), "{kept:?}");
        assert_eq!(fs::read(logs[0]).unwrap(), journal);
        fs::remove_file(logs[0]).unwrap();
        for database in databases {
            assert_eq!(accounts(database).unwrap(), ["old", "newer"]);
        }
    }
}

#[test]
fn why_a_copy_cannot_be_restored_is_said_in_a_sentence() {
    let folder = with_accounts(&["a"]);
    let here = folder.path();
    fs::write(here.join("copy.sqlite3"), "no database".repeat(1000)).unwrap();
    let answer = run(here, &["restore", "--replace", "copy.sqlite3"]);
    assert!(
        !answer.ok && answer.err.contains("cannot be restored") && !answer.err.contains("internal"),
        "{}",
        answer.err
    );
}

#[test]
fn a_copy_and_a_restore_on_a_full_disk_leave_everything_as_it_was() {
    let folder = with_accounts(&["old"]);
    let here = folder.path();
    done(here, &["backup", "copy.sqlite3"]);
    add(here, "newer");
    done(here, &["user", "list"]);
    let before = (names(here), databases(&here.join("data")));
    for command in ["backup other.sqlite3", "backup --keep 2 .", "restore --replace copy.sqlite3"] {
        // No file may grow beyond a part of the database.
        let script = format!("trap '' XFSZ; ulimit -f 64; exec {} {command}", env!("CARGO_BIN_EXE_success-review"));
        let mut bash = Command::new("bash");
        let full = answered(bash.args(["-c", &script]).current_dir(here).env_remove("DATABASE_URL"));
        assert!(!full.ok, "{command}: {}", full.out);
        assert_eq!((names(here), databases(&here.join("data"))), before, "{command}: {}", full.err);
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
    let before = databases(&here.join("data"));
    let open = Db::open(&here.join(DATABASE).display().to_string(), 1).unwrap();
    open.read(|conn| Ok(users::table.count().get_result::<i64>(conn)?)).unwrap();
    refused(here, &["restore", "--replace", "copy.sqlite3"], "success-review.sqlite3 is in use by another process");
    drop(open);
    assert_eq!(databases(&here.join("data")), before);
    done(here, &["restore", "--replace", "copy.sqlite3"]);
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
