//! Whether a posted form comes from a page of ours: where the browser says it was. What its token says is `token`'s business.

use actix_web::HttpMessage;
use actix_web::http::header::{self, HeaderMap};
use hmac::digest::CtOutput;
use sha2::{Digest, Sha256};
use url::Url;

use crate::error::Error;

/// The browser's word that it was sent here from elsewhere, by a link too; nothing where it says nothing.
pub fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none")
}

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

/// Whether both are the same: compared by digest and to the end, so that the time taken tells nothing.
pub fn are_same(ours: impl AsRef<[u8]>, theirs: impl AsRef<[u8]>) -> bool {
    let digest = |bytes: &[u8]| CtOutput::<Sha256>::new(Sha256::digest(bytes));
    !ours.as_ref().is_empty() && digest(ours.as_ref()) == digest(theirs.as_ref())
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
