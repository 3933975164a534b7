//! What is said of a measurement in the reader's language: its rate, why it counts, or why another one does.

use crate::domain::precedence::{By, Why};
use crate::domain::usage::WorkloadUsage;
use crate::words::{self, Lang, Loader, fl};

/// The rate with its sign; `None` where it cannot be computed.
pub fn rate(usage: &WorkloadUsage) -> Option<String> {
    usage.figure().map(|figure| words::percent_text(&figure))
}

/// Why a measurement counts, or which one goes before it (R1).
pub fn why(t: &Loader, lang: Lang, why: &Why) -> String {
    match why {
        Why::Only | Why::Before(By::Date) => fl!(t, "usage-counts-newest"),
        Why::Before(By::Period) => fl!(t, "usage-counts-period"),
        Why::Before(By::Source) => fl!(t, "usage-counts-typed"),
        Why::Before(By::Entry) => fl!(t, "usage-counts-last"),
        Why::Behind(behind) => match behind.by {
            By::Date => fl!(t, "usage-behind-newer", date = words::date(lang, behind.day)),
            By::Period => fl!(t, "usage-behind-period"),
            By::Source => fl!(t, "usage-behind-typed"),
            By::Entry => fl!(t, "usage-behind-later"),
        },
    }
}
