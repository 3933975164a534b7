//! Dates, times, rates and counts as each language writes them.

use std::borrow::Cow;
use std::fmt::Display;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use i18n_embed::LanguageLoader;

use super::{Lang, Loader};
use crate::domain::page::Total;
use crate::domain::written;
use crate::domain::zone::Zone;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `2026年11月22日` or `22 Nov 2026`.
pub fn date(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => {
            let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
            format!("{} {month} {}", day.day(), day.year())
        }
    }
}

/// `2026年11月` or `Nov 2026`, below an axis.
pub fn month(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月", day.year(), day.month()),
        Lang::En => {
            let month = MONTHS.get(day.month0() as usize).copied().unwrap_or_default();
            format!("{month} {}", day.year())
        }
    }
}

/// Date and time of a UTC timestamp in the reader's zone: `2026年11月22日 14:32`.
pub fn date_time(lang: Lang, zone: Zone, utc: NaiveDateTime) -> String {
    let local = utc.and_utc().with_timezone(&zone.0);
    format!("{} {}:{:02}", date(lang, local.date_naive()), local.hour(), local.minute())
}

/// A time of day, or a span of it, in the language's own form where the calendar understands it: `14:00〜15:30` or
/// `14:00–15:30`; else as it was typed.
pub fn hours(lang: Lang, typed: &str) -> Cow<'_, str> {
    let Some(hours) = written::hours(typed) else { return Cow::Borrowed(typed) };
    let time = |time: NaiveTime| format!("{}:{:02}", time.hour(), time.minute());
    let from = time(hours.from);
    let until = hours.minutes.map(|minutes| time(hours.from + TimeDelta::minutes(minutes)));
    Cow::Owned(match (until, lang) {
        (None, _) => from,
        (Some(until), Lang::Ja) => format!("{from}〜{until}"),
        (Some(until), Lang::En) => format!("{from}–{until}"),
    })
}

/// A label before a Japanese particle: Latin letters and digits are set apart from the letters behind them, as
/// everywhere.
pub fn spaced<'l>(t: &Loader, label: &'l str) -> Cow<'l, str> {
    let is_latin = label.ends_with(|c: char| c.is_ascii_alphanumeric());
    let is_japanese = t.current_language().language.as_str() == Lang::Ja.tag();
    if is_latin && is_japanese { Cow::Owned(format!("{label} ")) } else { Cow::Borrowed(label) }
}

/// A rate with its sign, as both languages and the playbook set it: `90.0%`.
pub fn percent_text(figure: &str) -> String {
    format!("{figure}%")
}

/// How many things there are, as texts take it.
pub fn count(things: usize) -> i64 {
    i64::try_from(things).unwrap_or(i64::MAX)
}

/// A whole number with a comma between its thousands, as both languages write it: `1,069`. Not for inputs, CSV, or numbers
/// that name something.
pub fn number(value: impl Display) -> String {
    let digits = value.to_string();
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |rest| ("-", rest));
    let mut grouped = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// How many rows a list has: `37`, or `1,000+` where nobody counted further.
pub fn total(total: Total) -> String {
    let (rows, more) = total.counted();
    format!("{}{}", number(rows), if more { "+" } else { "" })
}

/// Two counts held against each other: `1,069 / 1,302`.
pub fn ratio(part: impl Display, whole: impl Display) -> String {
    format!("{} / {}", number(part), number(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let table =
            [(0, "0"), (999, "999"), (1000, "1,000"), (-12_345, "-12,345"), (i64::MAX, "9,223,372,036,854,775,807")];
        for (value, text) in table {
            assert_eq!(number(value), text);
        }
        assert_eq!((total(Total::of(37)), total(Total::of(5_000))), ("37".to_owned(), "1,000+".to_owned()));
        assert_eq!(ratio(1069, 302), "1,069 / 302");
    }
}
