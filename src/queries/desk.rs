//! Everything on the table while a review is filled in: the draft, its answers, the figures and what stands around them.

use chrono::NaiveDateTime;

use super::Ask;
use super::engagement::managed;
use crate::domain::review::answers::Answers;
use crate::domain::review::facts::Facts;
use crate::domain::review::forms::KnownForms;
use crate::domain::review::progress::{SectionProgress, progress};
use crate::domain::usage::Figures;
use crate::error::{Error, Result};
use crate::playbook::Playbook;
use crate::store::decisions::{self, Comment};
use crate::store::drafts::{self, Draft, DraftSection};
use crate::store::engagements::Engagement;
use crate::store::next_steps::NextStep;
use crate::store::reviews::{self, Revision};
use crate::store::workloads::Workload;
use crate::store::{self, Seen};

/// Everything on the table while a review is filled in.
pub struct Desk {
    pub engagement: Seen<Engagement>,
    pub draft: Draft,
    pub sections: Vec<DraftSection>,
    pub answers: Answers,
    pub playbook: &'static Playbook,
    pub figures: Figures,
    pub facts: Facts,
    pub forms: KnownForms,
    pub workloads: Vec<Workload>,
    /// Number that the review has or will get.
    pub number: i64,
    /// Number of the revision that a submission would make.
    pub revision: i64,
    /// The revision that the draft began with.
    pub based_on: Option<Revision>,
    /// Steps of earlier reviews that are still to be done.
    pub open_steps: Vec<NextStep>,
    /// The lead's comments on the revision that the draft began with.
    pub comments: Vec<Comment>,
}

impl Desk {
    pub fn progress(&self) -> Vec<SectionProgress<'static>> {
        progress(self.playbook, &self.answers, &self.facts, &self.forms)
    }

    /// The saved row of a section; `None` before its first save.
    pub fn saved(&self, section: &str) -> Option<&DraftSection> {
        self.sections.iter().find(|s| s.section == section)
    }

    /// When anything was last saved.
    pub fn last_saved(&self) -> Option<NaiveDateTime> {
        self.sections.iter().map(|s| s.saved_at).max()
    }
}

/// The draft of an engagement that this person manages; `None` when no review is in progress.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's.
pub fn find(ask: &mut Ask<'_>, engagement: i64) -> Result<Option<Desk>> {
    let engagement = managed(ask, engagement)?;
    match drafts::find_by_engagement(ask.conn, engagement.id)? {
        Some(draft) => lay_out(ask, engagement, draft).map(Some),
        None => Ok(None),
    }
}

/// As [`find`], for what makes sense only while a review is in progress.
///
/// # Errors
/// As [`find`], and `NotFound` when none is.
pub fn open(ask: &mut Ask<'_>, engagement: i64) -> Result<Desk> {
    find(ask, engagement)?.ok_or(Error::NotFound)
}

fn lay_out(ask: &mut Ask<'_>, engagement: Seen<Engagement>, draft: Draft) -> Result<Desk> {
    let playbook = ask
        .playbooks
        .get(&draft.playbook_version)
        .ok_or_else(|| Error::internal(format!("no playbook {}", draft.playbook_version)))?;
    let sections = drafts::sections(ask.conn, draft.id)?;
    let answers = drafts::answers(&sections)?;
    let based_on = draft.based_on.map(|id| reviews::find_revision(ask.conn, id)).transpose()?;
    let comments = match &based_on {
        Some(revision) => decisions::comments_of_revision(ask.conn, revision.id)?,
        None => Vec::new(),
    };
    let figures = match &based_on {
        Some(revision) if draft.keeps_figures => revision.figures()?,
        _ => store::figures::current(ask.conn, &engagement)?,
    };
    let today = engagement.time_zone.day(ask.now);
    let facts = Facts::new(engagement.segment, &figures, today);
    let workloads = store::workloads::all(ask.conn)?;
    let (number, revision) = match draft.review_id {
        Some(review) => (reviews::number_of(ask.conn, review)?, reviews::last_revision_number(ask.conn, review)? + 1),
        None => (reviews::next_number(ask.conn, engagement.id)?, 1),
    };
    Ok(Desk {
        forms: KnownForms::new(workloads.iter().map(|w| w.key.clone())),
        open_steps: store::next_steps::open_of_engagement(ask.conn, engagement.id)?,
        engagement,
        draft,
        sections,
        answers,
        playbook,
        figures,
        facts,
        workloads,
        number,
        revision,
        based_on,
        comments,
    })
}
