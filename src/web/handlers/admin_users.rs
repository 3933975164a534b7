//! Accounts, for the administrator. A generated password is shown once, on the page that answers the form.

use actix_session::Session;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::account::weakness;
use crate::actions::accounts::{self, Details};
use crate::domain::filter::Accounts as Filter;
use crate::domain::formats::folded_email;
use crate::domain::page::{Cursor, Page};
use crate::domain::policy::{AccountState, Role};
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::forms::FieldErrors;
use crate::forms::user::{Raw, refused};
use crate::forms::{Purpose, Typed};
use crate::paths;
use crate::queries;
use crate::queries::account::{self, Edited};
use crate::session::passwords;
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::store::account_list::Listed;
use crate::store::done_forms::Mark;
use crate::store::partners::Partner;
use crate::store::users::Account;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::{self, fl, roles, zones};

#[derive(Template)]
#[template(path = "admin/users.html")]
struct ListPage {
    ctx: Ctx,
    q: String,
    state: String,
    page: Page<Listed>,
    total: String,
}

impl ListPage {
    fn roles(&self, user: &Account) -> String {
        roles::list(self.ctx.t, &user.roles().list())
    }

    fn states(&self) -> Vec<(String, String)> {
        vec![
            (String::new(), fl!(self.ctx.t, "admin-users-all")),
            ("active".to_owned(), fl!(self.ctx.t, "admin-users-active")),
            ("disabled".to_owned(), fl!(self.ctx.t, "admin-users-disabled")),
        ]
    }

    /// The list as it is narrowed, from its beginning.
    fn first(&self) -> String {
        let mut link = form_urlencoded::Serializer::new(String::new());
        link.append_pair("q", &self.q).append_pair("state", &self.state);
        format!("{}?{}", paths::users(), link.finish())
    }

    /// The same, up to the cursor.
    fn after(&self) -> String {
        format!("{}&after=", self.first())
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Query {
    q: String,
    state: String,
    after: String,
}

pub async fn index(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let Query { q, state, after } = query.into_inner();
    let filter = Filter { q: q.trim().to_owned(), state: AccountState::from_key(&state) };
    app.show(
        ctx,
        move |ask| account::list(ask, &filter, &Cursor::read(&after)),
        move |ctx, (page, total)| ListPage { ctx, q, state, page, total: words::total(total) },
    )
    .await
}

/// Adding and changing an account share their fields; `stored` is there when it exists.
#[derive(Template)]
#[template(path = "admin/user.html")]
struct UserPage {
    ctx: Ctx,
    stored: Option<Account>,
    typed: Raw,
    version: i64,
    partners: Vec<Partner>,
    open_engagements: i64,
    conflict: bool,
    errors: FieldErrors,
}

impl UserPage {
    fn title(&self) -> String {
        match &self.stored {
            Some(user) => user.name.clone(),
            None => fl!(self.ctx.t, "admin-user-new"),
        }
    }

    fn action(&self) -> String {
        self.stored.as_ref().map_or_else(|| paths::users().to_owned(), |u| paths::user(u.id))
    }

    fn is_own(&self) -> bool {
        self.ctx.viewer.as_ref().map(|v| v.id) == self.stored.as_ref().map(|u| u.id)
    }

    fn stored_roles(&self) -> String {
        self.stored.as_ref().map(|u| roles::list(self.ctx.t, &u.roles().list())).unwrap_or_default()
    }

    fn roles(&self) -> Vec<(&'static str, String, bool)> {
        Role::ALL.iter().map(|role| (role.key(), roles::role(self.ctx.t, *role), self.typed.roles.has(*role))).collect()
    }

    fn organisations(&self) -> Vec<(String, String)> {
        let none = (String::new(), fl!(self.ctx.t, "admin-user-no-partner"));
        std::iter::once(none).chain(self.partners.iter().map(|p| (p.id.to_string(), p.name.clone()))).collect()
    }

    fn zones(&self) -> Vec<(String, String)> {
        zones::options(&self.typed.time_zone, self.ctx.now)
    }
}

pub async fn new(ctx: Ctx, app: web::Data<App>) -> Result<HttpResponse> {
    let typed = Raw { time_zone: Zone::DEFAULT.to_string(), ..Raw::default() };
    let page = |ctx, partners| adding_page(ctx, partners, typed, FieldErrors::default());
    app.show(ctx, queries::partners::all, page).await
}

/// The form of a new account; a password is not sent back.
async fn adding(ctx: Ctx, app: &App, typed: Raw, errors: FieldErrors) -> Result<UserPage> {
    let partners = app.ask(&ctx, queries::partners::all).await?;
    Ok(adding_page(ctx, partners, typed, errors))
}

fn adding_page(ctx: Ctx, partners: Vec<Partner>, typed: Raw, errors: FieldErrors) -> UserPage {
    let typed = Raw { password: String::new(), ..typed };
    UserPage { ctx, stored: None, typed, version: 0, partners, open_engagements: 0, conflict: false, errors }
}

pub async fn create(ctx: Ctx, app: web::Data<App>, form: Form) -> Result<HttpResponse> {
    let typed = Raw::read(&form);
    if ctx.unsaved() {
        let errors = typed.parse(ctx.t, Purpose::Adding).err().unwrap_or_default();
        let page = adding(ctx, &app, typed, errors).await?;
        return render::conflict(move || page).await;
    }
    let generated = typed.password.is_empty().then(passwords::generate);
    let here = uuid::Uuid::new_v4().simple().to_string();
    match made(&ctx, &app, &typed, generated.as_deref(), (form.mark(&ctx).await?, here.clone())).await {
        // Sent again: the password that was shown, or lost, is kept nowhere.
        Ok((id, at)) if at != here => Ok(render::see_other(paths::user(id))),
        Ok((id, _)) => {
            let email = folded_email(&typed.email);
            render::long(move || PasswordPage { ctx, id, email, password: generated, is_new: true }).await
        }
        Err(Denied::Refused(errors)) => {
            let page = adding(ctx, &app, typed, errors).await?;
            render::invalid(move || page).await
        }
        Err(Denied::Failed(error)) if error.is_passing() => {
            let errors = FieldErrors::one("password", fl!(ctx.t, "form-busy"));
            let page = adding(ctx, &app, typed, errors).await?;
            render::put_off(move || page, &error).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

/// The new account's id, or everything that is wrong with the form.
async fn made(
    ctx: &Ctx,
    app: &App,
    typed: &Raw,
    generated: Option<&str>,
    (mark, here): (Option<Mark>, String),
) -> Made {
    let (details, mut errors) = match typed.parse(ctx.t, Purpose::Adding) {
        Ok(details) => (Some(details), FieldErrors::default()),
        Err(errors) => (None, errors),
    };
    if generated.is_none()
        && let Some(message) = weakness(ctx, app, &typed.password, &typed.name, &typed.email).await?
    {
        errors.add("password", message);
    }
    let details = details.filter(|_| errors.is_empty()).ok_or(Denied::Refused(errors))?;
    let hash = app.passwords.hash(generated.unwrap_or(&typed.password).to_owned()).await?;
    let email = typed.email.clone();
    let create = move |work: &mut Work<'_>, details: &Details| {
        work.once(mark.as_ref(), |work| Ok((accounts::create(work, &email, details, &hash)?, here)))
    };
    app.act_on(ctx, &details, |details, _| Ok(details.clone()), create, refused).await
}

/// The account's id, and a word that only the request knows which made it.
type Made = std::result::Result<(i64, String), Denied<FieldErrors>>;

/// What became of the account, and its password if we made it: it is kept nowhere else.
#[derive(Template)]
#[template(path = "admin/user_password.html")]
struct PasswordPage {
    ctx: Ctx,
    id: i64,
    email: String,
    password: Option<String>,
    is_new: bool,
}

impl PasswordPage {
    fn title(&self) -> String {
        if self.is_new { fl!(self.ctx.t, "admin-user-created") } else { fl!(self.ctx.t, "admin-password-reset") }
    }
}

async fn stored(ctx: Ctx, app: &App, id: i64) -> Result<UserPage> {
    let found = app.ask(&ctx, move |ask| account::edited(ask, id)).await?;
    Ok(stored_page(ctx, found))
}

fn stored_page(ctx: Ctx, Edited { user, partners, open_engagements }: Edited) -> UserPage {
    let typed = Raw {
        email: user.email.clone(),
        name: user.name.clone(),
        roles: user.roles(),
        partner: user.partner_id.map(|id| id.to_string()).unwrap_or_default(),
        time_zone: user.time_zone.to_string(),
        password: String::new(),
    };
    let (version, errors) = (user.version, FieldErrors::default());
    UserPage { ctx, stored: Some(user), typed, version, partners, open_engagements, conflict: false, errors }
}

pub async fn show(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>) -> Result<HttpResponse> {
    let id = *path;
    app.show(ctx, move |ask| account::edited(ask, id), stored_page).await
}

/// The stored account with what was typed laid over it.
async fn again(ctx: Ctx, app: &App, id: i64, typed: Raw, errors: FieldErrors) -> Result<UserPage> {
    let page = stored(ctx, app, id).await?;
    let typed = Raw { email: page.typed.email.clone(), ..typed };
    Ok(UserPage { typed, errors, ..page })
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
        let stored = |work: &mut Work<'_>| accounts::version(work, id);
        work.once_against(mark.as_ref(), stored, |work| accounts::update(work, id, version, details))
    };
    match app.act_on(&ctx, &typed, |typed, t| typed.parse(t, Purpose::Changing), update, refused).await {
        Ok(()) => {
            SignedIn::of(session).set_flash("admin-user-saved");
            Ok(render::see_other(paths::user(id)))
        }
        Err(Denied::Refused(errors)) => {
            let page = UserPage { version, ..again(ctx, &app, id, typed, errors).await? };
            render::invalid(move || page).await
        }
        // The page carries the newest version: who saves again has seen what changed.
        Err(Denied::Failed(Error::Conflict)) => {
            let page = again(ctx, &app, id, typed, FieldErrors::default()).await?;
            render::conflict(move || UserPage { conflict: true, ..page }).await
        }
        Err(Denied::Failed(error)) => Err(error),
    }
}

pub async fn reset_password(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, _form: Form) -> Result<HttpResponse> {
    let id = *path;
    let password = passwords::generate();
    let hash = app.passwords.hash(password.clone()).await?;
    let user = app.act(&ctx, move |work| accounts::reset_password(work, id, &hash)).await?;
    render::long(move || PasswordPage { ctx, id, email: user.email, password: Some(password), is_new: false }).await
}

/// Nobody gets here: whoever asks is another administrator.
fn disabled(work: &mut Work<'_>, id: i64) -> Result<()> {
    accounts::disable(work, id).map_err(|denied| denied.into_error(|_| Error::Forbidden))
}

type Switch = fn(&mut Work<'_>, i64) -> Result<()>;

/// Lets an account in or keeps it out, and says so on its page.
async fn switched(
    ctx: &Ctx,
    app: &App,
    session: Session,
    id: i64,
    switch: Switch,
    flash: &str,
) -> Result<HttpResponse> {
    app.act(ctx, move |work| switch(work, id)).await?;
    SignedIn::of(session).set_flash(flash);
    Ok(render::see_other(paths::user(id)))
}

pub async fn disable(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    _form: Form,
) -> Result<HttpResponse> {
    switched(&ctx, &app, session, *path, disabled, "admin-user-disabled").await
}

pub async fn enable(
    ctx: Ctx,
    app: web::Data<App>,
    session: Session,
    path: web::Path<i64>,
    _form: Form,
) -> Result<HttpResponse> {
    switched(&ctx, &app, session, *path, accounts::enable, "admin-user-enabled").await
}
