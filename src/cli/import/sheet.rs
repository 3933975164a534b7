//! A small table from a CSV file or a workbook as rows of texts. What the cells mean is their reader's business.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::StringRecord;

use super::is_workbook;
use crate::reports::{self, Fault, Flaw, MAX_FAULTS, ReadError, Refusal, TakesRows};

/// Longest file, in bytes; it is held in memory.
const MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Rows of a list at most.
const MAX_ROWS: usize = 5_000;

/// A table with its header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Line of the file, 1 being the header's as a rule.
    pub line: u64,
    pub cells: Vec<String>,
}

/// Reads the file, a workbook by its name or else a text.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read(path: &Path) -> Result<Sheet, ReadError> {
    let file = File::open(path)?;
    let mut taken = Taken::default();
    if is_workbook(path) {
        let mut bytes = Vec::new();
        file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(Refusal::TooLong { limit: MAX_BYTES }.into());
        }
        reports::workbook_rows(&bytes, &mut taken)?;
    } else {
        reports::csv_rows(file, MAX_BYTES, &mut taken)?;
    }
    Ok(checked(taken)?)
}

/// The rows as they come.
#[derive(Default)]
struct Taken {
    rows: Vec<Row>,
    faults: Vec<Fault>,
}

impl TakesRows for Taken {
    fn row(&mut self, line: u64, row: &StringRecord) -> Result<(), Refusal> {
        if self.rows.len() > MAX_ROWS {
            return Err(Refusal::TooManyRows { limit: MAX_ROWS as u64 });
        }
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            self.rows.push(Row { line, cells: row.iter().map(str::to_owned).collect() });
        }
        Ok(())
    }

    fn broken_row(&mut self, line: u64, flaw: Flaw) {
        self.faults.push(Fault { line, column: String::new(), flaw });
    }
}

/// The first row is the header; rows longer than it, and characters that are no text, are faults.
fn checked(taken: Taken) -> Result<Sheet, Refusal> {
    let mut faults = taken.faults;
    let mut rows = taken.rows.into_iter();
    let Some(header) = rows.next() else { return Err(Refusal::Empty) };
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() && faults.is_empty() {
        return Err(Refusal::Empty);
    }
    for row in &rows {
        let used = row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        if used > header.cells.len() {
            let flaw = Flaw::TooManyCells { header: header.cells.len() as u64, row: used as u64 };
            faults.push(Fault { line: row.line, column: String::new(), flaw });
        }
        if row.cells.iter().any(|cell| cell.contains('\0')) {
            faults.push(Fault { line: row.line, column: String::new(), flaw: Flaw::NotText });
        }
    }
    if faults.is_empty() {
        return Ok(Sheet { header: header.cells, rows });
    }
    let more = faults.len().saturating_sub(MAX_FAULTS) as u64;
    faults.truncate(MAX_FAULTS);
    Err(Refusal::Faults { faults, more })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(bytes: &[u8]) -> Result<Sheet, ReadError> {
        let mut taken = Taken::default();
        reports::csv_rows(bytes, MAX_BYTES, &mut taken)?;
        Ok(checked(taken)?)
    }

    fn utf16(text: &str) -> Vec<u8> {
        "\u{feff}".chars().chain(text.chars()).collect::<String>().encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn encodings_delimiters_and_line_ends_make_no_difference() {
        let plain = sheet(b"A,B\n1,\"x\ny\"\n\n2,z\n").unwrap();
        assert_eq!(plain.header, ["A", "B"]);
        assert_eq!(plain.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5]);
        for same in
            ["\u{feff}A,B\r\n1,\"x\ny\"\r\n\r\n2,z\r\n", "A;B\n1;\"x\ny\"\n\n2;z", "A\tB\n1\t\"x\ny\"\n\n2\tz\n"]
        {
            assert_eq!(sheet(same.as_bytes()).unwrap(), plain, "{same:?}");
        }
        assert_eq!(sheet(&utf16("A\tB\r\n1\t\"x\ny\"\r\n\r\n2\tz\r\n")).unwrap(), plain);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        let refusal = |bytes: &[u8]| match sheet(bytes) {
            Err(ReadError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        };
        assert_eq!(refusal(b""), Refusal::Empty);
        assert_eq!(refusal(b"A,B\n"), Refusal::Empty);
        assert_eq!(refusal(b"A\n\x93\xfa\n"), Refusal::NotUnicode);
        let many = "A\n".to_owned() + &"1\n".repeat(MAX_ROWS + 1);
        assert_eq!(refusal(many.as_bytes()), Refusal::TooManyRows { limit: MAX_ROWS as u64 });
        let Refusal::Faults { faults, more: 0 } = refusal(b"A,B\n1,2,3\n1,2,\n1,\0\n") else { panic!("faults") };
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 4]);
    }
}
