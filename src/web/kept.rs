//! One connection from its opening to its end: how long it is kept on which nothing is being answered. actix bounds the first
//! head of a connection and the time between two requests; a body that nobody reads, a second head that never ends and a reader
//! who does not read it would keep their descriptor without end.

use std::cell::Cell;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use super::connections::{Connections, Place, turn_away};
use crate::config::Limits;

/// Where a connection is: whether something on it is being answered, and if not, since when. The middleware tells it.
pub struct Progress {
    answering: Cell<usize>,
    since: Cell<Instant>,
    pub is_spare: bool,
}

/// An answer on its way; ended when this goes, with the answer's body.
pub struct Answering(Rc<Progress>);

impl Progress {
    pub fn begin(self: &Rc<Self>) -> Answering {
        self.answering.set(self.answering.get() + 1);
        Answering(self.clone())
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.answering.set(self.0.answering.get() - 1);
        self.0.since.set(Instant::now());
    }
}

/// A connection within its limits of time.
pub struct Kept {
    io: TcpStream,
    progress: Rc<Progress>,
    limits: Limits,
    timer: Pin<Box<Sleep>>,
    written: u64,
    /// Since when the other side takes less than it is offered, and how much had been written by then.
    blocked: Option<(Instant, u64)>,
    _place: Place,
}

impl Kept {
    /// Takes the connection in, within the limits, and says where it comes from; `None` where it was turned away.
    pub fn admit(io: TcpStream, connections: &Connections) -> Option<(Self, Option<SocketAddr>)> {
        let peer = io.peer_addr().ok();
        match connections.place(peer.map(|peer| peer.ip())) {
            Some(place) => Some((Self::new(io, place, connections.limits().clone()), peer)),
            None => {
                let _told = turn_away(io);
                None
            }
        }
    }

    fn new(io: TcpStream, place: Place, limits: Limits) -> Self {
        let (now, is_spare) = (Instant::now(), place.is_spare);
        let progress = Rc::new(Progress { answering: Cell::new(0), since: Cell::new(now), is_spare });
        let timer = Box::pin(sleep_until(now + limits.idle));
        Self { io, progress, limits, timer, written: 0, blocked: None, _place: place }
    }

    /// Where it is, for the middleware.
    pub fn progress(&self) -> Rc<Progress> {
        self.progress.clone()
    }

    /// Whether it has been kept for nothing long enough.
    fn is_overdue(&self) -> bool {
        self.progress.answering.get() == 0 && self.progress.since.get().elapsed() >= self.idle()
    }

    /// Who came when all places were taken is to ask at once.
    fn idle(&self) -> Duration {
        if self.progress.is_spare { self.limits.idle / 4 } else { self.limits.idle }
    }

    /// Whether what was offered is not taken.
    fn is_stuck(&mut self) -> bool {
        let Some((since, written)) = self.blocked else { return false };
        if since.elapsed() < self.limits.stalled {
            return false;
        }
        // Somebody far away takes little at a time.
        if self.written - written >= self.limits.least {
            self.blocked = Some((Instant::now(), self.written));
            return false;
        }
        true
    }

    /// Has the connection looked after again when its time may be up, whether anything arrives or not.
    fn look_again(&mut self, cx: &mut Context<'_>) {
        while self.timer.as_mut().poll(cx).is_ready() {
            let idle = match self.progress.answering.get() {
                0 => self.progress.since.get() + self.idle(),
                _ => Instant::now() + self.idle(),
            };
            let next = self.blocked.map_or(idle, |(since, _)| idle.min(since + self.limits.stalled));
            // Never at once again: who is overdue is told so now.
            let soon = Instant::now() + self.idle() / 4;
            self.timer.as_mut().reset(next.max(soon));
        }
    }
}

fn given_up() -> io::Error {
    io::ErrorKind::TimedOut.into()
}

impl AsyncRead for Kept {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        if self.is_stuck() {
            return Poll::Ready(Err(given_up()));
        }
        if self.is_overdue() {
            // As if the other side had closed it: what is still to be written is written.
            return Poll::Ready(Ok(()));
        }
        let read = Pin::new(&mut self.io).poll_read(cx, buf);
        if read.is_pending() {
            self.look_again(cx);
        }
        read
    }
}

impl AsyncWrite for Kept {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.is_stuck() {
            return Poll::Ready(Err(given_up()));
        }
        let wrote = Pin::new(&mut self.io).poll_write(cx, buf);
        match &wrote {
            Poll::Ready(Ok(count)) => self.written += *count as u64,
            Poll::Ready(Err(_)) => {}
            Poll::Pending => {
                if self.blocked.is_none() {
                    self.blocked = Some((Instant::now(), self.written));
                    let by = Instant::now() + self.limits.stalled;
                    if by < self.timer.deadline() {
                        self.timer.as_mut().reset(by);
                    }
                }
                self.look_again(cx);
            }
        }
        wrote
    }

    /// Called when everything has been written.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.blocked = None;
        self.look_again(cx);
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
