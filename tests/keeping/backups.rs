//! Copies of the database: checked before they have their names, the newest kept, and noted.

use super::*;

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

    // Pages in the middle of the file; one alone may be free.
    let mut bytes = fs::read(here.join(DATABASE)).unwrap();
    let quarter = bytes.len() / 4;
    bytes[quarter..2 * quarter].fill(0xa5);
    fs::write(here.join(DATABASE), bytes).unwrap();
    assert!(!run(here, &["backup", "second.sqlite3"]).ok);
    let names: Vec<_> = fs::read_dir(here).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.iter().filter(|name| name.to_string_lossy().contains("second")).count(), 0, "{names:?}");
}

#[test]
fn that_a_copy_was_taken_away_or_put_in_place_is_a_security_event() {
    let folder = with_accounts(&["a"]);
    let here = folder.path();
    let noted = || {
        let sql = "SELECT group_concat(kind, ' ') AS text FROM (SELECT kind FROM security_events \
                   WHERE kind IN ('backed_up', 'restored') ORDER BY id)";
        text(&here.join(DATABASE), sql)
    };
    assert!(done(here, &["backup", "first.sqlite3"]).err.contains("backed_up"), "the log has it too");
    done(here, &["backup", "second.sqlite3"]);
    assert_eq!(noted(), "backed_up backed_up");
    done(here, &["restore", "--replace", "second.sqlite3"]);
    assert_eq!(noted(), "backed_up restored", "in what was restored");
    // A database that somebody writes to is copied all the same.
    let writes = Db::open(&here.join(DATABASE).display().to_string(), 1).unwrap();
    let copied = writes.transaction(|_| Ok::<_, Error>(done(here, &["backup", "third.sqlite3"]))).unwrap();
    assert!(copied.err.contains("not noted among the security events"), "{}", copied.err);
}

/// What the query gives as `text`.
fn text(database: &Path, sql: &str) -> String {
    #[derive(diesel::QueryableByName)]
    struct Text {
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    let db = Db::open(&database.display().to_string(), 1).unwrap();
    db.read(|conn| Ok(diesel::sql_query(sql).get_result::<Text>(conn)?)).unwrap().text
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
