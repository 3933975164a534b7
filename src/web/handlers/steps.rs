//! The list of next steps over all engagements that a person sees, and its table to take away.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::domain::engagement::{Side, StepStatus};
use crate::domain::filter::Steps as Filter;
use crate::domain::fold::fold;
use crate::domain::page::{Cursor, Page};
use crate::domain::steps::Due;
use crate::error::Result;
use crate::paths;
use crate::queries::narrowing::Wanted;
use crate::queries::steps as queries;
use crate::store::step_list::Line;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::state::App;
use crate::web::views::narrowing::{self, Field};
use crate::words::{self, fl, people, word};

/// What the list can be narrowed by.
const FILTERS: [&str; 5] = ["q", "side", "due", "status", "manager"];

#[derive(Template)]
#[template(path = "steps/index.html")]
struct ListPage {
    ctx: Ctx,
    page: Page<Line>,
    total: String,
    query: HashMap<String, String>,
    filtered: bool,
    managers: Field,
    sides: Vec<(String, String)>,
    days: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    too_many: bool,
}

impl ListPage {
    fn chosen(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    fn narrowed(&self, path: &str) -> String {
        narrowing::link(path, FILTERS.map(|name| (name, self.chosen(name))))
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        self.narrowed(paths::steps())
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }

    /// The same as a table to take away.
    fn table(&self) -> String {
        self.narrowed(paths::steps_table())
    }

    fn manager(&self, line: &Line) -> String {
        people::name(self.ctx.t, &line.manager.name, line.manager.disabled)
    }
}

pub(super) fn filter(query: &HashMap<String, String>) -> Filter {
    let text = |name: &str| query.get(name).map_or("", String::as_str).trim();
    let name: String = text("q").chars().take(200).collect();
    Filter {
        manager: None,
        name: Some(name).filter(|name| !name.is_empty()).map(|name| fold(&name)),
        side: Side::from_key(text("side")),
        due: Due::from_key(text("due")),
        status: StepStatus::from_key(text("status")),
    }
}

pub(super) fn wanted(query: &HashMap<String, String>) -> Wanted {
    Wanted { manager: query.get("manager").cloned().unwrap_or_default(), ..Wanted::default() }
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<HashMap<String, String>>) -> Result<HttpResponse> {
    let query = query.into_inner();
    let (asked, filter, today) = (wanted(&query), filter(&query), ctx.today());
    let after = Cursor::read(query.get("after").map_or("", String::as_str));
    let sent = asked.clone();
    let page = move |ctx: Ctx, found: queries::List| {
        let t = ctx.t;
        ListPage {
            total: words::total(found.total),
            filtered: FILTERS.iter().any(|name| query.get(*name).is_some_and(|value| !value.trim().is_empty())),
            managers: narrowing::field(&ctx, found.managers, &asked.manager, found.narrowed.manager()),
            sides: Side::ALL.iter().map(|side| (side.key().to_owned(), word(t, "side", side.key()))).collect(),
            days: Due::ALL.iter().map(|due| (due.key().to_owned(), word(t, "due", due.key()))).collect(),
            statuses: StepStatus::ALL.iter().map(|s| (s.key().to_owned(), word(t, "step", s.key()))).collect(),
            too_many: found.too_many,
            page: found.page,
            query,
            ctx,
        }
    };
    app.show(ctx, move |ask| queries::list(ask, &sent, filter, &after, today), page).await
}
