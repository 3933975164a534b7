//! The database that a command works on: whether it may be opened, and who may make it.

use std::path::Path;

use super::{Failure, said};
use crate::config::Settings;
use crate::store::copies::{self, Unfinished};
use crate::store::file::{self, Hold, Purpose, resolved};
use crate::store::migrations::{self, Standing};
use crate::store::{Db, sqlite_path};

pub(super) fn make_folder(path: &Path) -> Result<(), Failure> {
    file::make_folder(path).map_err(|e| said(format!("{}: {e}", path.display())))
}

/// The database of the settings, which must be there and at the newest schema: only `serve`, `migrate` and `demo` make one
/// or change its shape.
pub(super) fn open(settings: &Settings) -> Result<Db, Failure> {
    let db = there(settings)?;
    match migrations::standing(&db)? {
        Standing::Current => Ok(db),
        other => Err(other.refusal().into()),
    }
}

/// The database of the settings, of this schema or an earlier one.
pub(super) fn there(settings: &Settings) -> Result<Db, Failure> {
    let url = settings.database_url();
    may_be_used(&url)?;
    let db = Db::open(&url, 1)?;
    // A restore that began meanwhile waits for nobody, and who opened the former file would write into what is kept of it.
    may_be_used(&url)?;
    db.still_there()?;
    match migrations::standing(&db)? {
        refused @ (Standing::Newer(_) | Standing::Foreign) => Err(refused.refusal().into()),
        _ => Ok(db),
    }
}

/// Whether there is a file with something in it, in whose place nobody puts another just now.
fn may_be_used(url: &str) -> Result<(), Failure> {
    let Some(path) = sqlite_path(url) else { return Ok(()) };
    let shown = path.display();
    if Hold::is_restored(path)? {
        return Err(said(format!("{shown} is being restored; try again when that is done")));
    }
    if copies::is_unfinished(&resolved(path)) {
        return Err(said(format!("{shown}: a restore was broken off; `success-review migrate` finishes it")));
    }
    match path.metadata() {
        Err(_) => Err(said(format!("{shown} is not there; `success-review migrate` makes it"))),
        // Not even looked into: SQLite would delete the log beside it.
        Ok(found) if found.len() == 0 => Err(said(format!(
            "{shown} is empty: restore a backup, or run `success-review migrate` for an empty database"
        ))),
        Ok(_) => Ok(()),
    }
}

/// Who begins with a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Serve,
    Migrate,
    Demo,
}

/// Makes the database where there is none and brings it to the newest schema. On SQLite it is held from here on, for as long as
/// the answer lives: nobody else serves, migrates or replaces it.
pub(super) fn made(database_url: &str, data_dir: &Path, start: Start) -> Result<Option<Hold>, Failure> {
    make_folder(data_dir)?;
    let Some(path) = sqlite_path(database_url) else {
        migrations::run(&Db::open(database_url, 1)?)?;
        return Ok(None);
    };
    let mut hold = Hold::take(path, Purpose::Migrate)?;
    let shown = path.display();
    // Where a link leads, there the log is, and what a restore left.
    let path = &resolved(path);
    if start == Start::Serve && copies::is_unbegun(path) {
        return Err(said(format!(
            "{shown}: a restore was broken off before there was a database; run it again, or `success-review migrate` for \
             an empty one"
        )));
    }
    match copies::finish(path)? {
        Some(Unfinished::Finished) => {
            tracing::warn!(database = %shown, "a restore was broken off and is finished now");
        }
        Some(Unfinished::Undone) => {
            tracing::warn!(database = %shown, "a restore was broken off; the database is as it was before");
        }
        Some(Unfinished::Nothing) => {
            tracing::warn!(database = %shown, "a restore was broken off before there was a database; this one is empty");
        }
        None => {}
    }
    if start == Start::Serve {
        is_not_lost(database_url, path, hold.was_made)?;
    }
    let db = Db::make(database_url, 1)?;
    migrations::run(&db)?;
    db.keep_statistics();
    hold.made(if start == Start::Migrate { Purpose::Migrate } else { Purpose::Serve })?;
    Ok(Some(hold))
}

/// Whether there never was anything where there is nothing: an empty database would hide that it is gone.
fn is_not_lost(database_url: &str, path: &Path, was_made: bool) -> Result<(), Failure> {
    let kept = copies::kept_files(path)?.pop();
    if !was_made && kept.is_none() {
        return Ok(());
    }
    let gone = match path.metadata() {
        Err(_) => "is not there",
        // Not even looked into: SQLite would delete the log beside it.
        Ok(found) if found.len() == 0 => "is empty",
        Ok(_) if migrations::standing(&Db::open(database_url, 1)?)? == Standing::Empty => "is empty",
        Ok(_) => return Ok(()),
    };
    let shown = path.display();
    let but = match kept {
        Some(kept) => format!("but {} is there", kept.display()),
        None => "but was a database before".to_owned(),
    };
    Err(said(format!("{shown} {gone}, {but}; restore a backup, or run `success-review migrate` for an empty database")))
}
