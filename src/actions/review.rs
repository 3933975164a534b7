//! The review in progress: starting, saving a section, adopting a newer playbook, refreshing figures, discarding.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::held::{held, held_as_it_is};
use crate::domain::audit::Event;
use crate::domain::engagement::{ReviewState, TaskStatus};
use crate::domain::review::answers::{Row, SectionAnswers};
use crate::domain::review::base::Base;
use crate::domain::review::discussions;
use crate::domain::review::editing::{Posted, merged, without_retired};
use crate::domain::review::merging::{Changed, Keep, differences, resolved};
use crate::domain::review::operations::{Operation, Supply, operate};
use crate::domain::review::proposals::About;
use crate::domain::review::way_back::KickOff;
use crate::domain::steps::Changes;
use crate::error::{Denied, Error, Result};
use crate::playbook::Playbook;
use crate::playbook::keys::{ROW_KEY, checklist, meeting, next_steps};
use crate::queries::desk::{self, Desk};
use crate::queries::draft_end::{self, End};
use crate::queries::{Ask, frozen};
use crate::store::drafts::{self, Draft, DraftSection, NewDraft};
use crate::store::engagements::Engagement;
use crate::store::reviews::Revision;
use crate::store::typed::Json;
use crate::store::{self, Seen, Work, completion, reviews, step_changes};

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
/// submission that completes the engagement waits for the lead there is nothing to start.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Conflict` while a submission waits.
pub fn start(work: &mut Work<'_>, engagement: i64, start: Start) -> Result<()> {
    let viewer = work.viewer()?;
    let engagement = held(work, engagement)?;
    if drafts::of_engagement(work.conn, &engagement)?.is_some() {
        return Ok(());
    }
    let newest = reviews::newest(work.conn, &engagement)?;
    let further = newest.is_some();
    let next_meeting = newest.as_ref().and_then(|revision| revision.follow_up_on);
    let predecessor = match newest.as_ref().map(|revision| revision.state) {
        // What did not take place, or came to no agreement, needs no decision before the next meeting is prepared.
        Some(ReviewState::Submitted) if newest.as_ref().is_some_and(|r| r.completes) => return Err(Error::Conflict),
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
    if let (None, Some(day)) = (&predecessor, next_meeting) {
        plan(work, draft_id, day)?;
    }
    match &predecessor {
        Some(revision) => copy_answers(work, draft_id, &engagement, revision)?,
        // A further review makes the engagement active again.
        None if further => completion::reopen(work.conn, engagement.id, work.now)?,
        None => store::engagements::touch(work.conn, engagement.id, work.now)?,
    }
    work.audit(Event::ReviewStarted.of(draft_id).within(engagement.id))
}

/// The day that the last review set for the next meeting is the one planned for this review.
fn plan(work: &mut Work<'_>, draft_id: i64, day: NaiveDate) -> Result<()> {
    let mut answers = SectionAnswers::default();
    answers.set(meeting::PLANNED_ON, &day.to_string());
    let (section, by, at) = (meeting::SECTION, work.viewer()?.id, work.now);
    drafts::save(work.conn, &drafts::Save { draft_id, section, answers: &answers, version: 0, by, at })?;
    drafts::plan(work.conn, draft_id, Some(day))
}

fn copy_answers(work: &mut Work<'_>, draft_id: i64, engagement: &Seen<Engagement>, revision: &Revision) -> Result<()> {
    let viewer = work.viewer()?;
    let mut answers = revision.answers.0.clone();
    let playbook = frozen::version(work.playbooks, &revision.playbook_version)?;
    bring_up_to_date(work, engagement, revision, answers.section_mut(next_steps::SECTION))?;
    bring_tasks_up_to_date(work, engagement, revision, answers.section_mut(checklist::SECTION))?;
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

/// Gives the steps the status that they have by now, and what else people changed of them since the revision was submitted, so that
/// submitting again undoes nothing of it.
fn bring_up_to_date(
    work: &mut Work<'_>,
    engagement: &Seen<Engagement>,
    revision: &Revision,
    own: &mut SectionAnswers,
) -> Result<()> {
    // What a withdrawal took back is what the revision says, and goes on.
    let statuses = match revision.state {
        ReviewState::Withdrawn => HashMap::new(),
        _ => store::next_steps::statuses(work.conn, engagement)?,
    };
    let deeds = step_changes::by_hand_since(work.conn, engagement, revision.submitted_at)?;
    let mut rows: Vec<Row> = own.rows(next_steps::STEPS).into_iter().map(|(_, row)| row).collect();
    for row in &mut rows {
        let Some(key) = row.get(ROW_KEY).cloned() else { continue };
        for deed in deeds.iter().filter(|deed| deed.row_key == key) {
            changed(row, &deed.changes);
        }
        if let Some(status) = statuses.get(&key) {
            row.insert(next_steps::STATUS.to_owned(), status.key().to_owned());
        }
    }
    own.set_rows(next_steps::STEPS, rows);
    Ok(())
}

/// Writes what was changed of a step into its row.
fn changed(row: &mut Row, changes: &Changes) {
    let texts = [
        (next_steps::WHAT, changes.what.as_ref().map(|(_, to)| to.clone())),
        (next_steps::OWNER, changes.owner.as_ref().map(|(_, to)| to.clone())),
        (next_steps::OWNER_SIDE, changes.side.map(|(_, to)| to.key().to_owned())),
        (next_steps::DUE_ON, changes.due_on.map(|(_, to)| to.map(|day| day.to_string()).unwrap_or_default())),
        (next_steps::STATUS, changes.status.map(|(_, to)| to.key().to_owned())),
    ];
    for (column, text) in texts {
        if let Some(text) = text {
            row.insert(column.to_owned(), text);
        }
    }
}

/// The same for the rows of the checklist: how far they are, and the day that is planned.
fn bring_tasks_up_to_date(
    work: &mut Work<'_>,
    engagement: &Seen<Engagement>,
    revision: &Revision,
    own: &mut SectionAnswers,
) -> Result<()> {
    let withdrawn_at = revision.decided_at.filter(|_| revision.state == ReviewState::Withdrawn);
    let stored = store::follow_ups::stored(work.conn, engagement)?;
    // As with steps: what the withdrawal put back is what the revision says, and goes on.
    for promise in stored.into_iter().filter(|one| Some(one.updated_at) != withdrawn_at) {
        let Some((list, status, day)) = promise.kind.list() else { continue };
        let rows = own.rows(list).into_iter();
        let Some((place, _)) = rows.into_iter().find(|(_, row)| row.get(ROW_KEY) == Some(&promise.row_key)) else {
            continue;
        };
        // What the row leaves open says the same as a beginning, and stays open.
        let said = own.text(&format!("{list}[{place}][{status}]"));
        if !(said.is_empty() && promise.status == TaskStatus::NotStarted) {
            own.set(&format!("{list}[{place}][{status}]"), promise.status.key());
        }
        if let Some((column, due)) = day.zip(promise.due_on) {
            own.set(&format!("{list}[{place}][{column}]"), &due.to_string());
        }
    }
    Ok(())
}

/// As [`follow_row`], of a next step.
///
/// # Errors
/// As [`follow_row`].
pub fn follow_step(
    work: &mut Work<'_>,
    engagement: &Seen<Engagement>,
    key: &str,
    columns: &[(&str, &str)],
) -> Result<()> {
    follow_row(work, engagement, (next_steps::SECTION, next_steps::STEPS), key, columns)
}

/// Writes what was changed of a row outside the form into the open draft that lists it, by column. Without it the submission
/// would put back what the draft took over. The section counts as saved, so that a form opened before meets the conflict page
/// instead of writing the old values again.
///
/// # Errors
/// The database's; the stored text is damaged.
pub fn follow_row(
    work: &mut Work<'_>,
    engagement: &Seen<Engagement>,
    (section, list): (&str, &str),
    key: &str,
    columns: &[(&str, &str)],
) -> Result<()> {
    let viewer = work.viewer()?;
    let Some(draft) = drafts::of_engagement(work.conn, engagement)? else { return Ok(()) };
    let Some(saved) = drafts::section(work.conn, &draft, section)? else { return Ok(()) };
    let mut answers = saved.answers.0;
    let rows = answers.rows(list).into_iter();
    let Some((place, _)) = rows.into_iter().find(|(_, row)| row.get(ROW_KEY).is_some_and(|k| k == key)) else {
        return Ok(());
    };
    for (column, value) in columns {
        answers.set(&format!("{list}[{place}][{column}]"), value);
    }
    let version = saved.version;
    let save = drafts::Save { draft_id: draft.id, section, answers: &answers, version, by: viewer.id, at: work.now };
    drafts::save(work.conn, &save).map(drop)
}

/// A section as a form posted it.
#[derive(Debug, Clone)]
pub struct SectionSave {
    pub engagement: i64,
    /// Key of the section.
    pub section: String,
    /// The draft that the form belonged to, where it says so: versions count per draft, and a tab left open over a
    /// submission must not write into the next one.
    pub draft: Option<i64>,
    /// Version of the section that the form was filled in against; 0 before its first save.
    pub version: i64,
    pub posted: Posted,
    /// What the form was made with, where it says so.
    pub base: Option<Base>,
    /// What is kept where the two texts of the conflict page differ.
    pub choices: Option<Choices>,
    /// What the button that was pressed does to rows.
    pub operation: Option<Operation>,
    /// Words of the steps that answers propose.
    pub proposals: Vec<(About, String)>,
}

/// What somebody chose who saw two texts side by side.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// One side for everything.
    pub all: Option<Keep>,
    /// The side of each difference, by its path.
    pub each: BTreeMap<String, Keep>,
}

impl Choices {
    /// What is kept of a difference; `None` where that is still to be said.
    pub fn keep(&self, path: &str, changed: Changed) -> Option<Keep> {
        self.all.or_else(|| self.each.get(path).copied()).or_else(|| changed.keep())
    }
}

/// A save that came too late: somebody saved first, or the draft is another one or none by now.
pub struct Late {
    /// The draft as it stands, with what was typed laid over its section; `None` when none is open.
    pub now: Option<(Desk, SectionAnswers)>,
    /// What became of the draft that the form belonged to, where that one is not open any more.
    pub ended: Option<End>,
    /// Nothing was saved meanwhile: both texts were seen, and for some of what differs nothing was chosen.
    pub undecided: bool,
}

/// Saves what was typed in a section, well-formed or not; a draft keeps raw text. Items that the form did not hold stay as
/// they are, and the operation is carried out on what was typed. Returns the desk as it is then.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Late` with both texts, and nothing written.
pub fn save_section(work: &mut Work<'_>, save: &SectionSave) -> std::result::Result<Box<Desk>, Denied<Box<Late>>> {
    let viewer = work.viewer()?;
    // A submission that has read the draft would delete what is saved behind its back.
    let engagement = held_as_it_is(work, save.engagement)?;
    let mut desk = match desk::of(&mut Ask::within(work)?, engagement.clone())? {
        Some(desk) if save.draft.is_none_or(|draft| draft == desk.draft.id) => desk,
        other => {
            let ended = draft_end::of_draft(&mut Ask::within(work)?, &engagement, save.draft)?;
            let now = other.and_then(|desk| {
                // The version of a later draft may lack a section that the form's own had.
                let section = desk.playbook.section(&save.section)?;
                let typed = merged(section, desk.answers.section(&section.key), &save.posted);
                Some((desk, typed))
            });
            return Err(Denied::Refused(Box::new(Late { now, ended, undecided: false })));
        }
    };
    let section = desk.playbook.section(&save.section).ok_or(Error::NotFound)?;
    // What another section decides is shown in this one, and is none of its own text.
    let stored = desk.stored(&section.key);
    let mut typed = merged(section, stored, &save.posted);
    let saved = desk.saved(&section.key).map(|saved| saved.version);
    // Whoever sends again what is stored already, as their first answer was lost on the way, is not late. The version stays:
    // of the same request sent several times, each may come last.
    if saved.is_some() && typed == *stored && save.operation.is_none() {
        return Ok(Box::new(desk));
    }
    let mut version = save.version;
    let is_late = saved.unwrap_or(0) != version;
    let differ = if is_late || save.choices.is_some() {
        differences(section, save.base.as_ref(), &typed, stored)
    } else {
        Vec::new()
    };
    if let Some(saved) = saved.filter(|_| is_late && differ.is_empty()) {
        version = saved;
    } else if let Some(choices) = save.choices.as_ref().filter(|_| !is_late) {
        if differ.iter().any(|d| choices.keep(&d.path, d.changed).is_none()) {
            return Err(Denied::Refused(Box::new(Late { now: Some((desk, typed)), ended: None, undecided: true })));
        }
        let keep = |path: &str, changed| choices.keep(path, changed).unwrap_or(Keep::Mine);
        typed = resolved(section, &typed, stored, &differ, |d| keep(&d.path, d.changed));
    }
    let removed = desk.saved(&section.key).map(|saved| saved.removed.0.clone()).unwrap_or_default();
    let mut changed = None;
    if let Some(operation) = &save.operation {
        let new_key = uuid::Uuid::new_v4().simple().to_string();
        let answers = changed.insert(typed.clone());
        let kick_off = KickOff::of(&desk.manager.name, desk.facts.today);
        let (proposals, open_steps) = (save.proposals.as_slice(), desk.open_steps.as_slice());
        let (removed, earlier, today) = (&removed, desk.earlier.as_ref(), desk.facts.today);
        let supply = Supply { new_key, proposals, kick_off, open_steps, removed, earlier, today };
        operate(section, answers, operation, supply);
    }
    // A retired workload is shown again with what is wrong about it, and never stored: stored, it would be one that was chosen
    // while it was offered.
    let offered = without_retired(section, changed.as_ref().unwrap_or(&typed), &desk.forms);
    let row = drafts::Save {
        draft_id: desk.draft.id,
        section: &section.key,
        answers: offered.as_ref().or(changed.as_ref()).unwrap_or(&typed),
        version,
        by: viewer.id,
        at: work.now,
    };
    match drafts::save(work.conn, &row) {
        Ok(version) => {
            // A row may be typed and taken out at one stroke: it is in neither of the two that are stored.
            let mut now = removed.clone().after(section, desk.stored(&section.key), &typed);
            if let Some(changed) = &changed {
                now = now.after(section, &typed, changed);
            }
            let answers = changed.unwrap_or(typed);
            if now != removed {
                drafts::keep_removed(work.conn, desk.draft.id, &section.key, &now)?;
            }
            let (section, saved_at, saved_by) = (section.key.clone(), work.now, viewer.id);
            let refused = offered.is_some().then(|| (section.clone(), answers.clone()));
            let (answers, removed) = (Json(offered.unwrap_or(answers)), Json(now));
            desk.replace(DraftSection { section, answers, version, saved_at, saved_by, removed });
            if let Some((section, typed)) = refused {
                desk.lay_over(&section, typed);
            }
            keep_plan(work, &desk)?;
            Ok(Box::new(desk))
        }
        Err(Error::Conflict) => {
            Err(Denied::Refused(Box::new(Late { now: Some((desk, typed)), ended: None, undecided: false })))
        }
        Err(error) => Err(error.into()),
    }
}

/// Lists name the day for which a meeting is planned: an engagement whose day was changed is counted anew.
fn keep_plan(work: &mut Work<'_>, desk: &Desk) -> Result<()> {
    let planned_on = desk.planned_on();
    if planned_on == desk.draft.planned_on {
        return Ok(());
    }
    work.hold(desk.engagement.id)?;
    drafts::plan(work.conn, desk.draft.id, planned_on)
}

/// Pins the draft to the newest playbook.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no draft is open.
pub fn adopt_playbook(work: &mut Work<'_>, engagement: i64) -> Result<()> {
    let engagement = held(work, engagement)?;
    let draft = drafts::of_engagement(work.conn, &engagement)?.ok_or(Error::Conflict)?;
    let newest = work.playbooks.newest();
    if draft.playbook_version == newest.version {
        return Ok(());
    }
    unite_discussions(work, &draft, newest)?;
    drafts::set_playbook(work.conn, draft.id, &newest.version)?;
    work.audit(Event::PlaybookAdopted.of(draft.id).within(engagement.id))
}

/// An edition with one list of discussions takes over those that its predecessor had with the outcome.
fn unite_discussions(work: &mut Work<'_>, draft: &Seen<Draft>, newer: &Playbook) -> Result<()> {
    let saved = drafts::sections(work.conn, draft)?;
    let mut answers = drafts::answers(&saved);
    for section in discussions::unite(&mut answers, newer) {
        let version = saved.iter().find(|saved| saved.section == section).map_or(0, |saved| saved.version);
        let (answers, by, at) = (answers.section(section), work.viewer()?.id, work.now);
        drafts::save(work.conn, &drafts::Save { draft_id: draft.id, section, answers, version, by, at })?;
    }
    Ok(())
}

/// Takes the newest figures into a further revision, or its predecessor's again.
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no draft is open.
pub fn set_keeps_figures(work: &mut Work<'_>, engagement: i64, keeps: bool) -> Result<()> {
    let engagement = held(work, engagement)?;
    let draft = drafts::of_engagement(work.conn, &engagement)?.ok_or(Error::Conflict)?;
    let keeps = keeps && draft.based_on.is_some();
    if draft.keeps_figures == keeps {
        return Ok(());
    }
    drafts::set_keeps_figures(work.conn, draft.id, keeps)?;
    work.audit(Event::FiguresRefreshed.of(draft.id).within(engagement.id))
}

/// Throws the draft away. The engagement stands again as its newest revision left it (R8).
///
/// # Errors
/// `NotFound`, `Forbidden`, `Conflict` when no draft is open.
pub fn discard(work: &mut Work<'_>, engagement: i64) -> Result<()> {
    let engagement = held(work, engagement)?;
    let draft = drafts::of_engagement(work.conn, &engagement)?.ok_or(Error::Conflict)?;
    drafts::delete(work.conn, draft.id)?;
    if let Some(newest) = reviews::newest(work.conn, &engagement)?
        && newest.completes
    {
        completion::complete(work.conn, engagement.id, newest.id, work.now)?;
    }
    work.audit(Event::ReviewDiscarded.of(draft.id).within(engagement.id))
}
