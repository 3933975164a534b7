//! The lead's overview.

use crate::domain::engagement::{Listed, Outcome, ReviewStage, Status};
use crate::domain::filter::{People as Filter, Queue as QueueFilter, Watched};
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::review::outcome::Group;
use crate::error::Result;
use crate::queries;
use crate::queries::narrowing::Wanted;
use crate::store::meetings::{Meets, Why};
use crate::store::portfolio::{Counts, Load as Loaded, Overdue};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::narrowing::{self, Field};
use crate::web::views::states;
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
    why: Why,
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
    managers: Field,
    partners: Field,
    filter: Filter,
    statuses: Vec<CountRow>,
    reviews: Vec<CountRow>,
    outcomes: Vec<CountRow>,
    /// Those with the most to do.
    loads: Vec<Load>,
    /// How many more managers there are.
    further: i64,
    meetings: Page<MeetingRow>,
    meeting_count: String,
    steps: Page<StepRow>,
    open: i64,
    waiting: i64,
    exceptions: i64,
    overdue: i64,
    watched: Vec<WatchRow>,
    watched_note: String,
}

/// Engagements to be looked at, with the list that was counted.
pub(super) struct WatchRow {
    pub name: String,
    pub key: &'static str,
    pub count: String,
    pub href: String,
}

impl PortfolioPage {
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
    let asked = Wanted { manager: query.manager.clone(), partner: query.partner.clone() };
    let (after, sent) = (Cursor::read(&query.after), asked.clone());
    let zone = ctx.zone;
    let found = app.ask(&ctx, move |ask| queries::portfolio::portfolio(ask, &sent, &after, zone)).await?;
    let filter = found.filter;
    let counts = &found.counts;
    render::page(&PortfolioPage {
        watched: found.watched.iter().map(|(one, total)| watch_row(&ctx, filter, *one, *total)).collect(),
        watched_note: match &found.since {
            Some(at) => fl!(ctx.t, "portfolio-watched-since", at = ctx.date_time(at)),
            None => fl!(ctx.t, "portfolio-watched-never"),
        },
        statuses: statuses(&ctx, filter, counts),
        reviews: reviews(&ctx, filter, counts),
        outcomes: outcomes(&ctx, filter, counts),
        loads: loads(&ctx, filter, counts),
        further: words::count(counts.further),
        open: counts.tally.open(),
        waiting: found.waiting.total(),
        exceptions: found.waiting.exceptions,
        overdue: counts.overdue,
        steps: found.overdue.map(|step| step_row(&ctx, step)),
        meetings: found.meetings.map(|meets| meeting_row(&ctx, &meets)),
        meeting_count: words::total(found.meeting_count),
        managers: narrowing::field(&ctx, found.choices.managers, &asked.manager, found.narrowed.manager()),
        partners: narrowing::field(&ctx, found.choices.partners, &asked.partner, found.narrowed.partner()),
        filter,
        ctx,
    })
}

pub(super) fn watch_row(ctx: &Ctx, filter: Filter, watched: Watched, total: Total) -> WatchRow {
    WatchRow {
        name: narrowing::watched(ctx, watched),
        key: watched.key(),
        count: words::total(total),
        href: narrowing::engagements(filter, &[("watch", watched.key())]),
    }
}

fn statuses(ctx: &Ctx, filter: Filter, counts: &Counts) -> Vec<CountRow> {
    let rows = Status::ALL.iter().map(|status| CountRow {
        name: word(ctx.t, "status", status.key()),
        shape: Some(states::status(status.key())),
        key: status.key(),
        count: counts.tally.status(*status),
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
            ReviewStage::Draft => (counts.tally.drafts, None),
            ReviewStage::Submitted(_) => {
                let (open, shut) = (counts.tally.stage(stage, false), counts.tally.stage(stage, true));
                let link = narrowing::engagements(filter, &[("review", key), ("gate", narrowing::SHUT)]);
                (open + shut, Some((shut, link)))
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
        count: counts.tally.outcome(outcome),
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

fn loads(ctx: &Ctx, filter: Filter, counts: &Counts) -> Vec<Load> {
    let row = |load: &Loaded| {
        let theirs = Filter { manager: Some(load.manager_id), ..filter };
        Load {
            name: people::name(ctx.t, &load.name, load.disabled),
            href: narrowing::portfolio(theirs),
            open: (load.open, narrowing::engagements(theirs, &[("state", Listed::OPEN)])),
            waiting: (load.waiting, narrowing::queue(QueueFilter { of: theirs, group: None })),
            overdue: (load.overdue, format!("{}#overdue", narrowing::portfolio(theirs))),
            longest: counts.longest.get(&load.manager_id).copied(),
            width: share(load.open, counts.most_open),
        }
    };
    counts.loads.iter().map(row).collect()
}

fn meeting_row(ctx: &Ctx, meets: &Meets) -> MeetingRow {
    MeetingRow {
        engagement_id: meets.engagement_id,
        customer: meets.customer_name.clone(),
        manager: people::name(ctx.t, &meets.manager_name, meets.manager_disabled),
        why: meets.why(),
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
