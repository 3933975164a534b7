//! `health`: asks a program that serves on this machine whether it is well, for whatever starts it and has no other means.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use super::{Failure, said, say};
use crate::config::Settings;

/// Longer than the program takes to say no of a database that does not answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// Both answers fit many times.
const LONGEST: u64 = 16 * 1024;

/// Whether the process answers or, where `ready`, whether it can serve.
pub(super) fn run(settings: &Settings, ready: bool) -> Result<(), Failure> {
    let (to, path) = (reached(settings.bind()), if ready { "/readyz" } else { "/healthz" });
    if to.port() == 0 {
        return Err(said("SUCCESS_REVIEW_BIND: port 0 says nothing of where the program listens"));
    }
    let answer = asked(to, path).map_err(|e| said(format!("http://{to}{path}: {e}")))?;
    let status = answer.split_whitespace().nth(1).unwrap_or_default();
    match status {
        "200" => say(format!("http://{to}{path}: 200")),
        "" => Err(said(format!("http://{to}{path}: no answer"))),
        other => Err(said(format!("http://{to}{path}: {other}"))),
    }
}

/// Where somebody on this machine reaches who listens there.
fn reached(mut bind: SocketAddr) -> SocketAddr {
    if bind.ip().is_unspecified() {
        bind.set_ip(match bind.ip() {
            IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
        });
    }
    bind
}

fn asked(to: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut tcp = TcpStream::connect_timeout(&to, PATIENCE)?;
    tcp.set_read_timeout(Some(PATIENCE))?;
    tcp.set_write_timeout(Some(PATIENCE))?;
    write!(tcp, "GET {path} HTTP/1.1\r\nHost: {to}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    tcp.take(LONGEST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_listens_everywhere_is_asked_here() {
        for (bind, to) in
            [("0.0.0.0:8080", "127.0.0.1:8080"), ("[::]:80", "[::1]:80"), ("10.0.0.1:8080", "10.0.0.1:8080")]
        {
            assert_eq!(reached(bind.parse().unwrap()), to.parse().unwrap());
        }
    }
}
