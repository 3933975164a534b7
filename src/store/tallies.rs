//! How many engagements of a manager, of a partner organisation and of everybody stand where: sums of `glances`, moved by each
//! change in its transaction.
//!
//! On PostgreSQL a change locks the rows of its manager and its partner, last of all and in one order, so that writers of other
//! people's engagements do not wait and nobody waits in a circle. What all writers would move lies there in several rows, of which each
//! manager has one; on SQLite, which has one writer, in one.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::among::among;
use super::fixed::Fixed;
use super::glances::Glance;
use super::schema::{engagement_glances, engagement_tallies};
use super::{AnyConnection, Db, dialect};
use crate::domain::engagement::{Outcome, ReviewStage, ReviewState, Status};
use crate::domain::filter::People;
use crate::error::Result;

macro_rules! tally {
    ($($name:ident),* $(,)?) => {
        /// Counts of engagements; of reviews that wait, the reviews.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, QueryableByName, Queryable, Selectable)]
        #[diesel(table_name = engagement_tallies)]
        pub struct Tally {
            $(
                #[diesel(sql_type = BigInt)]
                pub $name: i64,
            )*
        }

        impl Tally {
            /// Names of the columns.
            const COLUMNS: &'static [&'static str] = &[$(stringify!($name),)*];

            fn values(&self) -> [i64; Self::COLUMNS.len()] {
                [$(self.$name,)*]
            }

            fn add(&mut self, other: &Self, sign: i64) {
                $(self.$name += sign * other.$name;)*
            }

            fn never_below_zero(self) -> Self {
                Self { $($name: self.$name.max(0),)* }
            }
        }
    };
}

tally!(
    active,
    blocked,
    paused,
    complete,
    drafts,
    submitted,
    submitted_shut,
    returned,
    returned_shut,
    approved,
    approved_shut,
    withdrawn,
    withdrawn_shut,
    discussions,
    enablements,
    success_managers,
    disengagements,
    no_agreements,
    no_outcomes,
    waiting_exceptions,
    waiting_held,
    waiting_not_held,
    meetings,
    partner_complete,
);

impl Tally {
    /// What one engagement counts as.
    pub fn of(glance: &Glance) -> Self {
        let mut tally = Self {
            waiting_exceptions: glance.waiting_exceptions,
            waiting_held: glance.waiting_held,
            waiting_not_held: glance.waiting_not_held,
            meetings: i64::from(glance.meets_on.is_some()),
            partner_complete: i64::from(glance.partner_complete),
            ..Self::default()
        };
        *tally.status_mut(glance.status) += 1;
        if let Some(stage) = glance.stage {
            *tally.stage_mut(stage, glance.shut) += 1;
        }
        if glance.stands {
            *tally.outcome_mut(glance.outcome) += 1;
        }
        tally
    }

    fn status_mut(&mut self, status: Status) -> &mut i64 {
        match status {
            Status::Active => &mut self.active,
            Status::Blocked => &mut self.blocked,
            Status::Paused => &mut self.paused,
            Status::Complete => &mut self.complete,
        }
    }

    fn stage_mut(&mut self, stage: ReviewStage, shut: bool) -> &mut i64 {
        use ReviewState::{Approved, Returned, Submitted, Withdrawn};
        match (stage, shut) {
            (ReviewStage::Draft, _) => &mut self.drafts,
            (ReviewStage::Submitted(Submitted), false) => &mut self.submitted,
            (ReviewStage::Submitted(Submitted), true) => &mut self.submitted_shut,
            (ReviewStage::Submitted(Returned), false) => &mut self.returned,
            (ReviewStage::Submitted(Returned), true) => &mut self.returned_shut,
            (ReviewStage::Submitted(Approved), false) => &mut self.approved,
            (ReviewStage::Submitted(Approved), true) => &mut self.approved_shut,
            (ReviewStage::Submitted(Withdrawn), false) => &mut self.withdrawn,
            (ReviewStage::Submitted(Withdrawn), true) => &mut self.withdrawn_shut,
        }
    }

    fn outcome_mut(&mut self, outcome: Option<Outcome>) -> &mut i64 {
        match outcome {
            Some(Outcome::BusinessValueDiscussion) => &mut self.discussions,
            Some(Outcome::EnableWorkloads) => &mut self.enablements,
            Some(Outcome::CustomerSuccessManager) => &mut self.success_managers,
            Some(Outcome::Disengage) => &mut self.disengagements,
            Some(Outcome::NoAgreement) => &mut self.no_agreements,
            None => &mut self.no_outcomes,
        }
    }

    /// Of this overall status (R8).
    pub fn status(mut self, status: Status) -> i64 {
        *self.status_mut(status)
    }

    /// Not complete.
    pub fn open(&self) -> i64 {
        self.active + self.blocked + self.paused
    }

    pub fn all(&self) -> i64 {
        self.open() + self.complete
    }

    /// Whose newest review is at this stage; of a submitted one, those whose gate was shut or open then.
    pub fn stage(mut self, stage: ReviewStage, shut: bool) -> i64 {
        *self.stage_mut(stage, shut)
    }

    /// Whose newest review came to this, while it waits or is approved.
    pub fn outcome(mut self, outcome: Option<Outcome>) -> i64 {
        *self.outcome_mut(outcome)
    }

    /// Reviews that wait for a decision.
    pub fn waiting(&self) -> i64 {
        self.waiting_exceptions + self.waiting_held + self.waiting_not_held
    }
}

/// In how many rows a count that everybody moves lies on PostgreSQL.
pub(super) const PARTS: i64 = 8;

/// In how many rows of a database a count lies that everybody moves.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts(i64);

impl Parts {
    /// As this database has them.
    pub fn of(conn: &AnyConnection) -> Self {
        Self(dialect::parts(conn, PARTS))
    }

    /// In which of them those of this manager are.
    pub fn part_of(self, manager: i64) -> i64 {
        manager.rem_euclid(self.0)
    }
}

/// Whose engagements are counted together. In this order everybody takes their rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    Manager(i64),
    Partner(i64),
    /// A part of the managers.
    All(i64),
}

impl Owner {
    /// By their kind and number.
    pub fn key(self) -> (&'static str, i64) {
        match self {
            Self::Manager(id) => ("manager", id),
            Self::Partner(id) => ("partner", id),
            Self::All(part) => ("all", part),
        }
    }

    /// The table, the columns of its key, and their values.
    fn row(self) -> (&'static str, &'static str, String) {
        match self.key() {
            ("all", part) => ("engagement_totals", "part", part.to_string()),
            (scope, id) => ("engagement_tallies", "scope, owner_id", format!("'{scope}', {id}")),
        }
    }
}

/// By how much the counts of each owner change.
#[derive(Debug, Clone)]
pub struct Deltas {
    parts: Parts,
    tallies: BTreeMap<Owner, Tally>,
}

impl Deltas {
    /// None yet.
    pub fn none(conn: &AnyConnection) -> Self {
        Self { parts: Parts::of(conn), tallies: BTreeMap::new() }
    }

    /// An engagement counts as this, and no longer as what it was before.
    pub fn change(&mut self, before: Option<&Glance>, now: &Glance) {
        for (glance, sign) in before.map(|before| (before, -1)).into_iter().chain([(now, 1)]) {
            let tally = Tally::of(glance);
            let partner = glance.partner_id.map(Owner::Partner);
            let manager = [Owner::Manager(glance.manager_id), Owner::All(self.parts.part_of(glance.manager_id))];
            for owner in manager.into_iter().chain(partner) {
                self.tallies.entry(owner).or_default().add(&tally, sign);
            }
        }
    }

    pub fn of(&self, owner: Owner) -> Tally {
        self.tallies.get(&owner).copied().unwrap_or_default()
    }

    pub fn owners(&self) -> impl Iterator<Item = Owner> {
        self.tallies.keys().copied()
    }
}

/// Moves the sums.
///
/// # Errors
/// The database's.
pub fn apply(conn: &mut AnyConnection, deltas: &Deltas) -> Result<()> {
    for (owner, delta) in &deltas.tallies {
        let changed: Vec<(&str, i64)> =
            Tally::COLUMNS.iter().copied().zip(delta.values()).filter(|(_, by)| *by != 0).collect();
        if changed.is_empty() {
            continue;
        }
        let (table, key, own) = owner.row();
        let names: Vec<&str> = changed.iter().map(|(name, _)| *name).collect();
        let values: Vec<String> = changed.iter().map(|(_, by)| by.to_string()).collect();
        let sums: Vec<String> = names.iter().map(|name| format!("{name} = t.{name} + excluded.{name}")).collect();
        let (names, values, sums) = (names.join(", "), values.join(", "), sums.join(", "));
        // Only numbers and names of ours are in it.
        let query = format!(
            "INSERT INTO {table} AS t ({key}, {names}) VALUES ({own}, {values}) ON CONFLICT ({key}) DO UPDATE SET {sums}"
        );
        diesel::sql_query(query).execute(conn)?;
    }
    Ok(())
}

/// Puts these sums in the place of those that are kept.
///
/// # Errors
/// The database's.
pub fn replace(conn: &mut AnyConnection, sums: &Deltas) -> Result<()> {
    diesel::delete(engagement_tallies::table).execute(conn)?;
    diesel::sql_query("DELETE FROM engagement_totals").execute(conn)?;
    apply(conn, sums)
}

/// The sums of everybody, as the managers' are.
fn sums_of_managers(Parts(parts): Parts) -> String {
    let sums: Vec<String> = Tally::COLUMNS.iter().map(|name| format!("CAST(SUM({name}) AS BIGINT)")).collect();
    format!(
        "SELECT owner_id % {parts}, {} FROM engagement_tallies WHERE scope = 'manager' GROUP BY owner_id % {parts}",
        sums.join(", ")
    )
}

/// Adds the sums of everybody up anew where they are not those of the managers: an earlier program that writes beside this one
/// moves the one and not the other. Whether they had to be. Blocks.
///
/// # Errors
/// The database's; writers hold the sums for longer than is waited.
pub fn settle(db: &Db) -> Result<bool> {
    if !db.read(differ)? {
        return Ok(false);
    }
    db.transaction(|conn| {
        dialect::lock_totals(conn)?;
        // Another server may have done it meanwhile.
        if !differ(conn)? {
            return Ok(false);
        }
        diesel::sql_query("DELETE FROM engagement_totals").execute(conn)?;
        let (columns, sums) = (Tally::COLUMNS.join(", "), sums_of_managers(Parts::of(conn)));
        diesel::sql_query(format!("INSERT INTO engagement_totals (part, {columns}) {sums}")).execute(conn)?;
        Ok(true)
    })
}

/// Whether the sums of everybody are not those of the managers. In one question, so that nobody writes in between.
fn differ(conn: &mut AnyConnection) -> Result<bool> {
    #[derive(QueryableByName)]
    struct Differing {
        #[diesel(sql_type = BigInt)]
        parts: i64,
    }
    let (columns, sums) = (Tally::COLUMNS.join(", "), sums_of_managers(Parts::of(conn)));
    let differing: Differing = diesel::sql_query(format!(
        "SELECT COUNT(*) AS parts FROM (SELECT * FROM (SELECT part, {columns} FROM engagement_totals EXCEPT {sums}) AS more \
         UNION ALL SELECT * FROM ({sums} EXCEPT SELECT part, {columns} FROM engagement_totals) AS less) AS differing"
    ))
    .get_result(conn)?;
    Ok(differing.parts > 0)
}

/// The counts of the engagements of these people.
///
/// # Errors
/// The database's.
pub fn of(conn: &mut AnyConnection, people: People) -> Result<Tally> {
    let (scope, owner) = match (people.manager, people.partner) {
        (None, None) => return all(conn),
        (Some(manager), None) => ("manager", manager),
        (None, Some(partner)) => ("partner", partner),
        (Some(manager), Some(partner)) => return of_both(conn, manager, partner),
    };
    let found: Option<Tally> =
        engagement_tallies::table.find((scope, owner)).select(Tally::as_select()).first(conn).optional()?;
    Ok(found.unwrap_or_default())
}

/// Whether there are no more engagements than this, of these people.
///
/// # Errors
/// The database's.
pub fn at_most(conn: &mut AnyConnection, people: People, most: i64) -> Result<bool> {
    if people == People::default() {
        return Ok(all(conn)?.all() <= most);
    }
    let owners = [people.manager.map(|id| ("manager", id)), people.partner.map(|id| ("partner", id))];
    for owner in owners.into_iter().flatten() {
        let tally: Option<Tally> =
            engagement_tallies::table.find(owner).select(Tally::as_select()).first(conn).optional()?;
        if tally.unwrap_or_default().all() <= most {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Of everybody.
fn all(conn: &mut AnyConnection) -> Result<Tally> {
    let mut sum = Tally::default();
    parts(conn)?.iter().for_each(|part| sum.add(&part.tally, 1));
    // It may be while an earlier program writes beside this one (`settle`).
    Ok(sum.never_below_zero())
}

/// A row of the sums of everybody.
#[derive(QueryableByName)]
struct Part {
    #[diesel(sql_type = BigInt)]
    part: i64,
    #[diesel(embed)]
    tally: Tally,
}

static ALL_PARTS: LazyLock<String> =
    LazyLock::new(|| format!("SELECT part, {} FROM engagement_totals", Tally::COLUMNS.join(", ")));

fn parts(conn: &mut AnyConnection) -> Result<Vec<Part>> {
    Ok(Fixed(ALL_PARTS.as_str()).load(conn)?)
}

/// Of one manager with one partner: counted, since they are few.
fn of_both(conn: &mut AnyConnection, manager: i64, partner: i64) -> Result<Tally> {
    let rows: Vec<Glance> = engagement_glances::table
        .filter(engagement_glances::manager_id.eq(manager))
        .filter(engagement_glances::partner_id.eq(partner))
        .select(Glance::as_select())
        .load(conn)?;
    let mut sum = Tally::default();
    rows.iter().for_each(|row| sum.add(&Tally::of(row), 1));
    Ok(sum)
}

/// The counts of these engagements, which are few.
///
/// # Errors
/// The database's.
pub fn of_these(conn: &mut AnyConnection, engagements: &[i64]) -> Result<Tally> {
    let rows: Vec<Glance> = engagement_glances::table
        .filter(among(conn, engagement_glances::engagement_id, engagements))
        .select(Glance::as_select())
        .load(conn)?;
    let mut sum = Tally::default();
    rows.iter().for_each(|row| sum.add(&Tally::of(row), 1));
    Ok(sum)
}

/// The sums that are kept, by owner.
///
/// # Errors
/// The database's.
pub fn kept(conn: &mut AnyConnection) -> Result<BTreeMap<Owner, Tally>> {
    let rows: Vec<(String, i64, Tally)> = engagement_tallies::table
        .select((engagement_tallies::scope, engagement_tallies::owner_id, Tally::as_select()))
        .load(conn)?;
    let owner = |scope: &str, id| if scope == "manager" { Owner::Manager(id) } else { Owner::Partner(id) };
    let mut kept: BTreeMap<Owner, Tally> =
        rows.into_iter().map(|(scope, id, tally)| (owner(&scope, id), tally)).collect();
    for Part { part, tally } in parts(conn)? {
        kept.insert(Owner::All(part), tally);
    }
    Ok(kept)
}
