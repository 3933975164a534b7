//! A database per test, made empty and taken down through every `down.sql`.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use success_review::store::{AnyConnection, Backend, Db, migrations};
use tempfile::TempDir;

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// An empty database; gone when dropped.
pub struct Database {
    pub url: String,
    pub dir: TempDir,
    /// Server and name on PostgreSQL.
    on_server: Option<(String, String)>,
}

impl Database {
    /// On the server of `TEST_DATABASE_URL`, else an SQLite file.
    pub fn create() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        match std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty()) {
            None => {
                let url = dir.path().join("test.sqlite3").display().to_string();
                Self { url, dir, on_server: None }
            }
            Some(server) => {
                let number = COUNTER.fetch_add(1, Ordering::Relaxed);
                let name = format!("success_review_test_{}_{number}", std::process::id());
                let mut admin = PgConnection::establish(&server).expect("reach TEST_DATABASE_URL");
                diesel::sql_query(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                    .execute(&mut admin)
                    .expect("drop what an earlier run left");
                diesel::sql_query(format!("CREATE DATABASE {name}")).execute(&mut admin).expect("create a database");
                let mut url = url::Url::parse(&server).expect("TEST_DATABASE_URL is a URL");
                url.set_path(&name);
                Self { url: url.into(), dir, on_server: Some((server, name)) }
            }
        }
    }

    fn take_down(&self) -> Result<(), String> {
        let reverted = Db::open(&self.url, 1).and_then(|db| migrations::revert_all(&db)).map_err(|e| e.to_string());
        let dropped = self.on_server.as_ref().map_or(Ok(()), |(server, name)| {
            let mut admin = PgConnection::establish(server).map_err(|e| e.to_string())?;
            diesel::sql_query(format!("DROP DATABASE {name} WITH (FORCE)"))
                .execute(&mut admin)
                .map(drop)
                .map_err(|e| e.to_string())
        });
        reverted.and(dropped)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let result = self.take_down();
        // A failed test has said what matters; a second panic would hide it.
        if !std::thread::panicking() {
            result.expect("every down.sql runs");
        }
    }
}

/// A partner organisation, by SQL: the row has no rules of its own.
pub fn insert_partner(db: &Db, name: &str, at: NaiveDateTime) -> i64 {
    let inserted = db.transaction(|conn| -> success_review::error::Result<i64> {
        use success_review::store::schema::partners;
        Ok(diesel::insert_into(partners::table)
            .values((partners::name.eq(name), partners::created_at.eq(at)))
            .returning(partners::id)
            .get_result(conn)?)
    });
    inserted.expect("insert a partner")
}

/// Runs a statement as it is; for what no function of the application would do.
pub fn execute(db: &Db, sql: &str) -> Result<usize, diesel::result::Error> {
    let mut outcome = Ok(0);
    let written = db.transaction(|conn: &mut AnyConnection| {
        outcome = diesel::sql_query(sql).execute(conn);
        // Rolls the transaction back on PostgreSQL, where it is broken by now.
        if outcome.is_ok() { Ok(()) } else { Err(success_review::error::Error::Conflict) }
    });
    // A deferred constraint speaks at the commit.
    if let (Ok(_), Err(error)) = (&outcome, written) {
        panic!("committing {sql}: {error}");
    }
    outcome
}

/// Takes away what keeps the audit trail as it is, as whoever holds the database can; for what comes of it.
pub fn unguard(db: &Db) {
    let sqlite = [
        "entries_change",
        "entries_removal",
        "entries_replacement",
        "chains_change",
        "chains_removal",
        "chains_replacement",
    ];
    let statements: Vec<String> = match db.backend() {
        Backend::Sqlite => sqlite.iter().map(|name| format!("DROP TRIGGER IF EXISTS audit_{name}")).collect(),
        Backend::Postgres => {
            ["entries", "chains"].iter().map(|name| format!("ALTER TABLE audit_{name} DISABLE TRIGGER USER")).collect()
        }
    };
    for sql in statements {
        execute(db, &sql).expect("unguard the trail");
    }
}

/// Whether the database is an SQLite file.
pub fn is_sqlite(db: &Db) -> bool {
    db.backend() == Backend::Sqlite
}

/// On PostgreSQL, whose files are the server's: every table's rows as text.
pub fn tables_as_text(db: &Db) -> Vec<(String, Vec<u8>)> {
    #[derive(QueryableByName)]
    struct Text {
        #[diesel(sql_type = diesel::sql_types::Text)]
        text: String,
    }
    if is_sqlite(db) {
        return Vec::new();
    }
    let read = db.read(|conn| {
        let tables: Vec<Text> = diesel::sql_query(
            "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public'",
        )
        .load(conn)?;
        let mut all = Vec::new();
        for Text { text: table } in tables {
            let rows: Vec<Text> =
                diesel::sql_query(format!("SELECT coalesce(string_agg(t::text, ' '), '') AS text FROM {table} t"))
                    .load(conn)?;
            all.extend(rows.into_iter().map(|row| (table.clone(), row.text.into_bytes())));
        }
        Ok(all)
    });
    read.expect("read every table")
}
