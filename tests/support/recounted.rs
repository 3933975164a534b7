//! The portfolio counted plainly: every row of the tables that people write is read, and each figure is counted by itself. Nothing
//! of the program's own counting is used.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date, Nullable, Text, Timestamp};
use success_review::store::Db;

#[derive(Debug, Clone, QueryableByName)]
struct Engagement {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    manager_id: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    partner_id: Option<i64>,
    #[diesel(sql_type = Text)]
    segment: String,
    #[diesel(sql_type = Text)]
    time_zone: String,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Bool)]
    drafts: bool,
}

#[derive(Debug, Clone, QueryableByName)]
struct Intended {
    #[diesel(sql_type = BigInt)]
    engagement_id: i64,
    #[diesel(sql_type = BigInt)]
    workload_id: i64,
    #[diesel(sql_type = BigInt)]
    target: i64,
}

#[derive(Debug, Clone, QueryableByName)]
struct Measured {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    engagement_id: i64,
    #[diesel(sql_type = BigInt)]
    workload_id: i64,
    #[diesel(sql_type = BigInt)]
    active: i64,
    #[diesel(sql_type = BigInt)]
    entitled: i64,
    #[diesel(sql_type = BigInt)]
    period_days: i64,
    #[diesel(sql_type = Date)]
    as_of: NaiveDate,
    #[diesel(sql_type = Bool)]
    typed: bool,
}

#[derive(Debug, Clone, QueryableByName)]
struct Revision {
    #[diesel(sql_type = BigInt)]
    engagement_id: i64,
    #[diesel(sql_type = BigInt)]
    review_id: i64,
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = BigInt)]
    revision: i64,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Text)]
    meeting: String,
    #[diesel(sql_type = Nullable<Date>)]
    held_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Text>)]
    outcome: Option<String>,
    #[diesel(sql_type = Bool)]
    gate_open: bool,
    #[diesel(sql_type = Nullable<Text>)]
    survey: Option<String>,
    #[diesel(sql_type = Timestamp)]
    submitted_at: NaiveDateTime,
    #[diesel(sql_type = Nullable<Timestamp>)]
    decided_at: Option<NaiveDateTime>,
}

#[derive(Debug, Clone, QueryableByName)]
struct Moved {
    #[diesel(sql_type = BigInt)]
    engagement_id: i64,
    #[diesel(sql_type = Bool)]
    opened: bool,
    #[diesel(sql_type = Timestamp)]
    at: NaiveDateTime,
}

#[derive(Debug, Clone, QueryableByName)]
struct Contact {
    #[diesel(sql_type = BigInt)]
    engagement_id: i64,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    review_id: Option<i64>,
}

/// Which engagements are counted, and the months of meetings, the first and the last among them.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub manager: Option<i64>,
    pub partner: Option<i64>,
    pub segment: Option<String>,
    pub workload: Option<i64>,
    /// `2026-01`.
    pub from: String,
    pub to: String,
}

/// Figures by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    pub counts: BTreeMap<String, i64>,
    /// Days from the open gate to the meeting, and from there to the approval, sorted.
    pub to_meeting: Vec<i64>,
    pub to_approval: Vec<i64>,
    /// When the reviews that wait were submitted.
    pub queue: Vec<NaiveDateTime>,
}

impl Figures {
    fn add(&mut self, name: String) {
        *self.counts.entry(name).or_default() += 1;
    }

    pub fn of(&self, name: &str) -> i64 {
        self.counts.get(name).copied().unwrap_or_default()
    }
}

/// The least of the sorted days within which so many of a hundred lie.
pub fn percentile(days: &[i64], hundredths: usize) -> Option<i64> {
    let rank = (days.len() * hundredths).div_ceil(100).max(1);
    days.get(rank - 1).copied()
}

/// All that is counted, as it is written.
pub struct Tables {
    engagements: Vec<Engagement>,
    intended: Vec<Intended>,
    measured: Vec<Measured>,
    revisions: Vec<Revision>,
    moved: Vec<Moved>,
    contacts: Vec<Contact>,
}

impl Tables {
    pub fn read(db: &Db) -> Self {
        db.read(|conn| {
            Ok(Self {
                engagements: diesel::sql_query(
                    "SELECT e.id, e.manager_id, e.partner_id, e.segment, e.time_zone, \
                     CASE WHEN e.completed_by IS NULL THEN e.set_status ELSE 'complete' END AS status, \
                     EXISTS (SELECT 1 FROM review_drafts d WHERE d.engagement_id = e.id) AS drafts FROM engagements e",
                )
                .load(conn)?,
                intended: diesel::sql_query("SELECT engagement_id, workload_id, target FROM engagement_workloads")
                    .load(conn)?,
                measured: diesel::sql_query(
                    "SELECT id, engagement_id, workload_id, active, entitled, period_days, as_of, source = 'typed' AS typed \
                     FROM measurements WHERE excluded_at IS NULL AND active IS NOT NULL",
                )
                .load(conn)?,
                revisions: diesel::sql_query(
                    "SELECT v.engagement_id, v.review_id, r.number, v.revision, v.state, v.meeting, v.held_on, v.outcome, \
                     v.gate_open, v.survey, v.submitted_at, v.decided_at FROM review_revisions v \
                     JOIN reviews r ON r.id = v.review_id",
                )
                .load(conn)?,
                moved: diesel::sql_query(
                    "SELECT engagement_id, action = 'gate_opened' AS opened, at FROM audit_entries \
                     WHERE action IN ('gate_opened', 'gate_shut') ORDER BY id",
                )
                .load(conn)?,
                contacts: diesel::sql_query("SELECT engagement_id, state, review_id FROM survey_contacts").load(conn)?,
            })
        })
        .expect("the tables")
    }

    fn standing(&self, one: &Intended) -> &'static str {
        let of = |m: &&Measured| m.engagement_id == one.engagement_id && m.workload_id == one.workload_id;
        let counts = self
            .measured
            .iter()
            .filter(of)
            .max_by_key(|m| (m.as_of, -((m.period_days - 28).abs()), -m.period_days, m.typed, m.id));
        match counts.filter(|m| m.entitled > 0) {
            None => "unknown",
            Some(m) if m.active * 100 >= one.target * m.entitled => "reached",
            Some(_) => "short",
        }
    }

    /// The figures of what is asked.
    pub fn figures(&self, asked: &Asked) -> Figures {
        let mut figures = Figures::default();
        for engagement in &self.engagements {
            let intended: Vec<&Intended> =
                self.intended.iter().filter(|one| one.engagement_id == engagement.id).collect();
            let is_asked = asked.manager.is_none_or(|id| id == engagement.manager_id)
                && asked.partner.is_none_or(|id| Some(id) == engagement.partner_id)
                && asked.segment.as_ref().is_none_or(|segment| *segment == engagement.segment)
                && asked.workload.is_none_or(|id| intended.iter().any(|one| one.workload_id == id));
            if is_asked {
                self.count(engagement, &intended, asked, &mut figures);
            }
        }
        figures.to_meeting.sort_unstable();
        figures.to_approval.sort_unstable();
        figures.queue.sort_unstable();
        figures
    }

    fn count(&self, engagement: &Engagement, intended: &[&Intended], asked: &Asked, figures: &mut Figures) {
        figures.add(format!("status.{}", engagement.status));
        for one in intended {
            figures.add(format!("workload.{}.{}", one.workload_id, self.standing(one)));
        }
        let all: Vec<&Revision> = self.revisions.iter().filter(|one| one.engagement_id == engagement.id).collect();
        let last = all.iter().max_by_key(|one| (one.number, one.revision));
        if engagement.drafts {
            figures.add("review.draft".to_owned());
        } else if let Some(last) = last {
            figures.add(format!("review.{}", last.state));
        }
        if let Some(last) = last.filter(|last| ["submitted", "approved"].contains(&last.state.as_str())) {
            figures.add(format!("outcome.{}", last.outcome.as_deref().unwrap_or("none")));
            let contacts = self.contacts.iter().filter(|one| one.engagement_id == engagement.id);
            let (unsent, said): (Vec<&Contact>, Vec<&Contact>) = contacts.partition(|one| one.state == "outstanding");
            let answered_for = said.iter().any(|one| one.review_id == Some(last.review_id));
            let is_open = last.survey.as_deref() == Some("outstanding") && !answered_for;
            if last.survey.is_some() && (is_open || !unsent.is_empty()) {
                figures.add("survey".to_owned());
            }
        }
        let reviews: BTreeSet<i64> = all.iter().map(|one| one.review_id).collect();
        let newest = reviews
            .iter()
            .filter_map(|id| all.iter().filter(|one| one.review_id == *id).max_by_key(|one| one.revision).copied());
        let zone: Tz = engagement.time_zone.parse().expect("a zone");
        let day = |at: NaiveDateTime| at.and_utc().with_timezone(&zone).date_naive();
        let mut held: Vec<(NaiveDate, i64, &Revision)> = Vec::new();
        for one in newest {
            if one.state == "submitted" {
                figures.queue.push(one.submitted_at);
            }
            if ["submitted", "approved"].contains(&one.state.as_str()) && one.meeting == "held" {
                held.push((one.held_on.expect("a day"), one.number, one));
            }
        }
        held.sort_by_key(|(day, number, _)| (*day, *number));
        for (place, (on, _, one)) in held.iter().enumerate() {
            let month = on.format("%Y-%m").to_string();
            if month < asked.from || month > asked.to {
                continue;
            }
            figures.add(format!("held.{month}.{}", one.outcome.as_deref().expect("an outcome")));
            if !one.gate_open {
                figures.add("exception".to_owned());
            }
            let moves = self.moved.iter().filter(|moved| moved.engagement_id == engagement.id);
            let until: Vec<&Moved> = moves.filter(|moved| day(moved.at) <= *on).collect();
            if let Some(opened) = until.last().filter(|moved| moved.opened).map(|moved| day(moved.at))
                && held[..place].iter().all(|(earlier, ..)| *earlier < opened)
            {
                figures.to_meeting.push((*on - opened).num_days());
            }
            let approvals = all.iter().filter(|other| other.review_id == one.review_id && other.state == "approved");
            if let Some(approved) = approvals.filter_map(|other| other.decided_at).min() {
                figures.to_approval.push((day(approved) - *on).num_days().max(0));
            }
        }
    }
}
