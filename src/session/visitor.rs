//! Sessions of nobody, carried by the cookie itself: the token of the sign-in form, a message, the language. A visit to the
//! sign-in page so writes nothing. The cookie is signed (see `server`), so what comes back is what went out; there is nothing in it
//! that its reader may not see, and nothing that ending it early would protect.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDateTime;

use super::signed_in::{ANONYMOUS, PERSON};

/// What a carried session's key begins with; the random keys of those that are stored are hexadecimal.
const MARK: char = '~';
/// A cookie of more than some 4 KiB is lost.
const LONGEST: usize = 2_000;

/// The key that carries this map, in which nobody is signed in; none where it is too long to be carried.
pub(super) fn carried(state: &HashMap<String, String>, now: NaiveDateTime) -> Option<String> {
    if state.contains_key(PERSON) {
        return None;
    }
    let until = (now + ANONYMOUS).and_utc().timestamp();
    let packed = URL_SAFE_NO_PAD.encode(serde_json::to_vec(state).ok()?);
    let key = format!("{MARK}{until}.{packed}");
    (key.len() <= LONGEST).then_some(key)
}

/// Whether the key carries its session.
pub(super) fn is_carried(key: &str) -> bool {
    key.starts_with(MARK)
}

/// The map that a key carries, unless its time is over.
pub(super) fn opened(key: &str, now: NaiveDateTime) -> Option<HashMap<String, String>> {
    let (until, packed) = key.strip_prefix(MARK)?.split_once('.')?;
    let until: i64 = until.parse().ok()?;
    if now.and_utc().timestamp() >= until {
        return None;
    }
    let state: HashMap<String, String> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(packed).ok()?).ok()?;
    (!state.contains_key(PERSON)).then_some(state)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carries_what_is_nobodys_and_only_for_its_time() {
        let now: NaiveDateTime = "2026-11-27T05:00:00".parse().unwrap();
        let state = HashMap::from([("csrf".to_owned(), "\"t\"".to_owned())]);
        let key = carried(&state, now).unwrap();
        assert!(is_carried(&key));
        assert_eq!(opened(&key, now), Some(state.clone()));
        assert_eq!(opened(&key, now + ANONYMOUS), None, "its time is over");
        let person = HashMap::from([(PERSON.to_owned(), "1".to_owned())]);
        assert_eq!(carried(&person, now), None, "a person's is stored");
        let long = HashMap::from([("flash".to_owned(), "x".repeat(2_000))]);
        assert_eq!(carried(&long, now), None, "longer than a cookie may be");
        let forged = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&person).unwrap());
        for key in ["", "~", "~1.", "~99999999999.%", &"0".repeat(64), &format!("~99999999999.{forged}")] {
            assert_eq!(opened(key, now), None, "{key}");
        }
    }
}
