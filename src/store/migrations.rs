//! The embedded migrations of both databases.

use diesel::migration::{Migration, MigrationSource};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::db::transaction;
use super::{AnyConnection, Db, dialect, recount};
use crate::error::{Error, Result};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The migrations after which what lists show of the engagements is counted anew: the first that kept it, and those that keep
/// more of it.
const GLANCES: [&str; 3] = ["20261126000020", "20261127000027", "20261127000048"];

/// Where the migrations that were run are written down.
const RUN: &str = "__diesel_schema_migrations";

/// How a database's schema stands to the one of this program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// There is nothing in it.
    Empty,
    /// Some migrations are still to be run.
    Behind,
    Current,
    /// A later program has run this migration.
    Newer(String),
    /// Another program's.
    Foreign,
}

impl Standing {
    /// Why a database of this standing is not used, and what to do.
    pub fn refusal(&self) -> Error {
        Error::internal(match self {
            Self::Empty | Self::Behind => {
                "the database has an earlier schema; `success-review migrate` brings it to the newest".to_owned()
            }
            Self::Current => "the database is at the newest schema".to_owned(),
            Self::Newer(version) => format!(
                "a newer version of Success Review has used the database (migration {version}): run that version, or \
                 restore the backup from before the upgrade"
            ),
            Self::Foreign => "it is not a Success Review database: it holds another program's tables".to_owned(),
        })
    }
}

/// Brings the database to the newest schema: all of it or, where a migration fails, nothing. Waits for another process that does
/// the same.
///
/// # Errors
/// The first migration that fails, with its cause; the database is newer than this program, or another's.
pub fn run(db: &Db) -> Result<()> {
    db.maintain(run_on)
}

/// As [`run`], on a connection of its own.
///
/// # Errors
/// As [`run`].
pub fn run_on(conn: &mut AnyConnection) -> Result<()> {
    run_from(conn, &SQLITE, &POSTGRES)
}

/// As [`run`], with other migrations; for tests.
///
/// # Errors
/// As [`run`].
pub fn run_these(db: &Db, sqlite: &impl MigrationSource<Sqlite>, postgres: &impl MigrationSource<Pg>) -> Result<()> {
    db.maintain(|conn| run_from(conn, sqlite, postgres))
}

fn run_from(
    conn: &mut AnyConnection,
    sqlite: &impl MigrationSource<Sqlite>,
    postgres: &impl MigrationSource<Pg>,
) -> Result<()> {
    is_not_refused(conn)?;
    dialect::with_patience(conn, |conn| {
        transaction(conn, |conn| {
            dialect::lock_migrations(conn)?;
            // A newer program may have migrated while this one waited.
            is_not_refused(conn)?;
            let mut ran = Vec::new();
            match conn {
                AnyConnection::Pg(pg) => {
                    for migration in pg.pending_migrations(Borrowed(postgres)).map_err(failed)? {
                        run_one(pg, migration.as_ref())?;
                        ran.push(migration.name().version().to_string());
                        // What is checked at the end of a transaction is checked here: the next one may change the table.
                        diesel::sql_query("SET CONSTRAINTS ALL IMMEDIATE").execute(pg)?;
                        diesel::sql_query("SET CONSTRAINTS ALL DEFERRED").execute(pg)?;
                    }
                }
                AnyConnection::Sqlite(own) => {
                    for migration in own.pending_migrations(Borrowed(sqlite)).map_err(failed)? {
                        run_one(own, migration.as_ref())?;
                        ran.push(migration.name().version().to_string());
                    }
                }
            }
            // Once, when all tables are as this program knows them.
            if ran.iter().any(|version| GLANCES.contains(&version.as_str())) {
                recount::each_batch(conn, recount::recount)?;
            }
            Ok(())
        })
    })
}

fn is_not_refused(conn: &mut AnyConnection) -> Result<()> {
    match standing_of(conn)? {
        standing @ (Standing::Newer(_) | Standing::Foreign) => Err(standing.refusal()),
        Standing::Empty | Standing::Behind | Standing::Current => Ok(()),
    }
}

fn run_one<D: diesel::backend::Backend>(conn: &mut impl MigrationHarness<D>, one: &dyn Migration<D>) -> Result<()> {
    let named = |cause| Error::internal(format!("migration {} failed, nothing was changed: {cause}", one.name()));
    conn.run_migration(one).map(drop).map_err(named)
}

fn failed(cause: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Internal(cause)
}

/// Diesel takes a source by value.
struct Borrowed<'a, S>(&'a S);

impl<D: diesel::backend::Backend, S: MigrationSource<D>> MigrationSource<D> for Borrowed<'_, S> {
    fn migrations(&self) -> diesel::migration::Result<Vec<Box<dyn Migration<D>>>> {
        self.0.migrations()
    }
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

/// How the database stands to this program. Writes nothing.
///
/// # Errors
/// The database cannot be asked, or is none.
pub fn standing(db: &Db) -> Result<Standing> {
    db.read(standing_of)
}

pub(super) fn standing_of(conn: &mut AnyConnection) -> Result<Standing> {
    #[derive(QueryableByName)]
    struct Run {
        #[diesel(sql_type = Text)]
        version: String,
    }
    let mut run: Vec<String> = Vec::new();
    if dialect::has_table(conn, RUN)? {
        let rows: Vec<Run> = diesel::sql_query(format!("SELECT version FROM {RUN} ORDER BY version")).load(conn)?;
        run.extend(rows.into_iter().map(|row| row.version));
    }
    if run.is_empty() {
        return Ok(if dialect::holds_others_tables(conn)? { Standing::Foreign } else { Standing::Empty });
    }
    let ours = ours()?;
    let mut unknown = run.iter().filter(|version| !ours.contains(version));
    Ok(match unknown.next_back() {
        Some(_) if !run.iter().any(|version| ours.contains(version)) => Standing::Foreign,
        Some(version) => Standing::Newer(version.clone()),
        None if run.len() < ours.len() => Standing::Behind,
        None => Standing::Current,
    })
}

/// Migrations of this program that a database has still to run.
///
/// # Errors
/// The database cannot be asked.
pub fn to_run(db: &Db) -> Result<usize> {
    #[derive(QueryableByName)]
    struct Run {
        #[diesel(sql_type = BigInt)]
        run: i64,
    }
    let ours = ours()?.len();
    let query = format!("SELECT count(*) AS run FROM {RUN}");
    let run: Run = db.read(|conn| match dialect::has_table(conn, RUN)? {
        true => Ok(diesel::sql_query(query).get_result(conn)?),
        false => Ok(Run { run: 0 }),
    })?;
    Ok(ours.saturating_sub(usize::try_from(run.run).unwrap_or(ours)))
}

/// Versions of this program's migrations, which are the same for both databases.
fn ours() -> Result<Vec<String>> {
    let migrations = MigrationSource::<Sqlite>::migrations(&SQLITE).map_err(Error::Internal)?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

/// Whether a migration of this program has not been run yet.
///
/// # Errors
/// The database cannot be asked.
pub fn pending(db: &Db) -> Result<bool> {
    Ok(matches!(standing(db)?, Standing::Empty | Standing::Behind))
}
