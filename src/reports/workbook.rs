//! Excel workbooks: a sheet, cell by cell. Bounded by what really comes out of the archive, not by what it says of itself.

use std::collections::HashSet;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx};
use csv::StringRecord;

use super::MAX_WORKBOOK_BYTES;
use super::archive::{self, MAX_UNPACKED, Room, Sheets};
use super::consumer::{OfSheet, Reading, TakesRows};
use super::foreign;
use super::hidden::{self, Known};
use super::refusal::{Fault, Flaw, ReadError, Refusal};
use super::report::{Options, Report, Understood};

/// A cell further to the right is not a report's.
const MAX_COLUMNS: u32 = 1_024;
/// Rows of a sheet.
const MAX_LINES: u64 = 1_048_576;

/// Sheets that are offered besides the one that is read.
const MAX_OTHERS: usize = 5;

/// Reads a report or table from a workbook: from the sheet that is asked for, or the first visible one with a known heading. The
/// further ones that can be read are offered beside it.
///
/// # Errors
/// `Refused` with everything that is wrong with it.
pub fn read_workbook(bytes: &[u8], options: &Options, progress: &mut dyn FnMut(u64)) -> Result<Report, ReadError> {
    read_within(bytes, options, progress, &mut Room::of(bytes))
}

/// The same, where there is room for it among others.
pub(super) fn read_within(
    bytes: &[u8],
    options: &Options,
    progress: &mut dyn FnMut(u64),
    room: &mut Room,
) -> Result<Report, ReadError> {
    guarded(bytes, room, |book| {
        let visible = book.visible();
        if let Some(name) = &options.sheet {
            let place = visible.iter().position(|(_, known)| known == name);
            let Some((place, name)) = place.and_then(|place| visible.get(place)) else {
                let sheets = visible.into_iter().map(|(_, name)| name).collect();
                return Err(Refusal::NoSuchSheet { name: name.clone(), sheets }.into());
            };
            return book.report(*place, name, options, progress);
        }
        let (mut first, mut unknown) = (None, None);
        let mut others = Vec::new();
        for (place, name) in &visible {
            match book.report(*place, name, options, progress) {
                Err(ReadError::Refused(refusal @ (Refusal::UnknownReport { .. } | Refusal::Empty))) => {
                    let says_more = matches!(refusal, Refusal::UnknownReport { .. });
                    if unknown.is_none() || (says_more && unknown == Some(Refusal::Empty)) {
                        unknown = Some(refusal);
                    }
                }
                Ok(report) if first.is_some() => others.push(report),
                outcome => {
                    first.get_or_insert((name.clone(), outcome));
                }
            }
            if others.len() >= MAX_OTHERS {
                break;
            }
        }
        match first {
            Some((_, Ok(report))) => Ok(Report { others, ..report }),
            // Where there are several sheets, a cell has the name of its own.
            Some((name, Err(refused))) if visible.len() > 1 => Err(in_sheet(&name, refused)),
            Some((_, outcome)) => outcome,
            None => Err(unknown.unwrap_or(Refusal::Empty).into()),
        }
    })
}

/// The same refusal, with the sheet's name before each cell: `Sheet2!B2`.
fn in_sheet(name: &str, error: ReadError) -> ReadError {
    let ReadError::Refused(Refusal::Faults { mut faults, more }) = error else { return error };
    for fault in faults.iter_mut().filter(|fault| !fault.cell.is_empty()) {
        fault.cell = format!("{name}!{}", fault.cell);
    }
    Refusal::Faults { faults, more }.into()
}

/// Names of the sheets that are to be seen, in their order.
///
/// # Errors
/// As [`workbook_rows`].
pub fn workbook_sheets(bytes: &[u8]) -> Result<Vec<String>, ReadError> {
    guarded(bytes, &mut Room::of(bytes), |book| Ok(book.visible().into_iter().map(|(_, name)| name).collect()))
}

/// Reads a sheet of a workbook row by row, whatever the rows mean; the first visible one unless another is named.
///
/// # Errors
/// `Refused` when it is no workbook, too large, has no such sheet, or when a row is not taken.
pub fn workbook_rows(bytes: &[u8], sheet: Option<&str>, taker: &mut dyn TakesRows) -> Result<(), ReadError> {
    guarded(bytes, &mut Room::of(bytes), |book| {
        let visible = book.visible();
        let chosen = visible.iter().find(|(_, name)| sheet.is_none_or(|sheet| sheet == name));
        match (chosen, sheet) {
            (Some((place, name)), _) => book.rows(*place, name, taker),
            (None, None) => Err(Refusal::Empty.into()),
            (None, Some(name)) => {
                let sheets = visible.into_iter().map(|(_, name)| name).collect();
                Err(Refusal::NoSuchSheet { name: name.to_owned(), sheets }.into())
            }
        }
    })
}

/// Opens the workbook, if it is one of a sensible size, and does this with it.
fn guarded<T>(
    bytes: &[u8],
    room: &mut Room,
    read: impl FnOnce(&mut Book<'_>) -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    if bytes.len() as u64 > MAX_WORKBOOK_BYTES {
        return Err(Refusal::TooLong { limit: MAX_WORKBOOK_BYTES }.into());
    }
    if bytes.is_empty() {
        return Err(Refusal::Empty.into());
    }
    if bytes.starts_with(foreign::COMPOUND) {
        return Err(Refusal::Foreign { what: foreign::compound(bytes) }.into());
    }
    if !bytes.starts_with(b"PK\x03\x04") {
        return Err(Refusal::NotAWorkbook.into());
    }
    let Some(seen) = archive::look_through(bytes, MAX_UNPACKED, room) else {
        return Err(Refusal::BrokenWorkbook.into());
    };
    // The library multiplies references to cells unchecked: where overflow panics, a made-up one would.
    let done = catch_unwind(AssertUnwindSafe(|| {
        let xlsx = Xlsx::new(Cursor::new(bytes)).map_err(|_| ReadError::from(Refusal::BrokenWorkbook))?;
        let known = hidden::sheets(bytes, xlsx.sheets_metadata().len());
        // A part that is many sheets would be read as often.
        let mut paths = HashSet::new();
        if !known.iter().filter_map(|sheet| sheet.path.as_ref()).all(|path| paths.insert(path.to_lowercase())) {
            return Err(Refusal::BrokenWorkbook.into());
        }
        read(&mut Book { xlsx, known, seen })
    }));
    done.unwrap_or_else(|_| Err(Refusal::BrokenWorkbook.into()))
}

/// An open workbook.
struct Book<'a> {
    xlsx: Xlsx<Cursor<&'a [u8]>>,
    /// What is known of each sheet.
    known: Vec<Known>,
    seen: Sheets,
}

impl Book<'_> {
    /// Places and names of the sheets with cells that are to be seen.
    fn visible(&self) -> Vec<(usize, String)> {
        let sheets = self.xlsx.sheets_metadata().iter().enumerate();
        let seen = sheets.filter(|(_, s)| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet);
        seen.map(|(place, sheet)| (place, sheet.name.clone())).collect()
    }

    fn report(
        &mut self,
        place: usize,
        name: &str,
        options: &Options,
        progress: &mut dyn FnMut(u64),
    ) -> Result<Report, ReadError> {
        let sheet = OfSheet { from_1904: self.xlsx.has_1904_epoch() };
        let mut reading = Reading::of_sheet(options, progress, sheet);
        self.rows(place, name, &mut reading)?;
        Ok(reading.finish()?)
    }

    fn rows(&mut self, place: usize, name: &str, taker: &mut dyn TakesRows) -> Result<(), ReadError> {
        let broken = |_| ReadError::from(Refusal::BrokenWorkbook);
        taker.understood(Understood::Sheet { name: name.to_owned() });
        let nothing = Known::default();
        let known = self.known.get(place).unwrap_or(&nothing);
        if let Some(partly) = self.seen.partly(known.path.as_deref()) {
            let fault = Fault { cell: partly.cell.clone(), ..Fault::new(partly.line, "", Flaw::NotPlain) };
            return Err(Refusal::Faults { faults: vec![fault], more: 0 }.into());
        }
        let hidden = &known.hidden;
        let mut cells = self.xlsx.worksheet_cells_reader(name).map_err(broken)?;
        let mut rows =
            Rows { taker, cells: Vec::new(), width: 0, line: 0, open: Vec::new(), hidden, hidden_rows: None };
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(broken)? {
            let (row, column) = cell.pos;
            let line = u64::from(row) + 1;
            if line < rows.line || line > MAX_LINES {
                return Err(Refusal::BrokenWorkbook.into());
            }
            if line != rows.line {
                rows.end_row()?;
                rows.line = line;
            }
            let text = text(&cell.value);
            if text.is_empty() {
                // A formula that gives an empty text has a value, which is that.
                if cell.formula.is_some() && matches!(cell.value, DataRef::Empty) && column < MAX_COLUMNS {
                    rows.open.push(column as usize);
                }
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
        if let Some((first, count)) = rows.hidden_rows {
            rows.taker.understood(Understood::HiddenRows { rows: count, first });
        }
        if rows.width == 0 { Err(Refusal::Empty.into()) } else { Ok(()) }
    }
}

/// Gathers the cells of a row.
struct Rows<'a> {
    taker: &'a mut dyn TakesRows,
    cells: Vec<String>,
    /// Cells of the header.
    width: usize,
    line: u64,
    /// Places of formulas without a value.
    open: Vec<usize>,
    hidden: &'a HashSet<u64>,
    /// The first hidden line, and how many there are.
    hidden_rows: Option<(u64, u64)>,
}

impl Rows<'_> {
    fn end_row(&mut self) -> Result<(), Refusal> {
        let open = std::mem::take(&mut self.open);
        if !open.is_empty() && self.taker.not_calculated(self.line, &open) {
            self.cells.clear();
        }
        if self.cells.is_empty() {
            return Ok(());
        }
        if self.hidden.contains(&self.line) {
            let (first, count) = self.hidden_rows.unwrap_or((self.line, 0));
            self.hidden_rows = Some((first, count + 1));
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
        let fault = Fault::new(self.line, "", Flaw::TooManyCells { header, row });
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
