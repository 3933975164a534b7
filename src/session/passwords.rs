//! Passwords: Argon2id, at most two at once, and the same time for a name that does not exist.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use actix_web::web;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::{Semaphore, TryAcquireError};

use crate::error::{Error, Result};

/// Fewest and most characters of a password.
pub const LENGTH: std::ops::RangeInclusive<usize> = 12..=128;

const AT_ONCE: usize = 2;
const WAITING: usize = 32;
const PATIENCE: Duration = Duration::from_secs(2);

/// The passwords that are tried first against every service, as far as they are long enough for ours.
const COMMON: &[&str] = &[
    "123456789012",
    "1234567890123",
    "12345678901234",
    "111111111111",
    "000000000000",
    "aaaaaaaaaaaa",
    "password1234",
    "password12345",
    "passwordpassword",
    "passw0rd1234",
    "qwertyuiop12",
    "qwertyuiopas",
    "qwerty123456",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "abcdefghijkl",
    "abc123abc123",
    "iloveyou1234",
    "letmein12345",
    "welcome12345",
    "administrator",
    "admin1234567",
    "changeme1234",
    "microsoft1234",
    "microsoft365",
    "fasttrack123",
    "successreview",
    "123123123123",
    "121212121212",
    "password!234",
];

/// Hashes and verifies, with bounded concurrency.
#[derive(Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { running: Arc::new(Semaphore::new(AT_ONCE)), places: Arc::new(Semaphore::new(AT_ONCE + WAITING)) }
    }
}

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    TooShort,
    TooLong,
    Common,
}

/// Whether a password may be chosen: 12 to 128 characters, none of the common ones, no rules of composition.
///
/// # Errors
/// The reason against it.
pub fn acceptable(password: &str) -> std::result::Result<(), Weakness> {
    let length = password.chars().count();
    if length < *LENGTH.start() {
        return Err(Weakness::TooShort);
    }
    if length > *LENGTH.end() {
        return Err(Weakness::TooLong);
    }
    let lower = password.to_lowercase();
    let single = lower.chars().next().is_some_and(|first| lower.chars().all(|c| c == first));
    if single || COMMON.contains(&lower.as_str()) {
        return Err(Weakness::Common);
    }
    Ok(())
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

/// 19 MiB, two passes, one lane: OWASP's recommendation for Argon2id.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(19 * 1024, 2, 1, None).unwrap_or_default())
}

/// Hashes on this thread; for the command line and the demonstration data.
///
/// # Errors
/// The hash cannot be computed.
pub fn hash(password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(|e| Error::internal(e.to_string()))?;
    Ok(argon2().hash_password(password.as_bytes(), &salt).map_err(|e| Error::internal(e.to_string()))?.to_string())
}

fn verify(password: &str, hash: Option<&str>) -> bool {
    static DUMMY: LazyLock<String> = LazyLock::new(|| hash_or_empty("nobody has this password"));
    let known = hash.is_some();
    let stored = hash.unwrap_or(&DUMMY);
    let matches = PasswordHash::new(stored).is_ok_and(|h| argon2().verify_password(password.as_bytes(), &h).is_ok());
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
        self.bounded(move || Ok(verify(&password, hash.as_deref()))).await
    }

    /// Hashes a new password.
    ///
    /// # Errors
    /// As [`Passwords::verify`].
    pub async fn hash(&self, password: String) -> Result<String> {
        self.bounded(move || hash(&password)).await
    }

    async fn bounded<T: Send + 'static>(&self, f: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let _place = self.places.clone().try_acquire_owned().map_err(|e| match e {
            TryAcquireError::NoPermits | TryAcquireError::Closed => Error::Busy,
        })?;
        let running = tokio::time::timeout(PATIENCE, self.running.clone().acquire_owned())
            .await
            .map_err(|_| Error::Busy)?
            .map_err(|_| Error::Busy)?;
        web::block(move || {
            let _running = running;
            f()
        })
        .await
        .map_err(Error::internal)?
    }
}
