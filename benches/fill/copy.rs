//! An engagement of the demonstration once more: for another customer, manager and partner, and on other days.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use success_review::domain::audit::{Event, Note};
use success_review::domain::engagement::{ReviewState, StepStatus};
use success_review::domain::fold::fold;
use success_review::domain::policy::{Viewer, Who};
use success_review::domain::review::forms::KnownForms;
use success_review::domain::review::outcome;
use success_review::error::{Error, Result};
use success_review::store::drafts::{NewDraft, Save};
use success_review::store::engagement_list::Place;
use success_review::store::engagements::NewEngagement;
use success_review::store::imports::NewImport;
use success_review::store::measurements::NewMeasurement;
use success_review::store::next_steps::NewNextStep;
use success_review::store::reviews::{NewRevision, Revision};
use success_review::store::typed::Json;
use success_review::store::{
    Work, agreed_steps, completion, criteria, decisions, drafts, engagements, imports, measurements, partner_times,
    reviews,
};

use super::customers;
use super::people::People;
use super::random::Random;
use super::template::{Review, Template};

/// Weeks before the demonstration's days: of engagements that are over, of those whose review waits, and of the others.
const OVER: usize = 100;
const WAITING: usize = 3;
const UNDER_WAY: usize = 8;
/// After so many weeks a step is no longer open.
const DONE_BY: i64 = 8;
/// Seconds that a copy is earlier by, so that not everything happens in the same second.
const SECONDS: usize = 7_200;

/// How much earlier everything is: whole weeks, so that days stay workdays, and some seconds.
struct Back {
    weeks: TimeDelta,
    seconds: TimeDelta,
}

impl Back {
    fn of(template: &Template, random: &mut Random) -> Self {
        let state = template.newest().map(|revision| revision.state);
        let weeks = match state {
            // The answers of a draft hold days as somebody types them.
            _ if template.draft.is_some() => 0,
            _ if template.engagement.completed_by.is_some() => random.below(OVER),
            Some(ReviewState::Submitted) => random.below(WAITING),
            _ => random.below(UNDER_WAY),
        };
        let seconds = TimeDelta::seconds(random.below(SECONDS) as i64);
        Self { weeks: TimeDelta::weeks(weeks as i64), seconds }
    }

    fn day(&self, day: NaiveDate) -> NaiveDate {
        day - self.weeks
    }

    fn time(&self, at: NaiveDateTime) -> NaiveDateTime {
        at - self.weeks - self.seconds
    }

    /// Every day in a JSON text that is a value by itself.
    fn text(&self, json: &str) -> String {
        if self.weeks.is_zero() {
            return json.to_owned();
        }
        let mut moved = String::with_capacity(json.len());
        for (place, part) in json.split('"').enumerate() {
            if place > 0 {
                moved.push('"');
            }
            let day = if part.len() == 10 { NaiveDate::parse_from_str(part, "%Y-%m-%d").ok() } else { None };
            match day {
                Some(day) => moved.push_str(&self.day(day).to_string()),
                None => moved.push_str(part),
            }
        }
        moved
    }
}

/// The copy while it is made.
struct Copy<'a> {
    template: &'a Template,
    people: &'a People,
    back: Back,
    id: i64,
    customer: String,
    manager: &'a Viewer,
    partner: Option<&'a (i64, String)>,
    /// Ids of the template's rows and of their copies.
    imports: HashMap<i64, i64>,
    measurements: HashMap<i64, i64>,
    reviews: HashMap<i64, i64>,
    revisions: HashMap<i64, i64>,
}

/// Writes the template's engagement once more; where it stands in the list.
///
/// # Errors
/// The database's.
pub fn copy(
    work: &mut Work<'_>,
    template: &Template,
    people: &People,
    random: &mut Random,
    turn: usize,
) -> Result<Place> {
    let back = Back::of(template, random);
    let customer = customers::customer(random, turn);
    let manager = people.manager(random);
    let partner = template.engagement.partner_id.map(|_| people.partner(random));
    let from = &template.engagement;
    let updated_at = back.time(from.updated_at);
    let new = NewEngagement {
        customer_name: &customer,
        customer_folded: &fold(&customer),
        tenant_id: &customers::tenant(turn),
        segment: from.segment,
        time_zone: from.time_zone,
        partner_id: partner.map(|partner| partner.0),
        partner_since: from.partner_since.map(|at| back.time(at)),
        manager_id: manager.id,
        goals_planned: &from.goals_planned,
        started_on: back.day(from.started_on),
        set_status: from.set_status,
        created_at: back.time(from.created_at),
        updated_at,
        idempotency_key: None,
    };
    let id = engagements::insert(work.conn, &new, &template.intended)?;
    let mut copy = Copy {
        template,
        people,
        back,
        id,
        customer,
        manager,
        partner,
        imports: HashMap::new(),
        measurements: HashMap::new(),
        reviews: HashMap::new(),
        revisions: HashMap::new(),
    };
    copy.beside(work)?;
    copy.usage(work)?;
    for review in &template.reviews {
        copy.review(work, review)?;
    }
    copy.steps(work)?;
    copy.draft(work)?;
    if let Some(revision) = from.completed_by {
        completion::complete(work.conn, id, mapped(&copy.revisions, revision)?, updated_at)?;
    }
    copy.trail(work)?;
    Ok(Place(updated_at, id))
}

fn mapped(ids: &HashMap<i64, i64>, id: i64) -> Result<i64> {
    ids.get(&id).copied().ok_or_else(|| Error::internal(format!("no copy of row {id}")))
}

impl Copy<'_> {
    fn beside(&self, work: &mut Work<'_>) -> Result<()> {
        let engagement = &self.template.engagement;
        if let (Some(partner), Some(since)) = (self.partner, engagement.partner_since) {
            partner_times::begin(work.conn, self.id, partner.0, self.back.time(since))?;
        }
        if self.template.criteria.is_empty() {
            return Ok(());
        }
        let rows = self.template.criteria.iter().cloned().map(|mut kept| {
            kept.id = None;
            kept.criterion.achieved_on = kept.criterion.achieved_on.map(|day| self.back.day(day));
            kept
        });
        criteria::replace(work.conn, self.id, &rows.collect::<Vec<_>>())
    }

    fn usage(&mut self, work: &mut Work<'_>) -> Result<()> {
        for import in &self.template.imports {
            let new = NewImport {
                engagement_id: self.id,
                report: import.report,
                refreshed_on: self.back.day(import.refreshed_on),
                rows_read: import.rows_read,
                measurements: import.measurements,
                points: import.points,
                gate_was_open: import.gate_was_open,
                gate_is_open: import.gate_is_open,
                confirmed: Json::text(&import.confirmed.0)?,
                imported_by: self.manager.id,
                imported_at: self.back.time(import.imported_at),
            };
            self.imports.insert(import.id, imports::insert(work.conn, &new)?);
        }
        for row in &self.template.measurements {
            let new = NewMeasurement {
                engagement_id: self.id,
                workload_id: row.workload_id,
                active: row.active,
                entitled: row.entitled,
                period_days: row.period_days,
                as_of: self.back.day(row.as_of),
                source: row.source,
                report: &row.report,
                note: &row.note,
                entered_by: self.manager.id,
                entered_at: self.back.time(row.entered_at),
                import_id: row.import_id.map(|id| mapped(&self.imports, id)).transpose()?,
            };
            let id = measurements::insert(work.conn, &new)?;
            self.measurements.insert(row.id, id);
            if let (Some(at), Some(reason)) = (row.excluded_at, &row.excluded_reason) {
                let seen = engagements::find_visible(work.conn, &self.people.lead, self.id)?;
                measurements::exclude(work.conn, &seen, id, self.manager.id, self.back.time(at), reason)?;
            }
        }
        Ok(())
    }

    fn review(&mut self, work: &mut Work<'_>, review: &Review) -> Result<()> {
        let id = reviews::insert_review(work.conn, self.id)?;
        self.reviews.insert(review.id, id);
        for revision in &review.revisions {
            self.revision(work, review, id, revision)?;
        }
        Ok(())
    }

    fn revision(&mut self, work: &mut Work<'_>, review: &Review, into: i64, from: &Revision) -> Result<()> {
        let mut figures = from.figures.0.clone();
        for measurement in figures.workloads.iter_mut().filter_map(|usage| usage.measurement.as_mut()) {
            measurement.id = mapped(&self.measurements, measurement.id)?;
            measurement.as_of = self.back.day(measurement.as_of);
            measurement.entered_at = self.back.time(measurement.entered_at);
        }
        for criterion in &mut figures.criteria {
            criterion.achieved_on = criterion.achieved_on.map(|day| self.back.day(day));
        }
        let mut names = from.names.0.clone();
        names.customer.clone_from(&self.customer);
        names.manager.clone_from(&self.manager.name);
        names.manager_email.clone_from(&self.manager.email);
        names.partner = self.partner.map(|partner| partner.1.clone());
        let answers = self.back.text(&Json::text(&from.answers.0)?);
        let (survey, survey_on) = outcome::survey(&from.answers.0, &KnownForms::default());
        let submitted_at = self.back.time(from.submitted_at);
        let new = NewRevision {
            review_id: into,
            engagement_id: self.id,
            revision: from.revision,
            newest: true,
            state: ReviewState::Submitted,
            playbook_version: &from.playbook_version,
            answers,
            figures: Json::text(&figures)?,
            names: Json::text(&names)?,
            meeting: from.meeting,
            held_on: from.held_on.map(|day| self.back.day(day)),
            outcome: from.outcome,
            follow_up_on: from.follow_up_on.map(|day| self.back.day(day)),
            gate_open: from.gate_open,
            exception_reason: from.exception_reason.clone(),
            task_complete: from.task_complete,
            completes: from.completes,
            partner_id: from.partner_id.and(self.partner).map(|partner| partner.0),
            submitted_by: self.manager.id,
            submitted_at,
            idempotency_key: &format!("copy-{into}-{}", from.revision),
            survey,
            survey_on: survey_on.map(|day| self.back.day(day)),
            manager_id: self.manager.id,
        };
        let id = reviews::insert_revision(work.conn, &new)?.ok_or(Error::Conflict)?;
        self.revisions.insert(from.id, id);
        for decision in review.decisions.iter().filter(|decision| decision.revision == from.revision) {
            let by = self.who(Some(decision.by.as_str()));
            let at = self.back.time(decision.at);
            let made = decisions::insert(work.conn, id, decision.kind, &decision.note, by.id, at)?;
            for comment in review.comments.iter().filter(|c| (c.revision, c.kind) == (from.revision, decision.kind)) {
                decisions::insert_comment(work.conn, made, id, &comment.section, &comment.body)?;
            }
        }
        if from.state != ReviewState::Submitted {
            let head = decisions::find_visible(work.conn, &self.people.lead, into)?;
            let stored = decisions::newest(work.conn, &head)?;
            let decided = from.decided_by.zip(from.decided_at);
            let decided = decided.map(|(_, at)| (self.people.lead.id, self.back.time(at)));
            decisions::change_state(work.conn, &stored, ReviewState::Submitted, from.state, decided)?;
        }
        Ok(())
    }

    /// Who did it: the lead, or who manages the copy.
    fn who(&self, name: Option<&str>) -> &Viewer {
        if name == Some(self.people.lead.name.as_str()) { &self.people.lead } else { self.manager }
    }

    fn steps(&self, work: &mut Work<'_>) -> Result<()> {
        let is_old = self.back.weeks > TimeDelta::weeks(DONE_BY);
        for (step, key) in &self.template.steps {
            let review =
                self.template.reviews.iter().find(|r| r.number == step.review_number).ok_or(Error::NotFound)?;
            let new = NewNextStep {
                engagement_id: self.id,
                review_id: mapped(&self.reviews, review.id)?,
                row_key: key,
                what: &step.what,
                owner: &step.owner,
                owner_side: step.owner_side,
                due_on: step.due_on.map(|day| self.back.day(day)),
                status: if is_old && step.is_open() { StepStatus::Done } else { step.status },
                updated_at: self.back.time(self.template.engagement.updated_at),
                agreed: step.agreed,
                added: step.added,
                settled_at: Some(self.back.time(self.template.engagement.updated_at)),
                manager_id: self.manager.id,
                about: "",
            };
            agreed_steps::upsert(work.conn, &new)?;
        }
        Ok(())
    }

    fn draft(&self, work: &mut Work<'_>) -> Result<()> {
        let Some((draft, sections)) = &self.template.draft else { return Ok(()) };
        let new = NewDraft {
            engagement_id: self.id,
            review_id: draft.review_id.map(|id| mapped(&self.reviews, id)).transpose()?,
            based_on: draft.based_on.map(|id| mapped(&self.revisions, id)).transpose()?,
            keeps_figures: draft.keeps_figures,
            playbook_version: &draft.playbook_version,
            started_by: self.manager.id,
            started_at: self.back.time(draft.started_at),
        };
        let id = drafts::insert(work.conn, &new)?;
        drafts::plan(work.conn, id, draft.planned_on.map(|day| self.back.day(day)))?;
        for section in sections {
            let save = Save {
                draft_id: id,
                section: &section.section,
                answers: &section.answers,
                version: 0,
                by: self.manager.id,
                at: self.back.time(section.saved_at),
            };
            drafts::save(work.conn, &save)?;
        }
        Ok(())
    }

    /// What was done, but for the imports: those are most entries of a trail, and most of the time that a fill would take.
    fn trail(&self, work: &mut Work<'_>) -> Result<()> {
        for entry in &self.template.trail {
            let Some(event) = entry.event.clone() else { continue };
            if matches!(event, Event::UsageImported { .. } | Event::UsageRecorded { .. }) {
                continue;
            }
            let subject = entry.subject_id.and_then(|id| match event.subject() {
                "engagement" => Some(self.id),
                "measurement" => self.measurements.get(&id).copied(),
                "import" => self.imports.get(&id).copied(),
                "review" => self.reviews.get(&id).copied(),
                _ => None,
            });
            let note = Note {
                event,
                engagement: Some(self.id),
                subject,
                from_version: entry.from_version,
                to_version: entry.to_version,
            };
            let who = self.who(entry.actor.as_deref());
            work.as_by(Who::Person(who), self.back.time(entry.at)).audit(note)?;
        }
        Ok(())
    }
}
