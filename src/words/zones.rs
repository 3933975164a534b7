//! The time zones that the forms offer: those where people of the programme usually are.

use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;

const OFFERED: &[&str] = &[
    "Asia/Tokyo",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Kolkata",
    "Australia/Sydney",
    "UTC",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Pacific/Honolulu",
];

/// (name, words) for a list; a stored zone that is not among them is added, so that saving does not change it.
pub fn options(stored: &str, now: DateTime<Utc>) -> Vec<(String, String)> {
    let extra = Some(stored).filter(|z| !OFFERED.contains(z) && is_known(z));
    OFFERED.iter().copied().chain(extra).map(|zone| (zone.to_owned(), words(zone, now))).collect()
}

pub fn is_known(zone: &str) -> bool {
    zone.parse::<Tz>().is_ok()
}

fn words(zone: &str, now: DateTime<Utc>) -> String {
    let Ok(tz) = zone.parse::<Tz>() else { return zone.to_owned() };
    let minutes = now.with_timezone(&tz).offset().fix().local_minus_utc() / 60;
    if zone == "UTC" {
        return zone.to_owned();
    }
    let sign = if minutes < 0 { '−' } else { '+' };
    format!("{zone} (UTC{sign}{}:{:02})", minutes.abs() / 60, minutes.abs() % 60)
}
