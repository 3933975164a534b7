//! Why a file is not taken. A refusal names lines and columns, never the content of a row.

use serde::{Deserialize, Serialize};

/// Why reading ended without a report.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("the file is refused")]
    Refused(Refusal),
    /// The file broke off.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<Refusal> for ReadError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

/// What is wrong with the file as a whole, or the list of its faults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Nothing in it, or nothing below the header.
    Empty,
    /// Longer than this many bytes.
    TooLong { limit: u64 },
    /// A ZIP file or workbook by its first bytes, a text file by its name.
    ZipAsText,
    /// A workbook by its name, something else by its first bytes.
    NotAWorkbook,
    /// A workbook that cannot be opened, or unpacks to more than can be taken.
    BrokenWorkbook,
    /// A ZIP file that cannot be opened, or unpacks to more than can be taken.
    BrokenZip,
    /// More files than are taken in together.
    TooManyFiles { limit: u64 },
    /// More figures than are taken in together.
    TooManyFigures,
    /// Neither UTF-8 nor UTF-16.
    NotUnicode,
    /// No known header. `first_cells`: at most 8 cells of at most 40 characters.
    UnknownReport { first_cells: Vec<String> },
    /// A header that occurs twice.
    RepeatedColumn { name: String },
    /// More rows than a report of this kind has.
    TooManyRows { limit: u64 },
    /// A file for many tenants without a row of the engagement's.
    NoSuchTenant,
    /// A report of one tenant where a file for many is expected.
    NotAPortfolio,
    /// Faults of single cells, in the order of the file; `more` were found beyond [`super::MAX_FAULTS`].
    Faults { faults: Vec<Fault>, more: u64 },
}

/// A fault of a cell or a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Line of the file, 1 being the header.
    pub line: u64,
    /// Header of the column; empty for the row as a whole.
    pub column: String,
    pub flaw: Flaw,
}

/// What is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    Missing,
    /// Not a whole number.
    NotACount,
    /// It can be read in two ways: `2,50`, `1.234`.
    UnclearCount,
    Negative,
    /// Beyond what can be counted (i64), alone or as a sum.
    TooLarge,
    /// Not a day of the calendar.
    NotADate,
    /// Day, month and year may be meant in another order.
    UnclearDate,
    Future,
    /// Not 7, 30, 90 or 180; in our own table not 1 to 366.
    NotAPeriod,
    /// Not the id of a tenant.
    NotATenant,
    /// Neither true nor false.
    NotABoolean,
    /// More cells than the header has.
    TooManyCells {
        header: u64,
        row: u64,
    },
    /// Fewer cells than the columns that are needed.
    TooFewCells {
        header: u64,
        row: u64,
    },
    /// The same day, period and subject were in an earlier line with other figures.
    Contradicts {
        line: u64,
    },
    /// A refresh date other than the first row's.
    OtherRefreshDate,
    /// A text that is too long.
    TooLongText {
        limit: u64,
    },
    /// Characters that are no text.
    NotText,
    /// A quote that is never closed, or text after a closing one: further rows may have passed for the text of a cell.
    OpenQuote,
    /// No workload has this name, alias or key.
    UnknownWorkload,
}
