//! Reports with a row per user, of which nothing is kept but sums. Which columns count is said in [`super::user_reports`].

use chrono::{NaiveDate, TimeDelta};
use csv::StringRecord;

use super::MAX_FAULTS;
use super::cells::{self, Read};
use super::faults::Faults;
use super::figures::Figures;
use super::header::{Column, Header, PERIOD, REFRESH_DATE};
use super::kind::Service;
use super::people::{Marks, People};
use super::refusal::Flaw;
use super::report::{Ignored, Options, Rate, Subject};
use super::user_reports::{Counted, Entitled, Gone, UserReport};
use crate::domain::report::Kind;
use crate::domain::usage::Counts;

/// Marks of a user: some row has them, or has them as gone.
const HERE: Marks = 1;
const GONE: Marks = 2;
/// Marks of a user for one service, beginning at [`first_mark`].
const ENTITLED: Marks = 1;
const ACTIVE: Marks = 2;
/// Active after the refresh date only.
const LATER: Marks = 4;

/// Where the marks of a service begin: two bits for the user, three for each service before it.
fn first_mark(place: usize) -> usize {
    2 + 3 * place
}

struct Sum {
    service: Service,
    /// `None`: whoever has a row is entitled.
    licence: Option<Licence>,
    last_activity: Column,
    active: i64,
    entitled: i64,
}

/// The column with the licences of a service. Where it is empty for everybody, the tenant does not have the service, and there
/// are no data; where it is empty for some, those are faults.
struct Licence {
    column: Column,
    /// Somebody's cell is filled.
    is_told: bool,
    /// Lines with empty cells so far, and how many more.
    empty: Vec<u64>,
    more: u64,
}

impl Licence {
    fn new(column: Column) -> Self {
        Self { column, is_told: false, empty: Vec::new(), more: 0 }
    }

    /// Whether the cell gives a licence; `None` is a fault.
    fn take(&mut self, line: u64, text: &str, faults: &mut Faults) -> Option<bool> {
        if self.is_told {
            return faults.take(line, &self.column.name, cells::boolean(text));
        }
        if text.trim().is_empty() {
            if self.empty.len() < MAX_FAULTS {
                self.empty.push(line)
            } else {
                self.more += 1
            }
            return Some(false);
        }
        self.is_told = true;
        for line in std::mem::take(&mut self.empty) {
            faults.add(line, &self.column.name, Flaw::Missing);
        }
        faults.add_unlisted(self.more);
        faults.take(line, &self.column.name, cells::boolean(text))
    }
}

pub(super) struct Users {
    refresh_date: Column,
    period: Option<Column>,
    /// In the order in which they are asked.
    person: Vec<Column>,
    gone: Option<(Column, Gone)>,
    sums: Vec<Sum>,
    people: People,
    refreshed: Option<NaiveDate>,
    nameless: u64,
    deleted: u64,
    later: u64,
}

impl Users {
    pub(super) fn new(header: &mut Header, kind: Kind) -> Option<Self> {
        let report = UserReport::of(kind)?;
        let refresh_date = header.take(REFRESH_DATE)?;
        let gone = match report.gone {
            Gone::Never => None,
            Gone::Flag(name) | Gone::State(name) => Some((header.take(name)?, report.gone)),
        };
        let person = report.person.iter().filter_map(|name| header.take_optional(name)).collect();
        let sums: Vec<Sum> = report.counted.iter().filter_map(|counted| sum(header, counted)).collect();
        Some(Self {
            refresh_date,
            period: header.take_optional(PERIOD),
            person,
            gone,
            sums,
            people: People::default(),
            refreshed: None,
            nameless: 0,
            deleted: 0,
            later: 0,
        })
    }

    pub(super) fn row(&mut self, line: u64, row: &StringRecord, options: &Options, faults: &mut Faults) {
        let cell = |column: &Column| row.get(column.place).unwrap_or_default();
        let refreshed = cells::past_date(cell(&self.refresh_date), options.latest);
        let refreshed = faults.take(line, &self.refresh_date.name, refreshed);
        match (self.refreshed, refreshed) {
            (None, Some(day)) => self.refreshed = Some(day),
            (Some(first), Some(day)) if first != day => {
                faults.add(line, &self.refresh_date.name, Flaw::OtherRefreshDate);
            }
            _ => {}
        }
        // The dates do not depend on the period. A file of a single day has another one, and lists only who was active.
        if let Some(period) = &self.period {
            faults.take(line, &period.name, cells::report_period(cell(period)));
        }
        let is_gone = match &self.gone {
            None => Some(false),
            Some((column, gone)) => faults.take(line, &column.name, is_gone(*gone, cell(column))),
        };
        let mut marks = if is_gone == Some(true) { GONE } else { HERE };
        for (place, sum) in self.sums.iter_mut().enumerate() {
            let licensed = match &mut sum.licence {
                None => Some(true),
                Some(licence) => {
                    let text = cell(&licence.column);
                    licence.take(line, text, faults)
                }
            };
            let last = faults.take(line, &sum.last_activity.name, cells::date(cell(&sum.last_activity)));
            let (Some(last), Some(refreshed), Some(false)) = (last, refreshed, is_gone) else { continue };
            let first_day = refreshed - TimeDelta::days(options.window_days - 1);
            let activity = match last {
                Some(day) if day > refreshed => LATER,
                Some(day) if day >= first_day => ACTIVE,
                _ => 0,
            };
            let entitled = if licensed == Some(true) { ENTITLED } else { 0 };
            marks |= (entitled | activity) << first_mark(place);
        }
        match self.person.iter().map(|column| cell(column).trim()).find(|name| !name.is_empty()) {
            Some(name) => self.people.add(name, 0, marks),
            None => {
                self.nameless += 1;
                self.count(marks);
            }
        }
    }

    /// Counts a user.
    fn count(&mut self, marks: Marks) {
        if marks & HERE == 0 {
            self.deleted += 1;
            return;
        }
        for (place, sum) in self.sums.iter_mut().enumerate() {
            let of_service = marks >> first_mark(place);
            if of_service & ENTITLED == 0 {
                continue;
            }
            sum.entitled += 1;
            if of_service & ACTIVE != 0 {
                sum.active += 1;
            } else if of_service & LATER != 0 {
                self.later += 1;
            }
        }
    }

    pub(super) fn figures(mut self, options: &Options) -> Figures {
        let (people, repeats) = std::mem::take(&mut self.people).into_marks();
        for marks in people {
            self.count(marks);
        }
        let mut figures = Figures { refreshed: self.refreshed, ..Figures::default() };
        let counts = [
            (repeats, (|count| Ignored::RepeatedRows { count }) as fn(u64) -> Ignored),
            (self.nameless, |count| Ignored::NamelessRows { count }),
            (self.deleted, |count| Ignored::DeletedUsers { count }),
            (self.later, |count| Ignored::LaterActivities { count }),
        ];
        figures.ignored.extend(counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, ignored)| ignored(n)));
        let Some(as_of) = self.refreshed else { return figures };
        for sum in self.sums {
            let unknown = sum.licence.filter(|licence| !licence.is_told);
            let counts = match unknown {
                None => Some(Counts { active: sum.active, entitled: sum.entitled }),
                Some(licence) => {
                    figures.ignored.push(Ignored::NoData { name: licence.column.name, as_of });
                    None
                }
            };
            let subject = Subject::Service(sum.service);
            let period_days = options.window_days;
            figures.rates.push(Rate { line: 0, subject, counts, period_days, as_of, note: String::new() });
        }
        figures
    }
}

fn sum(header: &mut Header, counted: &Counted) -> Option<Sum> {
    let (licence, last_activity) = match counted.entitled {
        Entitled::Listed => (None, header.take_any(counted.last_activity)?),
        Entitled::LicensedIfTold(name) => {
            (header.take(name).map(Licence::new), header.take_any(counted.last_activity)?)
        }
        Entitled::Licensed(name) => {
            let (licence, last_activity) = header.take_pair(name, counted.last_activity.first()?)?;
            (Some(Licence::new(licence)), last_activity)
        }
    };
    Some(Sum { service: counted.service, licence, last_activity, active: 0, entitled: 0 })
}

/// Whether the row's user is no longer there.
fn is_gone(gone: Gone, text: &str) -> Result<Read<'_, bool>, Flaw> {
    match gone {
        Gone::Never => Ok(Read::plain(false, text)),
        Gone::Flag(_) => cells::boolean(text),
        Gone::State(_) => {
            let state = text.trim();
            Ok(Read::plain(["deleted", "suspended"].iter().any(|word| state.eq_ignore_ascii_case(word)), text))
        }
    }
}
