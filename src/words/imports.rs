//! What is said of an import in the reader's language: the report's name, what becomes of its figures, what was ignored, and
//! why a file is refused.

use crate::domain::doubts::Doubt;
use crate::domain::precedence::By;
use crate::domain::report::Kind;
use crate::domain::standing::Standing;
use crate::domain::usage::Counts;
use crate::domain::written::{self, Slip, Way};
use crate::reports::{Fault, Flaw, Foreign, Ignored, Refusal, Understood, serial_day};
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

/// Who is active and who is entitled in the figures of a report.
pub fn basis(t: &Loader, kind: Kind) -> String {
    word(t, "basis", kind.key())
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
        Ignored::RepeatedRows { count } => fl!(t, "import-ignored-repeated", count = words::number(count)),
        Ignored::NamelessRows { count } => fl!(t, "import-ignored-nameless", count = words::number(count)),
        Ignored::SameRows { count } => fl!(t, "import-ignored-repeats", count = words::number(count)),
        Ignored::JoinedSkus { count } => fl!(t, "import-ignored-skus", count = words::number(count)),
        Ignored::EmptyLines { count } => fl!(t, "import-ignored-empty", count = words::number(count)),
    }
}

/// How a part of the file was understood.
pub fn understood(t: &Loader, lang: Lang, what: &Understood) -> String {
    match what {
        Understood::Mark => fl!(t, "import-read-mark"),
        Understood::ShiftJis => fl!(t, "import-read-shift-jis"),
        Understood::SeparatorLine { line } => fl!(t, "import-read-separator", line = words::number(line)),
        Understood::TypeLine { line } => fl!(t, "import-read-type", line = words::number(line)),
        Understood::CoverLines { first, last } if first == last => {
            fl!(t, "import-read-cover", line = words::number(first))
        }
        Understood::CoverLines { first, last } => {
            fl!(t, "import-read-covers", first = words::number(first), last = words::number(last))
        }
        Understood::Sheet { name } => fl!(t, "import-read-sheet", name = name.as_str()),
        Understood::Headings { pairs } => {
            let pairs: Vec<String> = pairs.iter().map(|(found, means)| format!("{found} → {means}")).collect();
            fl!(t, "import-read-headings", pairs = pairs.join(&fl!(t, "list-separator")))
        }
        Understood::IndexColumn => fl!(t, "import-read-index"),
        Understood::UnnamedColumns { count } => fl!(t, "import-read-unnamed", count = words::number(count)),
        Understood::TrailingCells { rows } => fl!(t, "import-read-trailing", rows = words::number(rows)),
        Understood::Beside { rows } => fl!(t, "import-read-beside", rows = words::number(rows)),
        Understood::HiddenRows { rows, first } => {
            fl!(t, "import-read-hidden", rows = words::number(rows), first = words::number(first))
        }
        Understood::Cells { way, count, line, found } => {
            let what = written_so(t, lang, *way, found);
            fl!(t, "import-read-cells", what = what, line = words::number(line), count = words::number(count))
        }
    }
}

/// A value as it was written, and as it was understood.
fn written_so(t: &Loader, lang: Lang, way: Way, found: &str) -> String {
    let day = || written::day(found).map(|day| words::date(lang, day)).unwrap_or_default();
    match way {
        Way::Number => {
            let number = written::whole(found, &written::PEOPLE).map(words::number).unwrap_or_default();
            fl!(t, "import-way-number", found = found, number = number)
        }
        Way::Date => fl!(t, "import-way-date", found = found, day = day()),
        Way::DayFirst => fl!(t, "import-way-day-first", found = found, day = day()),
        Way::MonthFirst => fl!(t, "import-way-month-first", found = found, day = day()),
        Way::Time => fl!(t, "import-way-time", found = found, day = day()),
        Way::Period => {
            let days = written::days(found).map(words::number).unwrap_or_default();
            fl!(t, "import-way-period", found = found, days = days)
        }
        Way::Boolean => fl!(t, "import-way-boolean", found = found),
    }
}

/// Why the file is refused: a sentence, and a list where there is more to say.
pub fn refusal(t: &Loader, refusal: &Refusal) -> (String, Vec<String>) {
    let list = match refusal {
        Refusal::UnknownReport { first_cells, nearest } => unknown(t, first_cells, nearest),
        Refusal::NoSuchSheet { sheets, .. } if !sheets.is_empty() => {
            vec![fl!(t, "import-refused-sheets", names = sheets.join(&fl!(t, "list-separator")))]
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

/// What stands where headings should, and what would be right.
pub fn unknown(t: &Loader, first_cells: &[String], nearest: &[(String, String)]) -> Vec<String> {
    if first_cells.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![fl!(t, "import-refused-found", cells = first_cells.join(&fl!(t, "list-separator")))];
    lines.extend(
        nearest
            .iter()
            .map(|(found, right)| fl!(t, "import-refused-nearest", found = found.as_str(), right = right.as_str())),
    );
    lines.push(fl!(t, "import-refused-alias"));
    lines
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
        Refusal::Foreign { what } => match what {
            Foreign::WebPage => fl!(t, "import-refused-web-page"),
            Foreign::GraphError => fl!(t, "import-refused-graph"),
            Foreign::Json => fl!(t, "import-refused-json"),
            Foreign::Markdown => fl!(t, "import-refused-markdown"),
            Foreign::Pdf => fl!(t, "import-refused-pdf"),
            Foreign::OldWorkbook => fl!(t, "import-refused-xls"),
            Foreign::LockedWorkbook => fl!(t, "import-refused-locked"),
        },
        Refusal::Comment { line, found } => {
            fl!(t, "import-refused-comment", line = words::number(line), found = found.as_str())
        }
        Refusal::NoSuchSheet { name, .. } => fl!(t, "import-refused-sheet", name = name.as_str()),
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
    let what = wrong(t, fault);
    if !fault.cell.is_empty() {
        fl!(t, "import-fault-cell", cell = fault.cell.as_str(), column = fault.column.as_str(), what = what)
    } else if fault.column.is_empty() {
        fl!(t, "import-fault-row", line = line, what = what)
    } else {
        fl!(t, "import-fault", line = line, column = fault.column.as_str(), what = what)
    }
}

/// What is wrong in one place, what was found there, and what would be right.
pub fn wrong(t: &Loader, fault: &Fault) -> String {
    let found = fault.found.as_str();
    if found.is_empty() {
        return flaw(t, &fault.flaw);
    }
    let said = match fault.flaw {
        Flaw::UnclearCount => unclear_count(t, found),
        Flaw::UnclearDate => unclear_date(t, found),
        Flaw::NotACount => no_count(t, found, &fault.looks),
        Flaw::NotADate => no_date(t, found, &fault.looks),
        _ => None,
    };
    said.unwrap_or_else(|| fl!(t, "import-flaw-found", what = flaw(t, &fault.flaw), found = found))
}

fn unclear_count(t: &Loader, found: &str) -> Option<String> {
    let readings = written::readings(found, &written::PEOPLE);
    let [first, second] = readings.as_slice() else { return None };
    Some(fl!(t, "import-flaw-count-readings", found = found, first = first.as_str(), second = second.as_str()))
}

fn unclear_date(t: &Loader, found: &str) -> Option<String> {
    let days: Vec<String> = written::days_meant(found).iter().map(ToString::to_string).collect();
    if days.len() < 2 {
        return None;
    }
    Some(fl!(t, "import-flaw-date-readings", found = found, days = days.join(&fl!(t, "or-between"))))
}

/// What stands where a number of people should, where it is something that is known.
fn no_count(t: &Loader, found: &str, looks: &str) -> Option<String> {
    let is_scientific = found.contains(['e', 'E']) && found.starts_with(|c: char| c.is_ascii_digit());
    if found.starts_with('#') {
        Some(fl!(t, "import-flaw-count-error", found = found))
    } else if found.contains(['%', '％']) {
        Some(fl!(t, "import-flaw-count-rate", found = found))
    } else if matches!(found, "-" | "–" | "—") {
        Some(fl!(t, "import-flaw-count-dash", found = found))
    } else if !found.contains(char::is_numeric) {
        Some(fl!(t, "import-flaw-count-word", found = found))
    } else if is_scientific {
        Some(fl!(t, "import-flaw-count-rounded", found = found))
    } else {
        (!looks.is_empty()).then(|| fl!(t, "import-flaw-count-looks", found = found, looks = looks))
    }
}

/// What stands where a day should: one without a year, or a number, which is a day as Excel counts it.
fn no_date(t: &Loader, found: &str, looks: &str) -> Option<String> {
    if !looks.is_empty() {
        return Some(fl!(t, "import-flaw-date-looks", found = found, looks = looks));
    }
    if written::day(found) == Err(Slip::NoYear) {
        return Some(fl!(t, "import-flaw-date-no-year", found = found));
    }
    let (day, old) = (serial_day(found, false)?.to_string(), serial_day(found, true)?.to_string());
    Some(fl!(t, "import-flaw-date-serial", found = found, day = day, old = old))
}

/// What is wrong in one place.
fn flaw(t: &Loader, flaw: &Flaw) -> String {
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
        Flaw::NotCalculated => fl!(t, "import-flaw-formula"),
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
        Flaw::TooManyProducts { limit } => fl!(t, "import-flaw-products", limit = words::number(limit)),
        Flaw::UnknownWorkload => fl!(t, "import-flaw-workload"),
    }
}

/// What is asked before the figures are taken in.
pub fn doubt(t: &Loader, lang: Lang, doubt: &Doubt) -> String {
    match doubt {
        Doubt::Entitled { workload, before, after } => {
            let (before, after) = (words::number(before), words::number(after));
            fl!(t, "import-doubt-entitled", workload = workload.as_str(), before = before, after = after)
        }
        Doubt::Rate { workload, target, before, after } => {
            let rate = |counts: &Counts| counts.figure(*target).unwrap_or_default();
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
