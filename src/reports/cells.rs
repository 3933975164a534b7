//! Single cells: from text to counts, dates, periods and yes or no.

use chrono::NaiveDate;

use super::refusal::Flaw;

/// A count; `None` is an empty cell, which is no data and not 0.
pub(super) fn count(text: &str) -> Result<Option<i64>, Flaw> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Flaw::NotACount);
    }
    if digits.len() < text.len() && digits.bytes().any(|b| b != b'0') {
        return Err(Flaw::Negative);
    }
    digits.parse().map(Some).map_err(|_| Flaw::TooLarge)
}

/// A day; `None` is an empty cell. `2026-11-22`, with a time in UTC after it, or `2026/11/22` as Excel writes it in Japan.
pub(super) fn date(text: &str) -> Result<Option<NaiveDate>, Flaw> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let day = match text.split_once('T') {
        Some((day, time)) if is_utc_time(time) => day,
        Some(_) => return Err(Flaw::NotADate),
        None => text,
    };
    let parts = if day.contains('/') { slashed(day) } else { dashed(day) };
    parts.and_then(|(year, month, day)| NaiveDate::from_ymd_opt(year, month, day)).map(Some).ok_or(Flaw::NotADate)
}

/// A day that must be there and not lie after `latest`.
pub(super) fn past_date(text: &str, latest: NaiveDate) -> Result<NaiveDate, Flaw> {
    let day = date(text)?.ok_or(Flaw::Missing)?;
    if day > latest { Err(Flaw::Future) } else { Ok(day) }
}

/// Fixed width, as the reports write it: this runs for every service of every user.
fn dashed(text: &str) -> Option<(i32, u32, u32)> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let year = number(&bytes[0..4])?;
    Some((i32::try_from(year).ok()?, number(&bytes[5..7])?, number(&bytes[8..10])?))
}

fn slashed(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('/');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || !(1..=2).contains(&month.len()) || !(1..=2).contains(&day.len()) {
        return None;
    }
    let year = number(year.as_bytes())?;
    Some((i32::try_from(year).ok()?, number(month.as_bytes())?, number(day.as_bytes())?))
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

/// `00:00:00Z`, with or without parts of a second.
fn is_utc_time(text: &str) -> bool {
    let Some(time) = text.strip_suffix('Z') else { return false };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let two = |part: &str, below: u32| part.len() == 2 && number(part.as_bytes()).is_some_and(|n| n < below);
    let mut parts = clock.split(':');
    let whole = matches!((parts.next(), parts.next(), parts.next(), parts.next()),
        (Some(h), Some(m), Some(s), None) if two(h, 24) && two(m, 60) && two(s, 60));
    whole && !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit())
}

/// The period of a report, in days.
pub(super) fn report_period(text: &str) -> Result<i64, Flaw> {
    match count(text) {
        Ok(Some(days @ (7 | 30 | 90 | 180))) => Ok(days),
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
            ("1,234", Err(Flaw::NotACount)),
            ("12.5", Err(Flaw::NotACount)),
            ("+5", Err(Flaw::NotACount)),
            ("--5", Err(Flaw::NotACount)),
            ("-", Err(Flaw::NotACount)),
            ("１２", Err(Flaw::NotACount)),
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
            ("2026-9-29", Err(Flaw::NotADate)),
            ("29/9/2026", Err(Flaw::NotADate)),
            ("9/29/2026", Err(Flaw::NotADate)),
            ("2026-09-29T00:00:00", Err(Flaw::NotADate)),
            ("2026-09-29T24:00:00Z", Err(Flaw::NotADate)),
            ("2026-09-29T00:00:00+09:00", Err(Flaw::NotADate)),
            ("2026-09-29T", Err(Flaw::NotADate)),
            ("46294", Err(Flaw::NotADate)),
            ("２０２６-09-29", Err(Flaw::NotADate)),
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
            ("28", Err(Flaw::NotAPeriod)),
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
