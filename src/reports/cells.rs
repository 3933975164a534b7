//! Single cells: from text to counts, dates, periods and yes or no.

use chrono::NaiveDate;

use super::refusal::Flaw;
use crate::domain::written::{self, Slip};

/// A count; `None` is an empty cell, which is no data and not 0.
pub(super) fn count(text: &str) -> Result<Option<i64>, Flaw> {
    counted(text, &written::PEOPLE)
}

/// A number of days; `None` is an empty cell.
pub(super) fn days(text: &str) -> Result<Option<i64>, Flaw> {
    counted(text, &written::DAYS)
}

fn counted(text: &str, units: &[&str]) -> Result<Option<i64>, Flaw> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    written::whole(text, units).map(Some).map_err(|slip| match slip {
        Slip::Unreadable | Slip::Year => Flaw::NotACount,
        Slip::Ambiguous => Flaw::UnclearCount,
        Slip::Negative => Flaw::Negative,
        Slip::TooLarge => Flaw::TooLarge,
    })
}

/// A day; `None` is an empty cell.
pub(super) fn date(text: &str) -> Result<Option<NaiveDate>, Flaw> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    written::day(text).map(Some).map_err(|slip| match slip {
        Slip::Ambiguous => Flaw::UnclearDate,
        _ => Flaw::NotADate,
    })
}

/// A day that must be there and not lie after `latest`.
pub(super) fn past_date(text: &str, latest: NaiveDate) -> Result<NaiveDate, Flaw> {
    let day = date(text)?.ok_or(Flaw::Missing)?;
    if day > latest { Err(Flaw::Future) } else { Ok(day) }
}

/// The period of a report, in days.
pub(super) fn report_period(text: &str) -> Result<i64, Flaw> {
    match days(text) {
        Ok(Some(days @ (7 | 28 | 30 | 90 | 180))) => Ok(days),
        Ok(None) => Err(Flaw::Missing),
        _ => Err(Flaw::NotAPeriod),
    }
}

pub(super) fn boolean(text: &str) -> Result<bool, Flaw> {
    let text = text.trim();
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("true") || is("yes") {
        Ok(true)
    } else if is("false") || is("no") {
        Ok(false)
    } else if text.is_empty() {
        Err(Flaw::Missing)
    } else {
        Err(Flaw::NotABoolean)
    }
}

/// A text that must be there, of at most `limit` characters.
pub(super) fn name(text: &str, limit: u64) -> Result<String, Flaw> {
    let text = text.trim();
    if text.is_empty() { Err(Flaw::Missing) } else { short(text, limit) }
}

/// A text of at most `limit` characters.
pub(super) fn short(text: &str, limit: u64) -> Result<String, Flaw> {
    let text = text.trim();
    if text.chars().count() as u64 > limit { Err(Flaw::TooLongText { limit }) } else { Ok(text.to_owned()) }
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
            assert_eq!(count(text), expected, "{text:?}");
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
            ("29/9/2026", Err(Flaw::UnclearDate)),
            ("9/29/2026", Err(Flaw::UnclearDate)),
            ("2026-09-29T24:00:00Z", Err(Flaw::NotADate)),
            ("2026-09-29T00:00:00+09:00", Err(Flaw::NotADate)),
            ("2026-09-29T", Err(Flaw::NotADate)),
            ("46294", Err(Flaw::NotADate)),
            ("２０２６-09-29", day(2026, 9, 29)),
            ("2026-0é-2", Err(Flaw::NotADate)),
        ];
        for (text, expected) in table {
            assert_eq!(date(text), expected, "{text:?}");
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
            ("29", Err(Flaw::NotAPeriod)),
            ("", Err(Flaw::Missing)),
            ("x", Err(Flaw::NotAPeriod)),
        ] {
            assert_eq!(report_period(text), expected, "{text:?}");
        }
        for (text, expected) in [
            ("True", Ok(true)),
            ("FALSE", Ok(false)),
            ("yes", Ok(true)),
            ("", Err(Flaw::Missing)),
            ("maybe", Err(Flaw::NotABoolean)),
        ] {
            assert_eq!(boolean(text), expected, "{text:?}");
        }
    }
}
