//! Copies of an SQLite database: writing one while the application runs, and putting one in place.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use super::{Failure, make_folder, said, say, there};
use crate::clock::Clock;
use crate::config::Settings;
use crate::store::copies::{self, Counts};
use crate::store::file::beside;
use crate::store::sqlite_path;

/// Between two lines of progress.
const TOLD_EVERY: Duration = Duration::from_secs(5);
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
    say(format!("{}\t{}", target.display(), held(counts)));
    if let Some(keep) = keep {
        for old in older_than_newest(file, keep)? {
            std::fs::remove_file(&old).map_err(|e| said(format!("{}: {e}", old.display())))?;
            eprintln!("{} deleted", old.display());
        }
    }
    Ok(())
}

/// Copies of the folder that are too many, by their names, which are dated.
fn older_than_newest(folder: &Path, keep: u16) -> Result<Vec<PathBuf>, Failure> {
    let because = |e: std::io::Error| said(format!("{}: {e}", folder.display()));
    let mut copies = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(because)? {
        let entry = entry.map_err(because)?;
        let name = entry.file_name();
        if name.to_str().is_some_and(is_a_copys) {
            copies.push(entry.path());
        }
    }
    copies.sort();
    copies.truncate(copies.len().saturating_sub(keep.into()));
    Ok(copies)
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
                eprintln!("{} MiB written", size / (1024 * 1024));
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
    say(format!("{}\t{}", target.display(), held(restored.counts)));
    if let Some(kept) = restored.kept {
        eprintln!("the former database is kept as {}", kept.display());
    }
    Ok(())
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
    }
}
