//! Why a file is not taken. A refusal names lines and columns, and repeats of a row at most a figure, never a name.

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
    /// Neither UTF-8 nor UTF-16 nor Shift_JIS (CP932).
    NotUnicode,
    /// Something else, known by how it begins.
    Foreign { what: Foreign },
    /// A comment above the headings; what it says, where that may be repeated.
    Comment { line: u64, found: String },
    /// No visible sheet has this name; those that are there.
    NoSuchSheet { name: String, sheets: Vec<String> },
    /// No known header. `first_cells`: at most 8 cells of at most 40 characters.
    UnknownReport {
        first_cells: Vec<String>,
        /// Headings that are nearly right, and what would be right.
        #[serde(default)]
        nearest: Vec<(String, String)>,
    },
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

/// What a file is that is no report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreign {
    /// A web page that was saved, such as that of the sign-in.
    WebPage,
    /// What Graph answers instead of a report.
    GraphError,
    Json,
    /// A table with bars, as it stands in notes.
    Markdown,
    Pdf,
    /// A workbook of Excel 97 to 2003 (`.xls`).
    OldWorkbook,
    /// A workbook with a password.
    LockedWorkbook,
}

/// A fault of a cell or a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Line of the file, 1 being the header.
    pub line: u64,
    /// Header of the column; empty for the row as a whole.
    pub column: String,
    pub flaw: Flaw,
    /// The cell of a workbook, as Excel names it: `B2`; empty elsewhere.
    #[serde(default)]
    pub cell: String,
    /// What stands there, where it is a figure, a day or a word for one, and nobody's name; of our own table the name
    /// of a workload that is not known, cut to 40 characters.
    #[serde(default)]
    pub found: String,
    /// How Excel shows it, or would, where that differs.
    #[serde(default)]
    pub looks: String,
}

impl Fault {
    /// A fault of which only the place is known; `column` is empty for the row as a whole.
    pub fn new(line: u64, column: &str, flaw: Flaw) -> Self {
        let column = column.to_owned();
        Self { line, column, flaw, cell: String::new(), found: String::new(), looks: String::new() }
    }
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
    /// Not 7, 28, 30, 90 or 180; in our own table not 1 to 366.
    NotAPeriod,
    /// Not the id of a tenant.
    NotATenant,
    /// Neither true nor false.
    NotABoolean,
    /// A formula whose value was never worked out.
    NotCalculated,
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
    /// More products than a file may have.
    TooManyProducts {
        limit: u64,
    },
    /// No workload has this name, alias or key.
    UnknownWorkload,
}

impl Flaw {
    /// Whether it is about the value that stands in the cell.
    pub(super) fn is_of_value(&self) -> bool {
        matches!(
            self,
            Self::NotACount
                | Self::UnclearCount
                | Self::Negative
                | Self::TooLarge
                | Self::NotADate
                | Self::UnclearDate
                | Self::Future
                | Self::NotAPeriod
                | Self::NotABoolean
                | Self::OtherRefreshDate
        )
    }
}
