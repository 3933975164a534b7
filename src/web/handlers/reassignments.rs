//! Giving many engagements to another manager: what it moves and to whom, and how far it has come. For leads.

use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::actions::reassignments::{self as actions, Changed, MOST_NAMED};
use crate::domain::filter::{People, Which};
use crate::domain::reassignment::{Chosen, Stopped};
use crate::error::{Denied, Error, Result};
use crate::forms::{FieldErrors, naming};
use crate::paths;
use crate::queries::narrowing::meant;
use crate::queries::reassignments::{self as queries, Preview, Run};
use crate::store::Work;
use crate::store::choices::MOST;
use crate::store::users::Named;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::next::own_path_of;
use crate::web::render::{self, Made};
use crate::web::state::App;
use crate::web::views::narrowing::{self, Choice};
use crate::words::{self, fl, people};

/// How long whoever asked waits for parts that are being done; the server does the rest beside.
const WAITS: Duration = Duration::from_secs(2);

#[derive(Template)]
#[template(path = "engagements/reassign_many.html")]
struct PreviewPage {
    ctx: Ctx,
    chosen: Chosen,
    /// The list that they were chosen from.
    list: String,
    preview: Preview,
    managers: Choice,
    errors: FieldErrors,
    /// Another number is meant than was shown before.
    changed: bool,
}

impl PreviewPage {
    fn title(&self) -> String {
        let title = fl!(self.ctx.t, "reassign-many-title");
        if self.errors.is_empty() { title } else { fl!(self.ctx.t, "error-title-prefix", title = title) }
    }

    /// Whose all of them are, where all of one person's are meant.
    fn former(&self) -> Option<String> {
        self.preview.former.as_ref().map(|person| name(&self.ctx, person))
    }

    /// The ids that the form sends; none where all of one person's are meant.
    fn ids(&self) -> &[i64] {
        match &self.chosen {
            Chosen::These(ids) => ids,
            Chosen::AllOf(_) => &[],
        }
    }

    fn former_id(&self) -> Option<i64> {
        match &self.chosen {
            Chosen::AllOf(former) => Some(*former),
            Chosen::These(_) => None,
        }
    }

    /// The engagements that are not named.
    fn further(&self) -> i64 {
        self.preview.engagements - words::count(self.preview.named.len())
    }

    /// What helps to choose: how a name is typed, and who will decide what waits.
    fn hint(&self) -> String {
        let typed = self.managers.choices.is_none().then(|| fl!(self.ctx.t, "narrow-hint"));
        let decides = (self.preview.waiting > 0).then(|| fl!(self.ctx.t, "reassign-many-decides"));
        typed.into_iter().chain(decides).collect::<Vec<_>>().join(&fl!(self.ctx.t, "sentence-separator"))
    }

    fn steps(&self) -> String {
        words::total(self.preview.steps)
    }

    fn named(&self, person: &Named) -> String {
        name(&self.ctx, person)
    }
}

fn name(ctx: &Ctx, person: &Named) -> String {
    people::name(ctx.t, &person.name, person.disabled)
}

/// Which engagements are meant: all of one person's, or those that were ticked.
fn chosen<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Chosen {
    let mut ids = Vec::new();
    for (name, value) in pairs {
        match (name, value.parse()) {
            ("former", Ok(former)) => return Chosen::AllOf(former),
            ("engagement", Ok(id)) => ids.push(id),
            _ => {}
        }
    }
    ids.truncate(MOST_NAMED);
    Chosen::these(ids)
}

/// The list that somebody comes from, as it was narrowed.
fn list(sent: &str) -> String {
    own_path_of(paths::engagements(), sent).unwrap_or_else(|| paths::engagements().to_owned())
}

pub async fn preview(ctx: Ctx, app: web::Data<App>, query: web::Query<Vec<(String, String)>>) -> Result<HttpResponse> {
    let chosen = chosen(query.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let sent = query.iter().find(|(name, _)| name == "list").map_or("", |(_, value)| value.as_str());
    shown(ctx, &app, (chosen, list(sent)), "", FieldErrors::default(), false).await
}

async fn shown(
    ctx: Ctx,
    app: &App,
    (chosen, list): (Chosen, String),
    typed: &str,
    errors: FieldErrors,
    changed: bool,
) -> Result<HttpResponse> {
    let (asked, today) = (chosen.clone(), ctx.today());
    let status = match (changed, errors.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let typed = typed.to_owned();
    let make = move |ctx: Ctx, preview: queries::Preview| {
        // Where nothing is to be moved there is no field, and nothing to be said at it.
        let (errors, changed, status) = match preview.engagements == 0 && !errors.is_empty() {
            true => (FieldErrors::default(), true, StatusCode::CONFLICT),
            false => (errors, changed, status),
        };
        let managers = Choice::of(narrowing::managers(&ctx, &preview.managers), &typed);
        Made::page(status, &PreviewPage { ctx, chosen, list, preview, managers, errors, changed })
    };
    app.answer(ctx, move |ask| queries::preview(ask, &asked, today), make).await
}

/// Begins what the preview showed, and does as much of it as can be waited for; pressed twice, once.
pub async fn begin(ctx: Ctx, app: web::Data<App>, form: Form) -> Result<HttpResponse> {
    let chosen = chosen(form.pairs().iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let (list, typed) = (list(form.text("list")), form.text("manager").to_owned());
    let managers = app.ask(&ctx, queries::receivers).await?;
    let manager = match meant(&managers, &typed) {
        Ok(Some(manager)) => manager,
        nobody => {
            let choose = fl!(ctx.t, "form-choice", label = fl!(ctx.t, "reassign-many-manager"));
            let is_box = managers.len() <= MOST;
            let why = nobody.err().filter(|_| !is_box).map_or(choose, |why| naming::nobody(ctx.t, why));
            return shown(ctx, &app, (chosen, list), &typed, FieldErrors::one("manager", why), false).await;
        }
    };
    // Of those that were ticked some may be theirs already, as they are when the form is sent again.
    if chosen == Chosen::AllOf(manager) {
        let errors = FieldErrors::one("manager", fl!(ctx.t, "reassign-many-same"));
        return shown(ctx, &app, (chosen, list), &typed, errors, false).await;
    }
    let asked = chosen.clone();
    if !app.ask(&ctx, move |ask| queries::is_known(ask, &asked)).await? {
        return shown(ctx, &app, (chosen, list), &typed, FieldErrors::default(), true).await;
    }
    let (mark, seen, meant) = (form.mark(&ctx).await?, form.int("seen").unwrap_or(0), chosen.clone());
    let begin = move |work: &mut Work<'_>| work.once(mark.as_ref(), |work| actions::begin(work, &meant, manager, seen));
    let id = match app.act(&ctx, begin).await {
        Ok(id) => id,
        Err(Denied::Refused(Changed)) => {
            return shown(ctx, &app, (chosen, list), &typed, FieldErrors::default(), true).await;
        }
        Err(Denied::Failed(error)) => return Err(error),
    };
    let until = Instant::now() + WAITS;
    // What cannot be done now is not lost: it is noted, and the server goes on with it.
    while Instant::now() < until {
        match app.act(&ctx, move |work| actions::go_on(work, id)).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) if error.is_passing() => break,
            // Sent again by somebody else, or gone on with by nobody: the page says how far it is.
            Err(Error::Forbidden) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(render::see_other(paths::reassigned(id)))
}

#[derive(Template)]
#[template(path = "engagements/reassigned.html")]
struct RunPage {
    ctx: Ctx,
    run: Run,
}

impl RunPage {
    fn is_running(&self) -> bool {
        self.run.ended_at.is_none()
    }

    fn title(&self) -> String {
        match (self.run.ended_at, self.run.stopped) {
            (None, _) => fl!(self.ctx.t, "reassigned-running"),
            (Some(_), None) if self.run.counts.moved == 0 => fl!(self.ctx.t, "reassigned-nothing"),
            (Some(_), None) => fl!(self.ctx.t, "reassigned-done"),
            (Some(_), Some(_)) => fl!(self.ctx.t, "reassigned-stopped"),
        }
    }

    /// Why it ended before its end.
    fn why(&self) -> Option<String> {
        self.run.stopped.map(|why| match why {
            Stopped::Asker => fl!(self.ctx.t, "reassigned-stopped-asker", name = self.named(&self.run.asked_by)),
            Stopped::Manager => fl!(self.ctx.t, "reassigned-stopped-manager", name = self.named(&self.run.manager)),
        })
    }

    fn named(&self, person: &Named) -> String {
        name(&self.ctx, person)
    }

    /// The engagements of the new manager.
    fn theirs(&self) -> String {
        narrowing::engagements(Which::from(People { manager: Some(self.run.manager.id), partner: None }), &[])
    }

    /// What whoever had them has still.
    fn remaining(&self) -> Option<String> {
        let former = self.run.former.as_ref().filter(|_| self.run.stopped.is_some())?;
        Some(narrowing::link(paths::reassignment(), [("former", former.id.to_string().as_str())]))
    }

    fn further(&self) -> i64 {
        self.run.counts.left - words::count(self.run.left.len())
    }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = path.into_inner();
    app.show(ctx, move |ask| queries::find(ask, id), move |ctx, run| RunPage { ctx, run }).await
}
