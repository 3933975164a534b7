//! The reader of usage reports by itself, for the fuzz targets, and what holds of all that it says. The sources are taken in by
//! their path: as a dependency the product would bring its web server and two databases, built anew with coverage.

#[allow(unused_imports, dead_code, reason = "what else of the product uses it is not here")]
#[path = "../../src/reports/mod.rs"]
pub mod reports;
#[allow(unused_imports, dead_code, reason = "what else of the product uses it is not here")]
#[path = "../../src/domain"]
pub mod domain {
    //! What the reader names of it.
    pub mod keyed;
    pub mod report;
    pub mod unseen;
    pub mod usage;
    pub mod written;
}

pub mod playbook {
    //! The readers' languages have keys too.

    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Lang {
        Ja,
        En,
    }

    impl Lang {
        pub fn tag(self) -> &'static str {
            match self {
                Self::Ja => "ja",
                Self::En => "en",
            }
        }

        pub fn from_tag(tag: &str) -> Option<Self> {
            [Self::Ja, Self::En].into_iter().find(|lang| lang.tag() == tag)
        }
    }
}

use std::io::Read;

use chrono::NaiveDate;
use reports::{Kind, MAX_FAULTS, Options, ReadError, Refusal, Report, Subject, WINDOWS};

/// How to read; the window depends on the input, so that all are tried.
pub fn options(data: &[u8]) -> Options {
    let latest = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day");
    Options::new(WINDOWS[data.len() % WINDOWS.len()], latest)
}

/// What was read, after a look at it.
pub fn checked(outcome: Result<Report, ReadError>, options: &Options) -> Result<Report, Refusal> {
    match outcome {
        Ok(report) => {
            check(&report, options);
            Ok(report)
        }
        Err(ReadError::Refused(refusal)) => {
            if let Refusal::Faults { faults, more } = &refusal {
                assert!(!faults.is_empty() && faults.len() <= MAX_FAULTS);
                assert!(*more == 0 || faults.len() == MAX_FAULTS);
                assert!(faults.iter().all(|fault| fault.line > 0), "a fault has a line");
            }
            Err(refusal)
        }
        Err(ReadError::Io(error)) => panic!("bytes in memory do not break off: {error}"),
    }
}

fn check(report: &Report, options: &Options) {
    assert!(report.refreshed <= options.latest && report.rows > 0);
    let has_rates = !report.rates.is_empty() || !report.totals.is_empty() || !report.tenants.is_empty();
    assert!(report.kind.holds_rates() || !has_rates, "no denominator, no rate");
    assert!(!report.kind.holds_rates() || report.points.is_empty());
    assert!(has_rates || !report.points.is_empty(), "a report without a figure");
    for rate in report.rates.iter().chain(report.tenants.iter().flat_map(|tenant| &tenant.rates)) {
        assert!(rate.as_of <= options.latest && (1..=366).contains(&rate.period_days));
        assert!(rate.note.chars().count() <= 4_000);
        let Some(counts) = rate.counts else { continue };
        assert!(counts.active >= 0 && counts.entitled >= 0);
        // Our own table may say anything; of Copilot the report itself says both, and licences are taken away.
        let is_told = matches!(rate.subject, Subject::Named(_)) || report.kind == Kind::CopilotUserCountSummary;
        assert!(is_told || counts.active <= counts.entitled);
        // The figures that a page makes of them.
        let _ = (counts.figure(10), counts.reaches(10), counts.hundredths(), counts.missing_users(10));
    }
    for point in &report.points {
        assert!(point.count.is_none_or(|count| count >= 0) && point.day <= options.latest);
    }
}

/// Gives a few bytes at a time, as a slow line does.
pub struct Trickle<'a> {
    pub bytes: &'a [u8],
    pub most: usize,
}

impl Read for Trickle<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let most = self.most.min(into.len());
        self.bytes.read(&mut into[..most])
    }
}
