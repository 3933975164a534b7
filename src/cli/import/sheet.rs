//! A small table from a CSV file or a workbook as rows of texts. What the cells mean is their reader's business.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use csv::StringRecord;

use super::is_workbook;
use crate::reports::{
    self, Fault, Flaw, MAX_COVER, MAX_FAULTS, ReadError, Refusal, TakesRows, Understood, is_cover, reference,
};

/// Longest file, in bytes; it is held in memory.
const MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Rows of a list at most.
const MAX_ROWS: usize = 5_000;

/// A table with its header.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sheet {
    pub header: Vec<String>,
    pub rows: Vec<Row>,
    /// How it was read, where it was not written plainly.
    pub understood: Vec<Understood>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Line of the file, 1 being the header's as a rule.
    pub line: u64,
    pub cells: Vec<String>,
}

/// Reads the file, a workbook by its name or else a text. Of a workbook the sheet that is asked for, or the first visible one whose
/// headings are those of a list.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn read(path: &Path, wanted: Option<&str>, is_list: impl Fn(&[String]) -> bool) -> Result<Sheet, ReadError> {
    let file = File::open(path)?;
    if !is_workbook(path) {
        let mut taken = Taken::default();
        reports::csv_rows(file, MAX_BYTES, &mut taken)?;
        return Ok(checked(taken)?);
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Refusal::TooLong { limit: MAX_BYTES }.into());
    }
    let of = |name: Option<&str>| -> Result<Sheet, ReadError> {
        let mut taken = Taken { is_sheet: true, ..Taken::default() };
        reports::workbook_rows(&bytes, name, &mut taken)?;
        Ok(checked(taken)?)
    };
    if wanted.is_some() {
        return of(wanted);
    }
    let mut first = None;
    for name in reports::workbook_sheets(&bytes)? {
        match of(Some(&name)) {
            Ok(sheet) if is_list(&sheet.header) => return Ok(sheet),
            // What is wrong with the rows of a list says more than that another sheet is none.
            Err(ReadError::Refused(refusal @ Refusal::Faults { .. })) => return Err(refusal.into()),
            other => first = first.or(Some(other)),
        }
    }
    first.unwrap_or_else(|| Err(Refusal::Empty.into()))
}

/// The rows as they come.
#[derive(Default)]
struct Taken {
    rows: Vec<Row>,
    faults: Vec<Fault>,
    understood: Vec<Understood>,
    is_sheet: bool,
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
        self.faults.push(Fault::new(line, "", flaw));
    }

    fn understood(&mut self, what: Understood) {
        self.understood.push(what);
    }

    fn not_calculated(&mut self, line: u64, places: &[usize]) -> bool {
        let fault =
            |place: &usize| Fault { cell: reference(*place, line), ..Fault::new(line, "", Flaw::NotCalculated) };
        self.faults.extend(places.iter().map(fault));
        true
    }
}

/// Whether a further row has more in it than a title: then what stands above it is one.
fn has_headings(rows: &[Row]) -> bool {
    rows.iter().take(MAX_COVER + 1).any(|row| !is_cover(&row.cells.iter().map(String::as_str).collect()))
}

/// The first row is the header; rows longer than it, and characters that are no text, are faults.
fn checked(taken: Taken) -> Result<Sheet, Refusal> {
    let (mut faults, mut understood) = (taken.faults, taken.understood);
    let mut rows = taken.rows;
    let covers = rows.iter().take_while(|row| is_cover(&row.cells.iter().map(String::as_str).collect())).count();
    if covers > 0 && has_headings(&rows) {
        let (first, last) = (rows.first().map_or(0, |row| row.line), rows.get(covers - 1).map_or(0, |row| row.line));
        understood.push(Understood::CoverLines { first, last });
        rows.drain(..covers);
    }
    let mut rows = rows.into_iter();
    let Some(header) = rows.next() else { return Err(Refusal::Empty) };
    let mut rows: Vec<Row> = rows.collect();
    if rows.is_empty() && faults.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut beside = 0;
    for row in &mut rows {
        let used = row.cells.iter().rposition(|cell| !cell.trim().is_empty()).map_or(0, |last| last + 1);
        if used > header.cells.len() && taken.is_sheet {
            beside += 1;
            row.cells.truncate(header.cells.len());
        } else if used > header.cells.len() {
            let flaw = Flaw::TooManyCells { header: header.cells.len() as u64, row: used as u64 };
            faults.push(Fault::new(row.line, "", flaw));
        }
        if row.cells.iter().any(|cell| cell.contains('\0')) {
            faults.push(Fault::new(row.line, "", Flaw::NotText));
        }
    }
    if beside > 0 {
        understood.push(Understood::Beside { rows: beside });
        rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    }
    if faults.is_empty() {
        return Ok(Sheet { header: header.cells, rows, understood });
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
        assert_eq!(refusal(b"A\n\x93\xfa\xff\n"), Refusal::NotUnicode);
        let many = "A\n".to_owned() + &"1\n".repeat(MAX_ROWS + 1);
        assert_eq!(refusal(many.as_bytes()), Refusal::TooManyRows { limit: MAX_ROWS as u64 });
        let Refusal::Faults { faults, more: 0 } = refusal(b"A,B,C\n1,2,3,4\n1,2,3,\n1,\0\n") else { panic!("faults") };
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 4]);
    }
}
