//! The partner's list and summary: made from approved revisions alone.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::engagement::Status;
use crate::domain::journey::{self, Approved};
use crate::domain::page::Page;
use crate::domain::usage::Criterion;
use crate::error::Result;
use crate::playbook::keys::next_steps;
use crate::queries::summary::{self, Reading, Summaries};
use crate::store::summaries::Intended;
use crate::web::context::Ctx;
use crate::web::paging::Paging;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::frozen::{self, CompareRow, FigureRow};
use crate::words::answers::{Audience, SectionView};
use crate::words::{count, fl, process, word};

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
    page: Page<Row>,
}

pub async fn index(ctx: Ctx, app: web::Data<App>, paging: web::Query<Paging>) -> Result<HttpResponse> {
    let after = paging.cursor();
    let Summaries { organisation, page } = app.ask(&ctx, move |ask| summary::list(ask, &after)).await?;
    render::page(&ListPage { page: page.map(|row| row_view(&ctx, row)), organisation, ctx })
}

fn row_view(ctx: &Ctx, row: summary::Row) -> Row {
    let engagement = row.engagement.into_inner();
    Row {
        id: engagement.id,
        customer: engagement.customer_name,
        manager: engagement.manager_name,
        status: row.status.key(),
        last: row.last.map(|last| LastRow {
            number: last.number,
            revision: last.revision,
            date: ctx.day(&last.approved_at),
            reached: last.figures.reached(),
            count: last.figures.workloads.len(),
        }),
    }
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
    playbook_name: String,
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
    status: Status,
    organisation: String,
    manager_name: String,
    manager_email: String,
    intended: Vec<Intended>,
    contents: Option<Contents>,
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let found = app.ask(&ctx, move |ask| summary::find(ask, id)).await?;
    let contents = found.last.as_ref().map(|last| contents(&ctx, last, found.before.as_ref()));
    let engagement = found.engagement.into_inner();
    render::page(&SummaryPage {
        ctx,
        customer: engagement.customer_name,
        status: found.status,
        organisation: found.organisation,
        manager_name: engagement.manager_name,
        manager_email: engagement.manager_email,
        intended: found.intended,
        contents,
    })
}

/// What differs from the approved revision before.
fn changes(ctx: &Ctx, before: &Reading, last: &Reading) -> Changes {
    let name =
        |r: &Reading| fl!(ctx.t, "summary-number", number = r.approved.number, revision = r.approved.revision.revision);
    let at = |r: &Reading| fl!(ctx.t, "summary-changes-head", date = ctx.day(&r.approved.approved_at()));
    let rows = frozen::compare(ctx, &before.frozen, &last.frozen, Audience::Partner);
    Changes {
        left: name(before),
        right: name(last),
        left_at: at(before),
        right_at: at(last),
        rows: rows.into_iter().filter(CompareRow::is_changed).collect(),
    }
}

fn contents(ctx: &Ctx, last: &Reading, before: Option<&Reading>) -> Contents {
    let (revision, frozen) = (&last.approved.revision, &last.frozen);
    let mut sections = frozen::sections(ctx, frozen, Audience::Partner);
    for section in &mut sections {
        // The steps have a table of their own.
        section.rows.retain(|r| !r.lines.is_empty() && r.field != next_steps::STEPS);
    }
    sections.retain(|s| !s.rows.is_empty());
    let steps = frozen
        .steps
        .iter()
        .map(|step| StepRow {
            side: step.side.map(|s| word(ctx.t, "side", s.key())).unwrap_or_default(),
            due: step.due_on.map(|d| ctx.date(&d)),
            status: step.status.key(),
            what: crate::words::steps::frozen(ctx.t, step).into_owned(),
            owner: step.owner.clone(),
        })
        .collect();
    Contents {
        number: last.approved.number,
        revision: revision.revision,
        approved_on: ctx.day(&last.approved.approved_at()),
        held_on: revision.held_on.map(|d| ctx.date(&d)),
        manager: frozen.names.manager.clone(),
        partner: frozen.names.partner.clone(),
        segment: word(ctx.t, "segment", frozen.names.segment.key()),
        headline: headline(ctx, last),
        stage: stage(ctx, last),
        figures: frozen::figure_rows(
            ctx,
            &frozen.figures,
            before.map(|before| &before.frozen.figures),
            frozen.submitted_on,
        ),
        criteria: frozen.figures.criteria.clone(),
        steps,
        sections,
        changes: before.map(|before| changes(ctx, before, last)),
        playbook_name: ctx.version_name(&revision.playbook_version),
        playbook_version: revision.playbook_version.clone(),
    }
}

/// The summary in a few sentences.
fn headline(ctx: &Ctx, last: &Reading) -> Vec<String> {
    let (t, revision, figures) = (ctx.t, &last.approved.revision, &last.frozen.figures);
    let (all, reached) = (count(figures.workloads.len()), count(figures.reached()));
    let mut lines = vec![fl!(t, "summary-headline-usage", count = all, reached = reached)];
    if !figures.criteria.is_empty() {
        let (all, achieved) = (count(figures.criteria.len()), count(figures.achieved()));
        lines.push(fl!(t, "summary-headline-criteria", count = all, achieved = achieved));
    }
    match revision.outcome {
        Some(outcome) => {
            let result = process::outcome(ctx.lang, last.frozen.playbook, outcome);
            lines.push(fl!(t, "summary-headline-outcome", result = result));
        }
        None => {
            let meeting = word(ctx.t, "meeting", revision.meeting.key());
            lines.push(fl!(t, "summary-headline-not-held", meeting = meeting));
        }
    }
    if let Some(day) = revision.follow_up_on {
        lines.push(fl!(t, "summary-headline-follow-up", date = ctx.date(&day)));
    }
    lines
}

/// Where the process stands, as far as it was approved.
fn stage(ctx: &Ctx, last: &Reading) -> Vec<StageStep> {
    let (t, revision, figures) = (ctx.t, &last.approved.revision, &last.frozen.figures);
    let (stages, here) = journey::approved(revision.meeting, revision.completes);
    let step = |(stage, done)| {
        let (name, when) = match stage {
            Approved::Usage => {
                let reached = format!("{} / {}", figures.reached(), figures.workloads.len());
                (fl!(t, "summary-stage-usage"), reached)
            }
            Approved::Meeting => {
                let held = revision.held_on.map_or_else(|| fl!(t, "summary-stage-not-held"), |day| ctx.date(&day));
                (fl!(t, "summary-stage-meeting"), held)
            }
            Approved::Approval => (fl!(t, "summary-stage-approval"), ctx.day(&last.approved.approved_at())),
            Approved::Complete if done => (fl!(t, "summary-stage-complete"), word(t, "status", "complete")),
            Approved::Complete => (fl!(t, "summary-stage-complete"), fl!(t, "summary-stage-open")),
        };
        StageStep { name, when, done, here: stage == here }
    };
    stages.into_iter().map(step).collect()
}
