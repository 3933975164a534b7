//! What the agenda of a meeting shows: nothing but what the customer may read.

use chrono::NaiveDate;

use super::Ask;
use super::engagement::visible;
use super::frozen;
use crate::domain::review::answers::SectionAnswers;
use crate::domain::usage::Figures;
use crate::domain::written;
use crate::error::Result;
use crate::playbook::keys::meeting;
use crate::playbook::{Playbook, Text};
use crate::store::engagements::Engagement;
use crate::store::next_steps::{self, Step};
use crate::store::users::Named;
use crate::store::{Seen, drafts, figures, partners, reviews, users};

/// What stands on the agenda.
pub struct Agenda {
    pub engagement: Seen<Engagement>,
    pub figures: Figures,
    pub manager: Named,
    pub partner: Option<String>,
    /// Steps of earlier reviews that are still open.
    pub steps: Vec<Step>,
    /// What may be talked about, as the newest version of the playbook calls it.
    pub topics: Vec<&'static Text>,
    /// When the customer is to be met, where the newest review says so.
    pub meets_on: Option<NaiveDate>,
    /// Where the engagement is.
    pub today: NaiveDate,
    /// What is planned of the meeting, where it is being prepared.
    pub plan: Option<Plan>,
}

/// The meeting as it is planned in the review in progress.
pub struct Plan {
    pub playbook: &'static Playbook,
    pub answers: SectionAnswers,
}

impl Plan {
    /// The planned day; `None` where there is none yet, or none that can be read.
    pub fn day(&self) -> Option<NaiveDate> {
        written::day(self.answers.text(meeting::PLANNED_ON)).ok()
    }
}

/// The agenda of an engagement's next meeting.
///
/// # Errors
/// `NotFound` when it is not visible.
pub fn agenda(ask: &mut Ask<'_>, id: i64) -> Result<Agenda> {
    let engagement = visible(ask, id)?;
    let mut steps = next_steps::of_engagement(ask.conn, &engagement)?;
    // What a withdrawn submission listed was not agreed on.
    steps.retain(|step| step.is_open() && step.agreed);
    let newest = reviews::lines(ask.conn, &engagement, true)?.into_iter().next();
    let plan = planned(ask, &engagement)?;
    let planned_on = plan.as_ref().and_then(Plan::day);
    Ok(Agenda {
        plan,
        meets_on: planned_on.or(newest.and_then(|line| line.newest().meets_on())),
        figures: figures::current(ask.conn, &engagement)?,
        manager: users::names(ask.conn, &[engagement.manager_id])?.remove(&engagement.manager_id).unwrap_or_default(),
        partner: partners::name_of(ask.conn, engagement.partner_id)?,
        steps,
        topics: topics(ask.playbooks.newest()),
        today: engagement.time_zone.day(ask.now),
        engagement,
    })
}

fn topics(playbook: &'static Playbook) -> Vec<&'static Text> {
    let covered = playbook.section(meeting::SECTION).and_then(|section| section.item(meeting::COVERED));
    covered.into_iter().flat_map(|item| &item.options).map(|topic| &topic.label).collect()
}

/// The plan of the review in progress: the agenda is made to be shown, so whoever may see it sees when they meet.
fn planned(ask: &mut Ask<'_>, engagement: &Seen<Engagement>) -> Result<Option<Plan>> {
    let Some(draft) = drafts::of_engagement(ask.conn, engagement)? else { return Ok(None) };
    let Some(saved) = drafts::section(ask.conn, &draft, meeting::SECTION)? else { return Ok(None) };
    let playbook = frozen::version(ask.playbooks, &draft.playbook_version)?;
    let is_planned = saved.answers.0.text(meeting::TOOK_PLACE) == meeting::PLANNED;
    Ok(is_planned.then_some(Plan { playbook, answers: saved.answers.0 }))
}
