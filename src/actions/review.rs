//! The review in progress: starting, saving a section, adopting a newer playbook, refreshing figures, discarding.

use super::engagements::held;
use crate::domain::audit::Event;
use crate::domain::engagement::{ReviewState, StepStatus};
use crate::domain::review::answers::{Row, SectionAnswers};
use crate::error::{Error, Result};
use crate::store::drafts::{self, NewDraft};
use crate::store::next_steps::NextStep;
use crate::store::reviews::Revision;
use crate::store::{self, AnyConnection, Work, completion, reviews};

/// The section that holds the steps (R15).
const NEXT_STEPS: &str = "next-steps";

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
pub fn start(work: &mut Work<'_>, engagement: i64, start: Start) -> Result<()> {
    let viewer = work.viewer()?;
    let engagement = held(work, engagement)?;
    if drafts::find_by_engagement(work.conn, engagement.id)?.is_some() {
        return Ok(());
    }
    let newest = reviews::newest_of_engagement(work.conn, engagement.id)?;
    let further = newest.is_some();
    let predecessor = match newest.as_ref().and_then(|r| ReviewState::from_key(&r.state)) {
        Some(ReviewState::Submitted) => return Err(Error::Conflict),
        Some(ReviewState::Returned | ReviewState::Withdrawn) => newest,
        Some(ReviewState::Approved) if start == Start::Revision => newest,
        _ => None,
    };
    let draft_id = drafts::insert(
        work.conn,
        &NewDraft {
            engagement_id: engagement.id,
            review_id: predecessor.as_ref().map(|r| r.review_id),
            based_on: predecessor.as_ref().map(|r| r.id),
            keeps_figures: predecessor.is_some(),
            playbook_version: predecessor.as_ref().map_or(&work.playbooks.newest().version, |r| &r.playbook_version),
            started_by: viewer.id,
            started_at: work.now,
        },
    )?;
    match &predecessor {
        Some(revision) => copy_answers(work, draft_id, revision)?,
        // A further review makes the engagement active again.
        None if further => completion::reopen(work.conn, engagement.id, work.now)?,
        None => store::engagements::touch(work.conn, engagement.id, work.now)?,
    }
    work.audit(Event::ReviewStarted.of(draft_id).within(engagement.id))
}

fn copy_answers(work: &mut Work<'_>, draft_id: i64, revision: &Revision) -> Result<()> {
    let viewer = work.viewer()?;
    let mut answers = revision.answers()?;
    let playbook = work.playbooks.get(&revision.playbook_version).ok_or_else(|| Error::internal("unknown playbook"))?;
    bring_up_to_date(work.conn, revision.engagement_id, answers.section_mut(NEXT_STEPS))?;
    for section in &playbook.sections {
        let own = answers.section(&section.key);
        if !own.is_empty() {
            let save =
                drafts::Save { draft_id, section: &section.key, answers: own, version: 0, by: viewer.id, at: work.now };
            drafts::save(work.conn, &save)?;
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
pub fn follow_step(work: &mut Work<'_>, engagement: i64, key: &str, status: StepStatus) -> Result<()> {
    let viewer = work.viewer()?;
    let Some(draft) = drafts::find_by_engagement(work.conn, engagement)? else { return Ok(()) };
    let sections = drafts::sections(work.conn, draft.id)?;
    let Some(saved) = sections.iter().find(|s| s.section == NEXT_STEPS) else { return Ok(()) };
    let mut answers = saved.answers()?;
    let listed = answers.rows("next_steps").into_iter().find(|(_, row)| row.get("key").is_some_and(|k| k == key));
    let Some((place, _)) = listed else { return Ok(()) };
    answers.set(&format!("next_steps[{place}][status]"), status.key());
    let (section, version) = (NEXT_STEPS, saved.version);
    let save = drafts::Save { draft_id: draft.id, section, answers: &answers, version, by: viewer.id, at: work.now };
    drafts::save(work.conn, &save).map(drop)
}

/// Saves what was typed in a section, well-formed or not; a draft keeps raw text. Returns the section's new version.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` when the section was saved elsewhere since, or no draft is open any more.
pub fn save_section(
    work: &mut Work<'_>,
    engagement: i64,
    section: &str,
    answers: &SectionAnswers,
    version: i64,
) -> Result<i64> {
    let viewer = work.viewer()?;
    // A submission that has read the draft would delete what is saved behind its back.
    let engagement = held(work, engagement)?;
    let draft = drafts::find_by_engagement(work.conn, engagement.id)?.ok_or(Error::Conflict)?;
    drafts::save(
        work.conn,
        &drafts::Save { draft_id: draft.id, section, answers, version, by: viewer.id, at: work.now },
    )
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
pub fn adopt_playbook(work: &mut Work<'_>, engagement: i64) -> Result<()> {
    let engagement = held(work, engagement)?;
    let draft = drafts::find_by_engagement(work.conn, engagement.id)?.ok_or(Error::Conflict)?;
    drafts::set_playbook(work.conn, draft.id, &work.playbooks.newest().version)?;
    work.audit(Event::PlaybookAdopted.of(draft.id).within(engagement.id))
}

/// Takes the newest figures into a further revision, or its predecessor's again.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no draft is open.
pub fn set_keeps_figures(work: &mut Work<'_>, engagement: i64, keeps: bool) -> Result<()> {
    let engagement = held(work, engagement)?;
    let draft = drafts::find_by_engagement(work.conn, engagement.id)?.ok_or(Error::Conflict)?;
    drafts::set_keeps_figures(work.conn, draft.id, keeps && draft.based_on.is_some())?;
    work.audit(Event::FiguresRefreshed.of(draft.id).within(engagement.id))
}

/// Throws the draft away. The engagement stands again as its newest revision left it (R8).
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no draft is open.
pub fn discard(work: &mut Work<'_>, engagement: i64) -> Result<()> {
    let engagement = held(work, engagement)?;
    let draft = drafts::find_by_engagement(work.conn, engagement.id)?.ok_or(Error::Conflict)?;
    drafts::delete(work.conn, draft.id)?;
    if let Some(newest) = reviews::newest_of_engagement(work.conn, engagement.id)?
        && newest.completes
    {
        completion::complete(work.conn, engagement.id, newest.id, work.now)?;
    }
    work.audit(Event::ReviewDiscarded.of(draft.id).within(engagement.id))
}
