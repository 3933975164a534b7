//! Usage measurements of an engagement: history, recording, exclusion.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::actions::usage::{self, MeasurementInput};
use crate::domain::policy::Viewer;
use crate::domain::usage::{Counts, Figures, Measurement as Figure, STALE_AFTER_DAYS, Source};
use crate::error::{Error, Result};
use crate::store::engagements::{self, Engagement};
use crate::store::imports::{self, Import};
use crate::store::measurements::{self, Measurement, Place};
use crate::store::workloads::{self, Workload};
use crate::store::{figures, overview};
use crate::web::context::Ctx;
use crate::web::fields::FieldErrors;
use crate::web::form::Form;
use crate::web::handlers::usage_import::UploadForm;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::activity::{self, Activity};
use crate::words::fl;

/// A line of the history.
pub struct Line {
    pub row: Measurement,
    pub workload: String,
    pub entered_by: String,
    pub excluded_by: Option<String>,
    pub figure: Option<String>,
    /// It is the one that counts for an intended workload.
    pub counts: bool,
    /// Why it counts, or why another one does (R1).
    pub why: String,
    /// Its workload is an intended one.
    pub intended: bool,
    pub stale: bool,
}

/// The fields as typed.
#[derive(Default)]
pub struct Raw {
    pub workload: String,
    pub active: String,
    pub entitled: String,
    pub period_days: String,
    pub as_of: String,
    pub note: String,
    pub exclusion: Option<(i64, String)>,
}

#[derive(Template)]
#[template(path = "usage/show.html")]
struct UsagePage {
    ctx: Ctx,
    engagement: Engagement,
    lines: Vec<Line>,
    raw: Raw,
    errors: FieldErrors,
    /// Intended workloads first, then all others.
    workloads: Vec<(String, String)>,
    may_change: bool,
    upload: UploadForm,
    activity: Activity,
    /// The latest imports with who made them.
    imports: Vec<(Import, String)>,
    /// Place of the next page of the history.
    next: Option<String>,
    /// Place that this page begins after; empty on the first.
    after: String,
    /// More active than entitled users: asks before it is stored.
    asks_over: bool,
    today: NaiveDate,
}

impl UsagePage {
    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "usage-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    fn excludes(&self, id: &i64) -> bool {
        self.raw.exclusion.as_ref().is_some_and(|(excluded, _)| excluded == id)
    }

    fn reason(&self, id: &i64) -> &str {
        self.raw.exclusion.as_ref().filter(|(excluded, _)| excluded == id).map_or("", |(_, reason)| reason)
    }
}

/// The page with an empty form.
async fn load(ctx: Ctx, app: &App, viewer: Viewer, id: i64, after: Option<Place>) -> Result<UsagePage> {
    let person = viewer.clone();
    let (engagement, figures, mut history, workloads, excluders, activity, imports) = app
        .read(move |conn| {
            let engagement = engagements::find_visible(conn, &person, id)?;
            // One more than a page tells whether there is another.
            let history = measurements::history_page(conn, id, after, PAGE + 1)?;
            let excluders: Vec<i64> = history.iter().filter_map(|(row, _)| row.excluded_by).collect();
            let excluders = overview::people(conn, &excluders)?;
            let imports = if after.is_none() { imports::latest(conn, id, IMPORTS)? } else { Vec::new() };
            let activity = if after.is_none() { activity::load(conn, id)? } else { Activity::default() };
            let figures = figures::current(conn, &engagement)?;
            Ok((engagement.into_inner(), figures, history, workloads::all(conn)?, excluders, activity, imports))
        })
        .await?;
    let today = app.clock.today(engagement.time_zone);
    let counting: HashSet<i64> =
        figures.workloads.iter().filter_map(|w| w.measurement.as_ref().map(|m| m.id)).collect();
    let more = history.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    if more {
        history.pop();
    }
    let next = history.last().filter(|_| more).map(|(row, _)| cursor((row.as_of, row.id)));
    let rivals: Vec<Measured> = history.iter().map(|(row, _)| (row.workload_id, row.figure())).collect();
    let lines = history
        .into_iter()
        .map(|(row, entered_by)| {
            let usage = figures.workloads.iter().find(|w| w.workload_id == row.workload_id);
            let workload = workloads.iter().find(|w| w.id == row.workload_id);
            let counts = row.active.zip(row.entitled).map(|(active, entitled)| Counts { active, entitled });
            Line {
                workload: workload.map(|w| w.name.clone()).unwrap_or_default(),
                figure: counts.and_then(|c| c.figure(usage.map_or(crate::domain::usage::LEAST_TARGET, |w| w.target))),
                counts: counting.contains(&row.id),
                why: why(&ctx, usage.and_then(|w| w.measurement.as_ref()), &row, &rivals),
                intended: usage.is_some(),
                stale: (today - row.as_of).num_days() > STALE_AFTER_DAYS,
                excluded_by: row.excluded_by.and_then(|id| excluders.get(&id).cloned()),
                entered_by,
                row,
            }
        })
        .collect();
    Ok(UsagePage {
        may_change: viewer.may_manage(engagement.manager_id),
        workloads: offered(&figures, workloads),
        raw: Raw { period_days: "28".to_owned(), as_of: today.to_string(), ..Raw::default() },
        errors: FieldErrors::default(),
        upload: UploadForm::new(),
        activity,
        imports,
        next,
        after: after.map(cursor).unwrap_or_default(),
        asks_over: false,
        engagement,
        lines,
        today,
        ctx,
    })
}

/// Imports that are listed.
const IMPORTS: i64 = 10;
/// Rows of a page of the history.
const PAGE: i64 = 20;

/// Where a page of the history begins, as a URL holds it: `2026-11-01_42`.
fn cursor((day, id): Place) -> String {
    format!("{day}_{id}")
}

fn place(text: &str) -> Option<Place> {
    let (day, id) = text.split_once('_')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

#[derive(Deserialize)]
pub struct Paging {
    #[serde(default)]
    after: String,
}

type Measured = (i64, Figure);

/// Why a measurement counts, or which one goes before it: date, then typed before imported, then the last entered (R1).
fn why(ctx: &Ctx, counting: Option<&Figure>, row: &Measurement, all: &[Measured]) -> String {
    let t = ctx.t;
    let Some(first) = counting else { return String::new() };
    if first.id != row.id {
        return if first.as_of > row.as_of {
            fl!(t, "usage-behind-newer", date = ctx.date(&first.as_of))
        } else if first.source.key() != row.source {
            fl!(t, "usage-behind-typed")
        } else {
            fl!(t, "usage-behind-later")
        };
    }
    let mut rivals = all.iter().filter(|(workload, m)| {
        *workload == row.workload_id && m.as_of == row.as_of && m.id != row.id && !m.excluded && m.counts.is_some()
    });
    if rivals.clone().next().is_none() {
        fl!(t, "usage-counts-newest")
    } else if rivals.any(|(_, m)| m.source == first.source) {
        fl!(t, "usage-counts-last")
    } else {
        fl!(t, "usage-counts-typed")
    }
}

fn offered(figures: &Figures, workloads: Vec<Workload>) -> Vec<(String, String)> {
    let intended: Vec<i64> = figures.workloads.iter().map(|w| w.workload_id).collect();
    let (mut first, others): (Vec<Workload>, Vec<Workload>) = workloads
        .into_iter()
        .filter(|w| !w.retired || intended.contains(&w.id))
        .partition(|w| intended.contains(&w.id));
    first.extend(others);
    first.into_iter().map(|w| (w.id.to_string(), w.name)).collect()
}

pub async fn show(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    paging: web::Query<Paging>,
) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    render::page(&load(ctx, &app, viewer, path.into_inner(), place(&paging.after)).await?)
}

pub async fn record(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let id = path.into_inner();
    let mut page = load(ctx, &app, viewer.clone(), id, None).await?;
    if !page.may_change {
        return Err(Error::Forbidden);
    }
    let Some(input) = parse(&mut page, &form) else { return render::invalid(&page) };
    app.act(&page.ctx, move |work| usage::record(work, id, &input)).await?;
    Ok(render::see_other(format!("/engagements/{id}/usage")))
}

fn parse(page: &mut UsagePage, form: &Form) -> Option<MeasurementInput> {
    let t = page.ctx.t;
    let text = |name: &str| form.text(name).to_owned();
    page.raw = Raw {
        workload: text("workload"),
        active: text("active"),
        entitled: text("entitled"),
        period_days: text("period_days"),
        as_of: text("as_of"),
        note: text("note"),
        exclusion: None,
    };
    let mut errors = FieldErrors::default();
    let workload = page.workloads.iter().find(|(id, _)| *id == page.raw.workload).and_then(|(id, _)| id.parse().ok());
    if workload.is_none() {
        errors.add("workload", fl!(t, "form-choice", label = fl!(t, "engagements-workload")));
    }
    let active = errors.count(t, "active", &fl!(t, "usage-active"), &page.raw.active);
    let entitled = errors.count(t, "entitled", &fl!(t, "usage-entitled"), &page.raw.entitled);
    let period_days = page.raw.period_days.parse::<i64>().ok().filter(|days| (1..=366).contains(days));
    if period_days.is_none() {
        errors.add("period_days", fl!(t, "usage-period-wrong"));
    }
    let as_of = errors.date(t, "as_of", &fl!(t, "usage-as-of"), &page.raw.as_of);
    if as_of.is_some_and(|day| day > page.today) {
        errors.add("as_of", fl!(t, "form-future", label = fl!(t, "usage-as-of")));
    }
    errors.limit(t, "note", &fl!(t, "usage-note"), &page.raw.note, 4000);
    if let (Some(active), Some(entitled)) = (active, entitled)
        && active > entitled
        && entitled > 0
        && !form.ticked("confirm_over")
    {
        page.asks_over = true;
        errors.add("confirm_over", fl!(t, "usage-over-question"));
    }
    page.errors = errors;
    if !page.errors.is_empty() {
        return None;
    }
    Some(MeasurementInput {
        workload_id: workload?,
        counts: Some(Counts { active: active?, entitled: entitled? }),
        period_days: period_days?,
        as_of: as_of?,
        source: Source::Typed,
        report: String::new(),
        note: page.raw.note.clone(),
    })
}

pub async fn exclude(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, i64)>, form: Form) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let (id, measurement) = path.into_inner();
    let mut page = load(ctx, &app, viewer.clone(), id, place(form.text("after"))).await?;
    if !page.may_change {
        return Err(Error::Forbidden);
    }
    if !page.lines.iter().any(|line| line.row.id == measurement) {
        return Err(Error::NotFound);
    }
    let reason = form.text("reason").to_owned();
    let field = format!("reason-{measurement}");
    let t = page.ctx.t;
    page.errors.text(t, &field, &fl!(t, "usage-exclusion-reason"), &reason, 4000);
    if !page.errors.is_empty() {
        page.raw.exclusion = Some((measurement, reason));
        return render::invalid(&page);
    }
    app.act(&page.ctx, move |work| usage::exclude(work, id, measurement, &reason)).await?;
    let after = page.after;
    let query = if after.is_empty() { after } else { format!("?after={after}") };
    Ok(render::see_other(format!("/engagements/{id}/usage{query}")))
}
