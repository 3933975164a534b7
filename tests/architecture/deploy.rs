//! The examples of `deploy/` give the program the room and the time that it takes for itself: their limits are held against its
//! own.

use std::fs;
use std::path::Path;

use success_review::reports::MAX_CSV_BYTES;

use crate::source::{none, sources};

fn example(name: &str) -> String {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy").join(name)).expect("an example");
    text.lines().map(|line| line.split('#').next().unwrap_or_default().trim_end()).collect::<Vec<_>>().join("\n")
}

/// What stands after a directive, up to the end of the line.
#[track_caller]
fn said<'a>(text: &'a str, directive: &str) -> &'a str {
    let lines = text.lines().filter_map(|line| line.trim_start().strip_prefix(directive));
    let mut values: Vec<&str> = lines.map(|value| value.trim().trim_end_matches(';')).collect();
    assert_eq!(values.len(), 1, "{directive} is said {} times", values.len());
    values.remove(0)
}

/// The number of a constant of the program, in the unit that it is written in.
#[track_caller]
fn constant(path: &str, name: &str) -> u64 {
    let source = sources().iter().find(|source| source.path == path).expect("a source file");
    let line = source.code.lines().find(|line| line.contains(&format!("const {name}:"))).expect("a constant");
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let value = line.split_once('=').map(|(_, value)| value).expect("a value");
    // A product of numbers, or one in brackets.
    let value = value.split_once('(').map_or(value, |(_, value)| value);
    value.split('*').map(|part| digits(part).parse::<u64>().expect("a number")).product()
}

/// Seconds of `60s` or `500ms`.
#[track_caller]
fn seconds(text: &str) -> f64 {
    let of = |end: &str| text.strip_suffix(end).and_then(|number| number.parse::<f64>().ok());
    of("ms").map(|ms| ms / 1_000.0).or_else(|| of("s")).unwrap_or_else(|| panic!("no time: {text}"))
}

/// A body with the longest report, and its form's other fields.
fn longest_body() -> u64 {
    MAX_CSV_BYTES + constant("web/upload.rs", "SLACK")
}

/// What the program itself lets pass, in seconds.
struct Own {
    head: f64,
    keep_alive: f64,
    stalled: f64,
    database: f64,
    grace: f64,
    drain: f64,
}

impl Own {
    fn read() -> Self {
        let of = |path, name| constant(path, name) as f64;
        Self {
            head: of("server.rs", "HEAD"),
            keep_alive: of("server.rs", "KEEP_ALIVE"),
            stalled: of("web/pace.rs", "STALLED"),
            database: of("session/blocking.rs", "PATIENCE") / 1_000.0,
            grace: of("config/mod.rs", "USUAL_GRACE"),
            drain: of("server.rs", "DRAIN"),
        }
    }
}

#[test]
fn nginx_lets_through_what_the_program_takes() {
    let (text, own) = (example("nginx.conf"), Own::read());
    let megabytes: u64 = said(&text, "client_max_body_size").trim_end_matches('m').parse().expect("megabytes");
    assert!((longest_body()..2 * longest_body()).contains(&(megabytes * 1024 * 1024)), "{megabytes} MiB");
    assert!(seconds(said(&text, "client_header_timeout")) >= own.head);
    assert!(seconds(said(&text, "client_body_timeout")) >= own.stalled);
    for wait in ["proxy_read_timeout", "proxy_send_timeout"] {
        assert!(seconds(said(&text, wait)) > own.database.max(own.stalled), "{wait}");
    }
    assert!(seconds(said(&text, "keepalive_timeout")) < own.keep_alive);
    assert_eq!(said(&text, "proxy_request_buffering"), "off");
    assert!(text.contains("proxy_set_header X-Forwarded-For $remote_addr;"));
    assert!(text.contains("proxy_set_header Forwarded \"\";"));
}

#[test]
fn haproxy_lets_through_what_the_program_takes_and_leaves_who_stops_in_time() {
    let (text, own) = (example("haproxy.cfg"), Own::read());
    let most = text.split("req.hdr_val(content-length) gt ").nth(1).and_then(|rest| rest.split(' ').next());
    let most: u64 = most.expect("a bound").parse().expect("bytes");
    assert!((longest_body()..2 * longest_body()).contains(&most), "{most}");
    assert!(seconds(said(&text, "timeout http-request")) >= own.head);
    for wait in ["timeout client", "timeout server"] {
        assert!(seconds(said(&text, wait)) > own.database.max(own.stalled), "{wait}");
    }
    let check = said(&text, "default-server check inter").split(' ').collect::<Vec<_>>();
    let (inter, fast) = (seconds(check[0]), seconds(check[2]));
    assert_eq!((check[1], check[3], check[4]), ("fastinter", "fall", "2"));
    assert!(inter + 2.0 * fast < own.grace, "a server that stops is asked twice within its grace");
    for header in ["Forwarded", "X-Forwarded-For"] {
        assert!(text.contains(&format!("http-request del-header {header}\n")));
    }
    assert!(text.contains("option forwardfor"));
}

#[test]
fn the_unit_has_room_for_connections_and_time_to_end() {
    let (text, own) = (example("success-review.service"), Own::read());
    let files: u64 = said(&text, "LimitNOFILE=").parse().expect("files");
    let limits = "config/limits.rs";
    let taken =
        constant(limits, "USUAL_MOST") + constant(limits, "RESERVED") + 2 * constant("config/mod.rs", "USUAL_POOL");
    assert!(files >= taken, "{files} of {taken}");
    assert!(seconds(said(&text, "TimeoutStopSec=")) > own.grace + own.drain);
    // The filter would refuse it otherwise.
    assert!(text.lines().any(|line| line == "SystemCallFilter=pidfd_getfd"));
    let state = said(&text, "StateDirectory=");
    assert_eq!(said(&text, "Environment=SUCCESS_REVIEW_DATA_DIR="), format!("/var/lib/{state}"));
}

#[test]
fn the_image_is_built_with_the_toolchain_of_the_project_and_is_nobody_of_weight() {
    let text = example("Containerfile");
    let toolchain = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("rust-toolchain.toml")).expect("it");
    let channel =
        toolchain.lines().find_map(|line| line.strip_prefix("channel = ")).expect("a channel").trim_matches('"');
    assert!(text.contains(&format!("rust:{channel}-")), "{channel}");
    assert!(text.lines().any(|line| line == "USER 65532:65532"));
    // What is copied is there, and is not left out of what is sent to the builder.
    let sent = example("Containerfile.dockerignore");
    let mut faults = Vec::new();
    let copied = text.lines().filter_map(|line| line.strip_prefix("COPY ")).filter(|line| !line.starts_with("--"));
    for name in copied.flat_map(|line| line.split(' ')).filter(|name| *name != "./") {
        let is_there = Path::new(env!("CARGO_MANIFEST_DIR")).join(name).exists();
        if !is_there || !sent.lines().any(|line| line == format!("!{name}")) {
            faults.push(format!("{name} does not reach the image"));
        }
    }
    none(&faults);
}
