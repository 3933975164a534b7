//! A submitted review with everything that stands around it: its revisions, decisions, comments, what it is held against,
//! and what this person may do to it.

use chrono::NaiveDateTime;

use super::Ask;
use super::frozen::Frozen;
use crate::domain::engagement::ReviewState;
use crate::domain::policy::Viewer;
use crate::domain::review::standout::{Standout, Subject, standouts};
use crate::domain::usage::Figures;
use crate::error::Result;
use crate::store::claims::{self, Claim};
use crate::store::comment_drafts::{self, Kept};
use crate::store::decisions::{self, Comment, Decision, Head, Line};
use crate::store::reviews::{self, Revision};
use crate::store::{Seen, users};

/// A revision of a review and what stands around it.
pub struct Record {
    pub head: Seen<Head>,
    pub revision: Seen<Revision>,
    pub frozen: Frozen,
    /// Every revision of the review, oldest first.
    pub lines: Vec<Line>,
    pub decisions: Vec<Decision>,
    pub comments: Vec<Comment>,
    /// The figures that it is held against.
    pub earlier: Option<Earlier>,
    /// The revision that it is compared with.
    pub compared: Option<(Seen<Revision>, Frozen)>,
    pub rights: Rights,
    /// Whoever submitted it manages the engagement still, with an account that is closed.
    pub submitter_disabled: bool,
    /// What this person has typed about it so far, while they may decide.
    pub kept: Option<Kept>,
    /// Who has taken it on, while it waits; for leads.
    pub claim: Option<Claim>,
}

/// The revision whose figures a review is held against.
pub struct Earlier {
    /// Number of its review.
    pub number: i64,
    pub revision: i64,
    pub submitted_at: NaiveDateTime,
    pub figures: Figures,
}

/// What this person may do to the revision now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// The engagement is theirs.
    pub manages: bool,
    /// May approve it.
    pub decide: bool,
    /// May return it: no later review was begun, after which it could not be mended.
    pub send_back: bool,
    pub undo_approval: bool,
    /// The approval would be theirs to undo, but a later review follows.
    pub stays_approved: bool,
    pub withdraw: bool,
}

impl Rights {
    fn of(viewer: &Viewer, head: &Head, revision: &Revision, is_own: bool, is_followed: bool) -> Self {
        let manages = viewer.may_manage(head.manager_id);
        let decides = viewer.may_decide(is_own, head.manager_id) && revision.newest;
        let (submitted, approved) = (revision.state == ReviewState::Submitted, revision.state == ReviewState::Approved);
        Self {
            manages,
            decide: decides && submitted,
            send_back: decides && submitted && !is_followed,
            undo_approval: decides && approved && !is_followed,
            stays_approved: decides && approved && is_followed,
            withdraw: manages && revision.newest && submitted && !is_followed,
        }
    }
}

impl Record {
    /// What stands out in it.
    pub fn standouts(&self) -> Vec<Standout<'_>> {
        standouts(&Subject {
            answers: &self.frozen.answers,
            figures: &self.frozen.figures,
            earlier: self.earlier.as_ref().map(|earlier| &earlier.figures),
            segment: self.frozen.facts.segment,
            held_on: self.revision.held_on,
            outcome: self.revision.outcome,
            steps: &self.frozen.steps,
            submitted_on: self.frozen.submitted_on,
        })
    }
}

/// The review's newest revision, held against the one before it.
///
/// # Errors
/// `NotFound` when this person sees no such review; a stored text cannot be read.
pub fn newest(ask: &mut Ask<'_>, review: i64) -> Result<Record> {
    let head = decisions::find_visible(ask.conn, ask.viewer, review)?;
    let revision = decisions::newest(ask.conn, &head)?;
    lay_out(ask, head, revision, None)
}

/// The revision with this number; `compare` is the number of the one to hold it against, by default the one before it.
///
/// # Errors
/// `NotFound` when this person sees no such review or revision; a stored text cannot be read.
pub fn numbered(ask: &mut Ask<'_>, review: i64, number: i64, compare: Option<i64>) -> Result<Record> {
    let head = decisions::find_visible(ask.conn, ask.viewer, review)?;
    let revision = decisions::numbered(ask.conn, &head, number)?;
    lay_out(ask, head, revision, compare)
}

fn lay_out(ask: &mut Ask<'_>, head: Seen<Head>, revision: Seen<Revision>, compare: Option<i64>) -> Result<Record> {
    let (zone, playbooks) = (head.time_zone, ask.playbooks);
    let compare = compare.or_else(|| Some(revision.revision - 1).filter(|n| *n > 0));
    let compared = match compare {
        Some(number) if number != revision.revision => {
            let other = decisions::numbered(ask.conn, &head, number)?;
            let frozen = Frozen::read(&other, zone, playbooks)?;
            Some((other, frozen))
        }
        _ => None,
    };
    let earlier = match decisions::predecessor(ask.conn, &revision)? {
        Some(earlier) => Some(Earlier {
            number: reviews::number_of(ask.conn, &earlier)?,
            revision: earlier.revision,
            submitted_at: earlier.submitted_at,
            figures: earlier.into_inner().figures.0,
        }),
        None => None,
    };
    let is_followed = decisions::is_followed(ask.conn, &head)?;
    let is_own = !decisions::own(ask.conn, ask.viewer, &[head.review_id])?.is_empty();
    let (frozen, rights) =
        (Frozen::read(&revision, zone, playbooks)?, Rights::of(ask.viewer, &head, &revision, is_own, is_followed));
    let kept = if rights.decide { comment_drafts::own(ask.conn, ask.viewer, &revision)? } else { None };
    let waits = revision.newest && revision.state == ReviewState::Submitted;
    let claim = if waits && ask.viewer.roles.lead { claims::of(ask.conn, &revision)? } else { None };
    let submitter = Some(revision.submitted_by).filter(|by| *by == head.manager_id);
    let submitter_disabled = match submitter {
        Some(by) => users::names(ask.conn, &[by])?.remove(&by).is_some_and(|person| person.disabled),
        None => false,
    };
    Ok(Record {
        frozen,
        submitter_disabled,
        lines: decisions::lines(ask.conn, &head)?,
        decisions: decisions::of_review(ask.conn, &head)?,
        comments: decisions::comments_of_review(ask.conn, &head)?,
        rights,
        kept,
        claim,
        head,
        revision,
        earlier,
        compared,
    })
}
