//! Folding of names for search: what a person would call the same name becomes the same text. No index and no SQL here.

use unicode_normalization::UnicodeNormalization;

/// Legal forms, folded, that nobody types when searching. Longer ones first.
const LEGAL_FORMS: [&str; 5] = ["株式会社", "有限会社", "合同会社", "(株)", "(有)"];
/// Legal forms in Latin letters count only as words of their own: "Incheon" keeps its first letters.
const LEGAL_WORDS: [&str; 7] = ["inc", "co", "ltd", "corp", "llc", "kk", "corporation"];

/// NFKC, lower case, katakana as hiragana; legal forms, punctuation and white space dropped.
/// A name that consists of nothing else keeps its letters, so that it can still be found.
pub fn fold(name: &str) -> String {
    let plain: String = name.nfkc().flat_map(char::to_lowercase).map(hiragana).collect();
    let mut without = plain.clone();
    for form in LEGAL_FORMS {
        without = without.replace(form, " ");
    }
    // 'K.K.' and 'Co.,Ltd.' come apart at their punctuation; joined single letters are looked up as one word.
    let words = without.replace("k.k.", " ");
    let kept: String =
        words.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty() && !LEGAL_WORDS.contains(word)).collect();
    if kept.is_empty() { plain.chars().filter(|c| is_letter(*c)).collect() } else { kept }
}

/// The letters of a text as [`fold`] has them, with nothing dropped that is one.
pub fn letters(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).map(hiragana).filter(|c| is_letter(*c)).collect()
}

/// As people and addresses are searched: NFKC, lower case, katakana as hiragana, without white space. Every other sign stays
/// and stands for itself.
pub fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).map(hiragana).collect()
}

/// The long vowel mark and marks on kana belong to the word.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, 'ー' | '々' | '〆')
}

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' | 'ヽ' | 'ヾ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{fold, plain};

    #[test]
    fn names_that_people_take_for_the_same_fold_to_the_same() {
        let table = [
            ("青嶺精機株式会社", "青嶺精機"),
            ("（株）青嶺 精機", "青嶺精機"),
            ("㈱青嶺精機", "青嶺精機"),
            ("有限会社ミナト", "みなと"),
            ("ﾐﾅﾄﾌｰｽﾞ", "みなとふーず"),
            ("みなとフーズ", "みなとふーず"),
            ("Contoso Co., Ltd.", "contoso"),
            ("ＣＯＮＴＯＳＯ, Inc.", "contoso"),
            ("Incheon Foods", "incheonfoods"),
            ("株式会社", "株式会社"),
            ("", ""),
        ];
        for (name, folded) in table {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn people_are_searched_without_regard_to_width_and_spaces() {
        let table = [
            ("田中　美咲", "田中美咲"),
            ("ﾀﾅｶ ﾐｻｷ", "たなかみさき"),
            ("Ｍ＿Ｔａｎａｋａ", "m_tanaka"),
            ("m_tanaka@test.example", "m_tanaka@test.example"),
            (" 　", ""),
        ];
        for (text, searched) in table {
            assert_eq!(plain(text), searched, "{text}");
        }
    }
}
