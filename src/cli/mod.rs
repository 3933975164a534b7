//! The command line: what the program can be told to do, and how it answers. Errors go to standard error.

mod audit;
mod copies;
mod demo;
mod import;
mod partners;
mod users;

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::domain::policy::{Viewer, Who};
use crate::error::Error;
use crate::playbook::library;
use crate::server::Application;
use crate::store::{By, Db, migrations};

#[derive(Debug, Parser)]
#[command(name = "success-review", version, about = "Prepare, hold, record and sign off the FastTrack success review")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a demonstration with made-up data, on this machine only
    Demo {
        /// Throw the demonstration's data away first and make it anew
        #[arg(long)]
        reset: bool,
        /// Address and port; 127.0.0.1:8080 unless given
        #[arg(long)]
        bind: Option<SocketAddr>,
    },
    /// Serve the application
    Serve {
        /// Address and port; overrides SUCCESS_REVIEW_BIND
        #[arg(long)]
        bind: Option<SocketAddr>,
    },
    /// Bring the database to the newest schema
    Migrate,
    /// Accounts
    #[command(subcommand)]
    User(users::UserCommand),
    /// Partner organisations
    #[command(subcommand)]
    Partner(partners::PartnerCommand),
    /// Usage reports and lists of engagements
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// The audit trail
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Write a copy of the SQLite database into a new file; the application may keep running
    Backup { file: PathBuf },
    /// Put a copy made by `backup` in the place of the SQLite database; the application must not be running
    Restore {
        file: PathBuf,
        /// Replace the database that is there; it is kept beside it, with `.before-restore` at its end
        #[arg(long)]
        replace: bool,
    },
}

/// Why a command failed, in a sentence.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{}", sentence(.0))]
    Application(#[from] Error),
    #[error("{0}")]
    Said(String),
}

/// The cause of a fault of ours belongs to whoever holds the command line.
fn sentence(error: &Error) -> String {
    match error {
        Error::Internal(cause) => cause.to_string(),
        Error::Malformed(what) => (*what).to_owned(),
        other => other.to_string(),
    }
}

fn said(text: impl Into<String>) -> Failure {
    Failure::Said(text.into())
}

/// Reads the arguments and does what they say.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("success-review: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Demo { reset, bind } => demo::run(reset, bind),
        Command::Serve { bind } => {
            let config = Config::from_env(bind, None)?;
            make_folder(&config.data_dir)?;
            serve(config, |address| tracing::info!(%address, "serving"))
        }
        Command::Migrate => open().map(drop),
        Command::User(command) => users::run(command),
        Command::Partner(command) => partners::run(command),
        Command::Import(command) => import::run(command),
        Command::Audit(command) => audit::run(&command),
        Command::Backup { file } => copies::backup(&file),
        Command::Restore { file, replace } => copies::restore(&file, replace),
    }
}

/// Prints a line; a reader who has gone away is no failure.
fn say(line: impl AsRef<str>) {
    let mut out = std::io::stdout();
    let _gone = writeln!(out, "{}", line.as_ref()).and_then(|()| out.flush());
}

fn serve(config: Config, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async move {
        let application = Application::build(config, Clock::system())?;
        ready(application.address());
        application.run().await.map_err(|e| said(e.to_string()))
    })
}

fn remove_if_there(path: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(said(format!("{}: {e}", path.display()))),
        _ => Ok(()),
    }
}

fn make_folder(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path).map_err(|e| said(format!("{}: {e}", path.display())))
}

/// The database of the environment, at the newest schema.
fn open() -> Result<Db, Failure> {
    opened(&Config::from_env(None, None)?)
}

fn opened(config: &Config) -> Result<Db, Failure> {
    make_folder(&config.data_dir)?;
    let db = Db::open(&config.database_url, 1)?;
    migrations::run(&db)?;
    Ok(db)
}

/// What an action is begun with at the command line, in the name of this person where the deed needs one.
fn by(viewer: Option<&Viewer>) -> By<'_> {
    By { who: Who::CommandLine(viewer), now: Clock::system().timestamp(), playbooks: library() }
}
