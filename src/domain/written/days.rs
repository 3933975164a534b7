//! Days as people write them.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};

use super::{Slip, Way, YEARS, is_digits, plain};

/// A day of [`YEARS`]: `2026-11-20`, `2026/11/20`, `2026年11月20日`, `20 Nov 2026`, `令和8年11月20日`, with a weekday or a time that
/// leave no doubt about the day; `20.11.2026` too, as only one day can be meant.
///
/// # Errors
/// [`Slip::Ambiguous`] where more than one day may be meant, [`Slip::NoYear`] where only the year is missing,
/// [`Slip::Year`] beyond [`YEARS`], else [`Slip::Unreadable`].
pub fn day(text: &str) -> Result<NaiveDate, Slip> {
    day_and_way(text).map(|(day, _)| day)
}

/// The same, with the way in which it was written where that is not the reports' own.
///
/// # Errors
/// As [`day`].
#[inline]
pub fn day_and_way(text: &str) -> Result<(NaiveDate, Option<Way>), Slip> {
    // The reports' own way first: this runs for every service of every user.
    match fixed(text) {
        Some(parts) => real(parts).map(|day| (day, None)),
        None => written_otherwise(text),
    }
}

fn written_otherwise(text: &str) -> Result<(NaiveDate, Option<Way>), Slip> {
    let text = plain(text);
    if let Some(parts) = fixed(&text) {
        return real(parts).map(|day| (day, None));
    }
    let (text, weekday) = without_weekday(&text);
    let (text, clock) = parted(text)?;
    let (found, way) = match year_first(text).or_else(|| era(text)).or_else(|| named_month(text)) {
        Some(parts) => (real(parts)?, if fixed(text).is_some() { None } else { Some(Way::Date) }),
        None => match year_last(text).as_slice() {
            [] if is_without_year(text) => return Err(Slip::NoYear),
            [] => return Err(Slip::Unreadable),
            [(day, Some(way))] => (*day, Some(*way)),
            _ => return Err(Slip::Ambiguous),
        },
    };
    // What contradicts itself has a slip in one of the two.
    if weekday.is_some_and(|weekday| weekday != found.weekday()) {
        return Err(Slip::Unreadable);
    }
    match clock {
        Some(clock) if clock.in_utc(found).is_some_and(|utc| utc != found) => Err(Slip::Ambiguous),
        Some(clock) if clock.offset != Some(0) => Ok((found, way.or(Some(Way::Time)))),
        _ => Ok((found, way)),
    }
}

/// The days that may be meant where [`day`] finds more than one.
pub fn days_meant(text: &str) -> Vec<NaiveDate> {
    let text = plain(text);
    let (text, _) = without_weekday(&text);
    let Ok((text, clock)) = parted(text) else { return Vec::new() };
    let mut days: Vec<NaiveDate> = match year_first(text).map(real) {
        Some(Ok(day)) => vec![day],
        _ => year_last(text).into_iter().map(|(day, _)| day).collect(),
    };
    if let (Some(clock), [day]) = (clock, days.as_slice()) {
        days.extend(clock.in_utc(*day).filter(|utc| utc != day));
    }
    days
}

type Parts = (u32, u32, u32);

fn real((year, month, day): Parts) -> Result<NaiveDate, Slip> {
    let found = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    let found = found.ok_or(Slip::Unreadable)?;
    if YEARS.contains(&found.year()) { Ok(found) } else { Err(Slip::Year) }
}

fn number(digits: &str) -> Option<u32> {
    if is_digits(digits) { digits.parse().ok() } else { None }
}

/// `2026-11-20`, with a fixed width.
fn fixed(text: &str) -> Option<Parts> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number =
        |digits: &[u8]| digits.iter().try_fold(0, |n: u32, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')));
    Some((number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..])?))
}

/// Without `(金)` or `(Fri)` at its end.
fn without_weekday(text: &str) -> (&str, Option<Weekday>) {
    let Some((day, name)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) else { return (text, None) };
    let name = name.trim();
    let japanese = "月火水木金土日".chars().position(|c| name.trim_end_matches("曜日").chars().eq([c]));
    let weekday =
        japanese.and_then(|place| Weekday::try_from(u8::try_from(place).ok()?).ok()).or_else(|| name.parse().ok());
    if weekday.is_some() { (day.trim_end(), weekday) } else { (text, None) }
}

/// A time of day, in minutes; an offset from UTC, in minutes, where one is given.
#[derive(Clone, Copy)]
struct Clock {
    minutes: i64,
    is_midnight: bool,
    offset: Option<i64>,
}

impl Clock {
    /// The day in UTC, where the time is of another zone. Midnight is a day that a program wrote as a moment: it stays that day.
    fn in_utc(self, day: NaiveDate) -> Option<NaiveDate> {
        let offset = self.offset.filter(|_| !self.is_midnight)?;
        day.checked_add_signed(TimeDelta::days((self.minutes - offset).div_euclid(24 * 60)))
    }
}

/// The day and the time behind it.
fn parted(text: &str) -> Result<(&str, Option<Clock>), Slip> {
    let Some(colon) = text.find(':') else { return Ok((text, None)) };
    let split = text.get(..colon).and_then(|head| head.rfind(['T', ' '])).ok_or(Slip::Unreadable)?;
    let (day, time) = (text.get(..split).unwrap_or_default(), text.get(split + 1..).unwrap_or_default());
    let (time, offset) = match time.find(['+', '-']) {
        Some(place) => {
            let offset = time.get(place..).and_then(offset).ok_or(Slip::Unreadable)?;
            (time.get(..place).unwrap_or_default(), Some(offset))
        }
        None => time.strip_suffix('Z').map_or((time, None), |time| (time, Some(0))),
    };
    let time = time.trim_end();
    let half = [(" AM", 0), (" PM", 12)].into_iter().find_map(|(end, hours)| Some((time.strip_suffix(end)?, hours)));
    let (clock, fraction) = half.map_or(time, |(time, _)| time).split_once('.').unwrap_or((time, "0"));
    let clock = half.filter(|_| fraction == "0").map_or(clock, |(time, _)| time);
    let parts: Option<Vec<u32>> = clock.split(':').map(|part| number(part).filter(|_| part.len() <= 2)).collect();
    let parts = parts.filter(|parts| (2..=3).contains(&parts.len()) && is_digits(fraction)).ok_or(Slip::Unreadable)?;
    let [hour, minute, ..] = parts.as_slice() else { return Err(Slip::Unreadable) };
    if !parts.iter().zip([24, 60, 60]).all(|(part, below)| *part < below) {
        return Err(Slip::Unreadable);
    }
    let hour = match half {
        Some(_) if !(1..=12).contains(hour) => return Err(Slip::Unreadable),
        Some((_, hours)) => hour % 12 + hours,
        None => *hour,
    };
    let seconds = parts.get(2).copied().unwrap_or_default();
    let is_midnight = (hour, *minute, seconds) == (0, 0, 0) && fraction.bytes().all(|b| b == b'0');
    Ok((day.trim_end(), Some(Clock { minutes: i64::from(hour * 60 + minute), is_midnight, offset })))
}

/// `+09:00`, `-0800`, in minutes.
fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits.replacen(':', "", 1)),
        ("-", digits) => (-1, digits.replacen(':', "", 1)),
        _ => return None,
    };
    let (hours, minutes) = digits.split_at_checked(2).filter(|_| digits.len() == 4)?;
    let (hours, minutes) = (number(hours).filter(|h| *h <= 14)?, number(minutes).filter(|m| *m < 60)?);
    Some(sign * i64::from(hours * 60 + minutes))
}

/// `2026/11/20`, `2026-1-2`, `2026.11.20`, `2026年11月20日`, `20261120`.
fn year_first(text: &str) -> Option<Parts> {
    if text.len() == 8 && is_digits(text) {
        return Some((number(text.get(..4)?)?, number(text.get(4..6)?)?, number(text.get(6..)?)?));
    }
    let (year, rest) = if text.contains('年') { text.split_once('年')? } else { text.split_once(['-', '/', '.'])? };
    if year.trim_end().len() != 4 {
        return None;
    }
    month_and_day(text, rest).and_then(|(month, day)| Some((number(year.trim_end())?, month, day)))
}

/// `11/20` or `11月20日`, with whichever separator.
fn month_and_day(whole: &str, rest: &str) -> Option<(u32, u32)> {
    let (month, day) = if whole.contains('年') {
        rest.strip_suffix('日')?.split_once('月')?
    } else {
        rest.split_once(['-', '/', '.'])?
    };
    let short = |part: &str| Some(part.trim()).filter(|part| part.len() <= 2).and_then(number);
    Some((short(month)?, short(day)?))
}

/// Whether it is a day of some year: `12月15日`, `12/05`, `5.12`, `15 Dec`, `Dec 15`.
fn is_without_year(text: &str) -> bool {
    let short = |part: &str| Some(part.trim()).filter(|part| (1..=2).contains(&part.len())).and_then(number);
    let is_day = |month: u32, day: u32| NaiveDate::from_ymd_opt(2000, month, day).is_some();
    let parts = match text.strip_suffix('日').and_then(|text| text.split_once('月')) {
        Some(parts) => Some(parts),
        None => text.split_once(['-', '/', '.', ' ']),
    };
    let Some((first, second)) = parts else { return false };
    match (short(first), short(second)) {
        (Some(first), Some(second)) => is_day(first, second) || (!text.contains('月') && is_day(second, first)),
        (Some(day), None) => month_named(second.trim()).is_some_and(|month| is_day(month, day)),
        (None, Some(day)) => month_named(first.trim()).is_some_and(|month| is_day(month, day)),
        (None, None) => false,
    }
}

/// `令和8年11月20日`, `R8.11.20`.
fn era(text: &str) -> Option<Parts> {
    const ERAS: [(&str, &str, u32); 2] = [("令和", "R", 2018), ("平成", "H", 1988)];
    let of = |(name, letter, before): (&str, &str, u32)| {
        let rest = text.strip_prefix(name).or_else(|| text.strip_prefix(letter))?.trim_start();
        let (year, days) =
            if rest.contains('年') { rest.split_once('年')? } else { rest.split_once(['-', '/', '.'])? };
        let year = if year == "元" { 1 } else { number(year.trim()).filter(|year| (1..=99).contains(year))? };
        let (month, day) = month_and_day(rest, days)?;
        Some((before + year, month, day))
    };
    ERAS.into_iter().find_map(of)
}

/// `20 Nov 2026`, `20-Nov-2026`, `Nov 20, 2026`, `20 November 2026`.
fn named_month(text: &str) -> Option<Parts> {
    let parts: Vec<&str> = text.split([' ', '-', ',', '.']).filter(|part| !part.is_empty()).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let (day, name) = if is_digits(first) { (first, second) } else { (second, first) };
    if year.len() != 4 || day.len() > 2 {
        return None;
    }
    Some((number(year)?, month_named(name)?, number(day)?))
}

/// By its first letters, three at least.
fn month_named(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let name = name.to_ascii_lowercase();
    let is_it = |(_, month): &(u32, &str)| name.len() >= 3 && month.starts_with(&name);
    (1..).zip(MONTHS).find(is_it).map(|(place, _)| place)
}

/// The days that three numbers may mean whose last may be the year, each once, with the way in which it would be written. A year
/// of two digits may stand at either end, and leaves the way open.
fn year_last(text: &str) -> Vec<(NaiveDate, Option<Way>)> {
    let Some(separator) = ['/', '-', '.'].into_iter().find(|separator| text.contains(*separator)) else {
        return Vec::new();
    };
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let numbers: Vec<u32> = parts.iter().filter_map(|part| number(part)).collect();
    let ([first, second, third], [1 | 2, 1 | 2, 2 | 4]) = (numbers.as_slice(), lengths.as_slice()) else {
        return Vec::new();
    };
    let mut meant = Vec::new();
    if lengths.last() == Some(&2) {
        meant.push((real((2000 + first, *second, *third)), None));
    }
    let (year, is_whole) = if lengths.last() == Some(&4) { (*third, true) } else { (2000 + third, false) };
    meant.push((real((year, *second, *first)), is_whole.then_some(Way::DayFirst)));
    meant.push((real((year, *first, *second)), is_whole.then_some(Way::MonthFirst)));
    let mut found: Vec<(NaiveDate, Option<Way>)> = Vec::new();
    for (day, way) in meant {
        let Ok(day) = day else { continue };
        match found.iter_mut().find(|(known, _)| *known == day) {
            // The same day in either order.
            Some((_, known)) => *known = known.and(Some(Way::Date)),
            None => found.push((day, way)),
        }
    }
    found
}
