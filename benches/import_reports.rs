//! How fast a report with a row per user is read, and in how much memory: 10 k, 100 k and 500 k users, each in a process of
//! its own, as the peak of a process never falls. The rows are made while they are read; nothing is written to disk.
//!
//! No user occurs twice; a hash and a few marks of each are in memory while the file is read, some 20 bytes a user at the peak: 12 MiB
//! at 500,000 users where reading by itself takes 3.
//!
//! `cargo bench --bench import_reports` ends with an error when the peak grows by more than 32 bytes a user.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails loudly")]

use std::fmt::Write as _;
use std::io::Read;
use std::process::{Command, ExitCode};
use std::time::Instant;

use chrono::NaiveDate;
use success_review::domain::usage::Counts;
use success_review::reports::{Options, Service, Subject, read_csv};

const SIZES: [u64; 3] = [10_000, 100_000, 500_000];
/// By how much the peak at the largest size may lie above that at the smallest, in bytes for each user more.
const MAY_GROW: u64 = 32;
/// Rows that are made once and repeated: making them anew would take longer than reading them.
const BLOCK: u64 = 1_000;
/// Given to the process that reads one size.
const USERS: &str = "--users=";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(users) = arguments.iter().find_map(|a| a.strip_prefix(USERS)) {
        read(users.parse().expect("a number of users"));
        return ExitCode::SUCCESS;
    }
    // `cargo test --all-targets` starts benchmarks too, without this argument and without optimisation.
    if !arguments.iter().any(|a| a == "--bench") {
        read(BLOCK);
        return ExitCode::SUCCESS;
    }
    println!("{:>9} {:>10} {:>9} {:>12} {:>9} {:>11}", "users", "MB", "seconds", "rows/s", "MB/s", "peak KiB");
    let peaks: Vec<Option<u64>> = SIZES.into_iter().map(in_a_process).collect();
    match peaks.as_slice() {
        [Some(first), .., Some(last)] => {
            let each = last.saturating_sub(*first) * 1024 / (SIZES[2] - SIZES[0]);
            println!("the peak grows by {each} bytes a user between {} and {} users", SIZES[0], SIZES[2]);
            if each > MAY_GROW { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        _ => {
            println!("this system does not tell the peak");
            ExitCode::SUCCESS
        }
    }
}

/// Reads one size in a new process; its peak in KiB, where the system tells it.
fn in_a_process(users: u64) -> Option<u64> {
    let this = std::env::current_exe().expect("the path of this program");
    let output = Command::new(this).arg(format!("{USERS}{users}")).output().expect("a process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let line = String::from_utf8(output.stdout).expect("text");
    print!("{line}");
    line.split_whitespace().last()?.parse().ok()
}

fn read(users: u64) {
    let file = File::new(users);
    let (bytes, block) = (file.length(), file.block.len());
    let latest = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
    let start = Instant::now();
    let report = read_csv(file, &Options::new(28, latest), &mut |_| ()).expect("a report");
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(report.rows, users);
    let teams = report.rates.iter().find(|rate| rate.subject == Subject::Service(Service::Teams)).expect("Teams");
    // Of ten users nine are there and licensed, and five were active within 28 days.
    let expected = Counts { active: users.cast_signed() / 10 * 5, entitled: users.cast_signed() / 10 * 9 };
    assert_eq!(teams.counts, Some(expected), "{block} bytes repeated");
    let megabytes = bytes as f64 / 1e6;
    println!(
        "{users:>9} {megabytes:>10.1} {seconds:>9.3} {:>12.0} {:>9.1} {:>11}",
        users as f64 / seconds,
        megabytes / seconds,
        peak().map_or("unknown".to_owned(), |kib| kib.to_string()),
    );
}

/// Highest use of memory of this process so far, in KiB.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A report that is made while it is read.
struct File {
    header: Vec<u8>,
    block: Vec<u8>,
    /// Where the user names of the block begin.
    names: Vec<usize>,
    blocks: u64,
    /// What is being given and from where; the header comes first.
    place: usize,
    in_header: bool,
}

impl File {
    fn new(users: u64) -> Self {
        let services = Service::ALL.map(Service::name);
        let each = |before: &str, after: &str| services.map(|s| format!("{before}{s}{after}")).join(",");
        let header = format!(
            "\u{feff}Report Refresh Date,User Principal Name,Display Name,Is Deleted,Deleted Date,{},{},{},\
             Assigned Products\r\n",
            each("Has ", " License"),
            each("", " Last Activity Date"),
            each("", " License Assign Date"),
        );
        let (mut block, mut names) = (String::new(), Vec::new());
        for number in 0..BLOCK {
            names.push(block.len() + DATE);
            block.push_str(&row(number));
        }
        assert!(users.is_multiple_of(BLOCK), "whole blocks");
        Self {
            header: header.into_bytes(),
            block: block.into_bytes(),
            names,
            blocks: users / BLOCK,
            place: 0,
            in_header: true,
        }
    }

    /// Other users: the first eight digits of each name are the number of the block.
    fn rename(&mut self) {
        let digits = format!("{:08X}", self.blocks);
        for name in &self.names {
            self.block[*name..name + digits.len()].copy_from_slice(digits.as_bytes());
        }
    }

    fn length(&self) -> u64 {
        self.header.len() as u64 + self.block.len() as u64 * self.blocks
    }
}

/// Characters of a row before the user's name.
const DATE: usize = "2026-11-20,".len();

/// Concealed names, as the admin centre gives them; the first user of ten is deleted.
fn row(number: u64) -> String {
    let mut row = String::new();
    let deleted = number.is_multiple_of(10);
    write!(row, "2026-11-20,{:032X},{:032X},", number * 7_919, number * 104_729).unwrap();
    row.push_str(if deleted { "True,2026-11-01," } else { "False,," });
    row.push_str("True,True,True,False,True,True");
    for service in 0..6 {
        // An odd number: today or a few weeks ago; an even one: long ago or never.
        match (number % 2, (number + service) % 3) {
            (1, back) => write!(row, ",2026-11-{:02}", 20 - 8 * back).unwrap(),
            (_, 0) => row.push(','),
            _ => row.push_str(",2026-08-31"),
        }
    }
    row.push_str(&",2024-01-10".repeat(6));
    row.push_str(",MICROSOFT 365 E5+ENTERPRISE MOBILITY + SECURITY E5+POWER BI PRO\r\n");
    row
}

impl Read for File {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if !self.in_header && self.blocks == 0 {
            return Ok(0);
        }
        if !self.in_header && self.place == 0 {
            self.rename();
        }
        let from = if self.in_header { &self.header } else { &self.block };
        let length = into.len().min(from.len() - self.place);
        into[..length].copy_from_slice(&from[self.place..self.place + length]);
        self.place += length;
        if self.place == from.len() {
            self.place = 0;
            if self.in_header {
                self.in_header = false;
            } else {
                self.blocks -= 1;
            }
        }
        Ok(length)
    }
}
