//! SQLite's one writer, and the transactions that share a commit. Bringing a transaction to the disk costs the same for one
//! as for many: while others wait for the writer, whoever is done leaves the transaction open for the next of them, and the last
//! one commits for all. Nobody has an answer before that, and who fails takes back only what is theirs.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::TransactionManager;
use diesel::r2d2::ManageConnection;

use super::connection::{AnyConnection, ConnectionManager, Manager, begin};
use super::outage;
use super::waits::Waits;
use crate::error::{Error, Result};

/// How many share a commit at most.
const MOST: usize = 64;
/// After so long nobody else joins: who is done has waited for those who came. The one who is at work then may take longer.
const LONGEST: Duration = Duration::from_millis(20);

/// The writer and those who wait for it.
#[derive(Debug)]
pub(super) struct Writer {
    manager: ConnectionManager,
    /// How long somebody waits for the writer.
    patience: Duration,
    /// [`LONGEST`], but in tests.
    longest: Duration,
    line: Mutex<Line>,
    free: Condvar,
    waits: Arc<Waits>,
}

#[derive(Default)]
struct Line {
    /// None while it is taken, and before it is connected.
    conn: Option<AnyConnection>,
    is_taken: bool,
    /// It is free for one of those who wait, and for nobody who comes later.
    is_handed: bool,
    waiting: usize,
    /// What is done and not committed. There is always somebody who waits: who goes takes it along.
    open: Option<Open>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("is_taken", &self.is_taken).field("waiting", &self.waiting).finish_non_exhaustive()
    }
}

/// A transaction that several share.
struct Open {
    since: Instant,
    members: usize,
    fate: Arc<Fate>,
}

/// What became of a shared transaction.
#[derive(Debug, Default)]
struct Fate {
    known: Mutex<Option<bool>>,
    told: Condvar,
}

impl Fate {
    fn tell(&self, is_kept: bool) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(is_kept);
        self.told.notify_all();
    }

    /// Whoever holds the transaction ends it, whatever happens; so this ends.
    fn wait(&self) -> Result<()> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match *known {
                Some(true) => return Ok(()),
                Some(false) => return Err(Error::Away("the transaction could not be committed".to_owned())),
                None => known = self.told.wait(known).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

impl Writer {
    pub(super) fn new(manager: ConnectionManager, patience: Duration, waits: Arc<Waits>) -> Self {
        Self { manager, patience, longest: LONGEST, line: Mutex::default(), free: Condvar::new(), waits }
    }

    /// How many connections are open, and how many of them are free.
    pub(super) fn connections(&self) -> (u32, u32) {
        let line = self.line();
        (u32::from(line.is_taken || line.conn.is_some()), u32::from(!line.is_taken && line.conn.is_some()))
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The writer, with what others left open.
    fn turn(&self, patience: Duration) -> Result<Turn<'_>> {
        self.waits.during(|| self.taken(patience))
    }

    fn taken(&self, patience: Duration) -> Result<Turn<'_>> {
        let begun = Instant::now();
        let mut line = self.line();
        let mut is_mine = !line.is_taken;
        line.waiting += 1;
        while !is_mine {
            let left = patience.saturating_sub(begun.elapsed());
            if left.is_zero() {
                line.waiting -= 1;
                tracing::warn!("the database's writer did not become free");
                return Err(Error::Busy);
            }
            line = self.free.wait_timeout(line, left).unwrap_or_else(PoisonError::into_inner).0;
            is_mine = std::mem::take(&mut line.is_handed);
        }
        line.waiting -= 1;
        line.is_taken = true;
        let (conn, open) = (line.conn.take(), line.open.take());
        drop(line);
        outage::forget();
        let mut turn = Turn { writer: self, conn, open };
        if turn.conn.is_none() {
            turn.conn = Some(self.manager.connect().map_err(|cause| {
                tracing::warn!(%cause, "the database's writer could not be connected");
                Error::Busy
            })?);
        }
        Ok(turn)
    }

    /// Runs one transaction, which may be committed together with others. It is done when this returns, or it is not done.
    ///
    /// # Errors
    /// `Busy` when the writer does not become free; `Away` where the transaction could not be committed; the closure's, and
    /// then nothing of it is done.
    pub(super) fn transaction<T, E: From<Error>>(
        &self,
        f: impl FnOnce(&mut AnyConnection) -> std::result::Result<T, E>,
    ) -> std::result::Result<T, E> {
        let mut turn = self.turn(self.patience)?;
        let fate = turn.begin()?;
        let done = catch_unwind(AssertUnwindSafe(|| f(turn.conn()?)));
        turn.settle(matches!(done, Ok(Ok(_))));
        drop(turn);
        // A refusal waits too: it may be for what others did.
        let kept = fate.wait();
        let done = done.unwrap_or_else(|panic| resume_unwind(panic));
        kept?;
        done
    }

    /// Runs the closure on the writer with no transaction open, after waiting so long at most, or as long as others do.
    ///
    /// # Errors
    /// `Busy` when the writer does not become free; the closure's.
    pub(super) fn alone<T>(
        &self,
        patience: Option<Duration>,
        f: impl FnOnce(&mut AnyConnection) -> Result<T>,
    ) -> Result<T> {
        let mut turn = self.turn(patience.unwrap_or(self.patience))?;
        turn.commit();
        f(turn.conn()?)
    }
}

/// The writer in somebody's hand.
struct Turn<'w> {
    writer: &'w Writer,
    conn: Option<AnyConnection>,
    open: Option<Open>,
}

impl Turn<'_> {
    fn conn(&mut self) -> Result<&mut AnyConnection> {
        self.conn.as_mut().ok_or_else(|| Error::internal("no writer"))
    }

    /// Begins a transaction, or a part of the one that is open.
    fn begin(&mut self) -> Result<Arc<Fate>> {
        let joined = self.open.as_ref().map(|open| open.fate.clone());
        let conn = self.conn()?;
        if let Some(fate) = joined {
            if Manager::begin_transaction(conn).is_ok() {
                return Ok(fate);
            }
            // Nothing is open any more: what the others did is lost, as they are told.
            self.take_back(false);
        }
        begin(self.conn()?)?;
        let fate = Arc::<Fate>::default();
        self.open = Some(Open { since: Instant::now(), members: 0, fate: fate.clone() });
        Ok(fate)
    }

    /// Ends one's own part, and the whole unless somebody waits to go on with it.
    fn settle(&mut self, is_done: bool) {
        let is_first = self.open.as_ref().is_none_or(|open| open.members == 0);
        if outage::is_dead() {
            return self.take_back(false);
        }
        let Ok(conn) = self.conn() else { return };
        let settled = match (is_first, is_done) {
            // Alone so far: nobody else's work is in it.
            (true, true) => Ok(()),
            (true, false) => return self.take_back(true),
            (false, true) => Manager::commit_transaction(conn),
            (false, false) => Manager::rollback_transaction(conn),
        };
        if let Err(cause) = settled {
            tracing::error!(%cause, "a part of a transaction could not be ended");
            return self.take_back(false);
        }
        let Some(open) = &mut self.open else { return };
        open.members += usize::from(is_done || is_first);
        let is_over = open.members >= MOST || open.since.elapsed() >= self.writer.longest;
        if is_over || self.writer.line().waiting == 0 {
            self.commit();
        }
    }

    /// Commits what is open and tells everybody whose it is.
    fn commit(&mut self) {
        let Some(open) = self.open.take() else { return };
        let committed = self.conn().and_then(|conn| Manager::commit_transaction(conn).map_err(Error::from));
        if let Err(cause) = &committed {
            tracing::error!(%cause, "a transaction could not be committed");
            self.roll_back();
        }
        open.fate.tell(committed.is_ok());
    }

    /// Takes everything back that is open, and tells everybody whose it was whether that is as they wanted it.
    fn take_back(&mut self, is_wanted: bool) {
        self.roll_back();
        if let Some(open) = self.open.take() {
            open.fate.tell(is_wanted);
        }
    }

    fn roll_back(&mut self) {
        let Some(conn) = &mut self.conn else { return };
        for _ in 0..2 {
            if Manager::is_broken_transaction_manager(conn)
                && let Err(cause) = Manager::rollback_transaction(conn)
            {
                tracing::error!(%cause, "rollback failed");
            }
        }
    }
}

impl Drop for Turn<'_> {
    /// Hands the writer to the next, with what is open; a connection that is of no more use goes.
    fn drop(&mut self) {
        let is_broken = |conn: &mut AnyConnection| outage::is_dead() || Manager::is_broken_transaction_manager(conn);
        if self.open.is_none() && self.conn.as_mut().is_some_and(is_broken) {
            self.conn = None;
        }
        let mut line = self.writer.line();
        if self.open.is_some() && line.waiting == 0 {
            // Whoever waited a moment ago has gone.
            drop(line);
            self.commit();
            line = self.writer.line();
        }
        line.conn = self.conn.take();
        line.open = self.open.take();
        line.is_handed = line.waiting > 0;
        line.is_taken = line.is_handed;
        drop(line);
        self.writer.free.notify_one();
    }
}

#[cfg(test)]
mod tests;
