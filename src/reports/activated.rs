//! `getOffice365ActivationsUserDetail`: a row per user and product, as counts per product. Who activated an installation has
//! not used it, so there is no rate.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use csv::StringRecord;

use super::cells::{self, Read};
use super::faults::Faults;
use super::figures::Figures;
use super::header::{Column, Header, REFRESH_DATE};
use super::people::{Marks, People};
use super::refusal::Flaw;
use super::report::{Ignored, Options, Point};
use crate::domain::report::Measure;

/// Products that a file may have: each is written.
const MAX_PRODUCTS: usize = 1_000;
/// Marks of a user of a product; the number of the product stands above them.
const ACTIVATED: Marks = 1;
const SHARED: Marks = 2;
const PRODUCT: u32 = 2;

pub(super) struct Activated {
    refresh_date: Column,
    person: Option<Column>,
    product: Column,
    last_activated: Column,
    shared: Option<Column>,
    products: BTreeMap<String, u32>,
    people: People,
    refreshed: Option<NaiveDate>,
    /// Marks of the rows that do not say whose they are.
    nameless: Vec<Marks>,
}

impl Activated {
    pub(super) fn new(header: &mut Header) -> Option<Self> {
        Some(Self {
            refresh_date: header.take(REFRESH_DATE)?,
            person: header.take_any_optional(&["user principal name", "username", "user name"]),
            product: header.take("product type")?,
            last_activated: header.take("last activated date")?,
            shared: header.take_optional("activated on shared computer"),
            products: BTreeMap::new(),
            people: People::default(),
            refreshed: None,
            nameless: Vec::new(),
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
        let product = faults.take(line, &self.product.name, cells::name(cell(&self.product), 200));
        let last = faults.take(line, &self.last_activated.name, cells::date(cell(&self.last_activated)));
        let shared = match &self.shared {
            None => Some(false),
            Some(column) => faults.take(line, &column.name, is_shared(cell(column))),
        };
        let (Some(product), Some(last), Some(shared)) = (product, last, shared) else { return };
        let number = match self.products.get(&product) {
            Some(number) => *number,
            None if self.products.len() == MAX_PRODUCTS => {
                return faults.add(line, &self.product.name, Flaw::TooManyProducts { limit: MAX_PRODUCTS as u64 });
            }
            None => {
                let number = u32::try_from(self.products.len()).unwrap_or_default();
                self.products.insert(product, number);
                number
            }
        };
        let activated = if last.is_some() { ACTIVATED } else { 0 };
        let marks = (number << PRODUCT) | activated | if shared { SHARED } else { 0 };
        match self.person.as_ref().map(|column| cell(column).trim()).filter(|name| !name.is_empty()) {
            Some(name) => self.people.add(name, number, marks),
            None => self.nameless.push(marks),
        }
    }

    pub(super) fn figures(self) -> Figures {
        let mut figures = Figures { refreshed: self.refreshed, ..Figures::default() };
        let (people, repeats) = self.people.into_marks();
        if repeats > 0 {
            figures.ignored.push(Ignored::RepeatedRows { count: repeats });
        }
        if !self.nameless.is_empty() {
            figures.ignored.push(Ignored::NamelessRows { count: self.nameless.len() as u64 });
        }
        let mut counts = vec![[0_i64; 3]; self.products.len()];
        for marks in people.into_iter().chain(self.nameless) {
            let Some(of_product) = counts.get_mut((marks >> PRODUCT) as usize) else { continue };
            of_product[0] += 1;
            of_product[1] += i64::from(marks & ACTIVATED != 0);
            of_product[2] += i64::from(marks & SHARED != 0);
        }
        let Some(day) = self.refreshed else { return figures };
        let tells_shared = self.shared.is_some();
        for (series, number) in self.products {
            let measures = [Measure::Assigned, Measure::Activated, Measure::SharedComputer];
            let of_product = counts.get(number as usize).copied().unwrap_or_default();
            for (measure, count) in measures.into_iter().zip(of_product) {
                if measure != Measure::SharedComputer || tells_shared {
                    figures.points.push(Point { series: series.clone(), measure, day, count: Some(count) });
                }
            }
        }
        figures
    }
}

/// Yes or no, or on how many; nothing is no.
fn is_shared(text: &str) -> Result<Read<'_, bool>, Flaw> {
    if text.trim().is_empty() {
        return Ok(Read::plain(false, text));
    }
    let counted = |_| cells::count(text).map(|read| read.with(read.value != Some(0)));
    cells::boolean(text).or_else(counted).map_err(|_| Flaw::NotABoolean)
}
