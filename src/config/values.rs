//! What the values of settings must look like. Each says why it takes none that looks otherwise.

use std::net::SocketAddr;
use std::time::Duration;

use url::Url;

use crate::domain::network::Network;

const DATABASE: &str =
    "it takes postgres://…, sqlite://… with a path, or the path of a file that ends in .sqlite3, .sqlite or .db";

/// A word that is none of these would become an empty SQLite file of that name.
pub(super) fn database_url(url: &str) -> Result<String, String> {
    match url.split_once("://") {
        Some((_, "")) => return Err(format!("it names no database; {DATABASE}")),
        Some(("postgres" | "postgresql", _)) => {}
        Some(("sqlite", _)) => return Ok(url.to_owned()),
        Some((scheme, _)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => {
            return Err(format!("the scheme {scheme:?} is not known; {DATABASE}"));
        }
        _ => {
            let begins_as_path = url.split('/').next().is_some_and(|first| !first.contains([':', '=']));
            let is_named_so = [".sqlite3", ".sqlite", ".db"].iter().any(|end| url.ends_with(end));
            let is_path = begins_as_path && is_named_so;
            return if is_path { Ok(url.to_owned()) } else { Err(DATABASE.to_owned()) };
        }
    }
    if ["require", "verify-ca", "verify-full"].iter().any(|mode| url.contains(&format!("sslmode={mode}"))) {
        return Err("sslmode asks for TLS, which this build does not have".to_owned());
    }
    Ok(url.to_owned())
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("{text:?} is not an address with a port, such as 127.0.0.1:8080"))
}

/// The application answers at the root of its host: cookies and links would not fit a path.
pub(super) fn public_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).ok().filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
    let Some(url) = url else { return Err(format!("{text:?} is not an http or https URL")) };
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it holds a user or a password; it takes scheme, host and port only".to_owned());
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("{text:?} has more than scheme, host and port, such as https://review.example.com"));
    }
    Ok(url)
}

/// The proxies that are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proxies(pub(super) Vec<Network>);

pub(super) fn proxies(text: &str) -> Result<Proxies, String> {
    let each = text.split(',').map(|one| one.trim().parse());
    let all: Result<_, ()> = each.collect();
    all.map(Proxies)
        .map_err(|()| format!("{text:?} is not a list of IP addresses or networks, such as 10.0.0.1,192.168.0.0/16"))
}

pub(super) fn number(text: &str, most: u16) -> Result<u16, String> {
    text.parse()
        .ok()
        .filter(|n| (1..=most).contains(n))
        .ok_or_else(|| format!("{text:?} is not a whole number from 1 to {most}"))
}

pub(super) fn grace(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().filter(|n| *n <= 300);
    seconds.map(Duration::from_secs).ok_or_else(|| format!("{text:?} is not a whole number from 0 to 300"))
}
