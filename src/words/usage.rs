//! What is said of a measurement in the reader's language: its rate, why it counts, or why another one does.

use crate::domain::outlook::{Estimate, Outlook};
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

/// Which measurement of a workload is used for the conditions, and why, in a sentence.
pub fn used(t: &Loader, lang: Lang, usage: &WorkloadUsage, reason: Option<&Why>) -> String {
    let name = usage.name.as_str();
    let Some((measurement, counts)) = usage.measurement.as_ref().and_then(|m| Some((m, m.counts?))) else {
        return fl!(t, "usage-used-none", workload = name);
    };
    fl!(
        t,
        "usage-used",
        workload = name,
        figure = rate(usage).unwrap_or_else(|| fl!(t, "usage-unknown")),
        counts = words::ratio(counts.active, counts.entitled),
        date = words::date(lang, measurement.as_of),
        days = fl!(t, "usage-days", count = measurement.period_days),
        source = words::source(t, measurement),
        why = reason.map(|reason| why(t, lang, reason)).unwrap_or_default()
    )
}

/// How many more users reach the target, and what is estimated of the way there.
pub fn outlook(t: &Loader, lang: Lang, target: i64, outlook: &Outlook, days: usize) -> Vec<String> {
    match outlook {
        Outlook::Unknown => Vec::new(),
        Outlook::Reached => vec![fl!(t, "usage-outlook-reached", target = target)],
        Outlook::Short { users, estimate } => {
            let short = fl!(t, "usage-outlook-short", target = target, count = words::number(users));
            let days = words::count(days);
            let estimate = estimate.map(|estimate| match estimate {
                Estimate::Around(on) => {
                    fl!(t, "usage-outlook-around", days = days, date = words::date(lang, on))
                }
                Estimate::NotInAYear => fl!(t, "usage-outlook-not", days = days),
            });
            std::iter::once(short).chain(estimate).collect()
        }
    }
}
