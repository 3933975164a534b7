//! Words for keys of the domain, in the reader's language.

use crate::domain::usage::{Measurement, Source};
use crate::words::{Loader, fl};

/// The text `prefix-key`; the key itself where there is none, so that nothing is ever blank.
pub fn word(t: &Loader, prefix: &str, key: &str) -> String {
    let id = format!("{prefix}-{key}");
    if t.has(&id) { t.get(&id) } else { key.to_owned() }
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
