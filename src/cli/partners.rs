//! Partner organisations at the command line.

use clap::Subcommand;

use super::{Failure, by, open, said, say};
use crate::actions::partners as partner_actions;
use crate::store::partners;

#[derive(Debug, Subcommand)]
pub enum PartnerCommand {
    /// Add an organisation
    Add { name: String },
    /// List the organisations
    List,
}

/// Does what was asked.
pub(super) fn run(settings: &crate::config::Settings, command: PartnerCommand) -> Result<(), Failure> {
    let db = open(settings)?;
    match command {
        PartnerCommand::Add { name } => {
            let name = name.trim();
            if name.is_empty() || name.chars().count() > 200 {
                return Err(said("name: use 1 to 200 characters"));
            }
            db.write(by(None), |work| partner_actions::create(work, name))
                .map_err(|denied| denied.into_error(|_| said("an organisation with this name already exists")))?;
            say(name);
        }
        PartnerCommand::List => {
            for partner in db.read(partners::all)? {
                say(partner.name);
            }
        }
    }
    Ok(())
}
