//! What was typed into a form whose session was gone when it was sent: encrypted for the server alone, carried through the
//! sign-in page as a field of its form, and shown again to the person on whose page it was typed. Nothing of it is stored.
//!
//! Whose page it was, the form's own token says (`trust::author`), so that a deleted cookie does not hide it. Who may read
//! what is shown in the end is the form's own business: it is asked for with the person's rights like any other.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::sealed::{is_signed, packed, signed, signed_with, unpacked};
use super::state::App;
use crate::config::Keys;
use crate::error::Result;
use crate::routes;
use crate::session::blocking;

/// The field that carries it.
pub const FIELD: &str = "parked";

/// As long as a session lives unused.
const GOOD_FOR: TimeDelta = TimeDelta::hours(12);
/// Longest sealed text: with it the form of the sign-in page still fits the bound of a form.
const LONGEST: usize = 900 * 1024;
const NONCE: usize = 12;
const PURPOSE: &[u8] = b"typed without a session";

const KEPT: &str = "kept";

/// The field by which a page of this session asks that its form be shown and not carried out: the browser's tab kept it.
pub const SHOWN: &str = "shown_again";

/// Fields that are the session's or the page's and not the person's.
const OURS: &[&str] = &["csrf_token", FIELD, SHOWN];

/// A form that was not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parked {
    /// Until when it can be opened, in seconds since 1970.
    until: i64,
    /// On whose page it was typed.
    pub person: i64,
    /// Where it was sent.
    pub path: String,
    /// Its fields as they were sent, without the token and without passwords.
    pub pairs: Vec<(String, String)>,
}

impl Parked {
    pub fn new(now: DateTime<Utc>, person: i64, path: &str, pairs: Vec<(String, String)>) -> Self {
        let kept = |(name, _): &(String, String)| !OURS.contains(&name.as_str()) && !name.contains("password");
        let pairs = pairs.into_iter().filter(kept).collect();
        Self { until: (now + GOOD_FOR).timestamp(), person, path: path.to_owned(), pairs }
    }

    /// The form as a text that only this server reads; `None` where it is too long to be carried.
    pub fn seal(&self, keys: &Keys) -> Option<String> {
        let nonce = rand::random::<[u8; NONCE]>();
        let clear = packed(self).ok()?;
        let hidden =
            cipher(keys.first())?.encrypt(Nonce::from_slice(&nonce), Payload { msg: &clear, aad: PURPOSE }).ok()?;
        let sealed = URL_SAFE_NO_PAD.encode([nonce.as_slice(), &hidden].concat());
        (sealed.len() <= LONGEST).then_some(sealed)
    }

    /// What was sealed with one of these keys, unchanged and not too old.
    pub fn open(keys: &Keys, now: DateTime<Utc>, sealed: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, hidden) = bytes.split_at_checked(NONCE)?;
        let opened = |key| cipher(key)?.decrypt(Nonce::from_slice(nonce), Payload { msg: hidden, aad: PURPOSE }).ok();
        let clear = keys.all().find_map(opened)?;
        let parked: Self = unpacked(&clear)?;
        (now.timestamp() <= parked.until).then_some(parked)
    }
}

/// As [`Parked::open`], of what a form carries: a long one on a thread that may wait.
///
/// # Errors
/// `Busy` where no thread became free.
pub async fn opened(app: &App, now: DateTime<Utc>, sealed: &str) -> Result<Option<Parked>> {
    if sealed.len() <= routes::SHORT {
        return Ok(Parked::open(&app.config.session_key, now, sealed));
    }
    let (config, sealed) = (app.config.clone(), sealed.to_owned());
    blocking::compute(move || Ok(Parked::open(&config.session_key, now, &sealed))).await
}

/// What lets the sign-in page send a form that long: signed, and good for as long as what it carries.
pub fn kept(keys: &Keys, now: DateTime<Utc>) -> String {
    let until = (now + GOOD_FOR).timestamp().to_string();
    let signature = signed(keys, KEPT, until.as_bytes()).map(hex::encode).unwrap_or_default();
    format!("{KEPT}={until}.{signature}")
}

/// Whether this query was made by [`kept`] and is not too old.
pub fn is_kept(keys: &Keys, now: DateTime<Utc>, query: &str) -> bool {
    let told = query.strip_prefix(KEPT).and_then(|rest| rest.strip_prefix('=')?.split_once('.'));
    told.is_some_and(|(until, signature)| {
        let is_ours = hex::decode(signature).is_ok_and(|signature| is_signed(keys, KEPT, until.as_bytes(), &signature));
        is_ours && until.parse::<i64>().is_ok_and(|until| now.timestamp() <= until)
    })
}

/// A key of its own, drawn from the server's: the one that signs encrypts nothing.
fn cipher(key: &[u8]) -> Option<Aes256Gcm> {
    let own = signed_with(key, "key of what was typed without a session", &[]).ok()?;
    Aes256Gcm::new_from_slice(&own).ok()
}

/// A form that was refused because its token is none of the session's. Put among the request's extensions for the
/// middleware, which knows what can still be done for it.
pub struct Stray(pub Vec<(String, String)>);

/// The fields of a form that is only shown again, among the request's extensions: where its page is gone, the middleware
/// shows the bare texts.
pub struct ShownAgain(pub Vec<(String, String)>);

/// The first value of a field.
pub fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        vec![7; 64].into()
    }

    fn others() -> Keys {
        vec![8; 64].into()
    }

    fn now() -> DateTime<Utc> {
        "2026-11-22T05:00:00Z".parse().unwrap()
    }

    fn parked(text: &str) -> Parked {
        let pairs =
            [("csrf_token", "t"), ("version", "3"), ("text", text), ("text", "two"), ("new_password", "secret")];
        let pairs = pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).to_vec();
        Parked::new(now(), 42, "/engagements/7/criteria", pairs)
    }

    #[test]
    fn what_was_typed_comes_back_without_token_and_passwords() {
        let sealed = parked("高橋さん\n二行目").seal(&keys()).unwrap();
        let opened = Parked::open(&keys(), now() + GOOD_FOR, &sealed).unwrap();
        assert_eq!((opened.person, opened.path.as_str()), (42, "/engagements/7/criteria"));
        let pairs: Vec<(&str, &str)> = opened.pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(pairs, [("version", "3"), ("text", "高橋さん\n二行目"), ("text", "two")]);
        assert_ne!(sealed, parked("高橋さん\n二行目").seal(&keys()).unwrap(), "no two are alike");
    }

    #[test]
    fn it_opens_unchanged_in_time_and_with_its_key_only() {
        let sealed = parked("x").seal(&keys()).unwrap();
        assert_eq!(Parked::open(&keys(), now() + GOOD_FOR + TimeDelta::seconds(1), &sealed), None, "too old");
        assert_eq!(Parked::open(&others(), now(), &sealed), None, "another key");
        assert!(Parked::open(&others().and(vec![7; 64]), now(), &sealed).is_some(), "its key among others");
        let bytes = URL_SAFE_NO_PAD.decode(&sealed).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert_eq!(Parked::open(&keys(), now(), &URL_SAFE_NO_PAD.encode(&changed)), None, "byte {place}");
        }
        for text in ["", "a", "%%%", &sealed[..8], &sealed[1..]] {
            assert_eq!(Parked::open(&keys(), now(), text), None, "{text}");
        }
    }

    #[test]
    fn a_long_form_is_let_in_for_as_long_as_it_can_be_opened() {
        let query = kept(&keys(), now());
        assert!(is_kept(&keys(), now() + GOOD_FOR, &query));
        assert!(!is_kept(&keys(), now() + GOOD_FOR + TimeDelta::seconds(1), &query));
        assert!(!is_kept(&others(), now(), &query));
        let later = query.replace("kept=1", "kept=2");
        for made_up in ["", "kept", "kept=", "kept=1.", "kept=9999999999.00", &later, &query[..query.len() - 2]] {
            assert!(!is_kept(&keys(), now(), made_up), "{made_up}");
        }
    }

    #[test]
    fn what_is_too_long_to_be_carried_is_not_sealed() {
        let noise: String = (0..600 * 1024).map(|_| char::from(rand::random_range(33..126u8))).collect();
        assert!(parked(&noise).seal(&keys()).is_some());
        assert_eq!(parked(&noise.repeat(2)).seal(&keys()), None);
        // A section with every text at its limit is far below it.
        assert!(parked(&"あいうえお漢字".repeat(16_000)).seal(&keys()).is_some());
    }
}
