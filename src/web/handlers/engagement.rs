//! The page of one engagement, its history and its next steps.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::domain::engagement::{ReviewState, StepStatus, TaskStatus};
use crate::domain::journey::{self, Progress};
use crate::domain::page::Page;
use crate::domain::review::tasks::{self, Record};
use crate::domain::usage::Figures;
use crate::error::Result;
use crate::queries::engagement::{self as queries, Revised, Shown};
use crate::store::Seen;
use crate::store::audit::Entry;
use crate::store::drafts::DraftLine;
use crate::store::engagements::Engagement;
use crate::store::next_steps::Step;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::paging::Paging;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::narrowing::{self, Choice};
use crate::web::views::pictures::Trend;
use crate::web::views::trends;
use crate::words::{self, fl, people, word};

/// A step of the journey.
struct Stage {
    name: String,
    when: String,
    done: bool,
    current: bool,
}

/// A task of the checklist.
struct TaskRow {
    key: String,
    name: String,
    services: String,
    mandatory: bool,
    role: Option<String>,
    /// `None`: there is no such task.
    status: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "engagement/show.html")]
struct EngagementPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    figures: Figures,
    manager: String,
    partner: Option<String>,
    managers: Choice,
    may_change: bool,
    stages: Vec<Stage>,
    next: journey::Next,
    trends: Vec<Trend>,
    days: Vec<NaiveDate>,
    tasks: Vec<TaskRow>,
    steps: Vec<Step>,
    step_statuses: Vec<(String, String)>,
    reviews: Vec<Revised>,
    draft: Option<DraftLine>,
    draft_number: i64,
    /// A submitted review waits for the lead, so that no other can be begun.
    waits: bool,
    trail: Vec<Entry>,
    today: NaiveDate,
}

impl EngagementPage {
    /// The workloads that fall short, in words.
    fn short_workloads(&self) -> String {
        let t = self.ctx.t;
        let words = self.figures.workloads.iter().filter(|w| !w.passes()).map(|w| {
            let name = w.name.as_str();
            match w.counts().filter(|_| w.figure().is_some()) {
                Some(counts) => {
                    fl!(t, "gate-short", name = name, count = crate::words::number(counts.missing_users(w.target)))
                }
                None => fl!(t, "gate-unknown", name = name),
            }
        });
        words.collect::<Vec<_>>().join(&fl!(t, "list-separator"))
    }

    /// Whether the newest revision of all is in this state.
    fn newest_is(&self, state: ReviewState) -> bool {
        self.reviews.first().is_some_and(|line| line.state == state)
    }

    fn achieved(&self) -> i64 {
        words::count(self.figures.achieved())
    }

    fn reached(&self) -> i64 {
        words::count(self.figures.reached())
    }

    fn outcome(&self, line: &Revised) -> String {
        line.outcome
            .map_or_else(|| "—".to_owned(), |outcome| words::process::outcome(self.ctx.lang, line.playbook, outcome))
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let m = app.ask(&ctx, move |ask| queries::shown(ask, id)).await?;
    let (trends, days) = trends::of(ctx.lang, &m.figures, &m.days);
    render::page(&EngagementPage {
        stages: stages(&ctx, &m),
        next: journey::next(&m.journey()),
        tasks: tasks(&ctx, &m)?,
        step_statuses: StepStatus::ALL
            .iter()
            // Dropping a step takes a reason, for which its own page asks.
            .filter(|status| **status != StepStatus::Cancelled)
            .map(|s| (s.key().to_owned(), word(ctx.t, "step", s.key())))
            .collect(),
        draft_number: m.draft_number(),
        waits: journey::next(&m.journey()) == journey::Next::Decision,
        managers: Choice::of(narrowing::managers(&ctx, &m.managers), &m.engagement.manager_id.to_string()),
        may_change: m.may_change,
        engagement: m.engagement,
        figures: m.figures,
        manager: people::name(ctx.t, &m.manager.name, m.manager.disabled),
        partner: m.partner,
        steps: m.steps,
        reviews: m.reviews,
        draft: m.draft,
        trail: m.trail,
        today: m.today,
        trends,
        days,
        ctx,
    })
}

/// Where the process stands, in words.
fn stages(ctx: &Ctx, m: &Shown) -> Vec<Stage> {
    let all = journey::journey(&m.journey());
    let current = journey::current(&m.journey());
    let when = |progress: Progress| match progress {
        Progress::Open => fl!(ctx.t, "journey-open"),
        Progress::Excepted => fl!(ctx.t, "journey-excepted"),
        Progress::Writing => fl!(ctx.t, "journey-writing"),
        Progress::Done(None) => fl!(ctx.t, "journey-done"),
        Progress::Done(Some(at)) => fl!(ctx.t, "journey-done-on", day = ctx.day(&at)),
    };
    let stages = all.into_iter().map(|(stage, progress)| Stage {
        name: words::journey::stage(ctx.t, stage),
        when: when(progress),
        done: progress.is_done(),
        current: current == Some(stage),
    });
    stages.collect()
}

fn tasks(ctx: &Ctx, m: &Shown) -> Result<Vec<TaskRow>> {
    let said = m.standing.as_ref().map(|r| (&r.answers.0, &r.names.0));
    let record = Record {
        submitted: said.map(|(answers, names)| (answers, &names.workloads)),
        // A withdrawn or returned review does not undo the meeting.
        meeting_complete: m.reviews.first().is_some_and(|line| line.task_complete),
        review_begun: m.draft.is_some() || !m.reviews.is_empty(),
        further_review: m.draft.as_ref().is_some_and(|draft| draft.review_id.is_none()),
    };
    let playbook = m.reviews.first().map_or_else(|| ctx.playbooks.newest(), |line| line.playbook);
    let rows = tasks::tasks(&record).into_iter().filter_map(|row| {
        let task = playbook.tasks.iter().find(|task| task.key == row.task)?;
        let own = match &task.ftop_id {
            Some(id) => format!("{id} {}", ctx.text(&task.name)),
            None => ctx.text(&task.name).to_owned(),
        };
        let name = match row.name {
            // An uncategorised task has a name of its own; a discussion's is what FTOP calls it.
            Some(name) if row.task == "uncategorised" => name,
            Some(name) => fl!(ctx.t, "engagement-task-named", task = own, name = name),
            None => own,
        };
        let services = row.services.unwrap_or_else(|| ctx.text(&task.services).to_owned());
        Some(TaskRow {
            key: task.key.clone(),
            name,
            services: match row.planned_on {
                Some(day) => fl!(ctx.t, "engagement-task-planned", services = services, day = ctx.date(&day)),
                None => services,
            },
            mandatory: row.mandatory.unwrap_or(task.mandatory),
            role: row.role.unwrap_or_else(|| task.role.as_ref().map(|role| ctx.text(role).to_owned())),
            status: row.status.map(TaskStatus::key),
        })
    });
    Ok(rows.collect())
}

#[derive(Template)]
#[template(path = "engagement/history.html")]
struct HistoryPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    trail: Page<Entry>,
}

pub async fn history(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    paging: web::Query<Paging>,
) -> Result<HttpResponse> {
    let id = path.into_inner();
    let after = paging.cursor();
    let (engagement, trail) = app.ask(&ctx, move |ask| queries::history(ask, id, &after)).await?;
    render::page(&HistoryPage { ctx, engagement, trail })
}
