//! The pools of both databases, the transaction that every write runs in, and the one way to read.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};

use super::connection::{AnyConnection, Backend, ConnectionManager, Manager, begin, cause, place, sqlite_path};
use super::file::{self, Opened};
use super::readiness::Answered;
use super::waits::{PoolState, Waits};
use super::work::{By, Work};
use super::writer::Writer;
use super::{damage, dialect, outage, recount, security, upkeep};
use crate::error::{Error, Result};

/// The database: one writer and some readers on SQLite, one pool for both on PostgreSQL.
#[derive(Clone)]
pub struct Db {
    backend: Backend,
    writer: Writers,
    readers: Pool<ConnectionManager>,
    /// Of the writer and of the readers, or of both.
    waits: [Arc<Waits>; 2],
    damaged: Arc<damage::Search>,
    /// On SQLite: what was opened.
    file: Option<Arc<Opened>>,
    answered: Arc<Answered>,
}

/// Who writes.
#[derive(Clone)]
enum Writers {
    /// SQLite's, one at a time.
    One(Arc<Writer>),
    /// PostgreSQL's, as many as there are connections; the server makes them share commits.
    Many(Pool<ConnectionManager>),
}

/// What [`Db::in_passing`] waits for at most, twice: for a connection, and for a lock.
const MOMENT: Duration = Duration::from_millis(100);

fn made(url: &str) -> Result<()> {
    match sqlite_path(url) {
        Some(path) => file::made(path)
            .map_err(|e| Error::internal(format!("cannot make the database {} (DATABASE_URL): {e}", path.display()))),
        None => Ok(()),
    }
}

impl Db {
    /// Opens the pools for a command, whose statements may take long; the first connection is made here, so that a wrong URL
    /// stops the start.
    ///
    /// # Errors
    /// The database cannot be reached, with its place and the cause; there is no SQLite file.
    pub fn open(url: &str, size: u32) -> Result<Self> {
        Self::opened(url, size, false)
    }

    /// As [`Db::open`], and makes the SQLite file where there is none. Nobody but its owner may read it.
    ///
    /// # Errors
    /// As [`Db::open`]; the file cannot be made.
    pub fn make(url: &str, size: u32) -> Result<Self> {
        made(url)?;
        Self::opened(url, size, false)
    }

    /// As [`Db::make`], for those who wait for pages: nothing takes long.
    ///
    /// # Errors
    /// As [`Db::make`].
    pub fn serve(url: &str, size: u32) -> Result<Self> {
        made(url)?;
        Self::opened(url, size, true)
    }

    fn opened(url: &str, size: u32, hurry: bool) -> Result<Self> {
        let because = |e: &dyn std::fmt::Display| {
            Error::internal(format!("cannot open the database {} (DATABASE_URL): {}", place(url), cause(url, e)))
        };
        // Before it is opened: what takes its place meanwhile is another file.
        let file = match sqlite_path(url) {
            Some(path) => Some(Arc::new(Opened::at(path).map_err(|e| because(&e))?)),
            None => None,
        };
        let manager = |read_only| ConnectionManager::new(url, read_only, hurry);
        // Fails with the cause; the pool itself would only say "timed out".
        manager(false).connect().map_err(|e| because(&e))?;
        let pool = |read_only, wait| {
            Pool::builder()
                .max_size(size)
                .min_idle(Some(1))
                .test_on_check_out(Backend::of(url) == Backend::Postgres)
                .connection_timeout(Duration::from_millis(wait))
                .build(manager(read_only))
                .map_err(|e| because(&e))
        };
        let backend = Backend::of(url);
        let one = Arc::new(Waits::default());
        let waits = if backend == Backend::Postgres { [one.clone(), one] } else { [one, Arc::default()] };
        // Together with what a connection itself waits for, less than the six seconds after which everybody has an answer.
        let (writer, readers) = match backend {
            Backend::Sqlite => {
                let one = Writer::new(manager(false), Duration::from_millis(2_500), waits[0].clone());
                (Writers::One(Arc::new(one)), pool(true, 2_000)?)
            }
            Backend::Postgres => {
                let both = pool(false, 2_000)?;
                (Writers::Many(both.clone()), both)
            }
        };
        Ok(Self { backend, writer, readers, waits, damaged: Arc::default(), file, answered: Arc::default() })
    }

    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// How the pools are just now; asks nobody.
    pub fn pools(&self) -> Vec<PoolState> {
        let state = |name, pool: &Pool<ConnectionManager>, waits: &Waits| {
            let now = pool.state();
            waits.state(name, pool.max_size(), now.connections, now.idle_connections)
        };
        let [writes, reads] = &self.waits;
        match &self.writer {
            Writers::One(writer) => {
                let (open, idle) = writer.connections();
                vec![writes.state("writer", 1, open, idle), state("readers", &self.readers, reads)]
            }
            Writers::Many(pool) => vec![state("all", pool, writes)],
        }
    }

    /// What serves the database, and which version of it. Blocks.
    ///
    /// # Errors
    /// The database's, `Busy`.
    pub fn server(&self) -> Result<String> {
        self.read(dialect::server)
    }

    fn reader(&self) -> Result<PooledConnection<ConnectionManager>> {
        checked_out(&self.readers, &self.waits[1])
    }

    /// Runs a query. Blocks; belongs on a blocking thread.
    ///
    /// # Errors
    /// `Busy` when no connection becomes free; whatever the closure returns.
    pub fn read<T>(&self, f: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        self.ask(f)
    }

    /// As [`Db::read`], for a question that may be refused with a reason of its own. Blocks.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn ask<T, E: From<Error>>(
        &self,
        f: impl FnOnce(&mut AnyConnection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let conn = &mut *self.reader()?;
        damage::forget();
        let answer = f(conn);
        if let Some(kind) = damage::met() {
            self.damaged.tell(conn, kind);
        }
        answer
    }

    /// As [`Db::read`], where that takes microseconds, as it does for a row by its key with a few more by theirs, and waits for no
    /// connection: the database is a file, and a reader is free. May be called where others are answered meanwhile, since handing it
    /// to another thread costs as much as it does. `None` where it would wait, or met with a value that cannot be read, which is
    /// searched for: the question is then asked by [`Db::read`], elsewhere.
    ///
    /// What remains is the file itself. A process that holds all of it, which none of ours does while the program serves, and a disk
    /// that hangs keep those waiting whom the same thread answers.
    pub fn read_at_once<T>(&self, f: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Option<Result<T>> {
        if self.backend != Backend::Sqlite {
            return None;
        }
        let mut conn = self.readers.try_get()?;
        self.waits[1].at_once();
        outage::forget();
        damage::forget();
        let answer = f(&mut conn);
        damage::met().is_none().then_some(answer)
    }

    /// Runs several queries over one state of the database, whatever others write meanwhile. Blocks.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn snapshot<T>(&self, f: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        self.ask(|conn| {
            match conn {
                AnyConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN"),
                AnyConnection::Pg(pg) => AnsiTransactionManager::begin_transaction_sql(
                    pg,
                    "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
                ),
            }
            .map_err(Error::from)?;
            let answer = f(conn);
            rolled_back(conn);
            answer
        })
    }

    /// Runs an action in one transaction: all of its writes or, when it returns an error of whatever kind, a refusal too,
    /// none. Blocks.
    ///
    /// # Errors
    /// `Busy` when no connection becomes free; whatever the action returns.
    pub fn write<T, E: From<Error>>(
        &self,
        by: By<'_>,
        action: impl FnOnce(&mut Work<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut occurred = Vec::new();
        let done = self.transaction(|conn| -> std::result::Result<T, E> {
            let mut changed = BTreeSet::new();
            let mut work = Work::new(conn, &mut changed, by);
            let done = action(&mut work)?;
            occurred = work.occurred;
            recount::recount(conn, changed)?;
            Ok(done)
        })?;
        occurred.iter().for_each(security::tell);
        Ok(done)
    }

    /// Runs an action as [`Db::write`] does and takes all of it back, to say what it would do. Blocks.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn rehearse<T, E: From<Error>>(
        &self,
        by: By<'_>,
        action: impl FnOnce(&mut Work<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut done = None;
        let undone = self.transaction(|conn| -> std::result::Result<(), Rehearsed<E>> {
            done = Some(action(&mut Work::new(conn, &mut BTreeSet::new(), by)).map_err(Rehearsed::Failed)?);
            Err(Rehearsed::Done)
        });
        match (undone, done) {
            (Err(Rehearsed::Failed(error)), _) => Err(error),
            (_, Some(value)) => Ok(value),
            (_, None) => Err(Error::internal("a rehearsal without an outcome").into()),
        }
    }

    /// Runs one transaction without an action: sessions, and what tests write by hand. Blocks.
    ///
    /// # Errors
    /// `Busy` when no connection becomes free; whatever the closure returns.
    pub fn transaction<T, E: From<Error>>(
        &self,
        f: impl FnOnce(&mut AnyConnection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        self.still_there()?;
        let done = {
            damage::forget();
            let done = match &self.writer {
                Writers::One(writer) => writer.transaction(f),
                Writers::Many(pool) => transaction(&mut *checked_out(pool, &self.waits[0])?, f),
            };
            match done {
                Ok(done) => {
                    self.answered.may_have_changed();
                    // Committed into a file that nobody will open again is not done.
                    self.still_there().map(|()| done).map_err(E::from)
                }
                refused => refused,
            }
        };
        // Searched on a reader, with the writer free for others.
        if let Some(kind) = damage::met() {
            match self.reader() {
                Ok(mut conn) => self.damaged.tell(&mut conn, kind),
                Err(_) => {
                    tracing::error!(kind, "a stored value cannot be read; no connection was free to search for it")
                }
            }
        }
        done
    }

    /// Whether what is written is found again: on SQLite the path still leads to the file that was opened.
    ///
    /// # Errors
    /// `Away`: it was deleted, moved or replaced.
    pub fn still_there(&self) -> Result<()> {
        self.file.as_ref().map_or(Ok(()), |file| file.still_there())
    }

    /// Does it where a connection and what it needs are free at once, in a transaction; what can as well be done another time,
    /// and waits for nobody. Blocks.
    ///
    /// # Errors
    /// `Busy` or `Away` after a moment; whatever the closure returns.
    pub fn in_passing<T>(&self, f: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        self.still_there()?;
        let done = |conn: &mut AnyConnection| dialect::waiting(conn, MOMENT, |conn| transaction(conn, f));
        match &self.writer {
            Writers::One(writer) => writer.alone(Some(MOMENT), done),
            Writers::Many(pool) => {
                let taken = self.waits[0].during(|| pool.get_timeout(MOMENT));
                outage::forget();
                done(&mut *taken.map_err(|_| Error::Busy)?)
            }
        }
    }

    /// Whether the database takes writes: by a write that changes nothing. Blocks.
    ///
    /// # Errors
    /// `Away` where it does not, `Busy`.
    pub fn takes_writes(&self) -> Result<()> {
        self.transaction(upkeep::write_nothing)
    }

    /// Whether the database is as this question finds it, which is asked once in a while and by one at a time. Blocks.
    ///
    /// # Errors
    /// `Away` where the file is not the one that was opened; the question's, or that it failed a moment ago.
    pub fn answered(&self, question: impl FnOnce() -> Result<bool>) -> Result<bool> {
        self.still_there()?;
        self.answered.or_ask(question)
    }

    /// Brings the statistics up to date by which the database chooses between indexes; its time is bounded. Blocks. A fault
    /// is logged and no more: without them pages are slower, not wrong. Whether they are up to date.
    pub fn keep_statistics(&self) -> bool {
        let kept = self.maintain(upkeep::keep_statistics);
        if let Err(cause) = &kept {
            tracing::warn!(%cause, "the database's statistics were not brought up to date");
        }
        kept.is_ok()
    }

    /// Runs the closure on the writer outside any transaction, for migrations and maintenance.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn maintain<T>(&self, f: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        match &self.writer {
            Writers::One(writer) => writer.alone(None, f),
            Writers::Many(pool) => f(&mut *checked_out(pool, &self.waits[0])?),
        }
    }
}

fn checked_out(pool: &Pool<ConnectionManager>, waits: &Waits) -> Result<PooledConnection<ConnectionManager>> {
    let taken = waits.during(|| pool.get());
    outage::forget();
    taken.map_err(|cause| {
        tracing::warn!(%cause, "no database connection became free");
        Error::Busy
    })
}

/// What ends a rehearsal: that it is over, or the action's own error.
enum Rehearsed<E> {
    Done,
    Failed(E),
}

impl<E: From<Error>> From<Error> for Rehearsed<E> {
    fn from(error: Error) -> Self {
        Self::Failed(error.into())
    }
}

pub(super) fn transaction<T, E: From<Error>>(
    conn: &mut AnyConnection,
    f: impl FnOnce(&mut AnyConnection) -> std::result::Result<T, E>,
) -> std::result::Result<T, E> {
    begin(conn).map_err(Error::from)?;
    match f(conn) {
        Ok(value) => {
            Manager::commit_transaction(conn).map_err(Error::from)?;
            Ok(value)
        }
        Err(error) => {
            rolled_back(conn);
            Err(error)
        }
    }
}

fn rolled_back(conn: &mut AnyConnection) {
    if let Err(cause) = Manager::rollback_transaction(conn) {
        tracing::error!(%cause, "rollback failed");
    }
}
