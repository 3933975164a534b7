//! Words for keys of the domain, in the reader's language.

use crate::domain::filter::Watched;
use crate::domain::portfolio::Band;
use crate::domain::usage::{Measurement, Source};
use crate::playbook;
use crate::words::{self, Lang, Loader, fl};

/// The text `prefix-key`; the key itself where there is none, so that nothing is ever blank.
pub fn word(t: &Loader, prefix: &str, key: &str) -> String {
    let id = format!("{prefix}-{key}");
    if t.has(&id) { t.get(&id) } else { key.to_owned() }
}

/// Days from one to another, or so many and more.
pub fn days(t: &Loader, band: Band) -> String {
    match band.to {
        Some(to) => fl!(t, "days-from-to", from = band.from, to = to),
        None => fl!(t, "days-from", from = band.from),
    }
}

/// What engagements are looked at for.
pub fn watched(t: &Loader, watched: Watched) -> String {
    match watched {
        Watched::Moved => fl!(t, "watch-moved"),
        Watched::Stale => fl!(t, "watch-stale"),
        Watched::Unmeasured => fl!(t, "watch-unmeasured"),
        Watched::Unmanaged => fl!(t, "watch-unmanaged"),
    }
}

/// `name-7`: the id of a field in a list.
pub fn numbered(name: &str, number: &i64) -> String {
    format!("{name}-{number}")
}

/// Where a measurement comes from; of an imported one, from which report.
pub fn source(t: &Loader, measurement: &Measurement) -> String {
    if measurement.source == Source::Imported && !measurement.report.is_empty() {
        fl!(t, "source-report", report = word(t, "report", &measurement.report))
    } else {
        word(t, "source", measurement.source.key())
    }
}

/// What a version of the playbook is called: after its day, and after the edition of our wording where there are several.
pub fn edition(t: &Loader, lang: Lang, version: &str) -> String {
    match playbook::edition(version) {
        Some((day, 1)) => fl!(t, "playbook-edition", date = words::date(lang, day)),
        Some((day, edition)) => {
            fl!(t, "playbook-edition-further", date = words::date(lang, day), edition = i64::from(edition))
        }
        None => version.to_owned(),
    }
}
