//! Copies of an SQLite database: written beside the application, checked and counted before they are called good, and put in
//! the place of the database in one step.
//!
//! A restore that is broken off at any point leaves the database as it was or as it was to be:
//! - until the copy is checked, it is `….restoring`, and nothing else was touched;
//! - the former database is kept under a second, dated name before anything takes its place;
//! - where the former one could not be closed cleanly, its log must not be read with the new file. A journal beside it may be
//!   its own or another file's, and whoever opens the two changes the database by it: so nobody does. Then the copy is called
//!   `….restoring-whole` first: whoever finds that finishes the step ([`finish`]).

use std::fs::{File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel::r2d2::ManageConnection;

use super::connection::ConnectionManager;
use super::file::{self, BESIDE, Hold, LOGS, Purpose, beside, remove, resolved, sync_folder_of};
use super::migrations::{self, Standing};
use super::schema::{audit_entries, engagements, review_revisions, users};
use super::upkeep;
use super::{AnyConnection, Db};
use crate::error::{Error, Result};

/// Rows of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    pub accounts: i64,
    pub engagements: i64,
    pub revisions: i64,
    pub entries: i64,
}

fn counted(conn: &mut AnyConnection) -> Result<Counts> {
    Ok(Counts {
        accounts: users::table.count().get_result(conn)?,
        engagements: engagements::table.count().get_result(conn)?,
        revisions: review_revisions::table.count().get_result(conn)?,
        entries: audit_entries::table.count().get_result(conn)?,
    })
}

/// Writes a copy into a new file, opens and checks it, counts its rows, and only then gives it its name. Blocks.
///
/// # Errors
/// A file of this name is there; the copy is damaged or holds less than the database; the database's and the system's.
pub fn backup(db: &Db, file: &Path) -> Result<Counts> {
    let because = |e: std::io::Error| Error::internal(format!("{}: {e}", file.display()));
    if file.exists() {
        return Err(because(ErrorKind::AlreadyExists.into()));
    }
    let part = beside(file, PART);
    remove(&part)?;
    let copied = copied(db, &part);
    for end in BESIDE {
        remove(&beside(&part, end))?;
    }
    let named = copied.and_then(|counts| file::name(&part, file).map(|()| counts).map_err(because));
    remove(&part)?;
    sync_folder_of(file).map_err(because)?;
    named
}

fn copied(db: &Db, part: &Path) -> Result<Counts> {
    let because = |e: std::io::Error| Error::internal(format!("{}: {e}", part.display()));
    // Its owner's alone before anything is in it.
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(part).map_err(because)?;
    let before = db.maintain(|conn| {
        let before = counted(conn)?;
        upkeep::copy_into(conn, &part.display().to_string())?;
        Ok(before)
    })?;
    let conn = &mut opened(part)?;
    if !upkeep::damage(conn)?.is_empty() {
        return Err(Error::internal("the copy is damaged"));
    }
    upkeep::gather(conn)?;
    let counts = counted(conn)?;
    // Neither is ever deleted.
    if counts.engagements < before.engagements || counts.entries < before.entries {
        return Err(Error::internal("the copy holds less than the database"));
    }
    File::open(part).and_then(|file| file.sync_all()).map_err(because)?;
    Ok(counts)
}

fn opened(path: &Path) -> Result<AnyConnection> {
    let manager = ConnectionManager::new(&format!("sqlite://{}", path.display()), false, false);
    manager.connect().map_err(|e| Error::internal(format!("{}: {e}", path.display())))
}

/// Where a restore can be broken off, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Copied,
    Checked,
    /// The former log has a second name; the database has not.
    LogKept,
    /// The former database has a second name, and so has its log.
    Kept,
    /// Everything of it is in its file, and its log is still there.
    Gathered,
    /// It was closed, and everything of it is in its file.
    Closed,
    /// Only where it could not be closed: the copy is to be put in place whatever happens.
    Decided,
    /// Its log is gone from its first name, and not what belongs to the log.
    HalfUnlogged,
    /// Only then: what belonged to the former file alone is gone from its first name.
    Unlogged,
    InPlace,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The former database.
    pub kept: Option<PathBuf>,
    pub counts: Counts,
}

const FRESH: &str = ".restoring";
const WHOLE: &str = ".restoring-whole";
const KEPT: &str = ".before-restore";
const PART: &str = ".part";

/// Puts a copy in the place of the database, which nobody may be using; `day` dates what is kept of the former one. Hears of
/// each step when it is done. Everybody has to sign in again: a session that was ended after the copy would live again. Blocks.
///
/// # Errors
/// A database is there and is not to be replaced, or is in use; the copy is none of this program's, damaged, or newer. The
/// database is as it was then, and nothing lies about, unless the error says what the next start does.
pub fn restore(
    file: &Path,
    target: &Path,
    replace: bool,
    day: &str,
    reached: &mut dyn FnMut(Step),
) -> Result<Restored> {
    // Where a link leads, there the log and the lock are, and only there a name can be replaced.
    let target = &resolved(target);
    let mut hold = Hold::take(target, Purpose::Restore)?;
    finish(target)?;
    if target.exists() && !replace {
        let path = target.display();
        return Err(Error::internal(format!("{path} already exists; use --replace to replace it (a copy is kept)")));
    }
    let fresh = beside(target, FRESH);
    let prepared = prepared(file, &fresh, reached);
    for end in BESIDE {
        remove(&beside(&fresh, end))?;
    }
    let counts = match prepared {
        Ok(counts) => counts,
        Err(error) => {
            remove(&fresh)?;
            return Err(Error::internal(format!("{} cannot be restored: {}", file.display(), error.told())));
        }
    };
    reached(Step::Checked);
    let kept = free(target, day)?;
    let replaced = replaced(target, &kept, reached);
    if let Err(error) = replaced {
        if is_unfinished(target) {
            return Err(Error::internal(format!("{}; the next start finishes the restore", error.told())));
        }
        if fresh.exists() {
            // Nothing was replaced, so what was kept is still the database itself.
            let logs = LOGS.map(|end| beside(&kept, end));
            for path in [fresh, kept].iter().chain(&logs) {
                remove(path)?;
                remove(&beside(path, PART))?;
            }
        }
        return Err(error);
    }
    reached(Step::InPlace);
    let placed = opened(target).and_then(|mut conn| counted(&mut conn));
    if !placed.as_ref().is_ok_and(|placed| *placed == counts) {
        let found = placed.map_or_else(|error| error.told(), |placed| format!("{placed:?}"));
        let path = target.display();
        return Err(Error::internal(format!("{path} was put in place and is not what was checked: {found}")));
    }
    hold.made(Purpose::Restore)?;
    Ok(Restored { kept: is_kept(&kept).then_some(kept), counts })
}

/// Keeps the former database, where there is one, and puts the checked copy in its place.
fn replaced(target: &Path, kept: &Path, reached: &mut dyn FnMut(Step)) -> Result<()> {
    let because = |e: std::io::Error| Error::internal(format!("{}: {e}", target.display()));
    let (fresh, whole) = (beside(target, FRESH), beside(target, WHOLE));
    let may_be_opened = target.exists() && !beside(target, "-journal").exists();
    // Before anybody opens it: SQLite deletes the log of a file that has lost its content.
    for end in LOGS {
        keep(&beside(target, end), &beside(kept, end))?;
    }
    reached(Step::LogKept);
    keep(target, kept)?;
    sync_folder_of(target).map_err(because)?;
    reached(Step::Kept);
    if may_be_opened {
        close(target, reached)?;
        let log = beside(kept, "-wal");
        if is_empty(&log) {
            remove(&log)?;
        }
    }
    reached(Step::Closed);
    if BESIDE.iter().any(|end| beside(target, end).exists()) {
        std::fs::rename(&fresh, &whole).map_err(because)?;
        sync_folder_of(target).map_err(because)?;
        reached(Step::Decided);
        unlog(target, reached)?;
        reached(Step::Unlogged);
        std::fs::rename(&whole, target).map_err(because)?;
    } else {
        std::fs::rename(&fresh, target).map_err(because)?;
    }
    sync_folder_of(target).map_err(because)
}

/// The copy of the copy: whole, at the newest schema, nobody signed in.
fn prepared(file: &Path, fresh: &Path, reached: &mut dyn FnMut(Step)) -> Result<Counts> {
    copy(file, fresh)?;
    // What `restore` kept may have its log beside it.
    for end in LOGS.iter().filter(|end| beside(file, end).exists()) {
        copy(&beside(file, end), &beside(fresh, end))?;
    }
    reached(Step::Copied);
    let conn = &mut opened(fresh)?;
    match migrations::standing_of(conn)? {
        Standing::Current | Standing::Behind => {}
        Standing::Empty => return Err(Error::internal("it is not a Success Review database: it is empty")),
        other => return Err(other.refusal()),
    }
    if !upkeep::damage(conn)?.is_empty() {
        return Err(Error::internal("the file is damaged"));
    }
    migrations::run_on(conn)?;
    diesel::sql_query("DELETE FROM sessions").execute(conn)?;
    let counts = counted(conn)?;
    upkeep::gather(conn)?;
    File::open(fresh).and_then(|file| file.sync_all()).map_err(Error::internal)?;
    Ok(counts)
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    remove(to)?;
    let because = |path: &Path, e: std::io::Error| Error::internal(format!("{}: {e}", path.display()));
    let mut source = File::open(from).map_err(|e| because(from, e))?;
    let mut copy = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(|e| because(to, e))?;
    std::io::copy(&mut source, &mut copy).and_then(|_| copy.sync_all()).map_err(|e| because(to, e))
}

/// Brings everything of the former database into its one file, where it can still be opened.
fn close(target: &Path, reached: &mut dyn FnMut(Step)) -> Result<()> {
    let closed = opened(target).and_then(|mut conn| {
        upkeep::gather(&mut conn)?;
        reached(Step::Gathered);
        upkeep::leave(&mut conn)
    });
    match closed {
        Err(Error::Busy) => Err(Error::internal(format!("{} is in use by another process", target.display()))),
        Err(error) if error.to_string().contains("locked") => {
            Err(Error::internal(format!("{} is in use by another process", target.display())))
        }
        // Damaged, which may be why it is replaced.
        _ => Ok(()),
    }
}

/// A dated name that nothing has.
fn free(target: &Path, day: &str) -> Result<PathBuf> {
    let names = (1..1000).map(|n| match n {
        1 => beside(target, &format!("{KEPT}-{day}")),
        n => beside(target, &format!("{KEPT}-{day}-{n}")),
    });
    names
        .into_iter()
        .find(|path| !is_kept(path))
        .ok_or_else(|| Error::internal("no name is left for the former database"))
}

/// Gives a file a second name, or a copy where the file system has no second names.
fn keep(from: &Path, to: &Path) -> Result<()> {
    if !from.exists() || std::fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    let part = beside(to, PART);
    copy(from, &part)?;
    file::name(&part, to).map_err(|e| Error::internal(format!("{}: {e}", to.display())))
}

fn is_kept(path: &Path) -> bool {
    path.exists() || LOGS.iter().any(|end| beside(path, end).exists())
}

fn is_empty(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| found.len() == 0)
}

fn unlog(target: &Path, reached: &mut dyn FnMut(Step)) -> Result<()> {
    remove(&beside(target, "-wal"))?;
    reached(Step::HalfUnlogged);
    remove(&beside(target, "-journal"))?;
    remove(&beside(target, "-shm"))
}

/// What is left of a restore that was broken off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfinished {
    /// The copy had been checked and the former database kept; it is in place now.
    Finished,
    /// Nothing had been replaced; what lay about was taken away.
    Undone,
    /// There was no database before, and there is none yet.
    Nothing,
}

/// Finishes a restore that was broken off, or takes away what it left. Whoever calls holds the database.
///
/// # Errors
/// The system's.
pub fn finish(target: &Path) -> Result<Option<Unfinished>> {
    let because = |e: std::io::Error| Error::internal(format!("{}: {e}", target.display()));
    let (whole, fresh) = (beside(target, WHOLE), beside(target, FRESH));
    if whole.exists() {
        unlog(target, &mut |_| ())?;
        std::fs::rename(&whole, target).map_err(because)?;
        sync_folder_of(target).map_err(because)?;
        return Ok(Some(Unfinished::Finished));
    }
    let left = fresh.exists();
    for end in BESIDE {
        remove(&beside(&fresh, end))?;
    }
    remove(&fresh)?;
    let doubled = second_names(target, left)?;
    for path in &doubled {
        remove(path)?;
    }
    Ok(match (left || !doubled.is_empty(), target.exists()) {
        (false, _) => None,
        (true, true) => Some(Unfinished::Undone),
        (true, false) => Some(Unfinished::Nothing),
    })
}

/// Whether a restore was broken off with the database half replaced.
pub fn is_unfinished(target: &Path) -> bool {
    beside(target, WHOLE).exists()
}

/// Whether a restore was broken off where there was no database yet: an empty one would hide that there is to be one.
pub fn is_unbegun(target: &Path) -> bool {
    !target.exists() && !is_unfinished(target) && beside(target, FRESH).exists()
}

/// Second names of the very file and log that are in use: given for a restore that never came to replace them. Where one was
/// `left`, so is a log that was kept without its database. The log of an empty file is not in use: SQLite deletes that.
fn second_names(target: &Path, left: bool) -> Result<Vec<PathBuf>> {
    let known_as = |path: &Path| path.metadata().ok().map(|found| (found.dev(), found.ino()));
    let in_use: Vec<_> = ["", "-wal", "-journal"].iter().filter_map(|end| known_as(&beside(target, end))).collect();
    let is_doubled = |path: &Path| known_as(path).is_some_and(|known| in_use.contains(&known));
    let found = kept_files(target)?;
    let useless = |path: &PathBuf| {
        let of_log = |path| LOGS.iter().find_map(|end| str::strip_suffix(path, end));
        let Some(database) = path.to_str().and_then(of_log).map(Path::new) else {
            // A copy that was not finished.
            return is_doubled(path) || path.to_string_lossy().ends_with(PART);
        };
        let is_read = is_doubled(database) || left && !database.exists();
        is_doubled(path) || is_empty(path) || is_read && !is_empty(target)
    };
    Ok(found.into_iter().filter(useless).collect())
}

/// What restores kept of former databases.
///
/// # Errors
/// The folder cannot be read.
pub fn kept_files(target: &Path) -> Result<Vec<PathBuf>> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = target.file_name().and_then(|name| name.to_str()) else { return Ok(Vec::new()) };
    let begin = format!("{name}{KEPT}");
    let because = |e: std::io::Error| Error::internal(format!("{}: {e}", folder.display()));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(because)? {
        let entry = entry.map_err(because)?;
        if entry.file_name().to_str().is_some_and(|name| name.starts_with(&begin)) {
            found.push(entry.path());
        }
    }
    found.sort();
    Ok(found)
}
