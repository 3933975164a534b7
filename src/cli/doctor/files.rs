//! What lies on the disk: who may read it, whether there is room for more, and how old the key is.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::SystemTime;

use super::{Finding, ok, problem, roughly, size, warning};
use crate::config::Settings;
use crate::store::file::{BESIDE, beside, resolved};
use crate::store::sqlite_path;

/// Below this, the next hour may be the last one.
const LITTLE: u64 = 64 * 1024 * 1024;
/// Since how many days a key should have been changed.
const OLD_KEY: i64 = 366;

pub(super) fn looked_at(settings: &Settings) -> Vec<Finding> {
    let folder = settings.data_dir();
    let database = settings.database_url();
    let database = sqlite_path(&database).map(resolved);
    let mut found = Vec::new();
    found.extend(private("data folder", &folder, "chmod 700"));
    if let Some(file) = &database {
        found.extend(private("database file", file, "chmod 600"));
        for end in BESIDE {
            let path = beside(file, end);
            found.extend(private("database file", &path, "chmod 600").filter(|finding| finding.todo.is_some()));
        }
    }
    found.extend(key(settings));
    found.extend(room(database.as_deref().unwrap_or(&folder), database.is_some()));
    found
}

/// Whether a file is its owner's alone, and whose; nothing is said of one that is not there.
fn private(about: &'static str, path: &Path, remedy: &str) -> Option<Finding> {
    let shown = path.display();
    let meta = match path.metadata() {
        Ok(meta) => meta,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return None,
        Err(e) => return Some(problem(about, format!("{shown}: {e}"), "run this as the user that serves")),
    };
    let mode = meta.mode() & 0o777;
    if mode & 0o007 != 0 {
        let says = format!("{shown} is open to everybody on this machine (mode {mode:03o})");
        return Some(problem(about, says, format!("{remedy} {shown}")));
    }
    if mode & 0o070 != 0 {
        let says = format!("{shown} is open to its group (mode {mode:03o})");
        return Some(warning(about, says, format!("{remedy} {shown}")));
    }
    let ours = rustix::process::geteuid().as_raw();
    if meta.uid() != ours && ours != 0 {
        let says = format!("{shown} belongs to the user {}, and this is the user {ours}", meta.uid());
        return Some(problem(about, says, "run every command as the user that serves"));
    }
    Some(ok(about, format!("{shown} is its owner's alone (mode {mode:03o}, user {})", meta.uid())))
}

fn key(settings: &Settings) -> Vec<Finding> {
    let found = match settings.found_keys() {
        Ok(Some(found)) => found,
        Ok(None) => return vec![ok("session key", "there is none yet; the first start makes one")],
        Err(error) => return vec![problem("session key", error.to_string(), "`serve` does not start with it")],
    };
    let several = found.keys.others().count();
    let Some(file) = found.file else {
        let says = format!("from SUCCESS_REVIEW_SESSION_KEY, which says nothing of its age{}", taken(several));
        return vec![ok("session key", says)];
    };
    let mut all: Vec<Finding> =
        private("session key", &file, "chmod 600").filter(|finding| finding.todo.is_some()).into_iter().collect();
    let age = file.metadata().as_ref().map(age).unwrap_or_default();
    let says = format!("{} was made {} ago{}", file.display(), roughly(age), taken(several));
    all.push(if age > OLD_KEY * 86_400 {
        warning("session key", says, "change it once a year (docs/OPERATIONS.md, Changing the key)")
    } else {
        ok("session key", says)
    });
    all
}

fn taken(others: usize) -> String {
    match others {
        0 => String::new(),
        1 => ", and 1 former or coming one is accepted too".to_owned(),
        n => format!(", and {n} former or coming ones are accepted too"),
    }
}

/// Seconds since it was written last.
pub(super) fn age(meta: &Metadata) -> i64 {
    let since = meta.modified().ok().and_then(|at| SystemTime::now().duration_since(at).ok());
    since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}

/// What is free on the disk of a file, or of the folder that it will be in, beside what is there.
fn room(path: &Path, is_database: bool) -> Option<Finding> {
    let there = path.ancestors().find(|path| path.exists()).unwrap_or(Path::new("."));
    let disk = match rustix::fs::statvfs(there) {
        Ok(disk) => disk,
        Err(e) => return Some(warning("disk", format!("{}: {e}", there.display()), "look at it with `df`")),
    };
    let free = disk.f_bavail.saturating_mul(disk.f_frsize);
    let length = |path: &Path| path.metadata().map_or(0, |meta| meta.len());
    let taken = if is_database { length(path) + length(&beside(path, "-wal")) } else { 0 };
    let says = match is_database {
        true => format!("{} free beside a database of {}", size(free), size(taken)),
        false => format!("{} free at {}; the database's own disk is not looked at", size(free), there.display()),
    };
    Some(if free < LITTLE || (disk.f_files > 0 && disk.f_favail < 100) {
        problem("disk", says, "make room: saves are refused on a full disk")
    } else if free < 2 * taken {
        warning("disk", says, "make room: a copy, or a restore, needs as much again as the database")
    } else {
        ok("disk", says)
    })
}
