//! The shared commit: who is done waits for it, who fails takes back only what is theirs.

use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, ScopedJoinHandle};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::*;

const PATIENCE: Duration = Duration::from_secs(60);

fn batch(conn: &mut AnyConnection, sql: &str) -> Result<()> {
    Ok(conn.batch_execute(sql)?)
}

fn numbers(conn: &mut AnyConnection) -> Vec<i64> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let rows: Vec<Row> = diesel::sql_query("SELECT n FROM numbers ORDER BY n").load(conn).unwrap();
    rows.into_iter().map(|row| row.n).collect()
}

fn manager(path: &Path) -> ConnectionManager {
    ConnectionManager::new(&path.display().to_string(), false, true)
}

fn writer(folder: &tempfile::TempDir) -> Writer {
    let path = folder.path().join("test.sqlite3");
    std::fs::File::create(&path).unwrap();
    let writer = Writer { longest: PATIENCE, ..Writer::new(manager(&path), PATIENCE, Arc::default()) };
    let tables =
        "CREATE TABLE numbers (n INTEGER PRIMARY KEY); CREATE TABLE follows (n INTEGER REFERENCES numbers (n))";
    writer.alone(None, |conn| batch(conn, tables)).unwrap();
    writer
}

/// What another connection sees: what is committed.
fn committed(folder: &tempfile::TempDir) -> Vec<i64> {
    numbers(&mut manager(&folder.path().join("test.sqlite3")).connect().unwrap())
}

fn wait_for(writer: &Writer, waiting: usize) {
    while writer.line().waiting < waiting {
        thread::sleep(Duration::from_millis(1));
    }
}

type Done<'s> = ScopedJoinHandle<'s, Result<()>>;

/// The actions in one shared transaction, in their order, after a first one that writes 0; what each was told.
fn together(writer: &Writer, actions: &[fn(&mut AnyConnection) -> Result<()>]) -> Vec<thread::Result<Result<()>>> {
    let (go, begun): (Sender<()>, Receiver<()>) = channel();
    thread::scope(|scope| {
        let first: Done<'_> = scope.spawn(move || {
            writer.transaction(|conn| {
                begun.recv().map_err(Error::internal)?;
                batch(conn, "INSERT INTO numbers VALUES (0)")
            })
        });
        while !writer.line().is_taken {
            thread::sleep(Duration::from_millis(1));
        }
        let mut all = vec![first];
        for (place, action) in actions.iter().enumerate() {
            all.push(scope.spawn(move || writer.transaction(action)));
            wait_for(writer, place + 1);
        }
        go.send(()).unwrap();
        all.into_iter().map(ScopedJoinHandle::join).collect()
    })
}

fn one(conn: &mut AnyConnection) -> Result<()> {
    batch(conn, "INSERT INTO numbers VALUES (1)")
}

fn two(conn: &mut AnyConnection) -> Result<()> {
    batch(conn, "INSERT INTO numbers VALUES (2)")
}

#[test]
fn those_who_wait_share_a_commit_and_who_fails_takes_back_only_what_is_theirs() {
    fn fails(conn: &mut AnyConnection) -> Result<()> {
        batch(conn, "INSERT INTO numbers VALUES (8)")?;
        Err(Error::Conflict)
    }
    fn panics(conn: &mut AnyConnection) -> Result<()> {
        batch(conn, "INSERT INTO numbers VALUES (9)")?;
        panic!("as it should");
    }
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(&folder);
    let told = together(&writer, &[one, fails, panics, two]);
    assert_eq!(committed(&folder), [0, 1, 2]);
    assert!(matches!(told.as_slice(), [Ok(Ok(())), Ok(Ok(())), Ok(Err(Error::Conflict)), Err(_), Ok(Ok(()))]));
    assert!(!writer.line().is_taken && writer.line().open.is_none());
}

#[test]
fn what_others_did_is_seen_and_is_not_committed_before_the_last_is_done() {
    fn sees(conn: &mut AnyConnection) -> Result<()> {
        if numbers(conn) == [0, 1] { Ok(()) } else { Err(Error::NotFound) }
    }
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(&folder);
    let told = together(&writer, &[one, sees]);
    assert!(told.iter().all(|told| matches!(told, Ok(Ok(())))), "{told:?}");
    assert_eq!(committed(&folder), [0, 1]);
}

#[test]
fn nobody_is_told_that_it_is_done_where_the_commit_fails() {
    /// A reference that leads nowhere is found at the commit.
    fn dangles(conn: &mut AnyConnection) -> Result<()> {
        batch(conn, "PRAGMA defer_foreign_keys=ON; INSERT INTO follows VALUES (77)")
    }
    let folder = tempfile::tempdir().unwrap();
    let writer = writer(&folder);
    let told = together(&writer, &[one, dangles]);
    assert!(told.iter().all(|told| matches!(told, Ok(Err(Error::Away(_))))), "{told:?}");
    assert!(committed(&folder).is_empty());
    writer.transaction(two).unwrap();
    assert_eq!(committed(&folder), [2]);
}

#[test]
fn who_gives_up_waiting_leaves_nothing_open() {
    let folder = tempfile::tempdir().unwrap();
    let writer = &writer(&folder);
    let (go, begun): (Sender<()>, Receiver<()>) = channel();
    thread::scope(|scope| {
        let first = scope.spawn(move || {
            writer.transaction(|conn| {
                begun.recv().map_err(Error::internal)?;
                one(conn)
            })
        });
        while !writer.line().is_taken {
            thread::sleep(Duration::from_millis(1));
        }
        let gone = writer.alone(Some(Duration::from_millis(10)), |_| Ok(()));
        assert!(matches!(gone, Err(Error::Busy)), "{gone:?}");
        go.send(()).unwrap();
        first.join().unwrap().unwrap();
    });
    assert_eq!(committed(&folder), [1]);
}

#[test]
fn what_is_to_be_done_alone_finds_no_transaction_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let writer = &writer(&folder);
    let (go, begun): (Sender<()>, Receiver<()>) = channel();
    thread::scope(|scope| {
        let first = scope.spawn(move || {
            writer.transaction(|conn| {
                begun.recv().map_err(Error::internal)?;
                one(conn)
            })
        });
        while !writer.line().is_taken {
            thread::sleep(Duration::from_millis(1));
        }
        // Refused inside a transaction.
        let alone = scope.spawn(|| writer.alone(None, |conn| batch(conn, "PRAGMA synchronous=FULL; VACUUM")));
        wait_for(writer, 1);
        go.send(()).unwrap();
        alone.join().unwrap().unwrap();
        first.join().unwrap().unwrap();
    });
    assert_eq!(committed(&folder), [1]);
}
