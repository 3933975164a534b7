//! The meetings behind the portfolio's figures: those that were held in a period, the latest first.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::portfolio::{Fields, Query, period};
use crate::domain::engagement::Outcome;
use crate::domain::filter::Held as Filter;
use crate::domain::page::{Cursor, Page};
use crate::domain::portfolio::{WAITS, Wait};
use crate::error::Result;
use crate::paths;
use crate::queries::portfolio as queries;
use crate::store::held_list::Line;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::state::App;
use crate::web::views::narrowing;
use crate::words::{self, fl, people, process, word};

struct Row {
    review_id: i64,
    number: i64,
    customer: String,
    segment: String,
    manager: String,
    partner: String,
    held_on: String,
    outcome: String,
    exception: bool,
    state: &'static str,
    to_meeting: Option<i64>,
    to_approval: Option<i64>,
}

#[derive(Template)]
#[template(path = "portfolio/meetings.html")]
struct HeldPage {
    ctx: Ctx,
    page: Page<Row>,
    total: String,
    most: String,
    filter: Filter,
    fields: Fields,
    period: String,
    outcomes: Vec<(String, String)>,
    took: Vec<(String, String)>,
}

impl HeldPage {
    fn outcome(&self) -> &'static str {
        self.filter.outcome.map_or("", Outcome::key)
    }

    fn took(&self) -> String {
        self.filter.took.map(narrowing::took_key).unwrap_or_default()
    }

    fn filtered(&self) -> bool {
        self.fields.is_narrowed || self.filter != Filter::from(self.filter.of)
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        narrowing::held(self.filter)
    }

    /// The same as a file to take away.
    fn table(&self) -> String {
        narrowing::held_at(paths::held_xlsx(), self.filter)
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }

    /// What was counted.
    fn portfolio(&self) -> String {
        narrowing::portfolio(self.filter.of)
    }
}

/// How long something took, to choose from.
fn took(ctx: &Ctx) -> Vec<(String, String)> {
    let name = |wait: Wait| match wait {
        Wait::Meeting => fl!(ctx.t, "portfolio-to-meeting"),
        Wait::Approval => fl!(ctx.t, "portfolio-to-approval"),
    };
    let mut all = Vec::new();
    for wait in Wait::ALL {
        all.push((narrowing::took_key((*wait, None)), fl!(ctx.t, "held-took-known", what = name(*wait))));
        for band in WAITS {
            let days = words::days(ctx.t, band);
            let words = fl!(ctx.t, "held-took", what = name(*wait), days = days);
            all.push((narrowing::took_key((*wait, Some(band))), words));
        }
    }
    all
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let (asked, narrow, after, zone) = (query.asked(), query.narrow(), Cursor::read(&query.after), ctx.zone);
    let page = move |ctx: Ctx, found: queries::HeldList| {
        let offered = found.choices.workloads.iter().map(|w| (w.id.to_string(), w.name.clone())).collect();
        let fields = Fields::new(
            &ctx,
            found.filter.of,
            offered,
            narrowing::field(&ctx, found.choices.managers, &query.manager, found.narrowed.manager()),
            narrowing::field(&ctx, found.choices.partners, &query.partner, found.narrowed.partner()),
        );
        let outcome = |outcome: &Outcome| process::outcome(ctx.lang, ctx.playbooks.newest(), *outcome);
        HeldPage {
            total: words::total(found.total),
            most: narrowing::most(&ctx, found.total),
            period: period(&ctx, found.filter.of),
            outcomes: Outcome::ALL.iter().map(|one| (one.key().to_owned(), outcome(one))).collect(),
            took: took(&ctx),
            page: found.page.map(|line| row(&ctx, line)),
            filter: found.filter,
            fields,
            ctx,
        }
    };
    app.show(ctx, move |ask| queries::held(ask, &asked, narrow, &after, zone), page).await
}

fn row(ctx: &Ctx, line: Line) -> Row {
    Row {
        review_id: line.review_id,
        number: line.number,
        customer: line.customer,
        segment: word(ctx.t, "segment", line.segment.key()),
        manager: people::name(ctx.t, &line.manager, line.manager_disabled),
        partner: line.partner.unwrap_or_else(|| fl!(ctx.t, "engagements-direct")),
        held_on: ctx.date(&line.held_on),
        outcome: process::outcome(ctx.lang, ctx.playbooks.newest(), line.outcome),
        exception: line.exception,
        state: line.state.key(),
        to_meeting: line.to_meeting,
        to_approval: line.to_approval,
    }
}
