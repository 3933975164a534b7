//! Where a request came from, and whether the person signed in with this browser before.

use std::sync::Once;

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{HeaderMap, HeaderName};
use actix_web::{HttpRequest, HttpResponse};

use super::sealed::signed_with;
use super::trust::are_same;
use crate::config::{Config, Keys};
use crate::domain::network::{self, Told};
use crate::session::throttle::Attempt;

const PURPOSE: &str = "a browser that somebody signed in with";
const KNOWN_FOR: Duration = Duration::days(180);
/// Accounts that a browser is known to: people have one for each of their roles, and share machines.
const ACCOUNTS: usize = 4;

/// An attempt of this request at the account of this folded address.
pub fn attempt(req: &HttpRequest, config: &Config, account: &str) -> Attempt {
    let browser = browser(req, config);
    let known_browser = browser.filter(|browser| browser.is_known_to(&config.session_key, account)).map(|b| b.number);
    Attempt { account: account.to_owned(), source: source(req, config), known_browser }
}

/// Said once and not with every request: whoever likes can send such a header.
static UNNAMED: Once = Once::new();

fn speaks_for_others(headers: &HeaderMap) -> bool {
    headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded")
}

/// What the sender counts as; what a proxy says is believed of those only that we trust.
pub fn source(req: &HttpRequest, config: &Config) -> String {
    let Some(peer) = req.peer_addr() else { return String::new() };
    if !network::is_within(peer.ip(), &config.trusted_proxies) && speaks_for_others(req.headers()) {
        UNNAMED.call_once(|| {
            tracing::warn!(
                "what X-Forwarded-For or Forwarded says is not believed: it came from an address that is not in \
             SUCCESS_REVIEW_TRUSTED_PROXY. If there is a proxy, all who come through it count as one"
            )
        });
    }
    let lines = |name: &'static str| -> Vec<&str> {
        // What is no text is no address.
        req.headers().get_all(HeaderName::from_static(name)).map(|line| line.to_str().unwrap_or("?")).collect()
    };
    let (x_forwarded_for, forwarded) = (lines("x-forwarded-for"), lines("forwarded"));
    let told = Told { x_forwarded_for: &x_forwarded_for, forwarded: &forwarded };
    network::source(network::caller(peer.ip(), &config.trusted_proxies, told))
}

fn name(config: &Config) -> &'static str {
    if config.is_secure() { "__Host-known" } else { "known" }
}

/// A browser in which somebody signed in: its number, and that number signed for each account that it is known to, the one
/// signed in to last first. A signature says nothing of whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Browser {
    number: String,
    signatures: Vec<String>,
}

impl Browser {
    fn new() -> Self {
        Self { number: uuid::Uuid::new_v4().simple().to_string(), signatures: Vec::new() }
    }

    /// What a cookie says; `None` for one that we never wrote like this.
    fn read(value: &str) -> Option<Self> {
        let is_hex = |text: &str, length| text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit());
        let mut parts = value.split('.');
        let number = parts.next().filter(|number| is_hex(number, 32))?.to_owned();
        let signatures: Vec<String> = parts.take(ACCOUNTS).map(str::to_owned).collect();
        signatures.iter().all(|signature| is_hex(signature, 64)).then_some(Self { number, signatures })
    }

    fn written(&self) -> String {
        [&self.number].into_iter().chain(&self.signatures).map(String::as_str).collect::<Vec<_>>().join(".")
    }

    fn signature(&self, key: &[u8], account: &str) -> Option<String> {
        signed_with(key, PURPOSE, format!("{}\n{account}", self.number).as_bytes()).ok().map(hex::encode)
    }

    fn is_known_to(&self, keys: &Keys, account: &str) -> bool {
        let ours: Vec<String> = keys.all().filter_map(|key| self.signature(key, account)).collect();
        self.signatures.iter().any(|theirs| ours.iter().any(|ours| are_same(ours, theirs)))
    }

    /// The same, known to this account too, in the place of the one that was signed in to longest ago.
    fn known_to(mut self, keys: &Keys, account: &str) -> Self {
        if let Some(signature) = self.signature(keys.first(), account) {
            let earlier: Vec<String> = keys.all().filter_map(|key| self.signature(key, account)).collect();
            self.signatures.retain(|other| !earlier.contains(other));
            self.signatures.insert(0, signature);
            self.signatures.truncate(ACCOUNTS);
        }
        self
    }
}

fn browser(req: &HttpRequest, config: &Config) -> Option<Browser> {
    Browser::read(req.cookie(name(config))?.value())
}

/// Lets the browser be known to the account that was signed in to, so that nobody else's wrong passwords keep it out.
pub fn know(response: &mut HttpResponse, req: &HttpRequest, config: &Config, account: &str) {
    let browser = browser(req, config).unwrap_or_else(Browser::new).known_to(&config.session_key, account);
    let cookie = Cookie::build(name(config), browser.written())
        .path("/")
        .secure(config.is_secure())
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(KNOWN_FOR)
        .finish();
    if let Err(cause) = response.add_cookie(&cookie) {
        tracing::warn!(%cause, "a browser could not be made known");
    }
}

#[cfg(test)]
mod tests {
    use super::{ACCOUNTS, Browser};
    use crate::config::Keys;

    fn keys() -> Keys {
        b"key".to_vec().into()
    }

    #[test]
    fn a_browser_is_known_to_the_accounts_that_it_was_signed_in_to_last() {
        let account = |n: usize| format!("a{n}@test.example");
        let mut browser = Browser::new();
        for n in 0..=ACCOUNTS {
            assert!(!browser.is_known_to(&keys(), &account(n)));
            browser = Browser::read(&browser.known_to(&keys(), &account(n)).written()).unwrap();
        }
        assert!(!browser.is_known_to(&keys(), &account(0)), "too long ago");
        assert!((1..=ACCOUNTS).all(|n| browser.is_known_to(&keys(), &account(n))));
        // Again is no further one.
        let again = browser.clone().known_to(&keys(), &account(1));
        assert!((1..=ACCOUNTS).all(|n| again.is_known_to(&keys(), &account(n))));
        assert_eq!(again.number, browser.number);
        let others = Keys::from(b"other".to_vec());
        assert!(!browser.is_known_to(&others, &account(1)));
        // With a new key it is known by the old one, and signing in again takes no further place.
        let both = others.and(b"key".to_vec());
        assert!(browser.is_known_to(&both, &account(1)));
        let renewed = browser.clone().known_to(&both, &account(1));
        assert!((1..=ACCOUNTS).all(|n| renewed.is_known_to(&both, &account(n))));
        let stolen = Browser { number: Browser::new().number, ..browser };
        assert!(!stolen.is_known_to(&keys(), &account(1)));
    }

    #[test]
    fn what_we_never_wrote_is_no_browser() {
        let value = Browser::new().known_to(&keys(), "a@test.example").written();
        assert!(Browser::read(&value).is_some());
        let doubled = format!("{value}{}", value[value.len() - 65..].repeat(20));
        assert_eq!(Browser::read(&doubled).unwrap().signatures.len(), ACCOUNTS);
        for none in
            ["", ".", "n1", "n1.", &value[1..], &value[..value.len() - 1], &format!("{value}."), &format!("{value}.x")]
        {
            assert_eq!(Browser::read(none), None, "{none}");
        }
    }
}
