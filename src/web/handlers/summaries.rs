//! The partner's list and summary: made from approved revisions alone.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::engagement::{Meeting, Status};
use crate::domain::usage::{Criterion, Figures};
use crate::error::Result;
use crate::store::AnyConnection;
use crate::store::summaries::{self, Approved, Assigned, Intended};
use crate::web::context::Ctx;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::answers::{Audience, SectionView};
use crate::web::views::frozen::{self, CompareRow, FigureRow, Frozen, option_word};
use crate::words::fl;
use crate::words::word;

const PAGE: i64 = 50;

#[derive(serde::Deserialize)]
pub struct Query {
    after: Option<i64>,
}

struct Row {
    id: i64,
    customer: String,
    manager: String,
    /// Key of the status as partners see it.
    status: &'static str,
    last: Option<LastRow>,
}

struct LastRow {
    number: i64,
    revision: i64,
    date: String,
    reached: usize,
    count: usize,
}

#[derive(Template)]
#[template(path = "summaries/index.html")]
struct ListPage {
    ctx: Ctx,
    organisation: String,
    rows: Vec<Row>,
    is_later: bool,
    next: Option<i64>,
}

/// The overall status that partners see: that of the last approved revision, whatever happened since.
fn status_for_partner(last: Option<&Approved>) -> &'static str {
    if last.is_some_and(|l| l.revision.completes) { Status::Complete.key() } else { Status::Active.key() }
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let after = query.after;
    let (mut assigned, approved, organisation) = app
        .read(move |conn| {
            let assigned = summaries::assigned(conn, &viewer, after, PAGE)?;
            let ids: Vec<i64> = assigned.iter().map(|a| a.id).collect();
            let approved = summaries::last_approved(conn, &viewer, &ids)?;
            let name = summaries::organisation_name(conn, &viewer)?;
            Ok((assigned, approved, name))
        })
        .await?;
    let more = assigned.len() as i64 > PAGE;
    assigned.truncate(PAGE as usize);
    let next = assigned.last().filter(|_| more).map(|a| a.id);
    let mut rows = Vec::with_capacity(assigned.len());
    for engagement in assigned {
        let last = approved.iter().find(|a| a.revision.engagement_id == engagement.id);
        rows.push(row(&ctx, engagement, last)?);
    }
    render::page(&ListPage { ctx, organisation, rows, is_later: after.is_some(), next })
}

fn row(ctx: &Ctx, engagement: Assigned, approved: Option<&Approved>) -> Result<Row> {
    let last = match approved {
        Some(a) => {
            let figures = a.revision.figures()?;
            Some(LastRow {
                number: a.number,
                revision: a.revision.revision,
                date: ctx.day(&a.approved_at()),
                reached: figures.reached(),
                count: figures.workloads.len(),
            })
        }
        None => None,
    };
    Ok(Row {
        id: engagement.id,
        customer: engagement.customer_name,
        manager: engagement.manager_name,
        status: status_for_partner(approved),
        last,
    })
}

/// A next step in words.
struct StepRow {
    what: String,
    owner: String,
    side: String,
    due: Option<String>,
    status: &'static str,
}

/// A step of the way, with its shape.
struct StageStep {
    name: String,
    when: String,
    done: bool,
    here: bool,
}

/// What the last approved revision says.
struct Contents {
    number: i64,
    revision: i64,
    approved_on: String,
    held_on: Option<String>,
    manager: String,
    partner: Option<String>,
    segment: String,
    headline: Vec<String>,
    stage: Vec<StageStep>,
    figures: Vec<FigureRow>,
    criteria: Vec<Criterion>,
    steps: Vec<StepRow>,
    sections: Vec<SectionView>,
    changes: Option<Changes>,
    playbook_version: String,
    playbook_date: String,
}

struct Changes {
    left: String,
    right: String,
    left_at: String,
    right_at: String,
    rows: Vec<CompareRow>,
}

#[derive(Template)]
#[template(path = "summaries/show.html")]
struct SummaryPage {
    ctx: Ctx,
    customer: String,
    status: &'static str,
    organisation: String,
    manager_name: String,
    manager_email: String,
    intended: Vec<Intended>,
    contents: Option<Contents>,
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let engagement = path.into_inner();
    let (assigned, approved, intended, organisation) = app
        .read(move |conn: &mut AnyConnection| {
            let assigned = summaries::find_assigned(conn, &viewer, engagement)?;
            let approved = summaries::last_two_approved(conn, &viewer, engagement)?;
            let intended = summaries::intended(conn, &[engagement])?;
            let name = summaries::organisation_name(conn, &viewer)?;
            Ok((assigned, approved, intended, name))
        })
        .await?;
    let status = status_for_partner(approved.first());
    let contents = match approved.first() {
        Some(last) => Some(contents(&ctx, last, approved.get(1), &assigned)?),
        None => None,
    };
    render::page(&SummaryPage {
        ctx,
        customer: assigned.customer_name,
        status,
        organisation,
        manager_name: assigned.manager_name,
        manager_email: assigned.manager_email,
        intended,
        contents,
    })
}

fn contents(ctx: &Ctx, last: &Approved, before: Option<&Approved>, engagement: &Assigned) -> Result<Contents> {
    let revision = &last.revision;
    let frozen = Frozen::read(revision, &engagement.time_zone)?;
    let earlier = match before {
        Some(before) => Some((before, Frozen::read(&before.revision, &engagement.time_zone)?)),
        None => None,
    };
    let changes = earlier.as_ref().map(|(before, old)| Changes {
        left: fl!(ctx.t, "summary-number", number = before.number, revision = before.revision.revision),
        right: fl!(ctx.t, "summary-number", number = last.number, revision = revision.revision),
        left_at: fl!(ctx.t, "summary-changes-head", date = ctx.day(&before.approved_at())),
        right_at: fl!(ctx.t, "summary-changes-head", date = ctx.day(&last.approved_at())),
        rows: frozen::compare(ctx, old, &frozen, Audience::Partner)
            .into_iter()
            .filter(CompareRow::is_changed)
            .collect(),
    });
    let mut sections = frozen.sections(ctx, Audience::Partner);
    for section in &mut sections {
        // The steps have a table of their own.
        section.rows.retain(|r| !r.lines.is_empty() && r.field != "next_steps");
    }
    sections.retain(|s| !s.rows.is_empty());
    let steps = frozen
        .steps()
        .into_iter()
        .map(|step| StepRow {
            side: step.side.map(|s| word(ctx.t, "side", s.key())).unwrap_or_default(),
            due: step.due_on.map(|d| ctx.date(&d)),
            status: step.status.key(),
            what: step.what,
            owner: step.owner,
        })
        .collect();
    Ok(Contents {
        number: last.number,
        revision: revision.revision,
        approved_on: ctx.day(&last.approved_at()),
        held_on: revision.held_on.map(|d| ctx.date(&d)),
        manager: frozen.names.manager.clone(),
        partner: frozen.names.partner.clone(),
        segment: word(ctx.t, "segment", &frozen.names.segment),
        headline: headline(ctx, last, &frozen.figures),
        stage: stage(ctx, last, &frozen.figures),
        figures: frozen::figure_rows(
            ctx,
            &frozen.figures,
            earlier.as_ref().map(|(_, f)| &f.figures),
            frozen.submitted_on,
        ),
        criteria: frozen.figures.criteria.clone(),
        steps,
        sections,
        changes,
        playbook_date: revision
            .playbook_version
            .parse()
            .map_or_else(|_| revision.playbook_version.clone(), |d| ctx.date(&d)),
        playbook_version: revision.playbook_version.clone(),
    })
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The summary in a few sentences.
fn headline(ctx: &Ctx, last: &Approved, figures: &Figures) -> Vec<String> {
    let t = ctx.t;
    let (count, reached) = (number(figures.workloads.len()), number(figures.reached()));
    let mut lines = vec![fl!(t, "summary-headline-usage", count = count, reached = reached)];
    if !figures.criteria.is_empty() {
        let (count, achieved) = (number(figures.criteria.len()), number(figures.achieved()));
        lines.push(fl!(t, "summary-headline-criteria", count = count, achieved = achieved));
    }
    match &last.revision.outcome {
        Some(outcome) => {
            let result = option_word(ctx, "outcome", "result", outcome);
            lines.push(fl!(t, "summary-headline-outcome", result = result));
        }
        None => {
            let meeting = word(ctx.t, "meeting", &last.revision.meeting);
            lines.push(fl!(t, "summary-headline-not-held", meeting = meeting));
        }
    }
    if let Some(day) = last.revision.follow_up_on {
        lines.push(fl!(t, "summary-headline-follow-up", date = ctx.date(&day)));
    }
    lines
}

/// Where the process stands, as far as it was approved.
fn stage(ctx: &Ctx, last: &Approved, figures: &Figures) -> Vec<StageStep> {
    let t = ctx.t;
    let held = Meeting::from_key(&last.revision.meeting) == Some(Meeting::Held);
    let complete = last.revision.completes;
    vec![
        StageStep {
            name: fl!(t, "summary-stage-usage"),
            when: format!("{} / {}", figures.reached(), figures.workloads.len()),
            done: true,
            here: false,
        },
        StageStep {
            name: fl!(t, "summary-stage-meeting"),
            when: last.revision.held_on.map_or_else(|| fl!(t, "summary-stage-not-held"), |d| ctx.date(&d)),
            done: held,
            here: !held,
        },
        StageStep {
            name: fl!(t, "summary-stage-approval"),
            when: ctx.day(&last.approved_at()),
            done: true,
            here: held && !complete,
        },
        StageStep {
            name: fl!(t, "summary-stage-complete"),
            when: if complete { word(t, "status", "complete") } else { fl!(t, "summary-stage-open") },
            done: complete,
            here: complete,
        },
    ]
}
