//! The list of accounts, for administrators and the command line.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::schema::{partners, users};
use super::users::Account;
use super::{AnyConnection, counted, one_more};
use crate::domain::filter::Accounts as Filter;
use crate::domain::fold::plain;
use crate::domain::page::{self, Page, Total};
use crate::domain::policy::{AccountState, Viewer};
use crate::error::{Error, Result};

/// A row of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    pub user: Account,
    pub partner: Option<String>,
}

/// Place in the list: address of the last account that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place(pub String);

impl page::Place for Place {
    const LIST: &'static str = "users";
}

/// A query of accounts that the state in the filter lets through.
macro_rules! in_state {
    ($query:expr, $filter:expr) => {{
        let query = $query.into_boxed();
        match $filter.state {
            Some(AccountState::Active) => query.filter(users::disabled_at.is_null()),
            Some(AccountState::Disabled) => query.filter(users::disabled_at.is_not_null()),
            None => query,
        }
    }};
}

/// A page of accounts by address, after a place. With it, where it was searched for and so is known already, how many the whole
/// list has.
///
/// # Errors
/// `NotFound` for anybody but an administrator; the database's.
pub fn list(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    filter: &Filter,
    after: Option<Place>,
    size: usize,
) -> Result<(Page<Listed>, Option<Total>)> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    page(conn, filter, after, size)
}

/// How many accounts the whole list has, whatever is searched for.
///
/// # Errors
/// As [`list`].
pub fn total(conn: &mut AnyConnection, viewer: &Viewer, filter: &Filter) -> Result<Total> {
    if !viewer.may_administer() {
        return Err(Error::NotFound);
    }
    counted::total(conn, in_state!(users::table.select(users::id), filter).limit(Total::LOOKED_AT))
}

/// All accounts, for the command line.
///
/// # Errors
/// The database's.
pub fn all(conn: &mut AnyConnection) -> Result<Vec<Listed>> {
    Ok(page(conn, &Filter::default(), None, 100_000)?.0.rows)
}

fn page(
    conn: &mut AnyConnection,
    filter: &Filter,
    after: Option<Place>,
    size: usize,
) -> Result<(Page<Listed>, Option<Total>)> {
    let query = in_state!(
        users::table
            .left_join(partners::table)
            .order(users::email)
            .select((Account::as_select(), partners::name.nullable())),
        filter
    );
    let asked = plain(&filter.q);
    let mut total = None;
    let rows: Vec<(Account, Option<String>)> = if asked.is_empty() {
        match &after {
            Some(Place(email)) => query.filter(users::email.gt(email.clone())).limit(one_more(size)).load(conn)?,
            None => query.limit(one_more(size)).load(conn)?,
        }
    } else {
        // Width and spaces are folded here, as no database does it. People stay few.
        let mut all: Vec<(Account, Option<String>)> = query.load(conn)?;
        all.retain(|(user, _)| [&user.name, &user.email].iter().any(|t| plain(t).contains(&asked)));
        total = Some(Total::of(i64::try_from(all.len()).unwrap_or(i64::MAX)));
        // In the database's order, which need not be ours.
        let is_shown = |Place(email): &Place| all.iter().position(|(user, _)| user.email == *email);
        let before = after.as_ref().and_then(is_shown).map_or(0, |last| last + 1);
        all.drain(..before);
        all
    };
    let page = Page::cut(rows, size, after.as_ref(), |(user, _)| Place(user.email.clone()));
    Ok((page.map(|(user, partner)| Listed { user, partner }), total))
}
