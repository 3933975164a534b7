//! One connection type for both databases, and how a connection is made. The pools are in `db`.

use diesel::connection::{SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::r2d2::ManageConnection;

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

/// Makes connections by URL. Written by hand because the derived `establish` hides why a connection failed.
#[derive(Debug)]
pub struct ConnectionManager {
    pub(super) url: String,
    pub(super) read_only: bool,
}

impl ManageConnection for ConnectionManager {
    type Connection = AnyConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<AnyConnection, Self::Error> {
        use diesel::r2d2::Error::{ConnectionError, QueryError};
        match Backend::of(&self.url) {
            Backend::Postgres => {
                let mut conn = PgConnection::establish(&self.url).map_err(ConnectionError)?;
                conn.batch_execute("SET TIME ZONE 'UTC'").map_err(QueryError)?;
                Ok(AnyConnection::Pg(conn))
            }
            Backend::Sqlite => {
                let path = self.url.strip_prefix("sqlite://").unwrap_or(&self.url);
                let mut conn = SqliteConnection::establish(path).map_err(ConnectionError)?;
                conn.batch_execute(
                    "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                     PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;",
                )
                .map_err(QueryError)?;
                if self.read_only {
                    conn.batch_execute("PRAGMA query_only=ON").map_err(QueryError)?;
                }
                Ok(AnyConnection::Sqlite(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut AnyConnection) -> std::result::Result<(), Self::Error> {
        diesel::sql_query("SELECT 1").execute(conn).map(drop).map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        std::thread::panicking() || Manager::is_broken_transaction_manager(conn)
    }
}
