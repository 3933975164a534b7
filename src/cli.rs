//! The command line: what the program can be told to do, and how it answers. Errors go to standard error.

use std::fs::OpenOptions;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use tracing_subscriber::EnvFilter;

use crate::actions::accounts::{self, Details, Refusal};
use crate::actions::actor::Actor;
use crate::actions::partners as partner_actions;
use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::demo;
use crate::domain::policy::Roles;
use crate::error::Error;
use crate::i18n::{Lang, fl, texts};
use crate::server::Application;
use crate::session::passwords::{self, Weakness};
use crate::store::{Backend, Db, dialect, migrations, partners, users};

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
    User(UserCommand),
    /// Partner organisations
    #[command(subcommand)]
    Partner(PartnerCommand),
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

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add an account; prints its password unless that was given
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// May be given several times
        #[arg(long = "role", required = true)]
        roles: Vec<RoleArgument>,
        /// Name of the partner organisation, for the role `partner`
        #[arg(long)]
        partner: Option<String>,
        #[arg(long, default_value = "Asia/Tokyo")]
        time_zone: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
    /// List the accounts: address, roles, organisation, state, name
    List,
    /// Disable an account and end its sessions at once
    Disable { email: String },
    /// Let a disabled account in again
    Enable { email: String },
    /// Give an account a new password and end its sessions; prints it unless it was given
    ResetPassword {
        email: String,
        /// Read the password from the first line of standard input
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Debug, Subcommand)]
enum PartnerCommand {
    /// Add an organisation
    Add { name: String },
    /// List the organisations
    List,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RoleArgument {
    Manager,
    Partner,
    Lead,
    Administrator,
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
        Command::Demo { reset, bind } => run_demo(reset, bind),
        Command::Serve { bind } => {
            let config = Config::from_env(bind, None)?;
            make_folder(&config.data_dir)?;
            serve(config, |address| tracing::info!(%address, "serving"))
        }
        Command::Migrate => open().map(drop),
        Command::User(command) => user(command),
        Command::Partner(command) => partner(command),
        Command::Backup { file } => backup(&file),
        Command::Restore { file, replace } => restore(&file, replace),
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

fn run_demo(reset: bool, bind: Option<SocketAddr>) -> Result<(), Failure> {
    let config = Config::for_demo(bind)?;
    // Before anything is thrown away: another demonstration may be running on these very data.
    drop(TcpListener::bind(config.bind).map_err(|e| said(format!("cannot bind {}: {e}", config.bind)))?);
    if reset {
        for end in ["", "-wal", "-shm"] {
            let path = PathBuf::from(format!("{}{end}", config.database_url));
            remove_if_there(&path)?;
        }
    }
    let db = opened(&config)?;
    demo::prepare(&db, &Clock::system())?;
    drop(db);
    serve(config, |address| {
        for lang in [Lang::Ja, Lang::En] {
            let t = texts(lang);
            say(fl!(t, "cli-demo-ready", address = format!("http://{address}/")));
            say(fl!(t, "cli-demo-accounts", password = demo::PASSWORD));
        }
        for email in demo::addresses() {
            say(format!("  {email}"));
        }
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

fn user(command: UserCommand) -> Result<(), Failure> {
    let now = Clock::system().timestamp();
    match command {
        UserCommand::Add { email, name, roles, partner, time_zone, password_stdin } => {
            let (email, name) = (email.trim().to_owned(), name.trim().to_owned());
            if !crate::domain::formats::is_email(&email) {
                return Err(said(format!("--email: {email:?} is not an e-mail address")));
            }
            if name.is_empty() || name.chars().count() > 200 {
                return Err(said("--name: use 1 to 200 characters"));
            }
            if time_zone.parse::<chrono_tz::Tz>().is_err() {
                return Err(said(format!("--time-zone: {time_zone:?} is not known; use a name such as Asia/Tokyo")));
            }
            let has = |role| roles.contains(&role);
            let roles = Roles {
                manager: has(RoleArgument::Manager),
                partner: has(RoleArgument::Partner),
                lead: has(RoleArgument::Lead),
                administrator: has(RoleArgument::Administrator),
            };
            if partner.is_some() && !roles.partner {
                return Err(said("--partner: only for the role partner"));
            }
            let (password, generated) = password(password_stdin)?;
            let hash = passwords::hash(&password)?;
            let made = open()?.write(|conn| {
                let partner_id = match &partner {
                    Some(name) => partners::find_by_name(conn, name)?.map(|p| p.id),
                    None => None,
                };
                let details = Details { name, roles, partner_id, time_zone };
                accounts::create(conn, Actor::CommandLine, now, &email, &details, &hash)
            })?;
            made.map_err(|refusal| said(words(refusal)))?;
            announce(&users::folded_email(&email), generated.then_some(password));
        }
        UserCommand::List => {
            for row in open()?.read(users::all)? {
                let state = if row.user.disabled_at.is_some() { "disabled" } else { "active" };
                let partner = row.partner.unwrap_or_else(|| "-".to_owned());
                let roles = accounts::keys(row.user.roles()).replace(' ', ",");
                say(format!("{}\t{roles}\t{partner}\t{state}\t{}", row.user.email, row.user.name));
            }
        }
        UserCommand::Disable { email } => {
            with_user(&email, |conn, id| accounts::disable(conn, Actor::CommandLine, now, id))?;
        }
        UserCommand::Enable { email } => {
            with_user(&email, |conn, id| accounts::enable(conn, Actor::CommandLine, now, id))?;
        }
        UserCommand::ResetPassword { email, password_stdin } => {
            let (password, generated) = password(password_stdin)?;
            let hash = passwords::hash(&password)?;
            let user =
                with_user(&email, |conn, id| accounts::reset_password(conn, Actor::CommandLine, now, id, &hash))?;
            announce(&user.email, generated.then_some(password));
        }
    }
    Ok(())
}

fn announce(email: &str, password: Option<String>) {
    match password {
        Some(password) => say(format!("{email}\t{password}")),
        None => say(email),
    }
}

/// Does something to the account with this address, in one transaction.
fn with_user<T>(
    email: &str,
    f: impl FnOnce(&mut crate::store::AnyConnection, i64) -> crate::error::Result<T>,
) -> Result<T, Failure> {
    let done = open()?.write(|conn| match users::find_by_email(conn, email)? {
        Some(user) => f(conn, user.id).map(Some),
        None => Ok(None),
    })?;
    done.ok_or_else(|| said(format!("there is no account {email}")))
}

/// The password of standard input, or a generated one (then `true`).
fn password(from_stdin: bool) -> Result<(String, bool), Failure> {
    if !from_stdin {
        return Ok((passwords::generate(), true));
    }
    let mut text = String::new();
    std::io::stdin().take(4096).read_to_string(&mut text).map_err(|e| said(format!("standard input: {e}")))?;
    let password = text.lines().next().unwrap_or_default().to_owned();
    passwords::acceptable(&password).map_err(|weakness| {
        let (least, most) = (passwords::LENGTH.start(), passwords::LENGTH.end());
        said(match weakness {
            Weakness::TooShort => format!("the password has fewer than {least} characters"),
            Weakness::TooLong => format!("the password has more than {most} characters"),
            Weakness::Common => "the password is easily guessed".to_owned(),
        })
    })?;
    Ok((password, false))
}

fn words(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::EmailTaken => "there is an account with this address already",
        Refusal::NoRole => "--role: give at least one",
        Refusal::PartnerWithOthers => "--role: partner cannot be combined with another role",
        Refusal::PartnerWithoutOrganisation => "--partner: give the name of an organisation; `partner list` shows them",
        Refusal::OwnAdministratorRole => "the role of administrator cannot be taken from oneself",
    }
}

fn partner(command: PartnerCommand) -> Result<(), Failure> {
    let db = open()?;
    match command {
        PartnerCommand::Add { name } => {
            let name = name.trim();
            if name.is_empty() || name.chars().count() > 200 {
                return Err(said("name: use 1 to 200 characters"));
            }
            let now = Clock::system().timestamp();
            db.write(|conn| partner_actions::create(conn, Actor::CommandLine, now, name))?
                .map_err(|_| said("there is an organisation of this name already"))?;
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

/// Makes a file that only the owner may read; fails when there is one.
fn new_file(path: &Path) -> Result<std::fs::File, Failure> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| said(format!("{}: {e}", path.display())))
}

fn backup(file: &Path) -> Result<(), Failure> {
    let config = Config::from_env(None, None)?;
    let db = Db::open(&config.database_url, 1)?;
    drop(new_file(file)?);
    let copied = db.maintain(|conn| dialect::copy_into(conn, &file.display().to_string()));
    if let Err(error) = copied {
        remove_if_there(file)?;
        return Err(error.into());
    }
    say(file.display().to_string());
    Ok(())
}

fn restore(file: &Path, replace: bool) -> Result<(), Failure> {
    let config = Config::from_env(None, None)?;
    if Backend::of(&config.database_url) == Backend::Postgres {
        return Err(said("the database is PostgreSQL: use pg_restore"));
    }
    let target = PathBuf::from(config.database_url.trim_start_matches("sqlite://"));
    if target.exists() && !replace {
        return Err(said(format!("{} exists; give --replace to put it aside", target.display())));
    }
    make_folder(&config.data_dir)?;
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
        return Err(said("it is not a database of this program"));
    }
    migrations::run(&db)?;
    if !db.maintain(dialect::is_whole)? {
        return Err(said("the file is damaged"));
    }
    Ok(())
}
