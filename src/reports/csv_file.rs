//! Text files: CSV with commas, tabs or semicolons, in UTF-8 or UTF-16, read a row at a time.

use std::io::Read;

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use super::MAX_CSV_BYTES;
use super::consumer::Consumer;
use super::refusal::{Flaw, ReadError, Refusal};
use super::report::{Options, Report};
use super::stream::{self, Cut, MAX_ROW};

/// Reads a report or table from text. `progress` hears the rows so far now and then. Memory does not grow with the file.
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
    let text = stream::open(input, limit).map_err(io_error)??;
    let mut rows =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(text.delimiter).from_reader(text.bytes);
    let mut record = StringRecord::new();
    if !rows.read_record(&mut record).map_err(|e| csv_error(e, 1))? {
        return Err(Refusal::Empty.into());
    }
    if record.iter().any(|name| name.contains('\0')) {
        return Err(Refusal::NotUnicode.into());
    }
    text.row_end.set(rows.position().byte());
    let mut consumer = Consumer::begin(&record, options, progress)?;
    loop {
        let line = rows.position().line();
        match rows.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            // What came before is told together with the row that never ends.
            Err(error) if is_long_row(&error) => {
                consumer.broken_row(line, Flaw::TooLongText { limit: MAX_ROW });
                break;
            }
            Err(error) => return Err(csv_error(error, line)),
        }
        text.row_end.set(rows.position().byte());
        // Counted from the row's end: empty lines before it belong to its beginning as the reader sees it.
        let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        let line = rows.position().line().saturating_sub(1 + within);
        consumer.row(line, &record)?;
    }
    Ok(consumer.finish()?)
}

fn is_long_row(error: &csv::Error) -> bool {
    matches!(error.kind(), ErrorKind::Io(cause) if Cut::of(cause) == Some(Cut::LongRow))
}

fn csv_error(error: csv::Error, line: u64) -> ReadError {
    if is_long_row(&error) {
        let fault = super::Fault { line, column: String::new(), flaw: Flaw::TooLongText { limit: MAX_ROW } };
        return Refusal::Faults { faults: vec![fault], more: 0 }.into();
    }
    match error.into_kind() {
        ErrorKind::Io(cause) => io_error(cause),
        ErrorKind::Utf8 { .. } => Refusal::NotUnicode.into(),
        // Rows may have any length and nothing is deserialised, so there is no other.
        other => ReadError::Io(std::io::Error::other(format!("{other:?}"))),
    }
}

fn io_error(cause: std::io::Error) -> ReadError {
    match Cut::of(&cause) {
        Some(Cut::TooLong { limit }) => Refusal::TooLong { limit }.into(),
        _ => ReadError::Io(cause),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

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
        let options = Options { window_days: 28, latest: NaiveDate::from_ymd_opt(2026, 11, 22).unwrap() };
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
