//! Notes and calls between meetings: of which kind they are, and how they are searched.

use super::fold::letters;
use super::keyed::keyed;

/// Longest text, in Unicode scalar values.
pub const LIMIT: usize = 4_000;
/// More words narrow nothing down that these do not.
const MOST_WORDS: usize = 8;

keyed! {
    /// What is noted.
    NoteKind { Note = "note", Call = "call", Mail = "e_mail", Meeting = "meeting", }
}

/// The text as it is searched.
pub fn folded(text: &str) -> String {
    letters(text)
}

/// The words of a search, as they are looked for: each stands somewhere in the text. Empty where it has no letter.
pub fn words(query: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in query.split_whitespace().map(letters).filter(|word| !word.is_empty()) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.truncate(MOST_WORDS);
    words
}

#[cfg(test)]
mod tests {
    use super::{folded, words};

    #[test]
    fn a_search_finds_what_a_reader_takes_for_the_same() {
        for (query, expected) in [
            ("ﾗｲｾﾝｽ　更新", vec!["らいせんす", "更新"]),
            ("Teams teams ＴＥＡＭＳ", vec!["teams"]),
            ("株式会社", vec!["株式会社"]),
            (" 、。 ", vec![]),
        ] {
            assert_eq!(words(query), expected, "{query}");
        }
        let text = folded("Teams のライセンスを、\n更新する。");
        assert!(["teams", "らいせんす", "更新"].iter().all(|word| text.contains(word)), "{text}");
        assert_eq!(words(&"語 ".repeat(3)).len(), 1);
        assert_eq!(words("一 二 三 四 五 六 七 八 九 十").len(), 8);
    }
}
