//! Whole numbers, days and times of day as people write them: one reading for forms, files and the command line.
//!
//! Full-width digits and signs are the same as narrow ones. What can be read in two ways is none of them: it is asked about.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

mod days;
mod hours;
pub use days::{day, day_and_way, days_meant};
pub use hours::{Hours, hours};

/// Why a text is no number or no day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slip {
    /// It says nothing that can be read.
    Unreadable,
    /// It can be read in more than one way: `2,50`, `1.234`, `03/04/2026`.
    Ambiguous,
    Negative,
    /// Beyond what can be counted (i64).
    TooLarge,
    /// A month and a day without a year: `12月15日`, `12/05`.
    NoYear,
    /// A day of a year in which nothing happens that is recorded here.
    Year,
}

/// Years of which a day may be written.
pub const YEARS: Range<i32> = 2000..2100;

/// How a value was written that was not written plainly, for who wants to know how it was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// `1,234`, `364.0`, `３６４`, `364人`, `'364`, `3.64E+02`.
    Number,
    /// `2026/11/20`, `20 Nov 2026`, `令和8年11月20日`.
    Date,
    /// `20.11.2026`: there is no twentieth month.
    DayFirst,
    /// `11/20/2026`.
    MonthFirst,
    /// With a time of day, which was left out.
    Time,
    /// `D28`, `30 days`, `過去 30 日間`.
    Period,
    /// `WAHR`, `いいえ`.
    Boolean,
}

/// What may stand behind a number of people.
pub const PEOPLE: [&str; 4] = ["人", "名", "users", "user"];
/// What may stand behind a number of days.
pub const DAYS: [&str; 4] = ["日間", "日", "days", "day"];
/// What may stand behind a rate.
pub const PERCENT: [&str; 1] = ["%"];

/// Without the difference between wide and narrow, and without what cannot be seen. Most cells of a report are ASCII, and stay as
/// they are.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    let unseen = |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let narrow: String = text.nfkc().filter(|c| !unseen(c)).map(|c| if c == '\u{2212}' { '-' } else { c }).collect();
    Cow::Owned(narrow.trim().to_owned())
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number from 0, with or without one of the `units` behind it: `1234`, `1,234`, `1 234`, `１，２３４`, `364.0`.
///
/// # Errors
/// Why it is none. A comma or a point that may set thousands or a fraction apart is ambiguous.
pub fn whole(text: &str, units: &[&str]) -> Result<i64, Slip> {
    let text = plain(text);
    let bare = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text).trim_end();
    // Excel's mark of a number that is kept as a text.
    let bare = bare.strip_prefix('\'').unwrap_or(bare);
    if let Some(rest) = bare.strip_prefix('-') {
        return match digits_of(rest)?.bytes().all(|b| b == b'0') {
            true => Ok(0),
            false => Err(Slip::Negative),
        };
    }
    digits_of(bare.strip_prefix('+').unwrap_or(bare))?.parse().map_err(|_| Slip::TooLarge)
}

/// What a number that can be read in more than one way may mean: with its last separator before a fraction, where that can be,
/// and with separators between thousands. Empty where nothing can be made of it.
pub fn readings(text: &str, units: &[&str]) -> Vec<String> {
    let text = plain(text);
    let bare = units.iter().find_map(|unit| text.strip_suffix(unit)).unwrap_or(&text).trim_end();
    let digits = |part: &str| part.chars().filter(char::is_ascii_digit).collect::<String>();
    let leading = |number: String| match number.trim_start_matches('0') {
        "" => "0".to_owned(),
        rest => rest.to_owned(),
    };
    let fraction = bare.rsplit_once([',', '.']).and_then(|(whole, fraction)| {
        let separator = bare.get(whole.len()..=whole.len())?;
        (is_digits(fraction) && !whole.contains(separator)).then(|| format!("{}.{fraction}", leading(digits(whole))))
    });
    let all = digits(bare);
    fraction.into_iter().chain((!all.is_empty()).then(|| leading(all))).collect()
}

/// The digits of a number without what sets its thousands apart, and without a fraction of nothing.
fn digits_of(text: &str) -> Result<Cow<'_, str>, Slip> {
    if is_digits(text) {
        return Ok(Cow::Borrowed(text));
    }
    if let Some(digits) = scientific(text) {
        return Ok(Cow::Owned(digits));
    }
    let numeric = |c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | ' ');
    if !text.chars().all(numeric) || !text.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(Slip::Unreadable);
    }
    if let Some((number, fraction)) = text.split_once('.') {
        // Three digits behind a point may be thousands, two points are.
        return match () {
            () if !is_digits(fraction) => {
                Err(if fraction.contains(['.', ',']) { Slip::Ambiguous } else { Slip::Unreadable })
            }
            () if fraction.len() == 3 && !number.contains(',') => Err(Slip::Ambiguous),
            () if fraction.bytes().all(|b| b == b'0') => digits_of(number),
            () => Err(Slip::Unreadable),
        };
    }
    let separator = if text.contains(',') { ',' } else { ' ' };
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let sound = is_digits(first) && first.len() <= 3 && !first.starts_with('0') && {
        groups.all(|group| group.len() == 3 && is_digits(group))
    };
    if sound { Ok(Cow::Owned(text.replace(separator, ""))) } else { Err(Slip::Ambiguous) }
}

/// The digits of `3.64E+02`, which are all there. Of `1.2E+05` some were rounded away.
fn scientific(text: &str) -> Option<String> {
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let exponent: usize =
        exponent.strip_prefix('+').unwrap_or(exponent).parse().ok().filter(|exponent| *exponent < 19)?;
    let (whole, fraction) = mantissa.split_once('.')?;
    if whole.len() != 1 || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let (digits, rest) = fraction.split_at_checked(exponent)?;
    rest.bytes().all(|b| b == b'0').then(|| format!("{whole}{digits}"))
}

/// A number of days: `28`, `D28`, `30 days`, `過去 30 日間`, `last 30 days`.
///
/// # Errors
/// As [`whole`].
pub fn days(text: &str) -> Result<i64, Slip> {
    let text = plain(text).to_lowercase();
    let bare = ["過去", "直近", "last ", "past "].into_iter().find_map(|before| text.strip_prefix(before));
    let bare = bare.or_else(|| text.strip_prefix('d').filter(|rest| is_digits(rest))).unwrap_or(&text);
    whole(bare, &DAYS)
}

#[cfg(test)]
mod tests {
    use super::Slip::{Ambiguous, Negative, NoYear, TooLarge, Unreadable, Year};

    #[test]
    fn what_is_ambiguous_has_its_readings() {
        let table: [(&str, &[&str]); 9] = [
            ("2,50", &["2.50", "250"]),
            ("１２，３４ 人", &["12.34", "1234"]),
            ("1.234", &["1.234", "1234"]),
            ("0,123", &["0.123", "123"]),
            ("1.234,56", &["1234.56", "123456"]),
            ("1,2,3", &["123"]),
            ("1.234.567", &["1234567"]),
            ("12 34", &["1234"]),
            ("1,", &["1"]),
        ];
        for (text, expected) in table {
            assert_eq!(whole(text, &PEOPLE), Err(Ambiguous), "{text}");
            assert_eq!(readings(text, &PEOPLE), expected, "{text}");
        }
    }
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for text in [
            "1234",
            "1,234",
            "１２３４",
            "１，２３４",
            "1 234",
            "1\u{a0}234",
            "1\u{202f}234",
            "1\u{3000}234",
            " 1234 ",
            "+1234",
            "1234.0",
            "1,234.0",
            "1,234.00",
            "1234人",
            "１，２３４ 名",
            "1,234 users",
            "\u{feff}1234",
            "1234\u{200b}",
        ] {
            assert_eq!(whole(text, &PEOPLE), Ok(1234), "{text:?}");
        }
        let table = [
            ("0", Ok(0)),
            ("-0", Ok(0)),
            ("007", Ok(7)),
            ("1,234,567", Ok(1_234_567)),
            ("9223372036854775807", Ok(i64::MAX)),
            ("9223372036854775808", Err(TooLarge)),
            ("-1", Err(Negative)),
            ("－５", Err(Negative)),
            ("\u{2212}5", Err(Negative)),
            ("-99999999999999999999", Err(Negative)),
            ("2,50", Err(Ambiguous)),
            ("12,34", Err(Ambiguous)),
            ("１２，３４", Err(Ambiguous)),
            ("1,2,3", Err(Ambiguous)),
            ("1,2345", Err(Ambiguous)),
            ("1234,567", Err(Ambiguous)),
            ("0,123", Err(Ambiguous)),
            ("12 34", Err(Ambiguous)),
            ("1,", Err(Ambiguous)),
            ("1.234", Err(Ambiguous)),
            ("1.000", Err(Ambiguous)),
            ("1.234.567", Err(Ambiguous)),
            ("1.234,56", Err(Ambiguous)),
            ("12.5", Err(Unreadable)),
            ("1,234.56", Err(Unreadable)),
            ("", Err(Unreadable)),
            ("-", Err(Unreadable)),
            ("--5", Err(Unreadable)),
            ("1e3", Err(Unreadable)),
            ("3.64E+02", Ok(364)),
            ("1.2340E+03", Ok(1234)),
            ("1.2E+05", Err(Unreadable)),
            ("1.23E-02", Err(Unreadable)),
            ("E5", Err(Unreadable)),
            ("'364", Ok(364)),
            ("''364", Err(Unreadable)),
            ("#REF!", Err(Unreadable)),
            ("N/A", Err(Unreadable)),
            (",123", Err(Unreadable)),
            ("12日", Err(Unreadable)),
            ("many", Err(Unreadable)),
        ];
        for (text, expected) in table {
            assert_eq!(whole(text, &PEOPLE), expected, "{text:?}");
        }
        assert_eq!(["28日間", "28 days", "２８"].map(|text| whole(text, &DAYS)), [Ok(28); 3]);
        for (text, expected) in [
            ("28", Ok(28)),
            ("D30", Ok(30)),
            ("30 days", Ok(30)),
            ("過去 30 日間", Ok(30)),
            ("過去３０日間", Ok(30)),
            ("Last 7 days", Ok(7)),
            ("days", Err(Unreadable)),
            ("過去", Err(Unreadable)),
        ] {
            assert_eq!(days(text), expected, "{text:?}");
        }
        assert_eq!(["25 %", "２５％", "25"].map(|text| whole(text, &PERCENT)), [Ok(25); 3]);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-11-20",
            "2026/11/20",
            "2026.11.20",
            "２０２６-11-20",
            "２０２６／１１／２０",
            " 2026-11-20 ",
            "20261120",
            "2026年11月20日",
            "２０２６年１１月２０日",
            "2026年 11月 20日",
            "2026年11月20日(金)",
            "2026/11/20（金曜日）",
            "2026/11/20 (Fri)",
            "令和8年11月20日",
            "令和８年１１月２０日",
            "R8.11.20",
            "20 Nov 2026",
            "20 November 2026",
            "20-Nov-2026",
            "Nov 20, 2026",
            "November 20 2026",
            "20 NOV 2026",
            "2026-11/20",
            "2026-11-20T00:00:00Z",
            "2026-11-20T23:59:59.000Z",
            "2026-11-20T00:00:00",
            "2026-11-20T00:00:00+00:00",
            "2026-11-20 00:00:00",
            "2026/11/20 0:00",
            "2026-11-20T00:00:00+09:00",
            "2026-11-20T09:30:00",
            "2026-11-20T09:30:00+09:00",
            "2026-11-20 00:00:00 -08:00",
            "11/20/2026 12:00:00 AM",
            "11/20/2026",
            "20/11/2026",
            "20.11.2026",
            "20-11-2026",
            "2026-11-20\u{200b}",
        ] {
            assert_eq!(day(text), Ok(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()), "{text:?}");
        }
        let of = |y, m, d| Ok(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        let table = [
            ("2026/1/2", of(2026, 1, 2)),
            ("2026-9-29", of(2026, 9, 29)),
            ("2024-02-29", of(2024, 2, 29)),
            ("1 May 2026", of(2026, 5, 1)),
            ("1 Sept 2026", of(2026, 9, 1)),
            ("令和元年5月1日", of(2019, 5, 1)),
            ("H31.4.30", of(2019, 4, 30)),
            ("11/11/2026", of(2026, 11, 11)),
            ("11/12/2026", Err(Ambiguous)),
            ("03-04-2026", Err(Ambiguous)),
            ("2026-11-20T03:00:00+09:00", Err(Ambiguous)),
            ("2026-11-20T23:00:00-08:00", Err(Ambiguous)),
            ("31/11/2026", Err(Unreadable)),
            ("13/13/2026", Err(Unreadable)),
            ("11/20-2026", Err(Unreadable)),
            ("2026-11-20T00:00:00+99:00", Err(Unreadable)),
            ("11/20/2026 13:00 AM", Err(Unreadable)),
            ("26/11/20", Err(Ambiguous)),
            ("26-11-02", Err(Ambiguous)),
            ("2026/11/20(木)", Err(Unreadable)),
            ("", Err(Unreadable)),
            ("2026-02-29", Err(Unreadable)),
            ("2026-13-01", Err(Unreadable)),
            ("2026年2月30日", Err(Unreadable)),
            ("2026-11", Err(Unreadable)),
            ("11/20", Err(NoYear)),
            ("11月20日", Err(NoYear)),
            ("１１月２０日（金）", Err(NoYear)),
            ("20.11", Err(NoYear)),
            ("20 Nov", Err(NoYear)),
            ("Nov 20", Err(NoYear)),
            ("11月31日", Err(Unreadable)),
            ("13/32", Err(Unreadable)),
            ("May", Err(Unreadable)),
            ("20 Ma 2026", Err(Unreadable)),
            ("20 Nov 26", Err(Unreadable)),
            ("2026-11-20T24:00:00Z", Err(Unreadable)),
            ("2026-11-20T", Err(Unreadable)),
            ("46346", Err(Unreadable)),
            ("1999-12-31", Err(Year)),
            ("1026-11-20", Err(Year)),
            ("2100-01-01", Err(Year)),
            ("2206年11月20日", Err(Year)),
            ("2026-0é-2", Err(Unreadable)),
            ("きのう", Err(Unreadable)),
            ("-", Err(Unreadable)),
            (":", Err(Unreadable)),
            ("年月日", Err(Unreadable)),
            ("()", Err(Unreadable)),
        ];
        for (text, expected) in table {
            assert_eq!(day(text), expected, "{text:?}");
        }
    }

    #[test]
    fn the_way_of_a_day_and_the_days_that_may_be_meant() {
        let ways = [
            ("2026-11-20", None),
            ("2026-11-20T00:00:00Z", None),
            ("2026-11-20 00:00:00", Some(Way::Time)),
            ("2026-11-20T00:00:00+09:00", Some(Way::Time)),
            ("2026/11/20", Some(Way::Date)),
            ("20.11.2026", Some(Way::DayFirst)),
            ("11/20/2026", Some(Way::MonthFirst)),
            ("11/11/2026", Some(Way::Date)),
        ];
        for (text, way) in ways {
            assert_eq!(day_and_way(text).map(|(_, way)| way), Ok(way), "{text}");
        }
        let meant = |text: &str| days_meant(text).iter().map(NaiveDate::to_string).collect::<Vec<_>>();
        assert_eq!(meant("11/12/2026"), ["2026-12-11", "2026-11-12"]);
        assert_eq!(meant("20.11.26"), ["2020-11-26", "2026-11-20"]);
        assert_eq!(meant("2026-11-20T03:00:00+09:00"), ["2026-11-20", "2026-11-19"]);
        assert_eq!(meant("x"), [""; 0]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_the_reading(text in "\\PC{0,16}") {
            let _ = (whole(&text, &PEOPLE), day(&text), days(&text), days_meant(&text));
        }

        #[test]
        fn what_pages_show_is_read_back(n in 0_i64.., days in 0_i64..36_525) {
            let digits = n.to_string();
            let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|g| std::str::from_utf8(g).ok()).collect();
            for separator in ["", ",", " "] {
                proptest::prop_assert_eq!(whole(&groups.join(separator), &PEOPLE), Ok(n));
            }
            let of = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            for shape in ["%Y-%m-%d", "%Y/%-m/%-d", "%Y年%-m月%-d日", "%-d %b %Y", "%B %-d, %Y", "%Y%m%d"] {
                proptest::prop_assert_eq!(day(&of.format(shape).to_string()), Ok(of));
            }
        }
    }
}
