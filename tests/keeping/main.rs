//! What keeps an SQLite database from being lost: who may hold it, copies of it, what is refused, and what a start finds.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails loudly")]

mod backups;
mod restores;
mod starts;

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use success_review::error::{Error, Result};
use success_review::store::copies::{self, Step};
use success_review::store::file::{Hold, Purpose};
use success_review::store::schema::users;
use success_review::store::sessions::{self, NewSession};
use success_review::store::{Db, migrations};
use tempfile::TempDir;

const DATABASE: &str = "data/success-review.sqlite3";

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_success-review"));
    for (name, _) in std::env::vars() {
        if name.starts_with("SUCCESS_REVIEW_") || name == "DATABASE_URL" || name == "RUST_LOG" {
            command.env_remove(name);
        }
    }
    command.args(arguments).current_dir(folder);
    command
}

struct Answer {
    ok: bool,
    out: String,
    err: String,
}

fn run(folder: &Path, arguments: &[&str]) -> Answer {
    answered(&mut program(folder, arguments))
}

fn answered(command: &mut Command) -> Answer {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Answer { ok: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
}

fn done(folder: &Path, arguments: &[&str]) -> Answer {
    let answer = run(folder, arguments);
    assert!(answer.ok, "{arguments:?}: {}", answer.err);
    answer
}

fn refused(folder: &Path, arguments: &[&str], with: &str) {
    let answer = run(folder, arguments);
    assert!(!answer.ok && answer.err.contains(with), "{arguments:?}: {} {}", answer.out, answer.err);
}

/// A database with an account for each of these.
fn with_accounts(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    done(folder.path(), &["migrate"]);
    for name in names {
        add(folder.path(), name);
    }
    folder
}

fn add(folder: &Path, name: &str) {
    done(folder, &["user", "add", "--email", &format!("{name}@example.com"), "--name", name, "--role", "lead"]);
}

fn accounts(database: &Path) -> Result<Vec<String>> {
    Db::open(&database.display().to_string(), 1)?
        .read(|conn| Ok(users::table.order(users::id).select(users::name).load(conn)?))
}

/// A server in this folder; ended when dropped.
struct Serving(Child);

impl Serving {
    fn begin(folder: &Path) -> Self {
        let mut child = program(folder, &["serve", "--bind", "127.0.0.1:0"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("\"serving\"") {
            assert!(log.read_line(&mut said).unwrap() > 0, "{said}");
        }
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Self(child)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Names of what lies in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Names of what lies in a folder, without SQLite's own log and its index: who closes last takes those away, and a process may end
/// before it does.
fn databases(folder: &Path) -> Vec<String> {
    names(folder).into_iter().filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm")).collect()
}
