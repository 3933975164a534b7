//! Copies of an SQLite database: writing one while the application runs, and putting one in place.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, SystemTime};

use super::database::{make_folder, there};
use super::{Failure, note, said, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::security::{Occurrence, SecurityKind};
use crate::store::copies::{self, Counts};
use crate::store::file::{beside, remove};
use crate::store::migrations::{self, Standing};
use crate::store::{Db, security, sqlite_path};

/// Between two lines of progress.
const TOLD_EVERY: Duration = Duration::from_secs(5);
/// A copy that was not written to for so long is not being written any more.
const BROKEN_OFF: Duration = Duration::from_secs(24 * 60 * 60);
/// Begin and end of the names in a folder of copies.
const NAME: (&str, &str) = ("success-review-", ".sqlite3");

fn stamp() -> String {
    Clock::system().now().format("%Y%m%dT%H%M%SZ").to_string()
}

fn held(counts: Counts) -> String {
    let Counts { accounts, engagements, revisions, entries } = counts;
    format!("{accounts} accounts, {engagements} engagements, {revisions} revisions, {entries} entries of the trail")
}

/// Writes one copy, or one more of a folder's `keep` newest.
pub(super) fn backup(settings: &Settings, file: &Path, keep: Option<u16>) -> Result<(), Failure> {
    let db = there(settings)?;
    if sqlite_path(&settings.database_url()).is_none() {
        return Err(said("the database is PostgreSQL: use pg_dump and pg_restore"));
    }
    let target = match keep {
        Some(_) => {
            make_folder(file)?;
            file.join(format!("{}{}{}", NAME.0, stamp(), NAME.1))
        }
        None => file.to_owned(),
    };
    let counts = with_progress(&beside(&target, ".part"), || copies::backup(&db, &target))?;
    noted(&db, SecurityKind::BackedUp);
    if let Some(keep) = keep {
        let Folder { copies, left } = Folder::read(file)?;
        if let Some(later) = copies.last().filter(|last| **last > target) {
            note(format!("{} is dated later than this copy: was the clock wrong?", later.display()));
        }
        for old in too_many(copies, &target, keep).into_iter().chain(left) {
            remove(&old)?;
            note(format!("{} deleted", old.display()));
        }
    }
    // At the end: what cannot be printed keeps nothing from being done.
    say(format!("{}\t{}", target.display(), held(counts)))
}

/// Writes into the database, where it is of this version, that a copy was taken away or put in its place. That stands whether
/// this is written or not.
fn noted(db: &Db, kind: SecurityKind) {
    let (at, source, page) = (Clock::system().timestamp(), String::new(), String::new());
    let one = Occurrence { kind, at, account: None, actor: None, source, page, object: None, times: 1 };
    let written = match migrations::standing(db) {
        Ok(Standing::Current) => db.transaction(|conn| security::write(conn, vec![one.clone()])),
        Ok(_) => return note("not noted among the security events: the database is of an earlier version"),
        Err(cause) => Err(cause),
    };
    match written {
        Ok(()) => security::tell(&one),
        Err(cause) => note(format!("not noted among the security events: {}", super::sentence(&cause))),
    }
}

/// What is ours in a folder of copies.
struct Folder {
    /// By their names, which are dated; the newest last.
    copies: Vec<PathBuf>,
    /// What copies left that were broken off long ago.
    left: Vec<PathBuf>,
}

impl Folder {
    fn read(folder: &Path) -> Result<Self, Failure> {
        let because = |e: std::io::Error| said(format!("{}: {e}", folder.display()));
        let (mut copies, mut left) = (Vec::new(), Vec::new());
        for entry in std::fs::read_dir(folder).map_err(because)? {
            let entry = entry.map_err(because)?;
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            if is_a_copys(name) {
                copies.push(entry.path());
            } else if is_a_part(name) && is_old(&entry) {
                left.push(entry.path());
            }
        }
        copies.sort();
        Ok(Self { copies, left })
    }
}

/// Copies beyond this many, the oldest ones; the one that was just made is none of them, whatever the others are named.
fn too_many(mut copies: Vec<PathBuf>, made: &Path, keep: u16) -> Vec<PathBuf> {
    copies.retain(|copy| copy != made);
    copies.truncate(copies.len().saturating_sub(usize::from(keep) - 1));
    copies
}

fn is_old(entry: &std::fs::DirEntry) -> bool {
    let written = entry.metadata().and_then(|found| found.modified());
    written.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > BROKEN_OFF))
}

/// As [`is_a_copys`], of one that is not finished.
fn is_a_part(name: &str) -> bool {
    ["", "-wal", "-shm", "-journal"].iter().any(|end| name.strip_suffix(&format!(".part{end}")).is_some_and(is_a_copys))
}

/// `success-review-20261126T031500Z.sqlite3`, and nothing that somebody named by hand.
fn is_a_copys(name: &str) -> bool {
    let day = name.strip_prefix(NAME.0).and_then(|rest| rest.strip_suffix(NAME.1));
    day.is_some_and(|day| {
        day.len() == 16 && day.chars().all(|c| c.is_ascii_digit() || c == 'T' || c == 'Z') && day.ends_with('Z')
    })
}

/// Says on standard error now and then how large the file has become.
fn with_progress<T>(growing: &Path, f: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        let (done, told) = channel::<()>();
        scope.spawn(move || {
            while told.recv_timeout(TOLD_EVERY) == Err(RecvTimeoutError::Timeout) {
                let size = growing.metadata().map_or(0, |found| found.len());
                note(format!("{} MiB written", size / (1024 * 1024)));
            }
        });
        let result = f();
        drop(done);
        result
    })
}

pub(super) fn restore(settings: &Settings, file: &Path, replace: bool) -> Result<(), Failure> {
    let database_url = settings.database_url();
    let Some(target) = sqlite_path(&database_url) else {
        return Err(said("the database is PostgreSQL: use pg_restore"));
    };
    make_folder(&settings.data_dir())?;
    let restored = copies::restore(file, target, replace, &stamp(), &mut |_| ())?;
    if let Some(kept) = restored.kept {
        note(format!("the former database is kept as {}", kept.display()));
    }
    match there(settings) {
        Ok(db) => noted(&db, SecurityKind::Restored),
        Err(cause) => note(format!("not noted among the security events: {cause}")),
    }
    say(format!("{}\t{}", target.display(), held(restored.counts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_copies_that_the_program_named_are_too_many() {
        for (name, ours) in [
            ("success-review-20261126T031500Z.sqlite3", true),
            ("success-review-20261126T031500Z.sqlite3.part", false),
            ("success-review-before-upgrade.sqlite3", false),
            ("success-review.sqlite3", false),
            ("notes.sqlite3", false),
        ] {
            assert_eq!(is_a_copys(name), ours, "{name}");
        }
        for (name, ours) in [
            ("success-review-20261126T031500Z.sqlite3.part", true),
            ("success-review-20261126T031500Z.sqlite3.part-wal", true),
            ("success-review-20261126T031500Z.sqlite3", false),
            ("success-review-before-upgrade.sqlite3.part", false),
            ("big.part", false),
        ] {
            assert_eq!(is_a_part(name), ours, "{name}");
        }
    }

    #[test]
    fn the_copy_that_was_just_made_stays_whatever_the_clock_says() {
        let copies = |days: &[&str]| days.iter().map(PathBuf::from).collect::<Vec<_>>();
        for (keep, made, gone) in [
            (1, "1", &["2", "3"][..]),
            (2, "1", &["2"]),
            (3, "1", &[]),
            (1, "3", &["1", "2"]),
            (2, "3", &["1"]),
            (9, "3", &[]),
        ] {
            assert_eq!(too_many(copies(&["1", "2", "3"]), Path::new(made), keep), copies(gone), "{keep} {made}");
        }
    }
}
