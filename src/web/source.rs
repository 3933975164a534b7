//! Where a request came from, and whether the person signed in with this browser before.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::HeaderName;
use actix_web::{HttpRequest, HttpResponse};

use super::sealed::signed;
use super::trust::same_token;
use crate::config::Config;
use crate::domain::network::{self, Told};
use crate::session::throttle::Attempt;

const PURPOSE: &str = "a browser that somebody signed in with";
const KNOWN_FOR: Duration = Duration::days(180);

/// An attempt of this request at the account of this folded address.
pub fn attempt(req: &HttpRequest, config: &Config, account: &str) -> Attempt {
    let cookie = req.cookie(name(config));
    let known_browser = cookie.and_then(|cookie| known(&config.session_key, account, cookie.value()));
    Attempt { account: account.to_owned(), source: source(req, config), known_browser }
}

/// What the sender counts as; what a proxy says is believed of those only that we trust.
pub fn source(req: &HttpRequest, config: &Config) -> String {
    let Some(peer) = req.peer_addr() else { return String::new() };
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

/// The browser's number, where it is known for this account.
fn known(key: &[u8], account: &str, value: &str) -> Option<String> {
    let (number, _) = value.split_once('.')?;
    same_token(&token(key, account, number)?, value).then(|| number.to_owned())
}

/// The number, signed for the account; says nothing of whose it is.
fn token(key: &[u8], account: &str, number: &str) -> Option<String> {
    let signature = signed(key, PURPOSE, format!("{number}\n{account}").as_bytes()).ok()?;
    Some(format!("{number}.{}", hex::encode(signature)))
}

/// Lets the browser be known to the account that was signed in to, so that nobody else's wrong passwords keep it out.
pub fn know(response: &mut HttpResponse, config: &Config, attempt: &Attempt) {
    let number = attempt.known_browser.clone().unwrap_or_else(|| uuid::Uuid::new_v4().simple().to_string());
    let Some(value) = token(&config.session_key, &attempt.account, &number) else { return };
    let cookie = Cookie::build(name(config), value)
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
    use super::{known, token};

    #[test]
    fn a_browser_is_known_to_the_account_that_it_was_signed_in_to() {
        let value = token(b"key", "a@test.example", "n1").unwrap();
        assert_eq!(known(b"key", "a@test.example", &value).as_deref(), Some("n1"));
        assert_eq!(known(b"key", "b@test.example", &value), None);
        assert_eq!(known(b"other", "a@test.example", &value), None);
        assert_eq!(known(b"key", "a@test.example", &value.replace("n1", "n2")), None);
        for none in ["", ".", "n1", "n1."] {
            assert_eq!(known(b"key", "a@test.example", none), None, "{none}");
        }
    }
}
