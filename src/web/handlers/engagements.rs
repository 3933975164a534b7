//! List, registration and editing of engagements, and reassigning. What the form means is in `web::views::engagement_form`.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::actions;
use crate::domain::engagement::Status;
use crate::domain::fold::fold;
use crate::domain::usage::Figures;
use crate::domain::zone::Zone;
use crate::error::{Error, Result};
use crate::queries::engagement::managed;
use crate::store::engagements::{self, Engagement, Filter, Place};
use crate::store::{AnyConnection, figures, overview, steps, workloads};
use crate::store::{Seen, Work};
use crate::web::context::Ctx;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::engagement_form::{Choices, FormPage, Raw};
use crate::web::views::sparks::{self, Spark};
use crate::words::fl;
use crate::words::word;

const PER_PAGE: usize = 20;

/// A line of the list.
pub struct Row {
    pub engagement: Engagement,
    pub partner: Option<String>,
    pub manager: String,
    pub figures: Figures,
    /// How the workload moved that stands lowest.
    pub spark: Option<Spark>,
    /// Number and state of the newest review; `draft` and `none` are states here.
    pub review: Option<(i64, String)>,
    pub due: Option<NaiveDate>,
}

impl Row {
    fn late(&self, today: &NaiveDate) -> bool {
        self.due.is_some_and(|due| due < *today)
    }
}

#[derive(Template)]
#[template(path = "engagements/index.html")]
struct IndexPage {
    ctx: Ctx,
    rows: Vec<Row>,
    query: HashMap<String, String>,
    filtered: bool,
    first_page: bool,
    next: Option<String>,
    first: String,
    workloads: Vec<(String, String)>,
    managers: Vec<(String, String)>,
    partners: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    today: NaiveDate,
}

impl IndexPage {
    fn chosen(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<HashMap<String, String>>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let query = query.into_inner();
    let id = |name: &str| query.get(name).and_then(|v| v.parse::<i64>().ok());
    let name: String = query.get("q").map(|q| q.chars().take(200).collect()).unwrap_or_default();
    let filter = Filter {
        name: Some(name.trim()).filter(|name| !name.is_empty()).map(fold),
        status: query.get("state").and_then(|v| Status::from_key(v)),
        workload: id("workload"),
        manager: id("manager").filter(|_| viewer.roles.lead),
        partner: id("partner"),
    };
    let today = ctx.today();
    let after = query.get("after").and_then(|v| place(v));
    let filtered = !filter.is_empty();
    let (mut rows, choices) = app
        .read(move |conn| {
            let found = engagements::list(conn, &viewer, &filter, after, PER_PAGE as i64 + 1)?;
            let choices = (workloads::all(conn)?, overview::managers(conn)?, overview::partners(conn)?);
            let rows = rows(conn, found, &choices.2, today)?;
            Ok((rows, choices))
        })
        .await?;
    let more = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let last = rows.last().map(|row| (row.engagement.updated_at, row.engagement.id));
    let link = |cursor: Option<Place>| {
        let mut url = form_urlencoded::Serializer::new(String::new());
        for name in ["q", "state", "workload", "manager", "partner"] {
            if let Some(value) = query.get(name).filter(|v| !v.is_empty()) {
                url.append_pair(name, value);
            }
        }
        if let Some(cursor) = cursor {
            url.append_pair("after", &cursor_text(cursor));
        }
        format!("/engagements?{}", url.finish())
    };
    let ids = |list: Vec<(i64, String)>| list.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    render::page(&IndexPage {
        filtered,
        first_page: after.is_none(),
        next: if more { last.map(|place| link(Some(place))) } else { None },
        first: link(None),
        workloads: choices.0.into_iter().map(|w| (w.id.to_string(), w.name)).collect(),
        managers: ids(choices.1),
        partners: ids(choices.2),
        statuses: Status::ALL.iter().map(|s| (s.key().to_owned(), word(ctx.t, "status", s.key()))).collect(),
        today,
        rows,
        query,
        ctx,
    })
}

/// What the list shows beside the engagements, in a fixed number of queries.
///
/// # Errors
/// The database's.
fn rows(
    conn: &mut AnyConnection,
    found: Vec<Seen<Engagement>>,
    partners: &[(i64, String)],
    today: NaiveDate,
) -> Result<Vec<Row>> {
    let ids: Vec<i64> = found.iter().map(|e| e.id).collect();
    let managers: Vec<i64> = found.iter().map(|e| e.manager_id).collect();
    let mut figures = figures::many(conn, &found)?;
    let mut sparks = sparks::load(conn, &figures, today)?;
    let people = overview::people(conn, &managers)?;
    let due = steps::next_due(conn, &ids)?;
    let reviews = overview::reviews(conn, &ids, true)?;
    let drafts = overview::drafts(conn, &ids)?;
    let rows = found.into_iter().map(|engagement| {
        let newest = reviews.iter().find(|line| line.engagement_id == engagement.id);
        let number = newest.map_or(0, |line| line.number);
        let review = match drafts.iter().find(|draft| draft.engagement_id == engagement.id) {
            Some(draft) if draft.review_id.is_none() => Some((number + 1, "draft".to_owned())),
            Some(_) => Some((number, "draft".to_owned())),
            None => newest.map(|line| (line.number, line.state.clone())),
        };
        Row {
            partner: engagement.partner_id.and_then(|id| partners.iter().find(|p| p.0 == id)).map(|p| p.1.clone()),
            manager: people.get(&engagement.manager_id).cloned().unwrap_or_default(),
            figures: figures.remove(&engagement.id).unwrap_or_default(),
            spark: sparks.remove(&engagement.id),
            due: due.get(&engagement.id).copied(),
            review,
            engagement: engagement.into_inner(),
        }
    });
    Ok(rows.collect())
}

/// Opaque text of a place in the list.
fn cursor_text((at, id): Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{id}", at.and_utc().timestamp_micros()))
}

fn place(cursor: &str) -> Option<Place> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (at, id) = text.split_once('.')?;
    let at: NaiveDateTime = DateTime::from_timestamp_micros(at.parse().ok()?)?.naive_utc();
    Some((at, id.parse().ok()?))
}

async fn choices(app: &App) -> Result<Choices> {
    app.read(|conn| Ok(Choices { workloads: workloads::all(conn)?, partners: overview::partners(conn)? })).await
}

pub async fn new(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    let choices = choices(&app).await?;
    let raw = Raw::empty(app.clock.today(Zone::DEFAULT));
    render::page(&FormPage::new(ctx, None, raw, choices))
}

pub async fn create(ctx: Ctx, app: web::Data<App>, form: Form) -> Result<HttpResponse> {
    let choices = choices(&app).await?;
    let mut page = FormPage::new(ctx, None, Raw::from_form(&form), choices);
    let Some(input) = page.parse() else { return render::invalid(&page) };
    let key = page.raw.idempotency_key;
    let register = move |work: &mut Work<'_>| actions::engagements::create_once(work, &input, &key);
    let id = match app.act(&page.ctx, register.clone()).await {
        // The same form was sent twice at one moment; by now the first one has made the engagement.
        Err(Error::Conflict) => app.act(&page.ctx, register).await?,
        other => other?,
    };
    Ok(render::see_other(format!("/engagements/{id}")))
}

pub async fn edit(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    let (engagement, intended) = app
        .ask(&ctx, move |ask| -> Result<_> { Ok((managed(ask, id)?, engagements::intended(ask.conn, &[id])?)) })
        .await?;
    let choices = choices(&app).await?;
    let raw = Raw::of(&engagement, &intended);
    render::page(&FormPage::new(ctx, Some((id, engagement.version)), raw, choices))
}

pub async fn update(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let id = path.into_inner();
    app.ask(&ctx, move |ask| managed(ask, id).map(drop)).await?;
    let version = form.int("version").unwrap_or(0);
    let choices = choices(&app).await?;
    let mut page = FormPage::new(ctx, Some((id, version)), Raw::from_form(&form), choices);
    let Some(input) = page.parse() else { return render::invalid(&page) };
    let written = app.act(&page.ctx, move |work| actions::engagements::update(work, id, version, &input)).await;
    match written {
        Err(Error::Conflict) => {
            let (engagement, intended) = app
                .ask(&page.ctx, move |ask| -> Result<_> {
                    let engagement = engagements::find_visible(ask.conn, ask.viewer, id)?;
                    Ok((engagement, engagements::intended(ask.conn, &[id])?))
                })
                .await?;
            page.conflict_with(&engagement, &intended);
            render::page_with(actix_web::http::StatusCode::CONFLICT, &page)
        }
        other => other.map(|()| render::see_other(format!("/engagements/{id}"))),
    }
}

#[derive(Template)]
#[template(path = "engagements/reassign.html")]
struct ReassignPage {
    ctx: Ctx,
    engagement: Engagement,
    managers: Vec<(String, String)>,
    error: String,
}

pub async fn reassign(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let id = path.into_inner();
    let person = viewer.clone();
    let (engagement, managers) = app
        .read(move |conn| -> Result<_> {
            Ok((engagements::find_visible(conn, &person, id)?.into_inner(), overview::managers(conn)?))
        })
        .await?;
    if !viewer.roles.lead {
        return Err(Error::Forbidden);
    }
    let chosen = form.int("manager").filter(|chosen| managers.iter().any(|(id, _)| id == chosen));
    let Some(chosen) = chosen else {
        let error = fl!(ctx.t, "form-choice", label = fl!(ctx.t, "engagement-manager"));
        let managers = managers.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
        return render::invalid(&ReassignPage { ctx, engagement, managers, error });
    };
    let version = form.int("version").unwrap_or(0);
    app.act(&ctx, move |work| actions::engagements::reassign(work, id, version, chosen)).await?;
    Ok(render::see_other(format!("/engagements/{id}")))
}
