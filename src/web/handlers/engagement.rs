//! The page of one engagement, its history and its next steps.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};

use crate::actions;
use crate::domain::engagement::{StepStatus, TaskStatus};
use crate::domain::policy::Viewer;
use crate::domain::review::tasks::{self, Record};
use crate::domain::usage::Figures;
use crate::error::{Error, Result};
use crate::playbook;
use crate::queries::engagement::managed;
use crate::store::audit::{self, Entry};
use crate::store::engagements::{self, Engagement};
use crate::store::overview::{self, DraftLine, ReviewLine};
use crate::store::reviews::Revision;
use crate::store::steps::{self, Step};
use crate::store::{AnyConnection, figures, measurements};
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::pictures::Trend;
use crate::web::views::trends;
use crate::words::fl;
use crate::words::word;

const RECENT: i64 = 10;
const PER_PAGE: i64 = 50;

/// What the page needs from the database.
struct Material {
    engagement: Engagement,
    figures: Figures,
    manager: String,
    partner: Option<String>,
    managers: Vec<(i64, String)>,
    /// The last days of each workload.
    measured: Vec<measurements::Measurement>,
    /// The newest revision that was not withdrawn.
    standing: Option<Revision>,
    steps: Vec<Step>,
    reviews: Vec<ReviewLine>,
    draft: Option<DraftLine>,
    trail: Vec<Entry>,
    gate_opened: Option<NaiveDateTime>,
}

fn material(conn: &mut AnyConnection, viewer: &Viewer, id: i64) -> Result<Material> {
    let engagement = engagements::find_visible(conn, viewer, id)?;
    let partners = overview::partners(conn)?;
    Ok(Material {
        figures: figures::current(conn, &engagement)?,
        manager: overview::people(conn, &[engagement.manager_id])?.remove(&engagement.manager_id).unwrap_or_default(),
        partner: engagement.partner_id.and_then(|id| partners.into_iter().find(|p| p.0 == id)).map(|p| p.1),
        managers: if viewer.roles.lead { overview::managers(conn)? } else { Vec::new() },
        measured: measurements::last_days(conn, id, trends::DAYS)?,
        standing: overview::newest_standing(conn, id)?,
        steps: steps::of_engagement(conn, id)?,
        reviews: overview::reviews(conn, &[id], false)?,
        draft: overview::drafts(conn, &[id])?.pop(),
        trail: audit::of_engagement(conn, &engagement, None, RECENT)?,
        gate_opened: overview::gates_opened(conn, &[id])?.remove(&id),
        engagement: engagement.into_inner(),
    })
}

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
    engagement: Engagement,
    figures: Figures,
    manager: String,
    partner: Option<String>,
    managers: Vec<(String, String)>,
    may_change: bool,
    /// The one target that all workloads share.
    shared_target: Option<i64>,
    stages: Vec<Stage>,
    trends: Vec<Trend>,
    days: Vec<NaiveDate>,
    tasks: Vec<TaskRow>,
    steps: Vec<Step>,
    step_statuses: Vec<(String, String)>,
    reviews: Vec<ReviewLine>,
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

    /// No review yet, or one that waits: else the button at the top says what comes next.
    fn no_decision_yet(&self) -> bool {
        self.reviews.is_empty() || self.waits
    }

    /// Place of the current stage; none once all are done.
    fn current(&self) -> Option<usize> {
        self.stages.iter().position(|stage| stage.current)
    }

    /// Whether the newest revision of all is in this state.
    fn newest_is(&self, state: &str) -> bool {
        self.reviews.first().is_some_and(|line| line.state == state)
    }

    fn achieved(&self) -> i64 {
        self.figures.achieved() as i64
    }

    fn reached(&self) -> i64 {
        self.figures.reached() as i64
    }

    fn outcome(&self, line: &ReviewLine) -> String {
        line.outcome.as_deref().map_or_else(|| "—".to_owned(), |key| word(self.ctx.t, "outcome", key))
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let id = path.into_inner();
    let person = viewer.clone();
    let m = app.read(move |conn| material(conn, &person, id)).await?;
    let today = app.clock.today(m.engagement.time_zone);
    let (trends, days) = trends::of(ctx.lang, &m.figures, &m.measured);
    let last_number = m.reviews.first().map_or(0, |line| line.number);
    let target = m.figures.workloads.first().map(|w| w.target);
    render::page(&EngagementPage {
        stages: stages(&ctx, &m),
        tasks: tasks(&ctx, &m)?,
        may_change: viewer.may_manage(m.engagement.manager_id),
        shared_target: target.filter(|t| m.figures.workloads.iter().all(|w| w.target == *t)),
        step_statuses: StepStatus::ALL.iter().map(|s| (s.key().to_owned(), word(ctx.t, "step", s.key()))).collect(),
        draft_number: match &m.draft {
            Some(draft) if draft.review_id.is_some() => {
                m.reviews.iter().find(|line| Some(line.review_id) == draft.review_id).map_or(last_number, |l| l.number)
            }
            _ => last_number + 1,
        },
        waits: m.reviews.iter().any(|line| line.newest && line.state == "submitted"),
        managers: m.managers.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        engagement: m.engagement,
        figures: m.figures,
        manager: m.manager,
        partner: m.partner,
        steps: m.steps,
        reviews: m.reviews,
        draft: m.draft,
        trail: m.trail,
        trends,
        days,
        today,
        ctx,
    })
}

/// Where the process stands: the first stage that is not done is the current one.
fn stages(ctx: &Ctx, m: &Material) -> Vec<Stage> {
    let t = ctx.t;
    let newest = m.reviews.first().filter(|line| m.draft.is_none() && line.state != "withdrawn");
    let prepared = !m.figures.workloads.is_empty() || !m.figures.criteria.is_empty();
    let recorded = newest.is_some_and(|line| line.state == "submitted" || line.state == "approved");
    let approved = newest.filter(|line| line.state == "approved");
    let day = |at: NaiveDateTime| ctx.day(&at);
    let done_on = |at: Option<NaiveDateTime>| {
        at.map_or_else(|| fl!(t, "journey-done"), |at| fl!(t, "journey-done-on", day = day(at)))
    };
    let open = || fl!(t, "journey-open");
    let submitted_at = newest.map(|line| line.submitted_at);
    let gate = m.figures.gate_open();
    let writing = m.draft.as_ref().map_or_else(open, |_| fl!(t, "journey-writing"));
    let all = [
        (fl!(t, "journey-prepared"), prepared, if prepared { done_on(None) } else { open() }),
        (fl!(t, "journey-gate"), gate, if gate { done_on(m.gate_opened) } else { open() }),
        (fl!(t, "journey-recorded"), recorded, if recorded { done_on(None) } else { writing }),
        (fl!(t, "journey-submitted"), recorded, if recorded { done_on(submitted_at) } else { open() }),
        (fl!(t, "journey-approved"), approved.is_some(), approved.map_or_else(open, |line| done_on(line.decided_at))),
    ];
    let current = all.iter().position(|(_, done, _)| !done);
    let stages = all.into_iter().enumerate();
    stages.map(|(i, (name, done, when))| Stage { name, when, done, current: current == Some(i) }).collect()
}

fn tasks(ctx: &Ctx, m: &Material) -> Result<Vec<TaskRow>> {
    let said = m.standing.as_ref().map(|r| Ok::<_, Error>((r.answers()?, r.names()?))).transpose()?;
    let record = Record {
        submitted: said.as_ref().map(|(answers, names)| (answers, &names.workloads)),
        // A withdrawn or returned review does not undo the meeting.
        meeting_complete: m.reviews.first().is_some_and(|line| line.task_complete),
        review_begun: m.draft.is_some() || !m.reviews.is_empty(),
        further_review: m.draft.as_ref().is_some_and(|draft| draft.review_id.is_none()),
    };
    let playbook = playbook::library().newest();
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
    engagement: Engagement,
    trail: Vec<Entry>,
    first_page: bool,
    next: Option<i64>,
}

pub async fn history(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    query: web::Query<HashMap<String, String>>,
) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let id = path.into_inner();
    let before = query.get("after").and_then(|v| v.parse().ok());
    let (engagement, mut trail) = app
        .read(move |conn| {
            let engagement = engagements::find_visible(conn, &viewer, id)?;
            let trail = audit::of_engagement(conn, &engagement, before, PER_PAGE + 1)?;
            Ok((engagement.into_inner(), trail))
        })
        .await?;
    let more = trail.len() as i64 > PER_PAGE;
    trail.truncate(PER_PAGE as usize);
    let next = trail.last().map(|line| line.id).filter(|_| more);
    render::page(&HistoryPage { ctx, engagement, trail, first_page: before.is_none(), next })
}

pub async fn update_step(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, step) = path.into_inner();
    app.ask(&ctx, move |ask| managed(ask, id).map(drop)).await?;
    let status = StepStatus::from_key(form.text("status")).ok_or(Error::Malformed("an unknown status"))?;
    app.act(&ctx, move |work| actions::steps::set_status(work, id, step, status)).await?;
    Ok(render::see_other(format!("/engagements/{id}#next")))
}
