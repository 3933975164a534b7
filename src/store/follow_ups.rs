//! Follow-ups: what reviews promised besides their next steps. A row for each, keyed by the review's row, so that submitting again
//! updates it and doubles nothing.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::{not, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date};

use super::decisions::Head;
use super::engagements::Engagement;
use super::has::has;
use super::schema::{engagement_glances, engagement_watches, engagements, follow_ups, reviews, users};
use super::seen::Seen;
use super::{AnyConnection, counted};
use crate::domain::engagement::TaskStatus;
use crate::domain::follow_ups::{FollowUp, FollowUpKind, how_far, is_open};
use crate::domain::page::Total;
use crate::domain::policy::Viewer;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};

/// The day by which lists are ordered, as their indexes have it.
const DAY: &str = "COALESCE(follow_ups.due_on, '9999-12-31')";
/// What is still to be done, as the indexes have it.
const IS_OPEN: &str = "follow_ups.status NOT IN ('complete', 'cancelled', 'not_required')";
/// More than an engagement has.
const MOST: i64 = 500;

/// A follow-up as its row.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = follow_ups)]
pub struct Stored {
    pub id: i64,
    pub engagement_id: i64,
    pub review_id: i64,
    pub kind: FollowUpKind,
    pub row_key: String,
    pub what: String,
    /// Empty: the engagement's manager.
    pub owner: String,
    pub due_on: Option<NaiveDate>,
    pub status: TaskStatus,
    /// The submission that promised it stands.
    pub agreed: bool,
    pub version: i64,
    pub updated_at: NaiveDateTime,
}

/// A follow-up as pages show it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = follow_ups)]
pub struct Promise {
    #[diesel(embed)]
    pub stored: Stored,
    #[diesel(select_expression = reviews::number)]
    pub review_number: i64,
    #[diesel(select_expression = engagements::customer_name)]
    pub customer: String,
    #[diesel(select_expression = engagements::time_zone)]
    pub time_zone: Zone,
    /// Who changed it last.
    #[diesel(select_expression = users::name.nullable())]
    pub by: Option<String>,
}

impl Promise {
    pub fn is_open(&self) -> bool {
        is_open(self.stored.status)
    }

    /// Days past the date by which an open one was due, counted where the engagement is; 0 when it is not late. `now` in UTC.
    pub fn days_late(&self, now: NaiveDateTime) -> i64 {
        match self.stored.due_on {
            Some(due) if self.is_open() && self.stored.agreed => (self.time_zone.day(now) - due).num_days().max(0),
            _ => 0,
        }
    }
}

macro_rules! promises {
    () => {
        follow_ups::table
            .inner_join(reviews::table)
            .inner_join(engagements::table)
            .left_join(users::table.on(users::id.nullable().eq(follow_ups::updated_by)))
    };
}

/// The follow-ups of an engagement: the open ones first, by date.
///
/// # Errors
/// The database's.
pub fn of_engagement(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Vec<Promise>> {
    let mut all: Vec<Promise> = promises!()
        .filter(follow_ups::engagement_id.eq(engagement.id))
        .order(follow_ups::id.desc())
        .limit(MOST)
        .select(Promise::as_select())
        .load(conn)?;
    all.sort_by_key(|one| (!one.is_open(), one.stored.due_on.is_none(), one.stored.due_on, one.stored.id));
    Ok(all)
}

/// One of them.
///
/// # Errors
/// `NotFound` when the engagement has no such follow-up.
pub fn row(conn: &mut AnyConnection, engagement: &Seen<Engagement>, id: i64) -> Result<Stored> {
    let row = follow_ups::table.filter(follow_ups::id.eq(id)).filter(follow_ups::engagement_id.eq(engagement.id));
    Ok(row.select(Stored::as_select()).first(conn)?)
}

/// The status and the day of each row of a review's lists, by kind and key.
///
/// # Errors
/// The database's.
pub fn stored(conn: &mut AnyConnection, engagement: &Seen<Engagement>) -> Result<Vec<Stored>> {
    let own = follow_ups::table.filter(follow_ups::engagement_id.eq(engagement.id));
    Ok(own.order(follow_ups::id.desc()).limit(MOST).select(Stored::as_select()).load(conn)?)
}

/// Narrows a query to the open follow-ups of this manager that are due by a day.
macro_rules! due {
    ($query:expr, $viewer:expr, $day:expr, $silent:expr) => {
        $query
            .filter(follow_ups::manager_id.eq($viewer.id))
            .filter(sql::<Bool>(IS_OPEN))
            .filter(sql::<Date>(DAY).le($day))
            .filter(follow_ups::agreed.eq(true))
            .filter(follow_ups::kind.ne_all([FollowUpKind::KickOff, FollowUpKind::Meeting]))
            .filter(
                follow_ups::kind.ne(FollowUpKind::Survey).or(not(has(engagement_glances::table
                    .filter(engagement_glances::engagement_id.eq(follow_ups::engagement_id))
                    .filter(engagement_glances::manager_id.eq($viewer.id))
                    .filter(engagement_glances::survey_since.is_not_null())))
                .and(not(has(engagement_watches::table
                    .filter(engagement_watches::engagement_id.eq(follow_ups::engagement_id))
                    .filter(engagement_watches::manager_id.eq($viewer.id))
                    .filter(engagement_watches::survey_sent_on.lt($silent)))))),
            )
    };
}

/// The open follow-ups of this manager that are due by a day, the earliest first; without those that stand among the steps, the
/// meetings to come and the surveys that are still to be sent, or were sent before the day `silent` without an answer, already.
///
/// # Errors
/// The database's.
pub fn due_by(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    (day, silent): (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<Vec<Promise>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    Ok(due!(promises!(), viewer, day, silent)
        .order((sql::<Date>(DAY).asc(), follow_ups::id.asc()))
        .limit(limit)
        .select(Promise::as_select())
        .load(conn)?)
}

/// How many they are.
///
/// # Errors
/// The database's.
pub fn due_total(conn: &mut AnyConnection, viewer: &Viewer, (day, silent): (NaiveDate, NaiveDate)) -> Result<Total> {
    counted::total(conn, due!(follow_ups::table, viewer, day, silent).select(follow_ups::id).limit(Total::LOOKED_AT))
}

/// The business value discussions of this manager between two days, whatever became of them, the earliest first.
///
/// # Errors
/// The database's.
pub fn discussions(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    (from, to): (NaiveDate, NaiveDate),
    limit: i64,
) -> Result<Vec<Promise>> {
    if !viewer.roles.manager {
        return Ok(Vec::new());
    }
    Ok(promises!()
        .filter(follow_ups::manager_id.eq(viewer.id))
        // As the index has it: a key that is bound is none.
        .filter(sql::<Bool>("follow_ups.kind = 'bvd_session'"))
        .filter(follow_ups::due_on.ge(from))
        .filter(follow_ups::due_on.le(to))
        .filter(follow_ups::agreed.eq(true))
        .order((follow_ups::due_on.asc(), follow_ups::id.asc()))
        .limit(limit)
        .select(Promise::as_select())
        .load(conn)?)
}

/// Of which review, whose, when and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    pub engagement: i64,
    pub review: i64,
    pub manager: i64,
    pub by: i64,
    /// In UTC.
    pub at: NaiveDateTime,
}

/// Inserts it, or updates the one that an earlier submission made of the same row. `before`: as the review's revision before said it; a
/// day or status that people gave it since stays where the review says what it said. `is_said`: the review's row says how far it is.
///
/// # Errors
/// The database's.
pub fn upsert(
    conn: &mut AnyConnection,
    made: Made,
    one: &FollowUp,
    before: Option<&FollowUp>,
    is_said: bool,
) -> Result<()> {
    let row = follow_ups::table
        .filter(follow_ups::engagement_id.eq(made.engagement))
        .filter(follow_ups::kind.eq(one.kind))
        .filter(follow_ups::row_key.eq(&one.key));
    let stored: Option<Stored> = row.select(Stored::as_select()).first(conn).optional()?;
    let Some(stored) = stored else {
        diesel::insert_into(follow_ups::table)
            .values((
                follow_ups::engagement_id.eq(made.engagement),
                follow_ups::review_id.eq(made.review),
                follow_ups::kind.eq(one.kind),
                follow_ups::row_key.eq(&one.key),
                follow_ups::what.eq(&one.what),
                follow_ups::owner.eq(&one.owner),
                follow_ups::due_on.eq(one.due_on),
                follow_ups::status.eq(one.status),
                follow_ups::updated_at.eq(made.at),
                follow_ups::updated_by.eq(Some(made.by)),
                follow_ups::manager_id.eq(made.manager),
            ))
            .execute(conn)?;
        return Ok(());
    };
    let status = if is_said { one.status } else { how_far(before.map(|b| b.status), one.status, stored.status) };
    // A form that shows the day of by now says which one it is to be.
    let shows_day = one.kind == FollowUpKind::KickOff || one.kind.list().is_some_and(|(_, _, day)| day.is_some());
    let says_the_same = before.is_some_and(|b| b.due_on == one.due_on);
    let due_on = if says_the_same && !shows_day { stored.due_on } else { one.due_on };
    let same = (&stored.what, &stored.owner, stored.due_on, stored.status, stored.agreed)
        == (&one.what, &one.owner, due_on, status, true);
    if same {
        return Ok(());
    }
    diesel::update(follow_ups::table.find(stored.id))
        .set((
            follow_ups::what.eq(&one.what),
            follow_ups::owner.eq(&one.owner),
            follow_ups::due_on.eq(due_on),
            follow_ups::status.eq(status),
            follow_ups::agreed.eq(true),
            follow_ups::version.eq(stored.version + 1),
            follow_ups::updated_at.eq(made.at),
            follow_ups::updated_by.eq(Some(made.by)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Changes its status and its day, where it still has this version.
///
/// # Errors
/// `Conflict` where it has another by now.
pub fn change(
    conn: &mut AnyConnection,
    (id, version): (i64, i64),
    (status, due_on): (TaskStatus, Option<NaiveDate>),
    (by, at): (i64, NaiveDateTime),
) -> Result<()> {
    let row = follow_ups::table.filter(follow_ups::id.eq(id)).filter(follow_ups::version.eq(version));
    let changed = diesel::update(row)
        .set((
            follow_ups::status.eq(status),
            follow_ups::due_on.eq(due_on),
            follow_ups::version.eq(version + 1),
            follow_ups::updated_at.eq(at),
            follow_ups::updated_by.eq(Some(by)),
        ))
        .execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(Error::Conflict) }
}

/// Keeps beside the way back to the kick-off how far its step is.
///
/// # Errors
/// The database's.
pub fn follow_step(
    conn: &mut AnyConnection,
    engagement: i64,
    key: &str,
    (status, due_on): (TaskStatus, Option<NaiveDate>),
    (by, at): (i64, NaiveDateTime),
) -> Result<()> {
    let row = follow_ups::table
        .filter(follow_ups::engagement_id.eq(engagement))
        .filter(follow_ups::kind.eq(FollowUpKind::KickOff))
        .filter(follow_ups::row_key.eq(key));
    diesel::update(row)
        .set((
            follow_ups::status.eq(status),
            follow_ups::due_on.eq(due_on),
            follow_ups::version.eq(follow_ups::version + 1),
            follow_ups::updated_at.eq(at),
            follow_ups::updated_by.eq(Some(by)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Cancels the open ones that this review made and its newest revision no longer has.
///
/// # Errors
/// The database's.
pub fn cancel_absent(conn: &mut AnyConnection, made: Made, kept: &[(FollowUpKind, String)]) -> Result<()> {
    let own: Vec<(i64, FollowUpKind, String)> = follow_ups::table
        // Says nothing that the review does not, but has an index.
        .filter(follow_ups::engagement_id.eq(made.engagement))
        .filter(follow_ups::review_id.eq(made.review))
        .filter(sql::<Bool>(IS_OPEN))
        .select((follow_ups::id, follow_ups::kind, follow_ups::row_key))
        .load(conn)?;
    let absent = own.into_iter().filter(|(_, kind, key)| !kept.iter().any(|(k, of)| k == kind && of == key));
    let ids: Vec<i64> = absent.map(|(id, ..)| id).collect();
    diesel::update(follow_ups::table.filter(follow_ups::id.eq_any(ids)))
        .set((
            follow_ups::status.eq(TaskStatus::Cancelled),
            follow_ups::version.eq(follow_ups::version + 1),
            follow_ups::updated_at.eq(made.at),
            follow_ups::updated_by.eq(Some(made.by)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Marks the open ones of a review as not agreed on, since its submission was withdrawn.
///
/// # Errors
/// The database's.
pub fn withdraw(conn: &mut AnyConnection, review: &Seen<Head>) -> Result<()> {
    let open = follow_ups::table
        // Says nothing that the review does not, but has an index.
        .filter(follow_ups::engagement_id.eq(review.engagement_id))
        .filter(follow_ups::review_id.eq(review.review_id))
        .filter(sql::<Bool>(IS_OPEN));
    diesel::update(open).set(follow_ups::agreed.eq(false)).execute(conn)?;
    Ok(())
}

/// The same, while an approved revision of the review stands: what that promises (`standing`) stands too, as it said, where the submissions
/// that are taken back changed it at one of these moments (UTC) and nobody has since. `said`: what the withdrawn one promised; how far
/// something is and when it is due stays where both say the same.
///
/// # Errors
/// The database's.
pub fn withdraw_beside(
    conn: &mut AnyConnection,
    review: &Seen<Head>,
    (standing, said): (&[FollowUp], &[FollowUp]),
    moments: &[NaiveDateTime],
    (by, at): (i64, NaiveDateTime),
) -> Result<()> {
    let of = |all: &[FollowUp], stored: &Stored| {
        all.iter().find(|one| (one.kind, &one.key) == (stored.kind, &stored.row_key)).cloned()
    };
    let own: Vec<Stored> = follow_ups::table
        // Says nothing that the review does not, but has an index.
        .filter(follow_ups::engagement_id.eq(review.engagement_id))
        .filter(follow_ups::review_id.eq(review.review_id))
        .select(Stored::as_select())
        .load(conn)?;
    for stored in own {
        let row = diesel::update(follow_ups::table.find(stored.id));
        match of(standing, &stored) {
            None if is_open(stored.status) => {
                row.set(follow_ups::agreed.eq(false)).execute(conn)?;
            }
            Some(one) if moments.contains(&stored.updated_at) => {
                let said = of(said, &stored);
                let same_day = said.as_ref().is_some_and(|said| said.due_on == one.due_on);
                let as_far = said.is_some_and(|said| said.status == one.status);
                row.set((
                    follow_ups::what.eq(&one.what),
                    follow_ups::owner.eq(&one.owner),
                    follow_ups::due_on.eq(if same_day { stored.due_on } else { one.due_on }),
                    follow_ups::status.eq(if as_far { stored.status } else { one.status }),
                    follow_ups::version.eq(stored.version + 1),
                    follow_ups::updated_at.eq(at),
                    follow_ups::updated_by.eq(Some(by)),
                ))
                .execute(conn)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The next meeting that an earlier review promised is over, since this review is of it: it was held, or did not take place.
///
/// # Errors
/// The database's.
pub fn meet(conn: &mut AnyConnection, made: Made, status: TaskStatus) -> Result<()> {
    let promised = follow_ups::table
        .filter(follow_ups::engagement_id.eq(made.engagement))
        .filter(follow_ups::review_id.ne(made.review))
        .filter(follow_ups::kind.eq(FollowUpKind::Meeting))
        .filter(sql::<Bool>(IS_OPEN));
    diesel::update(promised)
        .set((
            follow_ups::status.eq(status),
            follow_ups::version.eq(follow_ups::version + 1),
            follow_ups::updated_at.eq(made.at),
            follow_ups::updated_by.eq(Some(made.by)),
        ))
        .execute(conn)?;
    Ok(())
}

/// Takes that back, where the submission of `then` (UTC) was withdrawn and nobody has changed it since.
///
/// # Errors
/// The database's.
pub fn unmeet(
    conn: &mut AnyConnection,
    review: &Seen<Head>,
    then: NaiveDateTime,
    (by, at): (i64, NaiveDateTime),
) -> Result<()> {
    let over = follow_ups::table
        .filter(follow_ups::engagement_id.eq(review.engagement_id))
        .filter(follow_ups::review_id.ne(review.review_id))
        .filter(follow_ups::kind.eq(FollowUpKind::Meeting))
        .filter(follow_ups::updated_at.eq(then));
    diesel::update(over)
        .set((
            follow_ups::status.eq(TaskStatus::NotStarted),
            follow_ups::version.eq(follow_ups::version + 1),
            follow_ups::updated_at.eq(at),
            follow_ups::updated_by.eq(Some(by)),
        ))
        .execute(conn)?;
    Ok(())
}
