//! What a partner sees of an engagement, for the staff who answer for it: what is there now, and what an approval of the
//! submitted revision or of the draft would put there. Nothing of it reaches a partner by being looked at.

use super::Ask;
use super::desk::{self, Written};
use super::engagement::visible;
use super::frozen::Frozen;
use super::summary::{self, Reading, Summary};
use crate::domain::engagement::{ReviewState, Status};
use crate::domain::keyed::keyed;
use crate::domain::policy::Viewer;
use crate::domain::review::outcome::effects;
use crate::domain::review::rows::next_steps;
use crate::error::Result;
use crate::store::drafts::Draft;
use crate::store::engagements::Engagement;
use crate::store::reviews::{self, Revision};
use crate::store::summaries::Intended;
use crate::store::{Seen, drafts, figures, users};

keyed! {
    /// What the view is made from, the latest first.
    Basis { Draft = "draft", Submitted = "submitted", Approved = "approved", }
}

/// The page that a partner gets, or would get.
pub struct PartnerView {
    pub engagement: Seen<Engagement>,
    pub basis: Basis,
    /// What it can be made from.
    pub offered: Vec<Basis>,
    pub summary: Summary,
}

/// The view of an engagement, made from what is wanted where that is there, else from the latest. Drafts are their manager's
/// alone, so that others see what was submitted. `asked`: which approved revision, as a partner asks for it.
///
/// # Errors
/// `NotFound` when the engagement is not visible, or a partner sees no such revision; a stored text cannot be read.
pub fn find(
    ask: &mut Ask<'_>,
    engagement: i64,
    wanted: Option<Basis>,
    asked: Option<(i64, i64)>,
) -> Result<PartnerView> {
    let engagement = visible(ask, engagement)?;
    let may_manage = ask.viewer.may_manage(engagement.manager_id);
    let draft = if may_manage { drafts::of_engagement(ask.conn, &engagement)? } else { None };
    let newest = reviews::newest(ask.conn, &engagement)?;
    let waits = newest.as_ref().is_some_and(|revision| revision.state == ReviewState::Submitted);
    let there = |basis: &Basis| match basis {
        Basis::Draft => draft.is_some(),
        Basis::Submitted => waits,
        Basis::Approved => true,
    };
    let offered: Vec<Basis> = Basis::ALL.iter().copied().filter(there).collect();
    let basis = wanted.filter(there).or_else(|| offered.first().copied()).unwrap_or(Basis::Approved);
    let now = now(ask, &engagement, asked)?;
    let next = match (basis, &draft, &newest) {
        (Basis::Draft, Some(draft), _) => {
            let written = desk::written(ask, &engagement, draft)?;
            Some(of_draft(ask, &engagement, draft, written)?)
        }
        (Basis::Submitted, _, Some(revision)) => Some(of_revision(ask, &engagement, revision)?),
        _ => None,
    };
    let summary = match next {
        Some(next) => {
            Summary { status: Status::for_partner(Some(next.completes)), before: now.last, last: Some(next), ..now }
        }
        None => now,
    };
    Ok(PartnerView { engagement, basis, offered, summary })
}

/// What is there now: exactly what the organisation's users read. Where the engagement has no partner, what one would read.
fn now(ask: &mut Ask<'_>, engagement: &Seen<Engagement>, asked: Option<(i64, i64)>) -> Result<Summary> {
    if let Some(partner) = engagement.partner_id {
        let partner = Viewer::of_organisation(partner);
        return summary::find(&mut ask.in_place_of(&partner), engagement.id, asked);
    }
    let approved = reviews::last_approved(ask.conn, engagement)?;
    let last = approved.map(|revision| of_revision(ask, engagement, &revision)).transpose()?;
    let manager = users::find_any(ask.conn, engagement.manager_id)?;
    let intended = figures::current(ask.conn, engagement)?.workloads.into_iter();
    Ok(Summary {
        engagement_id: engagement.id,
        manager_disabled: manager.disabled_at.is_some(),
        customer: engagement.customer_name.clone(),
        manager_name: manager.name,
        manager_email: manager.email,
        organisation: None,
        status: Status::for_partner(last.as_ref().map(|last| last.completes)),
        intended: intended.map(|usage| Intended { name: usage.name, target: usage.target }).collect(),
        last,
        before: None,
        approved: Vec::new(),
        steps: Vec::new(),
        dropped: Vec::new(),
        said: Vec::new(),
        notes: Vec::new(),
    })
}

fn of_revision(ask: &mut Ask<'_>, engagement: &Seen<Engagement>, revision: &Seen<Revision>) -> Result<Reading> {
    let number = reviews::number_of(ask.conn, revision)?;
    let approved_at = revision.decided_at.filter(|_| revision.state == ReviewState::Approved);
    Reading::of(number, revision, approved_at, engagement.time_zone, ask.playbooks)
}

/// The draft as it would be frozen if it were submitted now.
fn of_draft(
    ask: &mut Ask<'_>,
    engagement: &Seen<Engagement>,
    draft: &Seen<Draft>,
    written: Written,
) -> Result<Reading> {
    let effects = effects(&written.answers, &written.facts, &written.forms);
    let names = desk::names(ask, engagement, &written.workloads)?;
    let way_back = effects.as_ref().and_then(|effects| written.way_back(effects, &names.manager, draft.review_id));
    let frozen = Frozen {
        playbook: written.playbook,
        steps: next_steps(&written.answers, &written.forms),
        answers: written.answers,
        figures: written.figures,
        names,
        facts: written.facts,
        submitted_on: written.facts.today,
        undated: None,
    };
    Ok(Reading {
        number: written.number,
        revision: written.revision,
        approved_at: None,
        meeting: effects.as_ref().map(|effects| effects.meeting),
        held_on: effects.as_ref().and_then(|effects| effects.held_on),
        outcome: effects.as_ref().and_then(|effects| effects.outcome),
        follow_up_on: effects.as_ref().and_then(|effects| effects.follow_up_on),
        completes: effects.is_some_and(|effects| effects.completes),
        frozen: frozen.returning(way_back),
    })
}
