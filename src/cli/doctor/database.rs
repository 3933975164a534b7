//! The database: whether it is reached and takes writes, who holds it, what its schema is to this program, its clock, and when it
//! was last copied.

use std::path::Path;

use chrono::NaiveDateTime;

use super::files::age;
use super::{Finding, ok, problem, roughly, size, warning};
use crate::cli::database;
use crate::cli::sentence;
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::security::SecurityKind;
use crate::error::Result;
use crate::store::file::Hold;
use crate::store::migrations::{self, Standing};
use crate::store::{Db, instances, place, sqlite_path, upkeep, vitals};

/// What clocks of several machines may differ by, in seconds; beyond, counts of wrong passwords and sessions suffer.
const APART: i64 = 30;
/// How old the newest copy may be, in days.
const COPIED: i64 = 7;

pub(super) fn looked_at(settings: &Settings, backups: Option<&Path>) -> Vec<Finding> {
    let url = settings.database_url();
    let mut found = Vec::new();
    found.extend(holder(&url));
    let db = match database::there(settings) {
        Ok(db) => db,
        Err(failure) => {
            found.push(problem("database", failure.to_string(), "every command needs it"));
            return found;
        }
    };
    found.extend(reached(&db, &url));
    found.extend(standing(&db));
    // An earlier schema may lack what is asked from here on.
    if matches!(migrations::standing(&db), Ok(Standing::Current)) {
        found.extend(told("clock", clock(&db)));
        found.extend(told("servers", servers(settings, &db)));
        found.push(match backups {
            Some(folder) => copies(folder),
            None => told("backup", copied(&db, &url)).unwrap_or_else(|| ok("backup", "")),
        });
    }
    found
}

/// What could not be asked is a finding too.
fn told(about: &'static str, asked: Result<Option<Finding>>) -> Option<Finding> {
    asked.unwrap_or_else(|error| Some(problem(about, sentence(&error), "look at the database's own log")))
}

fn holder(url: &str) -> Option<Finding> {
    let path = sqlite_path(url)?;
    Some(match Hold::holder(path) {
        Ok(Some(holder)) => {
            ok("lock", format!("{holder} it; another `serve`, `migrate` or `restore` is refused meanwhile"))
        }
        Ok(None) => ok("lock", "nobody serves, migrates or restores it just now"),
        Err(error) => problem("lock", sentence(&error), "run this as the user that serves"),
    })
}

fn reached(db: &Db, url: &str) -> Vec<Finding> {
    let about = "database";
    let asked = || -> Result<(String, i64)> { Ok((db.server()?, db.read(upkeep::size)?)) };
    let (server, bytes) = match asked() {
        Ok(asked) => asked,
        Err(error) => return vec![problem(about, sentence(&error), "look at the database's own log")],
    };
    let bytes = size(u64::try_from(bytes).unwrap_or_default());
    vec![match db.takes_writes() {
        Ok(()) => ok(about, format!("{} is reached ({server}, {bytes}) and takes writes", place(url))),
        Err(error) => problem(
            about,
            format!("{} is reached and takes no writes: {}", place(url), sentence(&error)),
            "look for a full disk, a standby, or somebody who keeps it locked",
        ),
    }]
}

fn standing(db: &Db) -> Option<Finding> {
    let about = "schema";
    let asked = || -> Result<Finding> {
        Ok(match migrations::standing(db)? {
            Standing::Current => ok(about, "at this program's newest migration"),
            Standing::Empty => warning(about, "there is nothing in the database yet", "`success-review migrate`"),
            Standing::Behind => {
                let says = match migrations::to_run(db)? {
                    1 => "1 migration is still to be run".to_owned(),
                    n => format!("{n} migrations are still to be run"),
                };
                warning(about, says, "back up; then `success-review migrate`, or the next start, runs them")
            }
            refused => problem(about, sentence(&refused.refusal()), "no other command works on it"),
        })
    };
    told(about, asked().map(Some))
}

fn clock(db: &Db) -> Result<Option<Finding>> {
    let (newest, theirs) = db.read(|conn| Ok((vitals::newest(conn)?, upkeep::now(conn)?)))?;
    let now = Clock::system().timestamp();
    Ok(Some(judged(now, newest, theirs)))
}

fn judged(now: NaiveDateTime, newest: Option<NaiveDateTime>, theirs: NaiveDateTime) -> Finding {
    let ahead = |at: NaiveDateTime| (at - now).num_seconds();
    let shown = now.format("%Y-%m-%d %H:%M:%S UTC");
    if let Some(newest) = newest.filter(|newest| ahead(*newest) > APART) {
        let says = format!("it is {shown}, and the newest row was written {} later", roughly(ahead(newest)));
        return problem(
            "clock",
            says,
            "set the clock right, and find out which server's clock was wrong when that row was written",
        );
    }
    if ahead(theirs).abs() > APART {
        let says = format!("it is {shown}, and the database's clock differs by {}", roughly(ahead(theirs).abs()));
        return warning("clock", says, "keep both machines' clocks by NTP");
    }
    match newest {
        Some(newest) => ok("clock", format!("it is {shown}; the newest row is {} old", roughly(-ahead(newest).min(0)))),
        None => ok("clock", format!("it is {shown}; nothing was written yet")),
    }
}

/// On PostgreSQL: the other servers of the program, and whether their keys are these.
fn servers(settings: &Settings, db: &Db) -> Result<Option<Finding>> {
    if sqlite_path(&settings.database_url()).is_some() {
        return Ok(None);
    }
    let Some(found) = settings.found_keys().ok().flatten() else { return Ok(None) };
    let others = db.read(|conn| instances::others(conn, found.keys.all()))?;
    let serve = match others.servers {
        0 => return Ok(Some(ok("servers", "no server is running on the database just now"))),
        1 => "1 server is running on the database".to_owned(),
        n => format!("{n} servers are running on the database"),
    };
    Ok(Some(if others.differ {
        let says = format!("{serve}, with other keys than the one here: whoever signs in there is not signed in here");
        problem("servers", says, "give all of them, and this command, the same SUCCESS_REVIEW_SESSION_KEY")
    } else {
        ok("servers", format!("{serve}, with the key that is here"))
    }))
}

/// `backup` opens, checks and counts each copy, and notes it in the database.
fn copied(db: &Db, url: &str) -> Result<Option<Finding>> {
    let about = "backup";
    if sqlite_path(url).is_none() {
        let says = "PostgreSQL's own tools leave no note of a copy";
        return Ok(Some(warning(about, says, "name the folder of its copies: `doctor --backups FOLDER`")));
    }
    let last = db.read(|conn| vitals::last(conn, SecurityKind::BackedUp))?;
    let age = last.map(|last| (Clock::system().timestamp() - last).num_seconds().max(0));
    let todo = "run `success-review backup --keep 7 FOLDER` every day, onto another disk";
    Ok(Some(match age {
        None => warning(about, "none is known of the last year", todo),
        Some(age) if age > COPIED * 86_400 => warning(about, format!("the last one is {} old", roughly(age)), todo),
        Some(age) => ok(about, format!("the last one, checked and counted, is {} old", roughly(age))),
    }))
}

/// The newest file of a folder of copies.
fn copies(folder: &Path) -> Finding {
    let (about, shown) = ("backup", folder.display());
    let todo = "look at what makes the copies, and try a restore";
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(e) => return problem(about, format!("{shown}: {e}"), todo),
    };
    let whole = |entry: std::io::Result<std::fs::DirEntry>| {
        let entry = entry.ok()?;
        let meta = entry.metadata().ok().filter(|meta| meta.is_file() && meta.len() > 0)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        (!name.ends_with(".part")).then(|| (age(&meta), name, meta.len()))
    };
    match entries.filter_map(whole).min() {
        None => problem(about, format!("there is none in {shown}"), todo),
        Some((age, name, bytes)) => {
            let says = format!("the newest in {shown} is {name}, {} old, {}", roughly(age), size(bytes));
            if age > COPIED * 86_400 { warning(about, says, todo) } else { ok(about, says) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Level;
    use super::*;

    #[test]
    fn a_clock_is_held_against_the_newest_row_and_the_servers() {
        let at = |text: &str| text.parse::<NaiveDateTime>().unwrap();
        let now = at("2026-11-27T12:00:00");
        for (newest, theirs, level, said) in [
            (Some("2026-11-27T11:00:00"), "2026-11-27T12:00:01", Level::Ok, "the newest row is 1 hour old"),
            (Some("2026-11-27T12:00:20"), "2026-11-27T12:00:00", Level::Ok, "the newest row is 0 seconds old"),
            (Some("2026-11-28T12:00:00"), "2026-11-27T12:00:00", Level::Problem, "written 1 day later"),
            (Some("2026-11-27T11:00:00"), "2026-11-27T11:58:00", Level::Warning, "differs by 2 minutes"),
            (None, "2026-11-27T12:00:00", Level::Ok, "nothing was written yet"),
        ] {
            let found = judged(now, newest.map(at), at(theirs));
            assert_eq!(found.level, level, "{}", found.line());
            assert!(found.says.contains(said), "{}", found.line());
        }
    }
}
