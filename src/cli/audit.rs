//! The audit trail at the command line: are its chains whole?

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde::Deserialize;

use super::database::open;
use super::{Failure, said, say};
use crate::config::Settings;
use crate::store::Db;
use crate::store::audit_check::{self, Break, Fault, Head, TARGET};

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Walk every chain and name the first entry of each that was changed, removed or put in
    Verify {
        /// A log of the server: hold the chains against their ends as it was told them, day by day
        #[arg(long, value_name = "LOG")]
        heads: Vec<PathBuf>,
    },
}

/// Entries between two lines of progress.
const STEP: u64 = 100_000;

/// Does what was asked.
pub(super) fn run(settings: &Settings, command: &AuditCommand) -> Result<(), Failure> {
    let AuditCommand::Verify { heads } = command;
    let db = open(settings)?;
    let mut told = Vec::new();
    for log in heads {
        told.extend(told_by(log)?);
    }
    if !heads.is_empty() {
        if told.is_empty() {
            return Err(said("no end of a chain is in the log, so that nothing can be held against it"));
        }
        say(format!("{} ends of chains in the log", told.len()))?;
    }
    match walked(&db, &told)? {
        0 => Ok(()),
        1 => Err(said("1 chain is broken")),
        n => Err(said(format!("{n} chains are broken"))),
    }
}

/// The ends of chains that a log was told, each once.
fn told_by(log: &Path) -> Result<Vec<Head>, Failure> {
    let failed = |e: std::io::Error| said(format!("{}: {e}", log.display()));
    let mut told = HashSet::new();
    for line in BufReader::new(File::open(log).map_err(failed)?).split(b'\n') {
        // Whatever else is in the file is no business of ours.
        let Ok(line) = serde_json::from_slice::<Line>(&line.map_err(failed)?) else { continue };
        if line.target == TARGET {
            told.extend(line.fields.heads.split_whitespace().filter_map(|head| head.parse::<Head>().ok()));
        }
    }
    Ok(told.into_iter().collect())
}

/// What is read of a line of the log.
#[derive(Deserialize)]
struct Line {
    target: String,
    fields: Fields,
}

#[derive(Deserialize)]
struct Fields {
    heads: String,
}

/// Walks every chain, says what it found, and counts those that are broken.
pub(super) fn walked(db: &Db, told: &[Head]) -> Result<usize, Failure> {
    let mut said_at = 0;
    let mut progress = |entries: u64| {
        if entries / STEP > said_at {
            said_at = entries / STEP;
            super::note(format!("{entries} entries read"));
        }
    };
    let walk = audit_check::walk(db, told, &mut progress)?;
    say(format!("{} chains, {} entries", walk.chains, walk.entries))?;
    for broken in &walk.breaks {
        say(sentence(broken))?;
    }
    Ok(walk.breaks.len())
}

fn sentence(broken: &Break) -> String {
    let chain = match broken.engagement {
        Some(id) => format!("engagement {id}"),
        None => "administration".to_owned(),
    };
    let what = match (broken.fault, broken.entry) {
        (Fault::Changed, Some(id)) => format!("entry {id} was changed"),
        (Fault::Removed, Some(id)) => format!("an entry before entry {id} was removed"),
        (Fault::PutIn, Some(id)) => format!("entry {id} was put in"),
        (Fault::Rewritten, Some(id)) => format!("entry {id} stands where the log was told of another"),
        (Fault::Rewritten, None) => "entries that the log was told of are gone".to_owned(),
        (Fault::Unknown, Some(id)) => format!("the line of this chain is gone; its first entry is {id}"),
        (Fault::Unknown, None) => "all entries are gone, and the line of this chain".to_owned(),
        (_, None) => "the last entry was removed".to_owned(),
    };
    format!("{chain}: {what}")
}
