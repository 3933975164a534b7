//! Submitting a review: everything checked again, frozen, and carried out in one transaction (R3, R7, R8, R14).

use std::collections::BTreeMap;

use chrono::NaiveDateTime;

use super::review::{Desk, open_desk};
use crate::domain::engagement::{DecisionKind, Meeting, ReviewState};
use crate::domain::policy::Viewer;
use crate::domain::review::answers::Names;
use crate::domain::review::outcome::{Effects, effects};
use crate::domain::review::progress::is_complete;
use crate::domain::review::rows::next_steps;
use crate::error::{Error, Result};
use crate::playbook::Library;
use crate::store::audit::{self, NewEntry};
use crate::store::next_steps::NewNextStep;
use crate::store::reviews::NewRevision;
use crate::store::{self, AnyConnection, completion, drafts, reviews};

/// What is submitted, and under which key.
pub struct Submission {
    pub engagement: i64,
    /// Made with the page, so that pressing twice makes one review.
    pub idempotency_key: String,
    /// Words of the step that R14 creates.
    pub kick_off_step: String,
}

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Submitted {
    /// The review stands; the same answer when the same submission comes again.
    Done { review: i64, revision: i64 },
    /// Something is missing or ill-formed; nothing was written.
    Incomplete,
}

/// Submits the draft.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Malformed` without a key; `Conflict` when the draft is gone, as after a submission in
/// another window.
pub fn submit(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    library: &'static Library,
    submission: &Submission,
) -> Result<Submitted> {
    super::engagements::managed(conn, viewer, submission.engagement)?;
    if !(1..=64).contains(&submission.idempotency_key.len()) {
        return Err(Error::Malformed("no idempotency key"));
    }
    store::dialect::lock_engagement(conn, submission.engagement)?;
    if let Some(made) = reviews::find_by_idempotency_key(conn, &submission.idempotency_key)? {
        return if made.engagement_id == submission.engagement && made.submitted_by == viewer.id {
            Ok(Submitted::Done { review: made.review_id, revision: made.revision })
        } else {
            Err(Error::Conflict)
        };
    }
    let desk = match open_desk(conn, viewer, now, library, submission.engagement) {
        Err(Error::NotFound) => return Err(Error::Conflict),
        other => other?,
    };
    let Some(effects) = effects(&desk.answers, &desk.facts, &desk.forms) else { return Ok(Submitted::Incomplete) };
    let reason = exception_reason(&desk);
    // R3 even where a version of the playbook did not ask for the reason.
    let excused = desk.facts.gate_open || reason.is_some() || effects.meeting != Meeting::Held;
    if !is_complete(&desk.progress()) || !excused {
        return Ok(Submitted::Incomplete);
    }
    let review = match desk.draft.review_id {
        Some(review) => review,
        None => reviews::insert_review(conn, desk.engagement.id)?.0,
    };
    let revision = freeze(conn, viewer, now, &desk, &effects, review, reason, &submission.idempotency_key)?;
    create_steps(conn, now, &desk, &effects, review, &submission.kick_off_step)?;
    if effects.completes {
        completion::complete(conn, desk.engagement.id, revision, now)?;
    } else if desk.engagement.completed_by.is_some() {
        completion::reopen(conn, desk.engagement.id, now)?;
    } else {
        // Blocked or paused by hand stays so: nothing was completed, nothing is opened again.
        store::engagements::touch(conn, desk.engagement.id, now)?;
    }
    drafts::delete(conn, desk.draft.id)?;
    let entry = NewEntry {
        engagement_id: Some(desk.engagement.id),
        actor_id: Some(viewer.id),
        action: "review_submitted",
        subject: "review",
        subject_id: Some(review),
        detail: format!("{} {}", desk.number, desk.revision),
        from_version: None,
        to_version: Some(desk.revision),
    };
    audit::record(conn, now, &entry)?;
    Ok(Submitted::Done { review, revision: desk.revision })
}

fn exception_reason(desk: &Desk) -> Option<String> {
    let reason = desk.answers.text("key-information", "gate_exception");
    (!desk.facts.gate_open && !reason.is_empty()).then(|| reason.to_owned())
}

#[allow(clippy::too_many_arguments)]
fn freeze(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    desk: &Desk,
    effects: &Effects,
    review: i64,
    exception_reason: Option<String>,
    idempotency_key: &str,
) -> Result<i64> {
    let json = |e: serde_json::Error| Error::internal(e);
    let names = names(conn, viewer, desk)?;
    let id = reviews::insert_revision(
        conn,
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
            exception_reason,
            task_complete: effects.task_complete,
            completes: effects.completes,
            partner_id: desk.engagement.partner_id,
            submitted_by: viewer.id,
            submitted_at: now,
            idempotency_key,
        },
    )?
    .ok_or(Error::Conflict)?;
    store::decisions::insert(conn, id, DecisionKind::Submitted, "", viewer.id, now)?;
    Ok(id)
}

/// The names as they are today, for a review that is read years from now.
fn names(conn: &mut AnyConnection, viewer: &Viewer, desk: &Desk) -> Result<Names> {
    let partner = match desk.engagement.partner_id {
        Some(id) => store::reviews::partner_name(conn, id)?,
        None => None,
    };
    Ok(Names {
        customer: desk.engagement.customer_name.clone(),
        segment: desk.engagement.segment.clone(),
        manager: viewer.name.clone(),
        manager_email: viewer.email.clone(),
        partner,
        workloads: desk.workloads.iter().map(|w| (w.key.clone(), w.name.clone())).collect::<BTreeMap<_, _>>(),
    })
}

/// R15: the agreed steps; R14: the way back to the customer kick-off.
fn create_steps(
    conn: &mut AnyConnection,
    now: NaiveDateTime,
    desk: &Desk,
    effects: &Effects,
    review: i64,
    kick_off: &str,
) -> Result<()> {
    let mut keys = Vec::new();
    if effects.meeting == Meeting::Held {
        for (place, step) in next_steps(&desk.answers, &desk.forms).into_iter().enumerate() {
            // Two rows never share a key, whatever the form sent.
            let key =
                if step.key.is_empty() || keys.contains(&step.key) { format!("{review}-{place}") } else { step.key };
            store::next_steps::upsert(
                conn,
                &NewNextStep {
                    engagement_id: desk.engagement.id,
                    review_id: review,
                    row_key: &key,
                    what: &step.what,
                    owner: &step.owner,
                    owner_side: step.side.map_or("microsoft", crate::domain::engagement::Side::key),
                    due_on: step.due_on,
                    status: step.status.key(),
                    updated_at: now,
                },
            )?;
            keys.push(key);
        }
        let key = format!("kick-off-{review}");
        // Carried over, it is a row like the others.
        if effects.returns_to_kick_off && !keys.contains(&key) {
            let statuses = store::next_steps::statuses(conn, desk.engagement.id)?;
            let status = statuses.get(&key).map(String::as_str).filter(|s| *s != "cancelled").unwrap_or("open");
            store::next_steps::upsert(
                conn,
                &NewNextStep {
                    engagement_id: desk.engagement.id,
                    review_id: review,
                    row_key: &key,
                    what: kick_off,
                    owner: "FastTrack",
                    owner_side: "microsoft",
                    due_on: None,
                    status,
                    updated_at: now,
                },
            )?;
            keys.push(key);
        }
    }
    store::next_steps::cancel_absent(conn, desk.engagement.id, review, &keys, now)
}
