//! `getOffice365ServicesUserCounts`: active and inactive users per service, a row per refresh date and period; and
//! `getMicrosoft365CopilotUserCountSummary`: active and enabled users of Copilot, likewise.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::StringRecord;

use super::cells;
use super::faults::Faults;
use super::figures::Figures;
use super::header::{ANY_APP, Column, Header, PERIOD, REFRESH_DATE, TENANT};
use super::kind::Service;
use super::refusal::Flaw;
use super::report::{Ignored, Options, Rate, Subject, Total};
use crate::domain::usage::Counts;

/// Empty counts that are named at most.
const MAX_NAMED: usize = 40;

/// What the column beside the active users counts.
#[derive(Clone, Copy)]
enum Beside {
    /// The entitled ones who were not active.
    Inactive,
    /// All who are entitled.
    Entitled,
}

struct Pair {
    /// `None` is the tenant's total.
    service: Option<Service>,
    active: Column,
    other: Column,
    beside: Beside,
}

impl Pair {
    fn counts(&self, active: i64, other: i64) -> Option<Counts> {
        match self.beside {
            Beside::Inactive => Some(Counts { active, entitled: active.checked_add(other)? }),
            Beside::Entitled => Some(Counts { active, entitled: other }),
        }
    }
}

type Key = (Option<Service>, NaiveDate, i64);

pub(super) struct Services {
    refreshed: Column,
    period: Column,
    pairs: Vec<Pair>,
    found: HashMap<Key, (u64, Option<Counts>)>,
    figures: Figures,
}

impl Services {
    pub(super) fn new(header: &mut Header) -> Option<Self> {
        let names = Service::ALL.into_iter().map(|s| (Some(s), s.name().to_lowercase()));
        let mut pairs = Vec::new();
        for (service, name) in names.chain([(None, TENANT.to_owned())]) {
            if let Some((active, other)) = header.take_pair(&format!("{name} active"), &format!("{name} inactive")) {
                pairs.push(Pair { service, active, other, beside: Beside::Inactive });
            }
        }
        Self::of(header, pairs)
    }

    /// Copilot as a whole; by app the report says who is enabled too, but an app of it is no workload.
    pub(super) fn copilot(header: &mut Header) -> Option<Self> {
        let (active, other) = header.take_pair(ANY_APP.0, ANY_APP.1)?;
        Self::of(header, vec![Pair { service: Some(Service::Copilot), active, other, beside: Beside::Entitled }])
    }

    fn of(header: &mut Header, pairs: Vec<Pair>) -> Option<Self> {
        let (refreshed, period) = (header.take(REFRESH_DATE)?, header.take(PERIOD)?);
        Some(Self { refreshed, period, pairs, found: HashMap::new(), figures: Figures::default() })
    }

    pub(super) fn row(&mut self, line: u64, row: &StringRecord, options: &Options, faults: &mut Faults) {
        let cell = |column: &Column| row.get(column.place).unwrap_or_default();
        let as_of = cells::past_date(cell(&self.refreshed), options.latest);
        let as_of = faults.take(line, &self.refreshed.name, as_of);
        let period = faults.take(line, &self.period.name, cells::report_period(cell(&self.period)));
        for pair in &self.pairs {
            let service = &pair.service;
            let active = faults.take(line, &pair.active.name, cells::count(cell(&pair.active)));
            let other = faults.take(line, &pair.other.name, cells::count(cell(&pair.other)));
            let (Some(active), Some(other), Some(as_of), Some(period_days)) = (active, other, as_of, period) else {
                continue;
            };
            let counts = match active.zip(other) {
                None => None,
                Some((active, other)) => match pair.counts(active, other) {
                    Some(counts) => Some(counts),
                    None => {
                        faults.add(line, &pair.other.name, Flaw::TooLarge);
                        continue;
                    }
                },
            };
            if let Some((first, earlier)) = self.found.get(&(*service, as_of, period_days)) {
                if *earlier != counts {
                    faults.add(line, &pair.active.name, Flaw::Contradicts { line: *first });
                }
                continue;
            }
            self.found.insert((*service, as_of, period_days), (line, counts));
            if counts.is_none() && self.figures.ignored.len() < MAX_NAMED {
                self.figures.ignored.push(Ignored::NoData { name: pair.active.name.clone(), as_of });
            }
            match service {
                None => self.figures.totals.push(Total { counts, period_days, as_of }),
                Some(service) => {
                    let subject = Subject::Service(*service);
                    self.figures.rates.push(Rate { line, subject, counts, period_days, as_of, note: String::new() });
                }
            }
            self.figures.refreshed = self.figures.refreshed.max(Some(as_of));
        }
    }

    pub(super) fn figures(self) -> Figures {
        self.figures
    }
}
