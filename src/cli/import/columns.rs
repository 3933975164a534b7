//! The columns of a list of engagements, by their names in either language or by aliases, and in any order.

use super::sheet::Row;
use crate::domain::fold::fold;
use crate::domain::listing::Column;
use crate::queries::headings::ListAliases;
use crate::reports::Understood;
use crate::words::{Lang, Loader, fl, texts};

fn title(column: Column, t: &Loader) -> String {
    match column {
        Column::Customer => fl!(t, "cli-list-customer"),
        Column::Tenant => fl!(t, "cli-list-tenant"),
        Column::Segment => fl!(t, "cli-list-segment"),
        Column::Partner => fl!(t, "cli-list-partner"),
        Column::Manager => fl!(t, "cli-list-manager"),
        Column::Workloads => fl!(t, "cli-list-workloads"),
        Column::TimeZone => fl!(t, "cli-list-zone"),
        Column::Started => fl!(t, "cli-list-started"),
        Column::Goals => fl!(t, "cli-list-goals"),
    }
}

/// What the column was called before, so that lists made then are still read.
fn former_title(column: Column) -> Option<String> {
    matches!(column, Column::Goals).then(|| fl!(texts(Lang::Ja), "cli-list-goals-former"))
}

fn is_needed(column: Column) -> bool {
    matches!(column, Column::Customer | Column::Tenant | Column::Segment | Column::Manager)
}

/// The column from which a field of the form comes.
pub(super) fn of_field(field: &str) -> Column {
    match field {
        "tenant_id" => Column::Tenant,
        "segment" => Column::Segment,
        "partner_id" => Column::Partner,
        "time_zone" => Column::TimeZone,
        "started_on" => Column::Started,
        "goals_planned" => Column::Goals,
        other if other.starts_with("workloads") => Column::Workloads,
        _ => Column::Customer,
    }
}

/// A column with each of its own names, folded.
fn names(column: Column) -> Vec<(Column, String)> {
    let titles = [Lang::En, Lang::Ja].map(|lang| title(column, texts(lang)));
    titles.into_iter().chain(former_title(column)).map(|title| (column, fold(&title))).collect()
}

/// Where each column stands in the file.
#[derive(Debug)]
pub(super) struct Columns {
    /// Column, place and the name that the file gives it.
    found: Vec<(Column, usize, String)>,
}

impl Columns {
    /// Finds the columns by their own names or, where a name is none of those, by an alias; others are left aside.
    ///
    /// # Errors
    /// The columns that are missing or there twice, each with a sentence.
    pub(super) fn of(header: &[String], aliases: &ListAliases) -> Result<Self, Vec<(String, String)>> {
        let named: Vec<(Column, String)> = Column::ALL.iter().flat_map(|column| names(*column)).collect();
        let own = |cell: &str| named.iter().find(|(_, name)| *name == fold(cell)).map(|(column, _)| *column);
        let meant: Vec<Option<Column>> = header.iter().map(|cell| own(cell).or_else(|| aliases.column(cell))).collect();
        let mut found: Vec<(Column, usize, String)> = Vec::new();
        let (mut faults, mut is_short) = (Vec::new(), false);
        for column in Column::ALL {
            let mut places = header.iter().enumerate().filter(|(place, _)| meant.get(*place) == Some(&Some(*column)));
            match (places.next(), places.next()) {
                (Some((place, name)), None) => found.push((*column, place, name.clone())),
                (Some((_, name)), Some(_)) => faults.push((name.clone(), "the column occurs twice".to_owned())),
                (None, _) if is_needed(*column) => {
                    is_short = true;
                    faults.push((title(*column, texts(Lang::En)), "the column is missing".to_owned()));
                }
                (None, _) => {}
            }
        }
        if is_short {
            faults.push((String::new(), fl!(texts(Lang::En), "cli-list-alias")));
        }
        if faults.is_empty() { Ok(Self { found }) } else { Err(faults) }
    }

    /// Columns that the file calls otherwise, with what they are; `None` where it calls all by their names.
    pub(super) fn called_otherwise(&self) -> Option<Understood> {
        let other =
            self.found.iter().filter(|(column, _, name)| names(*column).iter().all(|(_, own)| *own != fold(name)));
        let pairs: Vec<(String, String)> =
            other.map(|(column, _, name)| (name.clone(), title(*column, texts(Lang::En)))).collect();
        (!pairs.is_empty()).then_some(Understood::Headings { pairs })
    }

    fn find(&self, column: Column) -> Option<&(Column, usize, String)> {
        self.found.iter().find(|(found, ..)| *found == column)
    }

    /// Place in the file; what is not there comes last.
    pub(super) fn position(&self, column: Column) -> usize {
        self.find(column).map_or(usize::MAX, |(_, place, _)| *place)
    }

    /// The name in the file.
    pub(super) fn name(&self, column: Column) -> &str {
        self.find(column).map_or("", |(.., name)| name)
    }

    /// The row's cell; empty where the file has no such column.
    pub(super) fn cell<'a>(&self, row: &'a Row, column: Column) -> &'a str {
        self.find(column).and_then(|(_, place, _)| row.cells.get(*place)).map_or("", |cell| cell.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    fn of(cells: &[&str]) -> Result<Columns, Vec<(String, String)>> {
        Columns::of(&header(cells), &ListAliases::default())
    }

    #[test]
    fn columns_are_found_in_either_language_and_any_order() {
        let columns = of(&["Memo", "TENANT ID", "担当マネージャー", "顧客名", "segment"]).unwrap();
        let row = Row { line: 2, cells: header(&["x", " a.onmicrosoft.com ", "m@example.com", "A", "business"]) };
        assert_eq!(columns.cell(&row, Column::Tenant), "a.onmicrosoft.com");
        assert_eq!((columns.cell(&row, Column::Customer), columns.cell(&row, Column::Goals)), ("A", ""));
        let former = of(&["顧客名", "テナント ID", "区分", "担当マネージャー", "予定した目標"]).unwrap();
        assert_eq!(former.position(Column::Goals), 4, "what the column was called before");
        assert_eq!((columns.name(Column::Manager), columns.position(Column::Manager)), ("担当マネージャー", 2));
        assert_eq!(columns.called_otherwise(), None);
    }

    #[test]
    fn what_is_missing_or_there_twice_is_said_at_once() {
        let faults = of(&["Customer", "顧客名", "Partner"]).unwrap_err();
        let columns: Vec<&str> = faults.iter().map(|(column, _)| column.as_str()).collect();
        assert_eq!(columns, ["Customer", "Tenant ID", "Segment", "Manager", ""]);
        assert!(faults[4].1.contains("alias"), "{faults:?}");
    }

    #[test]
    fn aliases_stand_for_columns_and_never_for_what_is_one_by_itself() {
        let aliases = ListAliases::new([
            ("Kunde".to_owned(), "Customer".to_owned()),
            ("Mandant".to_owned(), "Tenant ID".to_owned()),
            ("Segment".to_owned(), "Goals".to_owned()),
            ("Stand".to_owned(), "Report Refresh Date".to_owned()),
        ]);
        let columns = Columns::of(&header(&["KUNDE", "Mandant", "Segment", "Manager", "Stand"]), &aliases).unwrap();
        assert_eq!(
            [Column::Customer, Column::Tenant, Column::Segment].map(|column| columns.position(column)),
            [0, 1, 2]
        );
        assert_eq!(columns.position(Column::Goals), usize::MAX);
        let pairs = [("KUNDE", "Customer"), ("Mandant", "Tenant ID")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(columns.called_otherwise(), Some(Understood::Headings { pairs: pairs.to_vec() }));
        let twice =
            Columns::of(&header(&["Kunde", "Customer", "Mandant", "Segment", "Manager"]), &aliases).unwrap_err();
        assert_eq!(twice[0].1, "the column occurs twice");
        for column in Column::ALL {
            assert_eq!(title(*column, texts(Lang::En)), column.key(), "what an alias stands for");
        }
    }
}
