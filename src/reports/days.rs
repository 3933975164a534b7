//! Reports without a denominator: counts per day (`getOffice365ActiveUserCounts`, `getM365AppUserCounts`,
//! `getTeamsUserActivityUserCounts`) and per product (`getOffice365ActivationsUserCounts`).

use std::collections::HashMap;

use chrono::NaiveDate;
use csv::StringRecord;

use super::cells;
use super::faults::Faults;
use super::figures::Figures;
use super::header::{Column, Header, PERIOD, REFRESH_DATE, REPORT_DATE, TENANT};
use super::kind::Service;
use super::refusal::Flaw;
use super::report::{Options, Point};
use crate::domain::report::Measure;

/// Collects counts, each once.
#[derive(Default)]
struct Points {
    found: HashMap<(String, Measure, NaiveDate), (u64, Option<i64>)>,
    figures: Figures,
}

impl Points {
    fn add(&mut self, line: u64, column: &str, point: Point, faults: &mut Faults) {
        let key = (point.series.clone(), point.measure, point.day);
        if let Some((first, earlier)) = self.found.get(&key) {
            if *earlier != point.count {
                faults.add(line, column, Flaw::Contradicts { line: *first });
            }
            return;
        }
        self.found.insert(key, (line, point.count));
        self.figures.points.push(point);
    }

    fn refresh(&mut self, day: Option<NaiveDate>) {
        self.figures.refreshed = self.figures.refreshed.max(day);
    }
}

/// A row per day, a column per series.
pub(super) struct Days {
    refresh_date: Column,
    report_date: Column,
    series: Vec<Column>,
    points: Points,
}

impl Days {
    /// The services and the tenant as a whole.
    pub(super) fn services(header: &mut Header) -> Option<Self> {
        let names: Vec<String> = Service::ALL.into_iter().map(|s| s.name().to_lowercase()).collect();
        let names: Vec<&str> = [TENANT].into_iter().chain(names.iter().map(String::as_str)).collect();
        Self::of(header, &names)
    }

    pub(super) fn of(header: &mut Header, names: &[&str]) -> Option<Self> {
        let (refresh_date, report_date) = (header.take(REFRESH_DATE)?, header.take(REPORT_DATE)?);
        let series: Vec<Column> = names.iter().filter_map(|name| header.take(name)).collect();
        // How many days the report covers says nothing that its days do not; it is not worth a line among the ignored.
        header.take_optional(PERIOD);
        Some(Self { refresh_date, report_date, series, points: Points::default() })
    }

    pub(super) fn row(&mut self, line: u64, row: &StringRecord, options: &Options, faults: &mut Faults) {
        let cell = |column: &Column| row.get(column.place).unwrap_or_default();
        let refreshed = cells::past_date(cell(&self.refresh_date), options.latest);
        let refreshed = faults.take(line, &self.refresh_date.name, refreshed);
        let day = cells::past_date(cell(&self.report_date), options.latest);
        let day = faults.take(line, &self.report_date.name, day);
        self.points.refresh(refreshed);
        for column in &self.series {
            let count = faults.take(line, &column.name, cells::count(cell(column)));
            if let (Some(count), Some(day)) = (count, day) {
                let point = Point { series: column.name.clone(), measure: Measure::Active, day, count };
                self.points.add(line, &column.name, point, faults);
            }
        }
    }

    pub(super) fn figures(self) -> Figures {
        self.points.figures
    }
}

/// A row per product.
pub(super) struct Activations {
    refresh_date: Column,
    product: Column,
    measures: Vec<(Measure, Column)>,
    points: Points,
}

impl Activations {
    pub(super) fn new(header: &mut Header) -> Option<Self> {
        let (refresh_date, product) = (header.take(REFRESH_DATE)?, header.take("product type")?);
        let columns = [
            (Measure::Assigned, "assigned"),
            (Measure::Activated, "activated"),
            (Measure::SharedComputer, "shared computer activation"),
        ];
        let measures = columns.into_iter().filter_map(|(measure, name)| Some((measure, header.take(name)?))).collect();
        Some(Self { refresh_date, product, measures, points: Points::default() })
    }

    pub(super) fn row(&mut self, line: u64, row: &StringRecord, options: &Options, faults: &mut Faults) {
        let cell = |column: &Column| row.get(column.place).unwrap_or_default();
        let day = cells::past_date(cell(&self.refresh_date), options.latest);
        let day = faults.take(line, &self.refresh_date.name, day);
        let product = faults.take(line, &self.product.name, cells::name(cell(&self.product), 200));
        self.points.refresh(day);
        for (measure, column) in &self.measures {
            let count = faults.take(line, &column.name, cells::count(cell(column)));
            if let (Some(count), Some(day), Some(series)) = (count, day, &product) {
                let point = Point { series: series.clone(), measure: *measure, day, count };
                self.points.add(line, &column.name, point, faults);
            }
        }
    }

    pub(super) fn figures(self) -> Figures {
        self.points.figures
    }
}
