//! A calendar as iCalendar (RFC 5545), in the words of its reader. Times are in UTC, so that no zone has to be told; what has no time
//! of day is a day of the place where it happens. A draft may hold what its form refuses: here it is told without its effect, since a
//! calendar may not hold control characters (RFC 5545, 3.1), and within bounds.

use chrono::{Days, NaiveDateTime, TimeDelta};
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Property};
use url::Url;

use crate::domain::calendar::{Entry, Kind};
use crate::domain::unseen::{told, told_in_line};
use crate::routes::paths;
use crate::words::{Lang, Loader, fl, steps, texts, word};

/// Longest line that is told of what people wrote, in characters; the longest place that a form takes.
const LINE: usize = 2_000;
/// Longest name, or time that is not read, as the forms take them.
const NAME: usize = 200;
/// Longest description: the form may list fifty people.
const DESCRIPTION: usize = 8_000;

/// Who reads it: in which language, where links lead, and whether to the partner's pages.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub lang: Lang,
    pub public_url: &'a Url,
    pub partner: bool,
}

/// The entries as a calendar that is subscribed to, with how often to look again (RFC 7986, 5.7).
pub fn feed(entries: &[Entry], reader: Reader<'_>) -> String {
    let t = texts(reader.lang);
    let mut calendar = begun();
    let name = fl!(t, "calendar-name");
    calendar.append_property(Property::new("NAME", &name));
    calendar.append_property(Property::new("X-WR-CALNAME", &name));
    calendar.append_property(Property::new("REFRESH-INTERVAL", "PT1H").add_parameter("VALUE", "DURATION").done());
    calendar.append_property(Property::new("X-PUBLISHED-TTL", "PT1H"));
    for entry in entries {
        calendar.push(event(t, entry, reader));
    }
    calendar.to_string()
}

/// One entry, to be opened or put into a calendar (RFC 5546, 3.2.1 and 3.2.5).
pub fn one(entry: &Entry, reader: Reader<'_>) -> String {
    let mut calendar = begun();
    calendar.append_property(Property::new("METHOD", if entry.cancelled { "CANCEL" } else { "PUBLISH" }));
    calendar.push(event(texts(reader.lang), entry, reader));
    calendar.to_string()
}

fn begun() -> Calendar {
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", "-//Success Review//Calendar//JA"), ("CALSCALE", "GREGORIAN")]
    {
        calendar.append_property(Property::new(name, value));
    }
    calendar
}

fn event(t: &Loader, entry: &Entry, reader: Reader<'_>) -> Event {
    let mut event = Event::new();
    let host = reader.public_url.host_str().unwrap_or("localhost");
    let utc = |at: NaiveDateTime| at.and_utc();
    event
        .uid(&format!("{}@{host}", entry.mark))
        .sequence(u32::try_from(entry.sequence).unwrap_or_default())
        // RFC 5545, 3.8.7.2: of what is published, when it was last changed.
        .timestamp(utc(entry.changed_at))
        .last_modified(utc(entry.changed_at))
        .summary(&told_in_line(&summary(t, entry), LINE))
        .status(if entry.cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed });
    match entry.time {
        Some((at, minutes)) => event.starts(utc(at)).ends(utc(at + TimeDelta::minutes(minutes))),
        None => event.starts(entry.day).ends(entry.day.checked_add_days(Days::new(1)).unwrap_or(entry.day)),
    };
    // A day on which something is due keeps nobody busy.
    if !matches!(entry.kind, Kind::Review { .. }) {
        event.add_property("TRANSP", "TRANSPARENT");
    }
    if !entry.place.is_empty() {
        event.location(&told_in_line(&entry.place, LINE));
    }
    let path = if reader.partner { paths::summary(entry.engagement) } else { paths::engagement(entry.engagement) };
    let url = reader.public_url.join(&path).map_or_else(|_| reader.public_url.to_string(), |url| url.to_string());
    event.description(&description(t, entry, &url)).url(&url);
    event.done()
}

fn summary(t: &Loader, entry: &Entry) -> String {
    let customer = entry.customer.as_str();
    let said = match &entry.kind {
        Kind::Review { number } => fl!(t, "calendar-review", customer = customer, number = (*number)),
        Kind::Step { what, .. } => {
            let what = steps::what(t, what);
            fl!(t, "calendar-step", customer = customer, what = what.as_ref())
        }
        Kind::Discussion { service } => {
            fl!(t, "calendar-discussion", customer = customer, service = service.as_str())
        }
    };
    if entry.cancelled { fl!(t, "calendar-cancelled", what = said) } else { said }
}

fn description(t: &Loader, entry: &Entry, url: &str) -> String {
    let mut lines = Vec::new();
    if let Kind::Step { owner, side, .. } = &entry.kind {
        let side = word(t, "side", side.key());
        lines.push(match owner.as_str() {
            "" => fl!(t, "calendar-side", side = side),
            owner => fl!(t, "calendar-owner", owner = owner, side = side),
        });
    }
    if !entry.unread_time.is_empty() {
        lines.push(fl!(t, "calendar-time", time = told_in_line(&entry.unread_time, NAME)));
    }
    if !entry.attendees.is_empty() {
        let names: Vec<String> = entry.attendees.iter().map(|name| told_in_line(name, 2 * NAME)).collect();
        let names = told_in_line(&names.join(&fl!(t, "list-separator")), DESCRIPTION);
        lines.push(fl!(t, "calendar-attendees", names = names));
    }
    lines.push(url.to_owned());
    told(&lines.join("\n"))
}
