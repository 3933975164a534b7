//! A value that goes to the browser and comes back unchanged: signed, bound to its purpose, and short-lived. It is signed,
//! not encrypted, so nothing goes in that its reader may not see. The first key signs; what any of them has signed is ours.

use std::io::{Read, Write};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use hmac::{Hmac, Mac};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::config::Keys;
use crate::error::{Error, Result};
use crate::session::blocking;

const GOOD_FOR: TimeDelta = TimeDelta::hours(2);
/// What packing and unpacking a byte cost, as far as an async thread may do so.
const PACKING: usize = 8;
const UNPACKING: usize = 2;

#[derive(Serialize)]
struct Outgoing<'a, T> {
    until: i64,
    value: &'a T,
}

#[derive(Deserialize)]
struct Incoming<T> {
    until: i64,
    value: T,
}

/// Signs the value for this purpose; good for two hours.
///
/// # Errors
/// The value cannot be written as JSON.
pub fn seal<T: Serialize>(keys: &Keys, purpose: &str, now: DateTime<Utc>, value: &T) -> Result<String> {
    let outgoing = Outgoing { until: (now + GOOD_FOR).timestamp(), value };
    let packed = packed(&outgoing)?;
    let signature = signed(keys, purpose, &packed)?;
    Ok(format!("{}.{}", URL_SAFE_NO_PAD.encode(&packed), URL_SAFE_NO_PAD.encode(signature)))
}

/// The value, if it was signed with one of these keys for this purpose and is not too old.
pub fn open<T: DeserializeOwned>(keys: &Keys, purpose: &str, now: DateTime<Utc>, sealed: &str) -> Option<T> {
    let (packed, signature) = sealed.split_once('.')?;
    let packed = URL_SAFE_NO_PAD.decode(packed).ok()?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    if !is_signed(keys, purpose, &packed, &signature) {
        return None;
    }
    // Unpacked only after the signature has been checked: what is inside is ours.
    let incoming: Incoming<T> = unpacked(&packed)?;
    (now.timestamp() <= incoming.until).then_some(incoming.value)
}

/// The value as compressed JSON.
///
/// # Errors
/// The value cannot be written as JSON.
pub(super) fn packed<T: Serialize>(value: &T) -> Result<Vec<u8>> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
    let text = serde_json::to_vec(value).map_err(Error::internal)?;
    blocking::works_through(PACKING * text.len());
    packed.write_all(&text).map_err(Error::internal)?;
    packed.finish().map_err(Error::internal)
}

/// What [`packed`] made; only of bytes that are known to be ours, since it bounds nothing.
pub(super) fn unpacked<T: DeserializeOwned>(packed: &[u8]) -> Option<T> {
    let mut text = Vec::new();
    DeflateDecoder::new(packed).read_to_end(&mut text).ok()?;
    blocking::works_through(UNPACKING * text.len());
    serde_json::from_slice(&text).ok()
}

/// The signature alone, 32 bytes.
///
/// # Errors
/// The key signs nothing.
pub(super) fn signed(keys: &Keys, purpose: &str, content: &[u8]) -> Result<[u8; 32]> {
    signed_with(keys.first(), purpose, content)
}

/// The signature by one key, 32 bytes.
///
/// # Errors
/// The key signs nothing.
pub(super) fn signed_with(key: &[u8], purpose: &str, content: &[u8]) -> Result<[u8; 32]> {
    Ok(signer(key, purpose, content)?.finalize().into_bytes().into())
}

/// Whether the signature is that of [`signed`], by whichever of the keys.
pub(super) fn is_signed(keys: &Keys, purpose: &str, content: &[u8], signature: &[u8]) -> bool {
    keys.all().any(|key| signer(key, purpose, content).is_ok_and(|mac| mac.verify_slice(signature).is_ok()))
}

fn signer(key: &[u8], purpose: &str, packed: &[u8]) -> Result<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::internal("a key that signs nothing"))?;
    // The length keeps purpose and content apart.
    mac.update(&(purpose.len() as u64).to_be_bytes());
    mac.update(purpose.as_bytes());
    mac.update(packed);
    Ok(mac)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_for_its_purpose_unchanged_and_in_time() {
        let now: DateTime<Utc> = "2026-11-22T05:00:00Z".parse().unwrap();
        let keys = |key: &[u8]| Keys::from(key.to_vec());
        let sealed = seal(&keys(b"key"), "import 1", now, &vec![280, 31]).unwrap();
        let opened = |key: &[u8], purpose, at, text: &str| open::<Vec<i64>>(&keys(key), purpose, at, text);
        assert_eq!(opened(b"key", "import 1", now + GOOD_FOR, &sealed), Some(vec![280, 31]));
        assert_eq!(opened(b"key", "import 1", now + GOOD_FOR + TimeDelta::seconds(1), &sealed), None, "too old");
        assert_eq!(opened(b"key", "import 2", now, &sealed), None, "another purpose");
        assert_eq!(opened(b"other", "import 1", now, &sealed), None, "another key");
        assert_eq!(open(&keys(b"other").and(b"key".to_vec()), "import 1", now, &sealed), Some(vec![280, 31]));
        let other = seal(&keys(b"key"), "import 1", now, &vec![999]).unwrap();
        let mixed = format!("{}.{}", other.split_once('.').unwrap().0, sealed.split_once('.').unwrap().1);
        assert_eq!(opened(b"key", "import 1", now, &mixed), None, "another content");
        for text in ["", ".", "a.b", "%%%.%%%"] {
            assert_eq!(opened(b"key", "import 1", now, text), None, "{text}");
        }
    }
}
