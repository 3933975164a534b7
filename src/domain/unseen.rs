//! Characters that nobody sees, or that change the order in which others are read: in a name they make two look like one, and one
//! like another. A name holds none of them; a longer text may, and is shown without their effect.

use std::borrow::Cow;

/// A character that a name may not hold, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unseen {
    pub character: char,
    /// Counted in characters, from 1.
    pub place: usize,
}

impl Unseen {
    /// As people look it up: `U+200B`.
    pub fn code(self) -> String {
        code(self.character)
    }
}

fn code(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// What changes how a terminal or a page reads the rest: control characters, and what turns the direction of writing until it is
/// taken back.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
}

/// What takes no room: marks of direction, joiners, fillers, invisible operators and tags. Not those that choose the shape of the
/// character before them.
fn takes_no_room(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2065}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// What other programs paste as the end of a line within a paragraph.
fn ends_a_line(c: char) -> bool {
    matches!(c, '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// The text without white space and without what takes no room at its ends, where a copy from elsewhere leaves it.
pub fn trimmed(text: &str) -> &str {
    let pasted = |c: char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}');
    text.trim_matches(|c: char| c.is_whitespace() || pasted(c))
}

/// Whether it is a joiner (ZWJ, ZWNJ) that does something there: within a picture made of several, or behind a letter of a script
/// whose letters join, whose last letter of a word may be written with one.
fn joins(before: Option<char>, c: char, after: Option<char>) -> bool {
    let picture = |c: char| matches!(c, '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}');
    let joining = |c: char| matches!(c, '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{dff}');
    match c {
        '\u{200d}' => before.is_some_and(joining) || (before.is_some_and(picture) && after.is_some_and(picture)),
        '\u{200c}' => before.is_some_and(joining),
        _ => false,
    }
}

/// A black flag and the tags behind it, up to the one that ends them: the flags of England, Scotland and Wales, which are all
/// that there are of this kind. Any other region would look like the black flag alone.
const FLAGS: [&str; 3] = [
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

/// The flag made of tags that the text begins with, if it does.
fn flag(text: &str) -> Option<&'static str> {
    FLAGS.into_iter().find(|flag| text.starts_with(flag))
}

/// The first character of the name that it may not hold.
pub fn first(name: &str) -> Option<Unseen> {
    let (mut before, mut place) = (None, 0);
    let mut rest = name.chars();
    loop {
        if let Some(flag) = flag(rest.as_str()) {
            (before, place) = (flag.chars().next(), place + flag.chars().count());
            rest = rest.as_str()[flag.len()..].chars();
            continue;
        }
        let character = rest.next()?;
        place += 1;
        if steers(character) || (takes_no_room(character) && !joins(before, character, rest.clone().next())) {
            return Some(Unseen { character, place });
        }
        before = Some(character);
    }
}

/// The text as it does no harm where it is shown, be it a name that was stored before names were looked at: what steers is written
/// out, but for line ends, of whatever kind, and tabs; what takes no room is left out, but for what joins pictures and letters, and the tags of a flag.
pub fn shown(text: &str) -> Cow<'_, str> {
    let is_plain =
        |c: char| matches!(c, '\n' | '\r' | '\t' | '\u{200c}' | '\u{200d}') || !(steers(c) || takes_no_room(c));
    if text.is_ascii() && text.bytes().all(|b| is_plain(char::from(b))) || text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    loop {
        if let Some(flag) = flag(rest.as_str()) {
            out.push_str(flag);
            rest = rest.as_str()[flag.len()..].chars();
            continue;
        }
        let Some(c) = rest.next() else { break };
        if is_plain(c) {
            out.push(c);
        } else if ends_a_line(c) {
            out.push('\n');
        } else if steers(c) {
            out.extend(["[", &code(c), "]"]);
        }
    }
    Cow::Owned(out)
}

/// The text as [`shown`] with one kind of line end, for what another program reads.
pub fn told(text: &str) -> String {
    shown(text).replace("\r\n", "\n").replace('\r', "\n")
}

/// The same as one line of at most `most` characters; where it is cut, it ends in `…`.
pub fn told_in_line(text: &str, most: usize) -> String {
    let line = told(text).replace(['\n', '\t'], " ");
    match line.char_indices().nth(most) {
        None => line,
        Some(_) => line.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// The text as one line in which every such character is written out, for who looks after names at a terminal.
pub fn written_out(text: &str) -> Cow<'_, str> {
    let is_hidden = |c: char| steers(c) || takes_no_room(c);
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_hidden(c) { format!("[{}]", code(c)) } else { c.to_string() }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_holds_nothing_that_is_not_seen() {
        let hidden: Vec<char> = ('\u{0}'..'\u{20}')
            .chain('\u{7f}'..'\u{a0}')
            .chain(['\u{ad}', '\u{61c}', '\u{180e}', '\u{3164}', '\u{feff}', '\u{ffa0}', '\u{fff9}', '\u{e0041}'])
            .chain('\u{200b}'..'\u{2010}')
            .chain('\u{2028}'..'\u{202f}')
            .chain('\u{2060}'..'\u{2070}')
            .collect();
        for c in hidden {
            let name = format!("青嶺{c}精機");
            assert_eq!(first(&name), Some(Unseen { character: c, place: 3 }), "{c:?}");
            assert_eq!(first(&format!("{c}")).map(|found| found.place), Some(1), "{c:?}");
            assert!(written_out(&name).contains(&code(c)), "{c:?}");
            let shown = shown(&name).replace(['\n', '\r', '\t', '\u{200c}', '\u{200d}'], "");
            assert_eq!(first(&shown), None, "{c:?}");
        }
        assert_eq!(Unseen { character: '\u{1b}', place: 1 }.code(), "U+001B");
    }

    #[test]
    fn what_is_written_with_such_characters_rightly_is_a_name() {
        for name in [
            "青嶺精機株式会社",
            "葛\u{e0100}城市",
            "Zoë O'Brien-Núñez",
            "\u{1f469}\u{200d}\u{1f4bb} 情報システム部",
            "\u{2764}\u{fe0f}\u{200d}\u{1f525}",
            "می\u{200c}خواهم",
            "क्\u{200d}ष",
            "ശ്രീകുമാര്\u{200d} നായര്\u{200d}",
            "ده\u{200c}",
            "全角\u{3000}空白",
            "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f} Cymru",
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
            "\u{1f3f4}\u{200d}\u{2620}\u{fe0f}",
        ] {
            assert_eq!(first(name), None, "{name}");
            assert_eq!(shown(name), name);
        }
        for (name, place) in [
            ("Con\u{200d}toso", 4),
            ("青\u{200c}嶺", 2),
            ("\u{1f469}\u{200d}", 2),
            ("\u{200d}\u{1f469}", 1),
            ("\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}", 2),
            ("\u{1f3f4}\u{e0075}\u{e0073}\u{e0063}\u{e0061}\u{e007f}", 2),
            ("a\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}", 2),
            ("\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}\u{e007f}", 8),
        ] {
            assert_eq!(first(name).map(|found| found.place), Some(place), "{name:?}");
        }
    }

    #[test]
    fn a_long_text_is_shown_without_their_effect() {
        let table = [
            ("一行目\n二行目\tここまで", "一行目\n二行目\tここまで"),
            ("請求書\u{202e}fdp.exe", "請求書[U+202E]fdp.exe"),
            ("\u{1b}[31m赤", "[U+001B][31m赤"),
            ("Con\u{200b}to\u{feff}so", "Contoso"),
            ("一行目\u{b}二行目\u{2028}三行目\u{85}四行目", "一行目\n二行目\n三行目\n四行目"),
            ("\u{1f469}\u{200d}\u{1f4bb}", "\u{1f469}\u{200d}\u{1f4bb}"),
            ("\u{1f3f4}\u{e0075}\u{e0073}\u{e007f}\u{feff}a", "\u{1f3f4}a"),
        ];
        for (text, expected) in table {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_told_to_other_programs_holds_no_control_character_but_line_ends() {
        assert_eq!(told("一行目\r\n二行目\r三行目\u{1}\u{200b}"), "一行目\n二行目\n三行目[U+0001]");
        assert_eq!(told_in_line("会議室\u{1b}[31m\n A\tB", 40), "会議室[U+001B][31m  A B");
        assert_eq!((told_in_line("会議室", 3), told_in_line("会議室 A", 3)), ("会議室".into(), "会議…".into()));
    }

    #[test]
    fn what_a_copy_leaves_at_the_ends_is_no_part_of_it() {
        for text in ["青嶺", " 青嶺\u{3000}", "\u{feff}青嶺\u{200b}\u{200b}", "\u{200e} 青嶺 \u{2060}"] {
            assert_eq!(trimmed(text), "青嶺", "{text:?}");
        }
        assert_eq!(trimmed("ക്\u{200d}"), "ക്\u{200d}", "a joiner belongs to its letter");
        assert_eq!(trimmed("\u{200b}"), "");
    }
}
