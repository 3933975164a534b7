//! Secrets that stand in an address: made here, kept as their hash alone. They are random throughout, so a plain hash will do.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A new secret, as an address holds it: nobody guesses 256 bits.
pub fn new() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is kept of a secret.
pub fn hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_are_the_same_and_none_is_what_is_kept() {
        let (one, other) = (new(), new());
        assert!(one != other && one.len() == 43 && hash(&one) != hash(&other) && !hash(&one).contains(&one));
    }
}
