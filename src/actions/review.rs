//! The review in progress: starting, saving a section, adopting a newer playbook, refreshing figures, discarding.

use chrono::NaiveDateTime;

use super::engagements::{held, managed};
use crate::domain::engagement::{ReviewState, StepStatus};
use crate::domain::policy::Viewer;
use crate::domain::review::answers::{Answers, Row, SectionAnswers};
use crate::domain::review::facts::Facts;
use crate::domain::review::forms::KnownForms;
use crate::domain::review::progress::{SectionProgress, progress};
use crate::domain::usage::Figures;
use crate::error::{Error, Result};
use crate::playbook::{Library, Playbook};
use crate::store::audit::{self, NewEntry};
use crate::store::decisions::{self, Comment};
use crate::store::drafts::{self, Draft, DraftSection, NewDraft};
use crate::store::engagements::Engagement;
use crate::store::next_steps::NextStep;
use crate::store::reviews::Revision;
use crate::store::workloads::Workload;
use crate::store::{self, AnyConnection, completion, reviews};

/// The section that holds the steps (R15).
const NEXT_STEPS: &str = "next-steps";

/// Everything on the table while a review is filled in.
pub struct Desk {
    pub engagement: Engagement,
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
pub fn desk(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    library: &'static Library,
    engagement: i64,
) -> Result<Option<Desk>> {
    let engagement = managed(conn, viewer, engagement)?;
    match drafts::find_by_engagement(conn, engagement.id)? {
        Some(draft) => lay_out(conn, now, library, engagement, draft).map(Some),
        None => Ok(None),
    }
}

/// As [`desk`], for what makes sense only while a review is in progress.
///
/// # Errors
/// As [`desk`], and `NotFound` when none is.
pub fn open_desk(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    library: &'static Library,
    engagement: i64,
) -> Result<Desk> {
    desk(conn, viewer, now, library, engagement)?.ok_or(Error::NotFound)
}

fn lay_out(
    conn: &mut AnyConnection,
    now: NaiveDateTime,
    library: &'static Library,
    engagement: Engagement,
    draft: Draft,
) -> Result<Desk> {
    let playbook = library
        .get(&draft.playbook_version)
        .ok_or_else(|| Error::internal(format!("no playbook {}", draft.playbook_version)))?;
    let sections = drafts::sections(conn, draft.id)?;
    let answers = drafts::answers(&sections)?;
    let based_on = draft.based_on.map(|id| reviews::find_revision(conn, id)).transpose()?;
    let comments = match &based_on {
        Some(revision) => decisions::comments_of_revision(conn, revision.id)?,
        None => Vec::new(),
    };
    let figures = match &based_on {
        Some(revision) if draft.keeps_figures => revision.figures()?,
        _ => store::figures::current(conn, engagement.id)?,
    };
    let today = now.and_utc().with_timezone(&engagement.zone()).date_naive();
    let facts = Facts::new(engagement.segment(), &figures, today);
    let workloads = store::workloads::all(conn)?;
    let (number, revision) = match draft.review_id {
        Some(review) => (reviews::number_of(conn, review)?, reviews::last_revision_number(conn, review)? + 1),
        None => (reviews::next_number(conn, engagement.id)?, 1),
    };
    Ok(Desk {
        forms: KnownForms::new(workloads.iter().map(|w| w.key.clone())),
        open_steps: store::next_steps::open_of_engagement(conn, engagement.id)?,
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

/// What a new draft is to become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// A further review, or the first one.
    Review,
    /// A further revision of the newest review.
    Revision,
}

/// Opens the draft. Where one is open already, that one goes on.
///
/// A returned or withdrawn review always goes on as a revision, with its answers, playbook version and figures. While a
/// submission waits for the lead there is nothing to start.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` while a submission waits.
pub fn start(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    library: &'static Library,
    engagement: i64,
    start: Start,
) -> Result<()> {
    let engagement = held(conn, viewer, engagement)?;
    if drafts::find_by_engagement(conn, engagement.id)?.is_some() {
        return Ok(());
    }
    let newest = reviews::newest_of_engagement(conn, engagement.id)?;
    let further = newest.is_some();
    let predecessor = match newest.as_ref().and_then(|r| ReviewState::from_key(&r.state)) {
        Some(ReviewState::Submitted) => return Err(Error::Conflict),
        Some(ReviewState::Returned | ReviewState::Withdrawn) => newest,
        Some(ReviewState::Approved) if start == Start::Revision => newest,
        _ => None,
    };
    let draft_id = drafts::insert(
        conn,
        &NewDraft {
            engagement_id: engagement.id,
            review_id: predecessor.as_ref().map(|r| r.review_id),
            based_on: predecessor.as_ref().map(|r| r.id),
            keeps_figures: predecessor.is_some(),
            playbook_version: predecessor.as_ref().map_or(&library.newest().version, |r| &r.playbook_version),
            started_by: viewer.id,
            started_at: now,
        },
    )?;
    match &predecessor {
        Some(revision) => copy_answers(conn, viewer, now, draft_id, library, revision)?,
        // A further review makes the engagement active again.
        None if further => completion::reopen(conn, engagement.id, now)?,
        None => store::engagements::touch(conn, engagement.id, now)?,
    }
    record(conn, viewer, now, engagement.id, "review_started", draft_id)
}

fn copy_answers(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    draft_id: i64,
    library: &Library,
    revision: &Revision,
) -> Result<()> {
    let mut answers = revision.answers()?;
    let playbook = library.get(&revision.playbook_version).ok_or_else(|| Error::internal("unknown playbook"))?;
    bring_up_to_date(conn, revision.engagement_id, answers.section_mut(NEXT_STEPS))?;
    for section in &playbook.sections {
        let own = answers.section(&section.key);
        if !own.is_empty() {
            let save =
                drafts::Save { draft_id, section: &section.key, answers: own, version: 0, by: viewer.id, at: now };
            drafts::save(conn, &save)?;
        }
    }
    Ok(())
}

/// Gives the steps the status that they have by now, so that submitting again does not open what was done meanwhile.
fn bring_up_to_date(conn: &mut AnyConnection, engagement: i64, own: &mut SectionAnswers) -> Result<()> {
    let statuses = store::next_steps::statuses(conn, engagement)?;
    let mut rows: Vec<Row> = own.rows("next_steps").into_iter().map(|(_, row)| row).collect();
    for row in &mut rows {
        if let Some(status) = row.get("key").and_then(|key| statuses.get(key)) {
            row.insert("status".to_owned(), status.clone());
        }
    }
    own.set_rows("next_steps", rows);
    Ok(())
}

/// Writes the status of a step, set on the engagement's page, into the open draft that lists the step. Without it the
/// submission would put back the status that the draft took over. The section counts as saved, so that a form opened
/// before meets the conflict page instead of writing the old status again.
///
/// # Errors
/// The database's; the stored text is damaged.
pub fn follow_step(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    engagement: i64,
    key: &str,
    status: StepStatus,
) -> Result<()> {
    let Some(draft) = drafts::find_by_engagement(conn, engagement)? else { return Ok(()) };
    let sections = drafts::sections(conn, draft.id)?;
    let Some(saved) = sections.iter().find(|s| s.section == NEXT_STEPS) else { return Ok(()) };
    let mut answers = saved.answers()?;
    let listed = answers.rows("next_steps").into_iter().find(|(_, row)| row.get("key").is_some_and(|k| k == key));
    let Some((place, _)) = listed else { return Ok(()) };
    answers.set(&format!("next_steps[{place}][status]"), status.key());
    let (section, version) = (NEXT_STEPS, saved.version);
    let save = drafts::Save { draft_id: draft.id, section, answers: &answers, version, by: viewer.id, at: now };
    drafts::save(conn, &save).map(drop)
}

/// Saves what was typed in a section, well-formed or not; a draft keeps raw text. Returns the section's new version.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` when the section was saved elsewhere since, or no draft is open any more.
pub fn save_section(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    engagement: i64,
    section: &str,
    answers: &SectionAnswers,
    version: i64,
) -> Result<i64> {
    // A submission that has read the draft would delete what is saved behind its back.
    let engagement = held(conn, viewer, engagement)?;
    let draft = drafts::find_by_engagement(conn, engagement.id)?.ok_or(Error::Conflict)?;
    drafts::save(conn, &drafts::Save { draft_id: draft.id, section, answers, version, by: viewer.id, at: now })
}

/// Rows for the open steps of earlier reviews, to be carried over under their own keys.
pub fn carried_row(step: &NextStep) -> Row {
    Row::from([
        ("key".to_owned(), step.row_key.clone()),
        ("carried".to_owned(), "yes".to_owned()),
        ("what".to_owned(), step.what.clone()),
        ("owner".to_owned(), step.owner.clone()),
        ("owner_side".to_owned(), step.owner_side.clone()),
        ("due_on".to_owned(), step.due_on.map(|d| d.to_string()).unwrap_or_default()),
        ("status".to_owned(), step.status.clone()),
    ])
}

/// Pins the draft to the newest playbook.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no draft is open.
pub fn adopt_playbook(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    library: &Library,
    engagement: i64,
) -> Result<()> {
    let engagement = held(conn, viewer, engagement)?;
    let draft = drafts::find_by_engagement(conn, engagement.id)?.ok_or(Error::Conflict)?;
    drafts::set_playbook(conn, draft.id, &library.newest().version)?;
    record(conn, viewer, now, engagement.id, "playbook_adopted", draft.id)
}

/// Takes the newest figures into a further revision, or its predecessor's again.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no draft is open.
pub fn set_keeps_figures(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    engagement: i64,
    keeps: bool,
) -> Result<()> {
    let engagement = held(conn, viewer, engagement)?;
    let draft = drafts::find_by_engagement(conn, engagement.id)?.ok_or(Error::Conflict)?;
    drafts::set_keeps_figures(conn, draft.id, keeps && draft.based_on.is_some())?;
    record(conn, viewer, now, engagement.id, "figures_refreshed", draft.id)
}

/// Throws the draft away. The engagement stands again as its newest revision left it (R8).
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no draft is open.
pub fn discard(conn: &mut AnyConnection, viewer: &Viewer, now: NaiveDateTime, engagement: i64) -> Result<()> {
    let engagement = held(conn, viewer, engagement)?;
    let draft = drafts::find_by_engagement(conn, engagement.id)?.ok_or(Error::Conflict)?;
    drafts::delete(conn, draft.id)?;
    if let Some(newest) = reviews::newest_of_engagement(conn, engagement.id)?
        && newest.completes
    {
        completion::complete(conn, engagement.id, newest.id, now)?;
    }
    record(conn, viewer, now, engagement.id, "review_discarded", draft.id)
}

fn record(
    conn: &mut AnyConnection,
    viewer: &Viewer,
    now: NaiveDateTime,
    engagement: i64,
    action: &str,
    draft: i64,
) -> Result<()> {
    let entry = NewEntry {
        engagement_id: Some(engagement),
        actor_id: Some(viewer.id),
        action,
        subject: "review_draft",
        subject_id: Some(draft),
        ..NewEntry::default()
    };
    audit::record(conn, now, &entry)
}
