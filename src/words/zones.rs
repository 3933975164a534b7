//! The time zones that the forms offer, where people of the programme usually are, and how a zone is written in a list.

use chrono::{DateTime, Offset, Utc};

use crate::domain::zone::Zone;

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
    let extra = Some(stored).filter(|z| !OFFERED.contains(z) && Zone::from_name(z).is_some());
    OFFERED.iter().copied().chain(extra).map(|zone| (zone.to_owned(), words(zone, now))).collect()
}

fn words(zone: &str, now: DateTime<Utc>) -> String {
    let Some(known) = Zone::from_name(zone) else { return zone.to_owned() };
    let minutes = now.with_timezone(&known.0).offset().fix().local_minus_utc() / 60;
    if zone == "UTC" {
        return zone.to_owned();
    }
    let sign = if minutes < 0 { '−' } else { '+' };
    format!("{zone} (UTC{sign}{}:{:02})", minutes.abs() / 60, minutes.abs() % 60)
}
