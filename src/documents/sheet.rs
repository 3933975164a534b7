//! A table to take away, as an Excel workbook or as CSV: real dates, numbers and rates, the headings kept in view, and no cell
//! that a program takes for a formula. What the tables hold is not here.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

use crate::domain::unseen::shown;
use crate::error::{Error, Result};

/// What a cell of a workbook holds at most, in characters (Excel's own limit).
const LONGEST: usize = 32_767;

/// The value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    Number(i64),
    Day(NaiveDate),
    /// A rate as pages show it, without its sign: `9.96`, so that it reads the same here.
    Rate(String),
    Nothing,
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub fn day(day: Option<NaiveDate>) -> Self {
        day.map_or(Self::Nothing, Self::Day)
    }

    pub fn rate(figure: Option<String>) -> Self {
        figure.map_or(Self::Nothing, Self::Rate)
    }
}

/// A column: its heading and how wide it is, in characters.
#[derive(Debug, Clone)]
pub struct Column(pub String, pub u16);

/// A table with its name.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub name: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
    /// What is said below a workbook's rows, such as that there are more; "" is nothing.
    pub note: String,
}

/// A text as a cell of a file that has nothing but texts, which no program takes for a formula.
pub fn harmless(text: &str) -> String {
    let text = shown(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.into_owned()
    }
}

/// As CSV with a byte order mark, so that Excel reads it as UTF-8.
///
/// # Errors
/// None that a person could cause.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(sheet.columns.iter().map(|column| harmless(&column.0))).map_err(Error::internal)?;
    for row in &sheet.rows {
        writer.write_record(row.iter().map(in_csv)).map_err(Error::internal)?;
    }
    writer.into_inner().map_err(|e| Error::internal(e.to_string()))
}

fn in_csv(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => number.to_string(),
        Cell::Day(day) => day.to_string(),
        Cell::Rate(figure) => format!("{figure}%"),
        Cell::Nothing => String::new(),
    }
}

/// The formats of a workbook's cells.
struct Formats {
    head: Format,
    text: Format,
    day: Format,
    rate: Format,
    /// Of a rate that would read as its target with one decimal (R1).
    close: Format,
}

/// As an Excel workbook, a sheet for each table.
///
/// # Errors
/// The workbook cannot be written.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let formats = Formats {
        head: Format::new().set_bold().set_text_wrap(),
        text: Format::new().set_text_wrap(),
        day: Format::new().set_num_format("yyyy-mm-dd"),
        rate: Format::new().set_num_format("0.0%"),
        close: Format::new().set_num_format("0.00%"),
    };
    for sheet in sheets {
        write(book.add_worksheet(), sheet, &formats).map_err(Error::internal)?;
    }
    book.save_to_buffer().map_err(Error::internal)
}

fn write(to: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> std::result::Result<(), rust_xlsxwriter::XlsxError> {
    to.set_name(named(&sheet.name))?;
    for (column, Column(name, width)) in (0..).zip(&sheet.columns) {
        to.write_string_with_format(0, column, name, &formats.head)?;
        to.set_column_width(column, f64::from(*width))?;
    }
    for (row, cells) in (1..).zip(&sheet.rows) {
        for (column, cell) in (0..).zip(cells) {
            match cell {
                // Written as a text, which is no formula whatever it begins with.
                Cell::Text(text) => to.write_string_with_format(row, column, cut(&shown(text)), &formats.text)?,
                // Not below 2⁵³, where a number of Excel is exact; no count of people comes near.
                Cell::Number(number) => to.write_number(row, column, *number as f64)?,
                Cell::Day(day) => {
                    match ExcelDateTime::parse_from_str(&day.to_string()) {
                        Ok(date) => to.write_datetime_with_format(row, column, &date, &formats.day)?,
                        // Excel knows no day before 1900.
                        Err(_) => to.write_string(row, column, day.to_string())?,
                    }
                }
                Cell::Rate(figure) => {
                    let decimals = figure.split_once('.').map_or(0, |(_, decimals)| decimals.len());
                    let format = if decimals > 1 { &formats.close } else { &formats.rate };
                    match figure.parse::<f64>() {
                        Ok(rate) => {
                            to.write_number_with_format(row, column, (rate * 100.0).round() / 10_000.0, format)?
                        }
                        Err(_) => to.write_string(row, column, figure)?,
                    }
                }
                Cell::Nothing => continue,
            };
        }
    }
    to.set_freeze_panes(1, 0)?;
    if let Some(last) = sheet.columns.len().checked_sub(1) {
        let (rows, last) =
            (u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX), u16::try_from(last).unwrap_or(u16::MAX));
        to.autofilter(0, 0, rows, last)?;
    }
    if !sheet.note.is_empty() {
        let below = u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX).saturating_add(2);
        to.write_string(below, 0, &sheet.note)?;
    }
    to.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn cut(text: &str) -> Cow<'_, str> {
    if text.encode_utf16().count() <= LONGEST { text.into() } else { text.chars().take(LONGEST / 2).collect() }
}

/// A name that Excel takes for a sheet: at most 31 characters, and none of those that it refuses.
fn named(name: &str) -> String {
    let taken: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c)).take(31).collect();
    if taken.trim().is_empty() { "1".to_owned() } else { taken }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};

    use super::*;

    fn sheet() -> Sheet {
        Sheet {
            name: "案件: 一覧/2026?".to_owned(),
            columns: vec![Column("顧客名".to_owned(), 30), Column("期限".to_owned(), 12), Column("AU".to_owned(), 8)],
            rows: vec![
                vec![Cell::text("=1+1"), Cell::Day("2026-11-27".parse().unwrap()), Cell::Rate("9.96".to_owned())],
                vec![Cell::text("＋青嶺"), Cell::Nothing, Cell::Rate("35.0".to_owned())],
                vec![Cell::Nothing, Cell::Day("1850-01-01".parse().unwrap())],
            ],
            note: "=2+2".to_owned(),
        }
    }

    #[test]
    fn cells_of_a_workbook_are_what_they_say() {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook(&[sheet()]).unwrap())).unwrap();
        assert_eq!(book.sheet_names(), ["案件 一覧2026"]);
        assert!(book.worksheet_formula("案件 一覧2026").unwrap().cells().all(|(.., formula)| formula.is_empty()));
        let range = book.worksheet_range("案件 一覧2026").unwrap();
        assert_eq!(range.get_value((1, 0)), Some(&Data::String("=1+1".to_owned())));
        assert!(matches!(range.get_value((1, 1)), Some(Data::DateTime(day)) if day.is_datetime()), "{range:?}");
        assert_eq!(range.get_value((1, 2)), Some(&Data::Float(0.0996)));
        assert_eq!(range.get_value((2, 2)), Some(&Data::Float(0.35)));
        assert_eq!(range.get_value((3, 1)), Some(&Data::String("1850-01-01".to_owned())));
        assert_eq!(range.get_value((5, 0)), Some(&Data::String("=2+2".to_owned())));
    }

    #[test]
    fn a_csv_begins_no_formula() {
        let text = String::from_utf8(csv(&sheet()).unwrap()).unwrap();
        assert_eq!(text, "\u{feff}顧客名,期限,AU\r\n'=1+1,2026-11-27,9.96%\r\n'＋青嶺,,35.0%\r\n,1850-01-01\r\n");
    }
}
