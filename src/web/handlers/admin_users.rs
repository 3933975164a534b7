//! Accounts, for the administrator. A generated password is shown once, on the page that answers the form.

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::account::weakness;
use crate::actions::accounts::{self, Details, Refusal};
use crate::domain::page::{Cursor, Page};
use crate::domain::policy::{Role, Roles};
use crate::domain::zone::Zone;
use crate::error::{Denied, Error, Result};
use crate::paths;
use crate::queries;
use crate::queries::account::{self, Edited};
use crate::session::passwords;
use crate::session::signed_in::SignedIn;
use crate::store::Work;
use crate::store::partners::Partner;
use crate::store::users::{Filter, Listed, User};
use crate::web::context::{Ctx, role_word};
use crate::web::fields::{FieldErrors, is_email};
use crate::web::form::Form;
use crate::web::render;
use crate::web::state::App;
use crate::words::fl;
use crate::words::zones;

#[derive(Template)]
#[template(path = "admin/users.html")]
struct ListPage {
    ctx: Ctx,
    q: String,
    state: String,
    page: Page<Listed>,
}

impl ListPage {
    fn roles(&self, user: &User) -> String {
        let words: Vec<String> = user.roles().list().into_iter().map(|r| role_word(self.ctx.t, r)).collect();
        words.join(&fl!(self.ctx.t, "list-separator"))
    }

    fn states(&self) -> Vec<(String, String)> {
        vec![
            (String::new(), fl!(self.ctx.t, "admin-users-all")),
            ("active".to_owned(), fl!(self.ctx.t, "admin-users-active")),
            ("disabled".to_owned(), fl!(self.ctx.t, "admin-users-disabled")),
        ]
    }

    /// The list as it is narrowed, up to the cursor.
    fn after(&self) -> String {
        let mut link = form_urlencoded::Serializer::new(String::new());
        link.append_pair("q", &self.q).append_pair("state", &self.state).append_pair("after", "");
        format!("{}?{}", paths::users(), link.finish())
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
    let filter = Filter { q: q.trim().to_owned(), state: state.clone() };
    let page = app.ask(&ctx, move |ask| account::list(ask, &filter, &Cursor::read(&after))).await?;
    render::page(&ListPage { ctx, q, state, page })
}

/// The fields of an account as typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    email: String,
    name: String,
    roles: Roles,
    partner: String,
    time_zone: String,
    password: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let has = |role: &str| form.all("roles").contains(&role);
        Self {
            email: form.text("email").to_owned(),
            name: form.text("name").to_owned(),
            roles: Roles {
                manager: has("manager"),
                partner: has("partner"),
                lead: has("lead"),
                administrator: has("administrator"),
            },
            partner: form.text("partner").to_owned(),
            time_zone: form.text("time_zone").to_owned(),
            password: form.raw("password").to_owned(),
        }
    }

    fn details(&self) -> Details {
        Details {
            name: self.name.clone(),
            roles: self.roles,
            partner_id: self.partner.parse().ok(),
            // A zone that nobody knows is refused by `check`.
            time_zone: Zone::from_name(&self.time_zone).unwrap_or(Zone::DEFAULT),
        }
    }

    fn check(&self, ctx: &Ctx, errors: &mut FieldErrors) {
        errors.text(ctx.t, "name", &fl!(ctx.t, "admin-user-name"), &self.name, 200);
        if !zones::is_known(&self.time_zone) {
            errors.add("time_zone", fl!(ctx.t, "form-choice", label = fl!(ctx.t, "account-time-zone")));
        }
    }
}

fn add_refusal(ctx: &Ctx, errors: &mut FieldErrors, refusal: Refusal) {
    match refusal {
        Refusal::EmailTaken => errors.add("email", fl!(ctx.t, "admin-user-email-taken")),
        Refusal::NoRole => errors.add("roles", fl!(ctx.t, "admin-user-no-role")),
        Refusal::PartnerWithOthers => errors.add("roles", fl!(ctx.t, "admin-user-partner-alone")),
        Refusal::PartnerWithoutOrganisation => errors.add("partner", fl!(ctx.t, "admin-user-partner-missing")),
        Refusal::OwnAdministratorRole => errors.add("roles", fl!(ctx.t, "admin-user-own-role")),
    }
}

/// Adding and changing an account share their fields; `stored` is there when it exists.
#[derive(Template)]
#[template(path = "admin/user.html")]
struct UserPage {
    ctx: Ctx,
    stored: Option<User>,
    typed: Typed,
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
        self.stored.as_ref().map_or_else(paths::users, |u| paths::user(u.id))
    }

    fn is_own(&self) -> bool {
        self.ctx.viewer.as_ref().map(|v| v.id) == self.stored.as_ref().map(|u| u.id)
    }

    fn stored_roles(&self) -> String {
        let roles = self.stored.as_ref().map(|u| u.roles().list()).unwrap_or_default();
        let words: Vec<String> = roles.into_iter().map(|r| role_word(self.ctx.t, r)).collect();
        words.join(&fl!(self.ctx.t, "list-separator"))
    }

    fn roles(&self) -> Vec<(&'static str, String, bool)> {
        [
            ("manager", Role::Manager),
            ("partner", Role::Partner),
            ("lead", Role::Lead),
            ("administrator", Role::Administrator),
        ]
        .into_iter()
        .map(|(key, role)| (key, role_word(self.ctx.t, role), self.typed.roles.has(role)))
        .collect()
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
    let typed = Typed { time_zone: Zone::DEFAULT.to_string(), ..Typed::default() };
    let page = adding(ctx, &app, typed, FieldErrors::default()).await?;
    render::page(&page)
}

async fn adding(ctx: Ctx, app: &App, typed: Typed, errors: FieldErrors) -> Result<UserPage> {
    let partners = app.ask(&ctx, queries::partners::all).await?;
    Ok(UserPage { ctx, stored: None, typed, version: 0, partners, open_engagements: 0, conflict: false, errors })
}

pub async fn create(ctx: Ctx, app: web::Data<App>, form: Form) -> Result<HttpResponse> {
    let typed = Typed::of(&form);
    let mut errors = FieldErrors::default();
    errors.text(ctx.t, "email", &fl!(ctx.t, "sign-in-email"), &typed.email, 200);
    if !typed.email.is_empty() && !is_email(&typed.email) && errors.of("email").is_none() {
        errors.add("email", fl!(ctx.t, "form-email", label = fl!(ctx.t, "sign-in-email")));
    }
    typed.check(&ctx, &mut errors);
    if let Some(refusal) = typed.details().roles_refused() {
        add_refusal(&ctx, &mut errors, refusal);
    }
    let generated = typed.password.is_empty().then(passwords::generate);
    if generated.is_none()
        && let Some(message) = weakness(&ctx, &app, &typed.password, &typed.name, &typed.email).await?
    {
        errors.add("password", message);
    }
    if errors.is_empty() {
        let hash = app.passwords.hash(generated.clone().unwrap_or_else(|| typed.password.clone())).await?;
        let (email, details) = (typed.email.clone(), typed.details());
        let made = app.act(&ctx, move |work| accounts::create(work, &email, &details, &hash)).await;
        match made {
            Ok(id) => {
                let email = crate::domain::formats::folded_email(&typed.email);
                return render::page(&PasswordPage { ctx, id, email, password: generated, is_new: true });
            }
            Err(Denied::Refused(refusal)) => add_refusal(&ctx, &mut errors, refusal),
            Err(Denied::Failed(error)) => return Err(error),
        }
    }
    render::invalid(&adding(ctx, &app, Typed { password: String::new(), ..typed }, errors).await?)
}

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
    let Edited { user, partners, open_engagements } = app.ask(&ctx, move |ask| account::edited(ask, id)).await?;
    let typed = Typed {
        email: user.email.clone(),
        name: user.name.clone(),
        roles: user.roles(),
        partner: user.partner_id.map(|id| id.to_string()).unwrap_or_default(),
        time_zone: user.time_zone.to_string(),
        password: String::new(),
    };
    let (version, errors) = (user.version, FieldErrors::default());
    Ok(UserPage { ctx, stored: Some(user), typed, version, partners, open_engagements, conflict: false, errors })
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
    typed.check(&ctx, &mut errors);
    if errors.is_empty() {
        let details = typed.details();
        let saved = app.act(&ctx, move |work| accounts::update(work, id, version, &details)).await;
        match saved {
            Ok(()) => {
                SignedIn::of(session).set_flash("admin-user-saved");
                return Ok(render::see_other(paths::user(id)));
            }
            Err(Denied::Refused(refusal)) => add_refusal(&ctx, &mut errors, refusal),
            Err(Denied::Failed(Error::Conflict)) => conflict = true,
            Err(Denied::Failed(error)) => return Err(error),
        }
    }
    let page = stored(ctx, &app, id).await?;
    let typed = Typed { email: page.typed.email.clone(), ..typed };
    // After a conflict the page carries the newest version: who saves again has seen what changed.
    let (status, version) =
        if conflict { (StatusCode::CONFLICT, page.version) } else { (StatusCode::UNPROCESSABLE_ENTITY, version) };
    render::page_with(status, &UserPage { typed, conflict, errors, version, ..page })
}

pub async fn reset_password(ctx: Ctx, app: web::Data<App>, path: web::Path<i64>, _form: Form) -> Result<HttpResponse> {
    let id = *path;
    let password = passwords::generate();
    let hash = app.passwords.hash(password.clone()).await?;
    let user = app.act(&ctx, move |work| accounts::reset_password(work, id, &hash)).await?;
    render::page(&PasswordPage { ctx, id, email: user.email, password: Some(password), is_new: false })
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
    switched(&ctx, &app, session, *path, accounts::disable, "admin-user-disabled").await
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
