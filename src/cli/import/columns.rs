//! The columns of a list of engagements, by their names in either language and in any order.

use super::sheet::Row;
use crate::domain::fold::fold;
use crate::words::{Lang, Loader, fl, texts};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Customer,
    Tenant,
    Segment,
    Partner,
    Manager,
    Workloads,
    TimeZone,
    Started,
    Goals,
}

impl Column {
    const ALL: [Self; 9] = [
        Self::Customer,
        Self::Tenant,
        Self::Segment,
        Self::Partner,
        Self::Manager,
        Self::Workloads,
        Self::TimeZone,
        Self::Started,
        Self::Goals,
    ];

    fn title(self, t: &Loader) -> String {
        match self {
            Self::Customer => fl!(t, "cli-list-customer"),
            Self::Tenant => fl!(t, "cli-list-tenant"),
            Self::Segment => fl!(t, "cli-list-segment"),
            Self::Partner => fl!(t, "cli-list-partner"),
            Self::Manager => fl!(t, "cli-list-manager"),
            Self::Workloads => fl!(t, "cli-list-workloads"),
            Self::TimeZone => fl!(t, "cli-list-zone"),
            Self::Started => fl!(t, "cli-list-started"),
            Self::Goals => fl!(t, "cli-list-goals"),
        }
    }

    /// What the column was called before, so that lists made then are still read.
    fn former_title(self) -> Option<String> {
        matches!(self, Self::Goals).then(|| fl!(texts(Lang::Ja), "cli-list-goals-former"))
    }

    fn is_needed(self) -> bool {
        matches!(self, Self::Customer | Self::Tenant | Self::Segment | Self::Manager)
    }

    /// The column from which a field of the form comes.
    pub(super) fn of_field(field: &str) -> Self {
        match field {
            "tenant_id" => Self::Tenant,
            "segment" => Self::Segment,
            "partner_id" => Self::Partner,
            "time_zone" => Self::TimeZone,
            "started_on" => Self::Started,
            "goals_planned" => Self::Goals,
            other if other.starts_with("workloads") => Self::Workloads,
            _ => Self::Customer,
        }
    }
}

/// Where each column stands in the file.
#[derive(Debug)]
pub(super) struct Columns {
    /// Column, place and the name that the file gives it.
    found: Vec<(Column, usize, String)>,
}

impl Columns {
    /// Finds the columns; others are left aside.
    ///
    /// # Errors
    /// The columns that are missing or there twice, each with a sentence.
    pub(super) fn of(header: &[String]) -> Result<Self, Vec<(String, String)>> {
        let mut found: Vec<(Column, usize, String)> = Vec::new();
        let mut faults = Vec::new();
        for column in Column::ALL {
            let titles = [Lang::En, Lang::Ja].map(|lang| column.title(texts(lang)));
            let names: Vec<String> =
                titles.into_iter().chain(column.former_title()).map(|title| fold(&title)).collect();
            let mut places = header.iter().enumerate().filter(|(_, cell)| names.contains(&fold(cell)));
            match (places.next(), places.next()) {
                (Some((place, name)), None) => found.push((column, place, name.clone())),
                (Some((_, name)), Some(_)) => faults.push((name.clone(), "the column occurs twice".to_owned())),
                (None, _) if column.is_needed() => {
                    faults.push((column.title(texts(Lang::En)), "the column is missing".to_owned()));
                }
                (None, _) => {}
            }
        }
        if faults.is_empty() { Ok(Self { found }) } else { Err(faults) }
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

    #[test]
    fn columns_are_found_in_either_language_and_any_order() {
        let columns = Columns::of(&header(&["Memo", "TENANT ID", "担当マネージャー", "顧客名", "segment"])).unwrap();
        let row = Row { line: 2, cells: header(&["x", " a.onmicrosoft.com ", "m@example.com", "A", "business"]) };
        assert_eq!(columns.cell(&row, Column::Tenant), "a.onmicrosoft.com");
        assert_eq!((columns.cell(&row, Column::Customer), columns.cell(&row, Column::Goals)), ("A", ""));
        let former =
            Columns::of(&header(&["顧客名", "テナント ID", "区分", "担当マネージャー", "予定した目標"])).unwrap();
        assert_eq!(former.position(Column::Goals), 4, "what the column was called before");
        assert_eq!((columns.name(Column::Manager), columns.position(Column::Manager)), ("担当マネージャー", 2));
    }

    #[test]
    fn what_is_missing_or_there_twice_is_said_at_once() {
        let faults = Columns::of(&header(&["Customer", "顧客名", "Partner"])).unwrap_err();
        let columns: Vec<&str> = faults.iter().map(|(column, _)| column.as_str()).collect();
        assert_eq!(columns, ["Customer", "Tenant ID", "Segment", "Manager"]);
    }
}
