//! Two texts of one section held against each other: what differs, which side changed it since both began, and the text
//! that comes of choosing. Nothing is left out for being hidden in the form, and rows are told apart by their keys.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{Row, SectionAnswers};
use super::base::Base;
use super::check::cell;
use super::places::{Listed, Placed, answer, cell_path, columns, joined, listed, row_path};
use crate::playbook::{Item, Kind, Section};

/// Which of two texts is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Mine,
    Theirs,
}

impl Keep {
    pub fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Theirs => "theirs",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Mine, Self::Theirs].into_iter().find(|keep| keep.key() == key)
    }
}

/// Who changed something since both texts began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Mine,
    Theirs,
    Both,
    /// It is not known what they began with.
    Unknown,
}

impl Changed {
    /// What is kept unless somebody chooses otherwise: the only change; where both changed it, nothing.
    pub fn keep(self) -> Option<Keep> {
        match self {
            Self::Mine => Some(Keep::Mine),
            Self::Theirs => Some(Keep::Theirs),
            Self::Both | Self::Unknown => None,
        }
    }
}

/// Something that the two texts say differently.
#[derive(Debug, Clone)]
pub struct Difference<'a> {
    /// Names it among all others of the section.
    pub path: String,
    pub item: &'a Item,
    pub what: What<'a>,
    pub changed: Changed,
}

#[derive(Debug, Clone)]
pub enum What<'a> {
    /// The values of an item that has no rows.
    Answer { mine: Vec<String>, theirs: Vec<String> },
    /// A cell of a row that both have; `row` is mine.
    Cell { row: Placed, column: &'a Item, mine: String, theirs: String },
    /// A row that only one side has.
    Row { mine: Option<Placed>, theirs: Option<Placed> },
    /// The rows that both have, which stand in another order.
    Order { mine: Vec<Placed>, theirs: Vec<Placed> },
}

/// Everything that differs, in the order of the form. Without `base` nobody knows who changed it.
pub fn differences<'a>(
    section: &'a Section,
    base: Option<&Base>,
    mine: &SectionAnswers,
    theirs: &SectionAnswers,
) -> Vec<Difference<'a>> {
    let mut found = Vec::new();
    for item in &section.items {
        if item.kind == Kind::Rows {
            rows_differ(item, base, &listed(item, mine), &listed(item, theirs), &mut found);
            continue;
        }
        let (of_mine, of_theirs) = (answer(item, mine), answer(item, theirs));
        if of_mine != of_theirs {
            let path = item.key.clone();
            let changed = changed(base, &path, &joined(&of_mine), &joined(&of_theirs));
            found.push(Difference { path, item, what: What::Answer { mine: of_mine, theirs: of_theirs }, changed });
        }
    }
    found
}

/// The text that comes of it: what does not differ, and of each difference the side that `keep` names.
pub fn resolved<'a>(
    section: &'a Section,
    mine: &SectionAnswers,
    theirs: &SectionAnswers,
    differences: &[Difference<'a>],
    keep: impl Fn(&Difference<'a>) -> Keep,
) -> SectionAnswers {
    let kept: BTreeMap<&str, Keep> = differences.iter().map(|d| (d.path.as_str(), keep(d))).collect();
    let side = |path: &str| kept.get(path).copied().unwrap_or(Keep::Mine);
    let mut answers = SectionAnswers::default();
    for item in &section.items {
        if item.kind == Kind::Rows {
            answers.set_rows(&item.key, rows_resolved(item, &listed(item, mine), &listed(item, theirs), side));
        } else {
            let from = if side(&item.key) == Keep::Mine { mine } else { theirs };
            let values = from.fields().filter(|(field, _)| *field == item.key).flat_map(|(_, values)| values);
            values.for_each(|value| answers.push(&item.key, value));
        }
    }
    answers
}

fn order_path(item: &Item) -> String {
    format!("{}[]", item.key)
}

fn changed(base: Option<&Base>, path: &str, mine: &str, theirs: &str) -> Changed {
    match base.map(|base| (base.had(path, mine), base.had(path, theirs))) {
        None => Changed::Unknown,
        Some((true, _)) => Changed::Theirs,
        Some((_, true)) => Changed::Mine,
        Some((false, false)) => Changed::Both,
    }
}

/// Rows by what tells them apart; of two that share it the first.
fn by_id(rows: &[Listed]) -> BTreeMap<&str, &Listed> {
    rows.iter().rev().map(|row| (row.id.as_str(), row)).collect()
}

fn rows_differ<'a>(
    item: &'a Item,
    base: Option<&Base>,
    mine: &[Listed],
    theirs: &[Listed],
    found: &mut Vec<Difference<'a>>,
) {
    let (by_mine, by_theirs) = (by_id(mine), by_id(theirs));
    for row in mine {
        let Some(other) = by_theirs.get(row.id.as_str()) else {
            let what = What::Row { mine: Some(row.placed.clone()), theirs: None };
            let changed = alone(item, base, row, Changed::Mine, Changed::Theirs);
            found.push(Difference { path: row_path(item, &row.id), item, what, changed });
            continue;
        };
        for column in columns(item).filter(|column| row.text(column) != other.text(column)) {
            let path = cell_path(item, &row.id, column);
            let changed = changed(base, &path, row.text(column), other.text(column));
            let (mine, theirs) = (row.text(column).to_owned(), other.text(column).to_owned());
            let what = What::Cell { row: row.placed.clone(), column, mine, theirs };
            found.push(Difference { path, item, what, changed });
        }
    }
    for row in theirs.iter().filter(|row| !by_mine.contains_key(row.id.as_str())) {
        let what = What::Row { mine: None, theirs: Some(row.placed.clone()) };
        let changed = alone(item, base, row, Changed::Theirs, Changed::Mine);
        found.push(Difference { path: row_path(item, &row.id), item, what, changed });
    }
    order_differs(item, base, (mine, &by_mine), (theirs, &by_theirs), found);
}

/// Who made it so that only one side has this row: `holder` added it, or `other` took it out; both, where it was taken out
/// there and changed here.
fn alone(item: &Item, base: Option<&Base>, row: &Listed, holder: Changed, other: Changed) -> Changed {
    let Some(base) = base else { return Changed::Unknown };
    if base.place(&row_path(item, &row.id)).is_none() {
        return holder;
    }
    let untouched = columns(item).all(|column| base.had(&cell_path(item, &row.id, column), row.text(column)));
    if untouched { other } else { Changed::Both }
}

fn order_differs<'a>(
    item: &'a Item,
    base: Option<&Base>,
    (mine, by_mine): (&[Listed], &BTreeMap<&str, &Listed>),
    (theirs, by_theirs): (&[Listed], &BTreeMap<&str, &Listed>),
    found: &mut Vec<Difference<'a>>,
) {
    let (here, there) = (common(mine, by_theirs), common(theirs, by_mine));
    if here.iter().map(|row| &row.id).eq(there.iter().map(|row| &row.id)) {
        return;
    }
    let as_before = |base: &Base, rows: &[&Listed]| {
        let places: Vec<u64> = rows.iter().filter_map(|row| base.place(&row_path(item, &row.id))).collect();
        places.is_sorted()
    };
    let changed = match base.map(|base| (as_before(base, &here), as_before(base, &there))) {
        None => Changed::Unknown,
        Some((true, false)) => Changed::Theirs,
        Some((false, true)) => Changed::Mine,
        Some(_) => Changed::Both,
    };
    let placed = |rows: &[&Listed]| rows.iter().map(|row| row.placed.clone()).collect();
    let what = What::Order { mine: placed(&here), theirs: placed(&there) };
    found.push(Difference { path: order_path(item), item, what, changed });
}

/// The rows that the other side has too, in their order.
fn common<'r>(rows: &'r [Listed], others: &BTreeMap<&str, &Listed>) -> Vec<&'r Listed> {
    rows.iter().filter(|row| others.contains_key(row.id.as_str())).collect()
}

fn rows_resolved(item: &Item, mine: &[Listed], theirs: &[Listed], side: impl Fn(&str) -> Keep) -> Vec<Row> {
    let (by_mine, by_theirs) = (by_id(mine), by_id(theirs));
    let stays = |row: &Listed, others: &BTreeMap<&str, &Listed>, own: Keep| {
        others.contains_key(row.id.as_str()) || side(&row_path(item, &row.id)) == own
    };
    let of_mine: Vec<&str> =
        mine.iter().filter(|row| stays(row, &by_theirs, Keep::Mine)).map(|row| row.id.as_str()).collect();
    let of_theirs: Vec<&str> =
        theirs.iter().filter(|row| stays(row, &by_mine, Keep::Theirs)).map(|row| row.id.as_str()).collect();
    let (leading, following) = match side(&order_path(item)) {
        Keep::Mine => (of_mine, of_theirs),
        Keep::Theirs => (of_theirs, of_mine),
    };
    let row = |id: &str| {
        let (own, other) = (by_mine.get(id), by_theirs.get(id));
        let mut row = own.or(other)?.placed.row.clone();
        if let (Some(_), Some(other)) = (own, other) {
            for column in columns(item).filter(|column| side(&cell_path(item, id, column)) == Keep::Theirs) {
                row.insert(column.key.clone(), cell(&other.placed.row, &column.key).to_owned());
            }
        }
        Some(row)
    };
    woven(&leading, &following).into_iter().filter_map(row).collect()
}

/// The leading ids in their order; of the following ones, each that is new behind the one that it stands behind on its own
/// side, or at the head.
fn woven<'i>(leading: &[&'i str], following: &[&'i str]) -> Vec<&'i str> {
    let known: BTreeSet<&str> = leading.iter().copied().collect();
    let mut behind: BTreeMap<Option<&str>, Vec<&'i str>> = BTreeMap::new();
    let mut before = None;
    for id in following.iter().copied() {
        if known.contains(id) {
            before = Some(id);
        } else {
            behind.entry(before).or_default().push(id);
        }
    }
    let mut order = behind.remove(&None).unwrap_or_default();
    for id in leading.iter().copied() {
        order.push(id);
        order.extend(behind.remove(&Some(id)).unwrap_or_default());
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::review::testing::answers;
    use crate::playbook::library;

    fn section(key: &str) -> &'static Section {
        library().newest().section(key).unwrap()
    }

    fn own(key: &str, lines: &[(&str, &str)]) -> SectionAnswers {
        let lines: Vec<(String, &str)> =
            lines.iter().map(|(field, value)| (format!("{key}.{field}"), *value)).collect();
        let lines: Vec<(&str, &str)> = lines.iter().map(|(field, value)| (field.as_str(), *value)).collect();
        answers(&lines).section(key).clone()
    }

    /// Attendees as `key name` in order.
    fn people(rows: &[(&str, &str)]) -> SectionAnswers {
        let mut own = SectionAnswers::default();
        for (place, (key, name)) in rows.iter().enumerate() {
            own.push(&format!("attendees[{place}][key]"), key);
            own.push(&format!("attendees[{place}][name]"), name);
        }
        own
    }

    fn names(answers: &SectionAnswers) -> String {
        let rows = answers.rows("attendees").into_iter().map(|(_, row)| row["name"].clone());
        rows.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_one_side_changed_is_merged_and_what_both_changed_is_asked_about() {
        let section = section("meeting");
        let began = own("meeting", &[("held_on", "2026-11-20"), ("deck", "success"), ("covered", "momentum")]);
        let mine = own(
            "meeting",
            &[("held_on", "2026-11-21"), ("deck", "success"), ("covered", "momentum"), ("risks", "mine")],
        );
        // The new date is hidden while the meeting was held: it differs all the same.
        let theirs = own(
            "meeting",
            &[("held_on", "2026-11-20"), ("deck", "guidance"), ("risks", "theirs"), ("new_date", "2026-12-01")],
        );
        let base = Base::read(&Base::of(section, &began).to_string()).unwrap();
        let found = differences(section, Some(&base), &mine, &theirs);
        let who: Vec<(&str, Changed)> = found.iter().map(|d| (d.path.as_str(), d.changed)).collect();
        let expected = [
            ("held_on", Changed::Mine),
            ("new_date", Changed::Theirs),
            ("deck", Changed::Theirs),
            ("covered", Changed::Theirs),
            ("risks", Changed::Both),
        ];
        assert_eq!(who, expected);
        let merged = resolved(section, &mine, &theirs, &found, |d| d.changed.keep().unwrap_or(Keep::Theirs));
        let whole = [("held_on", "2026-11-21"), ("new_date", "2026-12-01"), ("deck", "guidance"), ("risks", "theirs")];
        assert_eq!(merged, own("meeting", &whole));
        // Without a base nothing is decided by itself.
        assert!(differences(section, None, &mine, &theirs).iter().all(|d| d.changed.keep().is_none()));
        assert!(differences(section, None, &mine, &mine).is_empty());
    }

    #[test]
    fn ticks_in_another_order_white_space_and_empty_rows_are_no_difference() {
        let section = section("meeting");
        let one = own("meeting", &[("covered", "momentum"), ("covered", "achievements"), ("risks", "a")]);
        let mut other = own("meeting", &[("covered", "achievements"), ("covered", "momentum"), ("risks", "a \n")]);
        other.push("attendees[4][key]", "k");
        assert!(differences(section, None, &one, &other).is_empty());
    }

    type People<'a> = &'a [(&'a str, &'a str)];

    #[test]
    fn rows_are_told_apart_by_their_keys() {
        let section = section("meeting");
        let began = people(&[("a", "A"), ("b", "B"), ("c", "C")]);
        let base = Base::of(section, &began);
        // Rows of mine and of theirs; who changed what; and what comes of it where both changed it and mine is kept.
        let table: [(People<'_>, People<'_>, &str, &str); 8] = [
            (&[("a", "A"), ("b", "B"), ("c", "C"), ("d", "D")], &[("a", "A"), ("c", "C")], "b:T d:M", "A C D"),
            (&[("a", "A"), ("b", "B2"), ("c", "C")], &[("a", "A"), ("c", "C")], "b:B", "A B2 C"),
            (&[("a", "A"), ("c", "C")], &[("a", "A"), ("b", "B2"), ("c", "C")], "b:B", "A C"),
            (&[("b", "B"), ("a", "A"), ("c", "C")], &[("a", "A"), ("b", "B"), ("c", "C2")], "c.name:T o:M", "B A C2"),
            (&[("a", "A1"), ("b", "B"), ("c", "C")], &[("c", "C"), ("a", "A2"), ("b", "B")], "a.name:B o:T", "C A1 B"),
            (&[("c", "C"), ("b", "B"), ("a", "A")], &[("b", "B"), ("a", "A"), ("c", "C")], "o:B", "C B A"),
            (&[("x", "X"), ("a", "A"), ("b", "B")], &[("y", "Y"), ("a", "A"), ("b", "B")], "x:M y:T", "Y X A B"),
            (&[], &[("a", "A"), ("b", "B"), ("c", "C")], "a:M b:M c:M", ""),
        ];
        for (mine, theirs, who, rows) in table {
            let (mine, theirs) = (people(mine), people(theirs));
            let found = differences(section, Some(&base), &mine, &theirs);
            let said: Vec<String> = found
                .iter()
                .map(|d| {
                    let place = d.path.strip_prefix("attendees[").unwrap().replace("][", ".").replace(']', "");
                    let letter = match d.changed {
                        Changed::Mine => 'M',
                        Changed::Theirs => 'T',
                        Changed::Both => 'B',
                        Changed::Unknown => '?',
                    };
                    format!("{}:{letter}", if place.is_empty() { "o" } else { &place })
                })
                .collect();
            assert_eq!(said.join(" "), who);
            let merged = resolved(section, &mine, &theirs, &found, |d| d.changed.keep().unwrap_or(Keep::Mine));
            assert_eq!(names(&merged), rows, "{who}");
        }
    }

    #[test]
    fn rows_without_keys_go_by_their_place() {
        let section = section("meeting");
        let mine = people(&[("", "A"), ("", "B")]);
        let theirs = people(&[("", "A"), ("", "C")]);
        let found = differences(section, Some(&Base::of(section, &mine)), &mine, &theirs);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].changed), ("attendees[#2][name]", Changed::Theirs));
    }
}
