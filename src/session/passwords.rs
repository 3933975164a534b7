//! Passwords: Argon2id, at most two at once, and the same time for a name that does not exist. How easily a new one is
//! guessed is zxcvbn's to say.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use tokio::sync::{Semaphore, TryAcquireError};

use super::{argon, blocking};
use crate::error::{Error, Result};

/// Fewest and most characters of a password.
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

const AT_ONCE: usize = argon::KEPT;
const WAITING: usize = 32;
const PATIENCE: Duration = Duration::from_secs(2);

/// What is judged of a password: zxcvbn takes a second and more for the worst 100 characters.
const JUDGED: usize = 40;
/// Words of the person are looked for from this length on.
const WORD: usize = 4;
/// Words that everybody here thinks of.
const OURS: &[&str] = &["success", "review", "fasttrack", "microsoft", "password"];

/// Hashes and verifies, with bounded concurrency.
#[derive(Clone, Default)]
pub struct Passwords {
    hashing: Counter,
    /// Apart, so that who chooses a password does not wait for those who sign in to hear that it is too short.
    judging: Counter,
}

/// Some at once, some more that wait for a while.
#[derive(Clone)]
struct Counter {
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Counter {
    fn default() -> Self {
        Self { running: Arc::new(Semaphore::new(AT_ONCE)), places: Arc::new(Semaphore::new(AT_ONCE + WAITING)) }
    }
}

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    TooShort,
    TooLong,
    EasilyGuessed,
}

/// Whether a password may be chosen: 12 to 128 characters, no rules of composition, and not easily guessed, also not by
/// who knows the person. `about` is what is known: name, e-mail address. Takes up to a tenth of a second.
///
/// # Errors
/// The reason against it.
pub fn acceptable(password: &str, about: &[&str]) -> std::result::Result<(), Weakness> {
    fits(password)?;
    let words = words(about);
    let known: Vec<&str> = words.iter().map(String::as_str).collect();
    let judged: String = without(password, &known).chars().take(JUDGED).collect();
    // Its authors call anything below 3 too weak, where guesses are as slow as ours.
    if zxcvbn::zxcvbn(&judged, &known).score() < zxcvbn::Score::Three {
        return Err(Weakness::EasilyGuessed);
    }
    Ok(())
}

/// Whether its length will do.
fn fits(password: &str) -> std::result::Result<(), Weakness> {
    match password.chars().count() {
        length if length < *LENGTH.start() => Err(Weakness::TooShort),
        length if length > *LENGTH.end() => Err(Weakness::TooLong),
        _ => Ok(()),
    }
}

/// The words that somebody who knows the person tries first, in small letters.
fn words(about: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = OURS.iter().map(|word| (*word).to_owned()).collect();
    for text in about {
        let text = text.chars().take(200).collect::<String>().to_lowercase();
        words.extend(text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned));
        words.push(text);
    }
    words.retain(|word| word.chars().count() >= WORD);
    // The longest first: an address goes before its parts.
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// The password without the words, which add nothing: `tanaka-misaki-1` is as good as `--1`. zxcvbn alone would count how
/// they are put together.
fn without(password: &str, words: &[&str]) -> String {
    let mut rest = password.to_lowercase();
    let whole = rest.len();
    for word in words {
        rest = rest.replace(word, "");
    }
    if rest.len() == whole { password.to_owned() } else { rest }
}

/// A password for somebody else to begin with: 20 characters in groups, none that is easily misread.
pub fn generate() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789+";
    let bytes = rand::random::<[u8; 20]>();
    let mut password = String::with_capacity(23);
    for (i, byte) in bytes.iter().enumerate() {
        if i > 0 && i % 5 == 0 {
            password.push('-');
        }
        // 32 letters divide 256 evenly, so none is more likely than another.
        password.push(LETTERS.get(usize::from(byte % 32)).copied().map_or('x', char::from));
    }
    password
}

/// Hashes on this thread; for the command line and the demonstration data.
///
/// # Errors
/// The hash cannot be computed.
pub fn hash(password: &str) -> Result<String> {
    argon::hash(password)
}

fn verify(password: &str, hash: Option<&str>) -> bool {
    static DUMMY: LazyLock<String> = LazyLock::new(|| hash_or_empty("nobody has this password"));
    let known = hash.is_some();
    let matches = argon::is_of(password, hash.unwrap_or(&DUMMY));
    known && matches
}

fn hash_or_empty(password: &str) -> String {
    hash(password).unwrap_or_default()
}

impl Passwords {
    /// Whether the password belongs to the hash. `None` stands for an unknown name and takes as long.
    ///
    /// # Errors
    /// `Busy` when too many others wait, or the wait was too long.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        self.hashing.run(move || Ok(verify(&password, hash.as_deref()))).await
    }

    /// As [`acceptable`], not on the thread that takes requests, and beside those who hash.
    ///
    /// # Errors
    /// `Busy` when too many others choose one.
    pub async fn weakness(&self, password: String, about: Vec<String>) -> Result<Option<Weakness>> {
        if let Err(weakness) = fits(&password) {
            return Ok(Some(weakness));
        }
        self.judging
            .run(move || {
                let about: Vec<&str> = about.iter().map(String::as_str).collect();
                Ok(acceptable(&password, &about).err())
            })
            .await
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// As [`Passwords::verify`].
    pub async fn hash(&self, password: String) -> Result<String> {
        self.hashing.run(move || hash(&password)).await
    }
}

impl Counter {
    async fn run<T: Send + 'static>(&self, f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let _place = self.places.clone().try_acquire_owned().map_err(|e| match e {
            TryAcquireError::NoPermits | TryAcquireError::Closed => Error::Busy,
        })?;
        let running = tokio::time::timeout(PATIENCE, self.running.clone().acquire_owned())
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|_| Error::Busy)?;
        blocking::compute(move || {
            let _running = running;
            f()
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused() {
        for common in [
            "123456789012",
            "12345678901234",
            "111111111111",
            "aaaaaaaaaaaa",
            "ああああああああああああ",
            "password1234",
            "passwordpassword",
            "passw0rd1234",
            "qwertyuiop12",
            "qwertyuiopas",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "abcdefghijkl",
            "abc123abc123",
            "iloveyou1234",
            "letmein12345",
            "administrator",
            "admin1234567",
            "changeme1234",
            "microsoft365",
            "fasttrack123",
            "successreview",
            "Success Review 2026",
            "121212121212",
            "password!234",
            &"password".repeat(16),
        ] {
            assert_eq!(acceptable(common, &[]), Err(Weakness::EasilyGuessed), "{common}");
        }
        for good in ["correct horse battery", "another good one", "さくらんぼたべたいなあきに", &generate()]
        {
            assert_eq!(acceptable(good, &["Nobody", "nobody@test.example"]), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_is_known_of_the_person_adds_nothing() {
        let about = ["Misaki Tanaka", "m.tanaka@contoso.example"];
        for own in ["Tanaka-Misaki-2026", "misakitanaka1", "m.tanaka@contoso.example", "contoso-tanaka", "t4n4k4m1s4k1"]
        {
            assert_eq!(acceptable(own, &about), Err(Weakness::EasilyGuessed), "{own}");
        }
        assert_eq!(acceptable("Tanaka-Misaki-2026", &["Somebody Else"]), Ok(()));
        assert_eq!(acceptable("tanaka eats purple kumquats", &about), Ok(()), "the rest is good by itself");
        assert_eq!(acceptable("correct horse battery", &["A B", "a@b.example"]), Ok(()), "short words are nobody's");
    }

    #[test]
    fn length_comes_first_and_bounds_the_work() {
        assert_eq!(acceptable("short", &[]), Err(Weakness::TooShort));
        assert_eq!(acceptable(&"x".repeat(129), &[]), Err(Weakness::TooLong));
        let long_name = "name ".repeat(100_000);
        assert!(words(&[&long_name]).iter().all(|word| word.chars().count() <= 200));
        assert_eq!(without("abcd-xyz", &["abcd"]), "-xyz");
        assert_eq!(without("ABCD", &["xyz"]), "ABCD", "as typed where nothing is taken out");
    }

    #[actix_web::test]
    async fn a_password_is_judged_although_nobody_more_can_hash() {
        let passwords = Passwords::default();
        let taken = passwords.hashing.places.clone().try_acquire_many_owned((AT_ONCE + WAITING) as u32).unwrap();
        assert!(matches!(passwords.hash("correct horse battery".into()).await, Err(Error::Busy)));
        for (password, weakness) in [
            ("short", Some(Weakness::TooShort)),
            ("password1234", Some(Weakness::EasilyGuessed)),
            ("correct horse battery", None),
        ] {
            assert_eq!(passwords.weakness(password.into(), Vec::new()).await.unwrap(), weakness, "{password}");
        }
        let _judging = passwords.judging.places.clone().try_acquire_many_owned((AT_ONCE + WAITING) as u32).unwrap();
        assert_eq!(passwords.weakness("short".into(), Vec::new()).await.unwrap(), Some(Weakness::TooShort));
        drop(taken);
        assert!(passwords.hash("correct horse battery".into()).await.is_ok());
    }
}
