//! Everything on the table while a review is filled in: the draft, its answers, the figures and what stands around them.

use std::collections::BTreeMap;
use std::ops::Deref;

use chrono::{NaiveDate, NaiveDateTime};

use super::Ask;
use super::engagement::{managed, visible};
use super::frozen;
use crate::domain::engagement::ReviewState;
use crate::domain::review::answers::{Answers, SectionAnswers};
use crate::domain::review::check::Forms;
use crate::domain::review::dates::{Odd, odd};
use crate::domain::review::demands::is_planned;
use crate::domain::review::enabled::bring_along;
use crate::domain::review::facts::Facts;
use crate::domain::review::forms::KnownForms;
use crate::domain::review::names::Names;
use crate::domain::review::operations::{Earlier, begin, lists_anybody};
use crate::domain::review::outcome::Effects;
use crate::domain::review::progress::{SectionProgress, progress};
use crate::domain::review::rows::{NextStep, next_steps};
use crate::domain::review::way_back::{self, KickOff, WaysBack};
use crate::domain::usage::Figures;
use crate::error::{Error, Result};
use crate::playbook::{Playbook, keys};
use crate::store::decisions::{self, Comment};
use crate::store::drafts::{self, Draft, DraftSection};
use crate::store::engagements::Engagement;
use crate::store::next_steps::NextStep as StoredStep;
use crate::store::reviews::{self, Revision};
use crate::store::users::{self, User};
use crate::store::workloads::Workload;
use crate::store::{self, Seen};

/// Everything on the table while a review is filled in.
pub struct Desk {
    pub engagement: Seen<Engagement>,
    pub manager: Manager,
    pub draft: Seen<Draft>,
    written: Written,
    /// The lead's comments on the revision that the draft began with.
    pub comments: Vec<Comment>,
    /// The meeting of the review before, where this one is a further review in which nobody is listed yet.
    pub earlier: Option<Earlier>,
}

impl Deref for Desk {
    type Target = Written;

    fn deref(&self) -> &Written {
        &self.written
    }
}

impl Desk {
    pub fn progress(&self) -> Vec<SectionProgress<'static>> {
        progress(self.playbook, &self.answers, &self.facts, &self.forms)
    }

    /// The dates that are asked about before submission.
    pub fn odd_dates(&self) -> Vec<Odd<'static>> {
        odd(self.playbook, &self.answers, &self.facts, &self.forms, self.engagement.started_on)
    }

    /// Puts a section as it was just saved in the place of the one before.
    pub fn replace(&mut self, saved: DraftSection) {
        self.written.replace(saved);
    }

    /// Shows a section as it was typed, without its being stored.
    pub fn lay_over(&mut self, section: &str, typed: SectionAnswers) {
        self.written.lay_over(section, typed);
    }
}

/// The draft of an engagement that this person manages; `None` when no review is in progress.
///
/// # Errors
/// `NotFound` when the engagement is not visible, `Forbidden` when it is somebody else's.
pub fn find(ask: &mut Ask<'_>, engagement: i64) -> Result<Option<Desk>> {
    let engagement = managed(ask, engagement)?;
    of(ask, engagement)
}

/// As [`find`], of an engagement that is known to be this person's to change.
///
/// # Errors
/// The database's.
pub fn of(ask: &mut Ask<'_>, engagement: Seen<Engagement>) -> Result<Option<Desk>> {
    match drafts::of_engagement(ask.conn, &engagement)? {
        Some(draft) => lay_out(ask, engagement, draft).map(Some),
        None => Ok(None),
    }
}

/// The page of the form: the draft, or how to begin one.
pub enum Front {
    Draft(Box<Desk>),
    Start(Box<Start>),
}

/// What a person who may begin a review reads beforehand.
pub struct Start {
    pub engagement: Seen<Engagement>,
    /// The newest revision, where there is one.
    pub newest: Option<Newest>,
}

/// What the newest revision says to who may begin a review.
#[derive(Debug, Clone, Copy)]
pub struct Newest {
    pub review_id: i64,
    pub state: ReviewState,
    /// The customer agreed on one of the four outcomes: the next step is the lead's.
    pub completes: bool,
}

/// The form in progress, or what a person reads before they begin one.
///
/// # Errors
/// As [`find`].
pub fn front(ask: &mut Ask<'_>, engagement: i64) -> Result<Front> {
    if let Some(desk) = find(ask, engagement)? {
        return Ok(Front::Draft(Box::new(desk)));
    }
    let engagement = visible(ask, engagement)?;
    let newest = reviews::newest(ask.conn, &engagement)?.map(|revision| Newest {
        review_id: revision.review_id,
        state: revision.state,
        completes: revision.completes,
    });
    Ok(Front::Start(Box::new(Start { engagement, newest })))
}

/// As [`find`], for what makes sense only while a review is in progress.
///
/// # Errors
/// As [`find`], and `NotFound` when none is.
pub fn open(ask: &mut Ask<'_>, engagement: i64) -> Result<Desk> {
    find(ask, engagement)?.ok_or(Error::NotFound)
}

/// The names as they are today, which a review that is submitted now keeps.
///
/// # Errors
/// The database's.
pub fn names(ask: &mut Ask<'_>, engagement: &Seen<Engagement>, workloads: &[Workload]) -> Result<Names> {
    let manager = manager(ask, engagement)?;
    Ok(Names {
        customer: engagement.customer_name.clone(),
        segment: engagement.segment,
        manager: manager.name,
        manager_email: manager.email,
        submitted_by: (engagement.manager_id != ask.viewer.id).then(|| ask.viewer.name.clone()),
        partner: reviews::partner_name(ask.conn, engagement)?,
        submitted_on: Some(engagement.time_zone.day(ask.now)),
        workloads: by_key(workloads),
        way_back: None,
    })
}

/// The engagement's manager, as they are called today.
pub struct Manager {
    pub name: String,
    pub email: String,
}

fn manager(ask: &mut Ask<'_>, engagement: &Seen<Engagement>) -> Result<Manager> {
    if engagement.manager_id == ask.viewer.id {
        return Ok(Manager { name: ask.viewer.name.clone(), email: ask.viewer.email.clone() });
    }
    // Somebody stands in for them.
    let User { name, email, .. } = users::find_any(ask.conn, engagement.manager_id)?;
    Ok(Manager { name, email })
}

fn by_key(workloads: &[Workload]) -> BTreeMap<String, String> {
    workloads.iter().map(|w| (w.key.clone(), w.name.clone())).collect()
}

/// A draft as it is written: what a submission would freeze of it, without what stands around it on the desk.
pub struct Written {
    pub sections: Vec<DraftSection>,
    /// With the workloads that the outcome brings along into the goals (O2).
    pub answers: Answers,
    /// What is saved, with what the form begins with where nothing is.
    begun: Answers,
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
    pub based_on: Option<Seen<Revision>>,
    /// Steps of earlier reviews that are still to be done.
    pub open_steps: Vec<NextStep>,
    /// What the engagement has of ways back to the kick-off (R14).
    pub ways_back: WaysBack,
}

impl Written {
    /// The way back to the kick-off that a submission now would make or keep by itself (R14), for `manager`. `review`: the one
    /// that the draft is of, where there is one already.
    pub fn way_back(&self, effects: &Effects, manager: &str, review: Option<i64>) -> Option<NextStep> {
        let listed = next_steps(&self.answers, &self.forms);
        let kick_off = KickOff::of(manager, self.facts.today);
        let own = review.map_or_else(|| "new".to_owned(), |review| review.to_string());
        way_back::way_back(effects.returns_to_kick_off, &listed, &self.ways_back, own, kick_off)
    }

    /// The one of the ways back that are there which the review keeps, unless a row stands for it.
    pub fn kept_way_back(&self) -> Option<&NextStep> {
        let listed = way_back::listed(&self.answers);
        self.ways_back.kept(&listed.iter().map(String::as_str).collect::<Vec<_>>())
    }

    /// The saved row of a section; `None` before its first save.
    pub fn saved(&self, section: &str) -> Option<&DraftSection> {
        self.sections.iter().find(|s| s.section == section)
    }

    /// What is saved of a section; before its first save, what the form begins with.
    pub fn stored(&self, section: &str) -> &SectionAnswers {
        self.begun.section(section)
    }

    /// The names of the workloads as they are today, by key.
    pub fn workload_names(&self) -> BTreeMap<String, String> {
        by_key(&self.workloads)
    }

    /// Puts a section as it was just saved in the place of the one before.
    fn replace(&mut self, saved: DraftSection) {
        self.sections.retain(|section| section.section != saved.section);
        self.sections.push(saved);
        self.begun = drafts::answers(&self.sections);
        begin(self.playbook, &mut self.begun);
        self.answers = self.begun.clone();
        bring_along(&mut self.answers, &self.forms);
    }

    /// Shows a section as it was typed, without its being stored.
    fn lay_over(&mut self, section: &str, typed: SectionAnswers) {
        self.answers.set_section(section, typed);
        bring_along(&mut self.answers, &self.forms);
    }

    /// The day for which the meeting is planned, where it is still to come and the day can be read.
    pub fn planned_on(&self) -> Option<NaiveDate> {
        let day = self.forms.date(self.answers.text(keys::meeting::SECTION, keys::meeting::PLANNED_ON));
        day.filter(|_| is_planned(&self.answers))
    }

    /// When anything was last saved.
    pub fn last_saved(&self) -> Option<NaiveDateTime> {
        self.sections.iter().map(|s| s.saved_at).max()
    }
}

/// What is written of the draft, in a fixed number of queries.
pub(super) fn written(ask: &mut Ask<'_>, engagement: &Seen<Engagement>, draft: &Seen<Draft>) -> Result<Written> {
    let playbook = frozen::version(ask.playbooks, &draft.playbook_version)?;
    let sections = drafts::sections(ask.conn, draft)?;
    let mut begun = drafts::answers(&sections);
    begin(playbook, &mut begun);
    let based_on = reviews::predecessor_of(ask.conn, draft)?;
    let figures = match &based_on {
        Some(revision) if draft.keeps_figures => revision.figures.0.clone(),
        _ => store::figures::current(ask.conn, engagement)?,
    };
    let facts = Facts::new(engagement.segment, &figures, engagement.time_zone.day(ask.now));
    let workloads = store::workloads::all(ask.conn)?;
    let (number, revision) = reviews::place_of(ask.conn, draft)?;
    // What a review enabled may be intended by the time of its next revision.
    let intended = based_on.as_ref().map_or(&figures, |revision| &revision.figures.0);
    let retired = workloads.iter().filter(|w| w.retired).map(|w| w.key.clone());
    let forms = KnownForms::new(workloads.iter().map(|w| w.key.clone()))
        .without_retired(retired, begun.values().chain(sections.iter().flat_map(|s| s.removed.0.values())))
        .intending(intended.workloads.iter().map(|w| w.key.clone()));
    let mut answers = begun.clone();
    bring_along(&mut answers, &forms);
    let steps = store::next_steps::of_desk(ask.conn, engagement)?;
    let ways_back = WaysBack::new(steps.iter().cloned().map(step), own_ways_back(draft, based_on.as_ref(), &steps));
    let open_steps = steps.into_iter().filter(|step| step.status.is_open()).map(step).collect();
    Ok(Written {
        sections,
        answers,
        begun,
        playbook,
        figures,
        facts,
        forms,
        workloads,
        number,
        revision,
        based_on,
        open_steps,
        ways_back,
    })
}

/// Keys of the steps that the draft's review made, and of those that its revision before kept or listed as still to be done.
fn own_ways_back(draft: &Draft, based_on: Option<&Seen<Revision>>, steps: &[StoredStep]) -> Vec<String> {
    let made = steps.iter().filter(|step| Some(step.review_id) == draft.review_id).map(|step| step.row_key.clone());
    let before = based_on.into_iter().flat_map(|revision| {
        let kept = revision.names.0.way_back.iter().map(|step| step.key.clone());
        way_back::listed_undone(&revision.answers.0).into_iter().chain(kept)
    });
    made.chain(before).collect()
}

fn lay_out(ask: &mut Ask<'_>, engagement: Seen<Engagement>, draft: Seen<Draft>) -> Result<Desk> {
    let written = written(ask, &engagement, &draft)?;
    // Offered only while nobody is listed: else a whole review would be read at each save, for nothing.
    let meeting = written.playbook.section(keys::meeting::SECTION);
    let is_begun = meeting.is_none_or(|section| lists_anybody(section, written.stored(&section.key)));
    let earlier = match draft.review_id {
        None if !is_begun => reviews::newest(ask.conn, &engagement)?.map(earlier),
        _ => None,
    };
    let comments = match &written.based_on {
        Some(revision) => decisions::comments_of_revision(ask.conn, revision)?,
        None => Vec::new(),
    };
    let manager = manager(ask, &engagement)?;
    Ok(Desk { engagement, manager, draft, written, comments, earlier })
}

fn earlier(revision: Seen<Revision>) -> Earlier {
    let meeting = revision.answers.0.section(keys::meeting::SECTION).clone();
    Earlier { meeting }
}

/// A stored step as the form carries it over.
pub fn step(stored: StoredStep) -> NextStep {
    NextStep {
        key: stored.row_key,
        about: stored.about,
        what: stored.what,
        owner: stored.owner,
        side: Some(stored.owner_side),
        due_on: stored.due_on,
        status: stored.status,
    }
}
