//! The places of connections: how many there are, of one address and in all. How long one is kept is `kept`'s business.
//!
//! What is beyond the bound is not turned away unheard: a few more are let in for one answer each, so that who asks after
//! the program's health is told. None of them is for an address that holds several places: who fills the usual ones does not
//! fill these as well.

use std::collections::HashMap;
use std::io::{self, Write};
use std::net::{IpAddr, Shutdown};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::rt::net::TcpStream;

use crate::config::Limits;
use crate::domain::network::{self, Network};

/// Said to who is turned away before anything was read.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\
      content-length: 0\r\n\r\n";

/// All connections of the process.
#[derive(Clone)]
pub struct Connections(Arc<Inner>);

struct Inner {
    limits: Limits,
    /// Everybody comes through it, so that it is no one address.
    proxies: Vec<Network>,
    open: Mutex<Open>,
    turned_away: AtomicU64,
}

#[derive(Default)]
struct Open {
    usual: usize,
    spare: usize,
    by_source: HashMap<IpAddr, usize>,
}

/// What an address holds at most that is given a spare place: who asks whether the program lives asks at the same time whether it
/// is ready.
const FEW: usize = 1;

/// A connection's place; free again when this goes.
pub struct Place {
    connections: Connections,
    /// Whom it is counted for, unless it came by the proxy.
    source: Option<IpAddr>,
    pub is_spare: bool,
}

impl Connections {
    pub fn new(limits: Limits, proxies: Vec<Network>) -> Self {
        Self(Arc::new(Inner { limits, proxies, open: Mutex::default(), turned_away: AtomicU64::new(0) }))
    }

    /// What a connection has to keep to.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// How many are open: usual ones, and those beyond the limit.
    pub fn count(&self) -> (usize, usize) {
        let open = self.open();
        (open.usual, open.spare)
    }

    /// How many were turned away so far.
    pub fn turned_away(&self) -> u64 {
        self.0.turned_away.load(Ordering::Relaxed)
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.0.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for who comes from there; `None` where they are to be turned away.
    pub fn place(&self, peer: Option<IpAddr>) -> Option<Place> {
        let limits = &self.0.limits;
        let is_proxy = peer.is_some_and(|peer| network::is_within(peer, &self.0.proxies));
        let source = peer.map(network::line).filter(|_| !is_proxy);
        let mut open = self.open();
        let of_source = source.and_then(|source| open.by_source.get(&source)).copied().unwrap_or_default();
        let is_spare = open.usual >= limits.connections || of_source >= limits.of_one_address();
        // Of the spare ones some are the proxy's alone.
        let kept = if is_proxy || self.0.proxies.is_empty() { 0 } else { limits.spare / 4 };
        if is_spare && (open.spare >= limits.spare - kept || of_source > FEW) {
            self.0.turned_away.fetch_add(1, Ordering::Relaxed);
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

/// Says that there is no place, and closes. Nobody waits for who does not take it. Not through tokio, to which a new connection
/// is ready for nothing before it has been waited for.
///
/// # Errors
/// It could not be said.
pub fn turn_away(io: TcpStream) -> io::Result<()> {
    let mut io = io.into_std()?;
    io.write_all(FULL)?;
    io.shutdown(Shutdown::Write)
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
        assert!(take(&connections, "::ffff:192.0.2.1").is_none(), "a spare place is for who holds few");
        assert!(!take(&connections, "192.0.2.2").unwrap().is_spare);
        let proxied: Vec<Place> = (0..6).filter_map(|_| take(&connections, "10.0.0.1")).collect();
        assert!(proxied.iter().all(|place| !place.is_spare));
        let third = take(&connections, "192.0.2.3").unwrap();
        assert!(third.is_spare, "all usual ones are taken");
        assert!(take(&connections, "192.0.2.4").is_none(), "all are taken");
        drop((own, third, proxied));
        assert_eq!((connections.count(), connections.turned_away()), ((0, 0), 2));
        assert!(connections.open().by_source.is_empty());
        assert!(!take(&connections, "192.0.2.1").unwrap().is_spare);
    }

    #[test]
    fn whoever_fills_the_usual_places_leaves_the_spare_ones_to_others_and_to_the_proxy() {
        let connections = connections(8, 4);
        let fillers = ["192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"];
        let all: Vec<Place> = (0..10).flat_map(|_| fillers).filter_map(|from| take(&connections, from)).collect();
        assert_eq!((all.len(), connections.count()), (8, (8, 0)));
        // Few each: somebody else who asks, and who holds on to it.
        let other = [(); 2].map(|()| take(&connections, "192.0.2.5").unwrap());
        assert!(other.iter().all(|place| place.is_spare) && take(&connections, "192.0.2.5").is_none());
        let more: Vec<Place> = (0..9).filter_map(|n| take(&connections, &format!("198.51.100.{n}"))).collect();
        assert_eq!((more.len(), connections.count()), (1, (8, 3)));
        assert!(take(&connections, "10.0.0.1").unwrap().is_spare, "one is the proxy's, whoever holds the others");
        drop((all, more, other));
        // Who has one of the usual places may be asking again.
        let kept = take(&connections, "192.0.2.6").unwrap();
        let rest: Vec<Place> = (0..7).filter_map(|n| take(&connections, &format!("198.51.100.{n}"))).collect();
        assert!(!kept.is_spare && rest.len() == 7);
        assert!(take(&connections, "192.0.2.6").unwrap().is_spare);
        drop((kept, rest));
        assert!(connections.open().by_source.is_empty());
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
