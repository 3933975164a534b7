//! A server of PostgreSQL that hangs answers nothing and breaks nothing off: whoever waits for it waits for ever, and every
//! connection to it keeps the next one waiting. Somebody has to look from outside: a statement that takes long makes this ask
//! whether the server answers at all, and where it does not, all connections to it are broken off.
//!
//! A connection's socket is libpq's own. Its number is found by both ends of it, which the server is asked for; behind
//! something that changes addresses, and on a Unix socket, it is not found, and nothing is broken off.

use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, Once, OnceLock, PoisonError, Weak};
use std::time::{Duration, Instant};

use diesel::connection::{Instrumentation, InstrumentationEvent};
use diesel::prelude::*;
use diesel::sql_types::{Integer, Nullable, Text};
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

use super::hosts::Hosts;

/// After which it is asked whether the server answers.
const LONG: Duration = Duration::from_secs(1);
/// How long its answer may take.
const ANSWERS: Duration = Duration::from_millis(1_500);
/// How often it is looked.
const LOOKS: Duration = Duration::from_millis(250);
/// How much longer than a statement may take, after which the server would have ended it.
const SLACK: Duration = Duration::from_millis(1_500);

/// A connection that is looked after.
struct Watched {
    /// libpq's socket, by a number of our own.
    socket: TcpStream,
    server: SocketAddr,
    hosts: Arc<Hosts>,
    host: usize,
    /// How long the server lets a statement take.
    limit: Option<Duration>,
    /// When the statement began that is being waited for, in milliseconds since [`BEGAN`]; 0 where none is.
    since: AtomicU64,
    /// It is a COMMIT, which has no limit at the server: it may wait for a standby, and goes on waiting there whoever hangs up.
    is_commit: AtomicBool,
}

static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
static ALL: Mutex<Vec<Weak<Watched>>> = Mutex::new(Vec::new());

fn now() -> u64 {
    u64::try_from(BEGAN.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
}

impl Watched {
    /// For how long its statement has been waited for.
    fn waits(&self) -> Option<Duration> {
        match self.since.load(Ordering::Relaxed) {
            0 => None,
            since => Some(Duration::from_millis(now().saturating_sub(since))),
        }
    }

    fn break_off(&self) {
        // Whoever waits for it is told that it was closed; an idle one is found closed when it is taken.
        if let Err(cause) = self.socket.shutdown(Shutdown::Both) {
            tracing::debug!(%cause, "a connection was closed already");
        }
    }
}

/// Makes whoever else is to be told of the statements on connections to this URL.
type Listener = fn(&str) -> Box<dyn Instrumentation>;
static LISTENER: OnceLock<Listener> = OnceLock::new();

/// Diesel tells one of what a connection does, and of connections that are looked after that is this file. Who wants to hear of
/// them too, as tests do of each query, is told here, of those that are made from now on. The first who asks is heard.
pub fn listen_too(listener: Listener) {
    LISTENER.get_or_init(|| listener);
}

/// Notes when a statement begins and ends.
struct Clocked {
    watched: Arc<Watched>,
    listener: Option<Box<dyn Instrumentation>>,
}

impl Instrumentation for Clocked {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::CommitTransaction { .. } => self.watched.is_commit.store(true, Ordering::Relaxed),
            InstrumentationEvent::StartQuery { .. } => self.watched.since.store(now(), Ordering::Relaxed),
            InstrumentationEvent::FinishQuery { .. } => {
                self.watched.since.store(0, Ordering::Relaxed);
                self.watched.is_commit.store(false, Ordering::Relaxed);
            }
            _ => {}
        }
        if let Some(listener) = &mut self.listener {
            listener.on_connection_event(event);
        }
    }
}

#[derive(QueryableByName)]
struct Ends {
    #[diesel(sql_type = Nullable<Text>)]
    ours: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    our_port: Option<i32>,
    #[diesel(sql_type = Nullable<Text>)]
    theirs: Option<String>,
    #[diesel(sql_type = Nullable<Integer>)]
    their_port: Option<i32>,
}

/// Looks after a connection from now on, until it is closed. `limit` is how long the server lets a statement take.
///
/// # Errors
/// The database's.
pub(super) fn look_after(
    conn: &mut PgConnection,
    url: &str,
    hosts: &Arc<Hosts>,
    host: usize,
    limit: Option<Duration>,
) -> QueryResult<()> {
    let ends: Ends = diesel::sql_query(
        "SELECT host(inet_client_addr()) AS ours, inet_client_port() AS our_port, \
         host(inet_server_addr()) AS theirs, inet_server_port() AS their_port",
    )
    .get_result(conn)?;
    let end = |address: Option<String>, port: Option<i32>| {
        let address: IpAddr = address?.parse().ok()?;
        Some(SocketAddr::new(address, u16::try_from(port?).ok()?))
    };
    let (Some(ours), Some(server)) = (end(ends.ours, ends.our_port), end(ends.theirs, ends.their_port)) else {
        return Ok(());
    };
    let Some(socket) = socket_between(ours, server) else { return Ok(()) };
    let hosts = hosts.clone();
    let watched = Arc::new(Watched {
        socket,
        server,
        hosts,
        host,
        limit,
        since: AtomicU64::new(0),
        is_commit: AtomicBool::new(false),
    });
    ALL.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&watched));
    conn.set_instrumentation(Clocked { watched, listener: LISTENER.get().map(|make| make(url)) });
    static LOOKING: Once = Once::new();
    LOOKING.call_once(|| {
        let looking = std::thread::Builder::new().name("database-watch".to_owned()).spawn(|| {
            loop {
                std::thread::sleep(LOOKS);
                look();
            }
        });
        if let Err(cause) = looking {
            tracing::error!(%cause, "nobody looks whether the database answers");
        }
    });
    Ok(())
}

/// The socket of this process that has these ends.
fn socket_between(ours: SocketAddr, theirs: SocketAddr) -> Option<TcpStream> {
    let plain = |address: SocketAddr| (address.ip().to_canonical(), address.port());
    let process = match pidfd_open(getpid(), PidfdFlags::empty()) {
        Ok(process) => process,
        Err(cause) => return not_allowed(&cause),
    };
    for entry in fs::read_dir("/proc/self/fd").ok()?.flatten() {
        let is_socket = fs::read_link(entry.path()).is_ok_and(|to| to.to_string_lossy().starts_with("socket:"));
        let number: Option<i32> = entry.file_name().to_str().and_then(|name| name.parse().ok());
        let Some(number) = number.filter(|_| is_socket) else { continue };
        let socket = match pidfd_getfd(&process, number, PidfdGetfdFlags::empty()) {
            Ok(socket) => TcpStream::from(socket),
            // Closed meanwhile.
            Err(cause) if cause == rustix::io::Errno::BADF => continue,
            Err(cause) => return not_allowed(&cause),
        };
        let is_it = |end: std::io::Result<SocketAddr>, wanted| end.is_ok_and(|end| plain(end) == plain(wanted));
        if is_it(socket.local_addr(), ours) && is_it(socket.peer_addr(), theirs) {
            return Some(socket);
        }
    }
    None
}

fn not_allowed(cause: &dyn std::fmt::Display) -> Option<TcpStream> {
    // Once: it is the same for every connection.
    static TOLD: Once = Once::new();
    TOLD.call_once(|| {
        tracing::warn!(
            %cause,
            "connections to a database that hangs cannot be broken off here (pidfd_getfd is not allowed): requests are told to \
             come back until its processes are ended"
        );
    });
    None
}

/// Looks once at all connections.
fn look() {
    let all: Vec<Arc<Watched>> = {
        let mut all = ALL.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|watched| watched.strong_count() > 0);
        all.iter().filter_map(Weak::upgrade).collect()
    };
    let mut servers: Vec<SocketAddr> = Vec::new();
    for watched in &all {
        let Some(waits) = watched.waits() else { continue };
        let is_limited = !watched.is_commit.load(Ordering::Relaxed);
        if is_limited && watched.limit.is_some_and(|limit| waits > limit + SLACK) {
            tracing::error!(server = %watched.server, "a connection gives no answer; it is closed");
            watched.break_off();
        } else if waits > LONG && !servers.contains(&watched.server) {
            servers.push(watched.server);
        }
    }
    for server in servers.into_iter().filter(|server| !answers(*server)) {
        tracing::error!(%server, "the database's server gives no answer; all connections to it are closed");
        for watched in all.iter().filter(|watched| watched.server == server) {
            watched.hosts.is_silent(watched.host);
            if watched.waits().is_none_or(|waits| waits > LONG) {
                watched.break_off();
            }
        }
    }
}

/// Whether a server of PostgreSQL answers: it is asked whether it speaks TLS, which needs neither a name nor a password.
fn answers(server: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&server, ANSWERS)?;
        stream.set_read_timeout(Some(ANSWERS))?;
        stream.set_write_timeout(Some(ANSWERS))?;
        stream.write_all(&[0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f])?;
        stream.read(&mut [0; 1]).map(|_| true)
    };
    // Whoever refuses or hangs up is not frozen: the connections know it by themselves.
    ask().unwrap_or_else(|cause| !matches!(cause.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    #[test]
    fn a_socket_is_found_by_its_ends_and_can_be_closed_from_outside() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut hangs = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (ours, theirs) = (hangs.local_addr().unwrap(), hangs.peer_addr().unwrap());
        let elsewhere = SocketAddr::new(theirs.ip(), theirs.port() ^ 1);
        assert!(socket_between(ours, elsewhere).is_none());
        let found = socket_between(ours, theirs).unwrap();
        let waiting = thread::spawn(move || hangs.read(&mut [0; 1]));
        found.shutdown(Shutdown::Both).unwrap();
        assert_eq!(waiting.join().unwrap().unwrap(), 0);
    }

    #[test]
    fn a_server_that_takes_connections_and_says_nothing_does_not_answer() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        assert!(!answers(address), "it hangs");
        let speaks = thread::spawn(move || {
            // The first connection is the one that was given up.
            let mut second = listener.incoming().nth(1).unwrap().unwrap();
            second.write_all(b"N").unwrap();
        });
        assert!(answers(address));
        speaks.join().unwrap();
        assert!(answers(address), "who refuses is not frozen");
    }
}
