//! Signing in and out, and the language before and after it.

use std::time::Duration;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::http::header::{RETRY_AFTER, USER_AGENT};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use crate::actions;
use crate::domain::formats::folded_email;
use crate::domain::security::SecurityKind;
use crate::error::{Error, Result};
use crate::forms::FieldErrors;
use crate::paths;
use crate::queries::account::{Addressed, to_sign_in};
use crate::session::signed_in::SignedIn;
use crate::web::context::Ctx;
use crate::web::filters;
use crate::web::form::Form;
use crate::web::next::own_path;
use crate::web::parked::{self, Parked};
use crate::web::render;
use crate::web::source;
use crate::web::state::App;
use crate::web::token::Token;
use crate::web::watch;
use crate::words::{Lang, fl};

#[derive(Template)]
#[template(path = "sign_in/sign_in.html")]
struct SignInPage {
    ctx: Ctx,
    email: String,
    next: String,
    errors: FieldErrors,
    /// What could not be saved because nobody was signed in, sealed; most visits bring nothing.
    parked: String,
    /// What lets the page's forms be as long as that.
    kept: String,
}

impl SignInPage {
    fn new(ctx: Ctx, app: &App, next: String, parked: String) -> Self {
        let kept = if parked.is_empty() {
            String::new()
        } else {
            format!("?{}", parked::kept(&app.config.session_key, ctx.now))
        };
        Self { ctx, email: String::new(), next, errors: FieldErrors::default(), parked, kept }
    }
}

#[derive(Deserialize)]
pub struct Query {
    #[serde(default)]
    next: String,
}

pub async fn show(ctx: Ctx, app: web::Data<App>, query: web::Query<Query>) -> Result<HttpResponse> {
    let next = own_path(&query.next);
    if ctx.viewer.is_some() {
        return Ok(render::see_other(next));
    }
    render::page(&SignInPage::new(ctx, &app, next, String::new()))
}

/// The page as the answer to a form that nobody was signed in for; it carries the form along. 401, so that nobody takes it
/// for a success.
///
/// # Errors
/// The template failed.
pub async fn carrying(
    ctx: &Ctx,
    app: &App,
    session: &SignedIn,
    parked: String,
    next: &str,
    errors: FieldErrors,
) -> Result<HttpResponse> {
    let ctx = ctx.at_sign_in(Token::of_session(&session.csrf_token()), next);
    let page = SignInPage { errors, ..SignInPage::new(ctx, app, next.to_owned(), parked) };
    render::long_with(StatusCode::UNAUTHORIZED, move || page).await
}

pub async fn submit(
    ctx: Ctx,
    app: web::Data<App>,
    req: HttpRequest,
    session: Session,
    form: Form,
) -> Result<HttpResponse> {
    let next = own_path(form.text("next"));
    let email = form.text("email").to_owned();
    let parked = form.raw(parked::FIELD).to_owned();
    let mut errors = FieldErrors::default();
    errors.text(ctx.t, "email", &fl!(ctx.t, "sign-in-email"), &email, 200);
    let password = form.raw("password").to_owned();
    errors.text(ctx.t, "password", &fl!(ctx.t, "sign-in-password"), &password, 1000);
    if !errors.is_empty() {
        return invalid(SignInPage { email, errors, ..SignInPage::new(ctx, &app, next, parked) }).await;
    }
    let attempt = source::attempt(&req, &app.config, &folded_email(&email));
    match app.throttle.attempt(&attempt, app.clock.timestamp()).await {
        Err(Error::Throttled(after)) => {
            let account = known(&app, attempt.account).await;
            watch::note(&req, &app, SecurityKind::SignInThrottled, account);
            return throttled(SignInPage { email, ..SignInPage::new(ctx, &app, next, parked) }, after).await;
        }
        Err(error) => return put_off(SignInPage { email, ..SignInPage::new(ctx, &app, next, parked) }, error).await,
        Ok(()) => {}
    }
    match verified(&app, attempt.account.clone(), password).await {
        Ok(Addressed { secret: Some(account), .. }) => {
            let typed = match parked::opened(&app, ctx.now, &parked).await {
                Ok(typed) => typed,
                Err(error) => {
                    app.throttle.unjudged(&attempt);
                    return put_off(SignInPage { email, ..SignInPage::new(ctx, &app, next, parked) }, error).await;
                }
            };
            app.throttle.succeeded(&attempt).await;
            let session = SignedIn::of(session);
            session.begin(account.id, account.credential, user_agent(&req));
            let mut response = onwards(&session, account.id, typed, !parked.is_empty(), next);
            source::know(&mut response, &req, &app.config, &attempt.account);
            watch::let_in(&req, account.id);
            Ok(response)
        }
        Ok(Addressed { account, secret: None }) => {
            watch::note(&req, &app, SecurityKind::SignInFailed, account);
            errors.add("email", fl!(ctx.t, "sign-in-failed"));
            invalid(SignInPage { email, errors, ..SignInPage::new(ctx, &app, next, parked) }).await
        }
        Err(error) => {
            app.throttle.unjudged(&attempt);
            put_off(SignInPage { email, ..SignInPage::new(ctx, &app, next, parked) }, error).await
        }
    }
}

/// Where the person goes who has just signed in: to the form that they could not save, which is sent on with this very
/// answer and shown there; else where they wanted to go. What another person typed is dropped, and so is what nobody can
/// open any more.
fn onwards(session: &SignedIn, person: i64, typed: Option<Parked>, carried: bool, next: String) -> HttpResponse {
    match typed {
        Some(form) if form.person == person => render::send_on(form.path),
        Some(_) => {
            session.set_flash("parked-of-another");
            render::see_other(paths::home())
        }
        None => {
            if carried {
                session.set_flash("parked-lost");
            }
            render::see_other(next)
        }
    }
}

/// What was typed is to be mended. The page may carry a long text.
async fn invalid(page: SignInPage) -> Result<HttpResponse> {
    render::long_with(StatusCode::UNPROCESSABLE_ENTITY, move || page).await
}

/// Too many attempts: the page again where it carries what was typed, which the error's own page would drop.
async fn throttled(mut page: SignInPage, after: Duration) -> Result<HttpResponse> {
    if page.parked.is_empty() {
        return Err(Error::Throttled(after));
    }
    page.errors.add("email", fl!(page.ctx.t, "sign-in-throttled"));
    let mut response = render::long_with(StatusCode::TOO_MANY_REQUESTS, move || page).await?;
    response.headers_mut().insert(RETRY_AFTER, after.as_secs().max(1).into());
    Ok(response)
}

/// No place, or a database that is away: the page again, with the address and with what it carries, to be sent once more.
async fn put_off(mut page: SignInPage, error: Error) -> Result<HttpResponse> {
    if !error.is_passing() {
        return Err(error);
    }
    page.errors.add("password", fl!(page.ctx.t, "form-busy"));
    render::put_off(move || page, &error).await
}

/// The account, if the password is its own. Unknown and disabled accounts take as long and say the same.
async fn verified(app: &App, account: String, password: String) -> Result<Addressed> {
    let Addressed { account, secret } = app.read(move |conn| to_sign_in(conn, &account)).await?;
    let hash = secret.as_ref().map(|s| s.password_hash.clone());
    let matches = app.passwords.verify(password, hash).await?;
    Ok(Addressed { account, secret: secret.filter(|_| matches) })
}

/// The account of an address whose password is not looked at, for the record alone.
async fn known(app: &App, account: String) -> Option<i64> {
    app.read(move |conn| to_sign_in(conn, &account)).await.ok()?.account
}

/// Ends every session of the account, on all devices.
pub async fn sign_out(ctx: Ctx, app: web::Data<App>, session: Session, _form: Form) -> Result<HttpResponse> {
    app.act(&ctx, actions::accounts::end_own_sessions).await?;
    SignedIn::of(session).end();
    Ok(render::see_other(paths::sign_in()))
}

pub async fn language(ctx: Ctx, app: web::Data<App>, session: Session, form: Form) -> Result<HttpResponse> {
    let lang = Lang::from_tag(form.text("language")).ok_or(Error::Malformed("unknown language"))?;
    let session = SignedIn::of(session);
    session.set_language(lang);
    let parked = form.raw(parked::FIELD);
    if ctx.viewer.is_none() && !parked.is_empty() {
        let errors = FieldErrors::default();
        let next = wanted(form.text("next"));
        return carrying(&ctx.in_language(lang), &app, &session, parked.to_owned(), &next, errors).await;
    }
    if ctx.viewer.is_some() {
        app.act(&ctx, move |work| actions::accounts::choose_language(work, lang)).await?;
    }
    Ok(render::see_other(way_back(form.text("next"))))
}

/// As [`own_path`], but the sign-in page keeps its own `next`.
fn way_back(next: &str) -> String {
    if !next.starts_with(paths::sign_in()) {
        return own_path(next);
    }
    let inner = wanted(next);
    if inner == "/" {
        return paths::sign_in().to_owned();
    }
    let inner: String = form_urlencoded::byte_serialize(inner.as_bytes()).collect();
    format!("{}?next={inner}", paths::sign_in())
}

/// Where the sign-in page of this path leads on to.
fn wanted(page: &str) -> String {
    let query = page.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "next")
        .map_or_else(|| paths::home().to_owned(), |(_, value)| own_path(&value))
}

pub fn user_agent(req: &HttpRequest) -> &str {
    req.headers().get(USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default()
}
