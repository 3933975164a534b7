//! The lead's overview.

use crate::domain::engagement::{Listed, Outcome, ReviewStage, ReviewState, Status};
use crate::domain::filter::{People as Filter, Queue as QueueFilter};
use crate::domain::page::{Cursor, Page};
use crate::domain::review::outcome::Group;
use crate::error::Result;
use crate::queries::portfolio::portfolio;
use crate::store::meetings::Meets;
use crate::store::portfolio::{Counts, Overdue};
use crate::store::users::Named;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::{narrowing, states};
use crate::words::{self, fl, people, process, word};
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
    /// The list that was counted.
    href: String,
    /// Of them with the gate shut at submission, and their list; none where nothing was submitted.
    shut: Option<(i64, String)>,
    /// Percent of the largest count, for the bar.
    width: String,
}

/// What a manager has to do, each figure with the list that was counted.
struct Load {
    name: String,
    /// The overview of this manager alone.
    href: String,
    open: (i64, String),
    waiting: (i64, String),
    overdue: (i64, String),
    longest: Option<i64>,
    width: String,
}

struct MeetingRow {
    engagement_id: i64,
    customer: String,
    manager: String,
    /// The meeting before was held, without an agreement; else it did not take place.
    held: bool,
    on: String,
    days_late: i64,
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
    managers: Vec<(String, String)>,
    partners: Vec<(String, String)>,
    filter: Filter,
    statuses: Vec<CountRow>,
    reviews: Vec<CountRow>,
    outcomes: Vec<CountRow>,
    loads: Vec<Load>,
    meetings: Page<MeetingRow>,
    meeting_count: String,
    steps: Page<StepRow>,
    open: i64,
    waiting: i64,
    exceptions: i64,
    overdue: i64,
}

impl PortfolioPage {
    fn manager(&self) -> String {
        narrowing::chosen(self.filter.manager)
    }

    fn partner(&self) -> String {
        narrowing::chosen(self.filter.partner)
    }

    fn open_engagements(&self) -> String {
        narrowing::engagements(self.filter, &[("state", Listed::OPEN)])
    }

    fn queue(&self) -> String {
        narrowing::queue(QueueFilter { of: self.filter, group: None })
    }

    fn exceptions(&self) -> String {
        narrowing::queue(QueueFilter { of: self.filter, group: Some(Group::Exception) })
    }

    /// The overview as it is narrowed.
    fn first(&self) -> String {
        narrowing::portfolio(self.filter)
    }

    /// The same, up to the cursor of a further page of one of its lists.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let filter = Filter { manager: query.manager.parse().ok(), partner: query.partner.parse().ok() };
    let after = Cursor::read(&query.after);
    let found = app.ask(&ctx, move |ask| portfolio(ask, filter, &after)).await?;
    let counts = &found.counts;
    render::page(&PortfolioPage {
        statuses: statuses(&ctx, filter, counts),
        reviews: reviews(&ctx, filter, counts),
        outcomes: outcomes(&ctx, filter, counts),
        loads: loads(&ctx, filter, counts, &found.managers),
        open: counts.statuses.iter().filter(|s| s.1.is_none()).map(|s| s.2).sum(),
        waiting: found.waiting.total(),
        exceptions: found.waiting.exceptions,
        overdue: counts.overdue,
        steps: found.overdue.map(|step| step_row(&ctx, step)),
        meetings: found.meetings.map(|meets| meeting_row(&ctx, &meets)),
        meeting_count: words::total(found.meeting_count),
        managers: narrowing::managers(&ctx, &found.managers),
        partners: narrowing::partners(&found.partners),
        filter,
        ctx,
    })
}

fn of(rows: &[(ReviewState, bool, i64)], which: impl Fn(&(ReviewState, bool, i64)) -> bool) -> i64 {
    rows.iter().filter(|r| which(r)).map(|r| r.2).sum()
}

fn statuses(ctx: &Ctx, filter: Filter, counts: &Counts) -> Vec<CountRow> {
    let of_status = |status: Status| {
        let is = |(set, completed, _): &&(Status, Option<bool>, i64)| Status::of(*set, completed.is_some()) == status;
        counts.statuses.iter().filter(is).map(|s| s.2).sum()
    };
    let rows = Status::ALL.iter().map(|status| CountRow {
        name: word(ctx.t, "status", status.key()),
        shape: Some(states::status(status.key())),
        key: status.key(),
        count: of_status(*status),
        href: narrowing::engagements(filter, &[("state", status.key())]),
        shut: None,
        width: String::new(),
    });
    with_bars(rows.collect())
}

fn reviews(ctx: &Ctx, filter: Filter, counts: &Counts) -> Vec<CountRow> {
    let rows = ReviewStage::all().map(|stage| {
        let key = stage.key();
        let (count, shut) = match stage {
            ReviewStage::Draft => (counts.drafts, None),
            ReviewStage::Submitted(state) => {
                let shut = of(&counts.reviews, |r| r.0 == state && !r.1);
                let link = narrowing::engagements(filter, &[("review", key), ("gate", narrowing::SHUT)]);
                (of(&counts.reviews, |r| r.0 == state), Some((shut, link)))
            }
        };
        CountRow {
            name: word(ctx.t, "review", key),
            shape: Some(states::review(key)),
            key,
            count,
            href: narrowing::engagements(filter, &[("review", key)]),
            shut,
            width: String::new(),
        }
    });
    with_bars(rows.collect())
}

fn outcomes(ctx: &Ctx, filter: Filter, counts: &Counts) -> Vec<CountRow> {
    let row = |name: String, key: &'static str, outcome: Option<Outcome>| CountRow {
        name,
        shape: None,
        key,
        count: counts.outcomes.iter().filter(|o| o.0 == outcome).map(|o| o.1).sum(),
        href: narrowing::engagements(filter, &[("outcome", key)]),
        shut: None,
        width: String::new(),
    };
    let named = |outcome: &Outcome| {
        row(process::outcome(ctx.lang, ctx.playbooks.newest(), *outcome), outcome.key(), Some(*outcome))
    };
    let none = row(fl!(ctx.t, "portfolio-no-outcome"), narrowing::NO_OUTCOME, None);
    with_bars(Outcome::ALL.iter().map(named).chain(std::iter::once(none)).collect())
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

fn loads(ctx: &Ctx, filter: Filter, counts: &Counts, managers: &[Named]) -> Vec<Load> {
    let find = |rows: &[(i64, i64)], id: i64| rows.iter().find(|r| r.0 == id).map_or(0, |r| r.1);
    let mut loads: Vec<Load> = managers
        .iter()
        .map(|manager| {
            let late = counts.overdue_by_manager.iter().find(|late| late.manager_id == manager.id);
            let theirs = Filter { manager: Some(manager.id), ..filter };
            Load {
                name: people::name(ctx.t, &manager.name, manager.disabled),
                href: narrowing::portfolio(theirs),
                open: (
                    find(&counts.open_by_manager, manager.id),
                    narrowing::engagements(theirs, &[("state", Listed::OPEN)]),
                ),
                waiting: (
                    find(&counts.waiting_by_manager, manager.id),
                    narrowing::queue(QueueFilter { of: theirs, group: None }),
                ),
                overdue: (late.map_or(0, |late| late.steps), format!("{}#overdue", narrowing::portfolio(theirs))),
                longest: late.map(|late| late.days),
                width: String::new(),
            }
        })
        .filter(|l| l.open.0 + l.waiting.0 + l.overdue.0 > 0)
        .collect();
    loads.sort_by_key(|l| (-l.overdue.0, -l.open.0));
    let largest = loads.iter().map(|l| l.open.0).max().unwrap_or(0);
    for load in &mut loads {
        load.width = share(load.open.0, largest);
    }
    loads
}

fn meeting_row(ctx: &Ctx, meets: &Meets) -> MeetingRow {
    MeetingRow {
        engagement_id: meets.engagement_id,
        customer: meets.customer_name.clone(),
        manager: people::name(ctx.t, &meets.manager_name, meets.manager_disabled),
        held: meets.held_on.is_some(),
        on: ctx.date(&meets.on),
        days_late: (meets.time_zone.day(ctx.utc()) - meets.on).num_days().max(0),
    }
}

fn step_row(ctx: &Ctx, step: Overdue) -> StepRow {
    StepRow {
        engagement_id: step.engagement_id,
        customer: step.customer_name,
        manager: people::name(ctx.t, &step.manager_name, step.manager_disabled),
        what: crate::words::steps::what(ctx.t, &step.what).into_owned(),
        owner: step.owner,
        side: word(ctx.t, "side", step.owner_side.key()),
        due: ctx.date(&step.due_on),
        days: (step.time_zone.day(ctx.utc()) - step.due_on).num_days(),
    }
}
