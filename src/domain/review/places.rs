//! The places of a section where something can be entered, and what stands in them as it is compared: white space around it
//! says nothing, and a row is known by its key.

use std::collections::BTreeSet;

use super::answers::{Row, SectionAnswers};
use super::check::cell;
use super::demands::is_filled;
use crate::playbook::keys::ROW_KEY;
use crate::playbook::{Item, Kind};

/// A row with its place, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub number: usize,
    pub row: Row,
}

/// The values of an item as they are compared: without surrounding white space, ticks in one order.
pub(super) fn answer(item: &Item, answers: &SectionAnswers) -> Vec<String> {
    let values = answers.list(&item.key).into_iter().map(str::trim).filter(|value| !value.is_empty());
    let mut values: Vec<String> = values.map(str::to_owned).collect();
    if item.kind == Kind::Checks {
        values.sort();
    }
    values
}

/// Values as one text. No form holds the character between them.
pub(super) fn joined(values: &[String]) -> String {
    values.join("\0")
}

/// A row with what names it among those of its item.
pub(super) struct Listed {
    pub id: String,
    pub placed: Placed,
}

impl Listed {
    pub fn text(&self, column: &Item) -> &str {
        cell(&self.placed.row, &column.key).trim()
    }
}

/// The rows of an item in which anything is entered. A row without a key, or with another one's, goes by its place.
pub(super) fn listed(item: &Item, answers: &SectionAnswers) -> Vec<Listed> {
    let mut taken = BTreeSet::new();
    let rows = (1..).zip(answers.rows(&item.key)).filter(|(_, (_, row))| is_filled(item, row));
    let named = rows.map(|(number, (_, row))| {
        let key = cell(&row, ROW_KEY).to_owned();
        let id = if key.is_empty() || taken.contains(&key) { format!("#{number}") } else { key };
        taken.insert(id.clone());
        Listed { id, placed: Placed { number, row } }
    });
    named.collect()
}

/// The columns that say something of a row.
pub(super) fn columns(item: &Item) -> impl Iterator<Item = &Item> {
    item.columns.iter().filter(|column| column.key != ROW_KEY)
}

pub(super) fn row_path(item: &Item, id: &str) -> String {
    format!("{}[{id}]", item.key)
}

pub(super) fn cell_path(item: &Item, id: &str, column: &Item) -> String {
    format!("{}[{id}][{}]", item.key, column.key)
}
