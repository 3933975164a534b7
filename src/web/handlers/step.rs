//! One next step between reviews (R15): added, changed, commented on, with everything that was done to it.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions;
use crate::domain::engagement::{Side, StepStatus};
use crate::domain::steps::StepDeed;
use crate::error::{Denied, Error, Result};
use crate::forms::step::{Raw, RawComment, refused};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::engagement::managed;
use crate::queries::steps::{self as queries, One};
use crate::session::blocking;
use crate::session::signed_in::SignedIn;
use crate::store::engagements::Engagement;
use crate::store::next_steps::Step;
use crate::store::step_changes::StepChange;
use crate::store::{Seen, Work};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::{self, fl, people, word};

fn sides(ctx: &Ctx) -> Vec<(String, String)> {
    Side::ALL.iter().map(|side| (side.key().to_owned(), word(ctx.t, "side", side.key()))).collect()
}

fn statuses(ctx: &Ctx) -> Vec<(String, String)> {
    StepStatus::ALL.iter().map(|status| (status.key().to_owned(), word(ctx.t, "step", status.key()))).collect()
}

/// Something that was done to the step, in words.
struct Entry {
    kind: &'static str,
    title: String,
    by: String,
    at: chrono::NaiveDateTime,
    /// Each part that is another: what it is called, what it was, what it became.
    changes: Vec<(String, String, String)>,
    note: String,
    shared: bool,
}

impl Entry {
    fn of(ctx: &Ctx, change: StepChange) -> Self {
        let t = ctx.t;
        let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "—".to_owned(), |day| ctx.date(&day));
        let mut changes = Vec::new();
        if let Some((from, to)) = &change.changes.what {
            let what = |text: &str| words::steps::what(t, text).into_owned();
            changes.push((fl!(t, "engagement-step-what"), what(from), what(to)));
        }
        if let Some((from, to)) = &change.changes.owner {
            changes.push((fl!(t, "engagement-step-owner"), from.clone(), to.clone()));
        }
        if let Some((from, to)) = change.changes.side {
            changes.push((fl!(t, "step-side"), word(t, "side", from.key()), word(t, "side", to.key())));
        }
        if let Some((from, to)) = change.changes.due_on {
            changes.push((fl!(t, "engagement-step-due"), day(from), day(to)));
        }
        if let Some((from, to)) = change.changes.status {
            let status = |status: StepStatus| word(t, "step", status.key());
            changes.push((fl!(t, "engagement-step-status"), status(from), status(to)));
        }
        let title = match (change.kind, change.place()) {
            (StepDeed::Agreed, Some(at)) => fl!(t, "step-deed-agreed", number = at.review, revision = at.revision),
            (StepDeed::Submitted, Some(at)) => {
                fl!(t, "step-deed-submitted", number = at.review, revision = at.revision)
            }
            (StepDeed::Dropped, Some(at)) => fl!(t, "step-deed-dropped", number = at.review, revision = at.revision),
            (StepDeed::Changed, Some(at)) => {
                fl!(t, "step-deed-taken-back", number = at.review, revision = at.revision)
            }
            (StepDeed::Commented, _) => fl!(t, "step-deed-commented"),
            (StepDeed::Reported, _) => fl!(t, "step-deed-reported"),
            (StepDeed::Added, _) => fl!(t, "step-deed-added"),
            _ => fl!(t, "step-deed-changed"),
        };
        Self {
            kind: change.kind.key(),
            title,
            by: people::name(t, &change.by, change.by_disabled),
            at: change.at,
            changes,
            note: change.note,
            shared: change.shared,
        }
    }
}

#[derive(Template)]
#[template(path = "steps/show.html")]
struct StepPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    step: Step,
    history: Vec<Entry>,
    may_change: bool,
    raw: Raw,
    comment: RawComment,
    errors: FieldErrors,
    /// What was typed was not saved, as the step is another by now.
    late: bool,
    sides: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
}

impl StepPage {
    fn new(ctx: Ctx, one: One) -> Self {
        blocking::grows();
        let what = words::steps::what(ctx.t, &one.step.what);
        Self {
            raw: Raw::of(&one.step.contents(), &what),
            history: one.history.into_iter().map(|change| Entry::of(&ctx, change)).collect(),
            engagement: one.engagement,
            step: one.step,
            may_change: one.may_change,
            comment: RawComment::default(),
            errors: FieldErrors::default(),
            late: false,
            sides: sides(&ctx),
            statuses: statuses(&ctx),
            ctx,
        }
    }

    fn what(&self) -> String {
        words::steps::what(self.ctx.t, &self.step.what).into_owned()
    }
}

/// What the page of a step shows that this person may change.
///
/// # Errors
/// `NotFound` when engagement or step are not visible, `Forbidden` when the engagement is somebody else's.
async fn changeable(ctx: &Ctx, app: &App, id: i64, step: i64) -> Result<One> {
    app.ask(ctx, move |ask| {
        managed(ask, id)?;
        queries::one(ask, id, step)
    })
    .await
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, i64)>) -> Result<HttpResponse> {
    let (id, step) = path.into_inner();
    app.show(ctx, move |ask| queries::one(ask, id, step), StepPage::new).await
}

/// `POST /engagements/{id}/steps/{step}`: the status alone. Dropping a step takes a reason, for which its page asks.
pub async fn set_status(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, step) = path.into_inner();
    app.ask(&ctx, move |ask| managed(ask, id).map(drop)).await?;
    let status = StepStatus::from_key(form.text("status")).ok_or(Error::Malformed("an unknown status"))?;
    if status == StepStatus::Cancelled {
        let one = changeable(&ctx, &app, id, step).await?;
        if one.step.status != status {
            let errors = FieldErrors::one("reason", fl!(ctx.t, "step-reason-needed"));
            let page = move || {
                let mut page = StepPage { errors, ..StepPage::new(ctx, one) };
                status.key().clone_into(&mut page.raw.status);
                page
            };
            return render::invalid(page).await;
        }
    }
    app.act(&ctx, move |work| actions::steps::set_status(work, id, step, status)).await?;
    Ok(render::see_other(format!("{}#next", paths::engagement(id))))
}

/// `POST /engagements/{id}/steps/{step}/change`
pub async fn change(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, step) = path.into_inner();
    let one = changeable(&ctx, &app, id, step).await?;
    let version = form.int("version").unwrap_or(0);
    let (raw, mark) = (Raw::read(&form), form.mark(&ctx).await?);
    let change = move |work: &mut Work<'_>, change: &actions::steps::Change| {
        work.once(mark.as_ref(), |work| actions::steps::change(work, id, step, version, change))
    };
    let before = one.step.contents();
    match app.act_on(&ctx, &raw, move |typed, t| typed.parse(t, Some(&before)), change, refused).await {
        Ok(()) => {
            SignedIn::of(session).set_flash("step-saved");
            Ok(render::see_other(paths::step(id, step)))
        }
        Err(Denied::Refused(errors)) => {
            render::invalid(move || StepPage { raw, errors, ..StepPage::new(ctx, one) }).await
        }
        Err(Denied::Failed(Error::Conflict)) => {
            let now = changeable(&ctx, &app, id, step).await?;
            render::conflict(move || StepPage { raw, late: true, ..StepPage::new(ctx, now) }).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

/// `POST /engagements/{id}/steps/{step}/comments`
pub async fn comment(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, step) = path.into_inner();
    let one = changeable(&ctx, &app, id, step).await?;
    let (comment, mark) = (RawComment::read(&form), form.mark(&ctx).await?);
    let add = move |work: &mut Work<'_>, said: &RawComment| {
        work.once(mark.as_ref(), |work| actions::steps::comment(work, id, step, &said.text, said.shared))
    };
    match app.act_on(&ctx, &comment, move |typed, t| typed.parse(t, ()), add, refused).await {
        Ok(()) => {
            SignedIn::of(session).set_flash("step-commented");
            Ok(render::see_other(format!("{}#history", paths::step(id, step))))
        }
        Err(Denied::Refused(errors)) => {
            render::invalid(move || StepPage { comment, errors, ..StepPage::new(ctx, one) }).await
        }
        Err(Denied::Failed(Error::Conflict)) => {
            render::conflict(move || StepPage { comment, ..StepPage::new(ctx, one) }).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

/// `POST /engagements/{id}/steps/{step}/seen`: the manager has looked at what the partner said.
pub async fn seen(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, i64)>, form: Form) -> Result<HttpResponse> {
    let (id, step) = path.into_inner();
    app.act(&ctx, move |work| actions::steps::see_report(work, id, step)).await?;
    let home = form.text("from") == "home";
    Ok(render::see_other(if home { paths::home().to_owned() } else { paths::step(id, step) }))
}

#[derive(Template)]
#[template(path = "steps/new.html")]
struct NewPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    /// Before the first review, its form takes the step.
    has_review: bool,
    raw: Raw,
    errors: FieldErrors,
    sides: Vec<(String, String)>,
}

impl NewPage {
    async fn again(ctx: Ctx, app: &App, id: i64, raw: Raw, errors: FieldErrors) -> Result<Self> {
        let found = app.ask(&ctx, move |ask| queries::adding(ask, id)).await?;
        Ok(Self::new(ctx, found, raw, errors))
    }

    fn new(ctx: Ctx, (engagement, has_review): (Seen<Engagement>, bool), raw: Raw, errors: FieldErrors) -> Self {
        Self { sides: sides(&ctx), ctx, engagement, has_review, raw, errors }
    }
}

pub async fn new(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = *path;
    let page = |ctx, found| NewPage::new(ctx, found, Raw::empty(), FieldErrors::default());
    app.show(ctx, move |ask| queries::adding(ask, id), page).await
}

/// `POST /engagements/{id}/steps`
pub async fn add(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let id = path.into_inner();
    app.ask(&ctx, move |ask| managed(ask, id).map(drop)).await?;
    let raw = Raw { status: StepStatus::Open.key().to_owned(), ..Raw::read(&form) };
    let mark = form.mark(&ctx).await?;
    let add = move |work: &mut Work<'_>, step: &actions::steps::Change| {
        work.once(mark.as_ref(), |work| actions::steps::add(work, id, &step.contents))
    };
    match app.act_on(&ctx, &raw, move |typed, t| typed.parse(t, None), add, refused).await {
        Ok(_) => {
            SignedIn::of(session).set_flash("step-added");
            Ok(render::see_other(format!("{}#next", paths::engagement(id))))
        }
        Err(Denied::Refused(errors)) => {
            let page = NewPage::again(ctx, &app, id, raw, errors).await?;
            render::invalid(move || page).await
        }
        Err(Denied::Failed(Error::Conflict)) => {
            let page = NewPage::again(ctx, &app, id, raw, FieldErrors::default()).await?;
            render::conflict(move || page).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}
