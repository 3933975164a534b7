//! Partner organisations at the command line.

use clap::Subcommand;

use super::database::open;
use super::{Failure, by, harmless, say, wrong};
use crate::actions::partners as partner_actions;
use crate::forms::Typed;
use crate::forms::partner::{Raw, refused};
use crate::store::partners;
use crate::words::{Lang, texts};

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
            let typed = Raw { name: name.trim().to_owned() };
            let name = typed.parse(texts(Lang::En), ()).map_err(|errors| wrong(&errors, str::to_owned))?;
            let wrong = |taken| wrong(&refused(texts(Lang::En), taken), str::to_owned);
            db.write(by(None), |work| partner_actions::create(work, &name))
                .map_err(|denied| denied.into_error(wrong))?;
            say(harmless(&name))?;
        }
        PartnerCommand::List => {
            for partner in db.read(partners::all)? {
                say(harmless(&partner.name))?;
            }
        }
    }
    Ok(())
}
