//! What an engagement counts as in the portfolio, and how it was counted last: the counts (`portfolio_counts`) move by the
//! difference, so that they are right whatever an earlier program left beside them.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::AnyConnection;
use super::among::among;
use super::conditions::Standing;
use super::glances::Glance;
use super::held_reviews::Held;
use super::schema::engagement_counted;
use super::typed::Json;
use crate::domain::engagement::{ReviewStage, Segment};
use crate::domain::portfolio::{Hour, Kind, Wait};
use crate::domain::review::outcome::Group;
use crate::error::Result;

/// What is counted: the kind's key, the month, workload or hour that it is counted under, and days.
pub type Mark = (String, i64, i64);

/// How often.
pub type Marks = BTreeMap<Mark, i64>;

/// What an engagement counts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    pub engagement: i64,
    pub manager: i64,
    pub partner: Option<i64>,
    pub segment: Segment,
    pub marks: Marks,
}

impl Contribution {
    /// `queue`: of the reviews that wait, the group and when they were submitted.
    pub(super) fn of(
        glance: &Glance,
        segment: Segment,
        standing: &[Standing],
        held: &[Held],
        queue: impl IntoIterator<Item = (Group, Hour)>,
    ) -> Self {
        let mut marks = Marks::new();
        let mut count = |kind: Kind, place, days| *marks.entry((kind.key(), place, days)).or_default() += 1;
        count(Kind::Status(glance.status), 0, 0);
        if let Some(stage) = glance.stage {
            // A draft says nothing of the gate.
            count(Kind::stage(stage, glance.shut && stage != ReviewStage::Draft), 0, 0);
        }
        if glance.stands {
            count(Kind::Outcome(glance.outcome), 0, 0);
        }
        if glance.meets_on.is_some() {
            count(Kind::Meets, 0, 0);
        }
        if glance.survey_since.is_some() {
            count(Kind::Survey, 0, 0);
        }
        for one in standing {
            count(Kind::Condition(one.state), one.workload_id, 0);
        }
        for (group, Hour(hour)) in queue {
            count(Kind::Queue(group), hour, 0);
        }
        for one in held {
            count(Kind::Held(one.outcome), one.month, 0);
            if one.exception {
                count(Kind::Exception, one.month, 0);
            }
            for (wait, days) in [(Wait::Meeting, one.to_meeting), (Wait::Approval, one.to_approval)] {
                if let Some(days) = days {
                    count(Kind::Took(wait), one.month, days);
                }
            }
        }
        Self {
            engagement: glance.engagement_id,
            manager: glance.manager_id,
            partner: glance.partner_id,
            segment,
            marks,
        }
    }

    /// The workloads that are intended.
    pub fn workloads(&self) -> impl Iterator<Item = i64> {
        let conditions = self.marks.keys().filter(|(kind, ..)| kind.starts_with("workload."));
        conditions.map(|(_, workload, _)| *workload)
    }
}

#[derive(Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = engagement_counted, treat_none_as_null = true)]
struct Row {
    engagement_id: i64,
    manager_id: i64,
    partner_id: Option<i64>,
    segment: Segment,
    counted: String,
}

/// As it is stored: a mark and how often, each.
pub(super) type Stored = Vec<(String, i64, i64, i64)>;

impl Row {
    fn of(of: &Contribution) -> Result<Self> {
        let marks: Stored = of.marks.iter().map(|((kind, place, days), n)| (kind.clone(), *place, *days, *n)).collect();
        Ok(Self {
            engagement_id: of.engagement,
            manager_id: of.manager,
            partner_id: of.partner,
            segment: of.segment,
            counted: Json::text(&marks)?,
        })
    }
}

type Read = (i64, i64, Option<i64>, Segment, Json<Stored>);

fn contribution((engagement, manager, partner, segment, Json(marks)): Read) -> Contribution {
    let marks = marks.into_iter().map(|(kind, place, days, n)| ((kind, place, days), n)).collect();
    Contribution { engagement, manager, partner, segment, marks }
}

/// How these engagements were counted last, by engagement.
///
/// # Errors
/// The database's; a stored text cannot be read.
pub(super) fn stored(conn: &mut AnyConnection, ids: &[i64]) -> Result<HashMap<i64, Contribution>> {
    let rows: Vec<Read> = engagement_counted::table
        .filter(among(conn, engagement_counted::engagement_id, ids))
        .select((
            engagement_counted::engagement_id,
            engagement_counted::manager_id,
            engagement_counted::partner_id,
            engagement_counted::segment,
            engagement_counted::counted,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.0, contribution(row))).collect())
}

/// Notes how an engagement is counted from now on.
///
/// # Errors
/// The database's.
pub(super) fn keep(conn: &mut AnyConnection, before: Option<&Contribution>, now: &Contribution) -> Result<()> {
    let row = Row::of(now)?;
    if before.is_some() {
        diesel::update(engagement_counted::table.find(now.engagement)).set(&row).execute(conn)?;
    } else {
        diesel::insert_into(engagement_counted::table).values(&row).execute(conn)?;
    }
    Ok(())
}
