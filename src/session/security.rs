//! Writes down what touches on the safety of accounts, beside the requests: none waits for it, none fails over it, and many
//! at once are one transaction. The log has each at once; what could not be written it is told too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crate::domain::security::Occurrence;
use crate::error::{Error, Result};
use crate::store::{Db, security};

/// Those that wait at most, in the queue and for the database; what comes when so many wait is in the log alone.
const WAITING: usize = 1_024;
/// Between two transactions while there is more to write, so that others get the writer too.
const PAUSE: Duration = Duration::from_millis(50);
/// How long what found the database busy or away waits for the next attempt.
const AGAIN: Duration = Duration::from_secs(1);
/// How long the end of the program waits for what is still to be written.
const FINISH: Duration = Duration::from_secs(5);

enum Message {
    Occurred(Box<Occurrence>),
    /// Answered as soon as everything before it was written.
    Finish(SyncSender<()>),
}

/// Takes what happened; cheap to clone. Its thread ends with the last one.
#[derive(Clone)]
pub struct Recorder {
    queue: SyncSender<Message>,
    waiting: Arc<AtomicUsize>,
    lost: Lost,
}

/// What found no place to wait: what the log has not told yet, and all.
#[derive(Clone, Default)]
struct Lost {
    untold: Arc<AtomicU64>,
    all: Arc<AtomicU64>,
}

impl Lost {
    fn add(&self, events: u64) {
        self.untold.fetch_add(events, Ordering::Relaxed);
        self.all.fetch_add(events, Ordering::Relaxed);
    }
}

impl Recorder {
    /// # Errors
    /// There is no thread to be had.
    pub fn new(db: Db) -> Result<Self> {
        let (queue, taken) = sync_channel(WAITING);
        let recorder = Self { queue, waiting: Arc::default(), lost: Lost::default() };
        let (waiting, lost) = (recorder.waiting.clone(), recorder.lost.clone());
        let written = move || write(&db, &taken, &waiting, &lost);
        thread::Builder::new().name("security-events".to_owned()).spawn(written).map_err(Error::internal)?;
        Ok(recorder)
    }

    /// Tells the log, and has it written in a moment.
    pub fn note(&self, one: Occurrence) {
        security::tell(&one);
        // Before it is sent, so that it is never taken off first.
        self.waiting.fetch_add(1, Ordering::Relaxed);
        if self.queue.try_send(Message::Occurred(Box::new(one))).is_err() {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            self.lost.add(1);
        }
    }

    /// How many wait to be written.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// How many found no place to wait so far.
    pub fn lost(&self) -> u64 {
        self.lost.all.load(Ordering::Relaxed)
    }

    /// Waits until everything is written, for a few seconds. Blocks.
    pub fn finish(&self) {
        let (done, heard) = sync_channel(1);
        if self.queue.try_send(Message::Finish(done)).is_err() || heard.recv_timeout(FINISH).is_err() {
            tracing::error!("security events were still to be written when the program stopped");
        }
    }
}

fn write(db: &Db, queue: &Receiver<Message>, waiting: &AtomicUsize, lost: &Lost) {
    let (mut occurred, mut finished) = (Vec::new(), Vec::new());
    loop {
        let first =
            if occurred.is_empty() { queue.recv().map_err(RecvTimeoutError::from) } else { queue.recv_timeout(AGAIN) };
        let ended = matches!(first, Err(RecvTimeoutError::Disconnected));
        for message in first.into_iter().chain(queue.try_iter().take(WAITING)) {
            match message {
                Message::Occurred(one) if occurred.len() < WAITING => occurred.push(*one),
                Message::Occurred(_) => {
                    waiting.fetch_sub(1, Ordering::Relaxed);
                    lost.add(1);
                }
                Message::Finish(done) => finished.push(done),
            }
        }
        let waited = occurred.len();
        let many = waited > 1;
        attempt(db, &mut occurred);
        waiting.fetch_sub(waited - occurred.len(), Ordering::Relaxed);
        if ended {
            lost.add(occurred.len() as u64);
        }
        let events = lost.untold.swap(0, Ordering::Relaxed);
        if events > 0 {
            tracing::error!(events, "security events found no place to wait and were not written");
        }
        if ended {
            return;
        }
        if occurred.is_empty() {
            for done in finished.drain(..) {
                // Whoever waited may have given up.
                done.try_send(()).ok();
            }
        }
        if many {
            thread::sleep(PAUSE);
        }
    }
}

/// Writes them, all at once, and leaves those that are to be tried again. Where one cannot be written at all, the others are.
fn attempt(db: &Db, occurred: &mut Vec<Occurrence>) {
    let written = |some: &[Occurrence]| db.transaction(|conn| security::write(conn, some.to_vec()));
    if occurred.is_empty() {
        return;
    }
    match written(occurred) {
        Ok(()) => return occurred.clear(),
        Err(cause) if cause.is_passing() => {
            return tracing::debug!(%cause, events = occurred.len(), "security events wait");
        }
        Err(cause) => tracing::debug!(%cause, "security events are written one by one"),
    }
    let mut rest = std::mem::take(occurred).into_iter();
    while let Some(one) = rest.next() {
        match written(std::slice::from_ref(&one)) {
            Ok(()) => {}
            Err(cause) if cause.is_passing() => {
                occurred.push(one);
                return occurred.extend(rest);
            }
            Err(cause) => tracing::error!(%cause, kind = one.kind.key(), "a security event could not be written"),
        }
    }
}
