//! What differs between two texts of a section, in the reader's language: what it is called, and what either side says.

use crate::domain::review::answers::Row;
use crate::domain::review::check::cell;
use crate::domain::review::merging::{Changed, Difference, What};
use crate::domain::review::places::Placed;
use crate::playbook::{Item, Kind};
use crate::words::answers::{Workloads, lines, row_lines};
use crate::words::{Lang, Loader, count, fl};

/// Longest name of a row within its label, in characters.
const LONGEST_NAME: usize = 24;

/// Who reads it, and the names of the workloads.
pub struct Reader<'a> {
    pub t: &'a Loader,
    pub lang: Lang,
    pub workloads: &'a Workloads,
}

impl Reader<'_> {
    /// What it is called.
    pub fn label(&self, difference: &Difference<'_>) -> String {
        let item = difference.item;
        match &difference.what {
            What::Answer { .. } => item.label.get(self.lang).to_owned(),
            What::Cell { row, column, .. } => {
                // A name that differs itself does not say which row it is.
                let row = if is_name(item, &row.row, column) { self.number(item, row) } else { self.row(item, row) };
                fl!(self.t, "difference-cell", row = row, cell = column.label.get(self.lang))
            }
            What::Row { mine, theirs } => {
                mine.as_ref().or(theirs.as_ref()).map_or_else(String::new, |row| self.row(item, row))
            }
            What::Order { .. } => fl!(self.t, "difference-order", item = item.label.get(self.lang)),
        }
    }

    /// Mine and theirs. No line means that nothing is there.
    pub fn sides(&self, difference: &Difference<'_>) -> (Vec<String>, Vec<String>) {
        let item = difference.item;
        match &difference.what {
            What::Answer { mine, theirs } => (self.values(item, mine), self.values(item, theirs)),
            What::Cell { column, mine, theirs, .. } => (self.value(column, mine), self.value(column, theirs)),
            What::Row { mine, theirs } => (self.whole(item, mine.as_ref()), self.whole(item, theirs.as_ref())),
            What::Order { mine, theirs } => (self.order(item, mine), self.order(item, theirs)),
        }
    }

    /// Who changed it, and what follows from that.
    pub fn note(&self, changed: Changed) -> String {
        match changed {
            Changed::Mine => fl!(self.t, "difference-mine"),
            Changed::Theirs => fl!(self.t, "difference-theirs"),
            Changed::Both => fl!(self.t, "difference-both"),
            Changed::Unknown => fl!(self.t, "difference-unknown"),
        }
    }

    /// A row with its number and its name.
    pub fn row(&self, item: &Item, placed: &Placed) -> String {
        let number = self.number(item, placed);
        match name(item, &placed.row).map(|column| self.value(column, cell(&placed.row, &column.key)).join(" ")) {
            Some(name) => fl!(self.t, "difference-row", row = number, name = shortened(&name)),
            None => number,
        }
    }

    fn number(&self, item: &Item, placed: &Placed) -> String {
        let name = item.row_name.as_ref().unwrap_or(&item.label).get(self.lang);
        fl!(self.t, "difference-number", name = name, number = count(placed.number))
    }

    /// The value of a cell, or of an item without rows.
    pub fn value(&self, item: &Item, value: &str) -> Vec<String> {
        lines(self.t, self.lang, item, value, self.workloads)
    }

    fn values(&self, item: &Item, values: &[String]) -> Vec<String> {
        values.iter().flat_map(|value| self.value(item, value)).collect()
    }

    /// Everything that a row says, whether the form shows it or not.
    fn whole(&self, item: &Item, placed: Option<&Placed>) -> Vec<String> {
        placed.map_or_else(Vec::new, |placed| row_lines(self.t, self.lang, item, &placed.row, self.workloads, |_| true))
    }

    fn order(&self, item: &Item, rows: &[Placed]) -> Vec<String> {
        rows.iter().map(|row| self.row(item, row)).collect()
    }
}

/// The column that says what a row is about: the first text or workload that is filled in.
fn name<'i>(item: &'i Item, row: &Row) -> Option<&'i Item> {
    let named = |column: &&Item| matches!(column.kind, Kind::Text | Kind::Workload);
    item.columns.iter().filter(named).find(|column| !cell(row, &column.key).trim().is_empty())
}

fn is_name(item: &Item, row: &Row, column: &Item) -> bool {
    name(item, row).is_none_or(|name| name.key == column.key)
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    name.chars().take(LONGEST_NAME - 1).chain(['…']).collect()
}
