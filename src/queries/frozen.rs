//! A submitted review as it was frozen, read with the version of the playbook that it was filled in against.

use chrono::NaiveDate;

use crate::domain::engagement::{Meeting, Outcome};
use crate::domain::follow_ups::{FollowUp, follow_ups, keyed};
use crate::domain::formats;
use crate::domain::review::answers::Answers;
use crate::domain::review::check::Forms;
use crate::domain::review::facts::Facts;
use crate::domain::review::names::Names;
use crate::domain::review::outcome::effects;
use crate::domain::review::proposals::carried_row;
use crate::domain::review::rows::{NextStep, next_steps};
use crate::domain::review::way_back::{KickOff, WaysBack, way_back};
use crate::domain::usage::Figures;
use crate::domain::written;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::playbook::keys::{ROW_KEY, key_information, next_steps as steps_of};
use crate::playbook::{Library, Playbook};
use crate::store::reviews::Revision;

/// The frozen contents of a revision.
pub struct Frozen {
    /// The version that the review was filled in against; never another.
    pub playbook: &'static Playbook,
    pub answers: Answers,
    pub figures: Figures,
    pub names: Names,
    pub facts: Facts,
    /// Day of the submission where the engagement was then; of what froze none, where it is now.
    pub submitted_on: NaiveDate,
    /// The steps that it agreed on (R15), the way back to the kick-off among them, whoever listed it (R14).
    pub steps: Vec<NextStep>,
    /// Key of the way back of which nothing says when it was due, where it is such a one.
    pub undated: Option<String>,
}

impl Frozen {
    /// # Errors
    /// The revision names a version of the playbook that the program lacks.
    pub fn read(revision: &Revision, zone: Zone, playbooks: &'static Library) -> Result<Self> {
        let playbook = version(playbooks, &revision.playbook_version)?;
        let submitted_on = revision.names.0.submitted_on.unwrap_or_else(|| zone.day(revision.submitted_at));
        let (answers, figures) = (revision.answers.0.clone(), revision.figures.0.clone());
        let names = revision.names.0.clone();
        let mut facts = Facts::new(names.segment, &figures, submitted_on);
        // What was submitted before long periods were asked about (R1) was not asked, and shows no such question.
        let answered = !answers.text(key_information::SECTION, key_information::STALE_CONFIRMED).is_empty();
        facts.stale = facts.stale && (answered || figures.any_stale(submitted_on));
        let steps = next_steps(&answers, &Texts);
        let unkept = if names.way_back.is_some() { None } else { unkept(revision, &names.manager, &steps) };
        let undated = unkept.as_ref().map(|step| step.key.clone());
        let way_back = names.way_back.clone().or(unkept);
        let read = Self { playbook, answers, figures, names, facts, submitted_on, steps, undated };
        Ok(read.returning(way_back))
    }

    /// What it promised besides its steps, as a review of this id.
    pub fn promises(&self, review: i64) -> Vec<FollowUp> {
        let Some(effects) = effects(&self.answers, &self.facts, &Texts) else { return Vec::new() };
        let named = (self.steps.as_slice(), &self.names.workloads);
        let mut all = follow_ups(&self.answers, &effects, &Texts, named, self.submitted_on);
        keyed(&mut all, review);
        all
    }

    /// With the way back to the kick-off that its submission makes by itself among its steps (R14).
    pub fn returning(mut self, way_back: Option<NextStep>) -> Self {
        let Some(step) = way_back else { return self };
        let section = self.answers.section_mut(steps_of::SECTION);
        let mut rows: Vec<_> = section.rows(steps_of::STEPS).into_iter().map(|(_, row)| row).collect();
        if !rows.iter().any(|row| row.get(ROW_KEY) == Some(&step.key)) {
            rows.push(carried_row(&step, &step.what));
            section.set_rows(steps_of::STEPS, rows);
        }
        self.steps.push(step);
        self
    }
}

/// R14: what was submitted before the review kept the step that its submission made says that there was one, and not when it
/// was due: it may have been one from before.
fn unkept(revision: &Revision, manager: &str, listed: &[NextStep]) -> Option<NextStep> {
    let returns = revision.meeting == Meeting::Held && revision.outcome.is_some_and(Outcome::returns_to_kick_off);
    let kick_off = KickOff { owner: manager.to_owned(), due_on: None };
    way_back(returns, listed, &WaysBack::default(), revision.review_id, kick_off)
}

/// The version with this key.
///
/// # Errors
/// The program lacks it.
pub fn version(playbooks: &'static Library, key: &str) -> Result<&'static Playbook> {
    playbooks.get(key).ok_or_else(|| Error::internal(format!("no playbook {key}")))
}

/// Reads dates of answers; the rest was checked at submission.
struct Texts;

impl Forms for Texts {
    fn is_intended(&self, _: &str) -> bool {
        false
    }

    fn date(&self, text: &str) -> Option<NaiveDate> {
        written::day(text).ok()
    }
    fn is_email(&self, text: &str) -> bool {
        formats::is_email(text)
    }
    fn url(&self, text: &str) -> std::result::Result<(), formats::UrlSlip> {
        formats::url(text)
    }
    fn is_retired(&self, _: &str) -> bool {
        false
    }
    fn is_workload(&self, _: &str) -> bool {
        true
    }
    fn is_task_status(&self, _: &str) -> bool {
        true
    }
}
