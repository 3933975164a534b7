//! One connection type for both databases, and how a connection is made. The pools are in `db`.

use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::ManageConnection;

use super::outage;

#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Pg(PgConnection),
    Sqlite(SqliteConnection),
}

pub(super) type Manager = <AnyConnection as Connection>::TransactionManager;

/// Which database a URL names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

impl Backend {
    /// Reads it from the URL's scheme: `postgres://`, `postgresql://`, `sqlite://` or a path.
    pub fn of(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") { Self::Postgres } else { Self::Sqlite }
    }
}

/// The path of an SQLite file's URL; none on PostgreSQL.
pub fn sqlite_path(url: &str) -> Option<&Path> {
    (Backend::of(url) == Backend::Sqlite).then(|| Path::new(url.strip_prefix("sqlite://").unwrap_or(url)))
}

/// What an error may say of a URL: neither user nor password.
pub(super) fn place(url: &str) -> String {
    if let Some(path) = sqlite_path(url) {
        return path.display().to_string();
    }
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('?').next().unwrap_or_default();
    format!("postgres://{}", rest.rsplit('@').next().unwrap_or_default())
}

/// Only a file that is there: SQLite itself would make an empty one in the place of one that was moved away.
fn uri(path: &str) -> String {
    let path = path.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    format!("file:{}{path}?mode=rw", if path.starts_with('/') { "//" } else { "" })
}

/// What PostgreSQL is asked to do where the URL does not say otherwise, so that nothing waits without end: for a server that is
/// gone, for one that no longer answers, for a lock.
const WAITS: [(&str, &str); 6] = [
    ("connect_timeout", "2"),
    ("tcp_user_timeout", "3000"),
    ("keepalives", "1"),
    ("keepalives_idle", "5"),
    ("keepalives_interval", "1"),
    ("keepalives_count", "3"),
];
/// Shorter than the wait for a connection, so that those who wait for one engagement leave the pool to others in time.
const LOCK_TIMEOUT: &str = "1500ms";
/// Of one statement of a page or a form.
const STATEMENT_TIMEOUT: &str = "4s";

fn with_waits(url: &str) -> String {
    let (base, query) = url.split_once('?').unwrap_or((url, ""));
    let mut parts: Vec<String> = query.split('&').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    for (name, value) in WAITS {
        if !parts.iter().any(|part| part.split('=').next() == Some(name)) {
            parts.push(format!("{name}={value}"));
        }
    }
    format!("{base}?{}", parts.join("&"))
}

/// Whether the URL itself, or the role or the database, sets this.
fn is_set(conn: &mut PgConnection, name: &str) -> diesel::QueryResult<bool> {
    let query = format!("SELECT 1 FROM pg_settings WHERE name = '{name}' AND source <> 'default'");
    Ok(diesel::sql_query(query).execute(conn)? > 0)
}

/// Makes connections by URL. Written by hand because the derived `establish` hides why a connection failed.
#[derive(Debug)]
pub struct ConnectionManager {
    pub(super) url: String,
    pub(super) read_only: bool,
    /// Somebody waits for a page: no statement takes long. A command may.
    pub(super) hurry: bool,
}

impl ManageConnection for ConnectionManager {
    type Connection = AnyConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<AnyConnection, Self::Error> {
        use diesel::r2d2::Error::{ConnectionError, QueryError};
        let Some(path) = sqlite_path(&self.url) else {
            let mut conn = PgConnection::establish(&with_waits(&self.url)).map_err(ConnectionError)?;
            conn.batch_execute("SET TIME ZONE 'UTC'").map_err(QueryError)?;
            let statement = if self.hurry { STATEMENT_TIMEOUT } else { "0" };
            for (name, value) in [("lock_timeout", LOCK_TIMEOUT), ("statement_timeout", statement)] {
                if self.hurry && !is_set(&mut conn, name).map_err(QueryError)? {
                    conn.batch_execute(&format!("SET {name} = '{value}'")).map_err(QueryError)?;
                }
            }
            return Ok(AnyConnection::Pg(conn));
        };
        let mut conn = SqliteConnection::establish(&uri(&path.display().to_string())).map_err(ConnectionError)?;
        let busy = if self.hurry { 3_000 } else { 10_000 };
        conn.batch_execute(&format!("PRAGMA busy_timeout={busy}")).map_err(QueryError)?;
        in_wal_mode(&mut conn).map_err(QueryError)?;
        conn.batch_execute("PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;")
            .map_err(QueryError)?;
        if self.read_only {
            conn.batch_execute("PRAGMA query_only=ON").map_err(QueryError)?;
        }
        Ok(AnyConnection::Sqlite(conn))
    }

    /// Cannot hang while the network or the server's host is gone: the waits above hold for it too.
    fn is_valid(&self, conn: &mut AnyConnection) -> std::result::Result<(), Self::Error> {
        diesel::sql_query("SELECT 1").execute(conn).map(drop).map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        std::thread::panicking() || outage::is_dead() || Manager::is_broken_transaction_manager(conn)
    }
}

/// Whoever changes the mode of a file is alone for a moment, and SQLite does not wait for that by itself.
fn in_wal_mode(conn: &mut SqliteConnection) -> diesel::QueryResult<()> {
    let begun = Instant::now();
    loop {
        match conn.batch_execute("PRAGMA journal_mode=WAL") {
            Err(error) if outage::is_locked(&error) && begun.elapsed() < Duration::from_secs(3) => {
                std::thread::sleep(Duration::from_millis(20));
            }
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_url_says_of_waits_stays_and_nothing_of_a_password_is_told() {
        let url = with_waits("postgres://u:p@db/x?connect_timeout=9&host=/run");
        assert!(url.starts_with("postgres://u:p@db/x?connect_timeout=9&host=/run&tcp_user_timeout=3000&"), "{url}");
        assert_eq!(url.matches("connect_timeout").count(), 1);
        assert!(with_waits("postgres://db/x").contains("/x?connect_timeout=2&"));
        for url in ["postgres://u:SECRET@db:5/x?y=SECRET", "postgresql://u:SECRET@@db:5/x"] {
            assert_eq!(place(url), "postgres://db:5/x");
        }
        assert_eq!(uri("a b?.db"), "file:a b%3f.db?mode=rw");
        assert_eq!(uri("/a#%"), "file:///a%23%25?mode=rw");
    }
}
