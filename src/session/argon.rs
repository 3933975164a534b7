//! Argon2id in memory that is used again: each hash takes 19 MiB, and given back to the allocator they would stay with the
//! process, once for every thread that ever hashed. What a password may be, and how many hash at once, is in `passwords`.

use std::sync::{Mutex, PoisonError};

use argon2::password_hash::{Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};

use crate::error::{Error, Result};

/// Pieces of memory that are kept: as many as hash at once.
pub(super) const KEPT: usize = 2;
/// A stored hash that asks for more than so many KiB, or so many passes, is nobody's: a row must not take the whole memory.
const MOST: (u32, u32) = (256 * 1024, 16);
/// Bytes of a hash.
const LENGTH: usize = 32;

/// What no hash is using.
static FREE: Mutex<Vec<Vec<Block>>> = Mutex::new(Vec::new());

/// 19 MiB, two passes, one lane: OWASP's recommendation for Argon2id.
fn recommended() -> Params {
    Params::new(19 * 1024, 2, 1, Some(LENGTH)).unwrap_or_default()
}

/// The hash of a new password with a salt of its own, as a PHC string.
///
/// # Errors
/// It cannot be computed.
pub(super) fn hash(password: &str) -> Result<String> {
    let failed = |e: argon2::password_hash::Error| Error::internal(e.to_string());
    let (salt, params) = (rand::random::<[u8; 16]>(), recommended());
    let out = output(password, &salt, LENGTH, &params).ok_or_else(|| Error::internal("no Argon2 hash"))?;
    let salt = SaltString::encode_b64(&salt).map_err(failed)?;
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(failed)?,
        salt: Some(salt.as_salt()),
        hash: Some(out),
    };
    Ok(hash.to_string())
}

/// Whether the password has this hash, a PHC string of Argon2id; whatever else it may be, it has not.
pub(super) fn is_of(password: &str, hash: &str) -> bool {
    matches(password, hash).unwrap_or(false)
}

fn matches(password: &str, hash: &str) -> Option<bool> {
    let stored = PasswordHash::new(hash).ok()?;
    if stored.algorithm != ARGON2ID_IDENT || stored.version != Some(Version::V0x13.into()) {
        return None;
    }
    let (params, expected) = (Params::try_from(&stored).ok()?, stored.hash?);
    if params.m_cost() > MOST.0 || params.t_cost() > MOST.1 {
        return None;
    }
    let mut salt = [0; Salt::MAX_LENGTH];
    let salt = stored.salt?.decode_b64(&mut salt).ok()?;
    // Compared in a time that says nothing of where they differ.
    Some(output(password, salt, expected.len(), &params)? == expected)
}

fn output(password: &str, salt: &[u8], length: usize, params: &Params) -> Option<Output> {
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
    let mut out = vec![0; length];
    let mut blocks = take(params.block_count());
    let done = argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, &mut blocks);
    give_back(blocks);
    done.ok()?;
    Output::new(&out).ok()
}

fn take(count: usize) -> Vec<Block> {
    let mut blocks = FREE.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
    if blocks.len() < count {
        blocks = vec![Block::default(); count];
    }
    blocks
}

fn give_back(blocks: Vec<Block>) {
    let mut free = FREE.lock().unwrap_or_else(PoisonError::into_inner);
    if free.len() < KEPT && blocks.len() <= recommended().block_count() {
        free.push(blocks);
    }
}

#[cfg(test)]
mod tests {
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};

    use super::*;

    #[test]
    fn hashes_are_those_of_everybody_else() {
        let ours = hash("correct horse battery").unwrap();
        assert!(ours.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{ours}");
        let parsed = PasswordHash::new(&ours).unwrap();
        assert!(Argon2::default().verify_password(b"correct horse battery", &parsed).is_ok());
        assert!(is_of("correct horse battery", &ours) && !is_of("correct horse batterz", &ours));

        let salt = SaltString::encode_b64(b"sixteen bytes it").unwrap();
        for (memory, passes) in [(19 * 1024, 2), (1024, 1), (20 * 1024, 1)] {
            let other = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(memory, passes, 1, None).unwrap());
            let theirs = other.hash_password(b"correct horse battery", &salt).unwrap().to_string();
            assert!(is_of("correct horse battery", &theirs) && !is_of("", &theirs), "{theirs}");
        }
        let weaker = Argon2::new(Algorithm::Argon2i, Version::V0x13, Params::default());
        let foreign = weaker.hash_password(b"correct horse battery", &salt).unwrap().to_string();
        let huge =
            "$argon2id$v=19$m=4000000,t=2,p=1$c2l4dGVlbiBieXRlcyBpdA$c2l4dGVlbiBieXRlcyBpdHNpeHRlZW4gYnl0ZXMgaXQ";
        for none in [huge, "", "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ", "correct horse battery", &foreign] {
            assert!(!is_of("correct horse battery", none), "{none}");
        }
    }

    #[test]
    fn no_more_memory_is_kept_than_is_used_at_once() {
        std::thread::scope(|scope| {
            for _ in 0..3 * KEPT {
                scope.spawn(|| hash("correct horse battery").unwrap());
            }
        });
        let free = FREE.lock().unwrap();
        assert!((1..=KEPT).contains(&free.len()), "{}", free.len());
        assert!(free.iter().all(|blocks| blocks.len() == recommended().block_count()));
    }
}
