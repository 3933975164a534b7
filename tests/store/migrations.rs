//! Migrations are all run or none is, one process at a time, and never over a newer database.

use diesel::prelude::*;
use diesel_migrations::FileBasedMigrations;
use success_review::store::migrations::{self, Standing};
use success_review::store::{Db, dialect};

use crate::support::database::Database;

fn folder(ups: &[&str]) -> (tempfile::TempDir, FileBasedMigrations) {
    let folder = tempfile::tempdir().unwrap();
    for (number, up) in (1..).zip(ups) {
        let path = folder.path().join(format!("2099-01-01-00000{number}_later"));
        std::fs::create_dir(&path).unwrap();
        std::fs::write(path.join("up.sql"), up).unwrap();
        std::fs::write(path.join("down.sql"), "DROP TABLE later_notes").unwrap();
    }
    let found = FileBasedMigrations::from_path(folder.path()).unwrap();
    (folder, found)
}

#[test]
fn a_failed_migration_leaves_the_database_as_it_was() {
    let database = Database::create();
    let db = Db::make(&database.url, 1).unwrap();
    migrations::run(&db).unwrap();
    let (_folder, failing) = folder(&["CREATE TABLE later_notes (id BIGINT)", "INSERT INTO nowhere VALUES (1)"]);
    let failed = migrations::run_these(&db, &failing, &failing).unwrap_err().to_string();
    assert!(failed.contains("2099-01-01-000002_later failed, nothing was changed"), "{failed}");
    assert!(!db.read(|conn| dialect::has_table(conn, "later_notes")).unwrap(), "the first one was taken back");
    assert_eq!(migrations::standing(&db).unwrap(), Standing::Current);
    assert!(db.takes_writes().is_ok());

    let (_folder, good) = folder(&["CREATE TABLE later_notes (id BIGINT)"]);
    migrations::run_these(&db, &good, &good).unwrap();
    assert_eq!(migrations::standing(&db).unwrap(), Standing::Newer("20990101000001".to_owned()));
    let refused = migrations::run(&db).unwrap_err().to_string();
    assert!(refused.contains("a newer version of Success Review") && refused.contains("backup"), "{refused}");
    db.maintain(|conn| {
        diesel::sql_query("DROP TABLE later_notes").execute(conn)?;
        diesel::sql_query("DELETE FROM __diesel_schema_migrations WHERE version = '20990101000001'").execute(conn)?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn several_that_migrate_at_once_wait_for_one_another() {
    let database = Database::create();
    std::thread::scope(|scope| {
        let run = || Db::make(&database.url, 1).and_then(|db| migrations::run(&db));
        let begun: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        for one in begun {
            one.join().unwrap().unwrap();
        }
    });
    assert_eq!(migrations::standing(&Db::open(&database.url, 1).unwrap()).unwrap(), Standing::Current);
}

#[test]
fn a_program_that_waited_for_a_newer_one_leaves_the_database_alone() {
    let database = Database::create();
    let newer = Db::make(&database.url, 1).unwrap();
    migrations::run(&newer).unwrap();
    std::thread::scope(|scope| {
        let (older, held) = (std::sync::mpsc::channel(), std::sync::mpsc::channel());
        let url = database.url.clone();
        let waiting = scope.spawn(move || {
            let db = Db::open(&url, 1).unwrap();
            held.1.recv().unwrap();
            older.0.send(()).unwrap();
            migrations::run(&db)
        });
        newer
            .transaction(|conn| -> success_review::error::Result<()> {
                dialect::lock_migrations(conn)?;
                held.0.send(()).unwrap();
                older.1.recv().unwrap();
                // It has looked by now, and waits.
                std::thread::sleep(std::time::Duration::from_millis(500));
                let later = "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000001')";
                diesel::sql_query(later).execute(conn)?;
                Ok(())
            })
            .unwrap();
        let refused = waiting.join().unwrap().unwrap_err().to_string();
        assert!(refused.contains("a newer version of Success Review"), "{refused}");
        let undo = "DELETE FROM __diesel_schema_migrations WHERE version = '20990101000001'";
        newer.maintain(|conn| Ok(diesel::sql_query(undo).execute(conn).map(drop)?)).unwrap();
    });
}
