//! Single cells: from text to counts, dates, periods and yes or no.

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::refusal::Flaw;
use crate::domain::written::{self, Slip, Way};

/// A value, the text that it was read from, and how that was written where it was not written plainly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Read<'a, T> {
    pub(super) value: T,
    pub(super) way: Option<Way>,
    pub(super) found: &'a str,
}

impl<'a, T> Read<'a, T> {
    pub(super) fn plain(value: T, found: &'a str) -> Self {
        Self { value, way: None, found }
    }

    pub(super) fn with<U>(self, value: U) -> Read<'a, U> {
        Read { value, way: self.way, found: self.found }
    }
}

/// A count; `None` is an empty cell, which is no data and not 0.
pub(super) fn count(text: &str) -> Result<Read<'_, Option<i64>>, Flaw> {
    if text.trim().is_empty() {
        return Ok(Read::plain(None, text));
    }
    let number = written::whole(text, &written::PEOPLE).map_err(not_counted)?;
    Ok(Read { value: Some(number), way: (!is_digits(text)).then_some(Way::Number), found: text })
}

/// A number of days; `None` is an empty cell.
pub(super) fn days(text: &str) -> Result<Read<'_, Option<i64>>, Flaw> {
    if text.trim().is_empty() {
        return Ok(Read::plain(None, text));
    }
    let number = written::days(text).map_err(not_counted)?;
    Ok(Read { value: Some(number), way: (!is_digits(text)).then_some(Way::Period), found: text })
}

fn not_counted(slip: Slip) -> Flaw {
    match slip {
        Slip::Unreadable | Slip::Year | Slip::NoYear => Flaw::NotACount,
        Slip::Ambiguous => Flaw::UnclearCount,
        Slip::Negative => Flaw::Negative,
        Slip::TooLarge => Flaw::TooLarge,
    }
}

fn is_digits(text: &str) -> bool {
    text.trim().bytes().all(|byte| byte.is_ascii_digit())
}

/// A day; `None` is an empty cell.
#[inline]
pub(super) fn date(text: &str) -> Result<Read<'_, Option<NaiveDate>>, Flaw> {
    // The first test spares most cells the second.
    if text.is_empty() || text.trim().is_empty() {
        return Ok(Read::plain(None, text));
    }
    match written::day_and_way(text) {
        Ok((day, way)) => Ok(Read { value: Some(day), way, found: text }),
        Err(Slip::Ambiguous) => Err(Flaw::UnclearDate),
        Err(_) => Err(Flaw::NotADate),
    }
}

/// A day that must be there and not lie after `latest`.
#[inline]
pub(super) fn past_date(text: &str, latest: NaiveDate) -> Result<Read<'_, NaiveDate>, Flaw> {
    let read = date(text)?;
    let day = read.value.ok_or(Flaw::Missing)?;
    if day > latest { Err(Flaw::Future) } else { Ok(read.with(day)) }
}

/// The period of a report, in days.
pub(super) fn report_period(text: &str) -> Result<Read<'_, i64>, Flaw> {
    match days(text) {
        Ok(read) => match read.value {
            Some(days @ (7 | 28 | 30 | 90 | 180)) => Ok(read.with(days)),
            None => Err(Flaw::Missing),
            Some(_) => Err(Flaw::NotAPeriod),
        },
        Err(_) => Err(Flaw::NotAPeriod),
    }
}

/// The period of our own table, in days: 1 to 366; `usual` where nothing is said.
pub(super) fn any_period(text: &str, usual: i64) -> Result<Read<'_, i64>, Flaw> {
    match days(text) {
        Ok(read) => match read.value {
            None => Ok(read.with(usual)),
            Some(days @ 1..=366) => Ok(read.with(days)),
            Some(_) => Err(Flaw::NotAPeriod),
        },
        Err(_) => Err(Flaw::NotAPeriod),
    }
}

/// Yes and no as Excel writes them in other languages.
const YES: [&str; 7] = ["wahr", "vrai", "verdadero", "vero", "waar", "verdadeiro", "はい"];
const NO: [&str; 5] = ["falsch", "faux", "falso", "onwaar", "いいえ"];

#[inline]
pub(super) fn boolean(text: &str) -> Result<Read<'_, bool>, Flaw> {
    let word = text.trim();
    let is = |other: &str| word.eq_ignore_ascii_case(other);
    if is("true") || is("yes") {
        Ok(Read::plain(true, text))
    } else if is("false") || is("no") {
        Ok(Read::plain(false, text))
    } else if word.is_empty() {
        Err(Flaw::Missing)
    } else if YES.into_iter().any(is) {
        Ok(Read { value: true, way: Some(Way::Boolean), found: text })
    } else if NO.into_iter().any(is) {
        Ok(Read { value: false, way: Some(Way::Boolean), found: text })
    } else {
        Err(Flaw::NotABoolean)
    }
}

/// A text that must be there, of at most `limit` characters.
pub(super) fn name(text: &str, limit: u64) -> Result<Read<'_, String>, Flaw> {
    if text.trim().is_empty() { Err(Flaw::Missing) } else { short(text, limit) }
}

/// A text of at most `limit` characters.
pub(super) fn short(text: &str, limit: u64) -> Result<Read<'_, String>, Flaw> {
    let short = text.trim();
    if short.chars().count() as u64 > limit {
        return Err(Flaw::TooLongText { limit });
    }
    Ok(Read::plain(short.to_owned(), text))
}

/// What stands for a figure and is none, in lower case: the errors of Excel, and words for nothing.
const WORDS: [&str; 20] = [
    "#ref!",
    "#n/a",
    "#div/0!",
    "#value!",
    "#name?",
    "#num!",
    "#null!",
    "#spill!",
    "#calc!",
    "n/a",
    "na",
    "null",
    "nan",
    "none",
    "nil",
    "-",
    "–",
    "—",
    "なし",
    "該当なし",
];

/// What of a cell may be repeated where it is refused: figures, days and what stands for them, never a name. `is_strict` where
/// the rows are people's: there a figure may be somebody's number.
pub(super) fn repeatable(text: &str, is_strict: bool) -> String {
    let text = text.trim();
    let sign = |c: char| c.is_numeric() || " ,./:+-%％'()¥$€年月日人名間TZ，．／：＋－\u{a0}\u{3000}".contains(c);
    let is_figure = text.chars().any(char::is_numeric)
        && text.chars().filter(|c| c.is_ascii_alphabetic()).count() <= 2
        && text.chars().all(|c| sign(c) || matches!(c, 'e' | 'E' | 'D' | 'd' | 'R' | 'H'));
    let is_day = matches!(written::day(text), Ok(_) | Err(Slip::NoYear)) || !written::days_meant(text).is_empty();
    let may_be = WORDS.contains(&text.to_lowercase().as_str()) || is_day || (is_figure && !is_strict);
    if may_be && text.chars().count() <= 40 { text.to_owned() } else { String::new() }
}

/// The day that a number of days is in Excel: counted from 1900, or from 1904 in workbooks of old Macs. From 2000 to 2100, since any
/// number is some day.
pub fn serial_day(text: &str, from_1904: bool) -> Option<NaiveDate> {
    let days: i64 = text.trim().parse().ok()?;
    let zero = if from_1904 { NaiveDate::from_ymd_opt(1904, 1, 1) } else { NaiveDate::from_ymd_opt(1899, 12, 30) };
    let day = zero?.checked_add_signed(TimeDelta::try_days(days)?)?;
    (2000..2100).contains(&day.year()).then_some(day)
}

/// How a sheet shows what is refused: a number of days would be a date, and of a fraction the last digits are not to be seen.
pub(super) fn looks(found: &str, flaw: &Flaw, from_1904: bool) -> String {
    match flaw {
        Flaw::NotADate => serial_day(found, from_1904).map(|day| day.to_string()).unwrap_or_default(),
        Flaw::NotACount => general(found).filter(|shown| shown != found).unwrap_or_default(),
        _ => String::new(),
    }
}

/// A number in Excel's general format: eleven characters at most.
fn general(found: &str) -> Option<String> {
    let number: f64 = found.trim().parse().ok().filter(|n: &f64| n.is_finite() && n.abs() < 1e10)?;
    let whole = format!("{:.0}", number.abs().trunc()).len();
    let shown = format!("{number:.*}", 10_usize.saturating_sub(whole));
    let trimmed = if shown.contains('.') { shown.trim_end_matches('0').trim_end_matches('.') } else { &shown };
    Some(trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_not_negative() {
        let table = [
            ("280", Ok(Some(280))),
            (" 0 ", Ok(Some(0))),
            ("-0", Ok(Some(0))),
            ("", Ok(None)),
            (" ", Ok(None)),
            ("9223372036854775807", Ok(Some(i64::MAX))),
            ("9223372036854775808", Err(Flaw::TooLarge)),
            ("-1", Err(Flaw::Negative)),
            ("-99999999999999999999", Err(Flaw::Negative)),
            ("1,234", Ok(Some(1234))),
            ("12,34", Err(Flaw::UnclearCount)),
            ("12.5", Err(Flaw::NotACount)),
            ("--5", Err(Flaw::NotACount)),
            ("-", Err(Flaw::NotACount)),
            ("１２", Ok(Some(12))),
            ("364.0", Ok(Some(364))),
            ("1e3", Err(Flaw::NotACount)),
        ];
        for (text, expected) in table {
            assert_eq!(count(text).map(|read| read.value), expected, "{text:?}");
        }
    }

    #[test]
    fn dates_are_days_of_the_calendar() {
        let day = |y, m, d| Ok(NaiveDate::from_ymd_opt(y, m, d));
        let table = [
            ("2026-09-29", day(2026, 9, 29)),
            (" 2026-09-29 ", day(2026, 9, 29)),
            ("2026-09-29T00:00:00Z", day(2026, 9, 29)),
            ("2026-09-29T23:59:59.000Z", day(2026, 9, 29)),
            ("2026/9/29", day(2026, 9, 29)),
            ("2026/09/29", day(2026, 9, 29)),
            ("2024-02-29", day(2024, 2, 29)),
            ("", Ok(None)),
            ("2026-02-29", Err(Flaw::NotADate)),
            ("2026-13-01", Err(Flaw::NotADate)),
            ("2026-9-29", day(2026, 9, 29)),
            ("2026年9月29日", day(2026, 9, 29)),
            ("2026-09-29T00:00:00", day(2026, 9, 29)),
            ("29/9/2026", day(2026, 9, 29)),
            ("9/29/2026", day(2026, 9, 29)),
            ("9/10/2026", Err(Flaw::UnclearDate)),
            ("2026-09-29T24:00:00Z", Err(Flaw::NotADate)),
            ("2026-09-29T00:00:00+09:00", day(2026, 9, 29)),
            ("2026-09-29T03:00:00+09:00", Err(Flaw::UnclearDate)),
            ("2026-09-29T", Err(Flaw::NotADate)),
            ("46294", Err(Flaw::NotADate)),
            ("２０２６-09-29", day(2026, 9, 29)),
            ("2026-0é-2", Err(Flaw::NotADate)),
        ];
        for (text, expected) in table {
            assert_eq!(date(text).map(|read| read.value), expected, "{text:?}");
        }
    }

    #[test]
    fn periods_and_booleans() {
        for (text, expected) in [
            ("7", Ok(7)),
            ("180", Ok(180)),
            ("30 days", Ok(30)),
            ("３０日間", Ok(30)),
            ("28", Ok(28)),
            ("D28", Ok(28)),
            ("過去 30 日間", Ok(30)),
            ("29", Err(Flaw::NotAPeriod)),
            ("", Err(Flaw::Missing)),
            ("x", Err(Flaw::NotAPeriod)),
        ] {
            assert_eq!(report_period(text).map(|read| read.value), expected, "{text:?}");
        }
        for (text, expected) in [
            ("True", Ok(true)),
            ("FALSE", Ok(false)),
            ("yes", Ok(true)),
            ("WAHR", Ok(true)),
            ("Falsch", Ok(false)),
            ("いいえ", Ok(false)),
            ("", Err(Flaw::Missing)),
            ("maybe", Err(Flaw::NotABoolean)),
        ] {
            assert_eq!(boolean(text).map(|read| read.value), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_repeated_of_a_cell_is_no_name() {
        for text in
            ["2,50", "290.0000000001", "80.6%", "#REF!", "N/A", "-", "11/12/2026", "46346", "20 Nov 2027", "1.2E+05"]
        {
            assert_eq!(repeatable(text, false), text);
        }
        for text in ["山田 太郎", "Yamada", "m@example.com", "Ted 5", "SECRET", "", "E5 plan"] {
            assert_eq!(repeatable(text, false), "", "{text}");
        }
        assert_eq!(
            (repeatable("4711", true), repeatable("2027-01-01", true)),
            (String::new(), "2027-01-01".to_owned())
        );
    }

    #[test]
    fn what_excel_shows_of_a_refused_cell() {
        let looks = |found: &str, flaw: Flaw| looks(found, &flaw, false);
        assert_eq!(looks("46346", Flaw::NotADate), "2026-11-20");
        assert_eq!(super::looks("44884", &Flaw::NotADate, true), "2026-11-20");
        assert_eq!(
            (looks("290.0000000001", Flaw::NotACount), looks("12", Flaw::NotADate)),
            ("290".into(), String::new())
        );
        assert_eq!((looks("12.5", Flaw::NotACount), looks("#REF!", Flaw::NotACount)), (String::new(), String::new()));
    }
}
