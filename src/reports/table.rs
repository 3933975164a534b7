//! Our own table: workload, active, entitled, as-of date, and what may stand beside them. Which workload a name means is not
//! known here.

use csv::StringRecord;

use super::USUAL_WINDOW;
use super::cells;
use super::faults::Faults;
use super::figures::Figures;
use super::header::{ACTIVE, AS_OF, Column, DAYS, ENTITLED, Header, NOTE, WORKLOAD};
use super::refusal::Flaw;
use super::report::{Options, Rate, Subject};
use crate::domain::usage::Counts;

pub(super) struct Table {
    workload: Column,
    active: Column,
    entitled: Column,
    as_of: Column,
    days: Option<Column>,
    note: Option<Column>,
    figures: Figures,
}

impl Table {
    pub(super) fn new(header: &mut Header) -> Option<Self> {
        Some(Self {
            workload: header.take_any(&WORKLOAD)?,
            active: header.take_any(&ACTIVE)?,
            entitled: header.take_any(&ENTITLED)?,
            as_of: header.take_any(&AS_OF)?,
            days: header.take_any_optional(&DAYS),
            note: header.take_any_optional(&NOTE),
            figures: Figures::default(),
        })
    }

    pub(super) fn row(&mut self, line: u64, row: &StringRecord, options: &Options, faults: &mut Faults) {
        let cell = |column: &Column| row.get(column.place).unwrap_or_default();
        let workload = faults.take(line, &self.workload.name, cells::name(cell(&self.workload), 200));
        let active = faults.take(line, &self.active.name, cells::count(cell(&self.active)));
        let entitled = faults.take(line, &self.entitled.name, cells::count(cell(&self.entitled)));
        let as_of = faults.take(line, &self.as_of.name, cells::past_date(cell(&self.as_of), options.latest));
        let period_days = match &self.days {
            None => Some(USUAL_WINDOW),
            Some(column) => faults.take(line, &column.name, cells::any_period(cell(column), USUAL_WINDOW)),
        };
        let note = match &self.note {
            None => Some(String::new()),
            Some(column) => faults.take(line, &column.name, cells::short(cell(column), 4_000)),
        };
        // One count alone is a slip, both missing is "no data".
        match (active, entitled) {
            (Some(Some(_)), Some(None)) => faults.add(line, &self.entitled.name, Flaw::Missing),
            (Some(None), Some(Some(_))) => faults.add(line, &self.active.name, Flaw::Missing),
            _ => {}
        }
        if let (Some(workload), Some(active), Some(entitled), Some(as_of), Some(period_days), Some(note)) =
            (workload, active, entitled, as_of, period_days, note)
        {
            let counts = active.zip(entitled).map(|(active, entitled)| Counts { active, entitled });
            self.figures.refreshed = self.figures.refreshed.max(Some(as_of));
            let subject = Subject::Named(workload);
            self.figures.rates.push(Rate { line, subject, counts, period_days, as_of, note });
        }
    }

    pub(super) fn figures(self) -> Figures {
        self.figures
    }
}
