//! One engagement: may this person see it, may they change it, what its page and its history show.

use std::collections::HashMap;
use std::ops::Deref;

use chrono::{NaiveDate, NaiveDateTime};

use super::Ask;
use super::covers::{self, Line as Cover};
use super::frozen::version;
use crate::domain::journey::Standing;
use crate::domain::page::{Cursor, Page};
use crate::domain::survey::{Asked, Stand, stand};
use crate::domain::trend::daily;
use crate::domain::usage::{Counts, Figures, Measurement};
use crate::error::{Error, Result};
use crate::playbook::Playbook;
use crate::store::audit::{self, Entry};
use crate::store::drafts::{self, DraftLine};
use crate::store::engagements::{self, Engagement, Intended};
use crate::store::follow_ups::{self, Promise};
use crate::store::next_steps::{self, Step};
use crate::store::notes::{self, Note};
use crate::store::reviews::{self, ReviewLine, Revision};
use crate::store::survey_contacts::{self, Contact};
use crate::store::users::{self, Named};
use crate::store::workloads::{self, Workload};
use crate::store::{AnyConnection, Seen, figures, measurements, partners};

/// Entries of the trail on the engagement's own page.
const RECENT: usize = 10;
/// Notes there.
const NOTES: usize = 5;
/// Entries on a page of the history.
const PAGE: usize = 50;
/// Days that a trend shows at most, the latest ones of its workload.
const DAYS: i64 = 12;

/// The engagement, if this person may see it.
///
/// # Errors
/// `NotFound` when it is not visible.
pub fn visible(ask: &mut Ask<'_>, id: i64) -> Result<Seen<Engagement>> {
    engagements::find_visible(ask.conn, ask.viewer, id)
}

/// The engagement, if this person may change it.
///
/// # Errors
/// `NotFound` when it is not visible, `Forbidden` when it is somebody else's.
pub fn managed(ask: &mut Ask<'_>, id: i64) -> Result<Seen<Engagement>> {
    let engagement = visible(ask, id)?;
    if ask.viewer.may_manage(engagement.manager_id) { Ok(engagement) } else { Err(Error::Forbidden) }
}

/// The engagement with its intended workloads, if this person may change it.
///
/// # Errors
/// As [`managed`].
pub fn editable(ask: &mut Ask<'_>, id: i64) -> Result<(Seen<Engagement>, Vec<Intended>)> {
    let engagement = managed(ask, id)?;
    let intended = engagements::intended(ask.conn, &engagement)?;
    Ok((engagement, intended))
}

/// What the page of an engagement shows.
pub struct Shown {
    pub engagement: Seen<Engagement>,
    pub may_change: bool,
    pub figures: Figures,
    pub manager: Named,
    /// Who stands in for the manager.
    pub covers: Vec<Cover>,
    pub partner: Option<String>,
    /// Whom it can be given to; none for who may not do that.
    pub managers: Vec<Named>,
    /// By workload, the counts of its last days, oldest first.
    pub days: HashMap<i64, Vec<(NaiveDate, Counts)>>,
    /// The newest revision that was not withdrawn.
    pub standing: Option<Revision>,
    pub steps: Vec<Step>,
    /// What reviews promised besides: the open ones first.
    pub follow_ups: Vec<Promise>,
    /// Whom the survey is asked of (R13), how it stands, and the newest review by which it does.
    pub contacts: Vec<Contact>,
    pub survey: Stand,
    pub newest_review: Option<i64>,
    /// The workloads that somebody may be asked about; none for who may change nothing.
    pub services: Vec<Workload>,
    /// Every revision, newest first.
    pub reviews: Vec<Revised>,
    pub draft: Option<DraftLine>,
    /// The latest notes and calls.
    pub notes: Vec<Note>,
    /// The latest entries.
    pub trail: Vec<Entry>,
    /// When the gate last opened, in UTC.
    pub gate_opened: Option<NaiveDateTime>,
    /// Where the engagement is.
    pub today: NaiveDate,
}

/// A revision of a review, with the version of the playbook that it was filled in against.
pub struct Revised {
    line: Seen<ReviewLine>,
    pub playbook: &'static Playbook,
}

impl Deref for Revised {
    type Target = ReviewLine;

    fn deref(&self) -> &ReviewLine {
        &self.line
    }
}

impl Shown {
    /// What the stages of the journey follow from.
    pub fn journey(&self) -> Standing {
        Standing {
            prepared: !self.figures.workloads.is_empty() || !self.figures.criteria.is_empty(),
            gate_open: self.figures.gate_open(),
            gate_opened: self.gate_opened,
            drafting: self.draft.as_ref().map(|draft| draft.drafting()),
            planned_on: self.draft.as_ref().and_then(|draft| draft.planned_on),
            newest: self.reviews.first().map(|line| line.newest()),
        }
    }

    /// Number that the review in draft has or will get.
    pub fn draft_number(&self) -> i64 {
        let last = self.reviews.first().map_or(0, |line| line.number);
        match &self.draft {
            Some(draft) if draft.review_id.is_some() => {
                self.reviews.iter().find(|line| Some(line.review_id) == draft.review_id).map_or(last, |l| l.number)
            }
            _ => last + 1,
        }
    }
}

/// The page of an engagement.
///
/// # Errors
/// `NotFound` when it is not visible.
pub fn shown(ask: &mut Ask<'_>, id: i64) -> Result<Shown> {
    let engagement = visible(ask, id)?;
    let covers = covers::of_engagement(ask, &engagement)?;
    let (conn, playbooks) = (&mut *ask.conn, ask.playbooks);
    let revised = |line: Seen<ReviewLine>| Ok(Revised { playbook: version(playbooks, &line.playbook_version)?, line });
    let mut measured: HashMap<i64, Vec<Measurement>> = HashMap::new();
    for row in measurements::last_days(conn, &engagement, DAYS)? {
        measured.entry(row.workload_id).or_default().push(row.figure());
    }
    let may_change = ask.viewer.may_manage(engagement.manager_id);
    let contacts = survey_contacts::of_engagement(conn, &engagement)?;
    let newest = survey_contacts::reviewed(conn, engagement.id)?;
    let asked: Vec<Asked> = contacts.iter().map(Contact::asked).collect();
    Ok(Shown {
        may_change,
        covers,
        survey: stand(newest, &asked),
        newest_review: newest.map(|newest| newest.review),
        services: if may_change { offered(conn, &contacts)? } else { Vec::new() },
        contacts,
        figures: figures::current(conn, &engagement)?,
        manager: users::names(conn, &[engagement.manager_id])?.remove(&engagement.manager_id).unwrap_or_default(),
        partner: partners::name_of(conn, engagement.partner_id)?,
        managers: if ask.viewer.roles.lead { users::managers(conn, ask.viewer)? } else { Vec::new() },
        days: measured.into_iter().map(|(workload, all)| (workload, daily(all))).collect(),
        standing: reviews::newest_standing(conn, &engagement)?,
        steps: next_steps::of_engagement(conn, &engagement)?,
        follow_ups: follow_ups::of_engagement(conn, &engagement)?,
        reviews: reviews::lines(conn, &engagement, false)?.into_iter().map(revised).collect::<Result<_>>()?,
        draft: drafts::lines(conn, &engagement)?.pop(),
        notes: notes::of_engagement(conn, &engagement, &[], None, NOTES)?.rows,
        trail: audit::of_engagement(conn, &engagement, None, RECENT)?.rows,
        gate_opened: audit::gates(conn, &engagement)?.remove(&engagement.id).and_then(|moved| moved.opened),
        today: engagement.time_zone.day(ask.now),
        engagement,
    })
}

/// The workloads that somebody may be asked about; retired ones only where they are chosen.
fn offered(conn: &mut AnyConnection, contacts: &[Contact]) -> Result<Vec<Workload>> {
    let mut all = workloads::all(conn)?;
    all.retain(|one| !one.retired || contacts.iter().any(|asked| asked.workload_id == Some(one.id)));
    Ok(all)
}

/// Ids of the workloads that somebody may be asked about, for who may change the engagement.
///
/// # Errors
/// As [`managed`].
pub fn services(ask: &mut Ask<'_>, id: i64) -> Result<Vec<i64>> {
    let engagement = managed(ask, id)?;
    let contacts = survey_contacts::of_engagement(ask.conn, &engagement)?;
    Ok(offered(ask.conn, &contacts)?.iter().map(|one| one.id).collect())
}

/// A page of the engagement's history.
///
/// # Errors
/// `NotFound` when it is not visible.
pub fn history(ask: &mut Ask<'_>, id: i64, after: &Cursor) -> Result<(Seen<Engagement>, Page<Entry>)> {
    let engagement = visible(ask, id)?;
    let trail = audit::of_engagement(ask.conn, &engagement, after.place(), PAGE)?;
    Ok((engagement, trail))
}
