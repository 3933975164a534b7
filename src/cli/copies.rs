//! Copies of an SQLite database: writing one while the application runs, and putting one in place.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::{Failure, make_folder, remove_if_there, said, say, sqlite_file, there};
use crate::config::Settings;
use crate::store::{Db, dialect, migrations};

/// Makes a file that only the owner may read; fails when there is one.
fn new_file(path: &Path) -> Result<std::fs::File, Failure> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| said(format!("{}: {e}", path.display())))
}

pub(super) fn backup(settings: &Settings, file: &Path) -> Result<(), Failure> {
    let db = there(settings)?;
    drop(new_file(file)?);
    let copied = db.maintain(|conn| dialect::copy_into(conn, &file.display().to_string()));
    if let Err(error) = copied {
        remove_if_there(file)?;
        return Err(error.into());
    }
    say(file.display().to_string());
    Ok(())
}

pub(super) fn restore(settings: &Settings, file: &Path, replace: bool) -> Result<(), Failure> {
    let database_url = settings.database_url();
    let Some(target) = sqlite_file(&database_url) else {
        return Err(said("the database is PostgreSQL: use pg_restore"));
    };
    if target.exists() && !replace {
        return Err(said(format!("{} already exists; use --replace to replace it (a copy is kept)", target.display())));
    }
    make_folder(&settings.data_dir())?;
    let beside = |end: &str| PathBuf::from(format!("{}{end}", target.display()));
    let fresh = beside(".restoring");
    remove_if_there(&fresh)?;
    let moved = |path: &Path, e: std::io::Error| said(format!("{}: {e}", path.display()));
    let mut from = std::fs::File::open(file).map_err(|e| moved(file, e))?;
    std::io::copy(&mut from, &mut new_file(&fresh)?).map_err(|e| moved(&fresh, e))?;
    // Checked and migrated as a copy: what is there stays until the new one is known to be good.
    let checked = check_copy(&fresh);
    for end in [".restoring-wal", ".restoring-shm"] {
        remove_if_there(&beside(end))?;
    }
    if let Err(failure) = checked {
        remove_if_there(&fresh)?;
        return Err(said(format!("{} cannot be restored: {failure}", file.display())));
    }
    for end in ["", "-wal", "-shm"] {
        if beside(end).exists() {
            let aside = beside(&format!(".before-restore{end}"));
            std::fs::rename(beside(end), &aside).map_err(|e| moved(&aside, e))?;
        }
    }
    std::fs::rename(&fresh, &target).map_err(|e| moved(&target, e))?;
    say(target.display().to_string());
    Ok(())
}

fn check_copy(path: &Path) -> Result<(), Failure> {
    let db = Db::open(&path.display().to_string(), 1)?;
    let known = migrations::any_run(&db)?;
    if !known {
        return Err(said("it is not a Success Review database"));
    }
    migrations::run(&db)?;
    if !db.maintain(dialect::is_whole)? {
        return Err(said("the file is damaged"));
    }
    Ok(())
}
