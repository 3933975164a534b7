//! The audit trail at the command line: are its chains whole?

use clap::Subcommand;

use super::database::open;
use super::{Failure, said, say};
use crate::config::Settings;
use crate::store::Db;
use crate::store::audit_check::{self, Break, Fault};

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Walk every chain and name the first entry of each that was changed, removed or put in
    Verify,
}

/// Entries between two lines of progress.
const STEP: u64 = 100_000;

/// Does what was asked.
pub(super) fn run(settings: &Settings, command: &AuditCommand) -> Result<(), Failure> {
    let AuditCommand::Verify = command;
    match walked(&open(settings)?)? {
        0 => Ok(()),
        1 => Err(said("1 chain is broken")),
        n => Err(said(format!("{n} chains are broken"))),
    }
}

/// Walks every chain, says what it found, and counts those that are broken.
pub(super) fn walked(db: &Db) -> Result<usize, Failure> {
    let mut said_at = 0;
    let mut progress = |entries: u64| {
        if entries / STEP > said_at {
            said_at = entries / STEP;
            super::note(format!("{entries} entries read"));
        }
    };
    let walk = audit_check::walk(db, &mut progress)?;
    say(format!("{} chains, {} entries", walk.chains, walk.entries));
    for broken in &walk.breaks {
        say(sentence(broken));
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
        (Fault::Unknown, Some(id)) => format!("the line of this chain is gone; its first entry is {id}"),
        (Fault::Unknown, None) => "all entries are gone, and the line of this chain".to_owned(),
        (_, None) => "the last entry was removed".to_owned(),
    };
    format!("{chain}: {what}")
}
