//! Where in a name the searched letters stand, so that a page can mark them: searching folds a name, showing must not.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

use super::fold::letters;

/// A part of a name, and whether it was searched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<'a> {
    pub text: &'a str,
    pub is_hit: bool,
}

/// The name in parts, the hits of a folded query told from the rest. A hit that only folding brings together, across a legal
/// form that is dropped, is not told.
pub fn parts<'a>(name: &'a str, folded: &str) -> Vec<Part<'a>> {
    let whole = || vec![Part { text: name, is_hit: false }];
    if folded.is_empty() {
        return whole();
    }
    // The letters of each sign of the name, and where among all letters they begin.
    let (mut all, mut signs) = (String::new(), Vec::new());
    for (from, to) in signs_of(name) {
        signs.push((from, to, all.len()));
        all.push_str(&letters(&name[from..to]));
    }
    let mut parts = Vec::new();
    let (mut shown, mut searched) = (0, 0);
    while let Some(found) = all[searched..].find(folded) {
        let (begins, ends) = (searched + found, searched + found + folded.len());
        searched = ends;
        let touched = |(place, sign): (usize, &(usize, usize, usize))| {
            let next = signs.get(place + 1).map_or(all.len(), |next| next.2);
            (sign.2 < ends && next > begins).then_some((sign.0, sign.1))
        };
        let mut hit = signs.iter().enumerate().filter_map(touched);
        let Some((from, mut to)) = hit.next() else { continue };
        if let Some((_, last)) = hit.next_back() {
            to = last;
        }
        // Two hits may share a sign that stands for several letters.
        let from = from.max(shown);
        if from > shown {
            parts.push(Part { text: &name[shown..from], is_hit: false });
        }
        if to > from {
            parts.push(Part { text: &name[from..to], is_hit: true });
        }
        shown = to.max(shown);
    }
    if parts.is_empty() {
        return whole();
    }
    if shown < name.len() {
        parts.push(Part { text: &name[shown..], is_hit: false });
    }
    parts
}

/// The signs of a text by their places: a letter with the marks that follow it.
fn signs_of(text: &str) -> Vec<(usize, usize)> {
    let mut signs: Vec<(usize, usize)> = Vec::new();
    for (place, c) in text.char_indices() {
        let end = place + c.len_utf8();
        match signs.last_mut() {
            Some(last) if is_mark(c) => last.1 = end,
            _ => signs.push((place, end)),
        }
    }
    signs
}

/// A voiced mark of half-width kana is a letter of its own to Unicode, and none to its readers.
fn is_mark(c: char) -> bool {
    canonical_combining_class(c) != 0 || c.nfkc().any(|c| canonical_combining_class(c) != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fold::fold;

    #[test]
    fn hits_are_told_in_the_name_as_it_is_written() {
        let table = [
            ("青嶺精機株式会社", "精機", "青嶺[精機]株式会社"),
            ("ﾐﾅﾄﾌｰｽﾞ", "みなとふーず", "[ﾐﾅﾄﾌｰｽﾞ]"),
            ("ﾐﾅﾄﾌｰｽﾞ", "ず", "ﾐﾅﾄﾌｰ[ｽﾞ]"),
            ("マイクロ工業", "まいくろ", "[マイクロ]工業"),
            ("Ａ社とA社", "a社", "[Ａ社]と[A社]"),
            ("Contoso Foods", "TOSO foo", "Con[toso Foo]ds"),
            ("㍻産業", "成産", "[㍻産]業"),
            ("ここここ", "ここ", "[ここ][ここ]"),
            ("青嶺精機", "港", "青嶺精機"),
            ("青嶺精機", "", "青嶺精機"),
            ("", "青", ""),
        ];
        for (name, query, told) in table {
            let parts = parts(name, &fold(query));
            let shown: String = parts
                .iter()
                .map(|part| if part.is_hit { format!("[{}]", part.text) } else { part.text.to_owned() })
                .collect();
            assert_eq!(shown, told, "{query} in {name}");
            assert_eq!(parts.iter().map(|part| part.text).collect::<String>(), name);
        }
    }
}
