//! Imports at the command line: usage reports into an engagement, and lists of engagements. Both check everything first
//! and write all or nothing; a fault is named by file, line and column, never by what the row holds.

mod columns;
mod engagements;
mod portfolio;
mod sheet;
mod usage;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::{Failure, note, said};
use crate::domain::written;
use crate::error::Denied;
use crate::reports::{Fault, Refusal, USUAL_WINDOW, Understood};
use crate::store::{By, Db, Work};
use crate::words::imports as words;
use crate::words::{Lang, Loader, fl, texts};

#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Import Microsoft 365 usage reports (CSV, XLSX, or ZIP files or folders of them) into an engagement; all files or none
    Usage {
        /// Number of the engagement, as in its address
        #[arg(long, value_parser = number)]
        engagement: i64,
        /// Days that count as active in a report per user: 7, 28, 30, 90 or 180
        #[arg(long, default_value_t = USUAL_WINDOW, value_parser = number)]
        window: i64,
        /// Say what would be imported, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Import even where the figures differ much from what is there; a dry run says where
        #[arg(long)]
        confirm: bool,
        /// Show how many rows were read, even if standard error is not a terminal
        #[arg(long)]
        progress: bool,
        /// Sheet of the workbooks to read, where it is not the first visible one with known headings
        #[arg(long)]
        sheet: Option<String>,
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Import FastTrack insights of Partner Center into the engagements of all its tenants; all or none
    Portfolio {
        /// E-mail address of the manager, whose engagements are meant, or of a lead, who means all
        #[arg(long)]
        person: String,
        /// The day on which Partner Center showed the figures; today where nothing is said
        #[arg(long)]
        as_of: Option<String>,
        /// Say what would be imported, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Import even where the figures differ much from what is there; a dry run says where
        #[arg(long)]
        confirm: bool,
        file: PathBuf,
    },
    /// Register the engagements of a list (CSV or XLSX); all rows or none
    Engagements {
        /// Say what would be registered, and write nothing
        #[arg(long)]
        dry_run: bool,
        /// Register another engagement of a tenant that has one
        #[arg(long)]
        same_tenant: bool,
        /// Sheet of the workbook to read, where it is not the first visible one with the columns of a list
        #[arg(long)]
        sheet: Option<String>,
        file: PathBuf,
    },
}

/// Does what was asked.
pub(super) fn run(settings: &crate::config::Settings, command: ImportCommand) -> std::result::Result<(), Failure> {
    match command {
        ImportCommand::Usage { engagement, window, dry_run, confirm, progress, sheet, files } => {
            usage::run(settings, &usage::Request { engagement, window, dry_run, confirm, progress, sheet, files })
        }
        ImportCommand::Portfolio { person, as_of, dry_run, confirm, file } => {
            portfolio::run(settings, &portfolio::Request { person, as_of, dry_run, confirm, file })
        }
        ImportCommand::Engagements { dry_run, same_tenant, sheet, file } => {
            engagements::run(settings, &file, sheet.as_deref(), dry_run, same_tenant)
        }
    }
}

/// A number as in forms and files.
fn number(text: &str) -> std::result::Result<i64, &'static str> {
    written::whole(text, &[]).map_err(|_| "not a whole number")
}

/// The command line is English.
fn t() -> &'static Loader {
    texts(Lang::En)
}

/// Whether the file is a workbook, by its name.
fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"))
}

/// What is wrong with a file, a line each: `file:line: column: what`.
fn refused(path: &Path, refusal: &Refusal) -> Vec<String> {
    let t = t();
    let file = path.display();
    match refusal {
        Refusal::Faults { faults, more } => {
            let mut lines: Vec<String> =
                faults.iter().map(|f| place(path, f.line, &in_column(f), &words::wrong(t, f))).collect();
            if *more > 0 {
                lines.push(format!("{file}: {}", fl!(t, "import-refused-more", count = more.to_string())));
            }
            lines
        }
        Refusal::UnknownReport { first_cells, nearest } => {
            let known = words::known_reports(t).join("; ");
            let mut lines = vec![format!("{file}:1: {}", words::sentence(t, refusal))];
            lines.extend(words::unknown(t, first_cells, nearest).iter().map(|line| format!("{file}:1: {line}")));
            lines.push(format!("{file}:1: {} {known}", fl!(t, "import-refused-known")));
            lines
        }
        Refusal::NoSuchSheet { .. } => {
            let (sentence, list) = words::refusal(t, refusal);
            [sentence].into_iter().chain(list).map(|line| format!("{file}: {line}")).collect()
        }
        whole => vec![format!("{file}: {}", words::sentence(t, whole))],
    }
}

/// The column of a fault, with the cell where it has a name.
fn in_column(fault: &Fault) -> String {
    match (fault.cell.as_str(), fault.column.as_str()) {
        ("", column) => column.to_owned(),
        (cell, "") => cell.to_owned(),
        (cell, column) => format!("{column} ({cell})"),
    }
}

/// How a file was understood, a line each.
fn read_as(understood: &[Understood]) -> Vec<String> {
    understood.iter().map(|what| format!("  read: {}", words::understood(t(), Lang::En, what))).collect()
}

/// `file:line: column: what`
fn place(path: &Path, line: u64, column: &str, what: &str) -> String {
    let column = if column.is_empty() { String::new() } else { format!("{column}: ") };
    format!("{}:{line}: {column}{what}", path.display())
}

/// Prints what is wrong; the sentence that ends the command.
fn give_up(faults: &[String]) -> Failure {
    for fault in faults {
        note(fault);
    }
    said("nothing was imported")
}

/// Runs one transaction, which is taken back for a dry run or where `f` found faults. A dry run does all of it, so that it
/// says exactly what would happen.
fn in_one_go<T>(
    db: &Db,
    by: By<'_>,
    dry_run: bool,
    f: impl FnOnce(&mut Work<'_>) -> std::result::Result<T, Denied<Vec<String>>>,
) -> std::result::Result<T, Failure> {
    let done = if dry_run { db.rehearse(by, f) } else { db.write(by, f) };
    done.map_err(|denied| denied.into_error(|faults| give_up(&faults)))
}
