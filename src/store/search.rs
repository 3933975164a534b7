//! Search of customers by part of their name: the words of the index, the pattern that every hit is held against, and how a list
//! is read that is narrowed by it. Folding is `domain::fold`'s, the SQL of the two databases `store::dialect`'s.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{AnyConnection, dialect};
use crate::error::Result;

/// More bigrams narrow nothing down that the pattern does not.
const MOST_WORDS: usize = 32;

/// The words under which a folded name is indexed: its bigrams and its last character.
pub fn words(folded: &str) -> Vec<String> {
    let mut words = bigrams(folded);
    let last = folded.chars().next_back().map(|c| word(&[c]));
    words.extend(last.filter(|last| !words.contains(last)));
    words
}

/// How a folded query is looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    pub by: Index,
    /// For LIKE, with `\` as its escape: bigrams in another order are no hit.
    pub pattern: String,
}

/// What the database looks up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Index {
    /// Names that have all of these words.
    Words(Vec<String>),
    /// Names from this one to before the other.
    Range(String, String),
}

/// `None`: the query has no letter, so nothing is called that.
pub fn search(folded: &str) -> Option<Search> {
    let mut chars = folded.chars();
    let (first, second) = (chars.next()?, chars.next());
    let literal = escaped(folded);
    Some(match second {
        None => {
            // One letter is how the name begins.
            let next = (u32::from(first) + 1..).find_map(char::from_u32).unwrap_or(char::MAX);
            Search { by: Index::Range(folded.to_owned(), next.to_string()), pattern: format!("{literal}%") }
        }
        Some(_) => {
            let mut words = bigrams(folded);
            words.truncate(MOST_WORDS);
            Search { by: Index::Words(words), pattern: format!("%{literal}%") }
        }
    })
}

/// The words under which a text is indexed that is searched by any part of it: its characters and its bigrams.
pub fn words_within(folded: &str) -> Vec<String> {
    let mut words = bigrams(folded);
    let mut seen = BTreeSet::new();
    words.extend(folded.chars().map(|c| word(&[c])).filter(|word| seen.insert(word.clone())));
    words
}

/// What is looked up of a search for several words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms(pub Vec<String>);

/// What is looked up of these folded words, each of which stands somewhere in the text; `None` where there is none.
pub fn terms(folded: &[String]) -> Option<Terms> {
    let mut seen = BTreeSet::new();
    let of = |text: &String| if text.chars().nth(1).is_none() { words_within(text) } else { bigrams(text) };
    let mut terms: Vec<String> = folded.iter().flat_map(of).filter(|word| seen.insert(word.clone())).collect();
    terms.truncate(MOST_WORDS);
    (!terms.is_empty()).then_some(Terms(terms))
}

/// For LIKE, with `\` as its escape: the folded word stands somewhere in the text.
pub fn within(folded: &str) -> String {
    format!("%{}%", escaped(folded))
}

/// How far a search goes.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Of more hits than these nobody sorts all.
    pub sorted: i64,
    /// So many engagements are looked at for one page, in the list's own order.
    pub walked: i64,
}

impl Bounds {
    /// Measured at a million engagements: either takes some ten milliseconds.
    pub const USUAL: Self = Self { sorted: 5_000, walked: 30_000 };
}

/// How a list is read that is narrowed by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// The hits are few: they are looked up and sorted.
    Sorted(Search),
    /// The hits are many: the list is walked in its own order, a part at a time, and names are held against the pattern.
    Walked(Search),
}

/// How to read a list that is narrowed by this folded name; `None` where nothing is called that.
///
/// # Errors
/// The database's.
pub fn reading(conn: &mut AnyConnection, folded: &str, bounds: Bounds) -> Result<Option<Reading>> {
    let Some(search) = search(folded) else { return Ok(None) };
    let hits = dialect::hits(conn, &search.by, bounds.sorted.saturating_add(1))?;
    Ok(Some(if hits > bounds.sorted { Reading::Walked(search) } else { Reading::Sorted(search) }))
}

fn bigrams(folded: &str) -> Vec<String> {
    let chars: Vec<char> = folded.chars().collect();
    let mut seen = BTreeSet::new();
    chars.windows(2).map(word).filter(|word| seen.insert(word.clone())).collect()
}

/// Letters and digits only, beginning with a letter, so that every tokenizer takes it for one word.
fn word(chars: &[char]) -> String {
    let mut word = String::from("g");
    for byte in chars.iter().collect::<String>().bytes() {
        // Writing to a String cannot fail.
        let _ = write!(word, "{byte:02x}");
    }
    word
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{Index, search, words};

    #[test]
    fn a_name_is_indexed_by_its_bigrams_and_its_last_character() {
        assert_eq!(words("abab"), ["g6162", "g6261", "g62"]);
        assert_eq!(words("みな"), ["ge381bfe381aa", "ge381aa"]);
        assert_eq!(words("x"), ["g78"]);
        assert!(words("").is_empty());
    }

    #[test]
    fn a_query_is_looked_up_by_its_length() {
        let found = |folded| search(folded).map(|s| (s.by, s.pattern));
        let words = |words: &[&str]| Index::Words(words.iter().map(|word| (*word).to_owned()).collect());
        let range = |from: &str, to: &str| Index::Range(from.to_owned(), to.to_owned());
        assert_eq!(found(""), None);
        assert_eq!(found("青"), Some((range("青", "靓"), "青%".into())));
        assert_eq!(found("\u{d7ff}"), Some((range("\u{d7ff}", "\u{e000}"), "\u{d7ff}%".into())));
        assert_eq!(found("青嶺"), Some((words(&["ge99d92e5b6ba"]), "%青嶺%".into())));
        assert_eq!(found("5%_"), Some((words(&["g3525", "g255f"]), "%5\\%\\_%".into())));
    }
}
