//! An engagement of the demonstration with all that belongs to it.

use std::collections::HashMap;

use success_review::domain::engagement::{ReviewState, StepStatus};
use success_review::domain::policy::Viewer;
use success_review::error::{Error, Result};
use success_review::store::audit::Entry;
use success_review::store::criteria::Kept;
use success_review::store::decisions::{Comment, Decision};
use success_review::store::drafts::{Draft, DraftSection};
use success_review::store::engagements::Engagement;
use success_review::store::imports::Import;
use success_review::store::measurements::Measurement;
use success_review::store::next_steps::Step;
use success_review::store::reviews::Revision;
use success_review::store::search::Bounds;
use success_review::store::{
    AnyConnection, Seen, audit, criteria, decisions, drafts, engagement_list, engagements, imports, measurements,
    next_steps, reviews,
};

/// More than the demonstration has of anything.
const ALL: usize = 10_000;

pub struct Template {
    pub engagement: Engagement,
    /// Workloads and targets.
    pub intended: Vec<(i64, i64)>,
    pub criteria: Vec<Kept>,
    /// Oldest first, as everything here.
    pub imports: Vec<Import>,
    pub measurements: Vec<Measurement>,
    pub reviews: Vec<Review>,
    /// With the key of the row that each was made of, and the review that made it.
    pub steps: Vec<(Step, String)>,
    pub draft: Option<(Draft, Vec<DraftSection>)>,
    pub trail: Vec<Entry>,
}

pub struct Review {
    pub id: i64,
    pub number: i64,
    pub revisions: Vec<Revision>,
    pub decisions: Vec<Decision>,
    pub comments: Vec<Comment>,
}

impl Template {
    /// Every engagement there is.
    ///
    /// # Errors
    /// The database's.
    pub fn all(conn: &mut AnyConnection, lead: &Viewer) -> Result<Vec<Self>> {
        let page = engagement_list::list(conn, lead, &Default::default(), None, ALL, Bounds::USUAL)?;
        let of = |row: engagement_list::Row| {
            let seen = engagements::find_visible(conn, lead, row.id)?;
            Self::of(conn, lead, seen)
        };
        page.rows.into_iter().map(of).collect()
    }

    fn of(conn: &mut AnyConnection, lead: &Viewer, seen: Seen<Engagement>) -> Result<Self> {
        let intended = engagements::intended(conn, &seen)?;
        let mut imports: Vec<Import> = imports::latest(conn, &seen, 1_000)?.into_iter().map(|row| row.0).collect();
        imports.retain(|import| import.measurements > 0);
        let history = measurements::history(conn, &seen, None, ALL)?;
        let mut trail = audit::of_engagement(conn, &seen, None, ALL)?.rows;
        let draft = match drafts::of_engagement(conn, &seen)? {
            Some(draft) => Some((draft.clone().into_inner(), drafts::sections(conn, &draft)?)),
            None => None,
        };
        let mut ids: Vec<i64> = reviews::lines(conn, &seen, true)?.iter().map(|line| line.review_id).collect();
        ids.sort_unstable();
        let mut template = Self {
            intended: intended.into_iter().map(|row| (row.workload_id, row.target)).collect(),
            criteria: criteria::kept_of(conn, &seen)?.into_iter().map(|(_, kept)| kept).collect(),
            measurements: history.rows.into_iter().map(|row| row.0).collect(),
            reviews: ids.into_iter().map(|id| Review::of(conn, lead, id)).collect::<Result<_>>()?,
            steps: steps(conn, &seen)?,
            engagement: seen.into_inner(),
            imports: Vec::new(),
            trail: Vec::new(),
            draft,
        };
        template.measurements.sort_by_key(|row| row.id);
        imports.sort_by_key(|row| row.id);
        trail.sort_by_key(|row| row.id);
        (template.imports, template.trail) = (imports, trail);
        Ok(template)
    }

    /// The revision where the engagement stands.
    pub fn newest(&self) -> Option<&Revision> {
        self.reviews.last()?.revisions.last()
    }
}

/// The steps with the keys of their rows; those that are over have theirs from among the keys of the same status.
fn steps(conn: &mut AnyConnection, seen: &Seen<Engagement>) -> Result<Vec<(Step, String)>> {
    let open = next_steps::open_of_engagement(conn, seen)?;
    let mut keys: HashMap<i64, String> = open.into_iter().map(|step| (step.id, step.row_key)).collect();
    let mut others: Vec<(String, StepStatus)> = next_steps::statuses(conn, seen)?.into_iter().collect();
    others.retain(|(key, _)| !keys.values().any(|taken| taken == key));
    others.sort_by(|one, other| one.0.cmp(&other.0));
    let steps = next_steps::of_engagement(conn, seen)?;
    let mut keyed = Vec::with_capacity(steps.len());
    for step in steps {
        let key = match keys.remove(&step.id) {
            Some(key) => key,
            None => {
                let place = others.iter().position(|(_, status)| *status == step.status).ok_or(Error::NotFound)?;
                others.remove(place).0
            }
        };
        keyed.push((step, key));
    }
    Ok(keyed)
}

impl Review {
    fn of(conn: &mut AnyConnection, lead: &Viewer, id: i64) -> Result<Self> {
        let head = decisions::find_visible(conn, lead, id)?;
        let lines = decisions::lines(conn, &head)?;
        let mut revisions = Vec::with_capacity(lines.len());
        for line in lines {
            revisions.push(decisions::numbered(conn, &head, line.revision)?.into_inner());
        }
        Ok(Self {
            id,
            number: head.number,
            revisions,
            decisions: decisions::of_review(conn, &head)?,
            comments: decisions::comments_of_review(conn, &head)?,
        })
    }
}

/// What the measurements ask for: an engagement with a review and steps, one with a draft, one that its partner reads.
pub fn examples(all: &[Template], (manager, partner): (i64, i64)) -> Vec<(&'static str, i64)> {
    let own = || all.iter().filter(|t| t.engagement.manager_id == manager);
    let approved = |t: &&Template| t.newest().is_some_and(|r| r.state == ReviewState::Approved);
    let id = |t: Option<&Template>| t.map(|t| t.engagement.id);
    let wide = |t: &&Template| (t.steps.len(), t.measurements.len());
    [
        ("engagement", id(own().filter(approved).max_by_key(wide))),
        ("draft", id(own().filter(|t| t.draft.is_some()).max_by_key(|t| t.draft.as_ref().map(|d| d.1.len())))),
        (
            "summary",
            id(all.iter().filter(|t| t.engagement.partner_id == Some(partner)).filter(approved).max_by_key(wide)),
        ),
    ]
    .into_iter()
    .filter_map(|(name, id)| Some((name, id?)))
    .collect()
}
