//! Goes on with what was left lying: reassignments of many engagements that whoever asked for them could not wait for. A part is a
//! transaction of its own, and its row is held, so that as many processes may look as there are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use chrono::TimeDelta;

use crate::actions::reassignments;
use crate::clock::Clock;
use crate::domain::policy::Who;
use crate::error::Result;
use crate::playbook::Library;
use crate::store::{By, Db, reassignments as stored, users};

/// How often is looked whether something was left lying.
const LOOKED: Duration = Duration::from_secs(5);
/// Somebody who was at it this short a while ago is at it still.
const LYING: TimeDelta = TimeDelta::seconds(10);
/// How long the end of the program waits for the part that is being done.
const FINISH: Duration = Duration::from_secs(5);

/// Goes on with reassignments.
pub struct Mover {
    pub db: Db,
    pub clock: Clock,
    pub playbooks: &'static Library,
    /// Set when the program was told to stop.
    pub stopping: Arc<AtomicBool>,
}

/// The thread that goes on.
pub struct Running(super::Running);

impl Running {
    /// Lets the part that is being done be done, for a few seconds, and ends. Blocks.
    pub fn finish(self) {
        // A part that is not done by then is taken back with the process, and done by the next one.
        self.0.end(FINISH);
    }
}

impl Mover {
    /// Goes on until it is told to finish, on a thread of its own.
    ///
    /// # Errors
    /// There is no thread to be had.
    pub fn run(self) -> std::io::Result<Running> {
        let go_on = move |stopped: &Receiver<()>| {
            loop {
                if let Err(cause) = self.look() {
                    tracing::warn!(%cause, "a reassignment could not be gone on with");
                }
                if stopped.recv_timeout(LOOKED) == Err(RecvTimeoutError::Disconnected) {
                    break;
                }
            }
        };
        super::Running::start("moves", go_on).map(Running)
    }

    /// Does all that was left lying, part by part, as long as nobody stops the program. Blocks.
    ///
    /// # Errors
    /// The database's, `Busy`.
    pub fn look(&self) -> Result<()> {
        let mut in_hand = None;
        while !self.stopping.load(Ordering::Relaxed) {
            let before = self.clock.timestamp() - LYING;
            // What this thread has in hand it goes on with at once.
            let next = match in_hand {
                Some(next) => Some(next),
                None => self.db.read(|conn| stored::unfinished(conn, before))?,
            };
            let Some((id, asked_by)) = next else { return Ok(()) };
            let begun = Instant::now();
            in_hand = match self.part(id, asked_by) {
                Ok(true) => Some((id, asked_by)),
                Ok(false) => {
                    tracing::info!(id, "a reassignment that was left lying has come to its end");
                    None
                }
                Err(cause) if cause.is_passing() => return Err(cause),
                // The others have their turn before it is tried again.
                Err(cause) => {
                    tracing::error!(id, %cause, "a part of a reassignment failed");
                    let now = self.clock.timestamp();
                    self.db.transaction(|conn| stored::take(conn, id, now))?;
                    None
                }
            };
            // SQLite gives the writer to whoever asks next: those who save get as much time as this takes.
            thread::sleep(begun.elapsed());
        }
        Ok(())
    }

    /// Does one part, in the name of whoever asked for it; whether there may be more.
    fn part(&self, id: i64, asked_by: i64) -> Result<bool> {
        let now = self.clock.timestamp();
        let Some(asker) = self.db.read(|conn| users::find_active(conn, asked_by))? else {
            let by = By { who: Who::CommandLine(None), now, playbooks: self.playbooks };
            self.db.write(by, |work| reassignments::give_up(work, id))?;
            return Ok(false);
        };
        let asker = asker.viewer();
        let by = By { who: Who::Person(&asker), now, playbooks: self.playbooks };
        self.db.write(by, |work| reassignments::go_on(work, id))
    }
}
