//! What CSV files and workbooks have in common: a header, then rows, then the figures.

use csv::StringRecord;

use super::days::{Activations, Days};
use super::faults::Faults;
use super::header::{ACTIVITIES, APPS, Header};
use super::partner_center::PartnerCenter;
use super::refusal::{Flaw, Refusal};
use super::report::{Ignored, Options, Report};
use super::services::Services;
use super::table::Table;
use super::users::Users;
use crate::domain::report::Kind;

/// How often progress is told, in rows.
const TELL_EVERY: u64 = 4_096;

enum Collector {
    Services(Services),
    Users(Users),
    Days(Days),
    Activations(Activations),
    PartnerCenter(PartnerCenter),
    Table(Table),
}

/// Takes the rows of a file, the header first.
pub trait TakesRows {
    /// # Errors
    /// Why reading ends here.
    fn row(&mut self, line: u64, row: &StringRecord) -> Result<(), Refusal>;

    /// A row that could not be taken apart.
    fn broken_row(&mut self, line: u64, flaw: Flaw);
}

/// A report on its way: nothing, then what its header says it is.
pub(super) struct Reading<'a> {
    consumer: Option<Consumer<'a>>,
    options: &'a Options,
    /// Until the header is there.
    progress: Option<&'a mut dyn FnMut(u64)>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(options: &'a Options, progress: &'a mut dyn FnMut(u64)) -> Self {
        Self { consumer: None, options, progress: Some(progress) }
    }

    pub(super) fn finish(self) -> Result<Report, Refusal> {
        self.consumer.ok_or(Refusal::Empty)?.finish()
    }
}

impl TakesRows for Reading<'_> {
    fn row(&mut self, line: u64, row: &StringRecord) -> Result<(), Refusal> {
        if let Some(consumer) = &mut self.consumer {
            return consumer.row(line, row);
        }
        if let Some(progress) = self.progress.take() {
            self.consumer = Some(Consumer::begin(row, self.options, progress)?);
        }
        Ok(())
    }

    fn broken_row(&mut self, line: u64, flaw: Flaw) {
        if let Some(consumer) = &mut self.consumer {
            consumer.broken_row(line, flaw);
        }
    }
}

/// Takes a file row by row.
struct Consumer<'a> {
    options: &'a Options,
    progress: &'a mut dyn FnMut(u64),
    kind: Kind,
    header: Header,
    needed: usize,
    collector: Collector,
    faults: Faults,
    rows: u64,
    empty_lines: u64,
}

impl<'a> Consumer<'a> {
    fn begin(record: &StringRecord, options: &'a Options, progress: &'a mut dyn FnMut(u64)) -> Result<Self, Refusal> {
        let mut header = Header::read(record)?;
        let kind = header.kind(record)?;
        let refused = || Refusal::UnknownReport { first_cells: Vec::new() };
        let collector = match kind {
            Kind::ServicesUserCounts => Services::new(&mut header).map(Collector::Services),
            Kind::ActiveUserDetail => Users::new(&mut header).map(Collector::Users),
            Kind::ActiveUserCounts => Days::services(&mut header).map(Collector::Days),
            Kind::AppUserCounts => Days::of(&mut header, &APPS).map(Collector::Days),
            Kind::TeamsUserCounts => Days::of(&mut header, &ACTIVITIES).map(Collector::Days),
            Kind::ActivationsUserCounts => Activations::new(&mut header).map(Collector::Activations),
            Kind::PartnerCenter => PartnerCenter::new(&mut header).map(Collector::PartnerCenter),
            Kind::Table => Table::new(&mut header).map(Collector::Table),
        }
        .ok_or_else(refused)?;
        let needed = header.needed();
        let faults = Faults::default();
        Ok(Self { options, progress, kind, header, needed, collector, faults, rows: 0, empty_lines: 0 })
    }

    fn row(&mut self, line: u64, row: &StringRecord) -> Result<(), Refusal> {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            self.empty_lines += 1;
            return Ok(());
        }
        self.rows += 1;
        if self.rows.is_multiple_of(TELL_EVERY) {
            (self.progress)(self.rows);
        }
        if let Some(limit) = self.limit().filter(|limit| self.rows > *limit) {
            return Err(Refusal::TooManyRows { limit });
        }
        let (header, cells) = (self.header.len() as u64, row.len() as u64);
        if row.len() > self.header.len() {
            self.faults.add(line, "", Flaw::TooManyCells { header, row: cells });
            return Ok(());
        }
        if row.len() < self.needed {
            self.faults.add(line, "", Flaw::TooFewCells { header, row: cells });
            return Ok(());
        }
        if row.as_slice().contains('\0') {
            self.faults.add(line, "", Flaw::NotText);
            return Ok(());
        }
        let (options, faults) = (self.options, &mut self.faults);
        match &mut self.collector {
            Collector::Services(services) => services.row(line, row, options, faults),
            Collector::Users(users) => users.row(line, row, options, faults),
            Collector::Days(days) => days.row(line, row, options, faults),
            Collector::Activations(activations) => activations.row(line, row, options, faults),
            Collector::PartnerCenter(portfolio) => portfolio.row(line, row, faults),
            Collector::Table(table) => table.row(line, row, options, faults),
        }
        Ok(())
    }

    /// A row that could not be taken apart.
    fn broken_row(&mut self, line: u64, flaw: Flaw) {
        self.faults.add(line, "", flaw);
    }

    /// Rows that a kind may have; the rows of users are summed and may be any number.
    fn limit(&self) -> Option<u64> {
        match self.kind {
            Kind::ActiveUserDetail => None,
            Kind::ServicesUserCounts => Some(1_000),
            Kind::ActiveUserCounts | Kind::AppUserCounts | Kind::TeamsUserCounts => Some(5_000),
            // Each row is written, in one transaction.
            Kind::ActivationsUserCounts => Some(1_000),
            // Its figures travel in a form.
            Kind::PartnerCenter => Some(10_000),
            Kind::Table => Some(2_000),
        }
    }

    fn finish(self) -> Result<Report, Refusal> {
        (self.progress)(self.rows);
        if let Some(refusal) = self.faults.refusal() {
            return Err(refusal);
        }
        let figures = match self.collector {
            Collector::Services(services) => services.figures(),
            Collector::Users(users) => users.figures(self.options),
            Collector::Days(days) => days.figures(),
            Collector::Activations(activations) => activations.figures(),
            Collector::PartnerCenter(portfolio) => portfolio.figures(self.options),
            Collector::Table(table) => table.figures(),
        };
        let Some(refreshed) = figures.refreshed else { return Err(Refusal::Empty) };
        let mut ignored = figures.ignored;
        if self.empty_lines > 0 {
            ignored.push(Ignored::EmptyLines { count: self.empty_lines });
        }
        ignored.extend(self.header.into_ignored());
        Ok(Report {
            kind: self.kind,
            rows: self.rows,
            refreshed,
            rates: figures.rates,
            totals: figures.totals,
            points: figures.points,
            tenants: figures.tenants,
            ignored,
        })
    }
}
