//! The embedded migrations of both databases.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{AnyConnection, Db, dialect};
use crate::error::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Brings the database to the newest schema; waits for another process that does the same.
///
/// # Errors
/// The first migration that fails, with its cause.
pub fn run(db: &Db) -> Result<()> {
    db.maintain(|conn| {
        dialect::with_migration_lock(conn, |conn| {
            match conn {
                AnyConnection::Pg(pg) => pg.run_pending_migrations(POSTGRES).map(drop),
                AnyConnection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(drop),
            }
            .map_err(Error::Internal)
        })
    })
}

/// Takes every migration back, so that each `down.sql` is run; for tests.
///
/// # Errors
/// The first migration that cannot be taken back.
pub fn revert_all(db: &Db) -> Result<()> {
    db.maintain(|conn| {
        match conn {
            AnyConnection::Pg(pg) => pg.revert_all_migrations(POSTGRES).map(drop),
            AnyConnection::Sqlite(sqlite) => sqlite.revert_all_migrations(SQLITE).map(drop),
        }
        .map_err(Error::Internal)
    })
}

/// Takes the last migration back; for tests.
///
/// # Errors
/// It cannot be taken back.
pub fn revert_last(db: &Db) -> Result<()> {
    db.maintain(|conn| {
        match conn {
            AnyConnection::Pg(pg) => pg.revert_last_migration(POSTGRES).map(drop),
            AnyConnection::Sqlite(sqlite) => sqlite.revert_last_migration(SQLITE).map(drop),
        }
        .map_err(Error::Internal)
    })
}

/// Whether a migration of this program has not been run yet.
///
/// # Errors
/// The database cannot be asked.
pub fn pending(db: &Db) -> Result<bool> {
    // On the writer: Diesel makes its table of migrations where it is missing, which a reader may not.
    db.maintain(|conn| {
        match conn {
            AnyConnection::Pg(pg) => pg.has_pending_migration(POSTGRES),
            AnyConnection::Sqlite(sqlite) => sqlite.has_pending_migration(SQLITE),
        }
        .map_err(Error::Internal)
    })
}

/// Whether this program has ever migrated the database.
///
/// # Errors
/// The database cannot be asked, or is none.
pub fn any_run(db: &Db) -> Result<bool> {
    db.maintain(|conn| {
        match conn {
            AnyConnection::Pg(pg) => pg.applied_migrations(),
            AnyConnection::Sqlite(sqlite) => sqlite.applied_migrations(),
        }
        .map(|versions| !versions.is_empty())
        .map_err(Error::Internal)
    })
}
