//! Usage reports and tables as files: bytes in, figures out. Rows are read one at a time and summed; no row, and no name in
//! one, leaves this room. What becomes of the figures is the business of `actions::imports`.
//!
//! The headers are those of Microsoft Graph's usage reports (`getOffice365ServicesUserCounts` and its like).

mod activated;
mod archive;
mod bundle;
mod cells;
mod consumer;
mod csv_file;
mod cut;
mod days;
mod decoding;
mod faults;
mod figures;
mod foreign;
mod header;
mod headings;
mod hidden;
pub mod kind;
mod lines;
mod markup;
mod partner_center;
mod people;
pub mod refusal;
pub mod report;
mod services;
mod stream;
mod table;
#[cfg(test)]
mod tests;
mod user_reports;
mod users;
mod workbook;

pub use crate::domain::report::{Kind, Measure};
pub use bundle::{Named, file_name, read_zip};
pub use cells::serial_day;
pub use consumer::{MAX_COVER, TakesRows, is_cover, reference};
pub use csv_file::{csv_rows, read_csv};
pub use headings::{Headings, known as known_headings, same as same_heading};
pub use kind::Service;
pub use refusal::{Fault, Flaw, Foreign, ReadError, Refusal};
pub use report::{Ignored, Options, Point, Rate, Report, Subject, Tenant, Total, Understood};
pub use workbook::{read_workbook, workbook_rows, workbook_sheets};

/// Longest CSV file, in bytes.
pub const MAX_CSV_BYTES: u64 = 256 * 1024 * 1024;
/// Longest workbook, in bytes; it is held in memory.
pub const MAX_WORKBOOK_BYTES: u64 = 50 * 1024 * 1024;
/// Files that are taken in together, at most.
pub const MAX_FILES: usize = 30;
/// Faults that a refusal lists at most; it counts the others.
pub const MAX_FAULTS: usize = 50;
/// Days before the refresh date that count as active in a report per user, unless chosen otherwise: FastTrack's rolling period.
pub const USUAL_WINDOW: i64 = 28;
/// Windows that can be chosen, in days.
pub const WINDOWS: [i64; 5] = [7, 28, 30, 90, 180];
