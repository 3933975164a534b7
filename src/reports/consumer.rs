//! What CSV files and workbooks have in common: a header, then rows, then the figures.

use csv::StringRecord;

use super::activated::Activated;
use super::cells;
use super::days::{Activations, Days};
use super::faults::Faults;
use super::header::{ACTIVITIES, APPS, COPILOT, Header};
use super::partner_center::PartnerCenter;
use super::refusal::{Fault, Flaw, Refusal};
use super::report::{Ignored, Options, Report, Understood};
use super::services::Services;
use super::table::Table;
use super::users::Users;
use crate::domain::report::Kind;

/// How often progress is told, in rows.
const TELL_EVERY: u64 = 4_096;
/// Lines of a title or cover above the headings at most.
pub const MAX_COVER: usize = 10;
/// Cells of such a line at most.
const COVER_CELLS: usize = 2;

/// Whether it may be a line of a title or cover: no report has so few headings.
pub fn is_cover(row: &StringRecord) -> bool {
    row.iter().filter(|cell| !cell.trim().is_empty()).count() <= COVER_CELLS
}

/// Where a column stands in a sheet: `A`, `AB`.
fn letters(place: usize) -> String {
    let (mut rest, mut letters) = (place + 1, Vec::new());
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}

/// The cell as Excel names it.
pub fn reference(place: usize, line: u64) -> String {
    format!("{}{line}", letters(place))
}

/// Rows of a report per user: more than there is room for in a file as Microsoft writes it, and few enough for what is kept
/// of each user.
const MAX_USER_ROWS: u64 = 3_000_000;

enum Collector {
    Services(Services),
    Users(Users),
    Days(Days),
    Activations(Activations),
    Activated(Activated),
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

    /// Something about the file as a whole was understood in a way that is worth telling.
    fn understood(&mut self, what: Understood);

    /// Cells of the row, by their places, are formulas whose values were never worked out. Whether the row is refused for it.
    fn not_calculated(&mut self, line: u64, places: &[usize]) -> bool;
}

/// What is known of a workbook's cells besides their texts.
#[derive(Debug, Clone, Copy)]
pub(super) struct OfSheet {
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
}

/// A report on its way: nothing, then what its header says it is.
pub(super) struct Reading<'a> {
    consumer: Option<Consumer<'a>>,
    options: &'a Options,
    /// Until the header is there.
    progress: Option<&'a mut dyn FnMut(u64)>,
    sheet: Option<OfSheet>,
    understood: Vec<Understood>,
    /// First and last line above the headings, and why the first is none.
    cover: Option<(u64, u64, Refusal)>,
    cover_lines: usize,
}

impl<'a> Reading<'a> {
    pub(super) fn new(options: &'a Options, progress: &'a mut dyn FnMut(u64)) -> Self {
        let (understood, cover) = (Vec::new(), None);
        Self { consumer: None, options, progress: Some(progress), sheet: None, understood, cover, cover_lines: 0 }
    }

    pub(super) fn of_sheet(options: &'a Options, progress: &'a mut dyn FnMut(u64), sheet: OfSheet) -> Self {
        Self { sheet: Some(sheet), ..Self::new(options, progress) }
    }

    pub(super) fn finish(self) -> Result<Report, Refusal> {
        let Some(consumer) = self.consumer else {
            return Err(self.cover.map_or(Refusal::Empty, |(.., refusal)| refusal));
        };
        let mut understood = self.understood;
        understood.extend(self.cover.map(|(first, last, _)| Understood::CoverLines { first, last }));
        consumer.finish(understood)
    }

    /// A line above the headings, or the refusal that it is none.
    fn above(&mut self, line: u64, row: &StringRecord, refusal: Refusal) -> Result<(), Refusal> {
        let first_cell = row.iter().map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default();
        if first_cell.starts_with('#') {
            let may_be_told = !first_cell.contains('@');
            let found = first_cell.chars().take(40).filter(|_| may_be_told).collect();
            return Err(Refusal::Comment { line, found });
        }
        if !matches!(refusal, Refusal::UnknownReport { .. }) || self.cover_lines >= MAX_COVER || !is_cover(row) {
            return Err(refusal);
        }
        self.cover_lines += 1;
        match &mut self.cover {
            Some((_, last, _)) => *last = line,
            None => self.cover = Some((line, line, refusal)),
        }
        Ok(())
    }
}

impl TakesRows for Reading<'_> {
    fn row(&mut self, line: u64, row: &StringRecord) -> Result<(), Refusal> {
        if let Some(consumer) = &mut self.consumer {
            return consumer.row(line, row);
        }
        if row.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        let known = Header::read(row, &self.options.headings).and_then(|header| Ok((header.kind(row)?, header)));
        match known {
            Err(refusal) => self.above(line, row, refusal),
            Ok((kind, header)) => {
                if let Some(progress) = self.progress.take() {
                    self.consumer = Some(Consumer::begin(kind, header, self.options, progress, self.sheet)?);
                }
                Ok(())
            }
        }
    }

    fn broken_row(&mut self, line: u64, flaw: Flaw) {
        if let Some(consumer) = &mut self.consumer {
            consumer.broken_row(line, flaw);
        }
    }

    fn understood(&mut self, what: Understood) {
        self.understood.push(what);
    }

    fn not_calculated(&mut self, line: u64, places: &[usize]) -> bool {
        self.consumer.as_mut().is_some_and(|consumer| consumer.not_calculated(line, places))
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
    sheet: Option<OfSheet>,
    /// Columns without a heading, and whether something stands in them.
    unnamed: Vec<(usize, bool)>,
    trailing: u64,
    beside: u64,
}

impl<'a> Consumer<'a> {
    fn begin(
        kind: Kind,
        mut header: Header,
        options: &'a Options,
        progress: &'a mut dyn FnMut(u64),
        sheet: Option<OfSheet>,
    ) -> Result<Self, Refusal> {
        let refused = || Refusal::UnknownReport { first_cells: Vec::new(), nearest: Vec::new() };
        let collector = match kind {
            Kind::ServicesUserCounts => Services::new(&mut header).map(Collector::Services),
            Kind::CopilotUserCountSummary => Services::copilot(&mut header).map(Collector::Services),
            Kind::ActiveUserDetail
            | Kind::CopilotUsageUserDetail
            | Kind::AppUserDetail
            | Kind::TeamsUserDetail
            | Kind::OneDriveAccountDetail
            | Kind::MailboxUsageDetail
            | Kind::YammerUserDetail => Users::new(&mut header, kind).map(Collector::Users),
            Kind::ActiveUserCounts => Days::services(&mut header).map(Collector::Days),
            Kind::AppUserCounts => Days::of(&mut header, &APPS).map(Collector::Days),
            Kind::TeamsUserCounts => Days::of(&mut header, &ACTIVITIES).map(Collector::Days),
            Kind::CopilotUserCountTrend => Days::of(&mut header, &COPILOT).map(Collector::Days),
            Kind::ActivationsUserDetail => Activated::new(&mut header).map(Collector::Activated),
            Kind::ActivationsUserCounts => Activations::new(&mut header).map(Collector::Activations),
            Kind::PartnerCenter => PartnerCenter::new(&mut header).map(Collector::PartnerCenter),
            Kind::Table => Table::new(&mut header).map(Collector::Table),
        }
        .ok_or_else(refused)?;
        let needed = header.needed();
        let faults = Faults::default();
        let unnamed = header.unnamed().into_iter().map(|place| (place, false)).collect();
        let (rows, empty_lines, trailing, beside) = (0, 0, 0, 0);
        Ok(Self {
            options,
            progress,
            kind,
            header,
            needed,
            collector,
            faults,
            rows,
            empty_lines,
            sheet,
            unnamed,
            trailing,
            beside,
        })
    }

    fn row(&mut self, line: u64, row: &StringRecord) -> Result<(), Refusal> {
        let within = |row: &StringRecord, to: usize| row.iter().take(to).all(|cell| cell.trim().is_empty());
        if within(row, row.len()) {
            self.empty_lines += 1;
            return Ok(());
        }
        // Cells of a sheet stand where they stand: what is beside the table shifts nothing.
        if self.sheet.is_some() && row.len() > self.header.len() {
            if row.iter().skip(self.header.len()).any(|cell| !cell.trim().is_empty()) {
                self.beside += 1;
            }
            if within(row, self.header.len()) {
                return Ok(());
            }
            return self.table_row(line, &row.iter().take(self.header.len()).collect());
        }
        // A separator too many at the end of every row, and not of some: there it comes from one within a cell.
        let ends_empty = || row.iter().skip(self.header.len()).all(|cell| cell.trim().is_empty());
        if row.len() > self.header.len() && self.trailing == self.rows && ends_empty() {
            self.trailing += 1;
            return self.table_row(line, &row.iter().take(self.header.len()).collect());
        }
        self.table_row(line, row)
    }

    fn table_row(&mut self, line: u64, row: &StringRecord) -> Result<(), Refusal> {
        self.rows += 1;
        if self.rows.is_multiple_of(TELL_EVERY) {
            (self.progress)(self.rows);
        }
        let limit = self.limit();
        if self.rows > limit {
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
        for (place, is_filled) in &mut self.unnamed {
            *is_filled |= row.get(*place).is_some_and(|cell| !cell.trim().is_empty());
        }
        let from = self.faults.len();
        let (options, faults) = (self.options, &mut self.faults);
        match &mut self.collector {
            Collector::Services(services) => services.row(line, row, options, faults),
            Collector::Users(users) => users.row(line, row, options, faults),
            Collector::Days(days) => days.row(line, row, options, faults),
            Collector::Activations(activations) => activations.row(line, row, options, faults),
            Collector::Activated(activated) => activated.row(line, row, options, faults),
            Collector::PartnerCenter(portfolio) => portfolio.row(line, row, faults),
            Collector::Table(table) => table.row(line, row, options, faults),
        }
        self.explain(from, row);
        Ok(())
    }

    /// Tells of the faults that a row has brought where they are and what stands there.
    fn explain(&mut self, from: usize, row: &StringRecord) {
        let is_strict = self.limit() == MAX_USER_ROWS;
        let (header, sheet) = (&self.header, self.sheet);
        for fault in self.faults.since(from) {
            let Some(place) = header.place_of(&fault.column) else { continue };
            if sheet.is_some() {
                fault.cell = reference(place, fault.line);
            }
            let text = row.get(place).unwrap_or_default();
            if fault.flaw.is_of_value() {
                fault.found = cells::repeatable(text, is_strict);
            }
            if let Some(sheet) = sheet {
                fault.looks = cells::looks(&fault.found, &fault.flaw, sheet.from_1904);
            }
        }
    }

    /// Formulas without a value in columns that are read: each is a fault, and the row is not looked at further.
    fn not_calculated(&mut self, line: u64, places: &[usize]) -> bool {
        let mut is_refused = false;
        for place in places {
            let Some(name) = self.header.read_name(*place) else { continue };
            let fault = Fault { cell: reference(*place, line), ..Fault::new(line, name, Flaw::NotCalculated) };
            self.faults.push(fault);
            is_refused = true;
        }
        self.rows += u64::from(is_refused);
        is_refused
    }

    /// A row that could not be taken apart.
    fn broken_row(&mut self, line: u64, flaw: Flaw) {
        self.faults.add(line, "", flaw);
    }

    /// Rows that a kind may have.
    fn limit(&self) -> u64 {
        match self.kind {
            Kind::ActiveUserDetail
            | Kind::CopilotUsageUserDetail
            | Kind::AppUserDetail
            | Kind::TeamsUserDetail
            | Kind::OneDriveAccountDetail
            | Kind::MailboxUsageDetail
            | Kind::YammerUserDetail
            | Kind::ActivationsUserDetail => MAX_USER_ROWS,
            Kind::ServicesUserCounts | Kind::CopilotUserCountSummary => 1_000,
            Kind::ActiveUserCounts | Kind::AppUserCounts | Kind::TeamsUserCounts | Kind::CopilotUserCountTrend => 5_000,
            // Each row is written, in one transaction.
            Kind::ActivationsUserCounts => 1_000,
            // Its figures travel in a form.
            Kind::PartnerCenter => 10_000,
            Kind::Table => 2_000,
        }
    }

    fn finish(self, mut understood: Vec<Understood>) -> Result<Report, Refusal> {
        (self.progress)(self.rows);
        understood.extend(self.told());
        if let Some(refusal) = self.faults.refusal() {
            return Err(refusal);
        }
        let figures = match self.collector {
            Collector::Services(services) => services.figures(),
            Collector::Users(users) => users.figures(self.options),
            Collector::Days(days) => days.figures(),
            Collector::Activations(activations) => activations.figures(),
            Collector::Activated(activated) => activated.figures(),
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
            understood,
            others: Vec::new(),
        })
    }

    /// What of the rows was not written plainly.
    fn told(&self) -> Vec<Understood> {
        let mut told: Vec<Understood> = self.header.understood().into_iter().collect();
        let filled = || self.unnamed.iter().filter(|(_, is_filled)| *is_filled);
        if filled().any(|(place, _)| *place == 0) {
            told.push(Understood::IndexColumn);
        }
        let further = filled().filter(|(place, _)| *place > 0).count() as u64;
        told.extend((further > 0).then_some(Understood::UnnamedColumns { count: further }));
        told.extend((self.trailing > 0).then_some(Understood::TrailingCells { rows: self.trailing }));
        told.extend((self.beside > 0).then_some(Understood::Beside { rows: self.beside }));
        told.extend(self.faults.understood());
        told
    }
}
