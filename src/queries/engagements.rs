//! The list of engagements with what it shows beside them, and what its filters and the form choose from.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::engagement::visible;
use super::{Ask, movements, total};
use crate::domain::engagement::ReviewStage;
use crate::domain::filter::Engagements as Filter;
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::trend::Movement;
use crate::domain::usage::Figures;
use crate::error::{Error, Result};
use crate::store::engagement_list;
use crate::store::engagements::Engagement;
use crate::store::partners::Partner;
use crate::store::users::{self, Named};
use crate::store::workloads::{self, Workload};
use crate::store::{Seen, drafts, figures, next_steps, partners, portfolio, reviews};

/// Rows of a page.
const PAGE: usize = 20;

/// A line of the list.
pub struct Row {
    pub engagement: Seen<Engagement>,
    pub partner: Option<String>,
    pub manager: Named,
    pub figures: Figures,
    /// How the workload moved that stands lowest.
    pub movement: Option<Movement>,
    /// Number of the newest review, in draft or submitted, and how far it is.
    pub review: Option<(i64, ReviewStage)>,
    /// The earliest date among the open steps, and whether it has passed where the engagement is.
    pub due: Option<(NaiveDate, bool)>,
    /// When the customer is to be met again: a meeting did not take place, or nothing was agreed.
    pub meets_on: Option<NaiveDate>,
}

/// What the list and its form choose from.
pub struct Choices {
    pub workloads: Vec<Workload>,
    pub partners: Vec<Partner>,
    /// The targets of the engagement that is edited, by workload; none where there is no engagement yet.
    pub targets: BTreeMap<i64, i64>,
}

/// A page of the list, and what its filters choose from.
pub struct List {
    pub page: Page<Row>,
    /// How many engagements the filter lets through.
    pub total: Total,
    pub choices: Choices,
    /// None for who is no lead, and so has but one: themselves.
    pub managers: Vec<Named>,
}

/// A page of the engagements that this person may see, in a fixed number of queries. `today` is the reader's.
///
/// # Errors
/// As [`choices`].
pub fn list(ask: &mut Ask<'_>, filter: &Filter, after: &Cursor, today: NaiveDate) -> Result<List> {
    let found = engagement_list::list(ask.conn, ask.viewer, filter, after.place(), PAGE)?;
    let total = total(&found, || engagement_list::total(ask.conn, ask.viewer, filter))?;
    let Page { rows: found, is_first, next } = found;
    let choices = choices(ask)?;
    let managers = if ask.viewer.roles.lead { portfolio::managers(ask.conn, ask.viewer)? } else { Vec::new() };
    let rows = rows(ask, found, &choices.partners, today)?;
    Ok(List { page: Page { rows, is_first, next }, total, choices, managers })
}

fn rows(ask: &mut Ask<'_>, found: Vec<Seen<Engagement>>, partners: &[Partner], today: NaiveDate) -> Result<Vec<Row>> {
    let (conn, now) = (&mut *ask.conn, ask.now);
    let managers: Vec<i64> = found.iter().map(|e| e.manager_id).collect();
    let mut figures = figures::many(conn, &found)?;
    let mut movements = movements::of(conn, &found, &figures, today)?;
    let names = users::names(conn, &managers)?;
    let due = next_steps::next_due(conn, &found)?;
    let reviews = reviews::lines(conn, &found, true)?;
    let drafts = drafts::lines(conn, &found)?;
    let rows = found.into_iter().map(|engagement| {
        let newest = reviews.iter().find(|line| line.engagement_id == engagement.id);
        let number = newest.map_or(0, |line| line.number);
        let draft = drafts.iter().find(|draft| draft.engagement_id == engagement.id);
        let is_further = draft.is_some_and(|draft| draft.review_id.is_none());
        let review = match draft {
            Some(draft) if draft.review_id.is_none() => Some((number + 1, ReviewStage::Draft)),
            Some(_) => Some((number, ReviewStage::Draft)),
            None => newest.map(|line| (line.number, ReviewStage::Submitted(line.state))),
        };
        let partner = engagement.partner_id.and_then(|id| partners.iter().find(|p| p.id == id));
        Row {
            partner: partner.map(|p| p.name.clone()),
            manager: names.get(&engagement.manager_id).cloned().unwrap_or_default(),
            figures: figures.remove(&engagement.id).unwrap_or_default(),
            movement: movements.remove(&engagement.id),
            due: due.get(&engagement.id).map(|due| (*due, *due < engagement.time_zone.day(now))),
            // A further review that is in progress has its own plan.
            meets_on: newest.filter(|_| !is_further).and_then(|line| line.newest().meets_on()),
            review,
            engagement,
        }
    });
    Ok(rows.collect())
}

/// What the form of an engagement and the list's filters choose from.
///
/// # Errors
/// `NotFound` for everybody but managers and leads: a partner knows no other organisations. The database's.
pub fn choices(ask: &mut Ask<'_>) -> Result<Choices> {
    let roles = ask.viewer.roles;
    if !(roles.manager || roles.lead) {
        return Err(Error::NotFound);
    }
    let (workloads, partners) = (workloads::all(ask.conn)?, partners::all(ask.conn)?);
    Ok(Choices { workloads, partners, targets: BTreeMap::new() })
}

/// The engagement, and the managers to whom a lead can give it.
///
/// # Errors
/// `NotFound` when it is not visible, `Forbidden` unless the viewer is a lead.
pub fn reassignable(ask: &mut Ask<'_>, id: i64) -> Result<(Seen<Engagement>, Vec<Named>)> {
    let engagement = visible(ask, id)?;
    Ok((engagement, users::managers(ask.conn, ask.viewer)?))
}
