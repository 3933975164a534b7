//! What runs without a request.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;
use std::{io, thread};

pub mod mailer;
pub mod moves;

/// A thread of its own, until it is told to finish.
pub struct Running {
    /// Dropped to end it.
    stop: Option<SyncSender<()>>,
    ended: Receiver<()>,
}

impl Running {
    /// `work` ends when nobody holds the other end of what it is given any more.
    fn start(name: &str, work: impl FnOnce(&Receiver<()>) + Send + 'static) -> io::Result<Self> {
        let (stop, stopped) = sync_channel::<()>(1);
        let (end, ended) = sync_channel(1);
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            work(&stopped);
            // Nobody may be waiting for it.
            end.try_send(()).ok();
        })?;
        Ok(Self { stop: Some(stop), ended })
    }

    /// Lets what is being done be done, for so long, and ends; whether it was done by then. Blocks.
    fn end(mut self, within: Duration) -> bool {
        self.stop.take();
        self.ended.recv_timeout(within) != Err(RecvTimeoutError::Timeout)
    }
}
