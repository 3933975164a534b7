//! The token of forms: what it says, how a page shows it, and how it is read back.
//!
//! A page is compressed, and whoever counts its bytes while they choose a part of its text can guess at what stays the same in it
//! (BREACH). So each page shows the token under bytes drawn by lot, which stand before it: no two pages show the same text.
//!
//! Looked at and not taken: `actix-csrf` (0.8). It compares the field with a cookie, and both come from the browser; our token
//! belongs to the session on the server and ends with it.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;

use super::sealed::{is_signed, signed_with};
use super::trust::are_same;
use crate::config::Keys;

const AUTHOR: &str = "author of a form";
/// Of what a person's token is made, in bytes: the session's part, the number of the account, and a signature over both.
const SESSION: usize = 20;
const PERSON: usize = 8;
const SIGNATURE: usize = 32;
/// Longest text that is looked at, in bytes.
const LONGEST: usize = 400;

/// The token of the forms on one page. Without one, no form is taken.
#[derive(Clone, Default)]
pub struct Token {
    /// Signed with each of the keys, of which the first signs what is shown: a form may be older than that.
    signed: Vec<Vec<u8>>,
    shown: String,
}

impl Token {
    /// For pages that nobody is signed in to; `session`: the session's part, in hexadecimal digits.
    pub fn of_session(session: &str) -> Self {
        Self::new(vec![hex::decode(session).unwrap_or_default()])
    }

    /// For a person's pages: the session's part, and signed with it whose pages they are.
    pub fn of_person(keys: &Keys, session: &str, person: i64) -> Self {
        let mut own = hex::decode(session).unwrap_or_default();
        own.extend(person.to_be_bytes());
        let with = |key| signed_with(key, AUTHOR, &own).map(|signature| [own.as_slice(), &signature].concat());
        Self::new(keys.all().map(with).collect::<Result<_, _>>().unwrap_or_default())
    }

    fn new(signed: Vec<Vec<u8>>) -> Self {
        let shown = signed.first().map(|bytes| masked(bytes)).unwrap_or_default();
        Self { signed, shown }
    }

    /// Whether a form with this text comes from a page of this session. The time taken tells nothing.
    pub fn is_in(&self, text: &str) -> bool {
        unmasked(text).is_some_and(|theirs| self.signed.iter().any(|ours| are_same(ours, &theirs)))
    }
}

/// As the page shows it; empty where there is none.
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// On whose page the form was that has this token, of whichever session; `None` where the token is none of ours, or of a
/// page that nobody was signed in to.
pub fn author(keys: &Keys, text: &str) -> Option<i64> {
    let bytes = unmasked(text).filter(|bytes| bytes.len() == SESSION + PERSON + SIGNATURE)?;
    let (own, signature) = bytes.split_at(SESSION + PERSON);
    let person = own[SESSION..].try_into().ok().map(i64::from_be_bytes)?;
    is_signed(keys, AUTHOR, own, signature).then_some(person)
}

fn masked(bytes: &[u8]) -> String {
    if bytes.is_empty() {
        return String::new();
    }
    let mut both = vec![0; bytes.len()];
    rand::rng().fill(both.as_mut_slice());
    let hidden: Vec<u8> = both.iter().zip(bytes).map(|(mask, byte)| mask ^ byte).collect();
    both.extend(hidden);
    URL_SAFE_NO_PAD.encode(both)
}

fn unmasked(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    let both = URL_SAFE_NO_PAD.decode(text).ok().filter(|both| both.len() % 2 == 0)?;
    let (mask, hidden) = both.split_at(both.len() / 2);
    Some(mask.iter().zip(hidden).map(|(mask, byte)| mask ^ byte).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABC: &str = "abcabcabcabcabcabcabcabcabcabcabcabcabca";

    fn keys(key: &[u8]) -> Keys {
        key.to_vec().into()
    }

    #[test]
    fn a_token_is_the_sessions_whichever_key_has_signed_it() {
        let both = keys(b"new").and(b"old".to_vec());
        let older = Token::of_person(&keys(b"old"), ABC, 42).to_string();
        assert!(Token::of_person(&both, ABC, 42).is_in(&older));
        assert!(older != Token::of_person(&both, ABC, 42).to_string());
        assert!(!Token::of_person(&keys(b"new"), ABC, 42).is_in(&older));
        assert_eq!((author(&both, &older), author(&keys(b"new"), &older)), (Some(42), None));
        for other in [Token::of_person(&both, ABC, 43), Token::of_person(&keys(b"x"), ABC, 42), Token::of_session(ABC)]
        {
            assert!(!other.is_in(&older));
        }
    }

    #[test]
    fn a_token_names_the_person_on_whose_page_it_is() {
        let token = Token::of_person(&keys(b"key"), ABC, 42).to_string();
        assert_eq!(author(&keys(b"key"), &token), Some(42));
        assert_eq!(author(&keys(b"other"), &token), None);
        let bytes = unmasked(&token).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            assert_eq!(author(&keys(b"key"), &masked(&changed)), None, "byte {place}");
        }
        let of_nobody = Token::of_session(ABC).to_string();
        for none in ["", ".", "..", "abc", "abc.42.", "0123456789", "%%%", &of_nobody, &"A".repeat(LONGEST + 4)] {
            assert_eq!(author(&keys(b"key"), none), None, "{none}");
        }
    }

    #[test]
    fn every_page_shows_another_text_for_the_same_token() {
        for make in [|| Token::of_session(ABC), || Token::of_person(&keys(b"key"), ABC, 42)] {
            let (one, other) = (make(), make());
            assert_ne!(one.to_string(), other.to_string());
            assert!(one.is_in(&other.to_string()) && other.is_in(&one.to_string()));
            // Neither half tells anything: no byte is the same in all of many.
            let shown: Vec<Vec<u8>> = (0..64).map(|_| URL_SAFE_NO_PAD.decode(make().to_string()).unwrap()).collect();
            let stays = |place: usize| shown.iter().all(|text| text[place] == shown[0][place]);
            assert!(!(0..shown[0].len()).any(stays));
        }
    }

    #[test]
    fn a_text_that_was_changed_is_none() {
        let token = Token::of_session(ABC);
        let shown = URL_SAFE_NO_PAD.decode(token.to_string()).unwrap();
        for place in 0..shown.len() {
            let mut changed = shown.clone();
            changed[place] ^= 0x80;
            assert!(!token.is_in(&URL_SAFE_NO_PAD.encode(changed)), "byte {place}");
        }
        for text in ["", ABC, &token.to_string()[1..], &format!("{token}A")] {
            assert!(!token.is_in(text), "{text}");
        }
        let none = Token::default();
        assert_eq!(none.to_string(), "");
        assert!(!none.is_in("") && !none.is_in(&token.to_string()) && !Token::of_session("no digits").is_in(""));
    }
}
