//! The lead's overview.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::engagement::{Listed, Outcome, Segment};
use crate::domain::filter::{Held, Portfolio as Filter, Queue as QueueFilter, Watched, Which};
use crate::domain::glance::Condition;
use crate::domain::page::{Cursor, Page, Total};
use crate::domain::portfolio::{Kind, Month, Period};
use crate::domain::review::outcome::Group;
use crate::error::Result;
use crate::paths;
use crate::queries::narrowing::Wanted;
use crate::queries::portfolio::{self as queries, Asked, Narrow};
use crate::store::meetings::Meets;
use crate::store::portfolio::Overdue;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::state::App;
use crate::web::views::narrowing::{self, Field};
use crate::web::views::portfolio::{self as views, CountRow, Load, MonthRow, WaitView, WorkloadRow};
use crate::words::{self, fl, people, word};

/// Months that can be chosen.
const MONTHS: i64 = 36;

/// What narrows the overview and the meetings behind it.
#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub struct Query {
    pub(super) manager: String,
    pub(super) partner: String,
    segment: String,
    workload: String,
    from: String,
    to: String,
    outcome: String,
    gate: String,
    took: String,
    pub(super) after: String,
}

impl Query {
    pub(super) fn asked(&self) -> Asked {
        Asked {
            wanted: Wanted { manager: self.manager.clone(), partner: self.partner.clone() },
            segment: Segment::from_key(&self.segment),
            workload: self.workload.parse().ok(),
            from: Month::from_key(&self.from),
            to: Month::from_key(&self.to),
        }
    }

    /// What of the meetings is meant.
    pub(super) fn narrow(&self) -> Narrow {
        Narrow {
            outcome: Outcome::from_key(&self.outcome),
            exception: self.gate == narrowing::SHUT,
            took: narrowing::took(&self.took),
        }
    }
}

/// What the overview, and what lies behind it, can be narrowed by.
pub(super) struct Fields {
    pub managers: Field,
    pub partners: Field,
    pub segments: Vec<(String, String)>,
    pub segment: &'static str,
    pub workloads: Vec<(String, String)>,
    pub workload: String,
    pub months: Vec<(String, String)>,
    pub from: String,
    pub to: String,
    /// Whether anything else than everything in the usual period is shown.
    pub is_narrowed: bool,
}

impl Fields {
    pub(super) fn new(
        ctx: &Ctx,
        filter: Filter,
        workloads: Vec<(String, String)>,
        managers: Field,
        partners: Field,
    ) -> Self {
        let now = Month::of(ctx.today());
        let mut months: Vec<Month> = (0..MONTHS).map(|back| now.plus(-back)).collect();
        months.extend([filter.period.from, filter.period.to]);
        months.sort_unstable_by(|a, b| b.cmp(a));
        months.dedup();
        Self {
            managers,
            partners,
            segments: Segment::ALL.iter().map(|s| (s.key().to_owned(), word(ctx.t, "segment", s.key()))).collect(),
            segment: filter.which.segment.map_or("", Segment::key),
            workloads,
            workload: narrowing::chosen(filter.which.workload),
            months: months.iter().map(|m| (m.key(), words::month(ctx.lang, m.first_day()))).collect(),
            from: filter.period.from.key(),
            to: filter.period.to.key(),
            is_narrowed: filter.which != Default::default() || filter.period != Period::asked(None, None, now),
        }
    }
}

/// The period in words.
pub(super) fn period(ctx: &Ctx, filter: Filter) -> String {
    let month = |month: Month| words::month(ctx.lang, month.first_day());
    fl!(ctx.t, "portfolio-period", from = month(filter.period.from), to = month(filter.period.to))
}

struct MeetingRow {
    engagement_id: i64,
    customer: String,
    manager: String,
    why: String,
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
    fields: Fields,
    filter: Filter,
    period: String,
    statuses: Vec<CountRow>,
    reviews: Vec<CountRow>,
    outcomes: Vec<CountRow>,
    ages: Vec<CountRow>,
    months: Vec<MonthRow>,
    outcome_heads: Vec<String>,
    waits: Vec<WaitView>,
    conditions: Vec<WorkloadRow>,
    state_keys: Vec<&'static str>,
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
    surveys: i64,
    held: i64,
    held_exceptions: i64,
    watched: Vec<WatchRow>,
    watched_note: String,
    /// Not all could be counted.
    is_cut: bool,
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
        narrowing::engagements(self.filter.which, &[("state", Listed::OPEN)])
    }

    fn queue(&self) -> String {
        narrowing::queue(QueueFilter { of: self.filter.which, ..QueueFilter::default() })
    }

    fn exceptions(&self) -> String {
        narrowing::queue(QueueFilter { of: self.filter.which, group: Some(Group::Exception), ..QueueFilter::default() })
    }

    fn surveys(&self) -> String {
        narrowing::engagements(self.filter.which, &[("survey", "outstanding")])
    }

    fn held(&self) -> String {
        narrowing::held(Held::from(self.filter))
    }

    fn held_exceptions(&self) -> String {
        narrowing::held(Held { exception: true, ..Held::from(self.filter) })
    }

    /// The overview as it is narrowed.
    fn first(&self) -> String {
        narrowing::portfolio(self.filter)
    }

    /// The same as a file to take away.
    fn table(&self) -> String {
        narrowing::portfolio_at(paths::portfolio_xlsx(), self.filter)
    }

    /// The same, up to the cursor of a further page of one of its lists.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let (asked, after, zone) = (query.asked(), Cursor::read(&query.after), ctx.zone);
    let page = move |ctx: Ctx, found: queries::Portfolio| {
        let (filter, counts) = (found.filter, &found.counts);
        let which = filter.which;
        let months = views::months(&ctx, filter, counts);
        let offered = found.choices.workloads.iter().map(|w| (w.id.to_string(), w.name.clone())).collect();
        let fields = Fields::new(
            &ctx,
            filter,
            offered,
            narrowing::field(&ctx, found.choices.managers, &query.manager, found.narrowed.manager()),
            narrowing::field(&ctx, found.choices.partners, &query.partner, found.narrowed.partner()),
        );
        PortfolioPage {
            watched: found.watched.iter().map(|(one, total)| watch_row(&ctx, filter.which, *one, *total)).collect(),
            watched_note: match &found.since {
                Some(at) => fl!(ctx.t, "portfolio-watched-since", at = ctx.date_time(at)),
                None => fl!(ctx.t, "portfolio-watched-never"),
            },
            period: period(&ctx, filter),
            statuses: views::statuses(&ctx, which, counts),
            reviews: views::reviews(&ctx, which, counts),
            outcomes: views::outcomes(&ctx, which, counts),
            ages: views::ages(&ctx, which, &found.ages),
            outcome_heads: views::outcome_heads(&ctx),
            held: months.iter().filter_map(|row| row.total.as_ref()).map(|(count, _)| count).sum(),
            months,
            held_exceptions: counts.kept.of(Kind::Exception),
            waits: views::waits(&ctx, filter, counts),
            state_keys: Condition::ALL.iter().map(|state| state.key()).collect(),
            conditions: views::workloads(&found.choices.workloads, which, counts),
            loads: views::loads(&ctx, filter, counts),
            further: words::count(counts.further),
            open: views::statuses(&ctx, which, counts)
                .iter()
                .filter(|row| row.key != "complete")
                .map(|row| row.count)
                .sum(),
            waiting: found.waiting.total(),
            exceptions: found.waiting.exceptions,
            overdue: counts.overdue,
            surveys: counts.kept.of(Kind::Survey),
            steps: found.overdue.map(|step| step_row(&ctx, step)),
            meetings: found.meetings.map(|meets| meeting_row(&ctx, &meets)),
            meeting_count: words::total(found.meeting_count),
            is_cut: counts.kept.more_engagements || counts.kept.more_meetings,
            fields,
            filter,
            ctx,
        }
    };
    app.show(ctx, move |ask| queries::portfolio(ask, &asked, &after, zone), page).await
}

pub(super) fn watch_row(ctx: &Ctx, which: Which, watched: Watched, total: Total) -> WatchRow {
    WatchRow {
        name: words::watched(ctx.t, watched),
        key: watched.key(),
        count: words::total(total),
        href: narrowing::engagements(which, &[("watch", watched.key())]),
    }
}

fn meeting_row(ctx: &Ctx, meets: &Meets) -> MeetingRow {
    MeetingRow {
        engagement_id: meets.engagement_id,
        customer: meets.customer_name.clone(),
        manager: people::name(ctx.t, &meets.manager_name, meets.manager_disabled),
        why: words::meetings::why(ctx.t, meets.why()),
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
