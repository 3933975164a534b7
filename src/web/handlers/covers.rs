//! Who stands in for whom while managers are away: what there is at the moment, beginning it and ending it.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::covers as actions;
use crate::domain::cover::Terms;
use crate::error::{Denied, Error, Result};
use crate::forms::cover::{Raw, refused};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::covers::{self as queries, Covers, Line};
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::store::users::Named;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::narrowing::{self, Choice};
use crate::words::{count, fl, people};

#[derive(Template)]
#[template(path = "covers/index.html")]
struct CoversPage {
    ctx: Ctx,
    covers: Covers,
    /// Who is away; for leads.
    managers: Option<Choice>,
    stand_ins: Choice,
    raw: Raw,
    errors: FieldErrors,
}

impl CoversPage {
    fn new(ctx: Ctx, covers: Covers, raw: Raw, errors: FieldErrors) -> Self {
        let all = narrowing::managers(&ctx, &covers.managers);
        // A manager chooses a colleague; a lead's page does not know yet who is away.
        let own = ctx.viewer.as_ref().filter(|_| !ctx.is_lead()).map(|viewer| viewer.id.to_string());
        let others = all.iter().filter(|(id, _)| Some(id) != own.as_ref()).cloned().collect();
        let stand_ins = Choice::of(others, &raw.stand_in);
        let managers = ctx.is_lead().then(|| Choice::of(all, &raw.manager));
        Self { ctx, covers, managers, stand_ins, raw, errors }
    }

    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "cover-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    /// The lists that have anything, each with its heading.
    fn lists(&self) -> Vec<(&'static str, String, &[Line])> {
        let Covers { own, others, further, .. } = &self.covers;
        let all = [
            ("own", fl!(self.ctx.t, "cover-own"), own.as_slice()),
            ("others", fl!(self.ctx.t, "cover-others"), others.as_slice()),
            ("further", fl!(self.ctx.t, "cover-further"), further.as_slice()),
        ];
        all.into_iter().filter(|(.., lines)| !lines.is_empty()).collect()
    }

    fn shown(&self) -> i64 {
        count(queries::SHOWN)
    }

    fn name(&self, person: &Named) -> String {
        people::name(self.ctx.t, &person.name, person.disabled)
    }

    /// Where the work of whom this person stands in for is.
    fn home(&self, line: &Line) -> String {
        narrowing::home(Some(line.manager.id), &[])
    }

    /// How a day is typed, and where it ends.
    fn day_hint(&self) -> String {
        let hints = [self.ctx.coming_day_hint(), fl!(self.ctx.t, "cover-day-hint")];
        hints.join(&fl!(self.ctx.t, "sentence-separator"))
    }

    /// How a name is typed, where there are too many to choose from.
    fn hint(&self, choice: &Choice) -> String {
        if choice.choices.is_none() { fl!(self.ctx.t, "narrow-hint") } else { String::new() }
    }
}

/// `GET /covers`
pub async fn index(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    app.show(ctx, queries::all, move |ctx, covers| CoversPage::new(ctx, covers, Raw::default(), FieldErrors::default()))
        .await
}

/// `POST /covers`
pub async fn begin(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let (raw, mark) = (Raw::read(&form), form.mark(&ctx).await?);
    let managers = app.ask(&ctx, queries::managers).await?;
    let begin = move |work: &mut Work<'_>, terms: &Terms| work.once(mark.as_ref(), |work| actions::begin(work, terms));
    let viewer = ctx.person()?;
    let parse = move |raw: &Raw, t| raw.parse(t, (&viewer, &managers));
    let (errors, late) = match app.act_on(&ctx, &raw, parse, begin, refused).await {
        Ok(()) => {
            SignedIn::of(session).set_flash("cover-begun");
            return Ok(render::see_other(paths::covers()));
        }
        Err(Denied::Refused(errors)) => (errors, false),
        Err(Denied::Failed(Error::Conflict)) => (FieldErrors::default(), true),
        Err(Denied::Failed(error)) => return Err(error),
    };
    let covers = app.ask(&ctx, queries::all).await?;
    let page = move || CoversPage::new(ctx, covers, raw, errors);
    if late { render::conflict(page).await } else { render::invalid(page).await }
}

/// `POST /covers/{id}/end`
pub async fn end(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    _form: Form,
) -> Result<HttpResponse> {
    let id = path.into_inner();
    app.act(&ctx, move |work| actions::end(work, id)).await?;
    SignedIn::of(session).set_flash("cover-ended");
    Ok(render::see_other(paths::covers()))
}
