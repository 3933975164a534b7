//! Who was in a row already: users by a hash of their name, with a few marks each.
//!
//! The hash has 64 bits and a key that is drawn anew for every file, so that it says nothing outside this reading, and it is
//! gone with the reader. Two of n users share one with a chance of about n² / 2⁶⁵: at 500,000 users one file in some 150 million
//! would count one person too few. A row takes 16 bytes, and rows are put together when the last one is there: a list that is
//! sorted once is smaller than a table in which each row is looked up.

use std::hash::{BuildHasher, RandomState};

use unicode_normalization::UnicodeNormalization;

/// What is known of a user: bits that each report gives a meaning of its own. More rows only add to them.
pub(super) type Marks = u32;

/// The rows of a file by whose they are.
#[derive(Default)]
pub(super) struct People {
    key: RandomState,
    rows: Vec<(u64, Marks)>,
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
        self.rows.push((hash, marks));
    }

    /// The marks of each user, in no order, and how many rows were of users who were there already.
    pub(super) fn into_marks(mut self) -> (Vec<Marks>, u64) {
        self.rows.sort_unstable_by_key(|(hash, _)| *hash);
        let users = self.rows.chunk_by(|(one, _), (other, _)| one == other);
        let marks: Vec<Marks> = users.map(|rows| rows.iter().fold(0, |all, (_, marks)| all | marks)).collect();
        let repeats = self.rows.len() - marks.len();
        (marks, repeats as u64)
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
        let (mut marks, repeats) = people.into_marks();
        marks.sort_unstable();
        assert_eq!((repeats, marks), (2, vec![3, 5, 8]));
    }

    #[test]
    fn a_hash_says_nothing_in_another_file() {
        let hash = || {
            let mut people = People::default();
            people.add("a@example.test", 0, 1);
            people.rows
        };
        assert_ne!(hash(), hash());
    }
}
