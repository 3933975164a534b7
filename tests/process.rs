//! The program as the system sees it: what becomes of it when nobody reads its log, and how it ends when it is told to.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A program that serves from a folder of its own. Ended when dropped.
struct Serving {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Serving {
    /// Starts it by this line of the shell, in which `"$0"` is the program, and waits until it is ready.
    fn begin(line: &str, settings: &[(&str, &str)], errors: Stdio) -> Self {
        let folder = TempDir::new().unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new("sh");
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("SUCCESS_REVIEW_")) {
            command.env_remove(name);
        }
        command.args(["-c", line, env!("CARGO_BIN_EXE_success-review")]).current_dir(folder.path());
        command.env_remove("DATABASE_URL").env("SUCCESS_REVIEW_BIND", address.to_string());
        command.env("RUST_LOG", "info").envs(settings.iter().copied()).stdout(Stdio::null()).stderr(errors);
        let serving = Self { child: command.spawn().unwrap(), address, _folder: folder };
        let start = Instant::now();
        while serving.status("/readyz") != Some(200) {
            assert!(start.elapsed() < Duration::from_secs(30), "it does not become ready");
            std::thread::sleep(Duration::from_millis(50));
        }
        serving
    }

    /// Status of the answer; none where nobody answers within five seconds.
    fn status(&self, path: &str) -> Option<u16> {
        let mut tcp = TcpStream::connect(self.address).ok()?;
        tcp.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        write!(tcp, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ok()?;
        let mut line = [0; 12];
        tcp.read_exact(&mut line).ok()?;
        std::str::from_utf8(&line).ok()?.strip_prefix("HTTP/1.1 ")?.parse().ok()
    }

    fn tell(&self, signal: &str) {
        let told = Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits for its end; how it ended and how long that took.
    fn end(&mut self) -> (ExitStatus, Duration) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (status, start.elapsed());
            }
            assert!(start.elapsed() < Duration::from_secs(20), "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn requests_are_answered_although_nobody_can_write_the_log() {
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap().into();
    let serve = "exec \"$0\" serve";
    for (what, line, errors) in [
        ("a full device", serve, full()),
        ("closed", "exec \"$0\" serve 2>&-", Stdio::null()),
        // Nobody reads it: more is logged than lies between the two.
        ("a full pipe", serve, Stdio::piped()),
    ] {
        let mut serving = Serving::begin(line, &[("SUCCESS_REVIEW_GRACE", "0")], errors);
        for n in 0..800 {
            assert_eq!(serving.status("/nowhere"), Some(404), "{what}, request {n}");
        }
        serving.tell("-TERM");
        assert!(serving.end().0.success(), "{what}");
    }
}

#[test]
fn told_to_stop_it_says_so_first_serves_on_and_ends_what_is_under_way() {
    let mut serving = Serving::begin("exec \"$0\" serve", &[("SUCCESS_REVIEW_GRACE", "2")], Stdio::null());
    // A form that is still coming.
    let mut slow = TcpStream::connect(serving.address).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3";
    write!(slow, "POST /sign-in HTTP/1.1\r\nHost: x\r\n{kind}\r\n\r\na").unwrap();
    serving.tell("-TERM");
    let told = Instant::now();
    while serving.status("/readyz") != Some(503) {
        assert!(told.elapsed() < Duration::from_secs(1), "it does not say so");
    }
    assert_eq!(serving.status("/healthz"), Some(200));
    assert_eq!(serving.status("/sign-in"), Some(200));
    std::thread::sleep(Duration::from_millis(2_500).saturating_sub(told.elapsed()));
    assert_eq!(serving.status("/sign-in"), None, "the grace is over");
    slow.write_all(b"=b").unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403"), "it was begun before: {answer}");
    assert!(serving.end().0.success());
}

#[test]
fn ctrl_c_waits_for_nobody_new_and_a_second_signal_for_nobody_at_all() {
    let mut serving = Serving::begin("exec \"$0\" serve", &[("SUCCESS_REVIEW_GRACE", "60")], Stdio::null());
    serving.tell("-INT");
    let (status, took) = serving.end();
    assert!(status.success() && took < Duration::from_secs(5), "{took:?}");
    // Not for a form either that is still coming, whether the grace has passed or not.
    for first in ["-TERM", "-INT"] {
        let mut serving = Serving::begin("exec \"$0\" serve", &[("SUCCESS_REVIEW_GRACE", "60")], Stdio::null());
        let mut slow = TcpStream::connect(serving.address).unwrap();
        let kind = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3";
        write!(slow, "POST /sign-in HTTP/1.1\r\nHost: x\r\n{kind}\r\n\r\na").unwrap();
        std::thread::sleep(Duration::from_millis(300));
        serving.tell(first);
        std::thread::sleep(Duration::from_millis(300));
        serving.tell("-TERM");
        let (status, took) = serving.end();
        assert!(status.success() && took < Duration::from_secs(5), "{first}: {took:?}");
    }
}
