//! The command line: what the program can be told to do, and how it answers. Errors go to standard error.

mod audit;
mod check;
mod copies;
mod database;
mod demo;
mod doctor;
mod health;
mod import;
mod log;
mod partners;
mod users;

use std::io::{ErrorKind, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::clock::Clock;
use crate::config::{Config, ConfigError, Folder, Setting, Settings};
use crate::domain::policy::{Viewer, Who};
use crate::domain::unseen::{shown, written_out};
use crate::error::Error;
use crate::forms::FieldErrors;
use crate::playbook::library;
use crate::server::Application;
use crate::store::{By, place};

#[derive(Debug, Parser)]
#[command(name = "success-review", version, about = "Prepare, hold, record and sign off the FastTrack success review")]
struct Arguments {
    /// What is logged, such as `warn` or `info,access=off`; else `info`
    #[arg(long, value_name = "FILTER", env = "RUST_LOG", global = true)]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(log_filter))]
    log: Logged,
    #[command(subcommand)]
    command: Command,
}

/// By another name: a plain `Option` means something else to clap.
type Logged = Option<String>;

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve a demonstration with made-up data, on this machine only
    Demo {
        /// Delete the demonstration data and recreate it
        #[arg(long)]
        reset: bool,
        /// Address and port; 127.0.0.1:8080 unless given
        #[arg(long)]
        bind: Option<SocketAddr>,
        #[command(flatten)]
        folder: Folder,
    },
    /// Serve the application
    Serve {
        #[command(flatten)]
        settings: Settings,
    },
    /// Migrate the database to the latest schema
    Migrate {
        #[command(flatten)]
        settings: Settings,
    },
    /// Accounts
    User {
        #[command(flatten)]
        settings: Settings,
        #[command(subcommand)]
        command: users::UserCommand,
    },
    /// Partner organisations
    Partner {
        #[command(flatten)]
        settings: Settings,
        #[command(subcommand)]
        command: partners::PartnerCommand,
    },
    /// Usage reports and lists of engagements
    Import {
        #[command(flatten)]
        settings: Settings,
        #[command(subcommand)]
        command: import::ImportCommand,
    },
    /// The audit trail
    Audit {
        #[command(flatten)]
        settings: Settings,
        #[command(subcommand)]
        command: audit::AuditCommand,
    },
    /// Look through the whole database for what must never be; changes nothing, may run beside the application
    Check {
        #[command(flatten)]
        settings: Settings,
    },
    /// Count anew what lists show of the engagements and the figures of the overview; may run beside the application
    Recount {
        #[command(flatten)]
        settings: Settings,
    },
    /// Look at settings, files, disk, clock, database and backups, and say what to do; makes nothing, may run beside the application
    Doctor {
        #[command(flatten)]
        settings: Settings,
        #[command(flatten)]
        asked: doctor::Asked,
    },
    /// Ask the program that serves here whether it answers; for containers and timers
    Health {
        #[command(flatten)]
        settings: Settings,
        /// Whether it can serve, its database included
        #[arg(long)]
        ready: bool,
    },
    /// Write a copy of the SQLite database into a new file; the application may keep running
    Backup {
        #[command(flatten)]
        settings: Settings,
        /// The new file; with `--keep` the folder of the copies, in which it gets a dated name
        file: PathBuf,
        /// Keep this many of the newest copies of the folder and delete older ones
        #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
        keep: Option<u16>,
    },
    /// Put a copy made by `backup` in the place of the SQLite database; the application must not be running
    Restore {
        #[command(flatten)]
        settings: Settings,
        file: PathBuf,
        /// Replace the database that is there; it is kept beside it under a dated name
        #[arg(long)]
        replace: bool,
    },
}

impl Command {
    /// The URL of the database that it works on.
    fn database(&self) -> Option<String> {
        match self {
            Self::Demo { .. } | Self::Health { .. } => None,
            Self::Serve { settings }
            | Self::Migrate { settings }
            | Self::User { settings, .. }
            | Self::Partner { settings, .. }
            | Self::Import { settings, .. }
            | Self::Audit { settings, .. }
            | Self::Check { settings }
            | Self::Recount { settings }
            | Self::Doctor { settings, .. }
            | Self::Backup { settings, .. }
            | Self::Restore { settings, .. } => Some(settings.database_url()),
        }
    }
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
        Error::Malformed(what) => (*what).to_owned(),
        Error::Busy => "the database is busy: somebody else holds what is needed; try again in a moment".to_owned(),
        other => other.told(),
    }
}

fn said(text: impl Into<String>) -> Failure {
    Failure::Said(text.into())
}

/// Everything that is wrong with a form, a line each; `argument` names what a field was given as.
fn wrong(errors: &FieldErrors, argument: impl Fn(&str) -> String) -> Failure {
    let lines = errors.iter().map(|(field, sentence)| format!("{}: {sentence}", argument(field)));
    said(lines.collect::<Vec<_>>().join("\n"))
}

/// A word alone would be taken for the name of a module, and everything else would go unlogged.
fn log_filter(text: &str) -> Result<String, String> {
    let takes = "it takes off, error, warn, info, debug, trace, or target=level, such as `info,access=off`";
    let refused = |part: &str| format!("{part:?}: {takes}");
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        if !part.contains(['=', '[']) && part.parse::<LevelFilter>().is_err() {
            return Err(refused(part));
        }
    }
    EnvFilter::builder().parse(text).map(|_| text.to_owned()).map_err(|_| refused(text))
}

/// Reads the arguments and does what they say.
pub fn main() -> ExitCode {
    let (arguments, wrong) = doctor::arguments();
    // actix's extractors repeat the paths that they cannot read, and people type those.
    let filter = EnvFilter::new(format!("{},actix_web::types=off", arguments.log.as_deref().unwrap_or("info")));
    let lines = log::Lines::into(std::io::stderr());
    if let Ok(lines) = &lines {
        let log = tracing_subscriber::fmt().json().with_span_list(false).log_internal_errors(false);
        log.with_env_filter(filter).with_writer(lines.clone()).init();
    }
    let url = arguments.command.database();
    let done = run(arguments.command, &wrong);
    if let Ok(lines) = &lines {
        lines.flush();
    }
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let place = match (&failure, url) {
                // Neither says whose trouble it is.
                (Failure::Application(Error::Busy | Error::Away(_)), Some(url)) => format!("{}: ", place(&url)),
                _ => String::new(),
            };
            note(format!("success-review: {place}{failure}"));
            ExitCode::FAILURE
        }
    }
}

/// `wrong`: settings that could not be read, where the command goes on all the same.
fn run(command: Command, wrong: &[String]) -> Result<(), Failure> {
    match command {
        Command::Demo { reset, bind, folder } => demo::run(reset, bind, &folder),
        Command::Serve { settings } => {
            let config = Config::from_settings(settings)?;
            let _hold = database::made(&config.database_url, &config.data_dir, database::Start::Serve)?;
            let (workers, pool, blocking_threads) = (config.workers, config.pool, config.blocking_threads);
            let place = place(&config.database_url);
            serve(config, |application| {
                let (address, database) = (application.address(), application.database());
                let metrics_address = application.metrics_address().map(|address| address.to_string());
                let playbooks: Vec<&str> =
                    library().versions().iter().map(|playbook| playbook.version.as_str()).collect();
                let (version, playbooks) = (env!("CARGO_PKG_VERSION"), playbooks.join(", "));
                tracing::info!(
                    version, database, place, %address, metrics_address, playbooks, workers, pool, blocking_threads,
                    "serving"
                );
                Ok(())
            })
        }
        Command::Migrate { settings } => {
            database::made(&settings.database_url(), &settings.data_dir(), database::Start::Migrate).map(drop)
        }
        Command::User { settings, command } => users::run(&settings, command),
        Command::Partner { settings, command } => partners::run(&settings, command),
        Command::Import { settings, command } => import::run(&settings, command),
        Command::Audit { settings, command } => audit::run(&settings, &command),
        Command::Check { settings } => check::run(&settings),
        Command::Recount { settings } => check::recount(&settings),
        Command::Doctor { settings, asked } => doctor::run(&settings, &asked, wrong),
        Command::Health { settings, ready } => health::run(&settings, ready),
        Command::Backup { settings, file, keep } => copies::backup(&settings, &file, keep),
        Command::Restore { settings, file, replace } => copies::restore(&settings, &file, replace),
    }
}

/// Prints a line; a reader who has gone away is no failure, anything else that keeps it from being printed is.
fn say(line: impl AsRef<str>) -> Result<(), Failure> {
    match printed(line.as_ref()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => Err(said(format!("standard output: {cause}"))),
        _ => Ok(()),
    }
}

fn printed(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{}", shown(line)).and_then(|()| out.flush())
}

/// Says something beside what was asked for; a reader who has gone away is no failure.
fn note(line: impl AsRef<str>) {
    let _gone = writeln!(std::io::stderr(), "{}", shown(line.as_ref()));
}

/// A name as a terminal may print it: what would steer it is written out.
fn harmless(text: &str) -> String {
    written_out(text).into_owned()
}

fn serve(config: Config, ready: impl FnOnce(&Application) -> Result<(), Failure>) -> Result<(), Failure> {
    // Like every other line, and without what the program was about, which may be what somebody typed.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "the program panicked");
    }));
    actix_web::rt::System::new().block_on(async move {
        let application = Application::build(config, Clock::system())?;
        ready(&application)?;
        application.run().await.map_err(|e| said(e.to_string()))
    })
}

/// What an action is begun with at the command line, in the name of this person where the deed needs one.
fn by(viewer: Option<&Viewer>) -> By<'_> {
    By { who: Who::CommandLine(viewer), now: Clock::system().timestamp(), playbooks: library() }
}
