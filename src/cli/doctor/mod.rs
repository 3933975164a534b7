//! `doctor`: looks at everything that the program stands on and says, a line each, whether it is well and what to do where it
//! is not. Makes nothing, and may run beside the application.

mod database;
mod files;
mod mail;
mod settings;

use std::path::PathBuf;

use serde::Serialize;

use super::{Failure, said, say};
use crate::config::Settings;

pub(super) use settings::arguments;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Ok,
    /// It works, and will not always.
    Warning,
    /// Something does not work, or is open to others.
    Problem,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Finding {
    level: Level,
    about: &'static str,
    says: String,
    /// What to do; nothing where all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    todo: Option<String>,
}

fn ok(about: &'static str, says: impl Into<String>) -> Finding {
    Finding { level: Level::Ok, about, says: says.into(), todo: None }
}

fn warning(about: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Finding {
    Finding { level: Level::Warning, about, says: says.into(), todo: Some(todo.into()) }
}

fn problem(about: &'static str, says: impl Into<String>, todo: impl Into<String>) -> Finding {
    Finding { level: Level::Problem, about, says: says.into(), todo: Some(todo.into()) }
}

impl Finding {
    fn line(&self) -> String {
        let Self { level, about, says, todo } = self;
        let todo = todo.as_ref().map(|todo| format!(" -> {todo}")).unwrap_or_default();
        format!("{:<8} {about}: {says}{todo}", level.word())
    }
}

/// How it is asked.
#[derive(Debug, Clone, clap::Args)]
pub struct Asked {
    /// One JSON object instead of lines
    #[arg(long)]
    json: bool,
    /// Folder in which copies of the database are kept, such as those of pg_dump: the age of the newest is looked at
    #[arg(long, value_name = "FOLDER")]
    backups: Option<PathBuf>,
}

#[derive(Serialize)]
struct Told<'a> {
    version: &'static str,
    problems: usize,
    warnings: usize,
    findings: &'a [Finding],
}

/// Looks at everything; `wrong`: settings that cannot be read, with the reason.
pub(super) fn run(settings: &Settings, asked: &Asked, wrong: &[String]) -> Result<(), Failure> {
    let mut findings = settings::looked_at(settings, wrong);
    findings.extend(files::looked_at(settings));
    findings.extend(database::looked_at(settings, asked.backups.as_deref()));
    findings.extend(mail::looked_at(settings));
    let of = |level| findings.iter().filter(|finding| finding.level == level).count();
    let (problems, warnings) = (of(Level::Problem), of(Level::Warning));
    if asked.json {
        let told = Told { version: env!("CARGO_PKG_VERSION"), problems, warnings, findings: &findings };
        say(serde_json::to_string(&told).map_err(|e| said(e.to_string()))?)?;
    } else {
        for finding in &findings {
            say(finding.line())?;
        }
    }
    match problems {
        0 => Ok(()),
        1 => Err(said("1 problem")),
        n => Err(said(format!("{n} problems"))),
    }
}

/// A time as it is said in passing: the largest unit that fills it.
fn roughly(seconds: i64) -> String {
    let units = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];
    let (unit, name) = units.into_iter().find(|(unit, _)| seconds >= *unit).unwrap_or((1, "second"));
    match seconds / unit {
        1 => format!("1 {name}"),
        n => format!("{n} {name}s"),
    }
}

/// Bytes as they are said in passing.
fn size(bytes: u64) -> String {
    match bytes / (1024 * 1024) {
        0 => format!("{} KiB", bytes.div_ceil(1024)),
        n @ 1..10_240 => format!("{n} MiB"),
        n => format!("{} GiB", n / 1024),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_sizes_are_said_roughly() {
        for (seconds, said) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (59, "59 seconds"),
            (90, "1 minute"),
            (7_200, "2 hours"),
            (200_000, "2 days"),
        ] {
            assert_eq!(roughly(seconds), said);
        }
        for (bytes, said) in [(0, "0 KiB"), (1, "1 KiB"), (5 << 20, "5 MiB"), (20 << 30, "20 GiB")] {
            assert_eq!(size(bytes), said);
        }
    }

    #[test]
    fn a_line_says_what_to_do_where_something_is_not_well() {
        assert_eq!(ok("clock", "is right").line(), "ok       clock: is right");
        assert_eq!(problem("clock", "is wrong", "set it").line(), "problem  clock: is wrong -> set it");
    }
}
