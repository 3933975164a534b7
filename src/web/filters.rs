//! What templates do to a text before it is shown (Askama looks filters up under this name): sentences as HTML in which no line ends inside a date or between a number and its unit. The sentences themselves are the
//! business of `words`, which know no HTML.

use std::{fmt, iter};

use askama::filters::{Safe, escape};

use super::escaping::Shown;
use crate::domain::formats::shown_url;

/// Text to be shown, escaped by itself; what must not be broken stands in a `span` of its own.
pub struct Unbroken(String);

/// What counts things and what dates are made of, in both languages; the longer before those that they begin with.
const UNITS: &[&str] = &[
    "か月", "ヶ月", "週間", "日間", "時間", "文字", "行目", "年", "月", "日", "時", "分", "秒", "件", "名", "人", "社",
    "回", "歳", "行", "版", "円", "%",
];

/// Characters of what is kept whole; anything longer would not fit beside other words, or not fit at all.
const LONGEST: usize = 24;

const MONTHS: &[&str] = &["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The sentence with its dates and quantities kept whole.
///
/// # Errors
/// None of its own; templates expect that a filter may fail.
#[askama::filter_fn]
pub fn unbroken(sentence: impl fmt::Display, _: &dyn askama::Values) -> askama::Result<Safe<Unbroken>> {
    Ok(Safe(Unbroken(sentence.to_string())))
}

/// The same for what can hold no elements, such as an attribute that a style sheet shows: the characters of what must not be
/// broken are joined.
///
/// # Errors
/// None of its own; templates expect that a filter may fail.
#[askama::filter_fn]
pub fn whole(sentence: impl fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(unbroken_text(&sentence.to_string()))
}

/// A stored link as it is shown: without a user's name and password.
///
/// # Errors
/// None of its own; templates expect that a filter may fail.
#[askama::filter_fn]
pub fn link(stored: impl fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(shown_url(&stored.to_string()).into_owned())
}

impl fmt::Display for Unbroken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (piece, is_whole) in pieces(&self.0) {
            if is_whole {
                write!(f, "<span class=\"nowrap\">{}</span>", html(piece))?;
            } else {
                write!(f, "{}", html(piece))?;
            }
        }
        Ok(())
    }
}

fn unbroken_text(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (piece, is_whole) in pieces(text) {
        for (nth, c) in piece.chars().enumerate() {
            if is_whole && nth > 0 && c != ' ' && !shown.ends_with('\u{a0}') {
                shown.push('\u{2060}');
            }
            shown.push(if is_whole && c == ' ' { '\u{a0}' } else { c });
        }
    }
    shown
}

/// The text in pieces, and which of them no line may break.
fn pieces(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    let mut waiting = None;
    iter::from_fn(move || {
        if let Some(whole) = waiting.take() {
            return Some(whole);
        }
        if rest.is_empty() {
            return None;
        }
        let (before, from) = rest.split_at(next_number(rest).unwrap_or(rest.len()));
        let (number, after) = from.split_at(if from.is_empty() { 0 } else { length(from) });
        rest = after;
        let is_whole = !number.bytes().all(|b| b.is_ascii_digit()) && number.chars().count() <= LONGEST;
        waiting = Some((number, is_whole));
        Some((before, false))
    })
}

fn html(text: &str) -> impl fmt::Display + '_ {
    // The only error is the formatter's own, which `write!` meets again.
    escape(text, Shown).unwrap_or_else(|never| match never {})
}

/// Where the next number begins that is not the end of a word, as in `O365`.
fn next_number(text: &str) -> Option<usize> {
    let mut before = None;
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() && !before.is_some_and(|b: char| b.is_ascii_alphanumeric()) {
            return Some(at);
        }
        before = Some(c);
    }
    None
}

/// How long the date or quantity is that the text begins with, in bytes; at least one digit.
fn length(text: &str) -> usize {
    let mut end = number(text);
    loop {
        let rest = &text[end..];
        let unspaced = rest.strip_prefix(' ').unwrap_or(rest);
        let space = rest.len() - unspaced.len();
        let Some(unit) = UNITS.iter().find(|unit| unspaced.starts_with(**unit)).map(|unit| unit.len()).or_else(|| {
            // English sets a space between a number and what it counts: only there does a word belong to it.
            let word = unspaced.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(unspaced.len());
            (space == 1 && (1..=12).contains(&word)).then_some(word)
        }) else {
            return end;
        };
        let name = &unspaced[..unit];
        end += space + unit;
        let month = name.get(..3).is_some_and(|start| MONTHS.contains(&start));
        let more = if month { text[end..].strip_prefix(' ').unwrap_or("") } else { &text[end..] };
        let digits = number(more);
        if digits == 0 {
            return end;
        }
        end = text.len() - more.len() + digits;
        if month {
            return end;
        }
    }
}

/// How many bytes the number takes that the text begins with: digits, and `,`, `.`, `:`, `/` or `-` between them.
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while is_digit(end)
        || (end > 0 && matches!(bytes.get(end), Some(b',' | b'.' | b':' | b'/' | b'-')) && is_digit(end + 1))
    {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::{Unbroken, unbroken_text};

    #[test]
    fn dates_and_quantities_stay_whole_and_the_rest_is_escaped() {
        for (text, expected) in [
            ("次回の会議は2026年12月20日の予定です。", "次回の会議は[2026年12月20日]の予定です。"),
            ("保存 2026年11月24日 16:27", "保存 [2026年11月24日] [16:27]"),
            ("20 件を表示", "[20 件]を表示"),
            ("あと 1,204 名", "あと [1,204 名]"),
            ("半年で 9.7% から 50.4%", "半年で [9.7%] から [50.4%]"),
            ("45日を過ぎた", "[45日]を過ぎた"),
            ("3か月", "[3か月]"),
            ("第2回 改訂 1、", "第[2回] 改訂 1、"),
            ("Next meeting 17 Dec 2026, at 9:05", "Next meeting [17 Dec 2026], at [9:05]"),
            ("Measured on 2 November 2026.", "Measured on [2 November 2026]."),
            ("28 open, 1,000+ users", "[28 open], [1,000]+ users"),
            ("O365 and R12 & <b>", "O365 and R12 &#38; &#60;b&#62;"),
            ("4, users", "4, users"),
            (
                "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20",
                "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20",
            ),
            ("12,345,678,901,234,567 件", "[12,345,678,901,234,567 件]"),
            ("123,456,789,012,345,678 件", "123,456,789,012,345,678 件"),
            ("1", "1"),
            ("", ""),
        ] {
            let shown =
                Unbroken(text.to_owned()).to_string().replace("<span class=\"nowrap\">", "[").replace("</span>", "]");
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn what_holds_no_elements_has_its_dates_and_quantities_joined() {
        for (text, expected) in [
            ("第2回 改訂 1（2026年1月5日）", "第2~回 改訂 1（2~0~2~6~年~1~月~5~日）"),
            ("Revision 1 (5 Jan 2026)", "Revision 1 (5_J~a~n_2~0~2~6)"),
            ("アクティブ / 利用資格", "アクティブ / 利用資格"),
            ("a < b", "a < b"),
        ] {
            let shown = unbroken_text(text).replace('\u{2060}', "~").replace('\u{a0}', "_");
            assert_eq!(shown, expected, "{text}");
        }
    }
}
