//! What lists can be narrowed to: managers, partner organisations and workloads, in one query; and the people and organisations
//! of a name that was typed, where they are too many to choose from.

use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use super::fixed::Fixed;
use super::schema::{partners, users};
use super::users::{Named, names, told_apart};
use super::{AnyConnection, one_more, portfolio};
use crate::domain::fold::fold;
use crate::domain::policy::Viewer;
use crate::error::{Error, Result};

/// So many names are offered in a box. Beyond that a part of the name is typed.
pub const MOST: usize = 100;

/// Enough to see that a name is not one person's.
const SEVERAL: i64 = 2;

/// Names to choose from.
#[derive(Debug, Clone)]
pub enum Names {
    Few(Vec<Named>),
    /// Too many; the one that is chosen, if any is.
    Many(Option<Named>),
}

/// What a list can be narrowed to.
pub struct Choices {
    pub workloads: Vec<Named>,
    pub partners: Names,
    /// Of who is no lead, those for whom they stand in.
    pub managers: Names,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Bool)]
    disabled: bool,
    /// Of a manager; "" for the others.
    #[diesel(sql_type = Text)]
    email: String,
}

/// Everybody who has the role or still manages something; asked of each, see `has`.
const MANAGERS: &str = "is_manager OR EXISTS (SELECT 1 FROM engagement_tallies t WHERE t.scope = 'manager' AND t.owner_id = users.id \
                        AND t.active + t.blocked + t.paused + t.complete > 0 LIMIT 1 OFFSET 0)";

/// The query for those of a kind, or where they are too many, for one row that says so: nobody reads names that are not offered.
fn few(kind: &str, table: &str, columns: &str, which: &str) -> String {
    let counted = format!(
        "(SELECT COUNT(*) AS n FROM (SELECT 1 FROM {table} WHERE {which} LIMIT {}) AS found) counted",
        one_more(MOST)
    );
    // In this order: where they are too many, the table is not read.
    format!(
        "SELECT * FROM (SELECT '{kind}' AS kind, {table}.id, {table}.name, {columns} FROM {counted} CROSS JOIN {table} \
         WHERE counted.n <= {MOST} AND ({which}) ORDER BY {table}.name, {table}.id) AS few_{table} \
         UNION ALL SELECT '{table}' AS kind, 0 AS id, '' AS name, FALSE AS disabled, '' AS email FROM {counted} \
         WHERE counted.n > {MOST}"
    )
}

/// What everybody's lists are narrowed to.
static WITHOUT_MANAGERS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT * FROM (SELECT 'workload' AS kind, id, name, FALSE AS disabled, '' AS email FROM workloads ORDER BY position, id) w \
         UNION ALL {}",
        few("partner", "partners", "FALSE AS disabled, '' AS email", "1 = 1")
    )
});

/// What leads' lists are.
static WITH_MANAGERS: LazyLock<String> = LazyLock::new(|| {
    let columns = "disabled_at IS NOT NULL AS disabled, email";
    format!("{} UNION ALL {}", *WITHOUT_MANAGERS, few("manager", "users", columns, MANAGERS))
});

/// What the lists of leads and managers are narrowed to. `manager` and `partner`: what is chosen.
///
/// # Errors
/// `NotFound` for everybody but managers and leads: a partner knows no other organisations. The database's.
pub fn of(conn: &mut AnyConnection, viewer: &Viewer, manager: Option<i64>, partner: Option<i64>) -> Result<Choices> {
    if !(viewer.roles.manager || viewer.roles.lead) {
        return Err(Error::NotFound);
    }
    let query = if viewer.roles.lead { &WITH_MANAGERS } else { &WITHOUT_MANAGERS };
    let rows: Vec<Row> = Fixed(query.as_str()).load(conn)?;
    let (mut workloads, mut partners, mut managers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut are_many_partners, mut are_many_managers) = (false, false);
    for Row { kind, id, name, disabled, email } in rows {
        let named = Named { id, name, disabled };
        match kind.as_str() {
            "workload" => workloads.push(named),
            "partner" => partners.push(named),
            "manager" => managers.push((named, email)),
            "partners" => are_many_partners = true,
            _ => are_many_managers = true,
        }
    }
    let partners = if are_many_partners { Names::Many(organisation(conn, partner)?) } else { Names::Few(partners) };
    let managers = match viewer.roles.lead {
        true if are_many_managers => Names::Many(person(conn, manager)?),
        true => Names::Few(told_apart(managers)),
        false => Names::Few(covered(conn, viewer)?),
    };
    Ok(Choices { workloads, partners, managers })
}

fn covered(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Vec<Named>> {
    if viewer.stands_in_for.is_empty() {
        return Ok(Vec::new());
    }
    let mut all: Vec<Named> = names(conn, &viewer.stands_in_for)?.into_values().collect();
    all.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(all)
}

fn organisation(conn: &mut AnyConnection, id: Option<i64>) -> Result<Option<Named>> {
    let Some(id) = id else { return Ok(None) };
    let name: Option<String> = partners::table.find(id).select(partners::name).first(conn).optional()?;
    Ok(name.map(|name| Named { id, name, disabled: false }))
}

fn person(conn: &mut AnyConnection, id: Option<i64>) -> Result<Option<Named>> {
    let Some(id) = id else { return Ok(None) };
    let columns = ((users::id, users::name, users::disabled_at.is_not_null()), users::email);
    let found: Option<(Named, String)> = users::table.find(id).select(columns).first(conn).optional()?;
    let Some(found) = found else { return Ok(None) };
    let namesakes = users::table.filter(users::name.eq(&found.0.name)).limit(SEVERAL).select(columns).load(conn)?;
    let others = namesakes.into_iter().filter(|(other, _): &(Named, String)| other.id != id);
    Ok(told_apart(std::iter::once(found).chain(others).collect()).into_iter().next())
}

/// The managers whose name has this in it, or is this; for leads.
///
/// # Errors
/// `NotFound` for everybody but leads; the database's.
pub fn managers_named(conn: &mut AnyConnection, viewer: &Viewer, name: &str) -> Result<Vec<Named>> {
    Ok(named(portfolio::managers(conn, viewer)?, name))
}

/// The organisations whose name has this in it, or is this.
///
/// # Errors
/// The database's.
pub fn partners_named(conn: &mut AnyConnection, name: &str) -> Result<Vec<Named>> {
    let all: Vec<(i64, String)> =
        partners::table.order((partners::name, partners::id)).select((partners::id, partners::name)).load(conn)?;
    let all = all.into_iter().map(|(id, name)| Named { id, name, disabled: false });
    Ok(named(all.collect(), name))
}

/// Those of this very name, or where there are none, with this in it.
pub fn named(all: Vec<Named>, name: &str) -> Vec<Named> {
    let folded = fold(name);
    let all = all.into_iter().map(|one| (fold(&one.name), one));
    let (exact, others): (Vec<_>, Vec<_>) = all.partition(|(own, _)| *own == folded);
    let found = if exact.is_empty() && !folded.is_empty() {
        others.into_iter().filter(|(own, _)| own.contains(&folded)).collect()
    } else {
        exact
    };
    found.into_iter().map(|(_, one)| one).collect()
}
