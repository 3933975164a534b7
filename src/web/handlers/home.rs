//! The person's own home, by role.

use std::cmp::Reverse;
use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{Days, NaiveDate, NaiveDateTime};

use crate::domain::policy::Viewer;
use crate::domain::review::progress::State;
use crate::domain::usage::Figures;
use crate::error::Result;
use crate::playbook::library;
use crate::queries::Ask;
use crate::queries::desk::{self, Desk};
use crate::store::overview::{self, DraftLine, ReviewLine, SurveyLine};
use crate::store::queue::{self, Waiting};
use crate::store::steps::{self, Step};
use crate::store::{AnyConnection, engagements, figures};
use crate::web::context::Ctx;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::blockers::{Blocker, Blockers};
use crate::web::views::sparks::{self, Spark};
use crate::words::fl;

/// Steps that fall due within these days are shown.
const SOON: u64 = 14;
/// More engagements than one person runs at a time.
const MOST: i64 = 200;
const OLDEST: usize = 5;
/// Drafts of which the page says what they lack: each is read as a whole.
const SPELT_OUT: usize = 10;
/// What a draft lacks, as far as the page says it.
const BLOCKERS: usize = 3;
const SURVEYS: i64 = 20;

/// A review that the lead returned.
struct Returned {
    customer: String,
    line: ReviewLine,
    comments: Vec<(String, String)>,
    has_draft: bool,
}

struct Draft {
    customer: String,
    number: i64,
    line: DraftLine,
    stand: Option<Stand>,
}

/// How far a draft is.
struct Stand {
    /// State of each section, in the order of the form.
    parts: Vec<&'static str>,
    blockers: Vec<Blocker>,
    /// How many more blockers there are.
    further: usize,
}

impl Stand {
    fn new(ctx: &Ctx, desk: &Desk) -> Self {
        let progress = desk.progress();
        let mut blockers = Blockers::new(ctx, desk, &progress).submission;
        let further = blockers.len().saturating_sub(BLOCKERS);
        blockers.truncate(BLOCKERS);
        Self { parts: progress.iter().map(|s| s.state.key()).collect(), blockers, further }
    }

    fn done(&self) -> usize {
        self.parts.iter().filter(|part| **part == State::Done.key()).count()
    }

    fn further(&self) -> i64 {
        self.further as i64
    }
}

/// An engagement whose gate is open and that has no review under way.
struct Ready {
    id: i64,
    customer: String,
    figures: Figures,
    spark: Option<Spark>,
    since: Option<NaiveDateTime>,
}

#[derive(Default)]
struct Manager {
    returned: Vec<Returned>,
    drafts: Vec<Draft>,
    ready: Vec<Ready>,
    steps: Vec<(Step, String)>,
    surveys: Vec<SurveyLine>,
    engagements: usize,
}

impl Manager {
    fn late(&self, today: &NaiveDate) -> usize {
        self.steps.iter().filter(|(step, _)| step.days_late(*today) > 0).count()
    }
}

#[derive(Default)]
struct Lead {
    /// Submitted reviews with a shut gate, and with an open one.
    exceptions: i64,
    others: i64,
    oldest: Vec<Waiting>,
}

#[derive(Template)]
#[template(path = "home/show.html")]
struct HomePage {
    ctx: Ctx,
    manager: Option<Manager>,
    lead: Option<Lead>,
    today: NaiveDate,
}

impl HomePage {
    /// How long a review has waited for its decision.
    fn days(&self, waiting: &Waiting) -> i64 {
        let submitted_on = waiting.submitted_at.and_utc().with_timezone(&self.ctx.zone).date_naive();
        (self.today - submitted_on).num_days().max(0)
    }

    /// The comment's section in words.
    fn section(&self, key: &str) -> String {
        let section = library().newest().sections.iter().find(|s| s.key == key);
        section.map_or_else(|| key.to_owned(), |s| self.ctx.text(&s.title).to_owned())
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    if viewer.roles.partner {
        return Ok(render::see_other("/summaries"));
    }
    if !viewer.roles.manager && !viewer.roles.lead {
        return Ok(render::see_other(if viewer.roles.administrator { "/admin/users" } else { "/account" }));
    }
    let (today, now) = (ctx.today(), app.clock.timestamp());
    let (mut manager, desks, lead) = app
        .read(move |conn| {
            let own = if viewer.roles.manager { Some(manager(conn, &viewer, today)?) } else { None };
            let lead = if viewer.roles.lead { Some(lead(conn, &viewer)?) } else { None };
            let mut desks = Vec::new();
            for draft in own.iter().flat_map(|own| &own.drafts).take(SPELT_OUT) {
                let ask = &mut Ask { conn, viewer: &viewer, now, playbooks: library() };
                desks.push(desk::find(ask, draft.line.engagement_id)?);
            }
            Ok((own, desks, lead))
        })
        .await?;
    for (draft, desk) in manager.iter_mut().flat_map(|own| &mut own.drafts).zip(&desks) {
        draft.stand = desk.as_ref().map(|desk| Stand::new(&ctx, desk));
    }
    render::page(&HomePage { ctx, manager, lead, today })
}

fn lead(conn: &mut AnyConnection, viewer: &Viewer) -> Result<Lead> {
    let (all, exceptions) = queue::counts(conn, viewer)?;
    let mut oldest = queue::page(conn, viewer, None, OLDEST as i64)?;
    oldest.truncate(OLDEST);
    Ok(Lead { exceptions, others: all - exceptions, oldest })
}

fn manager(conn: &mut AnyConnection, viewer: &Viewer, today: NaiveDate) -> Result<Manager> {
    let open = engagements::open_of_manager(conn, viewer, MOST)?;
    let names: HashMap<i64, String> = open.iter().map(|e| (e.id, e.customer_name.clone())).collect();
    let ids: Vec<i64> = open.iter().map(|e| e.id).collect();
    let name = |id: &i64| names.get(id).cloned().unwrap_or_default();
    let lines = overview::reviews(conn, &ids, true)?;
    let mut drafts = overview::drafts(conn, &ids)?;
    // What was worked on last comes first.
    drafts.sort_by_key(|draft| (Reverse(draft.saved_at.unwrap_or(draft.started_at)), draft.engagement_id));
    let newest = |id: i64| lines.iter().find(|line| line.engagement_id == id);
    let drafted = |id: i64| drafts.iter().any(|draft| draft.engagement_id == id);

    let returned: Vec<&ReviewLine> = lines.iter().filter(|line| line.state == "returned").collect();
    let revisions: Vec<i64> = returned.iter().map(|line| line.revision_id).collect();
    let comments = overview::comments(conn, &revisions)?;
    let returned = returned.into_iter().map(|line| Returned {
        customer: name(&line.engagement_id),
        comments: comments
            .iter()
            .filter(|(revision, _, _)| *revision == line.revision_id)
            .map(|(_, section, body)| (section.clone(), body.clone()))
            .collect(),
        has_draft: drafted(line.engagement_id),
        line: line.clone(),
    });

    let idle: Vec<i64> = ids
        .iter()
        .copied()
        .filter(|id| !drafted(*id))
        .filter(|id| newest(*id).is_none_or(|line| matches!(line.state.as_str(), "approved" | "withdrawn")))
        .collect();
    let mut figures = figures::many(conn, &open.iter().filter(|e| idle.contains(&e.id)).collect::<Vec<_>>()[..])?;
    figures.retain(|_, f| f.gate_open());
    let since = overview::gates_opened(conn, &idle)?;
    let mut sparks = sparks::load(conn, &figures, today)?;
    let mut ready: Vec<Ready> = figures
        .into_iter()
        .map(|(id, figures)| Ready {
            id,
            customer: name(&id),
            figures,
            spark: sparks.remove(&id),
            since: since.get(&id).copied(),
        })
        .collect();
    ready.sort_by_key(|row| (row.since, row.id));

    let drafts = drafts.iter().map(|draft| {
        let last = newest(draft.engagement_id).map_or(0, |line| line.number);
        Draft {
            customer: name(&draft.engagement_id),
            number: if draft.review_id.is_some() { last.max(1) } else { last + 1 },
            line: draft.clone(),
            stand: None,
        }
    });
    let until = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
    Ok(Manager {
        returned: returned.collect(),
        drafts: drafts.collect(),
        ready,
        steps: steps::due_by(conn, viewer, until, MOST)?,
        surveys: overview::surveys_outstanding(conn, viewer, SURVEYS)?,
        engagements: ids.len(),
    })
}
