//! What is said of an import in the reader's language: the report's name, what becomes of its figures, what was ignored, and
//! why a file is refused.

use crate::domain::doubts::Doubt;
use crate::domain::precedence::By;
use crate::domain::report::Kind;
use crate::domain::standing::Standing;
use crate::domain::usage::{Counts, LEAST_TARGET};
use crate::reports::{Fault, Flaw, Ignored, Refusal};
use crate::words::word;
use crate::words::{self, Lang, Loader, fl};

/// The report in words; Graph's name is shown beside it.
pub fn report_name(t: &Loader, key: &str) -> String {
    word(t, "report", key)
}

/// Names of the reports that are known.
pub fn known_reports(t: &Loader) -> Vec<String> {
    Kind::ALL.iter().map(|kind| report_name(t, kind.key())).collect()
}

/// What becomes of a rate: a key, a word and why.
pub fn standing(t: &Loader, lang: Lang, standing: &Standing) -> (&'static str, String, String) {
    match standing {
        Standing::Counts => ("counts", fl!(t, "import-counts"), fl!(t, "import-counts-why")),
        Standing::Behind(behind) => {
            let why = match behind.by {
                By::Date => fl!(t, "import-behind-newer", date = words::date(lang, behind.day)),
                By::Period => fl!(t, "import-behind-period"),
                By::Source => fl!(t, "import-behind-typed"),
                By::Entry => fl!(t, "import-behind-later"),
            };
            ("behind", fl!(t, "import-behind"), why)
        }
        Standing::RecordedOnly => ("recorded", fl!(t, "import-recorded"), fl!(t, "import-recorded-why")),
        Standing::NoData => ("no-data", fl!(t, "import-no-data"), fl!(t, "import-no-data-why")),
        Standing::LeftOut => ("left-out", fl!(t, "import-left-out"), fl!(t, "import-left-out-why")),
        Standing::Known { excluded: false } => ("known", fl!(t, "import-known"), fl!(t, "import-known-why")),
        Standing::Known { excluded: true } => ("known", fl!(t, "import-known"), fl!(t, "import-known-excluded")),
    }
}

/// What was left out, and why.
pub fn ignored(t: &Loader, lang: Lang, what: &Ignored) -> String {
    match what {
        Ignored::Column { name } => fl!(t, "import-ignored-column", name = name.as_str()),
        Ignored::Half { name } => fl!(t, "import-ignored-half", name = name.as_str()),
        Ignored::NoData { name, as_of } => {
            fl!(t, "import-ignored-no-data", name = name.as_str(), date = words::date(lang, *as_of))
        }
        Ignored::DeletedUsers { count } => fl!(t, "import-ignored-deleted", count = words::number(count)),
        Ignored::LaterActivities { count } => fl!(t, "import-ignored-later", count = words::number(count)),
        Ignored::RepeatedRows { count } => fl!(t, "import-ignored-repeats", count = words::number(count)),
        Ignored::JoinedSkus { count } => fl!(t, "import-ignored-skus", count = words::number(count)),
        Ignored::EmptyLines { count } => fl!(t, "import-ignored-empty", count = words::number(count)),
    }
}

/// Why the file is refused: a sentence, and a list where there is more to say.
pub fn refusal(t: &Loader, refusal: &Refusal) -> (String, Vec<String>) {
    let list = match refusal {
        Refusal::UnknownReport { first_cells } if !first_cells.is_empty() => {
            let cells = first_cells.join(&fl!(t, "list-separator"));
            vec![fl!(t, "import-refused-found", cells = cells)]
        }
        Refusal::Faults { faults, more } => {
            let mut lines: Vec<String> = faults.iter().map(|f| fault(t, f)).collect();
            if *more > 0 {
                lines.push(fl!(t, "import-refused-more", count = words::number(more)));
            }
            lines
        }
        _ => Vec::new(),
    };
    (sentence(t, refusal), list)
}

/// Why some of several files are refused: how many, and a list by the names of the files.
pub fn refusals(t: &Loader, faulty: &[(&str, &Refusal)], total: usize) -> (String, Vec<String>) {
    let count = words::count(faulty.len());
    let sentence = fl!(t, "import-refused-some", count = count, total = words::count(total));
    let of_file = |file: &str, what: String| fl!(t, "import-refused-of-file", file = file, what = what);
    let lines = faulty.iter().flat_map(|(file, what)| {
        let (sentence, list) = refusal(t, what);
        std::iter::once(sentence).chain(list).map(|line| of_file(file, line)).collect::<Vec<_>>()
    });
    (sentence, lines.collect())
}

/// Why the file is refused, in a sentence.
pub fn sentence(t: &Loader, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Empty => fl!(t, "import-refused-empty"),
        Refusal::TooLong { limit } => fl!(t, "import-refused-long", limit = (limit / 1024 / 1024).to_string()),
        Refusal::ZipAsText => fl!(t, "import-refused-zip"),
        Refusal::NotAWorkbook => fl!(t, "import-refused-no-workbook"),
        Refusal::BrokenWorkbook => fl!(t, "import-refused-workbook"),
        Refusal::BrokenZip => fl!(t, "import-refused-broken-zip"),
        Refusal::TooManyFiles { limit } => fl!(t, "import-refused-files", limit = words::number(limit)),
        Refusal::TooManyFigures => fl!(t, "import-refused-figures"),
        Refusal::NoSuchTenant => fl!(t, "import-refused-tenant"),
        Refusal::NotAPortfolio => fl!(t, "import-refused-no-portfolio"),
        Refusal::NotUnicode => fl!(t, "import-refused-encoding"),
        Refusal::UnknownReport { .. } => fl!(t, "import-refused-unknown"),
        Refusal::RepeatedColumn { name } => fl!(t, "import-refused-repeated", name = name.as_str()),
        Refusal::TooManyRows { limit } => fl!(t, "import-refused-rows", limit = words::number(limit)),
        Refusal::Faults { faults, more } => {
            let count = faults.len() as u64 + more;
            fl!(t, "import-refused-faults", count = words::number(count))
        }
    }
}

fn fault(t: &Loader, fault: &Fault) -> String {
    let line = words::number(fault.line);
    let what = flaw(t, &fault.flaw);
    if fault.column.is_empty() {
        fl!(t, "import-fault-row", line = line, what = what)
    } else {
        fl!(t, "import-fault", line = line, column = fault.column.as_str(), what = what)
    }
}

/// What is wrong in one place.
pub fn flaw(t: &Loader, flaw: &Flaw) -> String {
    match flaw {
        Flaw::Missing => fl!(t, "import-flaw-missing"),
        Flaw::NotACount => fl!(t, "import-flaw-count"),
        Flaw::UnclearCount => fl!(t, "import-flaw-count-unclear"),
        Flaw::Negative => fl!(t, "import-flaw-negative"),
        Flaw::TooLarge => fl!(t, "import-flaw-large"),
        Flaw::NotADate => fl!(t, "import-flaw-date"),
        Flaw::UnclearDate => fl!(t, "import-flaw-date-unclear"),
        Flaw::Future => fl!(t, "import-flaw-future"),
        Flaw::NotAPeriod => fl!(t, "import-flaw-period"),
        Flaw::NotATenant => fl!(t, "import-flaw-tenant"),
        Flaw::NotABoolean => fl!(t, "import-flaw-boolean"),
        Flaw::TooManyCells { header, row } => {
            fl!(t, "import-flaw-more-cells", header = words::number(header), row = words::number(row))
        }
        Flaw::TooFewCells { header, row } => {
            fl!(t, "import-flaw-fewer-cells", header = words::number(header), row = words::number(row))
        }
        Flaw::Contradicts { line } => fl!(t, "import-flaw-contradicts", line = words::number(line)),
        Flaw::OtherRefreshDate => fl!(t, "import-flaw-refresh"),
        Flaw::TooLongText { limit } => fl!(t, "import-flaw-text", limit = words::number(limit)),
        Flaw::NotText => fl!(t, "import-flaw-no-text"),
        Flaw::OpenQuote => fl!(t, "import-flaw-quote"),
        Flaw::UnknownWorkload => fl!(t, "import-flaw-workload"),
    }
}

/// What is asked before the figures are taken in.
pub fn doubt(t: &Loader, lang: Lang, doubt: &Doubt) -> String {
    let rate = |counts: &Counts| counts.figure(LEAST_TARGET).unwrap_or_default();
    match doubt {
        Doubt::Entitled { workload, before, after } => {
            let (before, after) = (words::number(before), words::number(after));
            fl!(t, "import-doubt-entitled", workload = workload.as_str(), before = before, after = after)
        }
        Doubt::Rate { workload, before, after } => {
            fl!(t, "import-doubt-rate", workload = workload.as_str(), before = rate(before), after = rate(after))
        }
        Doubt::Tenant { before, after } => {
            fl!(t, "import-doubt-tenant", before = words::number(before), after = words::number(after))
        }
        Doubt::Older { there, here } => {
            fl!(t, "import-doubt-older", there = words::date(lang, *there), here = words::date(lang, *here))
        }
        Doubt::Twin => fl!(t, "import-doubt-twin"),
    }
}
