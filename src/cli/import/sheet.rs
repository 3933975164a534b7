//! A small table from a CSV file or a workbook as rows of texts. What the cells mean is their reader's business.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx};

use super::is_workbook;
use crate::reports::{Fault, Flaw, MAX_FAULTS, ReadError, Refusal, can_be_opened};

/// Longest file, in bytes; it is held in memory.
const MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 8 * MAX_BYTES;
/// Rows of a list at most.
const MAX_ROWS: usize = 5_000;
/// Columns that are looked at.
const MAX_COLUMNS: u32 = 100;

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
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(Refusal::TooLong { limit: MAX_BYTES }.into());
    }
    let zipped = bytes.starts_with(b"PK\x03\x04");
    let rows = match (is_workbook(path), zipped) {
        (true, true) => of_workbook(bytes)?,
        (true, false) => return Err(Refusal::NotAWorkbook.into()),
        (false, true) => return Err(Refusal::ZipAsText.into()),
        (false, false) => of_text(&decoded(&bytes)?)?,
    };
    Ok(checked(rows)?)
}

/// The text of UTF-8 or UTF-16, which Excel marks at the beginning.
fn decoded(bytes: &[u8]) -> Result<String, Refusal> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| Refusal::NotUnicode)
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] if rest.len().is_multiple_of(2) => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] if rest.len().is_multiple_of(2) => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        all => utf8(all),
    }
}

fn utf8(bytes: &[u8]) -> Result<String, Refusal> {
    String::from_utf8(bytes.to_vec()).map_err(|_| Refusal::NotUnicode)
}

fn of_text(text: &str) -> Result<Vec<Row>, ReadError> {
    // With one kind of line end and one at the end, lines can be counted.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = format!("{}\n", text.trim_end_matches('\n'));
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    // Of equals the last one wins, which is the comma.
    let delimiter = *b"\t;,".iter().max_by_key(|d| first.bytes().filter(|b| b == *d).count()).unwrap_or(&b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(std::io::Error::other)? {
        // Counted from the row's end: empty lines before it belong to its beginning as the reader sees it.
        let within = record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
        let line = reader.position().line().saturating_sub(1 + within);
        push(&mut rows, Row { line, cells: record.iter().map(str::to_owned).collect() })?;
    }
    Ok(rows)
}

/// The first sheet, cell by cell: a workbook may claim a million rows of which it fills two.
fn of_workbook(bytes: Vec<u8>) -> Result<Vec<Row>, Refusal> {
    if !can_be_opened(&bytes, MAX_UNPACKED) {
        return Err(Refusal::BrokenWorkbook);
    }
    let broken = |_| Refusal::BrokenWorkbook;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let name = book.sheet_names().first().cloned().ok_or(Refusal::BrokenWorkbook)?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(broken)?;
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let text = text(cell.get_value());
        if column >= MAX_COLUMNS || text.is_empty() {
            continue;
        }
        let line = lines.entry(row).or_default();
        let place = column as usize;
        if line.len() <= place {
            line.resize(place + 1, String::new());
        }
        if let Some(into) = line.get_mut(place) {
            *into = text;
        }
        if lines.len() > MAX_ROWS + 1 {
            return Err(Refusal::TooManyRows { limit: MAX_ROWS as u64 });
        }
    }
    Ok(lines.into_iter().map(|(row, cells)| Row { line: u64::from(row) + 1, cells }).collect())
}

fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

fn push(rows: &mut Vec<Row>, row: Row) -> Result<(), Refusal> {
    if rows.len() > MAX_ROWS {
        return Err(Refusal::TooManyRows { limit: MAX_ROWS as u64 });
    }
    if row.cells.iter().any(|cell| !cell.trim().is_empty()) {
        rows.push(row);
    }
    Ok(())
}

/// The first row is the header; rows longer than it, and characters that are no text, are faults.
fn checked(rows: Vec<Row>) -> Result<Sheet, Refusal> {
    let mut rows = rows.into_iter();
    let Some(header) = rows.next() else { return Err(Refusal::Empty) };
    let rows: Vec<Row> = rows.collect();
    if rows.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut faults = Vec::new();
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
        Ok(checked(of_text(&decoded(bytes)?)?)?)
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
