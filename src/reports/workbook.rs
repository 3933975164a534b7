//! Excel workbooks: the first sheet, cell by cell. Bounded by what really comes out of the archive, not by what it says of itself.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, Xlsx};
use csv::StringRecord;

use super::MAX_WORKBOOK_BYTES;
use super::archive::{self, MAX_UNPACKED};
use super::consumer::{Reading, TakesRows};
use super::refusal::{Flaw, ReadError, Refusal};
use super::report::{Options, Report};

/// A cell further to the right is not a report's.
const MAX_COLUMNS: u32 = 1_024;
/// Rows of a sheet.
const MAX_LINES: u64 = 1_048_576;

/// Reads a report or table from a workbook.
///
/// # Errors
/// `Refused` with everything that is wrong with it.
pub fn read_workbook(bytes: &[u8], options: &Options, progress: &mut dyn FnMut(u64)) -> Result<Report, ReadError> {
    let mut reading = Reading::new(options, progress);
    workbook_rows(bytes, &mut reading)?;
    Ok(reading.finish()?)
}

/// Reads the first sheet of a workbook row by row, whatever the rows mean.
///
/// # Errors
/// `Refused` when it is no workbook, too large, or when a row is not taken.
pub fn workbook_rows(bytes: &[u8], taker: &mut dyn TakesRows) -> Result<(), ReadError> {
    if bytes.len() as u64 > MAX_WORKBOOK_BYTES {
        return Err(Refusal::TooLong { limit: MAX_WORKBOOK_BYTES }.into());
    }
    if bytes.is_empty() {
        return Err(Refusal::Empty.into());
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(Refusal::NotAWorkbook.into());
    }
    if !archive::can_be_opened(bytes, MAX_UNPACKED) {
        return Err(Refusal::BrokenWorkbook.into());
    }
    // The library multiplies references to cells unchecked: where overflow panics, a made-up one would.
    catch_unwind(AssertUnwindSafe(|| first_sheet(bytes, taker))).unwrap_or_else(|_| Err(Refusal::BrokenWorkbook.into()))
}

fn first_sheet(bytes: &[u8], taker: &mut dyn TakesRows) -> Result<(), ReadError> {
    let broken = |_| ReadError::from(Refusal::BrokenWorkbook);
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheet = book.sheet_names().first().cloned().ok_or(Refusal::Empty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut rows = Rows { taker, cells: Vec::new(), width: 0, line: 0 };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let line = u64::from(row) + 1;
        if line < rows.line || line > MAX_LINES {
            return Err(Refusal::BrokenWorkbook.into());
        }
        if line != rows.line {
            rows.end_row()?;
            rows.line = line;
        }
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if column >= MAX_COLUMNS {
            return Err(rows.too_wide(column));
        }
        let place = column as usize;
        if rows.cells.len() <= place {
            rows.cells.resize(place + 1, String::new());
        }
        if let Some(slot) = rows.cells.get_mut(place) {
            *slot = text;
        }
    }
    rows.end_row()?;
    if rows.width == 0 { Err(Refusal::Empty.into()) } else { Ok(()) }
}

/// Gathers the cells of a row.
struct Rows<'a> {
    taker: &'a mut dyn TakesRows,
    cells: Vec<String>,
    /// Cells of the header.
    width: usize,
    line: u64,
}

impl Rows<'_> {
    fn end_row(&mut self) -> Result<(), Refusal> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let mut cells = std::mem::take(&mut self.cells);
        if self.width == 0 {
            self.width = cells.len();
        }
        // A sheet has no cells where nothing stands.
        cells.resize(cells.len().max(self.width), String::new());
        self.taker.row(self.line, &StringRecord::from(cells))
    }

    fn too_wide(&self, column: u32) -> ReadError {
        let header = if self.width > 0 { self.width as u64 } else { u64::from(MAX_COLUMNS) };
        let row = u64::from(column) + 1;
        let fault = super::Fault { line: self.line, column: String::new(), flaw: Flaw::TooManyCells { header, row } };
        Refusal::Faults { faults: vec![fault], more: 0 }.into()
    }
}

/// A cell as it would stand in a CSV file.
fn text(value: &DataRef<'_>) -> String {
    match Data::from(value.clone()) {
        Data::Int(n) => n.to_string(),
        Data::Float(n) if n.fract() == 0.0 && n.abs() < 9.0e15 => format!("{n:.0}"),
        Data::Float(n) => n.to_string(),
        // A date written as such has no time zone; the day is what counts.
        Data::DateTimeIso(text) => text.split_once('T').map_or(text.clone(), |(day, _)| day.to_owned()),
        Data::String(text) | Data::DurationIso(text) => text,
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(day) => day.as_datetime().map_or_else(String::new, |d| d.format("%Y-%m-%d").to_string()),
        Data::Error(error) => error.to_string(),
        _ => String::new(),
    }
}
