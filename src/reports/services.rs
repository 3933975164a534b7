//! `getOffice365ServicesUserCounts`: active and inactive users per service, a row per refresh date and period.

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::StringRecord;

use super::cells;
use super::faults::Faults;
use super::figures::Figures;
use super::header::{Column, Header, PERIOD, REFRESH_DATE, TENANT};
use super::kind::Service;
use super::refusal::Flaw;
use super::report::{Ignored, Options, Rate, Subject, Total};
use crate::domain::usage::Counts;

/// Empty counts that are named at most.
const MAX_NAMED: usize = 40;

type Key = (Option<Service>, NaiveDate, i64);

pub(super) struct Services {
    refreshed: Column,
    period: Column,
    /// `None` is the tenant's total.
    pairs: Vec<(Option<Service>, Column, Column)>,
    found: HashMap<Key, (u64, Option<Counts>)>,
    figures: Figures,
}

impl Services {
    pub(super) fn new(header: &mut Header) -> Option<Self> {
        let (refreshed, period) = (header.take(REFRESH_DATE)?, header.take(PERIOD)?);
        let names = Service::ALL.into_iter().map(|s| (Some(s), s.name().to_lowercase()));
        let mut pairs = Vec::new();
        for (service, name) in names.chain([(None, TENANT.to_owned())]) {
            if let Some((active, inactive)) = header.take_pair(&format!("{name} active"), &format!("{name} inactive")) {
                pairs.push((service, active, inactive));
            }
        }
        Some(Self { refreshed, period, pairs, found: HashMap::new(), figures: Figures::default() })
    }

    pub(super) fn row(&mut self, line: u64, row: &StringRecord, options: &Options, faults: &mut Faults) {
        let cell = |column: &Column| row.get(column.place).unwrap_or_default();
        let as_of = cells::past_date(cell(&self.refreshed), options.latest);
        let as_of = faults.take(line, &self.refreshed.name, as_of);
        let period = faults.take(line, &self.period.name, cells::report_period(cell(&self.period)));
        for (service, active_column, inactive_column) in &self.pairs {
            let active = faults.take(line, &active_column.name, cells::count(cell(active_column)));
            let inactive = faults.take(line, &inactive_column.name, cells::count(cell(inactive_column)));
            let (Some(active), Some(inactive), Some(as_of), Some(period_days)) = (active, inactive, as_of, period)
            else {
                continue;
            };
            let counts = match active.zip(inactive) {
                None => None,
                Some((active, inactive)) => match active.checked_add(inactive) {
                    Some(entitled) => Some(Counts { active, entitled }),
                    None => {
                        faults.add(line, &inactive_column.name, Flaw::TooLarge);
                        continue;
                    }
                },
            };
            if let Some((first, earlier)) = self.found.get(&(*service, as_of, period_days)) {
                if *earlier != counts {
                    faults.add(line, &active_column.name, Flaw::Contradicts { line: *first });
                }
                continue;
            }
            self.found.insert((*service, as_of, period_days), (line, counts));
            if counts.is_none() && self.figures.ignored.len() < MAX_NAMED {
                self.figures.ignored.push(Ignored::NoData { name: active_column.name.clone(), as_of });
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
