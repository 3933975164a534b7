//! The rows of two reviews held against each other: a row that was written anew has another key, and says the same.

use std::collections::BTreeSet;

use super::answers::Row;
use super::check::cell;
use crate::domain::fold::fold;
use crate::playbook::keys::ROW_KEY;
use crate::playbook::{Item, Kind};

/// Rows of an item before and after, those that are the same row under one key: rows of a common key, and of the others
/// those that are called the same (a person by the name, a step by its words), in their order. What is left was taken out, or
/// is new.
pub fn paired(item: &Item, mut before: Vec<Row>, mut after: Vec<Row>) -> (Vec<Row>, Vec<Row>) {
    let of = |rows: &[Row]| -> BTreeSet<String> {
        rows.iter().map(|row| cell(row, ROW_KEY).to_owned()).filter(|key| !key.is_empty()).collect()
    };
    let (keys_before, keys_after) = (of(&before), of(&after));
    let mut free: Vec<&mut Row> = after.iter_mut().filter(|row| !keys_before.contains(cell(row, ROW_KEY))).collect();
    let lone = before.iter_mut().filter(|row| !keys_after.contains(cell(row, ROW_KEY)));
    for (number, row) in (1..).zip(lone) {
        let name = name(item, row);
        if name.is_empty() {
            continue;
        }
        let Some(place) = free.iter().position(|other| self::name(item, other) == name) else { continue };
        // No key of a form begins with this character.
        let key = format!("={number}");
        row.insert(ROW_KEY.to_owned(), key.clone());
        free.remove(place).insert(ROW_KEY.to_owned(), key);
    }
    (before, after)
}

/// What a row is called: its first text or workload, folded.
fn name(item: &Item, row: &Row) -> String {
    let named = item.columns.iter().filter(|column| matches!(column.kind, Kind::Text | Kind::Workload));
    named.map(|column| fold(cell(row, &column.key))).find(|name| !name.is_empty()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::playbook::library;

    #[test]
    fn rows_without_a_common_key_are_known_by_what_they_are_called() {
        let item = library().newest().section("meeting").unwrap().item("attendees").unwrap();
        let rows = |rows: &[(&str, &str)]| -> Vec<Row> {
            let row = |(key, name): &(&str, &str)| {
                [(ROW_KEY, *key), ("name", *name)].map(|(c, v)| (c.to_owned(), v.to_owned())).into_iter().collect()
            };
            rows.iter().map(row).collect()
        };
        type People<'a> = &'a [(&'a str, &'a str)];
        // Before, after, and the names before and after that have one key.
        let table: [[People<'_>; 3]; 6] = [
            [
                &[("a", "佐藤"), ("b", "鈴木")],
                &[("x", "田中"), ("y", "佐藤"), ("z", "鈴木")],
                &[("佐藤", "佐藤"), ("鈴木", "鈴木")],
            ],
            [&[("", "佐藤"), ("", "鈴木")], &[("", "田中"), ("", "佐藤")], &[("佐藤", "佐藤")]],
            [&[("a", "佐藤")], &[("b", "佐藤"), ("a", "佐藤 一")], &[("佐藤", "佐藤 一")]],
            [&[("a", "Ａ 社")], &[("b", "a 社")], &[("Ａ 社", "a 社")]],
            [&[("a", "佐藤"), ("b", "佐藤")], &[("c", "佐藤")], &[("佐藤", "佐藤")]],
            [&[("a", "")], &[("b", "")], &[]],
        ];
        for [before, after, expected] in table {
            let (before, after) = paired(item, rows(before), rows(after));
            let pairs = before.iter().filter_map(|row| {
                let key = cell(row, ROW_KEY);
                let other = after.iter().find(|other| !key.is_empty() && cell(other, ROW_KEY) == key)?;
                Some((cell(row, "name"), cell(other, "name")))
            });
            assert_eq!(pairs.collect::<Vec<_>>(), expected);
        }
    }
}
