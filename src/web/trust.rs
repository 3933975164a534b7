//! Whether a posted form comes from a page of ours in this session: where the browser says it was, and the session's token.
//! And on whose page it was typed, which the token says also after the session has ended.
//!
//! Looked at and not taken: `actix-csrf` (0.8). It compares the field with a cookie, and both come from the browser; our token
//! belongs to the session on the server and ends with it.

use actix_web::HttpMessage;
use actix_web::http::header::{self, HeaderMap};
use sha2::{Digest, Sha256};
use url::Url;

use super::sealed::{is_signed, signed};
use crate::config::Keys;
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
pub fn token_of(keys: &Keys, session: &str, person: i64) -> String {
    let own = format!("{session}.{person}");
    match signed(keys, AUTHOR, own.as_bytes()) {
        Ok(signature) => format!("{own}.{}", hex::encode(signature)),
        Err(_) => own,
    }
}

const AUTHOR: &str = "author of a form";

/// On whose page the form was that has this token, of whichever session; `None` where the token is none of ours, or of a
/// page that nobody was signed in to.
pub fn author(keys: &Keys, token: &str) -> Option<i64> {
    let (own, signature) = token.rsplit_once('.')?;
    let (_, person) = own.split_once('.')?;
    let person = person.parse().ok()?;
    let signature = hex::decode(signature).ok()?;
    is_signed(keys, AUTHOR, own.as_bytes(), &signature).then_some(person)
}

/// Whether a form's token is the session's, signed with whichever of the keys: a form may be older than the one that signs.
pub fn is_token_of(keys: &Keys, ours: &str, theirs: &str) -> bool {
    let own = |token: &str| token.rsplit_once('.').map(|(own, _)| own.to_owned());
    same_token(ours, theirs)
        || matches!((own(ours), own(theirs)), (Some(ours), Some(own)) if same_token(&ours, &own) && author(keys, theirs).is_some())
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
    use super::{author, is_token_of, token_of};
    use crate::config::Keys;

    fn keys(key: &[u8]) -> Keys {
        key.to_vec().into()
    }

    #[test]
    fn a_token_is_the_sessions_whichever_key_has_signed_it() {
        let both = keys(b"new").and(b"old".to_vec());
        let (ours, older) = (token_of(&both, "abc", 42), token_of(&keys(b"old"), "abc", 42));
        assert!(ours != older && is_token_of(&both, &ours, &ours) && is_token_of(&both, &ours, &older));
        assert!(!is_token_of(&keys(b"new"), &ours, &older));
        for other in [token_of(&both, "abd", 42), token_of(&both, "abc", 43), token_of(&keys(b"x"), "abc", 42)] {
            assert!(!is_token_of(&both, &ours, &other));
        }
        for none in ["", ".", "abc.42", "abc.42."] {
            assert!(!is_token_of(&both, &ours, none) && !is_token_of(&both, "", none), "{none}");
        }
    }

    #[test]
    fn a_token_names_the_person_on_whose_page_it_is() {
        let token = token_of(&keys(b"key"), "abc", 42);
        assert_eq!(author(&keys(b"key"), &token), Some(42));
        assert_eq!(author(&keys(b"other"), &token), None);
        assert_eq!(author(&keys(b"key"), &token.replace(".42.", ".43.")), None);
        assert_eq!(author(&keys(b"key"), &token.replace("abc", "abd")), None);
        for none in ["", ".", "..", "abc", "abc.42", "abc.42.", "0123456789"] {
            assert_eq!(author(&keys(b"key"), none), None, "{none}");
        }
    }
}
