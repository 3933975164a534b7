//! Notes and calls between meetings: those of an engagement, one to change, and a search over all that a person sees.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::actions::notes::{self as actions, Contents};
use crate::domain::notes::NoteKind;
use crate::domain::page::{Cursor, Page};
use crate::error::{Denied, Error, Result};
use crate::forms::note::{Raw, refused};
use crate::forms::{FieldErrors, Typed};
use crate::paths;
use crate::queries::engagement::managed;
use crate::queries::notes::{self as queries, Notes};
use crate::session::blocking;
use crate::session::signed_in::SignedIn;
use crate::store::engagements::Engagement;
use crate::store::notes::Note;
use crate::store::{Seen, Work};
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::web::views::narrowing;
use crate::words::{fl, word};

/// Longest query that is looked at, in Unicode scalar values.
const QUERY: usize = 200;

/// What is searched, and where the page begins.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct Query {
    q: String,
    after: String,
}

impl Query {
    fn searched(&self) -> String {
        self.q.trim().chars().take(QUERY).collect()
    }
}

fn kinds(ctx: &Ctx) -> Vec<(String, String)> {
    NoteKind::ALL.iter().map(|kind| (kind.key().to_owned(), word(ctx.t, "note-kind", kind.key()))).collect()
}

#[derive(Template)]
#[template(path = "notes/engagement.html")]
struct NotesPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    may_change: bool,
    page: Page<Note>,
    searched: String,
    kinds: Vec<(String, String)>,
    raw: Raw,
    errors: FieldErrors,
}

impl NotesPage {
    fn new(ctx: Ctx, notes: Notes, searched: String) -> Self {
        blocking::grows();
        let Notes { engagement, may_change, page, today } = notes;
        let (kinds, raw) = (kinds(&ctx), Raw::empty(today));
        Self { ctx, engagement, may_change, page, searched, kinds, raw, errors: FieldErrors::default() }
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        narrowing::link(&paths::notes_of(self.engagement.id), [("q", self.searched.as_str())])
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }

    /// The search over all engagements.
    fn everywhere(&self) -> String {
        narrowing::link(paths::notes(), [("q", self.searched.as_str())])
    }
}

/// `GET /engagements/{id}/notes`
pub async fn of_engagement(
    ctx: Ctx,
    app: web::Data<App>,
    path: web::Path<i64>,
    query: web::Query<Query>,
) -> Result<HttpResponse> {
    let (id, searched, after) = (path.into_inner(), query.searched(), Cursor::read(&query.after));
    let sent = searched.clone();
    let page = |ctx, notes| NotesPage::new(ctx, notes, searched);
    app.show(ctx, move |ask| queries::of_engagement(ask, id, &sent, &after), page).await
}

/// `POST /engagements/{id}/notes`
pub async fn add(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    form: Form,
) -> Result<HttpResponse> {
    let id = path.into_inner();
    let today = app.ask(&ctx, move |ask| Ok::<_, Error>(managed(ask, id)?.time_zone.day(ask.now))).await?;
    let (raw, mark) = (Raw::read(&form), form.mark(&ctx).await?);
    let add = move |work: &mut Work<'_>, contents: &Contents| {
        work.once(mark.as_ref(), |work| actions::add(work, id, contents))
    };
    match app.act_on(&ctx, &raw, move |typed, t| typed.parse(t, today), add, refused).await {
        Ok(_) => {
            SignedIn::of(session).set_flash("note-added");
            Ok(render::see_other(paths::notes_of(id)))
        }
        Err(denied) => again(ctx, &app, id, denied, raw).await,
    }
}

/// The page with what was typed and not added.
async fn again(ctx: Ctx, app: &App, id: i64, denied: Denied<FieldErrors>, raw: Raw) -> Result<HttpResponse> {
    let (status, errors) = match denied {
        Denied::Refused(errors) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Denied::Failed(Error::Conflict) => (StatusCode::CONFLICT, FieldErrors::default()),
        Denied::Failed(error) => return Err(error),
    };
    let notes = app.ask(&ctx, move |ask| queries::of_engagement(ask, id, "", &Cursor::read(""))).await?;
    render::long_with(status, move || NotesPage { raw, errors, ..NotesPage::new(ctx, notes, String::new()) }).await
}

#[derive(Template)]
#[template(path = "notes/edit.html")]
struct EditPage {
    ctx: Ctx,
    engagement: Seen<Engagement>,
    note: Note,
    kinds: Vec<(String, String)>,
    raw: Raw,
    errors: FieldErrors,
    /// What was typed was not saved, as the note is another by now.
    late: bool,
}

impl EditPage {
    async fn stored(ctx: Ctx, app: &App, id: i64, note: i64) -> Result<Self> {
        let found = app.ask(&ctx, move |ask| queries::changeable(ask, id, note)).await?;
        Ok(Self::new(ctx, found))
    }

    fn new(ctx: Ctx, (engagement, note): (Seen<Engagement>, Note)) -> Self {
        let (kinds, raw) = (kinds(&ctx), Raw::of(&note));
        Self { ctx, engagement, note, kinds, raw, errors: FieldErrors::default(), late: false }
    }
}

/// `GET /engagements/{id}/notes/{note}`
pub async fn edit(ctx: Ctx, app: web::Data<App>, path: web::Path<(i64, i64)>) -> Result<HttpResponse> {
    let (id, note) = path.into_inner();
    app.show(ctx, move |ask| queries::changeable(ask, id, note), EditPage::new).await
}

/// `POST /engagements/{id}/notes/{note}`
pub async fn change(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, note) = path.into_inner();
    let page = EditPage::stored(ctx.clone(), &app, id, note).await?;
    let (raw, mark) = (Raw::read(&form), form.mark(&ctx).await?);
    let (version, today) = (form.int("version").unwrap_or(0), page.engagement.time_zone.day(ctx.utc()));
    let change = move |work: &mut Work<'_>, contents: &Contents| {
        work.once(mark.as_ref(), |work| actions::change(work, id, (note, version), contents))
    };
    match app.act_on(&ctx, &raw, move |typed, t| typed.parse(t, today), change, refused).await {
        Ok(()) => {
            SignedIn::of(session).set_flash("note-changed");
            Ok(render::see_other(paths::notes_of(id)))
        }
        Err(Denied::Refused(errors)) => render::invalid(move || EditPage { raw, errors, ..page }).await,
        Err(Denied::Failed(Error::Conflict)) => {
            let now = EditPage::stored(ctx, &app, id, note).await?;
            render::conflict(move || EditPage { raw, late: true, ..now }).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

/// `POST /engagements/{id}/notes/{note}/removal`
pub async fn remove(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<(i64, i64)>,
    form: Form,
) -> Result<HttpResponse> {
    let (id, note) = path.into_inner();
    let (version, mark) = (form.int("version").unwrap_or(0), form.mark(&ctx).await?);
    app.act(&ctx, move |work| work.once(mark.as_ref(), |work| actions::remove(work, id, (note, version)))).await?;
    SignedIn::of(session).set_flash("note-removed");
    Ok(render::see_other(paths::notes_of(id)))
}

#[derive(Template)]
#[template(path = "notes/index.html")]
struct SearchPage {
    ctx: Ctx,
    page: Page<Note>,
    searched: String,
}

impl SearchPage {
    fn first(&self) -> String {
        narrowing::link(paths::notes(), [("q", self.searched.as_str())])
    }

    fn after(&self) -> String {
        narrowing::up_to_cursor(&self.first())
    }
}

/// `GET /notes`
pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let (searched, after) = (query.searched(), Cursor::read(&query.after));
    let sent = searched.clone();
    app.show(ctx, move |ask| queries::search(ask, &sent, &after), move |ctx, page| SearchPage { ctx, page, searched })
        .await
}
