//! The SQLite file itself: who holds it, whether it is still the one that was opened, and who may read it.

use std::fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// What the holder of a database does with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Brings the schema up to date; others wait for the end of that.
    Migrate,
    Serve,
    Restore,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Self::Migrate => "migrates",
            Self::Serve => "serves",
            Self::Restore => "restores",
        }
    }
}

/// What the lock's file says of a database that was made once.
const MADE: &str = "made";
/// How long a lock is asked for whose holder has not said yet what it does.
const NAMELESS: Duration = Duration::from_secs(2);
const PAUSE: Duration = Duration::from_millis(50);

/// Held for as long as nobody else may serve, migrate or replace the file; the system takes it back when the process ends,
/// however it ends.
#[derive(Debug)]
pub struct Hold {
    file: File,
    /// Whether the file was there at some time: then it is not made anew in passing.
    pub was_made: bool,
}

impl Hold {
    /// Takes the database. Waits while another process migrates it.
    ///
    /// # Errors
    /// Another process serves or restores it, which the error names; the lock's file cannot be written.
    pub fn take(database: &Path, purpose: Purpose) -> Result<Self> {
        let path = beside(&resolved(database), ".lock");
        let because = |e: std::io::Error| Error::internal(format!("{}: {e}", path.display()));
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(because)?;
        let asked = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::Error(e)) => return Err(because(e)),
                Err(TryLockError::WouldBlock) => {}
            }
            let text = text(&mut file).map_err(because)?;
            let holder = text.lines().next().unwrap_or_default().to_owned();
            let migrates = holder.ends_with(Purpose::Migrate.word());
            if !migrates && (!holder.is_empty() || asked.elapsed() > NAMELESS) {
                let holder = if holder.is_empty() { "another process holds".to_owned() } else { holder };
                return Err(Error::internal(format!("{} is in use: {holder} it; stop that first", database.display())));
            }
            std::thread::sleep(PAUSE);
        }
        let was_made = text(&mut file).map_err(because)?.lines().any(|line| line == MADE);
        let mut hold = Self { file, was_made };
        hold.says(purpose).map_err(because)?;
        Ok(hold)
    }

    /// The database is there now, and this is what its holder does from here on.
    ///
    /// # Errors
    /// The lock's file cannot be written.
    pub fn made(&mut self, purpose: Purpose) -> Result<()> {
        self.was_made = true;
        self.says(purpose).map_err(Error::internal)
    }

    /// Whether somebody is putting another database in the place of this one.
    ///
    /// # Errors
    /// The lock's file cannot be read.
    pub fn is_restored(database: &Path) -> Result<bool> {
        Ok(held(database, |holder| holder.ends_with(Purpose::Restore.word()))?.is_some())
    }

    /// Who holds the database, as they say it themselves: `process 42 serves`.
    ///
    /// # Errors
    /// The lock's file cannot be read.
    pub fn holder(database: &Path) -> Result<Option<String>> {
        held(database, |holder| !holder.is_empty())
    }

    fn says(&mut self, purpose: Purpose) -> std::io::Result<()> {
        let made = if self.was_made { MADE } else { "" };
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(format!("process {} {}\n{made}\n", std::process::id(), purpose.word()).as_bytes())
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        // Nobody is named any more; the lock itself goes with the file.
        let made = if self.was_made { MADE } else { "" };
        let _kept = self.file.set_len(0).and_then(|()| self.file.rewind());
        let _kept = self.file.write_all(format!("\n{made}\n").as_bytes());
    }
}

/// What the holder says of itself, where that is `wanted` and somebody does hold the database.
fn held(database: &Path, wanted: impl FnOnce(&str) -> bool) -> Result<Option<String>> {
    let path = beside(&resolved(database), ".lock");
    let because = |e: std::io::Error| Error::internal(format!("{}: {e}", path.display()));
    let mut file = match File::open(&path) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
        opened => opened.map_err(because)?,
    };
    let said = text(&mut file).map_err(because)?;
    let holder = said.lines().next().unwrap_or_default();
    // Who was killed is still named, and holds nothing.
    let is_held = wanted(holder) && matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock));
    Ok(is_held.then(|| holder.to_owned()))
}

fn text(file: &mut File) -> std::io::Result<String> {
    let mut text = String::new();
    file.rewind()?;
    file.read_to_string(&mut text)?;
    Ok(text)
}

/// The same file by one name, whichever links led to it.
pub fn resolved(path: &Path) -> PathBuf {
    if let Ok(whole) = path.canonicalize() {
        return whole;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

/// What SQLite keeps beside a database and reads with it: its log, the log's index, and a journal of what is to be taken back.
pub const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];
/// Those of them that hold a part of the content.
pub const LOGS: [&str; 2] = ["-wal", "-journal"];

/// The path with something at its end.
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut whole = path.as_os_str().to_owned();
    whole.push(end);
    whole.into()
}

/// Removes a file where there is one.
///
/// # Errors
/// The system's, with the path.
pub fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(Error::internal(format!("{}: {e}", path.display()))),
        _ => Ok(()),
    }
}

/// Gives what is whole its name, unless something has that name. The former name is gone afterwards.
///
/// # Errors
/// `AlreadyExists`; the system's.
pub fn name(from: &Path, to: &Path) -> std::io::Result<()> {
    match std::fs::hard_link(from, to) {
        Ok(()) => std::fs::remove_file(from),
        Err(e) if matches!(e.kind(), ErrorKind::AlreadyExists | ErrorKind::NotFound) => Err(e),
        // A file system without links (vfat, many shares): between looking and naming another may be faster.
        Err(_) if to.symlink_metadata().is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Err(_) => std::fs::rename(from, to),
    }
}

/// The file that was opened, by what the system knows it as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opened {
    path: PathBuf,
    known_as: (u64, u64),
}

impl Opened {
    pub(super) fn at(path: &Path) -> std::io::Result<Self> {
        let found = path.metadata()?;
        Ok(Self { path: path.to_owned(), known_as: (found.dev(), found.ino()) })
    }

    /// What is written when the path leads elsewhere is lost to whoever opens it next.
    ///
    /// # Errors
    /// `Away`: the file was deleted, moved or replaced.
    pub(super) fn still_there(&self) -> Result<()> {
        let what = match self.path.metadata() {
            Ok(found) if (found.dev(), found.ino()) == self.known_as => return Ok(()),
            Ok(_) => "is another file than the one that was opened".to_owned(),
            Err(e) if e.kind() == ErrorKind::NotFound => "was deleted or moved while it was open".to_owned(),
            Err(e) => e.to_string(),
        };
        Err(Error::Away(format!("{} {what}; nothing is written until it is back", self.path.display())))
    }
}

/// Makes an empty file that only its owner may read, where there is none; tightens one that others may read.
pub(super) fn made(path: &Path) -> std::io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(e) if e.kind() == ErrorKind::AlreadyExists => {
            owners_alone(path);
            for end in BESIDE {
                owners_alone(&beside(path, end));
            }
            Ok(())
        }
        Err(e) => Err(e),
    }
}

/// Somebody else's file stays as it is.
fn owners_alone(path: &Path) {
    if let Ok(found) = path.metadata()
        && found.mode() & 0o077 != 0
        && let Err(cause) = std::fs::set_permissions(path, Permissions::from_mode(0o600))
    {
        tracing::warn!(path = %path.display(), %cause, "others may read the database");
    }
}

/// Makes a folder, with those above it, that only its owner may enter.
///
/// # Errors
/// The system's.
pub fn make_folder(path: &Path) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// What was written and renamed in a folder outlives a power cut.
///
/// # Errors
/// The system's.
pub fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_given_once_also_where_there_are_no_links() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("a.part"), "a").unwrap();
        name(&path("a.part"), &path("a")).unwrap();
        assert!(!path("a.part").exists());
        std::fs::write(path("b.part"), "b").unwrap();
        assert_eq!(name(&path("b.part"), &path("a")).unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_to_string(path("a")).unwrap(), "a");
        // A folder is linked nowhere.
        std::fs::create_dir(path("c.part")).unwrap();
        assert_eq!(name(&path("c.part"), &path("a")).unwrap_err().kind(), ErrorKind::AlreadyExists);
        name(&path("c.part"), &path("c")).unwrap();
        assert!(path("c").is_dir() && !path("c.part").exists());
        assert_eq!(name(&path("nothing"), &path("d")).unwrap_err().kind(), ErrorKind::NotFound);
    }

    #[test]
    fn only_a_restore_that_lives_keeps_commands_away() {
        let folder = tempfile::tempdir().unwrap();
        let database = folder.path().join("x.sqlite3");
        assert!(!Hold::is_restored(&database).unwrap());
        for (purpose, restored) in [(Purpose::Serve, false), (Purpose::Migrate, false), (Purpose::Restore, true)] {
            let hold = Hold::take(&database, purpose).unwrap();
            assert_eq!(Hold::is_restored(&database).unwrap(), restored, "{purpose:?}");
            let named = format!("process {} {}", std::process::id(), purpose.word());
            assert_eq!(Hold::holder(&database).unwrap(), Some(named));
            drop(hold);
            assert!(!Hold::is_restored(&database).unwrap());
            assert_eq!(Hold::holder(&database).unwrap(), None);
        }
        std::fs::write(folder.path().join("x.sqlite3.lock"), "process 1 restores\n\n").unwrap();
        assert!(!Hold::is_restored(&database).unwrap(), "who was killed");
        assert_eq!(Hold::holder(&database).unwrap(), None);
    }
}
