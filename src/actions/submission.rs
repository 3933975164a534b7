//! Submitting a review: everything checked again, frozen, and carried out in one transaction (R3, R7, R8, R14).

use super::held::held;
use super::surveys;
use crate::domain::audit::{Event, Place};
use crate::domain::engagement::{DecisionKind, Meeting, ReviewState, Side, StepStatus, TaskStatus};
use crate::domain::follow_ups::{FollowUpKind, follow_ups, keyed};
use crate::domain::message::Message;
use crate::domain::review::dates::Odd;
use crate::domain::review::names::Names;
use crate::domain::review::outcome::{Effects, effects, is_exception};
use crate::domain::review::progress::is_complete;
use crate::domain::review::rows::{NextStep, is_kick_off, next_steps};
use crate::domain::steps::{Changes, Contents, StepDeed};
use crate::error::{Denied, Error, Result};
use crate::playbook::keys::{key_information, key_results};
use crate::queries::Ask;
use crate::queries::desk::{self, Desk};
use crate::queries::frozen::Frozen;
use crate::store::follow_ups::Made;
use crate::store::next_steps::NewNextStep;
use crate::store::reviews::NewRevision;
use crate::store::step_changes::NewChange;
use crate::store::typed::Json;
use crate::store::{self, Work, completion, drafts, reviews, step_changes};

/// What is submitted, and under which key.
pub struct Submission {
    pub engagement: i64,
    /// Made with the page, so that pressing twice makes one review.
    pub idempotency_key: String,
    /// Words of the way back to the kick-off (R14) in every language: a row that says nothing else is stored without words.
    pub kick_off_words: Vec<String>,
    /// The odd dates that the person confirmed, as [`asked_about`] spells them; empty for none.
    pub confirmed: String,
}

/// What came of it: the same answer when the same submission comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitted {
    pub review: i64,
    /// Number of the revision within the review.
    pub revision: i64,
}

/// Why a draft is not submitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Something is missing or ill-formed.
    Incomplete,
    /// A date is odd, and nobody said that it is meant.
    Unconfirmed,
}

/// The odd dates of the draft, spelt so that a confirmation holds for these and for no others; empty where there are none.
pub fn asked_about(desk: &Desk) -> String {
    let each = |odd: &Odd<'_>| format!("{}.{}={}", odd.section, odd.field, odd.day);
    desk.odd_dates().iter().map(each).collect::<Vec<_>>().join(" ")
}

/// Submits the draft.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Malformed` without a key; `Conflict` when the draft is gone, as after a submission in
/// another window.
pub fn submit(work: &mut Work<'_>, submission: &Submission) -> std::result::Result<Submitted, Denied<Refusal>> {
    let viewer = work.viewer()?;
    if !(1..=64).contains(&submission.idempotency_key.len()) {
        return Err(Error::Malformed("no idempotency key").into());
    }
    held(work, submission.engagement)?;
    if let Some(made) = reviews::find_by_idempotency_key(work.conn, &submission.idempotency_key)? {
        return if made.engagement_id == submission.engagement && made.submitted_by == viewer.id {
            Ok(Submitted { review: made.review_id, revision: made.revision })
        } else {
            Err(Error::Conflict.into())
        };
    }
    let desk = desk::find(&mut Ask::within(work)?, submission.engagement)?.ok_or(Error::Conflict)?;
    let Some(effects) = effects(&desk.answers, &desk.facts, &desk.forms) else {
        return Err(Denied::Refused(Refusal::Incomplete));
    };
    // R3 even where a version of the playbook did not ask for the reason.
    let excused = !is_exception(desk.facts.gate_open, effects.meeting) || exception_reason(&desk).is_some();
    if !is_complete(&desk.progress()) || !excused {
        return Err(Denied::Refused(Refusal::Incomplete));
    }
    // A date that was put right since the page was shown takes no confirmation from the others.
    let confirmed: Vec<&str> = submission.confirmed.split(' ').collect();
    if !asked_about(&desk).split(' ').all(|odd| odd.is_empty() || confirmed.contains(&odd)) {
        return Err(Denied::Refused(Refusal::Unconfirmed));
    }
    let review = match desk.draft.review_id {
        Some(review) => review,
        None => reviews::insert_review(work.conn, desk.engagement.id)?,
    };
    let way_back = desk.way_back(&effects, &desk.manager.name, Some(review));
    let revision = freeze(work, &desk, &effects, review, way_back.clone(), &submission.idempotency_key)?;
    promise(work, &desk, &effects, review, way_back.as_ref())?;
    create_steps(work, &desk, &effects, review, way_back, &submission.kick_off_words)?;
    let to = desk.answers.text(key_results::SECTION, key_results::SURVEY_SENT_TO);
    let sent = effects.survey_on.map(|day| (day, to));
    surveys::submitted(work, desk.engagement.id, review, effects.survey, sent)?;
    if effects.completes {
        completion::complete(work.conn, desk.engagement.id, revision, work.now)?;
    } else if desk.engagement.completed_by.is_some() {
        completion::reopen(work.conn, desk.engagement.id, work.now)?;
    } else {
        // Blocked or paused by hand stays so: nothing was completed, nothing is opened again.
        store::engagements::touch(work.conn, desk.engagement.id, work.now)?;
    }
    drafts::delete(work.conn, desk.draft.id)?;
    work.outbox(&Message::ReviewSubmitted { review, revision: desk.revision })?;
    let place = Place { review: desk.number, revision: desk.revision };
    let note = Event::ReviewSubmitted(place).of(review).within(desk.engagement.id);
    work.audit(note.to_version(desk.revision))?;
    Ok(Submitted { review, revision: desk.revision })
}

fn exception_reason(desk: &Desk) -> Option<String> {
    let reason = desk.answers.text(key_information::SECTION, key_information::GATE_EXCEPTION);
    (!desk.facts.gate_open && !reason.is_empty()).then(|| reason.to_owned())
}

fn freeze(
    work: &mut Work<'_>,
    desk: &Desk,
    effects: &Effects,
    review: i64,
    way_back: Option<NextStep>,
    idempotency_key: &str,
) -> Result<i64> {
    let viewer = work.viewer()?;
    let names = Names { way_back, ..desk::names(&mut Ask::within(work)?, &desk.engagement, &desk.workloads)? };
    let id = reviews::insert_revision(
        work.conn,
        &NewRevision {
            review_id: review,
            engagement_id: desk.engagement.id,
            revision: desk.revision,
            newest: true,
            state: ReviewState::Submitted,
            playbook_version: &desk.playbook.version,
            answers: Json::text(&desk.answers)?,
            figures: Json::text(&desk.figures)?,
            names: Json::text(&names)?,
            meeting: effects.meeting,
            held_on: effects.held_on,
            outcome: effects.outcome,
            follow_up_on: effects.follow_up_on,
            gate_open: desk.facts.gate_open,
            exception_reason: exception_reason(desk),
            task_complete: effects.task_complete,
            completes: effects.completes,
            partner_id: desk.engagement.partner_id,
            submitted_by: viewer.id,
            submitted_at: work.now,
            idempotency_key,
            survey: effects.survey,
            survey_on: effects.survey_on,
            manager_id: desk.engagement.manager_id,
        },
    )?
    .ok_or(Error::Conflict)?;
    store::decisions::insert(work.conn, id, DecisionKind::Submitted, "", viewer.id, work.now)?;
    Ok(id)
}

/// What the review promises besides its steps, each a row of its own.
fn promise(
    work: &mut Work<'_>,
    desk: &Desk,
    effects: &Effects,
    review: i64,
    way_back: Option<&NextStep>,
) -> Result<()> {
    let steps: Vec<NextStep> = next_steps(&desk.answers, &desk.forms).into_iter().chain(way_back.cloned()).collect();
    let names = desk.workload_names();
    let mut all = follow_ups(&desk.answers, effects, &desk.forms, (&steps, &names), desk.facts.today);
    keyed(&mut all, review);
    let before = match &desk.based_on {
        Some(revision) => Frozen::read(revision, desk.engagement.time_zone, work.playbooks)?.promises(review),
        None => Vec::new(),
    };
    let (engagement, manager) = (desk.engagement.id, desk.engagement.manager_id);
    let made = Made { engagement, review, manager, by: work.viewer()?.id, at: work.now };
    for one in &all {
        // How far these are is the form's to say, and the step's.
        let is_said = one.kind.list().is_some() || one.kind == FollowUpKind::KickOff;
        let before = before.iter().find(|b| (b.kind, &b.key) == (one.kind, &one.key));
        store::follow_ups::upsert(work.conn, made, one, before, is_said)?;
    }
    let met = if effects.meeting == Meeting::Held { TaskStatus::Complete } else { TaskStatus::Cancelled };
    store::follow_ups::meet(work.conn, made, met)?;
    let kept: Vec<(FollowUpKind, String)> = all.into_iter().map(|one| (one.kind, one.key)).collect();
    store::follow_ups::cancel_absent(work.conn, made, &kept)
}

/// R15: the agreed steps; R14: the way back to the customer kick-off, once.
fn create_steps(
    work: &mut Work<'_>,
    desk: &Desk,
    effects: &Effects,
    review: i64,
    way_back: Option<NextStep>,
    kick_off_words: &[String],
) -> Result<()> {
    let mut keys: Vec<String> = Vec::new();
    if effects.meeting == Meeting::Held {
        for (place, step) in next_steps(&desk.answers, &desk.forms).into_iter().enumerate() {
            // Two rows never share a key, whatever the form sent.
            let key =
                if step.key.is_empty() || keys.contains(&step.key) { format!("{review}-{place}") } else { step.key };
            let what = if is_kick_off(&key) && kick_off_words.contains(&step.what) { String::new() } else { step.what };
            let step = NextStep { key, what, ..step };
            upsert(work, desk, review, &step)?;
            keys.push(step.key);
        }
    }
    if let Some(step) = way_back {
        // One that is there from before is kept as it is.
        if desk.ways_back.has(&step.key) {
            store::agreed_steps::agree(work.conn, &desk.engagement, &step.key)?;
        } else {
            upsert(work, desk, review, &step)?;
        }
        keys.push(step.key);
    }
    let absent = store::agreed_steps::cancel_absent(work.conn, desk.engagement.id, review, &keys, work.now)?;
    for (step, before, known_since) in absent {
        let status = Some((before, StepStatus::Cancelled));
        note(work, desk, step, StepDeed::Dropped, &Changes { status, known_since, ..Changes::default() })?;
    }
    Ok(())
}

fn upsert(work: &mut Work<'_>, desk: &Desk, review: i64, step: &NextStep) -> Result<()> {
    let side = step.side.unwrap_or(Side::Microsoft);
    let row = NewNextStep {
        engagement_id: desk.engagement.id,
        review_id: review,
        row_key: &step.key,
        what: &step.what,
        owner: &step.owner,
        owner_side: side,
        due_on: step.due_on,
        status: step.status,
        updated_at: work.now,
        agreed: true,
        added: false,
        settled_at: None,
        manager_id: desk.engagement.manager_id,
        about: &step.about,
    };
    let (id, before) = store::agreed_steps::upsert(work.conn, &row)?;
    let Some((before, known_since)) = before else {
        return note(work, desk, id, StepDeed::Agreed, &Changes::default());
    };
    let (what, owner) = (step.what.clone(), step.owner.clone());
    let after = Contents { what, owner, side, due_on: step.due_on, status: step.status };
    let mut changes = Changes::between(&before, &after);
    changes.known_since = known_since.filter(|_| changes.need_a_reason());
    if changes.is_empty() { Ok(()) } else { note(work, desk, id, StepDeed::Submitted, &changes) }
}

/// Keeps in the step's history what the submission did to it.
fn note(work: &mut Work<'_>, desk: &Desk, step: i64, kind: StepDeed, changes: &Changes) -> Result<()> {
    let (by, at) = (work.viewer()?.id, work.now);
    let place = Some(Place { review: desk.number, revision: desk.revision });
    step_changes::insert(work.conn, &NewChange { step, kind, changes, note: "", shared: false, place, by, at })
}
