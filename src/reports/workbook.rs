//! Excel workbooks: the first sheet, cell by cell. Bounded by what really comes out of the archive, not by what it says of itself.

use std::io::{Cursor, Read};

use calamine::{Data, DataRef, Reader, Xlsx};
use csv::StringRecord;

use super::MAX_WORKBOOK_BYTES;
use super::consumer::Consumer;
use super::refusal::{Flaw, ReadError, Refusal};
use super::report::{Options, Report};

/// Most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// A cell further to the right is not a report's.
const MAX_COLUMNS: u32 = 1_024;

/// Reads a report or table from a workbook.
///
/// # Errors
/// `Refused` with everything that is wrong with it.
pub fn read_workbook(bytes: &[u8], options: &Options, progress: &mut dyn FnMut(u64)) -> Result<Report, ReadError> {
    if bytes.len() as u64 > MAX_WORKBOOK_BYTES {
        return Err(Refusal::TooLong { limit: MAX_WORKBOOK_BYTES }.into());
    }
    if bytes.is_empty() {
        return Err(Refusal::Empty.into());
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(Refusal::NotAWorkbook.into());
    }
    if unpacked(bytes, MAX_UNPACKED).is_none() {
        return Err(Refusal::BrokenWorkbook.into());
    }
    let broken = |_| ReadError::from(Refusal::BrokenWorkbook);
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheet = book.sheet_names().first().cloned().ok_or(Refusal::Empty)?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut rows = Rows { consumer: None, options, progress: Some(progress), cells: Vec::new(), width: 0, line: 0 };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (row, column) = cell.get_position();
        let line = u64::from(row) + 1;
        if line < rows.line {
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
    match rows.consumer {
        Some(consumer) => Ok(consumer.finish()?),
        None => Err(Refusal::Empty.into()),
    }
}

/// Gathers the cells of a row.
struct Rows<'a> {
    consumer: Option<Consumer<'a>>,
    options: &'a Options,
    /// Until the header is there.
    progress: Option<&'a mut dyn FnMut(u64)>,
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
        // A sheet has no cells where nothing stands.
        cells.resize(cells.len().max(self.width), String::new());
        let record = StringRecord::from(cells);
        match (&mut self.consumer, self.progress.take()) {
            (Some(consumer), _) => consumer.row(self.line, &record)?,
            (None, Some(progress)) => {
                self.width = record.len();
                self.consumer = Some(Consumer::begin(&record, self.options, progress)?);
            }
            (None, None) => {}
        }
        Ok(())
    }

    fn too_wide(&self, column: u32) -> ReadError {
        let header = if self.width > 0 { self.width as u64 } else { u64::from(MAX_COLUMNS) };
        let row = u64::from(column) + 1;
        let fault = super::Fault { line: self.line, column: String::new(), flaw: Flaw::TooManyCells { header, row } };
        Refusal::Faults { faults: vec![fault], more: 0 }.into()
    }
}

/// How much the archive unpacks to, counted while it is thrown away; `None` beyond the limit or where it is broken.
pub(crate) fn unpacked(bytes: &[u8], limit: u64) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut total = 0;
    for place in 0..archive.len() {
        let entry = archive.by_index(place).ok()?;
        total += std::io::copy(&mut entry.take(limit - total + 1), &mut std::io::sink()).ok()?;
        if total > limit {
            return None;
        }
    }
    Some(total)
}

/// A cell as it would stand in a CSV file.
fn text(value: &DataRef<'_>) -> String {
    match Data::from(value.clone()) {
        Data::Int(n) => n.to_string(),
        Data::Float(n) if n.fract() == 0.0 && n.abs() < 9.0e15 => format!("{n:.0}"),
        Data::Float(n) => n.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        Data::Bool(yes) => yes.to_string(),
        Data::DateTime(day) => day.as_datetime().map_or_else(String::new, |d| d.format("%Y-%m-%d").to_string()),
        Data::Error(error) => error.to_string(),
        _ => String::new(),
    }
}
