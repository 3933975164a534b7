//! Connections from their opening to their end: how many there are, of one address and in all, and how long one is kept on
//! which nothing is being answered. actix bounds the first head of a connection and the time between two requests; a body that
//! nobody reads, a second head that never ends and a reader who does not read it would keep their descriptor without end.
//!
//! What is beyond the bound is not turned away unheard: a few more are let in for one answer each, so that who asks after
//! the program's health is told.

use std::cell::Cell;
use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

use crate::config::Limits;
use crate::domain::network::Network;

/// Said to who is turned away before anything was read.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";

/// All connections of the process.
#[derive(Clone)]
pub struct Connections(Arc<Inner>);

struct Inner {
    limits: Limits,
    /// Everybody comes through it, so that it is no one address.
    proxies: Vec<Network>,
    open: Mutex<Open>,
}

#[derive(Default)]
struct Open {
    usual: usize,
    spare: usize,
    by_source: HashMap<IpAddr, usize>,
}

/// A connection's place; free again when this goes.
struct Place {
    connections: Connections,
    /// Whom it is counted for, unless it came by the proxy.
    source: Option<IpAddr>,
    is_spare: bool,
}

impl Connections {
    pub fn new(limits: Limits, proxies: Vec<Network>) -> Self {
        Self(Arc::new(Inner { limits, proxies, open: Mutex::default() }))
    }

    /// Takes the connection in, within the limits; `None` where it was turned away.
    pub fn admit(&self, io: TcpStream) -> Option<(Kept, Option<SocketAddr>)> {
        let peer = io.peer_addr().ok();
        match self.place(peer.map(|peer| peer.ip())) {
            Some(place) => Some((Kept::new(io, place), peer)),
            None => {
                // Nobody waits for who does not take it.
                let _told = io.try_write(FULL);
                None
            }
        }
    }

    /// How many are open.
    pub fn count(&self) -> usize {
        let open = self.open();
        open.usual + open.spare
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn place(&self, peer: Option<IpAddr>) -> Option<Place> {
        let limits = &self.0.limits;
        let is_proxy = peer.is_some_and(|peer| self.0.proxies.iter().any(|network| network.contains(peer)));
        let source = peer.map(source).filter(|_| !is_proxy);
        let mut open = self.open();
        let of_source = source.and_then(|source| open.by_source.get(&source)).copied().unwrap_or_default();
        let is_spare = open.usual >= limits.connections || of_source >= limits.of_one_address();
        if is_spare && open.spare >= limits.spare {
            return None;
        }
        if is_spare {
            open.spare += 1;
        } else {
            open.usual += 1;
        }
        if let Some(source) = source {
            *open.by_source.entry(source).or_default() += 1;
        }
        drop(open);
        Some(Place { connections: self.clone(), source, is_spare })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.connections.open();
        if self.is_spare {
            open.spare -= 1;
        } else {
            open.usual -= 1;
        }
        if let Some(source) = self.source
            && let Some(count) = open.by_source.get_mut(&source)
        {
            *count -= 1;
            if *count == 0 {
                open.by_source.remove(&source);
            }
        }
    }
}

/// Whom an address is counted for: whoever has one IPv6 address has its whole /64.
fn source(address: IpAddr) -> IpAddr {
    match plain(address) {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

/// An IPv4 address that came as an IPv6 one is itself.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

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
    fn new(io: TcpStream, place: Place) -> Self {
        let limits = place.connections.0.limits.clone();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(all: usize, spare: usize) -> Connections {
        let limits = Limits { connections: all, spare, ..Limits::default() };
        Connections::new(limits, vec!["10.0.0.1".parse().unwrap()])
    }

    fn take(connections: &Connections, address: &str) -> Option<Place> {
        connections.place(Some(address.parse().unwrap()))
    }

    #[test]
    fn one_address_has_a_part_of_the_places_and_the_proxy_all() {
        let connections = connections(8, 1);
        let own: Vec<Place> = (0..2).filter_map(|_| take(&connections, "192.0.2.1")).collect();
        assert!(own.iter().all(|place| !place.is_spare));
        // The same address in its other form is the same.
        let third = take(&connections, "::ffff:192.0.2.1").unwrap();
        assert!(third.is_spare);
        assert!(take(&connections, "192.0.2.1").is_none(), "the spare place is taken");
        assert!(!take(&connections, "192.0.2.2").unwrap().is_spare);
        let proxied: Vec<Place> = (0..6).filter_map(|_| take(&connections, "10.0.0.1")).collect();
        assert!(proxied.iter().all(|place| !place.is_spare));
        assert!(take(&connections, "192.0.2.3").is_none(), "all are taken");
        drop((own, third, proxied));
        assert_eq!(connections.count(), 0);
        assert!(connections.open().by_source.is_empty());
        assert!(!take(&connections, "192.0.2.1").unwrap().is_spare);
    }

    #[test]
    fn an_ipv6_address_counts_with_its_network() {
        let connections = connections(4, 0);
        let first = take(&connections, "2001:db8:0:1::1").unwrap();
        assert!(take(&connections, "2001:db8:0:1:ffff::2").is_none());
        assert!(take(&connections, "2001:db8:0:2::1").is_some());
        drop(first);
        assert!(take(&connections, "2001:db8:0:1:ffff::2").is_some());
    }
}
