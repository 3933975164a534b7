//! The empty table of usage figures: fill it in, import it. Its headers are those that `reports` knows.

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, Workbook};

use super::sheet::harmless;
use crate::domain::unseen::shown;
use crate::error::{Error, Result};
use crate::reports::USUAL_WINDOW;
use crate::words::{Loader, fl};

/// Headers in the reader's language: workload, active, entitled, as-of, period, note.
fn headers(t: &Loader) -> [String; 6] {
    [
        fl!(t, "table-workload"),
        fl!(t, "table-active"),
        fl!(t, "table-entitled"),
        fl!(t, "table-as-of"),
        fl!(t, "table-period"),
        fl!(t, "table-note"),
    ]
}

/// As CSV with a byte order mark, so that Excel reads it as UTF-8.
///
/// # Errors
/// None that a person could cause.
pub fn csv(t: &Loader, workloads: &[String], today: NaiveDate) -> Result<Vec<u8>> {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(headers(t)).map_err(Error::internal)?;
    for name in workloads {
        writer
            .write_record([&harmless(name), "", "", &today.to_string(), &USUAL_WINDOW.to_string(), ""])
            .map_err(Error::internal)?;
    }
    writer.into_inner().map_err(|e| Error::internal(e.to_string()))
}

/// As an Excel workbook.
///
/// # Errors
/// The workbook cannot be written.
pub fn workbook(t: &Loader, workloads: &[String], today: NaiveDate) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let (head, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    let sheet = book.add_worksheet();
    for (column, text) in (0..).zip(headers(t)) {
        sheet.write_with_format(0, column, text, &head).map_err(Error::internal)?;
        sheet.set_column_width(column, if column == 0 { 34 } else { 20 }).map_err(Error::internal)?;
    }
    for (row, name) in (1..).zip(workloads) {
        // Written as a text, which is no formula whatever it begins with.
        sheet.write_string(row, 0, shown(name)).map_err(Error::internal)?;
        let date = rust_xlsxwriter::ExcelDateTime::parse_from_str(&today.to_string()).map_err(Error::internal)?;
        sheet.write_with_format(row, 3, date, &day).map_err(Error::internal)?;
        sheet.write(row, 4, USUAL_WINDOW).map_err(Error::internal)?;
    }
    book.save_to_buffer().map_err(Error::internal)
}
