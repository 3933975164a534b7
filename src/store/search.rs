//! Search of customers by part of their name: the words of the index and the pattern that every hit is held against.
//! Folding is `domain::fold`'s, the SQL of the two databases `store::dialect`'s.

use std::collections::BTreeSet;
use std::fmt::Write;

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
    /// All of these words; none where the pattern alone, a prefix, has an index.
    pub words: Vec<String>,
    /// For LIKE, with `\` as its escape: bigrams in another order are no hit.
    pub pattern: String,
}

/// `None`: the query has no letter, so nothing is called that.
pub fn search(folded: &str) -> Option<Search> {
    let mut chars = folded.chars();
    let (first, second) = (chars.next(), chars.next());
    first?;
    let literal = escaped(folded);
    Some(match second {
        None => Search { words: Vec::new(), pattern: format!("{literal}%") },
        Some(_) => {
            let mut words = bigrams(folded);
            words.truncate(MOST_WORDS);
            Search { words, pattern: format!("%{literal}%") }
        }
    })
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
    use super::{search, words};

    #[test]
    fn a_name_is_indexed_by_its_bigrams_and_its_last_character() {
        assert_eq!(words("abab"), ["g6162", "g6261", "g62"]);
        assert_eq!(words("みな"), ["ge381bfe381aa", "ge381aa"]);
        assert_eq!(words("x"), ["g78"]);
        assert!(words("").is_empty());
    }

    #[test]
    fn a_query_is_looked_up_by_its_length() {
        let found = |folded| search(folded).map(|s| (s.words.len(), s.pattern));
        assert_eq!(found(""), None);
        assert_eq!(found("青"), Some((0, "青%".into())));
        assert_eq!(found("青嶺"), Some((1, "%青嶺%".into())));
        assert_eq!(found("青嶺精"), Some((2, "%青嶺精%".into())));
        assert_eq!(found("5%_"), Some((2, "%5\\%\\_%".into())));
    }
}
