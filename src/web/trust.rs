//! Whether a posted form comes from a page of ours in this session: where the browser says it was, and the session's token.
//!
//! Looked at and not taken: `actix-csrf` (0.8). It compares the field with a cookie, and both come from the browser; our token
//! belongs to the session on the server and ends with it.

use actix_web::http::header::HeaderMap;
use sha2::{Digest, Sha256};
use url::Url;

/// The browser's word on where the form was, where it gives one.
pub fn same_site(headers: &HeaderMap, public_url: &Url) -> bool {
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let same_host = || origin.split_once("://").is_some_and(|(_, host)| header("host") == Some(host));
            public_url.origin().ascii_serialization() == origin || same_host()
        }
        (None, None) => true,
    }
}

/// Compared by digest, so that the time taken tells nothing.
pub fn same_token(ours: &str, theirs: &str) -> bool {
    !ours.is_empty() && Sha256::digest(ours) == Sha256::digest(theirs)
}
