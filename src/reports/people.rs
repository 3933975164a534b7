//! Who was in a row already: users by a hash of their name, with a few marks each.
//!
//! The hash has 64 bits and a key that is drawn anew for every file, so that it says nothing outside this reading, and it is
//! gone with the reader. Two of n users share one with a chance of about n² / 2⁶⁵: at 500,000 users one file in some 150 million
//! would count one person too few. A user takes 17 bytes in a table that is at most seven eighths full and doubles as it
//! grows; how many rows there may be is `consumer`'s business.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, Hasher, RandomState};

use unicode_normalization::UnicodeNormalization;

/// What is known of a user: bits that each report gives a meaning of its own. More rows only add to them.
pub(super) type Marks = u32;

/// The users of a file.
#[derive(Default)]
pub(super) struct People {
    key: RandomState,
    seen: HashMap<u64, Marks, BuildHasherDefault<AsItIs>>,
    /// Rows of users who were there already.
    repeats: u64,
    /// Room to write a name in, used again for every row.
    name: String,
}

impl People {
    /// Adds the marks to those of the user. `part` tells rows of one user apart that are not about the same thing.
    pub(super) fn add(&mut self, name: &str, part: u32, marks: Marks) {
        self.name.clear();
        if name.is_ascii() {
            self.name.push_str(name);
            self.name.make_ascii_lowercase();
        } else {
            self.name.extend(name.nfkc().flat_map(char::to_lowercase));
        }
        let hash = self.key.hash_one((self.name.as_bytes(), part));
        self.seen
            .entry(hash)
            .and_modify(|known| {
                *known |= marks;
                self.repeats += 1;
            })
            .or_insert(marks);
    }

    pub(super) fn repeats(&self) -> u64 {
        self.repeats
    }

    /// The marks of each user, in no order.
    pub(super) fn marks(&self) -> impl Iterator<Item = Marks> {
        self.seen.values().copied()
    }
}

/// The keys are hashes already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_known_again_however_the_name_is_written() {
        let mut people = People::default();
        for (name, part, marks) in [
            ("a@example.test", 0, 1),
            ("A@Example.Test", 0, 2),
            ("é@example.test", 0, 1),
            ("E\u{301}@example.test", 0, 4),
            ("a@example.test", 1, 8),
        ] {
            people.add(name, part, marks);
        }
        let mut marks: Vec<Marks> = people.marks().collect();
        marks.sort_unstable();
        assert_eq!((people.repeats(), marks), (2, vec![3, 5, 8]));
    }

    #[test]
    fn a_hash_says_nothing_in_another_file() {
        let hash = || {
            let mut people = People::default();
            people.add("a@example.test", 0, 1);
            people.seen.keys().copied().collect::<Vec<_>>()
        };
        assert_ne!(hash(), hash());
    }
}
