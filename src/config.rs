//! Settings, from flags and the environment, checked at the start: a wrong value stops it, by name.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use url::Url;

/// How the program was told to run.
#[derive(Debug, Clone)]
pub struct Config {
    /// `postgres://…` or the path of an SQLite file.
    pub database_url: String,
    pub bind: SocketAddr,
    /// Where browsers reach the application; decides the cookie's `Secure` and name.
    pub public_url: Url,
    pub data_dir: PathBuf,
    /// Signs the session cookie; 64 bytes.
    pub session_key: Vec<u8>,
    /// The proxy whose `X-Forwarded-For` is believed.
    pub trusted_proxy: Option<IpAddr>,
    pub workers: usize,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{name}: {reason}")]
pub struct ConfigError {
    pub name: &'static str,
    pub reason: String,
}

impl Config {
    /// Reads the environment. `defaults` gives what `demo` and `serve` differ in.
    ///
    /// # Errors
    /// The first setting that cannot be used, with its name.
    pub fn from_env(bind: Option<SocketAddr>, data_dir: Option<PathBuf>) -> Result<Self, ConfigError> {
        let wrong = |name, reason: String| ConfigError { name, reason };
        let var = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
        let bind = match (bind, var("SUCCESS_REVIEW_BIND")) {
            (Some(bind), _) => bind,
            (None, Some(text)) => text.parse().map_err(|_| {
                wrong("SUCCESS_REVIEW_BIND", format!("{text:?} is not an address with a port, such as 127.0.0.1:8080"))
            })?,
            (None, None) => SocketAddr::from(([127, 0, 0, 1], 8080)),
        };
        let public_url = match var("SUCCESS_REVIEW_PUBLIC_URL") {
            Some(text) => Url::parse(&text)
                .ok()
                .filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host())
                .ok_or_else(|| wrong("SUCCESS_REVIEW_PUBLIC_URL", format!("{text:?} is not an http or https URL")))?,
            None => Url::parse(&format!("http://{bind}/")).map_err(|e| wrong("SUCCESS_REVIEW_BIND", e.to_string()))?,
        };
        let data_dir =
            data_dir.or_else(|| var("SUCCESS_REVIEW_DATA_DIR").map(PathBuf::from)).unwrap_or_else(|| "data".into());
        let trusted_proxy = var("SUCCESS_REVIEW_TRUSTED_PROXY")
            .map(|text| {
                text.parse()
                    .map_err(|_| wrong("SUCCESS_REVIEW_TRUSTED_PROXY", format!("{text:?} is not an IP address")))
            })
            .transpose()?;
        let database_url = match var("DATABASE_URL") {
            Some(url) => checked_database_url(url)?,
            None => data_dir.join("success-review.sqlite3").display().to_string(),
        };
        let session_key = match var("SUCCESS_REVIEW_SESSION_KEY") {
            Some(text) => key_from_hex(&text).map_err(|reason| wrong("SUCCESS_REVIEW_SESSION_KEY", reason))?,
            None => kept_key(&data_dir).map_err(|reason| wrong("SUCCESS_REVIEW_DATA_DIR", reason))?,
        };
        Ok(Self { database_url, bind, public_url, data_dir, session_key, trusted_proxy, workers: 2 })
    }

    /// The settings of the demonstration: a data folder of its own, embedded SQLite, and this machine only, because
    /// everybody knows its passwords.
    ///
    /// # Errors
    /// As [`Config::from_env`]; an address that other machines reach.
    pub fn for_demo(bind: Option<SocketAddr>) -> Result<Self, ConfigError> {
        let wrong = |name, reason: String| ConfigError { name, reason };
        let bind = bind.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080)));
        if !bind.ip().is_loopback() {
            let reason = format!("{bind} can be reached from other machines; the demonstration serves this one only");
            return Err(wrong("--bind", reason));
        }
        let data_dir = PathBuf::from("data/demo");
        let session_key = kept_key(&data_dir).map_err(|reason| wrong("data/demo", reason))?;
        Ok(Self {
            database_url: data_dir.join("success-review.sqlite3").display().to_string(),
            bind,
            public_url: Url::parse(&format!("http://{bind}/")).map_err(|e| wrong("--bind", e.to_string()))?,
            data_dir,
            session_key,
            trusted_proxy: None,
            workers: 2,
        })
    }

    /// Whether browsers come over https.
    pub fn is_secure(&self) -> bool {
        self.public_url.scheme() == "https"
    }
}

fn checked_database_url(url: String) -> Result<String, ConfigError> {
    let wrong = |reason: String| ConfigError { name: "DATABASE_URL", reason };
    if let Some((scheme, _)) = url.split_once("://")
        && !matches!(scheme, "postgres" | "postgresql" | "sqlite")
    {
        return Err(wrong(format!("the scheme {scheme:?} is not known; use postgres:// or sqlite://")));
    }
    if ["require", "verify-ca", "verify-full"].iter().any(|mode| url.contains(&format!("sslmode={mode}"))) {
        return Err(wrong("sslmode asks for TLS, which this build does not have".to_owned()));
    }
    Ok(url)
}

fn key_from_hex(text: &str) -> Result<Vec<u8>, String> {
    hex::decode(text.trim())
        .ok()
        .filter(|key| key.len() == 64)
        .ok_or_else(|| "expected 128 hexadecimal digits (64 bytes)".to_owned())
}

/// The key of an earlier start, or a new one that only the owner may read.
fn kept_key(data_dir: &std::path::Path) -> Result<Vec<u8>, String> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let path = data_dir.join("session.key");
    let because = |e: std::io::Error| format!("{}: {e}", path.display());
    std::fs::create_dir_all(data_dir).map_err(because)?;
    match std::fs::read_to_string(&path) {
        Ok(text) => key_from_hex(&text),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let mut key = Vec::with_capacity(64);
            key.extend_from_slice(&rand::random::<[u8; 32]>());
            key.extend_from_slice(&rand::random::<[u8; 32]>());
            let mut file =
                std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path).map_err(because)?;
            file.write_all(hex::encode(&key).as_bytes()).map_err(because)?;
            Ok(key)
        }
        Err(e) => Err(because(e)),
    }
}
