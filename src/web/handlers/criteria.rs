//! The customer's own success criteria (R2): rows that are added, moved and removed without a script, and saved at once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::actions;
use crate::domain::policy::Viewer;
use crate::domain::usage::Criterion;
use crate::error::{Error, Result};
use crate::store::criteria;
use crate::store::engagements::{self, Engagement};
use crate::web::context::Ctx;
use crate::web::fields::{FieldErrors, is_url};
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;

/// More rows than any customer has; keeps a page and a form within bounds.
const MOST_ROWS: usize = 50;

/// A row as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Raw {
    pub statement: String,
    pub target: String,
    pub actual: String,
    pub evidence: String,
    pub evidence_url: String,
    pub achieved: bool,
    pub achieved_by: String,
    pub achieved_on: String,
}

impl Raw {
    fn of(criterion: &Criterion) -> Self {
        Self {
            statement: criterion.statement.clone(),
            target: criterion.target.clone(),
            actual: criterion.actual.clone(),
            evidence: criterion.evidence.clone(),
            evidence_url: criterion.evidence_url.clone(),
            achieved: criterion.achieved,
            achieved_by: criterion.achieved_by.clone(),
            achieved_on: criterion.achieved_on.map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    /// A row that was added and left as it is says nothing.
    fn is_blank(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Template)]
#[template(path = "criteria/show.html")]
struct CriteriaPage {
    ctx: Ctx,
    engagement: Engagement,
    version: i64,
    rows: Vec<Raw>,
    errors: FieldErrors,
    may_change: bool,
    /// What somebody else saved in the meantime.
    stored: Vec<Criterion>,
    conflict: bool,
    today: NaiveDate,
}

impl CriteriaPage {
    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "criteria-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    /// The rows, counted from 1.
    fn numbered(&self) -> Vec<(i64, &Raw)> {
        (1..).zip(&self.rows).collect()
    }

    fn last(&self) -> i64 {
        self.rows.len() as i64
    }

    fn field(&self, row: &i64, column: &str) -> String {
        format!("criteria[{row}][{column}]")
    }

    /// A label that says which row it belongs to.
    fn label(&self, row: &i64, label: String) -> String {
        fl!(self.ctx.t, "criteria-field", number = row.to_string(), label = label)
    }

    fn parse(&mut self) -> Option<Vec<Criterion>> {
        let t = self.ctx.t;
        let mut errors = FieldErrors::default();
        let mut parsed = Vec::new();
        for (number, raw) in (1_i64..).zip(&self.rows) {
            let label = |text: String| self.label(&number, text);
            let field = |column: &str| self.field(&number, column);
            errors.text(t, &field("statement"), &label(fl!(t, "criteria-statement")), &raw.statement, 4000);
            errors.limit(t, &field("target"), &label(fl!(t, "criteria-target")), &raw.target, 200);
            errors.limit(t, &field("actual"), &label(fl!(t, "criteria-actual")), &raw.actual, 200);
            errors.limit(t, &field("evidence"), &label(fl!(t, "criteria-evidence")), &raw.evidence, 4000);
            let link_is_sound = raw.evidence_url.len() <= 2000 && is_url(&raw.evidence_url);
            if !raw.evidence_url.is_empty() && !link_is_sound {
                errors.add(field("evidence_url"), fl!(t, "form-url", label = label(fl!(t, "criteria-url"))));
            }
            if raw.achieved {
                for (column, text, words) in [
                    ("target", &raw.target, fl!(t, "criteria-target")),
                    ("actual", &raw.actual, fl!(t, "criteria-actual")),
                ] {
                    if text.is_empty() {
                        errors.add(field(column), fl!(t, "criteria-needed", label = label(words)));
                    }
                }
                if raw.evidence.is_empty() && raw.evidence_url.is_empty() {
                    let words = label(fl!(t, "criteria-evidence"));
                    errors.add(field("evidence"), fl!(t, "criteria-needed", label = words));
                }
            }
            errors.limit(t, &field("achieved_by"), &label(fl!(t, "criteria-by")), &raw.achieved_by, 200);
            let on = label(fl!(t, "criteria-on"));
            let achieved_on = if raw.achieved_on.is_empty() {
                None
            } else {
                errors.date(t, &field("achieved_on"), &on, &raw.achieved_on)
            };
            if achieved_on.is_some_and(|day| day > self.today) {
                errors.add(field("achieved_on"), fl!(t, "form-future", label = on));
            }
            parsed.push(Criterion {
                statement: raw.statement.clone(),
                target: raw.target.clone(),
                actual: raw.actual.clone(),
                evidence: raw.evidence.clone(),
                evidence_url: raw.evidence_url.clone(),
                achieved: raw.achieved,
                achieved_by: raw.achieved_by.clone(),
                achieved_on,
            });
        }
        self.errors = errors;
        self.errors.is_empty().then_some(parsed)
    }
}

async fn load(ctx: Ctx, app: &App, viewer: Viewer, id: i64) -> Result<CriteriaPage> {
    let person = viewer.clone();
    let (engagement, stored) = app
        .read(move |conn| {
            let engagement = engagements::find_visible(conn, &person, id)?;
            Ok((engagement.into_inner(), criteria::find_by_engagements(conn, &[id])?))
        })
        .await?;
    let stored: Vec<Criterion> = stored.into_iter().map(|(_, criterion)| criterion).collect();
    Ok(CriteriaPage {
        may_change: viewer.may_manage(engagement.manager_id),
        version: engagement.version,
        rows: stored.iter().map(Raw::of).collect(),
        errors: FieldErrors::default(),
        today: app.clock.today(engagement.time_zone),
        conflict: false,
        engagement,
        stored,
        ctx,
    })
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let mut page = load(ctx, &app, viewer, path.into_inner()).await?;
    if page.rows.is_empty() && page.may_change {
        page.rows.push(Raw::default());
    }
    render::page(&page)
}

pub async fn save(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, form: Form) -> Result<HttpResponse> {
    let viewer = ctx.person()?;
    let id = path.into_inner();
    let mut page = load(ctx, &app, viewer.clone(), id).await?;
    if !page.may_change {
        return Err(Error::Forbidden);
    }
    let stored_version = page.version;
    page.version = form.int("version").unwrap_or(0);
    page.rows = typed(&form);
    if arrange(&mut page.rows, &form) {
        return render::page(&page);
    }
    page.rows.retain(|row| !row.is_blank());
    if page.rows.len() > MOST_ROWS {
        return Err(Error::TooLarge);
    }
    let Some(rows) = page.parse() else { return render::invalid(&page) };
    let version = page.version;
    let written = app.act(&page.ctx.clone(), move |work| actions::criteria::replace(work, id, version, &rows)).await;
    match written {
        Err(Error::Conflict) => {
            page.version = stored_version;
            page.conflict = true;
            render::page_with(StatusCode::CONFLICT, &page)
        }
        other => other.map(|()| render::see_other(format!("/engagements/{id}"))),
    }
}

fn typed(form: &Form) -> Vec<Raw> {
    let rows = form.rows("criteria").into_values().map(|row| {
        let text = |column: &str| row.get(column).map(|v| v.trim().to_owned()).unwrap_or_default();
        Raw {
            statement: text("statement"),
            target: text("target"),
            actual: text("actual"),
            evidence: text("evidence"),
            evidence_url: text("evidence_url"),
            achieved: row.contains_key("achieved"),
            achieved_by: text("achieved_by"),
            achieved_on: text("achieved_on"),
        }
    });
    rows.collect()
}

/// Does what a button for the rows says; whether one was pressed.
fn arrange(rows: &mut Vec<Raw>, form: &Form) -> bool {
    let index = |name: &str| form.int(name).and_then(|n| usize::try_from(n - 1).ok()).filter(|i| *i < rows.len());
    if form.has("add") {
        if rows.len() < MOST_ROWS {
            rows.push(Raw::default());
        }
    } else if form.has("remove") {
        if let Some(i) = index("remove") {
            rows.remove(i);
        }
    } else if form.has("up") {
        if let Some(i) = index("up").filter(|i| *i > 0) {
            rows.swap(i, i - 1);
        }
    } else if form.has("down") {
        if let Some(i) = index("down").filter(|i| i + 1 < rows.len()) {
            rows.swap(i, i + 1);
        }
    } else {
        return false;
    }
    true
}
