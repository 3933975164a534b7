//! The list of next steps as an Excel workbook: real days, a head that stays, filters; no cell is a formula.

use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use crate::domain::unseen::shown;
use crate::error::{Error, Result};
use crate::words::{Loader, fl};

/// A step, in the reader's words.
pub struct Row {
    pub customer: String,
    pub manager: String,
    pub what: String,
    pub owner: String,
    pub side: String,
    pub due_on: Option<NaiveDate>,
    /// Days past that day; 0 when it is not late.
    pub days_late: i64,
    pub status: String,
    /// Number of the review that it belongs to.
    pub review: i64,
}

/// Columns of texts begin with these widths.
const WIDTHS: [f64; 9] = [28.0, 18.0, 46.0, 20.0, 14.0, 13.0, 12.0, 14.0, 12.0];

/// The workbook. `cut`: there are more steps than it holds.
///
/// # Errors
/// The workbook cannot be written.
pub fn workbook(t: &Loader, rows: &[Row], cut: bool) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let (head, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    let sheet = book.add_worksheet();
    let names = [
        fl!(t, "engagements-customer"),
        fl!(t, "engagement-manager"),
        fl!(t, "engagement-step-what"),
        fl!(t, "engagement-step-owner"),
        fl!(t, "step-side"),
        fl!(t, "engagement-step-due"),
        fl!(t, "steps-days-late"),
        fl!(t, "engagement-step-status"),
        fl!(t, "steps-review"),
    ];
    for ((column, name), width) in (0..).zip(names).zip(WIDTHS) {
        sheet.write_with_format(0, column, name, &head).map_err(Error::internal)?;
        sheet.set_column_width(column, width).map_err(Error::internal)?;
    }
    let mut last = 0;
    for (place, row) in (1..).zip(rows) {
        // Written as texts, which are no formulas whatever they begin with.
        for (column, text) in
            [(0, &row.customer), (1, &row.manager), (2, &row.what), (3, &row.owner), (4, &row.side), (7, &row.status)]
        {
            sheet.write_string(place, column, shown(text)).map_err(Error::internal)?;
        }
        if let Some(due) = row.due_on {
            match ExcelDateTime::parse_from_str(&due.to_string()) {
                Ok(date) => sheet.write_with_format(place, 5, date, &day),
                // Excel knows no day before 1900.
                Err(_) => sheet.write_string(place, 5, due.to_string()),
            }
            .map_err(Error::internal)?;
        }
        if row.days_late > 0 {
            sheet.write(place, 6, row.days_late).map_err(Error::internal)?;
        }
        sheet.write(place, 8, row.review).map_err(Error::internal)?;
        last = place;
    }
    sheet.set_freeze_panes(1, 0).map_err(Error::internal)?;
    sheet.autofilter(0, 0, last, 8).map_err(Error::internal)?;
    if cut {
        sheet.write_string(last + 2, 0, fl!(t, "steps-table-cut")).map_err(Error::internal)?;
    }
    book.save_to_buffer().map_err(Error::internal)
}
