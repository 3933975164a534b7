//! The command line: what the program can be told to do, and how it answers. Errors go to standard error.

mod audit;
mod check;
mod copies;
mod demo;
mod import;
mod log;
mod partners;
mod users;

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
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
use crate::store::copies::{self as copied, Unfinished};
use crate::store::file::{Hold, Purpose};
use crate::store::migrations::{self, Standing};
use crate::store::{self, By, Db, sqlite_path};

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
    let arguments = Arguments::parse();
    // actix's extractors repeat the paths that they cannot read, and people type those.
    let filter = EnvFilter::new(format!("{},actix_web::types=off", arguments.log.as_deref().unwrap_or("info")));
    let lines = log::Lines::into(std::io::stderr());
    if let Ok(lines) = &lines {
        let log = tracing_subscriber::fmt().json().with_span_list(false).log_internal_errors(false);
        log.with_env_filter(filter).with_writer(lines.clone()).init();
    }
    let done = run(arguments.command);
    if let Ok(lines) = &lines {
        lines.flush();
    }
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            note(format!("success-review: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Demo { reset, bind, folder } => demo::run(reset, bind, &folder),
        Command::Serve { settings } => {
            let config = Config::from_settings(settings)?;
            let _hold = made(&config.database_url, &config.data_dir, Start::Serve)?;
            let (workers, pool, blocking_threads) = (config.workers, config.pool, config.blocking_threads);
            serve(config, |address| tracing::info!(%address, workers, pool, blocking_threads, "serving"))
        }
        Command::Migrate { settings } => made(&settings.database_url(), &settings.data_dir(), Start::Migrate).map(drop),
        Command::User { settings, command } => users::run(&settings, command),
        Command::Partner { settings, command } => partners::run(&settings, command),
        Command::Import { settings, command } => import::run(&settings, command),
        Command::Audit { settings, command } => audit::run(&settings, &command),
        Command::Check { settings } => check::run(&settings),
        Command::Backup { settings, file, keep } => copies::backup(&settings, &file, keep),
        Command::Restore { settings, file, replace } => copies::restore(&settings, &file, replace),
    }
}

/// Prints a line; a reader who has gone away is no failure.
fn say(line: impl AsRef<str>) {
    let mut out = std::io::stdout();
    let _gone = writeln!(out, "{}", shown(line.as_ref())).and_then(|()| out.flush());
}

/// Says something beside what was asked for; a reader who has gone away is no failure.
fn note(line: impl AsRef<str>) {
    let _gone = writeln!(std::io::stderr(), "{}", shown(line.as_ref()));
}

/// A name as a terminal may print it: what would steer it is written out.
fn harmless(text: &str) -> String {
    written_out(text).into_owned()
}

fn serve(config: Config, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    // Like every other line, and without what the program was about, which may be what somebody typed.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "the program panicked");
    }));
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
    store::file::make_folder(path).map_err(|e| said(format!("{}: {e}", path.display())))
}

/// The database of the settings, which must be there and at the newest schema: only `serve`, `migrate` and `demo` make one
/// or change its shape.
fn open(settings: &Settings) -> Result<Db, Failure> {
    let db = there(settings)?;
    match migrations::standing(&db)? {
        Standing::Current => Ok(db),
        other => Err(other.refusal().into()),
    }
}

/// The database of the settings, of this schema or an earlier one.
fn there(settings: &Settings) -> Result<Db, Failure> {
    let url = settings.database_url();
    if let Some(path) = sqlite_path(&url) {
        if copied::is_unfinished(path) {
            return Err(said(format!(
                "{}: a restore was broken off; `success-review migrate` finishes it",
                path.display()
            )));
        }
        if !path.exists() {
            return Err(said(format!("{} is not there; `success-review migrate` makes it", path.display())));
        }
    }
    let db = Db::open(&url, 1)?;
    match migrations::standing(&db)? {
        refused @ (Standing::Newer(_) | Standing::Foreign) => Err(refused.refusal().into()),
        _ => Ok(db),
    }
}

/// Who begins with a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    Serve,
    Migrate,
    Demo,
}

/// Makes the database where there is none and brings it to the newest schema. On SQLite it is held from here on, for as long as
/// the answer lives: nobody else serves, migrates or replaces it.
fn made(database_url: &str, data_dir: &Path, start: Start) -> Result<Option<Hold>, Failure> {
    make_folder(data_dir)?;
    let Some(path) = sqlite_path(database_url) else {
        migrations::run(&Db::open(database_url, 1)?)?;
        return Ok(None);
    };
    let mut hold = Hold::take(path, Purpose::Migrate)?;
    let shown = path.display();
    match copied::finish(path)? {
        Some(Unfinished::Finished) => {
            tracing::warn!(database = %shown, "a restore was broken off and is finished now");
        }
        Some(Unfinished::Undone) => {
            tracing::warn!(database = %shown, "a restore was broken off; the database is as it was before");
        }
        Some(Unfinished::Nothing) => {
            return Err(said(format!("{shown}: a restore was broken off before there was a database; run it again")));
        }
        None => {}
    }
    if !path.exists() && start == Start::Serve {
        // An empty one in its place would hide that it is gone.
        let advice = "restore a backup, or run `success-review migrate` for an empty database";
        if let Some(kept) = copied::kept_files(path)?.last() {
            return Err(said(format!("{shown} is not there, but {} is; {advice}", kept.display())));
        }
        if hold.was_made {
            return Err(said(format!("{shown} was there before and is gone; {advice}")));
        }
    }
    let db = Db::make(database_url, 1)?;
    migrations::run(&db)?;
    db.keep_statistics();
    hold.made(if start == Start::Migrate { Purpose::Migrate } else { Purpose::Serve })?;
    Ok(Some(hold))
}

/// What an action is begun with at the command line, in the name of this person where the deed needs one.
fn by(viewer: Option<&Viewer>) -> By<'_> {
    By { who: Who::CommandLine(viewer), now: Clock::system().timestamp(), playbooks: library() }
}
