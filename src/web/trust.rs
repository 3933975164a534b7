//! Whether a posted form comes from a page of ours in this session: where the browser says it was, and the session's token.
//! And on whose page it was typed, which the token says also after the session has ended.
//!
//! Looked at and not taken: `actix-csrf` (0.8). It compares the field with a cookie, and both come from the browser; our token
//! belongs to the session on the server and ends with it.

use actix_web::HttpMessage;
use actix_web::http::header::{self, HeaderMap};
use sha2::{Digest, Sha256};
use url::Url;

use super::sealed::signed;
use crate::error::Error;

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

/// The token of the forms on a person's pages: the session's, and signed with it whose pages they are.
pub fn token_of(key: &[u8], session: &str, person: i64) -> String {
    let own = format!("{session}.{person}");
    match signed(key, AUTHOR, own.as_bytes()) {
        Ok(signature) => format!("{own}.{}", hex::encode(signature)),
        Err(_) => own,
    }
}

const AUTHOR: &str = "author of a form";

/// On whose page the form was that has this token, of whichever session; `None` where the token is none of ours, or of a
/// page that nobody was signed in to.
pub fn author(key: &[u8], token: &str) -> Option<i64> {
    let (own, _) = token.rsplit_once('.')?;
    let (session, person) = own.split_once('.')?;
    let person = person.parse().ok()?;
    same_token(&token_of(key, session, person), token).then_some(person)
}

/// Compared by digest, so that the time taken tells nothing.
pub fn same_token(ours: &str, theirs: &str) -> bool {
    !ours.is_empty() && Sha256::digest(ours) == Sha256::digest(theirs)
}

/// What asks for another protocol has a body that ends with the connection, whatever length it tells.
///
/// # Errors
/// `Malformed`.
pub fn has_an_end(req: &impl HttpMessage) -> Result<(), Error> {
    match req.headers().contains_key(header::UPGRADE) {
        true => Err(Error::Malformed("a form that asks for another protocol")),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{author, token_of};

    #[test]
    fn a_token_names_the_person_on_whose_page_it_is() {
        let token = token_of(b"key", "abc", 42);
        assert_eq!(author(b"key", &token), Some(42));
        assert_eq!(author(b"other", &token), None);
        assert_eq!(author(b"key", &token.replace(".42.", ".43.")), None);
        assert_eq!(author(b"key", &token.replace("abc", "abd")), None);
        for none in ["", ".", "..", "abc", "abc.42", "abc.42.", "0123456789"] {
            assert_eq!(author(b"key", none), None, "{none}");
        }
    }
}
