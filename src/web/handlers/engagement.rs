//! The page of one engagement, its history and its next steps.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::actions;
use crate::domain::engagement::{ReviewState, StepStatus, TaskStatus};
use crate::domain::follow_ups::FollowUpKind;
use crate::domain::journey::{self, Progress};
use crate::domain::page::Page;
use crate::domain::review::tasks::{self, Record};
use crate::domain::usage::Figures;
use crate::error::{Error, Result};
use crate::forms::FieldErrors;
use crate::paths;
use crate::playbook::keys::tasks as keys;
use crate::queries::covers::Line as Cover;
use crate::queries::engagement::{self as queries, Revised, Shown, managed};
use crate::session::blocking;
use crate::store::audit::Entry;
use crate::store::drafts::DraftLine;
use crate::store::engagements::Engagement;
use crate::store::follow_ups::Promise;
use crate::store::next_steps::Step;
use crate::store::notes::Note;
use crate::store::{Seen, Work};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::paging::Paging;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::narrowing::{self, Choice};
use crate::web::views::pictures::Trend;
use crate::web::views::survey::Panel;
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

/// A follow-up's form as it was sent.
struct TypedFollowUp {
    id: i64,
    status: String,
    due_on: String,
}

#[derive(Template)]
#[template(path = "engagement/show.html")]
pub(super) struct EngagementPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    figures: Figures,
    manager: String,
    /// Who stands in for the manager, and until when; "" where nobody does.
    covers: String,
    partner: Option<String>,
    managers: Choice,
    may_change: bool,
    stages: Vec<Stage>,
    next: journey::Next,
    trends: Vec<Trend>,
    days: Vec<NaiveDate>,
    tasks: Vec<TaskRow>,
    steps: Vec<Step>,
    follow_ups: Vec<Promise>,
    task_statuses: Vec<(String, String)>,
    /// What was typed for a follow-up and not taken, with what is wrong about it.
    typed: Option<TypedFollowUp>,
    pub(super) survey: Panel,
    pub(super) errors: FieldErrors,
    step_statuses: Vec<(String, String)>,
    reviews: Vec<Revised>,
    draft: Option<DraftLine>,
    draft_number: i64,
    /// A submitted review waits for the lead, so that no other can be begun.
    waits: bool,
    notes: Vec<Note>,
    trail: Vec<Entry>,
    /// Where the engagement is.
    today: NaiveDate,
}

impl EngagementPage {
    /// The page of an engagement, as it is shown and as forms that stand on it come back.
    pub(super) fn new(ctx: Ctx, m: Shown) -> Self {
        blocking::grows();
        let (trends, days) = trends::of(ctx.lang, &m.figures, &m.days);
        let services = m.services.iter().map(|one| (one.id.to_string(), one.name.clone()));
        let survey = Panel::new(ctx.t, m.contacts.clone(), (m.survey, m.newest_review), m.today, services.collect());
        Self {
            stages: stages(&ctx, &m),
            next: journey::next(&m.journey()),
            tasks: tasks(&ctx, &m),
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
            covers: covers(&ctx, &m.covers),
            partner: m.partner,
            steps: m.steps,
            follow_ups: m.follow_ups,
            task_statuses: TaskStatus::ALL.iter().map(|s| (s.key().to_owned(), word(ctx.t, "task", s.key()))).collect(),
            typed: None,
            survey,
            errors: FieldErrors::default(),
            reviews: m.reviews,
            draft: m.draft,
            notes: m.notes,
            trail: m.trail,
            today: m.today,
            trends,
            days,
            ctx,
        }
    }

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

    /// What the form of a follow-up says: status and day, as typed or as stored.
    fn follow_up_form(&self, one: &Promise) -> (String, String) {
        match self.typed.as_ref().filter(|typed| typed.id == one.stored.id) {
            Some(typed) => (typed.status.clone(), typed.due_on.clone()),
            None => {
                let due = one.stored.due_on.map(|day| day.to_string()).unwrap_or_default();
                (one.stored.status.key().to_owned(), due)
            }
        }
    }

    fn is_refused(&self, one: &Promise) -> bool {
        self.typed.as_ref().is_some_and(|typed| typed.id == one.stored.id)
    }

    /// Name of the field of its day.
    fn due_field(&self, one: &Promise) -> String {
        format!("due-{}", one.stored.id)
    }

    /// Its kind, with what it is about.
    fn promised(&self, one: &Promise) -> String {
        words::follow_ups::promised(self.ctx.t, &one.stored.kind, &one.stored.what)
    }

    fn owner_of(&self, one: &Promise) -> String {
        if one.stored.owner.is_empty() { self.manager.clone() } else { one.stored.owner.clone() }
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
    app.show(ctx, move |ask| queries::shown(ask, id), EngagementPage::new).await
}

fn covers(ctx: &Ctx, covers: &[Cover]) -> String {
    let of = |cover: &Cover| {
        let (name, date) =
            (people::name(ctx.t, &cover.stand_in.name, cover.stand_in.disabled), ctx.date(&cover.last_day));
        fl!(ctx.t, "cover-of", name = name, date = date)
    };
    covers.iter().map(of).collect::<Vec<_>>().join(&fl!(ctx.t, "list-separator"))
}

/// What the page of an engagement shows.
///
/// # Errors
/// `NotFound` when it is not visible.
async fn shown(ctx: &Ctx, app: &App, id: i64) -> Result<Shown> {
    app.ask(ctx, move |ask| queries::shown(ask, id)).await
}

/// `POST /engagements/{id}/follow-ups/{follow_up}`: how far it is, and when it is due.
pub async fn change_follow_up(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, follow_up) = path.into_inner();
    app.ask(&ctx, move |ask| managed(ask, id).map(drop)).await?;
    let mut errors = FieldErrors::default();
    let typed =
        TypedFollowUp { id: follow_up, status: form.text("status").to_owned(), due_on: form.text("due_on").to_owned() };
    let status = TaskStatus::from_key(&typed.status).ok_or(Error::Malformed("an unknown status"))?;
    let (field, label) = (format!("due-{follow_up}"), fl!(ctx.t, "engagement-step-due"));
    let due_on = if typed.due_on.is_empty() { None } else { errors.date(ctx.t, &field, &label, &typed.due_on) };
    if !errors.is_empty() {
        let shown = shown(&ctx, &app, id).await?;
        let page = move || EngagementPage { typed: Some(typed), errors, ..EngagementPage::new(ctx, shown) };
        return render::invalid(page).await;
    }
    let version = form.int("version").unwrap_or(0);
    let mark = form.mark(&ctx).await?;
    let change = move |work: &mut Work<'_>| {
        work.once(mark.as_ref(), |work| actions::follow_ups::change(work, id, follow_up, version, status, due_on))
    };
    match app.act(&ctx, change).await {
        Ok(()) => Ok(render::see_other(format!("{}#follow-ups", paths::engagement(id)))),
        Err(Error::Conflict) => {
            let late = FieldErrors::one(field, ctx.late_text());
            let shown = shown(&ctx, &app, id).await?;
            let page = move || EngagementPage { typed: Some(typed), errors: late, ..EngagementPage::new(ctx, shown) };
            render::conflict(page).await
        }
        Err(error) => Err(error),
    }
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

fn tasks(ctx: &Ctx, m: &Shown) -> Vec<TaskRow> {
    let said = m.standing.as_ref().map(|r| (&r.answers.0, &r.names.0));
    let record = Record {
        submitted: said.map(|(answers, names)| (answers, &names.workloads)),
        // A withdrawn or returned review does not undo the meeting.
        meeting_complete: m.reviews.first().is_some_and(|line| line.task_complete),
        review_begun: m.draft.is_some() || !m.reviews.is_empty(),
        further_review: m.draft.as_ref().is_some_and(|draft| draft.review_id.is_none()),
    };
    let playbook = m.reviews.first().map_or_else(|| ctx.playbooks.newest(), |line| line.playbook);
    let standing = m.standing.as_ref().map(|revision| revision.review_id.to_string()).unwrap_or_default();
    let rows = tasks::tasks(&record).into_iter().filter_map(|mut row| {
        // How far it is by now: the same row as among the follow-ups.
        if let Some(promise) = promise_of(&m.follow_ups, &row, &standing) {
            row.status = Some(promise.stored.status);
            row.planned_on = promise.stored.due_on.filter(|_| promise.stored.kind == FollowUpKind::Discussion);
        }
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
    rows.collect()
}

/// The follow-up that is this task of the review with this id.
fn promise_of<'p>(all: &'p [Promise], task: &tasks::TaskRow, standing: &str) -> Option<&'p Promise> {
    let (kind, key) = match task.task {
        keys::BVD => (FollowUpKind::Discussion, task.key.as_str()),
        keys::UNCATEGORISED => (FollowUpKind::Task, task.key.as_str()),
        keys::USAGE_REPORTS => (FollowUpKind::UsageReports, standing),
        _ => return None,
    };
    all.iter().find(|one| one.stored.kind == kind && one.stored.row_key == key && !key.is_empty())
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
    app.show(
        ctx,
        move |ask| queries::history(ask, id, &after),
        move |ctx, (engagement, trail)| HistoryPage { ctx, engagement, trail },
    )
    .await
}
