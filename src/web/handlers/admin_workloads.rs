//! The list of workloads and their aliases, for the administrator.

use std::collections::BTreeMap;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::workloads::{self as actions, Details, Refusal};
use crate::error::{Denied, Error, Result};
use crate::paths;
use crate::queries::workloads as queries;
use crate::session::signed_in::SignedIn;
use crate::store::workloads::Workload;
use crate::web::context::Ctx;
use crate::web::fields::FieldErrors;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;

/// The fields of a workload as typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    key: String,
    name: String,
    aliases: String,
    position: String,
    retired: bool,
}

impl Typed {
    fn of(form: &Form) -> Self {
        Self {
            key: form.text("key").to_owned(),
            name: form.text("name").to_owned(),
            aliases: form.raw("aliases").to_owned(),
            position: form.text("position").to_owned(),
            retired: form.ticked("retired"),
        }
    }

    /// One alias a line, each once.
    fn alias_list(&self) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        for line in self.aliases.lines().map(str::trim).filter(|l| !l.is_empty()) {
            if !list.iter().any(|a| a.to_lowercase() == line.to_lowercase()) {
                list.push(line.to_owned());
            }
        }
        list
    }

    fn parse(&self, ctx: &Ctx, errors: &mut FieldErrors) -> Option<Details> {
        errors.text(ctx.t, "name", &fl!(ctx.t, "admin-workload-name"), &self.name, 200);
        let aliases = self.alias_list();
        if let Some(long) = aliases.iter().find(|a| a.chars().count() > 200) {
            errors.limit(ctx.t, "aliases", &fl!(ctx.t, "admin-workload-aliases"), long, 200);
        } else if aliases.len() > 50 {
            errors.add("aliases", fl!(ctx.t, "admin-workload-too-many"));
        }
        let position = errors.count(ctx.t, "position", &fl!(ctx.t, "admin-workload-position"), &self.position);
        if position.is_some_and(|p| p > 1_000_000) {
            errors.add("position", fl!(ctx.t, "admin-workload-position-high"));
        }
        let position = position.filter(|_| errors.is_empty())?;
        Some(Details { name: self.name.clone(), aliases, position, retired: self.retired })
    }
}

fn is_key(key: &str) -> bool {
    key.len() <= 60
        && key.starts_with(|c: char| c.is_ascii_lowercase())
        && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn add_refusal(ctx: &Ctx, errors: &mut FieldErrors, refusal: Refusal) {
    match refusal {
        Refusal::KeyTaken => errors.add("key", fl!(ctx.t, "admin-workload-key-taken")),
        Refusal::NameTaken => errors.add("name", fl!(ctx.t, "admin-workload-name-taken")),
        Refusal::AliasTaken(alias) => {
            errors.add("aliases", fl!(ctx.t, "admin-workload-alias-taken", alias = alias));
        }
    }
}

#[derive(Template)]
#[template(path = "admin/workloads.html")]
struct ListPage {
    ctx: Ctx,
    rows: Vec<Workload>,
    aliases: BTreeMap<i64, Vec<String>>,
    typed: Typed,
    errors: FieldErrors,
}

impl ListPage {
    fn aliases(&self, id: &i64) -> String {
        self.aliases.get(id).map(|list| list.join(&fl!(self.ctx.t, "list-separator"))).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "admin/workload.html")]
struct WorkloadPage {
    ctx: Ctx,
    workload: Workload,
    stored_aliases: Vec<String>,
    typed: Typed,
    version: i64,
    conflict: bool,
    errors: FieldErrors,
}

impl WorkloadPage {
    fn stored_aliases(&self) -> String {
        self.stored_aliases.join(&fl!(self.ctx.t, "list-separator"))
    }
}

async fn list(ctx: Ctx, app: &App, typed: Option<Typed>, errors: FieldErrors) -> Result<ListPage> {
    let (rows, aliases) = app.ask(&ctx, queries::list).await?;
    let end = rows.iter().map(|w| w.position).max().unwrap_or(0) + 10;
    let typed = typed.unwrap_or_else(|| Typed { position: end.to_string(), ..Typed::default() });
    Ok(ListPage { ctx, rows, aliases, typed, errors })
}

pub async fn index(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    render::page(&list(ctx, &app, None, FieldErrors::default()).await?)
}

pub async fn create(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let typed = Typed::of(&form);
    let mut errors = FieldErrors::default();
    if !is_key(&typed.key) {
        errors.add("key", fl!(ctx.t, "admin-workload-key-form"));
    }
    if let Some(details) = typed.parse(&ctx, &mut errors) {
        let key = typed.key.clone();
        match app.act(&ctx, move |work| actions::create(work, &key, &details)).await {
            Ok(_) => {
                SignedIn::of(session).set_flash("admin-workload-created");
                return Ok(render::see_other(paths::workloads()));
            }
            Err(Denied::Refused(refusal)) => add_refusal(&ctx, &mut errors, refusal),
            Err(Denied::Failed(error)) => return Err(error),
        }
    }
    render::invalid(&list(ctx, &app, Some(typed), errors).await?)
}

async fn stored(ctx: Ctx, app: &App, id: i64) -> Result<WorkloadPage> {
    let (workload, stored_aliases) = app.ask(&ctx, move |ask| queries::one(ask, id)).await?;
    let typed = Typed {
        key: workload.key.clone(),
        name: workload.name.clone(),
        aliases: stored_aliases.join("\n"),
        position: workload.position.to_string(),
        retired: workload.retired,
    };
    let (version, errors) = (workload.version, FieldErrors::default());
    Ok(WorkloadPage { ctx, workload, stored_aliases, typed, version, conflict: false, errors })
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    render::page(&stored(ctx, &app, *path).await?)
}

pub async fn update(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, typed) = (*path, Typed::of(&form));
    let version = form.int("version").ok_or(Error::Malformed("no version"))?;
    let (mut errors, mut conflict) = (FieldErrors::default(), false);
    if let Some(details) = typed.parse(&ctx, &mut errors) {
        let saved = app.act(&ctx, move |work| actions::update(work, id, version, &details)).await;
        match saved {
            Ok(()) => {
                SignedIn::of(session).set_flash("admin-workload-saved");
                return Ok(render::see_other(paths::workloads()));
            }
            Err(Denied::Refused(refusal)) => add_refusal(&ctx, &mut errors, refusal),
            Err(Denied::Failed(Error::Conflict)) => conflict = true,
            Err(Denied::Failed(error)) => return Err(error),
        }
    }
    let page = stored(ctx, &app, id).await?;
    // After a conflict the page carries the newest version: who saves again has seen what changed.
    let (status, version) =
        if conflict { (StatusCode::CONFLICT, page.version) } else { (StatusCode::UNPROCESSABLE_ENTITY, version) };
    render::page_with(status, &WorkloadPage { typed, conflict, errors, version, ..page })
}
