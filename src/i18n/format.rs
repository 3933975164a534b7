//! Dates, times and rates as each language writes them.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use chrono_tz::Tz;

use super::Lang;

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

/// `11月` or `Nov`, below an axis.
pub fn month(lang: Lang, day: NaiveDate) -> String {
    match lang {
        Lang::Ja => format!("{}月", day.month()),
        Lang::En => MONTHS.get(day.month0() as usize).copied().unwrap_or_default().to_owned(),
    }
}

/// Date and time of a UTC timestamp in the reader's zone: `2026年11月22日 14:32`.
pub fn date_time(lang: Lang, zone: Tz, utc: NaiveDateTime) -> String {
    let local = utc.and_utc().with_timezone(&zone);
    format!("{} {}:{:02}", date(lang, local.date_naive()), local.hour(), local.minute())
}

/// A rate with the sign as both languages set it here: `90.0 %` with a no-break space.
pub fn percent_text(figure: &str) -> String {
    format!("{figure}\u{a0}%")
}
