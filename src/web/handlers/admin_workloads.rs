//! The list of workloads and their aliases, for the administrator.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::workloads::{self as actions, Details};
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::forms::workload::{Raw, refused};
use crate::forms::{Purpose, Typed};
use crate::paths;
use crate::queries::workloads::{self as queries, Aliases};
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::store::workloads::Workload;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;

#[derive(Template)]
#[template(path = "admin/workloads.html")]
struct ListPage {
    ctx: Ctx,
    rows: Vec<Workload>,
    aliases: Aliases,
    typed: Raw,
    errors: FieldErrors,
}

impl ListPage {
    fn new(ctx: Ctx, (rows, aliases): (Vec<Workload>, Aliases), typed: Option<Raw>, errors: FieldErrors) -> Self {
        let end = rows.iter().map(|w| w.position).max().unwrap_or(0) + 10;
        let typed = typed.unwrap_or_else(|| Raw { position: end.to_string(), ..Raw::default() });
        Self { ctx, rows, aliases, typed, errors }
    }

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
    typed: Raw,
    version: i64,
    conflict: bool,
    errors: FieldErrors,
}

impl WorkloadPage {
    fn stored_aliases(&self) -> String {
        self.stored_aliases.join(&fl!(self.ctx.t, "list-separator"))
    }
}

async fn list(ctx: Ctx, app: &App, typed: Option<Raw>, errors: FieldErrors) -> Result<ListPage> {
    let found = app.ask(&ctx, queries::list).await?;
    Ok(ListPage::new(ctx, found, typed, errors))
}

pub async fn index(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    app.show(ctx, queries::list, |ctx, found| ListPage::new(ctx, found, None, FieldErrors::default())).await
}

pub async fn create(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let (typed, mark) = (Raw::read(&form), form.mark(&ctx).await?);
    let key = typed.key.clone();
    let create = move |work: &mut Work<'_>, details: &Details| {
        work.once(mark.as_ref(), |work| actions::create(work, &key, details))
    };
    match app.act_on(&ctx, &typed, |typed, t| typed.parse(t, Purpose::Adding), create, refused).await {
        Ok(_) => {
            SignedIn::of(session).set_flash("admin-workload-created");
            Ok(render::see_other(paths::workloads()))
        }
        Err(Denied::Refused(errors)) => {
            let page = list(ctx, &app, Some(typed), errors).await?;
            render::invalid(move || page).await
        }
        Err(Denied::Failed(Error::Conflict)) if ctx.unsaved() => {
            let page = list(ctx, &app, Some(typed), FieldErrors::default()).await?;
            render::conflict(move || page).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

async fn stored(ctx: Ctx, app: &App, id: i64) -> Result<WorkloadPage> {
    let found = app.ask(&ctx, move |ask| queries::one(ask, id)).await?;
    Ok(stored_page(ctx, found))
}

fn stored_page(ctx: Ctx, (workload, stored_aliases): (Workload, Vec<String>)) -> WorkloadPage {
    let typed = Raw {
        key: workload.key.clone(),
        name: workload.name.clone(),
        aliases: stored_aliases.join("\n"),
        position: workload.position.to_string(),
        retired: workload.retired,
    };
    let (version, errors) = (workload.version, FieldErrors::default());
    WorkloadPage { ctx, workload, stored_aliases, typed, version, conflict: false, errors }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = *path;
    app.show(ctx, move |ask| queries::one(ask, id), stored_page).await
}

pub async fn update(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, typed) = (*path, Raw::read(&form));
    let version = form.int("version").ok_or(Error::Malformed("no version"))?;
    let mark = form.mark(&ctx).await?;
    let update = move |work: &mut Work<'_>, details: &Details| {
        let stored = |work: &mut Work<'_>| actions::version(work, id);
        work.once_against(mark.as_ref(), stored, |work| actions::update(work, id, version, details))
    };
    match app.act_on(&ctx, &typed, |typed, t| typed.parse(t, Purpose::Changing), update, refused).await {
        Ok(()) => {
            SignedIn::of(session).set_flash("admin-workload-saved");
            Ok(render::see_other(paths::workloads()))
        }
        Err(Denied::Refused(errors)) => {
            let page = WorkloadPage { typed, errors, version, ..stored(ctx, &app, id).await? };
            render::invalid(move || page).await
        }
        // The page carries the newest version: who saves again has seen what changed.
        Err(Denied::Failed(Error::Conflict)) => {
            let page = WorkloadPage { typed, conflict: true, ..stored(ctx, &app, id).await? };
            render::conflict(move || page).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}
