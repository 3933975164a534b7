//! A posted form: read within limits of size and time, trusted only with the session's token, kept as raw text.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::StreamExt;
use sha2::{Digest, Sha256};

use super::context::Ctx;
use super::state::App;
use crate::error::Error;

/// Longest body of a form: a review section with every text at its limit fits.
pub const MAX_BYTES: usize = 1024 * 1024;
/// Longest time a body may take; actix itself ends stalled headers only.
const MAX_TIME: Duration = Duration::from_secs(30);

/// The fields of a posted form by name, in the order they came. The token has been checked.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    /// A form from pairs, for handlers that fill a page from stored values.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self { pairs }
    }

    /// The field's text as typed, line ends as LF; empty when it was not sent.
    pub fn raw(&self, name: &str) -> &str {
        self.pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    /// The field's text without surrounding white space.
    pub fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(n, _)| n == name)
    }

    /// Whether a check box was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// All values of a repeated field.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.pairs.iter().filter(|(n, _)| n == name).map(|(_, v)| v.as_str()).collect()
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        self.text(name).parse().ok()
    }

    /// Rows as `name[2][column]`, by number; gaps in the numbers are fine.
    pub fn rows(&self, name: &str) -> BTreeMap<u32, BTreeMap<String, String>> {
        let mut rows: BTreeMap<u32, BTreeMap<String, String>> = BTreeMap::new();
        for (field, value) in &self.pairs {
            if let Some((row, column)) = split_row(field, name) {
                rows.entry(row).or_default().insert(column.to_owned(), value.clone());
            }
        }
        rows
    }

    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }
}

/// `next_steps[2][owner]` → (2, "owner") for the name `next_steps`.
fn split_row<'a>(field: &'a str, name: &str) -> Option<(u32, &'a str)> {
    let (number, column) = field.strip_prefix(name)?.strip_prefix('[')?.split_once("][")?;
    Some((number.parse().ok()?, column.strip_suffix(']')?))
}

impl FromRequest for Form {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let req = req.clone();
        let mut payload = payload.take();
        Box::pin(async move {
            if req.content_type() != "application/x-www-form-urlencoded" {
                return Err(Error::Malformed("not a form"));
            }
            let body = tokio::time::timeout(MAX_TIME, read(&req, &mut payload))
                .await
                .map_err(|_| Error::Malformed("the body took too long"))??;
            let form = Self { pairs: parse(&body)? };
            let ctx = req.extensions().get::<Ctx>().cloned().ok_or(Error::Untrusted)?;
            if !same_site(&req) || !same_token(&ctx.csrf, form.raw("csrf_token")) {
                return Err(Error::Untrusted);
            }
            Ok(form)
        })
    }
}

async fn read(req: &HttpRequest, payload: &mut Payload) -> Result<web::BytesMut, Error> {
    let announced = req.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|n| n > MAX_BYTES) {
        return Err(Error::TooLarge);
    }
    let mut body = web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Error::Malformed("the body broke off"))?;
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(Error::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn parse(body: &[u8]) -> Result<Vec<(String, String)>, Error> {
    let text = std::str::from_utf8(body).map_err(|_| Error::Malformed("the form is not UTF-8"))?;
    if invalid_escape(text) || percent_encoding::percent_decode(body).decode_utf8().is_err() {
        return Err(Error::Malformed("the form is not encoded as a form"));
    }
    let pairs = form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
        .collect::<Vec<_>>();
    if pairs.iter().any(|(n, v)| n.contains('\0') || v.contains('\0')) {
        return Err(Error::Malformed("the form holds bytes that are no text"));
    }
    Ok(pairs)
}

/// `form_urlencoded` lets a stray `%` pass; a browser never sends one.
fn invalid_escape(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes
        .iter()
        .enumerate()
        .any(|(i, b)| *b == b'%' && !bytes.get(i + 1..i + 3).is_some_and(|two| two.iter().all(u8::is_ascii_hexdigit)))
}

/// The browser's word on where the form was, where it gives one.
pub(super) fn same_site(req: &HttpRequest) -> bool {
    let header = |name: &str| req.headers().get(name).and_then(|v| v.to_str().ok());
    match (header("sec-fetch-site"), header("origin")) {
        (Some(site), _) => site == "same-origin" || site == "none",
        (None, Some(origin)) => {
            let ours = req.app_data::<web::Data<App>>().map(|app| app.config.public_url.origin().ascii_serialization());
            let same_host = || origin.split_once("://").is_some_and(|(_, host)| header("host") == Some(host));
            ours.as_deref() == Some(origin) || same_host()
        }
        (None, None) => true,
    }
}

/// Compared by digest, so that the time taken tells nothing.
pub(super) fn same_token(ours: &str, theirs: &str) -> bool {
    !ours.is_empty() && Sha256::digest(ours) == Sha256::digest(theirs)
}
