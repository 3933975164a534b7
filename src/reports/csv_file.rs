//! Text files: CSV with commas, tabs or semicolons, in UTF-8, UTF-16 or Shift_JIS, read a row at a time.

use std::io::Read;

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use super::MAX_CSV_BYTES;
use super::consumer::{Reading, TakesRows};
use super::cut::Cut;
use super::refusal::{Fault, Flaw, ReadError, Refusal};
use super::report::{Options, Report, Understood};
use super::stream::{self, MAX_ROW};

/// Reads a report or table from text. `progress` hears the rows so far now and then. Memory grows by some bytes for
/// each user of a report with a row per user, and otherwise not with the file.
///
/// # Errors
/// `Refused` with everything that is wrong with it; `Io` when the stream breaks off.
pub fn read_csv(input: impl Read, options: &Options, progress: &mut dyn FnMut(u64)) -> Result<Report, ReadError> {
    read_within(input, options, progress, MAX_CSV_BYTES)
}

fn read_within(
    input: impl Read,
    options: &Options,
    progress: &mut dyn FnMut(u64),
    limit: u64,
) -> Result<Report, ReadError> {
    let mut reading = Reading::new(options, progress);
    csv_rows(input, limit, &mut reading)?;
    Ok(reading.finish()?)
}

/// Reads a text of at most `limit` bytes row by row, whatever the rows mean.
///
/// # Errors
/// `Refused` when it is no text, too long, or when a row is not taken; `Io` when the stream breaks off.
pub fn csv_rows(input: impl Read, limit: u64, taker: &mut dyn TakesRows) -> Result<(), ReadError> {
    let text = stream::open(input, limit)?;
    let (marks, decoded, is_shift_jis) = (text.rows, text.decoded, text.is_shift_jis);
    if text.had_mark_as_text {
        taker.understood(Understood::Mark);
    }
    let mut rows =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(text.delimiter).from_reader(text.bytes);
    let mut record = StringRecord::new();
    let mut has_header = false;
    loop {
        match rows.read_record(&mut record) {
            Ok(false) => {
                debug_assert!(marks.are_used_up(), "rows were counted that are none");
                break;
            }
            Ok(true) => {}
            // What came before is told together with the row that never ends.
            Err(error) if has_header && is_long_row(&error) => {
                taker.broken_row(marks.line(), Flaw::TooLongText { limit: MAX_ROW });
                break;
            }
            Err(error) => return Err(csv_error(error, marks.line())),
        }
        if decoded && record.as_slice().contains(char::REPLACEMENT_CHARACTER) {
            return Err(Refusal::NotUnicode.into());
        }
        let row = marks.row_ended(rows.position().byte());
        if has_header && row.torn {
            taker.broken_row(row.line, Flaw::OpenQuote);
        } else if row.torn {
            return Err(row_refused(row.line, Flaw::OpenQuote));
        } else if has_header {
            taker.row(row.line, &record)?;
        } else if let Some(what) = instruction(row.line, &record) {
            taker.understood(what);
        } else if record.iter().any(|name| !name.trim().is_empty()) {
            // Above a table that begins lower down are lines of commas; the first with a name in it is the header.
            if record.as_slice().contains('\0') {
                return Err(Refusal::NotUnicode.into());
            }
            has_header = true;
            taker.row(row.line, &record)?;
        }
    }
    if is_shift_jis.get() {
        taker.understood(Understood::ShiftJis);
    }
    if has_header { Ok(()) } else { Err(Refusal::Empty.into()) }
}

/// A line for the program that opens the file, which stands above everything else.
fn instruction(line: u64, record: &StringRecord) -> Option<Understood> {
    let first = record.get(0)?.trim();
    let begins = |with: &str| first.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    if begins("sep=") && record.iter().skip(1).all(|cell| cell.trim().is_empty()) {
        Some(Understood::SeparatorLine { line })
    } else {
        begins("#TYPE ").then_some(Understood::TypeLine { line })
    }
}

fn is_long_row(error: &csv::Error) -> bool {
    matches!(error.kind(), ErrorKind::Io(cause) if Cut::of(cause) == Some(Cut::LongRow))
}

fn csv_error(error: csv::Error, line: u64) -> ReadError {
    if is_long_row(&error) {
        return row_refused(line, Flaw::TooLongText { limit: MAX_ROW });
    }
    match error.into_kind() {
        ErrorKind::Io(cause) => stream::broken(cause),
        ErrorKind::Utf8 { .. } => Refusal::NotUnicode.into(),
        // Rows may have any length and nothing is deserialised, so there is no other.
        other => ReadError::Io(std::io::Error::other(format!("{other:?}"))),
    }
}

/// Nothing but this row is wrong, as far as was read.
fn row_refused(line: u64, flaw: Flaw) -> ReadError {
    Refusal::Faults { faults: vec![Fault::new(line, "", flaw)], more: 0 }.into()
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn a_file_may_have_as_many_bytes_as_the_limit() {
        let text = "Workload,Active,Entitled,As of\nTeams,1,2,2026-10-31\n";
        let latest = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let options = Options::new(28, latest);
        let read = |limit| read_within(text.as_bytes(), &options, &mut |_| (), limit);
        let length = text.len() as u64;
        assert_eq!(read(length).expect("a report").rows, 1);
        for limit in [length - 1, 10, 0] {
            let outcome = read(limit);
            let refused = matches!(outcome, Err(ReadError::Refused(Refusal::TooLong { limit: l })) if l == limit);
            assert!(refused, "{limit}: {outcome:?}");
        }
    }

    #[test]
    fn lines_are_those_of_the_file_however_they_end() {
        let rows = [
            "Workload,Active,Entitled,As of,Note",
            "A,x,2,2026-11-01,",
            "",
            "B,1,2,2026-11-01,\"a",
            "b\"",
            "C,x,2,2026-11-01,",
        ];
        let options = Options::new(28, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        for end in ["\n", "\r\n", "\r"] {
            let text = rows.join(end);
            for text in [text.clone(), format!("{text}{end}"), format!("\u{feff}{text}{end}")] {
                let read = read_csv(text.as_bytes(), &options, &mut |_| ());
                let Err(ReadError::Refused(Refusal::Faults { faults, .. })) = read else { panic!("{read:?}") };
                assert_eq!(faults.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 6], "{text:?}");
            }
        }
    }
}
