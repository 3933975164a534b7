//! Writes down what touches on the safety of accounts, beside the requests: none waits for it, none fails over it, and many
//! at once are one transaction. The log has each at once; what could not be written it is told too.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use crate::domain::security::Occurrence;
use crate::error::{Error, Result};
use crate::store::{Db, security};

/// Those that wait at most; what comes when so many wait is in the log alone.
const WAITING: usize = 1_024;
/// Between two transactions while there is more to write, so that others get the writer too.
const PAUSE: Duration = Duration::from_millis(50);
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

impl Recorder {
    /// # Errors
    /// There is no thread to be had.
    pub fn new(db: Db) -> Result<Self> {
        let (queue, taken) = sync_channel(WAITING);
        let recorder = Self { queue, waiting: Arc::default(), lost: Lost::default() };
        let (waiting, lost) = (recorder.waiting.clone(), recorder.lost.untold.clone());
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
            self.lost.untold.fetch_add(1, Ordering::Relaxed);
            self.lost.all.fetch_add(1, Ordering::Relaxed);
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

fn write(db: &Db, queue: &Receiver<Message>, waiting: &AtomicUsize, lost: &AtomicU64) {
    while let Ok(first) = queue.recv() {
        let (mut occurred, mut finished) = (Vec::new(), Vec::new());
        for message in std::iter::once(first).chain(queue.try_iter().take(WAITING)) {
            match message {
                Message::Occurred(one) => occurred.push(*one),
                Message::Finish(done) => finished.push(done),
            }
        }
        let (events, many) = (occurred.len(), occurred.len() > 1);
        if let Err(cause) = db.transaction(|conn| security::write(conn, occurred)) {
            tracing::error!(%cause, events, "security events could not be written");
        }
        waiting.fetch_sub(events, Ordering::Relaxed);
        let events = lost.swap(0, Ordering::Relaxed);
        if events > 0 {
            tracing::error!(events, "security events found no place to wait and were not written");
        }
        for done in finished {
            // Whoever waited may have given up.
            done.try_send(()).ok();
        }
        if many {
            thread::sleep(PAUSE);
        }
    }
}
