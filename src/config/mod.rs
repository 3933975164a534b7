//! Settings, from flags and the environment, checked at the start: a wrong value stops it, by name. clap reads both; what a
//! value must look like is in `values`, in `key` and in `limits`.

mod key;
mod limits;
mod mail;
mod values;

use std::ffi::OsStr;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::parser::ValueSource;
use clap::{Arg, Command};
use url::Url;

pub use self::key::Keys;
use self::key::{kept_keys, keys_from_hex};
pub use self::limits::Limits;
pub use self::mail::{Mail, MailServer, Sender, Tls};
use crate::domain::network::Network;

/// How the program was told to run.
#[derive(Debug, Clone)]
pub struct Config {
    /// `postgres://…` or the path of an SQLite file.
    pub database_url: String,
    pub bind: SocketAddr,
    /// Where the metrics are served, if they are: never where the pages are.
    pub metrics_bind: Option<SocketAddr>,
    /// Where browsers reach the application; decides the cookie's `Secure` and name.
    pub public_url: Url,
    pub data_dir: PathBuf,
    /// Sign cookies and forms.
    pub session_key: Keys,
    /// The proxies whose `X-Forwarded-For` or `Forwarded` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Threads that take requests.
    pub workers: usize,
    /// Connections to the database at once: those that read on SQLite, all on PostgreSQL.
    pub pool: u32,
    /// Threads of each worker for what blocks: the database, passwords.
    pub blocking_threads: usize,
    pub limits: Limits,
    /// How long the program goes on serving after it was told to stop, with `/readyz` red.
    pub grace: Duration,
    /// How mail is sent; without it none is.
    pub mail: Option<Mail>,
}

const USUAL_GRACE: Duration = Duration::from_secs(5);

const USUAL_ADDRESS: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
// Few of each: more than the cores was slower.
const USUAL_WORKERS: usize = 2;
const USUAL_POOL: u32 = 4;
const USUAL_BLOCKING_THREADS: usize = 4;

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct ConfigError {
    pub name: &'static str,
    pub reason: String,
}

/// A setting that may be missing. clap's derive gives a plain `Option` a meaning of its own: no value, not even an empty one.
type Maybe<T> = Option<T>;

/// The settings of `serve` and of every command that works on its database.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Settings")]
pub struct Settings {
    /// `postgres://…`, `sqlite://…` or the path of an SQLite file; else one in the data folder
    #[arg(global = true, long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(values::database_url))]
    database_url: Maybe<String>,
    /// Address and port to listen on; else 127.0.0.1:8080
    #[arg(global = true, long, value_name = "ADDRESS", env = "SUCCESS_REVIEW_BIND")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(values::address))]
    bind: Maybe<SocketAddr>,
    /// Address and port on which the metrics are served, such as 127.0.0.1:9464; else they are not
    #[arg(global = true, long, value_name = "ADDRESS", env = "SUCCESS_REVIEW_METRICS_BIND")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(values::address))]
    metrics_bind: Maybe<SocketAddr>,
    /// Where browsers reach the application; else http:// and the address
    #[arg(global = true, long, value_name = "URL", env = "SUCCESS_REVIEW_PUBLIC_URL")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(values::public_url))]
    public_url: Maybe<Url>,
    #[command(flatten)]
    folder: Folder,
    /// 128 hexadecimal digits that sign cookies and forms; several such keys with commas between them: the first signs. No flag that the help offers: others on the machine see those.
    #[arg(global = true, long, hide = true, env = "SUCCESS_REVIEW_SESSION_KEY", hide_env_values = true)]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(keys_from_hex))]
    session_key: Maybe<Keys>,
    /// Addresses or networks of the proxies whose X-Forwarded-For or Forwarded is believed, with commas between them; else none is
    #[arg(global = true, long, value_name = "ADDRESS", env = "SUCCESS_REVIEW_TRUSTED_PROXY")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(values::proxies))]
    trusted_proxy: Maybe<values::Proxies>,
    /// Threads that take requests, 1 to 64; else 2
    #[arg(global = true, long, value_name = "NUMBER", env = "SUCCESS_REVIEW_WORKERS")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(|text| values::number(text, 64)))]
    workers: Maybe<u16>,
    /// Connections to the database at once, 1 to 100; else 4
    #[arg(global = true, long, value_name = "NUMBER", env = "SUCCESS_REVIEW_POOL")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(|text| values::number(text, 100)))]
    pool: Maybe<u16>,
    /// Threads of each worker for what blocks, 1 to 256; else 4
    #[arg(global = true, long, value_name = "NUMBER", env = "SUCCESS_REVIEW_BLOCKING_THREADS")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(|text| values::number(text, 256)))]
    blocking_threads: Maybe<u16>,
    /// Connections of browsers at once, 16 to 60000; else what the limit of open files leaves, at most 4096
    #[arg(global = true, long, value_name = "NUMBER", env = "SUCCESS_REVIEW_CONNECTIONS")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(limits::connections))]
    connections: Maybe<usize>,
    /// Seconds to go on serving after SIGTERM while /readyz says no, 0 to 300; else 5
    #[arg(global = true, long, value_name = "SECONDS", env = "SUCCESS_REVIEW_GRACE")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(values::grace))]
    grace: Maybe<Duration>,
    /// Mail server, such as smtp://relay.example.com or smtps://user:password@mail.example.com; else no mail is sent. No flag that the help offers: others on the machine see those.
    #[arg(global = true, long, hide = true, env = "SUCCESS_REVIEW_SMTP_URL", hide_env_values = true)]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(mail::server))]
    smtp_url: Maybe<MailServer>,
    /// Who mail comes from, such as `Success Review <reviews@example.com>`; needed with a mail server
    #[arg(global = true, long, value_name = "ADDRESS", env = "SUCCESS_REVIEW_MAIL_FROM")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(mail::sender))]
    mail_from: Maybe<Sender>,
}

/// Where the files lie.
#[derive(Debug, Clone, clap::Args)]
pub struct Folder {
    /// Folder of the SQLite file and the session key; else `data`
    #[arg(global = true, long, value_name = "FOLDER", env = "SUCCESS_REVIEW_DATA_DIR")]
    #[arg(default_value = "", hide_default_value = true, value_parser = Setting(|text| Ok(PathBuf::from(text))))]
    data_dir: Maybe<PathBuf>,
}

/// Reads a setting: an empty value is none, a wrong one is refused by the name it came under, without repeating it unless
/// the reason does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<T>(pub(crate) fn(&str) -> Result<T, String>);

impl<T: Clone + Send + Sync + 'static> TypedValueParser for Setting<T> {
    type Value = Maybe<T>;

    fn parse_ref(&self, cmd: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<Maybe<T>, clap::Error> {
        self.parse_ref_(cmd, arg, value, ValueSource::EnvVariable)
    }

    fn parse_ref_(
        &self,
        cmd: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
        source: ValueSource,
    ) -> Result<Maybe<T>, clap::Error> {
        if value.is_empty() {
            return Ok(None);
        }
        let read = value.to_str().ok_or_else(|| "it is not UTF-8".to_owned()).and_then(self.0);
        read.map(Some).map_err(|reason| {
            let flag = || arg.and_then(Arg::get_long).map(|long| format!("--{long}"));
            let variable = || arg.and_then(Arg::get_env).map(|name| name.to_string_lossy().into_owned());
            let name = if source == ValueSource::CommandLine { flag() } else { variable() };
            let message = format!("{}: {reason}", name.unwrap_or_default());
            cmd.clone().error(ErrorKind::ValueValidation, message)
        })
    }
}

/// Whether who listens at one of them would get what is meant for the other.
fn is_one_place(one: SocketAddr, other: SocketAddr) -> bool {
    let is_any = one.ip().is_unspecified() || other.ip().is_unspecified();
    one.port() != 0 && one.port() == other.port() && (is_any || one.ip() == other.ip())
}

impl Settings {
    pub fn data_dir(&self) -> PathBuf {
        self.folder.or_usual()
    }

    /// The database, for commands that serve nothing.
    pub fn database_url(&self) -> String {
        self.database_url.clone().unwrap_or_else(|| database_in(&self.data_dir()))
    }

    /// Where the pages are served.
    pub fn bind(&self) -> SocketAddr {
        self.bind.unwrap_or(USUAL_ADDRESS)
    }

    /// Where browsers reach the application.
    ///
    /// # Errors
    /// There is no URL of the address to listen on.
    pub fn public_url(&self) -> Result<Url, ConfigError> {
        self.public_url.clone().map_or_else(|| url_of(self.bind(), "SUCCESS_REVIEW_BIND"), Ok)
    }

    /// Whether it was said where browsers reach the application.
    pub fn has_public_url(&self) -> bool {
        self.public_url.is_some()
    }

    /// Whether some proxy is believed.
    pub fn trusts_a_proxy(&self) -> bool {
        self.trusted_proxy.as_ref().is_some_and(|proxies| !proxies.0.is_empty())
    }

    /// Bounds of connections, and whether the settings fit one another.
    ///
    /// # Errors
    /// The metrics would be served where the pages are; more connections than there are descriptors for.
    pub fn limits(&self) -> Result<Limits, ConfigError> {
        if self.metrics_bind.is_some_and(|metrics| is_one_place(self.bind(), metrics)) {
            let reason = "the metrics are not served where the pages are; it takes another port".to_owned();
            return Err(ConfigError { name: "SUCCESS_REVIEW_METRICS_BIND", reason });
        }
        let pool = self.pool.map_or(USUAL_POOL, u32::from);
        match self.connections {
            Some(connections) => limits::chosen(connections, pool)
                .map_err(|reason| ConfigError { name: "SUCCESS_REVIEW_CONNECTIONS", reason }),
            None => Ok(Limits::beside(pool)),
        }
    }

    /// How mail is sent; `None`: none is.
    ///
    /// # Errors
    /// There is a mail server, and nobody whom mail comes from.
    pub fn mail(&self) -> Result<Option<Mail>, ConfigError> {
        match (&self.smtp_url, &self.mail_from) {
            (Some(server), Some(from)) => Ok(Some(Mail { server: server.clone(), from: from.clone() })),
            (Some(_), None) => {
                let reason = "SUCCESS_REVIEW_SMTP_URL is set, so it takes the address that mail comes from".to_owned();
                Err(ConfigError { name: "SUCCESS_REVIEW_MAIL_FROM", reason })
            }
            (None, _) => Ok(None),
        }
    }

    /// The keys of the setting, else those of the file that an earlier start made; makes none.
    ///
    /// # Errors
    /// The file cannot be read, or holds something else.
    pub fn found_keys(&self) -> Result<Option<Found>, ConfigError> {
        if let Some(keys) = &self.session_key {
            return Ok(Some(Found { keys: keys.clone(), file: None }));
        }
        let file = key::file_in(&self.data_dir());
        let keys = key::found(&file).map_err(|reason| ConfigError { name: "SUCCESS_REVIEW_DATA_DIR", reason })?;
        Ok(keys.map(|keys| Found { keys, file: Some(file) }))
    }
}

/// Keys, and the file that they were found in, if any.
#[derive(Debug)]
pub struct Found {
    pub keys: Keys,
    pub file: Option<PathBuf>,
}

impl Folder {
    fn or_usual(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(|| "data".into())
    }
}

impl Config {
    /// What flags and environment say, and what is usual where they say nothing.
    ///
    /// # Errors
    /// The session key can neither be read nor made; more connections than there are descriptors for.
    pub fn from_settings(settings: Settings) -> Result<Self, ConfigError> {
        let (database_url, data_dir) = (settings.database_url(), settings.data_dir());
        let (bind, public_url, limits) = (settings.bind(), settings.public_url()?, settings.limits()?);
        let mail = settings.mail()?;
        let pool = settings.pool.map_or(USUAL_POOL, u32::from);
        let session_key = match settings.session_key {
            Some(key) => key,
            None => kept_keys(&data_dir).map_err(|reason| ConfigError { name: "SUCCESS_REVIEW_DATA_DIR", reason })?,
        };
        Ok(Self {
            database_url,
            bind,
            metrics_bind: settings.metrics_bind,
            public_url,
            data_dir,
            session_key,
            trusted_proxies: settings.trusted_proxy.map_or_else(Vec::new, |proxies| proxies.0),
            workers: settings.workers.map_or(USUAL_WORKERS, usize::from),
            pool,
            blocking_threads: settings.blocking_threads.map_or(USUAL_BLOCKING_THREADS, usize::from),
            limits,
            grace: settings.grace.unwrap_or(USUAL_GRACE),
            mail,
        })
    }

    /// The settings of the demonstration: a data folder of its own, embedded SQLite, and this machine only, because
    /// everybody knows its passwords.
    ///
    /// # Errors
    /// As [`Config::from_settings`]; an address that other machines reach.
    pub fn for_demo(bind: Option<SocketAddr>, folder: &Folder) -> Result<Self, ConfigError> {
        let wrong = |name, reason: String| ConfigError { name, reason };
        let bind = bind.unwrap_or(USUAL_ADDRESS);
        if !bind.ip().is_loopback() {
            let reason = format!("{bind} can be reached from other machines; the demonstration serves this one only");
            return Err(wrong("--bind", reason));
        }
        let data_dir = folder.or_usual().join("demo");
        let session_key = kept_keys(&data_dir).map_err(|reason| wrong("SUCCESS_REVIEW_DATA_DIR", reason))?;
        Ok(Self {
            database_url: database_in(&data_dir),
            bind,
            metrics_bind: None,
            public_url: url_of(bind, "--bind")?,
            data_dir,
            session_key,
            trusted_proxies: Vec::new(),
            workers: USUAL_WORKERS,
            pool: USUAL_POOL,
            blocking_threads: USUAL_BLOCKING_THREADS,
            limits: Limits::beside(USUAL_POOL),
            grace: Duration::ZERO,
            // Its people are made up.
            mail: None,
        })
    }

    /// Whether browsers come over https.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

fn database_in(data_dir: &Path) -> String {
    data_dir.join("success-review.sqlite3").display().to_string()
}

fn url_of(bind: SocketAddr, name: &'static str) -> Result<Url, ConfigError> {
    Url::parse(&format!("http://{bind}/")).map_err(|e| ConfigError { name, reason: e.to_string() })
}

#[cfg(test)]
mod tests;
