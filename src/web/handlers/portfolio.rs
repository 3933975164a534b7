//! The lead's overview.

use crate::domain::engagement::{Outcome, ReviewState, Status};
use crate::domain::page::{Cursor, Page};
use crate::error::Result;
use crate::queries::portfolio::portfolio;
use crate::store::partners::Partner;
use crate::store::portfolio::{Counts, Filter, Overdue};
use crate::store::users::Named;
use crate::web::context::Ctx;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::states;
use crate::words::{fl, process, word};
use actix_web::{HttpResponse, web};
use askama::Template;

#[derive(serde::Deserialize)]
pub struct Query {
    #[serde(default)]
    manager: String,
    #[serde(default)]
    partner: String,
    #[serde(default)]
    after: String,
}

/// A count with its bar.
struct CountRow {
    name: String,
    shape: Option<&'static str>,
    key: &'static str,
    count: i64,
    /// Of them with the gate shut at submission.
    shut: i64,
    /// Percent of the largest count, for the bar.
    width: String,
}

struct Load {
    name: String,
    open: i64,
    waiting: i64,
    overdue: i64,
    longest: Option<i64>,
    width: String,
}

struct StepRow {
    engagement_id: i64,
    customer: String,
    manager: String,
    what: String,
    owner: String,
    side: String,
    due: String,
    days: i64,
}

#[derive(Template)]
#[template(path = "portfolio/show.html")]
struct PortfolioPage {
    ctx: Ctx,
    managers: Vec<Named>,
    partners: Vec<Partner>,
    filter: Filter,
    statuses: Vec<CountRow>,
    reviews: Vec<CountRow>,
    outcomes: Vec<CountRow>,
    loads: Vec<Load>,
    steps: Page<StepRow>,
    open: i64,
    waiting: i64,
    waiting_shut: i64,
    overdue: i64,
}

impl PortfolioPage {
    fn manager(&self) -> String {
        self.filter.manager.map(|id| id.to_string()).unwrap_or_default()
    }

    fn managers(&self) -> Vec<(String, String)> {
        self.managers.iter().map(|m| (m.id.to_string(), m.name.clone())).collect()
    }

    fn partner(&self) -> String {
        self.filter.partner.map(|id| id.to_string()).unwrap_or_default()
    }

    fn partners(&self) -> Vec<(String, String)> {
        self.partners.iter().map(|p| (p.id.to_string(), p.name.clone())).collect()
    }

    /// The filter as a query, to keep it while paging.
    fn filter_query(&self) -> String {
        let part = |name: &str, id: Option<i64>| id.map(|id| format!("{name}={id}&")).unwrap_or_default();
        format!("{}{}", part("manager", self.filter.manager), part("partner", self.filter.partner))
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let filter = Filter { manager: query.manager.parse().ok(), partner: query.partner.parse().ok() };
    let after = Cursor::read(&query.after);
    let found = app.ask(&ctx, move |ask| portfolio(ask, filter, &after)).await?;
    let counts = &found.counts;
    let submitted = |open: bool| of(&counts.reviews, |r| r.0 == ReviewState::Submitted && r.1 == open);
    render::page(&PortfolioPage {
        statuses: statuses(&ctx, counts),
        reviews: reviews(&ctx, counts),
        outcomes: outcomes(&ctx, counts),
        loads: loads(counts, &found.managers),
        open: counts.statuses.iter().filter(|s| s.1.is_none()).map(|s| s.2).sum(),
        waiting: submitted(true) + submitted(false),
        waiting_shut: submitted(false),
        overdue: counts.overdue,
        steps: found.overdue.map(|s| step_row(&ctx, s)),
        managers: found.managers,
        partners: found.partners,
        filter,
        ctx,
    })
}

fn of(rows: &[(ReviewState, bool, i64)], which: impl Fn(&(ReviewState, bool, i64)) -> bool) -> i64 {
    rows.iter().filter(|r| which(r)).map(|r| r.2).sum()
}

fn statuses(ctx: &Ctx, counts: &Counts) -> Vec<CountRow> {
    let rows = Status::ALL
        .iter()
        .map(|status| {
            let count = counts
                .statuses
                .iter()
                .filter(|(set, completed, _)| Status::of(*set, completed.is_some()) == *status)
                .map(|s| s.2)
                .sum();
            let (name, shape) = (word(ctx.t, "status", status.key()), states::status(status.key()));
            CountRow { name, shape: Some(shape), key: status.key(), count, shut: 0, width: String::new() }
        })
        .collect();
    with_bars(rows)
}

fn reviews(ctx: &Ctx, counts: &Counts) -> Vec<CountRow> {
    let draft = CountRow {
        name: word(ctx.t, "review", "draft"),
        shape: Some(states::review("draft")),
        key: "draft",
        count: counts.drafts,
        shut: 0,
        width: String::new(),
    };
    let rows = std::iter::once(draft).chain(ReviewState::ALL.iter().map(|state| CountRow {
        name: word(ctx.t, "review", state.key()),
        shape: Some(states::review(state.key())),
        key: state.key(),
        count: of(&counts.reviews, |r| r.0 == *state),
        shut: of(&counts.reviews, |r| r.0 == *state && !r.1),
        width: String::new(),
    }));
    with_bars(rows.collect())
}

fn outcomes(ctx: &Ctx, counts: &Counts) -> Vec<CountRow> {
    let count = |outcome: Option<Outcome>| counts.outcomes.iter().filter(|o| o.0 == outcome).map(|o| o.1).sum();
    let mut rows: Vec<CountRow> = Outcome::ALL
        .iter()
        .map(|outcome| CountRow {
            name: process::outcome(ctx.lang, ctx.playbooks.newest(), *outcome),
            shape: None,
            key: outcome.key(),
            count: count(Some(*outcome)),
            shut: 0,
            width: String::new(),
        })
        .collect();
    let none = fl!(ctx.t, "portfolio-no-outcome");
    rows.push(CountRow { name: none, shape: None, key: "none", count: count(None), shut: 0, width: String::new() });
    with_bars(rows)
}

fn with_bars(mut rows: Vec<CountRow>) -> Vec<CountRow> {
    let largest = rows.iter().map(|r| r.count).max().unwrap_or(0);
    for row in &mut rows {
        row.width = share(row.count, largest);
    }
    rows
}

/// Percent of the largest, with one decimal.
fn share(count: i64, largest: i64) -> String {
    let tenths = if largest > 0 { count * 1000 / largest } else { 0 };
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn loads(counts: &Counts, managers: &[Named]) -> Vec<Load> {
    let find = |rows: &[(i64, i64)], id: i64| rows.iter().find(|r| r.0 == id).map_or(0, |r| r.1);
    let mut loads: Vec<Load> = managers
        .iter()
        .map(|manager| {
            let late = counts.overdue_by_manager.iter().find(|late| late.manager_id == manager.id);
            Load {
                name: manager.name.clone(),
                open: find(&counts.open_by_manager, manager.id),
                waiting: find(&counts.waiting_by_manager, manager.id),
                overdue: late.map_or(0, |late| late.steps),
                longest: late.map(|late| late.days),
                width: String::new(),
            }
        })
        .filter(|l| l.open + l.waiting + l.overdue > 0)
        .collect();
    loads.sort_by_key(|l| (-l.overdue, -l.open));
    let largest = loads.iter().map(|l| l.open).max().unwrap_or(0);
    for load in &mut loads {
        load.width = share(load.open, largest);
    }
    loads
}

fn step_row(ctx: &Ctx, step: Overdue) -> StepRow {
    StepRow {
        engagement_id: step.engagement_id,
        customer: step.customer_name,
        manager: step.manager_name,
        what: step.what,
        owner: step.owner,
        side: word(ctx.t, "side", step.owner_side.key()),
        due: ctx.date(&step.due_on),
        days: (step.time_zone.day(ctx.utc()) - step.due_on).num_days(),
    }
}
