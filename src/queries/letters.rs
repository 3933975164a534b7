//! What the letters to a customer say: nothing but what the customer may read.

use chrono::NaiveDate;

use super::Ask;
use super::agenda::{self, Agenda};
use super::frozen::Frozen;
use crate::domain::engagement::{Meeting, Outcome, Survey};
use crate::domain::letter::Letter;
use crate::domain::review::check::cell;
use crate::domain::review::discussions::discussions;
use crate::domain::review::enabled::enabled;
use crate::domain::review::rows::NextStep;
use crate::domain::survey::is_current;
use crate::domain::written;
use crate::error::Result;
use crate::playbook::Playbook;
use crate::playbook::keys::{checklist, outcome};
use crate::store::survey_contacts::{self, Contact};
use crate::store::{reviews, users};

/// A business value discussion that is to come.
pub struct Discussion {
    pub service: String,
    pub on: Option<NaiveDate>,
    /// An expert is wanted.
    pub expert: bool,
}

/// What the newest review says that stands.
pub struct Reviewed {
    pub playbook: &'static Playbook,
    pub held_on: Option<NaiveDate>,
    pub outcome: Option<Outcome>,
    pub follow_up_on: Option<NaiveDate>,
    pub steps: Vec<NextStep>,
    pub discussions: Vec<Discussion>,
    /// The workloads that are to be enabled (O2).
    pub enabled: Vec<String>,
    /// Name, address and day of the hand-over of the Customer Success Manager (O3); "" where not said.
    pub csm: (String, String, Option<NaiveDate>),
}

/// What there is to write about.
pub struct Material {
    pub agenda: Agenda,
    /// Name and address of who writes: the engagement's manager, or whoever stands in for them and asks.
    pub from: (String, String),
    pub reviewed: Option<Reviewed>,
    /// Whom the survey of the newest review is asked of, without those who have answered it.
    pub contacts: Vec<Contact>,
}

impl Material {
    /// The letters that can be written: nobody is introduced unless a Customer Success Manager takes over (O3).
    pub fn letters(&self) -> impl Iterator<Item = Letter> {
        let outcome = self.reviewed.as_ref().and_then(|reviewed| reviewed.outcome);
        let hands_over = outcome == Some(Outcome::CustomerSuccessManager);
        Letter::ALL.iter().copied().filter(move |letter| *letter != Letter::Introduction || hands_over)
    }
}

/// What there is to write about an engagement.
///
/// # Errors
/// `NotFound` when it is not visible; a stored text cannot be read.
pub fn material(ask: &mut Ask<'_>, id: i64) -> Result<Material> {
    let agenda = agenda::agenda(ask, id)?;
    let newest = reviews::newest(ask.conn, &agenda.engagement)?;
    let held = newest.filter(|revision| revision.state.stands() && revision.meeting == Meeting::Held);
    let reviewed = match held {
        None => None,
        Some(revision) => {
            let frozen = Frozen::read(&revision, agenda.engagement.time_zone, ask.playbooks)?;
            let text = |item| frozen.answers.text(outcome::SECTION, item).trim().to_owned();
            let named =
                |service: &str| frozen.names.workloads.get(service).cloned().unwrap_or_else(|| service.to_owned());
            let rows = discussions(&frozen.answers).into_iter().map(|row| Discussion {
                service: named(cell(&row, checklist::BVD_SERVICE).trim()),
                on: written::day(cell(&row, checklist::BVD_PLANNED_ON)).ok(),
                expert: cell(&row, checklist::BVD_SME) == checklist::YES,
            });
            let enabled = enabled(&frozen.answers).into_iter().map(|key| named(&key)).collect();
            Some(Reviewed {
                enabled,
                held_on: revision.held_on,
                outcome: revision.outcome,
                follow_up_on: revision.follow_up_on,
                discussions: rows.filter(|row| !row.service.is_empty()).collect(),
                csm: (
                    text(outcome::CSM_NAME),
                    text(outcome::CSM_EMAIL),
                    written::day(&text(outcome::HANDOVER_ON)).ok(),
                ),
                playbook: frozen.playbook,
                steps: frozen.steps,
            })
        }
    };
    let (manager, viewer) = (agenda.engagement.manager_id, ask.viewer);
    let from = match viewer.id != manager && viewer.may_manage(manager) {
        true => (viewer.name.clone(), viewer.email.clone()),
        false => (agenda.manager.name.clone(), users::email_of(ask.conn, &agenda.engagement)?),
    };
    let reviewed_last = survey_contacts::reviewed(ask.conn, agenda.engagement.id)?;
    let mut contacts = survey_contacts::of_engagement(ask.conn, &agenda.engagement)?;
    contacts.retain(|one| one.state != Survey::Answered || !is_current(&one.asked(), reviewed_last));
    Ok(Material { from, agenda, reviewed, contacts })
}
