//! `getOffice365ActiveUserDetail`: a row per user, of which nothing is kept but sums.

use chrono::{NaiveDate, TimeDelta};
use csv::StringRecord;

use super::cells;
use super::faults::Faults;
use super::figures::Figures;
use super::header::{Column, Header, REFRESH_DATE};
use super::kind::Service;
use super::refusal::Flaw;
use super::report::{Ignored, Options, Rate, Subject};
use crate::domain::usage::Counts;

struct Sum {
    service: Service,
    licence: Column,
    last_activity: Column,
    active: i64,
    entitled: i64,
}

pub(super) struct Users {
    refresh_date: Column,
    is_deleted: Column,
    sums: Vec<Sum>,
    refreshed: Option<NaiveDate>,
    deleted: u64,
    later: u64,
    ignored: Vec<Ignored>,
}

impl Users {
    pub(super) fn new(header: &mut Header) -> Option<Self> {
        let (refresh_date, is_deleted) = (header.take(REFRESH_DATE)?, header.take("is deleted")?);
        let mut sums = Vec::new();
        for service in Service::ALL {
            let name = service.name().to_lowercase();
            let columns = header.take_pair(&format!("has {name} license"), &format!("{name} last activity date"));
            if let Some((licence, last_activity)) = columns {
                sums.push(Sum { service, licence, last_activity, active: 0, entitled: 0 });
            }
        }
        Some(Self { refresh_date, is_deleted, sums, refreshed: None, deleted: 0, later: 0, ignored: Vec::new() })
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
        let deleted = faults.take(line, &self.is_deleted.name, cells::boolean(cell(&self.is_deleted)));
        if deleted == Some(true) {
            self.deleted += 1;
        }
        let first_day = |day: NaiveDate| day - TimeDelta::days(options.window_days - 1);
        for sum in &mut self.sums {
            let licensed = faults.take(line, &sum.licence.name, cells::boolean(cell(&sum.licence)));
            let last = faults.take(line, &sum.last_activity.name, cells::date(cell(&sum.last_activity)));
            let (Some(last), Some(refreshed)) = (last, refreshed) else { continue };
            if deleted != Some(false) || licensed != Some(true) {
                continue;
            }
            sum.entitled += 1;
            match last {
                Some(day) if day > refreshed => self.later += 1,
                Some(day) if day >= first_day(refreshed) => sum.active += 1,
                _ => {}
            }
        }
    }

    pub(super) fn figures(mut self, options: &Options) -> Figures {
        if self.deleted > 0 {
            self.ignored.push(Ignored::DeletedUsers { count: self.deleted });
        }
        if self.later > 0 {
            self.ignored.push(Ignored::LaterActivities { count: self.later });
        }
        let rate = |sum: &Sum, as_of| Rate {
            line: 0,
            subject: Subject::Service(sum.service),
            counts: Some(Counts { active: sum.active, entitled: sum.entitled }),
            period_days: options.window_days,
            as_of,
            note: String::new(),
        };
        let rates = self.refreshed.map(|as_of| self.sums.iter().map(|sum| rate(sum, as_of)).collect());
        Figures {
            refreshed: self.refreshed,
            rates: rates.unwrap_or_default(),
            ignored: self.ignored,
            ..Figures::default()
        }
    }
}
