//! Submitting a review: everything checked again, frozen, and carried out in one transaction (R3, R7, R8, R14).

use std::collections::BTreeMap;

use super::engagements::held;
use crate::domain::audit::{Event, Place};
use crate::domain::engagement::{DecisionKind, Meeting, ReviewState};
use crate::domain::review::answers::Names;
use crate::domain::review::outcome::{Effects, effects};
use crate::domain::review::progress::is_complete;
use crate::domain::review::rows::next_steps;
use crate::error::{Denied, Error, Result};
use crate::queries::Ask;
use crate::queries::desk::{self, Desk};
use crate::store::next_steps::NewNextStep;
use crate::store::reviews::NewRevision;
use crate::store::{self, Work, completion, drafts, reviews};

/// What is submitted, and under which key.
pub struct Submission {
    pub engagement: i64,
    /// Made with the page, so that pressing twice makes one review.
    pub idempotency_key: String,
    /// Words of the step that R14 creates.
    pub kick_off_step: String,
}

/// What came of it: the same answer when the same submission comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Submitted {
    pub review: i64,
    /// Number of the revision within the review.
    pub revision: i64,
}

/// Something is missing or ill-formed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Incomplete;

/// Submits the draft.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Malformed` without a key; `Conflict` when the draft is gone, as after a submission in
/// another window.
pub fn submit(work: &mut Work<'_>, submission: &Submission) -> std::result::Result<Submitted, Denied<Incomplete>> {
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
        return Err(Denied::Refused(Incomplete));
    };
    let excepted = exception_reason(&desk).is_some();
    // R3 even where a version of the playbook did not ask for the reason.
    let excused = desk.facts.gate_open || excepted || effects.meeting != Meeting::Held;
    if !is_complete(&desk.progress()) || !excused {
        return Err(Denied::Refused(Incomplete));
    }
    let review = match desk.draft.review_id {
        Some(review) => review,
        None => reviews::insert_review(work.conn, desk.engagement.id)?.0,
    };
    let revision = freeze(work, &desk, &effects, review, &submission.idempotency_key)?;
    create_steps(work, &desk, &effects, review, &submission.kick_off_step)?;
    if effects.completes {
        completion::complete(work.conn, desk.engagement.id, revision, work.now)?;
    } else if desk.engagement.completed_by.is_some() {
        completion::reopen(work.conn, desk.engagement.id, work.now)?;
    } else {
        // Blocked or paused by hand stays so: nothing was completed, nothing is opened again.
        store::engagements::touch(work.conn, desk.engagement.id, work.now)?;
    }
    drafts::delete(work.conn, desk.draft.id)?;
    let place = Place { review: desk.number, revision: desk.revision };
    let note = Event::ReviewSubmitted(place).of(review).within(desk.engagement.id);
    work.audit(note.to_version(desk.revision))?;
    Ok(Submitted { review, revision: desk.revision })
}

fn exception_reason(desk: &Desk) -> Option<String> {
    let reason = desk.answers.text("key-information", "gate_exception");
    (!desk.facts.gate_open && !reason.is_empty()).then(|| reason.to_owned())
}

fn freeze(work: &mut Work<'_>, desk: &Desk, effects: &Effects, review: i64, idempotency_key: &str) -> Result<i64> {
    let viewer = work.viewer()?;
    let json = |e: serde_json::Error| Error::internal(e);
    let names = names(work, desk)?;
    let id = reviews::insert_revision(
        work.conn,
        &NewRevision {
            review_id: review,
            engagement_id: desk.engagement.id,
            revision: desk.revision,
            newest: true,
            state: ReviewState::Submitted.key(),
            playbook_version: &desk.playbook.version,
            answers: serde_json::to_string(&desk.answers).map_err(json)?,
            figures: serde_json::to_string(&desk.figures).map_err(json)?,
            names: serde_json::to_string(&names).map_err(json)?,
            meeting: effects.meeting.key(),
            held_on: effects.held_on,
            outcome: effects.outcome.map(crate::domain::engagement::Outcome::key),
            follow_up_on: effects.follow_up_on,
            gate_open: desk.facts.gate_open,
            exception_reason: exception_reason(desk),
            task_complete: effects.task_complete,
            completes: effects.completes,
            partner_id: desk.engagement.partner_id,
            submitted_by: viewer.id,
            submitted_at: work.now,
            idempotency_key,
        },
    )?
    .ok_or(Error::Conflict)?;
    store::decisions::insert(work.conn, id, DecisionKind::Submitted, "", viewer.id, work.now)?;
    Ok(id)
}

/// The names as they are today, for a review that is read years from now.
fn names(work: &mut Work<'_>, desk: &Desk) -> Result<Names> {
    let viewer = work.viewer()?;
    let partner = match desk.engagement.partner_id {
        Some(id) => store::reviews::partner_name(work.conn, id)?,
        None => None,
    };
    Ok(Names {
        customer: desk.engagement.customer_name.clone(),
        segment: desk.engagement.segment.key().to_owned(),
        manager: viewer.name.clone(),
        manager_email: viewer.email.clone(),
        partner,
        workloads: desk.workloads.iter().map(|w| (w.key.clone(), w.name.clone())).collect::<BTreeMap<_, _>>(),
    })
}

/// R15: the agreed steps; R14: the way back to the customer kick-off.
fn create_steps(work: &mut Work<'_>, desk: &Desk, effects: &Effects, review: i64, kick_off: &str) -> Result<()> {
    let mut keys = Vec::new();
    if effects.meeting == Meeting::Held {
        for (place, step) in next_steps(&desk.answers, &desk.forms).into_iter().enumerate() {
            // Two rows never share a key, whatever the form sent.
            let key =
                if step.key.is_empty() || keys.contains(&step.key) { format!("{review}-{place}") } else { step.key };
            store::next_steps::upsert(
                work.conn,
                &NewNextStep {
                    engagement_id: desk.engagement.id,
                    review_id: review,
                    row_key: &key,
                    what: &step.what,
                    owner: &step.owner,
                    owner_side: step.side.map_or("microsoft", crate::domain::engagement::Side::key),
                    due_on: step.due_on,
                    status: step.status.key(),
                    updated_at: work.now,
                },
            )?;
            keys.push(key);
        }
        let key = format!("kick-off-{review}");
        // Carried over, it is a row like the others.
        if effects.returns_to_kick_off && !keys.contains(&key) {
            let statuses = store::next_steps::statuses(work.conn, desk.engagement.id)?;
            let status = statuses.get(&key).map(String::as_str).filter(|s| *s != "cancelled").unwrap_or("open");
            store::next_steps::upsert(
                work.conn,
                &NewNextStep {
                    engagement_id: desk.engagement.id,
                    review_id: review,
                    row_key: &key,
                    what: kick_off,
                    owner: "FastTrack",
                    owner_side: "microsoft",
                    due_on: None,
                    status,
                    updated_at: work.now,
                },
            )?;
            keys.push(key);
        }
    }
    store::next_steps::cancel_absent(work.conn, desk.engagement.id, review, &keys, work.now)
}
