//! What the headings of reports and of lists may be called: as administrators look after it, and as the readers take it.

use super::Ask;
use crate::domain::listing::Column;
use crate::error::Result;
use crate::reports::{Headings, known_headings, same_heading};
use crate::store::AnyConnection;
use crate::store::headings::{self, HeadingAlias};

/// All aliases, by heading.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(ask: &mut Ask<'_>) -> Result<Vec<HeadingAlias>> {
    ask.administrates()?;
    headings::all(ask.conn)
}

/// The aliases as the reader of reports takes them: whoever imports a file needs them.
///
/// # Errors
/// The database's.
pub fn known(conn: &mut AnyConnection) -> Result<Headings> {
    let known = known_headings();
    let of_reports = headings::all(conn)?.into_iter().filter(|alias| known.contains(&alias.heading));
    Ok(Headings::new(of_reports.map(|alias| (alias.alias, alias.heading))))
}

/// Aliases of the columns of a list of engagements.
#[derive(Debug, Default)]
pub struct ListAliases(Vec<(String, Column)>);

impl ListAliases {
    /// Those of these aliases whose heading is a column's.
    pub fn new(aliases: impl IntoIterator<Item = (String, String)>) -> Self {
        Self(aliases.into_iter().filter_map(|(alias, heading)| Some((alias, Column::from_key(&heading)?))).collect())
    }

    /// The column that a file calls so.
    pub fn column(&self, name: &str) -> Option<Column> {
        self.0.iter().find(|(alias, _)| same_heading(alias, name)).map(|(_, column)| *column)
    }
}

/// The aliases as the reader of lists takes them.
///
/// # Errors
/// The database's.
pub fn of_lists(conn: &mut AnyConnection) -> Result<ListAliases> {
    Ok(ListAliases::new(headings::all(conn)?.into_iter().map(|alias| (alias.alias, alias.heading))))
}
